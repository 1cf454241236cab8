"""What all tests share: how pages find their files, and the browser."""

import math
import shutil
import time
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connections

OTHER_SESSIONS = (
    "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    " AND backend_type = 'client backend'"
)
REAL_TRANSACTIONS = {"live_server", "transactional_db"}  # fixtures of pytest-django
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
BROWSER_WORDS = [
    "--no-sandbox",  # the tests may run as root, in a container
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# No example has a time limit: on a busy machine that would fail a test for the machine's sake.
hypothesis.settings.register_profile("portal", deadline=None)
hypothesis.settings.load_profile("portal")


@pytest.fixture(autouse=True, scope="session")
def _a_portal_that_has_just_started() -> None:
    """Nobody scans during most tests: no page may say after ten minutes of them that this is wrong."""
    from laoling.inbox import heartbeats

    heartbeats.STARTED = math.inf


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--faults", action="store_true", help="tests/faults in full, instead of the short form")


def pytest_terminal_summary(terminalreporter) -> None:
    """Print the figures that tests left, the fault runs above all."""
    for kind in ("passed", "failed"):
        for report in terminalreporter.stats.get(kind, []):
            found = [text for name, text in report.user_properties if name == "figure"]
            if found and report.when == "call":
                terminalreporter.section(report.nodeid.rpartition("::")[2], sep="-")
                for text in found:
                    terminalreporter.write_line(text)


def pytest_configure() -> None:
    """Make test databases from bin/test's, which is migrated; serve the pages' files from their sources.

    collectstatic has a test of its own.
    """
    database = connections["default"].settings_dict
    database["TEST"]["TEMPLATE"] = database["NAME"]
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let every test with real transactions begin with the rows that migrations make, and run after all others.

    Such a test empties the tables at its end. One that doesn't ask for these rows would leave the roles made
    anew under other numbers, and the next one that does could not put its own back; one that only rolls back
    would find no roles at all. Pytest groups tests by what they share, so the order is ours to keep.
    """
    for item in items:
        if has_real_transactions(item):
            asked = marker.kwargs if (marker := item.get_closest_marker("django_db")) else {}
            both = {**asked, "transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**both), append=False)
    items.sort(key=has_real_transactions)


def has_real_transactions(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    asked = bool(marker and marker.kwargs.get("transaction"))
    return asked or bool(REAL_TRANSACTIONS & set(getattr(item, "fixturenames", [])))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Once Playwright's loop runs in the tests' thread, Django gives them another connection object.

    So the migrations' rows are kept where any of these objects finds them. At the end, sessions of live
    servers' threads and of the other object get a moment, and are then ended: the database is to be dropped.
    """
    first = connections["default"]
    kind: Any = type(first)
    kind._test_serialized_contents = vars(first).get("_test_serialized_contents", "[]")  # none: nobody asks
    yield
    del kind._test_serialized_contents
    deadline = time.monotonic() + 10
    with django_db_blocker.unblock(), connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT count(*) {OTHER_SESSIONS}")
        while cursor.fetchone()[0] and time.monotonic() < deadline:
            time.sleep(0.1)
            cursor.execute(f"SELECT count(*) {OTHER_SESSIONS}")
        cursor.execute(f"SELECT pg_terminate_backend(pid) {OTHER_SESSIONS}")
    first.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """The machine's own Chromium: Playwright's isn't downloaded. bin/test has made sure that there is one."""
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert program, f"no browser: install one of {', '.join(BROWSERS)}"
    return {**browser_type_launch_args, "executable_path": program, "args": BROWSER_WORDS}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    """Pages are Chinese and days are Shanghai's, whatever the machine's own settings."""
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai"}
