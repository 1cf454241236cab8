"""What the browser tests share: pages of a signed-in member of staff, watched for errors."""

import os

import pytest
from django.conf import settings
from django.test import Client

# Playwright's loop runs in the test's own thread, where Django would refuse its queries.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}


@pytest.fixture(scope="session")
def base_url():
    """Each page is given its live server's; the plugin's own fixture is of a kind that pytest warns of."""
    return None


@pytest.fixture
def open_browser(new_context, live_server):
    """Call it with a user (or None) and context options; returns a page that fails the test on console errors.

    A refused form (422) is logged by the browser as a failed resource; that is no error of ours.
    """
    errors = []

    def watch(message):
        if message.type in ("error", "warning") and "status of 422" not in message.text:
            errors.append(message.text)

    def open_page(user=None, **options):
        context = new_context(base_url=live_server.url, **(options or DESKTOP))
        context.set_default_timeout(15_000)
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", watch)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.console_errors = errors
        return page

    yield open_page
    assert errors == []
