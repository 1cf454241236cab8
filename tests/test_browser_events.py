"""Reporting a stay in hospital and a death on a phone, in a real browser, with axe on every page of it."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from cards.models import Tier
from cards.tests.factories import make_card
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.inbox.models import Reminder
from laoling.people.models import EmergencyContact
from laoling.people.tests.factories import make_retiree
from tests.conftest import DESKTOP, PHONE
from tests.test_browser_staff import RULES, overflow
from visits.models import Duty, DutyKind, EventKind, LifeEvent
from visits.services import plan_duties

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.usefixtures("django_db_serialized_rollback"),
]


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(tree):
    return make_user(Role.VISITOR, tree.station, name="李秀兰")


@pytest.fixture
def wang(tree, visitor):
    """Somebody with a card of the first tier, whom the to-do list shows, and a son."""
    retiree = make_retiree(station=tree.station, name="王秀英", phone="13800138000", address="石化小区3号楼")
    EmergencyContact.objects.create(retiree=retiree, name="王小明", relation="儿子", phone="13900139000")
    opened_on = calendar.today() - timedelta(days=40)
    make_card(retiree, tier=Tier.FIRST, opened_on=opened_on, visitor=visitor)
    plan_duties(today=calendar.today())
    return retiree


def check(page):
    """Nothing wider than the screen, nothing that axe complains of."""
    page.wait_for_load_state("networkidle")
    assert overflow(page) <= 0, page.url
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"


def test_two_taps_report_a_stay_in_hospital(open_browser, visitor, wang, tree):
    head = make_user(Role.STATION_HEAD, tree.station)
    page = open_browser(visitor, **PHONE)
    page.goto("/desk/")
    page.get_by_role("link", name="报重要情况").tap()  # 1
    page.wait_for_url("**/visits/events/new/*/")
    check(page)
    page.get_by_role("button", name="住院").tap()  # 2
    page.wait_for_url("**/visits/events/*/")
    assert "前到医院看望，已提醒走访员和站长" in page.locator("main").inner_text()
    assert Duty.objects.get(kind=DutyKind.HOSPITAL).retiree == wang
    assert Reminder.objects.filter(recipient=head, title__startswith="王秀英 · 住院必到").exists()
    check(page)

    page.get_by_label("医院", exact=True).fill("中心医院")
    page.get_by_label("病区床位").fill("内科 3 床")
    with page.expect_navigation():
        page.get_by_role("button", name="保存").tap()
    assert LifeEvent.objects.get().where == "中心医院 内科 3 床"
    page.goto(f"/desk/retirees/{wang.pk}/")
    assert "住院中：今天起，中心医院 内科 3 床" in page.locator("main").inner_text()
    check(page)


def test_a_death_is_reported_after_reading_what_follows_and_undone(open_browser, visitor, wang):
    page = open_browser(visitor, **PHONE)
    page.goto(f"/visits/events/new/{wang.pk}/")
    page.get_by_role("button", name="去世").tap()
    page.wait_for_url("**/death/")
    text = page.locator("main").inner_text()
    assert "销卡" in text
    assert "后事必到" in text
    check(page)
    page.get_by_role("button", name="确认去世").tap()
    page.wait_for_url(f"**/desk/retirees/{wang.pk}/")
    assert page.get_by_role("link", name="记录慰问家属").is_visible()
    assert page.get_by_role("link", name="拨打儿子王小明 13900139000").is_visible()
    assert page.get_by_role("link", name="拨打 13800138000").count() == 0
    assert set(Duty.objects.unsettled().values_list("kind", flat=True)) == {DutyKind.FUNERAL}
    check(page)
    page.get_by_role("link", name="记录慰问家属").tap()
    page.wait_for_url("**/visits/new/*/")
    check(page)

    death = LifeEvent.objects.get(kind=EventKind.DIED)
    page.goto(f"/visits/events/{death.pk}/")
    page.get_by_text("报错了？整体撤销").tap()
    page.get_by_label("撤回原因").fill("听错了名字")
    check(page)
    page.get_by_role("button", name="确认撤销").tap()
    page.wait_for_url(f"**/desk/retirees/{wang.pk}/")
    assert "都已恢复" in page.locator("main").inner_text()
    assert wang.cards.open().exists()


def test_lists_of_events_and_festivals_at_both_sizes(open_browser, visitor, wang):
    for size in (PHONE, DESKTOP):
        page = open_browser(visitor, **size)
        for address in ("/visits/events/?state=all", "/visits/festivals/"):
            page.goto(address)
            check(page)


def test_a_stay_is_reported_without_javascript(open_browser, visitor, wang):
    page = open_browser(visitor, java_script_enabled=False)
    page.goto(f"/visits/events/new/{wang.pk}/")
    page.get_by_role("button", name="住院").click()
    assert LifeEvent.objects.get().kind == EventKind.HOSPITALISED
