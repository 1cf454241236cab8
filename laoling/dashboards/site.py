from functools import update_wrapper

from django.contrib.admin import AdminSite
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path
from django.utils import timezone

from laoling.accounts import views as accounts_views
from laoling.dashboards.attendance_board import AttendanceBoard
from laoling.dashboards.board import Board
from laoling.dashboards.brand_board import BrandBoard
from laoling.dashboards.request_board import RequestBoard
from laoling.dashboards.study_board import StudyBoard
from laoling.dashboards.views import chosen_unit, history, uncovered_cards
from laoling.dashboards.waiting import waiting_for


class ManagersSite(AdminSite):
    """The managers' admin: its index is the dashboard; its doors are the portal's own."""

    site_header = site_title = "老年服务管理"
    index_title = "管理看板"
    site_url = None
    enable_nav_sidebar = False
    empty_value_display = "—"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.disable_action("delete_selected")  # no bulk delete: what is over is archived

    def has_permission(self, request):
        return request.user.is_active and request.user.is_authenticated and request.user.uses_admin

    def admin_view(self, view, cacheable=False):
        """Staff whose role has no business here are told so, instead of being asked to sign in again."""
        inner = super().admin_view(view, cacheable)

        def checked(request, *args, **kwargs):
            if request.user.is_authenticated and not self.has_permission(request):
                raise PermissionDenied
            return inner(request, *args, **kwargs)

        return update_wrapper(checked, inner)

    def get_urls(self):
        return [
            path("uncovered/", self.admin_view(uncovered_cards), name="uncovered_cards"),
            path("history/", self.admin_view(history), name="history"),
            *super().get_urls(),
        ]

    def index(self, request, extra_context=None):
        """The dashboard for who may see it, above the list of what there is to work with."""
        context = {"board": None, **(extra_context or {})}
        if request.user.has_perm("accounts.view_dashboard"):
            unit = chosen_unit(request)
            board = Board(unit=unit, reader=request.user, now=timezone.now())
            context |= {
                "board": board,
                "requests": RequestBoard(board, now=timezone.now()),
                "attendance": AttendanceBoard(board),
                "study": StudyBoard(board),
                "brand": BrandBoard(board),
                "waiting": [] if board.path else waiting_for(request.user, board.today),
            }
        return super().index(request, context)

    def login(self, request, extra_context=None):
        return redirect("admin:index" if self.has_permission(request) else "home")

    def logout(self, request, extra_context=None):
        return accounts_views.sign_out(request)

    def password_change(self, request, extra_context=None):
        return redirect("accounts:password_change")

    def password_change_done(self, request, extra_context=None):
        return redirect("accounts:password_change")
