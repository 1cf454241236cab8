import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login

LAST_SEEN = "last_seen"
WRITE_EVERY_SECONDS = 60  # the session isn't rewritten at each click


class IdleTimeoutMiddleware:
    """Signs a user out after IDLE_MINUTES without a request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(time.time())
        last = request.session.get(LAST_SEEN, now)
        if now - last > settings.IDLE_MINUTES * 60:
            logout(request)
            return redirect_to_login(request.get_full_path())
        if LAST_SEEN not in request.session or now - last >= WRITE_EVERY_SECONDS:
            request.session[LAST_SEEN] = now
        return self.get_response(request)
