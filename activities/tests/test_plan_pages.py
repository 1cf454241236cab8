from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from activities.models import Activity, Series
from activities.tests.factories import at, make_activity, make_venue
from activities.tests.test_staff_pages import hidden_inputs, typed
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user

pytestmark = pytest.mark.django_db
NOW = at("2026-11-23 10:00")
BUTTONS = ["series_publish", "series_cancel", "series_extend"]


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def venue(tree):
    return make_venue(unit=tree.station, name="多功能厅")


@pytest.fixture
def desk(client, tree):
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    return client


def text(response):
    return response.content.decode()


def plan(desk, venue, **kwargs):
    """The form of a weekly plan in December, sent once."""
    address = reverse("activities:activity_new")
    facts = {
        "day": "2026-12-02",
        "venue": venue.pk,
        "unit": venue.unit_id,
        "repeats": "WEEKLY",
        "until": "2026-12-31",
    }
    return desk.post(address, typed(desk.get(address), **facts, **kwargs))


def confirm(desk, page, days, then="draft"):
    """Send what the page of the days carries along, with these days."""
    carried = hidden_inputs(page) | {"days": days, "then": then}
    return desk.post(reverse("activities:activity_new"), carried, follow=True)


def test_the_days_are_shown_before_anything_is_saved(desk, venue):
    page = plan(desk, venue, title="合唱")
    shown = text(page)
    for words in ("核对日期", "12月2日 星期三", "12月30日 星期三", "共 5 次", "农历"):
        assert words in shown
    assert not Activity.objects.exists()


def test_a_day_is_left_out_and_the_rest_is_published(desk, venue):
    page = plan(desk, venue, title="合唱", capacity="20", takes_sign_ups="on")
    response = confirm(desk, page, ["2026-12-02", "2026-12-16", "nonsense"], then="publish")
    assert "已发布“合唱”，共 2 次" in text(response)
    series = Series.objects.get()
    assert set(series.activities.values_list("occurs_on", "capacity")) == {
        (date(2026, 12, 2), 20),
        (date(2026, 12, 16), 20),
    }
    assert series.activities.public().count() == 2


def test_a_holiday_and_a_taken_room_are_told_and_not_ticked(desk, venue):
    make_activity(venue=venue, title="书法班", starts_at=at("2026-12-09 10:00"), holds_venue=True)
    page = plan(desk, venue, title="合唱")
    shown = text(page)
    assert "场地已有“书法班”" in shown
    assert shown.count("checked") == 4
    response = confirm(desk, page, ["2026-12-02", "2026-12-09"])
    assert response.status_code == 422
    assert "12月9日 星期三有“书法班”" in text(response)
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"until": ""}, "请填写重复到哪一天"),
        ({"until": "2026-11-01"}, "不能早于活动日期"),
        ({"until": "2029-11-01"}, "最多排两年"),
        ({"last_day": "2026-12-03"}, "跨几天的活动不能重复"),
        ({"repeats": "LAST_WEEKDAY"}, "不是这个月最后一个星期三"),
        ({"repeats": "HOURLY"}, "HOURLY"),
    ],
)
def test_a_plan_that_cant_be_says_why(desk, venue, changes, words):
    address = reverse("activities:activity_new")
    facts = {
        "day": "2026-12-02",
        "venue": venue.pk,
        "unit": venue.unit_id,
        "repeats": "WEEKLY",
        "until": "2026-12-31",
    }
    response = desk.post(address, typed(desk.get(address), **{**facts, **changes}))
    assert response.status_code == 422
    assert words in text(response)


def series_of(desk, venue, then="draft"):
    confirm(desk, plan(desk, venue, title="合唱"), ["2026-12-02", "2026-12-09", "2026-12-16"], then=then)
    return Series.objects.get()


def test_a_plan_has_a_page_and_its_buttons_work(desk, venue):
    series = series_of(desk, venue)
    shown = text(desk.get(reverse("activities:series_detail", args=[series.pk])))
    for words in ("合唱：每周三", "发布全部草稿（3 次）", "2026年12月9日 星期三"):
        assert words in shown
    shown = text(desk.post(reverse("activities:series_publish", args=[series.pk]), follow=True))
    assert "已发布“合唱”的 3 次" in shown
    until = {"until": "2027-01-06"}
    shown = text(desk.post(reverse("activities:series_extend", args=[series.pk]), until, follow=True))
    assert "已增加 1 次" in shown
    reason = {"reason": "老师生病"}
    shown = text(desk.post(reverse("activities:series_cancel", args=[series.pk]), reason, follow=True))
    assert "已取消“合唱”后面的 4 次" in shown


def test_what_is_wrong_is_said_on_the_page_of_the_plan(desk, venue):
    series = series_of(desk, venue)
    response = desk.post(reverse("activities:series_extend", args=[series.pk]), {"until": "2026-12-01"})
    assert response.status_code == 422
    assert "请选更晚的日期" in text(response)
    response = desk.post(reverse("activities:series_cancel", args=[series.pk]), {"reason": ""})
    assert response.status_code == 422
    assert "请填写取消原因" in text(response)


@pytest.mark.parametrize("name", BUTTONS)
def test_buttons_of_a_plan_for_others(desk, client, venue, tree, name):
    series = series_of(desk, venue)
    address = reverse(f"activities:{name}", args=[series.pk])
    assert desk.get(address).status_code == 405
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.post(address).status_code == 403
    client.force_login(make_user(Role.STATION_HEAD, tree.sibling))
    assert client.post(address).status_code == 404
    assert client.get(reverse("activities:series_detail", args=[series.pk])).status_code == 404


def test_one_date_is_moved_and_says_so_everywhere(desk, venue, client):
    series = series_of(desk, venue, then="publish")
    second = series.activities.get(occurs_on=date(2026, 12, 9))
    address = reverse("activities:activity_edit", args=[second.pk])
    page = desk.get(address)
    assert "后面的 1 次也这样改" in text(page)
    facts = {
        "title": "合唱",
        "day": "2026-12-10",
        "move_reason": "因为活动室停电。",
        "starts": "09:00",
        "ends": "11:00",
        "venue": venue.pk,
        "unit": venue.unit_id,
    }
    response = desk.post(address, typed(page, **facts), follow=True)
    assert "原定12月9日 星期三 上午9点。原因：活动室停电" in text(response)
    shown = text(desk.get(reverse("activities:series_detail", args=[series.pk])))
    assert "2026年12月10日 星期四" in shown
    assert "原计划 12月9日" in shown


def test_a_change_goes_to_the_later_dates_when_asked(desk, venue):
    series = series_of(desk, venue)
    second = series.activities.get(occurs_on=date(2026, 12, 9))
    address = reverse("activities:activity_edit", args=[second.pk])
    facts = {
        "title": "合唱提高班",
        "day": "2026-12-09",
        "starts": "14:00",
        "ends": "15:00",
        "venue": venue.pk,
        "unit": venue.unit_id,
    }
    desk.post(address, typed(desk.get(address), **facts, following="on"))
    rows = series.activities.order_by("occurs_on").values_list("title", "starts_at")
    assert list(rows) == [
        ("合唱", at("2026-12-02 09:00")),
        ("合唱提高班", at("2026-12-09 14:00")),
        ("合唱提高班", at("2026-12-16 14:00")),
    ]


def test_a_copy_has_everything_but_the_days(desk, venue):
    activity = make_activity(
        venue=venue,
        title="讲座",
        description="带笔",
        takes_sign_ups=True,
        capacity=30,
        starts_at=at("2026-11-20 14:30"),
        ends_at=at("2026-11-20 16:00"),
    )
    shown = text(desk.get(reverse("activities:activity_copy", args=[activity.pk])))
    for words in ('value="讲座"', "带笔", 'value="30"', 'value="14:30"', 'value="16:00"'):
        assert words in shown
    assert "2026-11-20" not in shown
    assert 'action="/activities/new/"' in shown


def test_a_copy_of_another_units_activity_isnt_there(desk, tree):
    activity = make_activity(unit=tree.sibling)
    assert desk.get(reverse("activities:activity_copy", args=[activity.pk])).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"capacity": "5"}, "请勾选“需要报名”"),
        ({"takes_sign_ups": "on", "capacity": "0"}, "1"),
        ({"takes_sign_ups": "on", "sign_up_until": "2027-12-01"}, "不能截止在活动之后"),
        ({"takes_sign_ups": "on", "youngest": "80", "oldest": "70"}, "年龄上限不能小于下限"),
        (
            {"takes_sign_ups": "on", "sign_up_from": "2026-11-28", "sign_up_until": "2026-11-24"},
            "不能早于开始日期",
        ),
    ],
)
def test_what_is_wrong_about_signing_up_is_said(desk, venue, changes, words):
    address = reverse("activities:activity_new")
    facts = {"venue": venue.pk, "unit": venue.unit_id, "day": (NOW + timedelta(days=7)).date().isoformat()}
    response = desk.post(address, typed(desk.get(address), **facts, **changes))
    assert response.status_code == 422
    assert words in text(response)


def test_a_room_that_is_taken_keeps_what_was_typed(desk, venue):
    make_activity(venue=venue, title="书法班", starts_at=at("2026-11-30 08:00"), holds_venue=True)
    address = reverse("activities:activity_new")
    facts = {"venue": venue.pk, "unit": venue.unit_id, "title": "太极拳", "day": "2026-11-30"}
    response = desk.post(address, typed(desk.get(address), **facts))
    assert response.status_code == 422
    assert "已经安排了“书法班”" in text(response)
    assert 'value="太极拳"' in text(response)
