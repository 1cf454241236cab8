"""Kinds of activities, and why one was moved, as staff write them down."""

import re

import pytest
from django.urls import reverse

from activities.models import Activity, ActivityKind, Call
from activities.tests.factories import at, make_activity, make_sign_up, make_venue
from activities.tests.test_staff_pages import add, change, typed
from activities.words import as_reason
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def desk(client, tree):
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    return client


@pytest.fixture
def activity(tree):
    times = {"starts_at": at("2030-11-25 09:00"), "ends_at": at("2030-11-25 11:00")}
    return make_activity(
        unit=tree.station, title="书法班", kind=ActivityKind.LESSON, takes_sign_ups=True, **times
    )


def plain(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.text))


def test_a_kind_is_asked_for_kept_and_copied(desk, tree):
    venue = make_venue(unit=tree.station)
    facts = {"venue": venue.pk, "unit": tree.station.pk}
    assert "请选择活动类型。" in add(desk, **facts, kind="").text
    assert "文艺书画" in plain(add(desk, **facts, kind="ARTS"))
    made = Activity.objects.get()
    assert made.kind == ActivityKind.ARTS
    copy = desk.get(reverse("activities:activity_copy", args=[made.pk]))
    assert '<option value="ARTS" selected>' in copy.text


def test_every_occasion_of_a_plan_has_its_kind(desk, tree):
    venue = make_venue(unit=tree.station)
    facts = {"venue": venue.pk, "unit": tree.station.pk, "kind": "CRAFT", "day": "2030-12-02"}
    plan = {"repeats": "WEEKLY", "until": "2030-12-16", "confirmed": "1"}
    address = reverse("activities:activity_new")
    days = ["2030-12-02", "2030-12-09", "2030-12-16"]
    desk.post(address, {**typed(desk.get(address), **facts), **plan, "days": days})
    assert list(Activity.objects.values_list("kind", flat=True)) == ["CRAFT"] * 3


def test_the_list_is_narrowed_by_kind(desk, activity):
    make_activity(unit=activity.unit, title="太极拳", kind=ActivityKind.SPORT)
    shown = desk.get(reverse("activities:activity_list"), {"kind": "SPORT"}).text
    assert "太极拳" in shown
    assert "书法班" not in shown


def test_another_place_asks_why_and_keeps_what_was_typed(desk, activity):
    other = make_venue(unit=activity.unit, name="二楼教室")
    refused = change(desk, activity, venue=other.pk, title="书法提高班")
    assert refused.status_code == 422
    assert "时间或地点改了：请写明原因" in refused.text
    assert 'value="书法提高班"' in refused.text
    person = make_sign_up(activity, make_retiree(station=activity.unit)).retiree
    saved = change(desk, activity, venue=other.pk, move_reason="因为一楼刷墙。")
    assert f"已换地点 原定在{activity.venue}。原因：一楼刷墙" in plain(saved)
    assert Call.objects.get().why == Call.Why.MOVED
    calls = plain(desk.get(reverse("activities:call_list")))
    assert person.name in calls
    assert f"二楼教室（原定在{activity.venue}。原因：一楼刷墙）" in calls


@pytest.mark.parametrize(
    ("reason", "words"),
    [("打 13812345678", "这里有手机号"), ("长" * 101, "100 个字"), ("等欧阳修远好了再办", "同意公开")],
)
def test_a_reason_tells_nothing_personal(desk, activity, reason, words):
    make_retiree(station=activity.unit, name="欧阳修远")
    refused = change(desk, activity, day="2030-11-26", move_reason=reason)
    assert refused.status_code == 422
    assert words in refused.text
    assert not Activity.objects.get().is_moved


def test_nobody_is_asked_why_a_draft_is_moved(desk, tree):
    draft = make_activity(unit=tree.station, published=False)
    address = reverse("activities:activity_edit", args=[draft.pk])
    assert "改期或换地点的原因" not in desk.get(address).text


@pytest.mark.parametrize(
    ("typed_text", "kept"),
    [
        ("因为停电。", "停电"),
        ("由于老师生病", "老师生病"),
        ("因停电，", "停电"),
        ("停电", "停电"),
        ("因 ", ""),
    ],
)
def test_a_reason_stands_behind_because(typed_text, kept):
    assert as_reason(typed_text) == kept
