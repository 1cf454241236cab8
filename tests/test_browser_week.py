"""The week in a real browser: planning it, going round by a route, and recording a whole household."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from cards.models import Tier
from cards.tests.factories import make_card
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user
from laoling.people.tests.factories import make_household, make_retiree
from tests.conftest import DESKTOP, PHONE
from visits.models import Duty, Outcome, Route, Visit
from visits.tests.factories import make_duty

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station, name="王站长")


@pytest.fixture
def visitor(tree):
    return make_user(Role.VISITOR, tree.station, name="赵走访")


@pytest.fixture
def household(tree):
    return make_household(station=tree.station, address="一区3号楼101")


@pytest.fixture(autouse=True)
def people(tree, visitor, household):
    """A couple of one household, and somebody in another building; all overdue."""
    today = calendar.today()
    homes = [
        ("张三", "一区3号楼101", household),
        ("李四", "一区3号楼101", household),
        ("周五", "一区12号楼202", None),
    ]
    for name, address, home in homes:
        retiree = make_retiree(
            station=tree.station,
            name=name,
            phone="13800138000",
            area="一区",
            address=address,
            household=home,
        )
        card = make_card(
            retiree,
            tier=Tier.SECOND,
            opened_on=today - timedelta(90),
            visitor=visitor,
            planned_to=today + timedelta(14),
        )
        make_duty(card, today - timedelta(20), today - timedelta(2))


def assert_sound(page):
    """Accessible, and no wider than the screen."""
    assert Axe().run(page).response["violations"] == []
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_a_head_gives_a_building_to_somebody_for_once(open_browser, tree, head, screen):
    other = make_user(Role.VISITOR, tree.station, name="钱走访")
    page = open_browser(head, **screen)
    page.goto("/visits/plan/")
    assert_sound(page)
    for name in ("张三", "李四"):
        page.get_by_role("checkbox", name=f"勾选{name}的走访").check()
    assert page.get_by_text("已勾选 2 行").is_visible()
    page.get_by_label("派给谁").select_option(str(other.pk))
    page.get_by_role("button", name="派出勾选的").click()
    assert_sound(page)
    page.get_by_role("button", name="派出 2 项").click()
    page.get_by_text("已更新 2 条：派给钱走访").wait_for()
    assert Duty.objects.filter(assigned_to=other).count() == 2


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing_where_absences_are_covered(open_browser, tree, head, visitor, screen):
    today = calendar.today()
    make_leave(visitor, starts_on=today, ends_on=today + timedelta(2))
    page = open_browser(head, **screen)
    page.goto("/visits/plan/cover/")
    assert_sound(page)
    page.get_by_role("button", name="登记并交出任务").click()
    page.get_by_text("处需要修改").wait_for()
    assert_sound(page)


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_route_is_put_in_order_and_gone_along(open_browser, visitor, household, screen):
    page = open_browser(visitor, **screen)
    page.goto("/desk/route/")
    assert_sound(page)
    page.get_by_role("button", name="上移").click()
    page.get_by_text("的路线：2 户").wait_for()
    assert Route.objects.get().stops[1] == household.pk
    page.locator(".route-stop", has_text="周五").get_by_role("link", name="记录走访").click()
    page.get_by_role("radio", name="见到").click()
    page.get_by_role("button", name="保存并记录下一户").click()
    page.wait_for_url(f"**/visits/new/household/{household.pk}/")
    assert_sound(page)


def test_the_route_works_without_javascript(open_browser, visitor, household):
    page = open_browser(visitor, java_script_enabled=False)
    page.goto("/desk/route/")
    page.get_by_label("周五的序号").fill("1")
    page.get_by_label("周五的序号").press("Enter")
    page.get_by_text("的路线：2 户").wait_for()
    assert Route.objects.get().stops[1] == household.pk


def test_a_household_is_recorded_in_three_taps_on_a_phone(open_browser, visitor, household):
    page = open_browser(visitor, **PHONE)
    page.goto("/desk/")
    page.get_by_role("link", name="记录这一户 2 位").tap()
    for name in ("张三", "李四"):
        page.get_by_role("region", name=name).get_by_role("radio", name="见到").tap()  # 1, 2
    page.get_by_role("button", name="保存", exact=True).tap()  # 3
    page.wait_for_url("**/desk/")
    assert "已保存李四的走访记录，完成 1 项任务" in page.locator("main").inner_text()
    assert Visit.objects.filter(outcome=Outcome.MET).count() == 2


def test_the_draft_of_a_household_survives_a_dropped_connection(open_browser, visitor, household):
    page = open_browser(visitor, **PHONE)
    address = f"/visits/new/household/{household.pk}/"
    page.goto(address)
    zhang, li = (page.get_by_role("region", name=name) for name in ("张三", "李四"))
    zhang.get_by_role("radio", name="见到").tap()
    zhang.get_by_label("做了什么").fill("量了血压")
    li.get_by_role("checkbox", name="李四").uncheck()
    page.context.set_offline(True)
    page.get_by_role("button", name="保存", exact=True).tap()
    page.locator("form.visit-form").wait_for(state="detached")  # the browser's own error page
    page.context.set_offline(False)
    page.console_errors.clear()  # the browser complained about the connection

    page.goto(address)
    assert page.get_by_text("已恢复上次没有保存的内容").is_visible()
    assert zhang.get_by_role("radio", name="见到").is_checked()
    assert not li.get_by_role("checkbox", name="李四").is_checked()
    page.get_by_role("button", name="保存", exact=True).tap()
    page.wait_for_url("**/desk/")
    assert [visit.done for visit in Visit.objects.all()] == ["量了血压"]
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_a_refused_household_has_no_axe_findings_and_keeps_everything(open_browser, visitor, household):
    page = open_browser(visitor, **PHONE)
    page.goto(f"/visits/new/household/{household.pk}/")
    zhang = page.get_by_role("region", name="张三")
    zhang.get_by_label("下一步").fill("带药盒")
    page.get_by_role("button", name="保存", exact=True).tap()
    page.get_by_text("有 2 处需要修改").wait_for()
    assert_sound(page)
    assert zhang.get_by_label("下一步").input_value() == "带药盒"
