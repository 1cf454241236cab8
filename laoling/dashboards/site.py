from django.contrib.admin import AdminSite
from django.shortcuts import redirect
from django.urls import reverse


class ManagersSite(AdminSite):
    """The managers' admin: its index is the dashboard; signing in is the portal's own page."""

    site_header = site_title = "老年服务管理"
    index_title = "管理看板"

    def has_permission(self, request):
        return request.user.is_active and request.user.is_authenticated and request.user.uses_admin

    def login(self, request, extra_context=None):
        return redirect(f"{reverse('accounts:sign_in')}?next={request.get_full_path()}")
