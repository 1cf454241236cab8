"""Plans, rosters, calls and figures of activities in a real browser: on a phone, and axe on each page."""

import re
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone

from activities.models import Call, Series, SignUp
from activities.tests.factories import make_activity, make_sign_up, make_venue
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from tests.conftest import DESKTOP, PHONE
from tests.test_browser_activities import AXE, WIDER_THAN_SCREEN

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


@pytest.fixture
def today_s(tree):
    """An activity of today that has just begun, with two who signed up."""
    starts_at = timezone.now() - timedelta(minutes=5)
    activity = make_activity(unit=tree.station, title="书法班", takes_sign_ups=True, starts_at=starts_at)
    for name in ("张三", "李四"):
        make_sign_up(activity, make_retiree(station=tree.station, name=name))
    return activity


def url(name, *args):
    return reverse(f"activities:{name}", args=args)


def button(page, what, whom):
    """The button with these words that says, unseen, whom it is about."""
    return page.get_by_role("button", name=re.compile(rf"^{what}\s*：{whom}$"))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_roster_is_ticked_on_a_phone(open_browser, tree, head, today_s, scripts):
    make_retiree(station=tree.station, name="王五")
    page = open_browser(head, **PHONE, java_script_enabled=scripts)
    page.goto(url("sign_up_list", today_s.pk))
    button(page, "到", "张三").tap()
    button(page, "✓ 到了", "张三").wait_for()
    page.get_by_text("还没点 1").wait_for()
    page.get_by_role("searchbox", name="找老同志").fill("ww")
    page.get_by_role("button", name="找现场来的").tap()
    button(page, "记到场", "王五").tap()
    page.get_by_text("已记下王五到场").wait_for()
    page.get_by_role("button", name="点名结束").tap()
    page.get_by_text("没有点到的 1 人记为没到").wait_for()
    assert sorted(SignUp.objects.values_list("came", flat=True)) == [False, True, True]


def test_a_plan_is_made_with_one_day_left_out(open_browser, tree, head):
    make_venue(unit=tree.station, name="多功能厅")
    first = calendar.today() + timedelta(days=2)
    page = open_browser(head, **DESKTOP)
    page.goto(url("activity_new"))
    page.get_by_label("活动名称").fill("合唱排练")
    page.get_by_label("活动日期").fill(first.isoformat())
    page.get_by_label("开始时间").fill("14:00")
    page.get_by_label("结束时间").fill("16:30")
    page.get_by_label("怎样重复").select_option("WEEKLY")
    page.get_by_label("重复到").fill((first + timedelta(days=28)).isoformat())
    page.get_by_label("活动地点").select_option(label=f"多功能厅（{tree.station.name}）")
    page.get_by_label("属于哪项工作").select_option("CULTURE")
    page.get_by_label("类型").select_option("ARTS")
    page.get_by_label("咨询电话").fill("0546-8551234")
    page.get_by_role("button", name="保存并发布").click()
    page.get_by_role("heading", name="核对日期").wait_for()
    page.get_by_role("checkbox").nth(1).uncheck()
    page.get_by_role("button", name="全部保存并发布").click()
    page.get_by_text("已发布“合唱排练”，共 4 次").wait_for()
    assert Series.objects.get().activities.count() == 4


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_pages_are_accessible_and_fit_the_screen(open_browser, tree, head, today_s, size):
    coming = make_activity(unit=tree.station, title="合唱", takes_sign_ups=True, capacity=1)
    seated = make_sign_up(coming)
    make_sign_up(coming, place=1)
    Call.objects.create(sign_up=seated, why=Call.Why.PROMOTED, made_at=timezone.now())
    past = make_activity(unit=tree.station, starts_at=timezone.now() - timedelta(days=2))
    make_sign_up(past, came=True)
    day = calendar.today()
    series = Series.objects.create(
        unit=tree.station, title="合唱", rhythm="WEEKLY", first_on=day, until=day, created_by=head
    )
    page = open_browser(head, **size)
    for address in (
        url("activity_new"),
        url("activity_detail", coming.pk),
        url("sign_up_list", coming.pk) + "?q=w",
        url("sign_up_list", today_s.pk),
        url("sign_up_for", seated.retiree_id),
        url("call_list"),
        url("activity_summary", today_s.pk),
        url("participation"),
        url("series_detail", series.pk),
    ):
        page.goto(address)
        found = Axe().run(page, options=AXE)
        assert found.response["violations"] == [], f"{address}\n{found.generate_report()}"
        assert page.evaluate(WIDER_THAN_SCREEN) <= 0, address
