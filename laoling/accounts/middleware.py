import time
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.shortcuts import redirect
from django.urls import reverse

from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, local_path, record_access

LAST_SEEN = "last_seen"


def sign_in_address(request, **query) -> str:
    """The sign-in page, leading back to where the user was: to the form's page when a form was sent, for that
    can't be sent again."""
    page = request.get_full_path() if request.method == "GET" else local_path(request, "HTTP_REFERER")
    return f"{reverse('accounts:sign_in')}?{urlencode({**query, 'next': page})}"


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """Private by default: a page is for staff unless its view says @login_not_required."""

    def handle_no_permission(self, request, view_func):
        return redirect(sign_in_address(request))


class IdleTimeoutMiddleware:
    """Signs a user out after IDLE_MINUTES without a request; the sign-in page says so and leads back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        now, allowed = int(time.time()), settings.IDLE_MINUTES * 60
        last = request.session.get(LAST_SEEN, now)
        if now - last > allowed:
            return self.sign_out(request)
        if LAST_SEEN not in request.session or now - last >= min(60, allowed // 10):
            request.session[LAST_SEEN] = now  # not at each click: every write of a session is a row rewritten
        return self.get_response(request)

    def sign_out(self, request):
        record_access(
            by=request.user,
            kind=AccessEvent.Kind.SIGN_OUT,
            detail=f"超过{settings.IDLE_MINUTES}分钟没有操作",
            address=client_address(request),
        )
        address = sign_in_address(request, idle=1)
        logout(request)
        return redirect(address)
