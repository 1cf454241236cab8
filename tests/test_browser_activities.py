"""The staff's pages of activities in a real browser: from an empty form to the elders' page, and axe on each."""

from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe

from activities.models import Activity
from activities.tests.factories import make_activity, make_venue
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from tests.conftest import DESKTOP, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
WIDER_THAN_SCREEN = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture
def tree():
    tree = make_centre_tree()
    tree.station.phone = "0546-8551234"
    tree.station.save()
    return tree


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


@pytest.mark.parametrize("scripts", [True, False])
def test_an_activity_is_published_and_cancelled_on_a_phone(open_browser, tree, head, scripts):
    make_venue(unit=tree.station, name="多功能厅")
    page = open_browser(head, **PHONE, java_script_enabled=scripts)
    page.goto("/activities/")
    page.get_by_role("link", name="新增活动").tap()
    page.get_by_role("button", name="保存并发布").tap()
    page.get_by_text("处需要修改").wait_for()
    assert page.get_by_text("请填写活动名称。").count() == 2, "on top and beside the field"
    page.get_by_label("活动名称").fill("合唱排练")
    page.get_by_label("活动日期").fill(calendar.today().isoformat())
    page.get_by_label("开始时间").fill("14:00")
    page.get_by_label("结束时间").fill("16:30")
    page.get_by_label("活动地点").select_option(label=f"多功能厅（{tree.station.name}）")
    page.get_by_label("属于哪项工作").select_option("CULTURE")
    page.get_by_label("类型").select_option("ARTS")
    assert page.get_by_label("咨询电话").input_value() == "0546-8551234"
    page.get_by_role("button", name="保存并发布").tap()
    page.get_by_text("已发布“合唱排练”").wait_for()

    elder = open_browser(None, **PHONE, java_script_enabled=False)
    elder.goto("/schedule/")
    elder.get_by_text("下午2点到4点半").wait_for()

    page.get_by_label("取消原因").fill("活动室停电")
    page.get_by_role("button", name="取消活动").tap()
    page.get_by_text("已取消“合唱排练”").wait_for()
    elder.goto("/schedule/")
    elder.get_by_text("已取消 原因：活动室停电").wait_for()


def test_it_is_changed_and_the_elders_see_it_at_once(open_browser, tree, head):
    make_activity(
        unit=tree.station, title="书法班", starts_at=calendar.start_of(calendar.today()) + timedelta(hours=9)
    )
    elder = open_browser(None, **PHONE)
    elder.goto("/schedule/")
    page = open_browser(head, **PHONE)
    page.goto(f"/activities/{Activity.objects.get().pk}/edit/")
    page.get_by_label("活动名称").fill("国画班")
    page.get_by_role("button", name="保存修改").tap()
    page.get_by_text("公开的活动表已经更新").wait_for()
    elder.goto("/schedule/")
    elder.get_by_text("国画班").wait_for()


@pytest.mark.parametrize("screen", [DESKTOP, PHONE], ids=["1280", "390"])
def test_axe_finds_nothing_on_the_staffs_pages(open_browser, tree, head, screen):
    soon = calendar.start_of(calendar.today()) + timedelta(days=1, hours=9)
    draft = make_activity(unit=tree.station, title="草稿", published=False, starts_at=soon)
    shown = make_activity(unit=tree.station, title="书法班", description="请带纸笔", starts_at=soon)
    off = make_activity(unit=tree.station, title="合唱", cancelled="停电", starts_at=soon)
    page = open_browser(head, **screen)
    addresses = ["/activities/", "/activities/?state=past", "/activities/new/", "/activities/venues/"]
    addresses += ["/activities/venues/new/", f"/activities/{shown.pk}/edit/"]
    addresses += [f"/activities/{activity.pk}/" for activity in (draft, shown, off)]
    for address in addresses:
        page.goto(address)
        found = Axe().run(page, options=AXE).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], address
        assert page.evaluate(WIDER_THAN_SCREEN) <= 0, address
