from datetime import date, timedelta
from uuid import uuid4

import icalendar
import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities import planning, services
from activities.models import Activity, Call, Rhythm, Series
from activities.tests.factories import at, make_activity, make_sign_up, make_venue
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user

pytestmark = pytest.mark.django_db
NOW = at("2026-11-23 10:00")
WEDNESDAYS = [date(2026, 12, day) for day in (2, 9, 16, 23)]


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def venue():
    return make_venue(name="多功能厅")


@pytest.fixture
def head(venue):
    return make_user(Role.STATION_HEAD, venue.unit)


def template(venue, **kwargs):
    fields = {
        "unit": venue.unit,
        "venue": venue,
        "programme": "CULTURE",
        "title": "合唱",
        "starts_at": at("2026-12-02 09:00"),
        "ends_at": at("2026-12-02 11:00"),
        "phone": "0546-8551234",
        "submission_id": uuid4(),
        **kwargs,
    }
    return Activity(**fields)


def make_series(venue, by, *, days=WEDNESDAYS, publish=True, until=date(2026, 12, 31), **kwargs):
    return planning.create_series(
        template=template(venue, **kwargs),
        rhythm=Rhythm.WEEKLY,
        until=until,
        days=days,
        by=by,
        now=NOW,
        publish=publish,
    )


def uids(client):
    feed = icalendar.Calendar.from_ical(client.get("/schedule.ics").content)
    return {str(event["uid"]): event for event in feed.walk("VEVENT")}


def test_a_plan_makes_an_activity_for_each_chosen_day(venue, head):
    series = make_series(venue, head, days=WEDNESDAYS[:3], publish=False)
    assert list(series.activities.values_list("occurs_on", flat=True).order_by("occurs_on")) == WEDNESDAYS[:3]
    assert {one.is_draft for one in series.activities.all()} == {True}


def test_days_that_are_not_of_the_plan_are_passed_over(venue, head):
    series = make_series(venue, head, days=[*WEDNESDAYS[:1], date(2026, 12, 4)])
    assert series.activities.get().occurs_on == WEDNESDAYS[0]
    with pytest.raises(ValidationError, match="至少保留一个日期"):
        make_series(venue, head, days=[])


def test_the_same_form_twice_makes_one_plan(venue, head):
    number = uuid4()
    first, second = (make_series(venue, head, submission_id=number) for _ in range(2))
    assert first == second
    assert Activity.objects.count() == len(WEDNESDAYS)
    with pytest.raises(ValidationError, match="失效"):
        make_series(venue, make_user(Role.STATION_HEAD, venue.unit), submission_id=number)


def test_moving_one_date_leaves_every_number_in_calendars_as_it_was(client, venue, head):
    series = make_series(venue, head)
    before = uids(client)
    moved = series.activities.get(occurs_on=WEDNESDAYS[1])
    seen_at = moved.updated_at
    moved.starts_at += timedelta(days=1)
    moved.ends_at += timedelta(days=1)
    moved.move_reason = "停电"
    services.change_activity(activity=moved, seen_at=seen_at, by=head, now=NOW)
    after = uids(client)
    assert before.keys() == after.keys()
    changed = {uid for uid in before if before[uid]["dtstart"].dt != after[uid]["dtstart"].dt}
    assert changed == {f"{moved.submission_id}@laoling-schedule"}
    moved.refresh_from_db()
    assert moved.occurs_on == WEDNESDAYS[1]
    assert moved.moved_from == at("2026-12-09 09:00")


def test_moving_it_back_is_no_move_any_more(venue, head):
    one = make_series(venue, head).activities.first()
    for hours in (3, -3):
        one.starts_at += timedelta(hours=hours)
        one.ends_at += timedelta(hours=hours)
        one.move_reason = "停电"
        services.change_activity(activity=one, seen_at=one.updated_at, by=head, now=NOW)
    one.refresh_from_db()
    assert not one.is_moved
    assert one.move_reason == ""


def test_going_on_for_longer_adds_drafts_like_the_last_one(client, venue, head):
    series = make_series(venue, head, capacity=20, takes_sign_ups=True, sign_up_until=date(2026, 12, 1))
    before = uids(client)
    last = series.activities.get(occurs_on=WEDNESDAYS[-1])
    last.starts_at, last.title, seen_at = at("2026-12-23 10:00"), "合唱排练", last.updated_at
    last.move_reason = "老师晚到"
    services.change_activity(activity=last, seen_at=seen_at, by=head, now=NOW)
    days = planning.extend_series(series=series, until=date(2027, 1, 10), by=head)
    assert days == [date(2027, 1, 6)]
    new = series.activities.get(occurs_on=days[0])
    assert (new.title, new.capacity, new.is_draft) == ("合唱排练", 20, True)
    assert (new.starts_at, new.sign_up_until) == (at("2027-01-06 10:00"), date(2027, 1, 5))
    assert uids(client).keys() == before.keys()


@pytest.mark.parametrize(
    ("until", "words"),
    [(date(2026, 12, 31), "更晚"), (date(2029, 1, 1), "两年"), (date(2027, 1, 5), "没有新的日期")],
)
def test_a_plan_goes_on_only_to_a_later_day_with_something_new(venue, head, until, words):
    series = make_series(venue, head)
    with pytest.raises(ValidationError, match=words):
        planning.extend_series(series=series, until=until, by=head)


def test_cancelling_the_rest_lists_everybody_for_a_call(venue, head):
    series = make_series(venue, head, takes_sign_ups=True)
    for one in series.activities.all()[:2]:
        make_sign_up(one)
    assert planning.cancel_rest(series=series, reason="老师生病", by=head, now=at("2026-12-05 10:00")) == 3
    assert series.activities.not_cancelled().get().occurs_on == WEDNESDAYS[0]
    assert Call.objects.get().why == Call.Why.CANCELLED


def test_publishing_a_plan_publishes_its_drafts_only(venue, head):
    series = make_series(venue, head, publish=False)
    services.cancel_activity(activity=series.activities.first(), reason="停电", by=head, now=NOW)
    assert planning.publish_series(series=series, by=head, now=NOW) == 3
    assert planning.publish_series(series=series, by=head, now=NOW) == 0


def test_a_change_can_go_to_all_later_ones_each_on_its_own_day(venue, head):
    series = make_series(venue, head)
    _first, second, third, _fourth = series.activities.order_by("occurs_on")
    third.starts_at, third.ends_at = at("2026-12-17 09:00"), at("2026-12-17 11:00")
    third.move_reason, second.move_reason = "停电", "老师下午来"
    services.change_activity(activity=third, seen_at=third.updated_at, by=head, now=NOW)
    second.starts_at, second.ends_at, second.title = at("2026-12-09 14:00"), at("2026-12-09 15:00"), "合唱班"
    services.change_activity(activity=second, seen_at=second.updated_at, by=head, now=NOW)
    assert planning.change_following(activity=second, by=head, now=NOW) == 2
    starts = list(series.activities.order_by("occurs_on").values_list("starts_at", "title"))
    assert starts == [
        (at("2026-12-02 09:00"), "合唱"),
        (at("2026-12-09 14:00"), "合唱班"),
        (at("2026-12-17 14:00"), "合唱班"),
        (at("2026-12-23 14:00"), "合唱班"),
    ]


# rooms


def test_a_room_that_is_taken_is_refused_with_the_others_name(venue, head):
    make_activity(venue=venue, title="书法班", starts_at=at("2026-12-02 10:30"), holds_venue=True)
    with pytest.raises(
        ValidationError, match="多功能厅在这个时间已经安排了“书法班”（12月2日 星期三 上午10点半到中午12点半）"
    ):
        services.create_activity(activity=template(venue), by=head)
    assert Activity.objects.count() == 1


def test_one_ends_when_the_next_begins(venue, head):
    make_activity(venue=venue, starts_at=at("2026-12-02 11:00"), holds_venue=True)
    assert services.create_activity(activity=template(venue), by=head).holds_venue


def test_a_cancelled_activity_and_a_shared_room_hold_nothing(venue, head):
    make_activity(venue=venue, starts_at=at("2026-12-02 09:00"), holds_venue=True, cancelled="停电")
    services.create_activity(activity=template(venue), by=head)
    square = make_venue(unit=venue.unit, is_shared=True)
    for _ in range(2):
        services.create_activity(activity=template(square), by=head)


def test_another_units_draft_in_the_room_isnt_named():
    tree = make_centre_tree()
    venue = make_venue(unit=tree.station)
    facts = {"starts_at": at("2026-12-02 09:00"), "holds_venue": True, "published": False}
    make_activity(unit=tree.department, venue=venue, title="内部会", **facts)
    with pytest.raises(ValidationError, match="别的单位的活动") as refusal:
        services.create_activity(activity=template(venue), by=make_user(Role.STATION_HEAD, tree.station))
    assert "内部会" not in str(refusal.value)


def test_a_plan_names_every_day_on_which_the_room_is_taken(venue, head):
    for day in (2, 16):
        make_activity(
            venue=venue,
            title=f"棋{day}",
            starts_at=at(f"2026-12-{day:02} 08:00"),
            ends_at=at(f"2026-12-{day:02} 09:30"),
            holds_venue=True,
        )
    with pytest.raises(ValidationError, match=r"12月2日 星期三有“棋2”.*12月16日 星期三有“棋16”"):
        make_series(venue, head)
    assert not Series.objects.exists()


def test_the_database_itself_refuses_two_in_one_room(venue, head):
    for number in (1, 2):
        one = template(venue, created_by=head, title=f"第{number}个")
        if number == 1:
            one.save()
        else:
            with pytest.raises(IntegrityError, match="activities_activity_venue_free"), transaction.atomic():
                one.save()


def test_a_room_that_is_shared_no_more_cant_have_two_at_once(head, venue):
    square = make_venue(unit=venue.unit, is_shared=True)
    for title in ("下棋", "跳舞"):
        services.create_activity(activity=template(square, title=title), by=head)
    square.is_shared = False
    with pytest.raises(ValidationError, match="下棋"):
        services.save_venue(venue=square, by=head, now=NOW)
    square.is_shared = True
    services.save_venue(venue=square, by=head, now=NOW)


def test_a_day_of_a_plan_stands_once(venue, head):
    series = make_series(venue, head)
    again = template(
        venue,
        created_by=head,
        series=series,
        occurs_on=WEDNESDAYS[0],
        starts_at=at("2026-12-03 09:00"),
        ends_at=at("2026-12-03 10:00"),
    )
    with pytest.raises(IntegrityError, match="once_per_day_of_series"), transaction.atomic():
        again.save()
