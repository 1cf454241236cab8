"""The door and the managers' pages in a real browser: they work under the strict policy, and axe finds nothing."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone

from cards.tests.factories import make_assessment, make_card
from laoling import calendar
from laoling.accounts import lockout
from laoling.accounts.models import AccessEvent, Leave, Role
from laoling.accounts.services import record_access
from laoling.accounts.tests.factories import PASSWORD, make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from tests.conftest import DESKTOP, PHONE
from visits.tests.factories import make_duty, make_visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OURS = {"runOnly": {"type": "tag", "values": [*AA, "best-practice"]}}
# Django's own lists and forms: what its templates fall short of in taste is theirs. Without axe's preload, which
# writes style elements of its own that the policy refuses.
DJANGOS = {"runOnly": {"type": "tag", "values": AA}, "preload": False}


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def life(tree):
    """A card with an overdue duty, one due this month, a visit, and a proposal, in each station."""
    today = calendar.today()
    for number, station in enumerate(tree.stations):
        retiree = make_retiree(station=station, name=f"王{number}", phone="13800138000")
        card = make_card(retiree, tier=number % 3 + 1, opened_on=today - timedelta(90))
        make_duty(card, today - timedelta(20), today - timedelta(2))
        make_duty(card, today - timedelta(1), today)
        make_visit(retiree, timezone.now() - timedelta(days=1))
        make_assessment(retiree)
        user = make_user(unit=station)
        record_access(by=user, kind=AccessEvent.Kind.REVEAL, subject=f"people.retiree:{retiree.pk}")
        lockout.take_try(user.username, now=timezone.now())
    return retiree


def problems_of(page, rules):
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    violations = Axe().run(page, options=rules).response["violations"]
    found = [f"{v['id']}: {node['html'][:160]}" for v in violations for node in v["nodes"]]
    return found + (["wider than the screen"] if wide else [])


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_on_the_door_and_the_dashboard(open_browser, tree, life, size):
    pages = {
        None: ["/accounts/sign-in/", "/accounts/sign-in/?idle=1"],
        make_user(Role.DEPARTMENT_MANAGER, tree.department): [
            "/admin/",
            "/admin/uncovered/",
            f"/admin/?unit={tree.station.pk}",
            "/accounts/password/",
        ],
        make_user(Role.CENTRE_LEADER, tree.centre): ["/admin/"],
        make_user(Role.AUDITOR): ["/admin/", "/admin/history/"],
    }
    found = {}
    for user, addresses in pages.items():
        page = open_browser(user, **size)
        for address in addresses:
            assert page.goto(address).status == 200, address
            found[f"{user} {address}"] = problems_of(page, OURS)
    assert {address: problems for address, problems in found.items() if problems} == {}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_django_s_pages_work_under_the_strict_policy_and_are_accessible(open_browser, tree, life, size):
    """`open_browser` fails on any message in the console: a refused style or script would be one."""
    staff = make_user(unit=tree.station)
    pages = {
        make_user(Role.DEPARTMENT_MANAGER, tree.department): [
            "/admin/visits/duty/?state=OVERDUE",
            "/admin/cards/servicecard/",
            "/admin/people/retiree/",
            "/admin/cards/tierrule/add/",
        ],
        make_user(Role.AUDITOR): ["/admin/accounts/accessevent/"],
        make_user(Role.SYSTEM_ADMIN): [
            "/admin/accounts/user/",
            "/admin/accounts/unit/add/",
            f"/admin/accounts/user/{staff.pk}/change/",
            f"/admin/accounts/user/{staff.pk}/password/",
            "/admin/accounts/signinlock/",
        ],
    }
    found = {}
    for user, addresses in pages.items():
        page = open_browser(user, **size)
        for address in addresses:
            assert page.goto(address).status == 200, address
            found[f"{user} {address}"] = problems_of(page, DJANGOS)
    assert {address: problems for address, problems in found.items() if problems} == {}


def test_leave_with_a_substitute_is_entered_by_hand(open_browser, tree):
    user, other = make_user(unit=tree.station), make_user(unit=tree.station, name="替班的人")
    page = open_browser(make_user(Role.SYSTEM_ADMIN))
    page.goto(f"/admin/accounts/user/{user.pk}/change/")
    page.get_by_text("添加另一个 休假").click()
    page.locator("#id_leaves-0-starts_on").fill("2026-12-01")
    page.locator("#id_leaves-0-ends_on").fill("2026-12-05")
    page.locator("#leaves-0 .select2-selection").click()
    page.locator(".select2-search__field").fill("替班")
    page.get_by_role("option", name="替班的人").click()
    page.get_by_role("button", name="保存", exact=True).click()
    page.wait_for_url("**/admin/accounts/user/")
    assert Leave.objects.get().substitute == other


def test_a_manager_goes_from_a_figure_to_its_list_and_into_a_station(open_browser, tree, life):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    page = open_browser(None)
    page.goto("/admin/")
    page.get_by_label("账号").fill(manager.username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/admin/")
    page.get_by_role("region", name="逾期任务").get_by_role("link", name=tree.station.name).click()
    assert page.get_by_role("heading", level=1).inner_text() == tree.station.name
    page.get_by_role("region", name="逾期任务").get_by_role("link", name="1", exact=True).first.click()
    assert "1 应访任务" in page.locator("#changelist").inner_text()
