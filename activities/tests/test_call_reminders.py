"""Calls that nobody makes climb in time, and what was called, or is over, asks for nothing any more."""

from datetime import timedelta

import pytest

from activities import services
from activities.models import Call
from activities.signing.reminders import calls_without_reminder, remind_of_calls
from activities.signing.services import tick_called, untick_called
from activities.tests.factories import at, make_activity, make_sign_up
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.inbox.models import Heartbeat, Reminder
from laoling.people.tests.factories import make_retiree
from visits.reconcile import findings

pytestmark = pytest.mark.django_db
STARTS = at("2026-11-27 09:00")


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def staff(tree):
    return {
        make_user(Role.STATION_HEAD, tree.station): "head",
        make_user(Role.DEPARTMENT_MANAGER, tree.department): "department",
        make_user(Role.CENTRE_LEADER, tree.centre): "centre",
    }


@pytest.fixture
def activity(tree, staff):
    """On Friday morning, with two who signed up."""
    activity = make_activity(unit=tree.station, title="合唱排练", takes_sign_ups=True, starts_at=STARTS)
    for _ in range(2):
        make_sign_up(activity, make_retiree(station=tree.station))
    return activity


def cancel(activity, now):
    return services.cancel_activity(activity=activity, reason="停电", by=make_user(), now=at(now))


def scan(now):
    return remind_of_calls(now=at(now))


def told(staff):
    rows = Reminder.objects.exclude(subject__startswith="inbox.").order_by("sent_at", "pk")
    return [staff[row.recipient] for row in rows]


def open_reminders():
    return Reminder.objects.filter(answered_at=None).count()


def test_calls_climb_from_two_days_before_the_activity(activity, staff):
    cancel(activity, "2026-11-20 10:00")
    assert scan("2026-11-25 08:55") == 0
    assert scan("2026-11-25 09:00") == 1
    assert scan("2026-11-25 09:05") == 0
    assert scan("2026-11-26 09:00") == 1  # a day before
    assert scan("2026-11-27 10:55") == 0
    assert told(staff) == ["head", "department"]
    first = Reminder.objects.earliest("pk")
    assert first.title == "合唱排练 · 还有 2 人没有电话通知"
    assert first.body == "活动取消了。请在11月27日9点00分以前逐个打电话，打通一个点一下“已通知”。"
    assert first.url == f"/activities/calls/?activity={activity.pk}"
    assert Heartbeat.objects.get(name="calls").interval_seconds == timedelta(minutes=5).total_seconds()


def test_what_is_listed_on_the_last_day_climbs_within_hours(activity, staff):
    cancel(activity, "2026-11-26 15:00")
    assert scan("2026-11-26 15:00") == 1
    assert scan("2026-11-26 16:59") == 0
    assert scan("2026-11-26 17:00") == 1
    assert told(staff) == ["head", "department"]


def test_what_is_listed_two_days_before_gives_the_head_a_day(activity, staff):
    cancel(activity, "2026-11-25 20:00")
    assert scan("2026-11-26 19:59") == 1
    assert scan("2026-11-26 20:00") == 1
    assert told(staff) == ["head", "department"]


def test_called_is_answered_and_unticked_asks_again(activity, staff):
    cancel(activity, "2026-11-26 15:00")
    scan("2026-11-26 15:00")
    calls = Call.objects.all()
    tick_called(calls=calls.filter(pk=calls.first().pk), by=make_user(), now=at("2026-11-26 15:10"))
    scan("2026-11-26 15:15")
    assert open_reminders() == 1
    tick_called(calls=calls, by=make_user(), now=at("2026-11-26 15:20"))
    scan("2026-11-26 15:25")
    assert open_reminders() == 0
    assert untick_called(call=calls.first())
    scan("2026-11-26 15:30")
    assert open_reminders() == 1
    assert told(staff) == ["head"]


def test_who_is_over_or_dead_is_called_no_more(activity, staff):
    cancel(activity, "2026-11-26 15:00")
    scan("2026-11-26 15:00")
    scan("2026-11-27 11:00")  # it would have ended
    assert open_reminders() == 0
    for sign_up in activity.sign_ups.all():
        type(sign_up.retiree).objects.filter(pk=sign_up.retiree_id).update(
            died_on=at("2026-11-26 09:00").date()
        )
    assert scan("2026-11-26 18:00") == 0


def test_of_a_move_people_are_told_before_the_earlier_time(activity, staff):
    activity.starts_at, activity.ends_at = at("2026-12-04 09:00"), at("2026-12-04 11:00")
    activity.move_reason = "停电"
    now = at("2026-11-20 10:00")
    services.change_activity(activity=activity, seen_at=activity.updated_at, by=make_user(), now=now)
    assert scan("2026-11-25 08:55") == 0
    assert scan("2026-11-25 09:00") == 1
    assert "请在11月27日9点00分以前" in Reminder.objects.get().body


def test_a_cancelling_after_a_move_is_another_call(activity, staff):
    activity.starts_at, activity.ends_at = at("2026-11-27 14:00"), at("2026-11-27 16:00")
    activity.move_reason = "停电"
    now = at("2026-11-24 10:00")
    services.change_activity(activity=activity, seen_at=activity.updated_at, by=make_user(), now=now)
    scan("2026-11-26 12:00")
    cancel(activity, "2026-11-26 13:00")
    scan("2026-11-26 13:00")
    assert open_reminders() == 1
    assert Reminder.objects.filter(answered_at=None).get().body.startswith("活动取消了")


def test_each_station_has_its_own(tree, activity, staff):
    make_user(Role.STATION_HEAD, tree.sibling)
    make_sign_up(activity, make_retiree(station=tree.sibling))
    cancel(activity, "2026-11-26 15:00")
    assert scan("2026-11-26 15:00") == 2
    assert {row.title for row in Reminder.objects.all()} == {
        "合唱排练 · 还有 2 人没有电话通知",
        "合唱排练 · 还有 1 人没有电话通知",
    }


def test_rule_11_calls_of_which_nobody_was_told_are_found(activity, staff):
    cancel(activity, "2026-11-26 15:00")
    now = at("2026-11-26 16:30")
    assert "电话通知临近活动没有提醒过任何人：2 件" in " ".join(one.text for one in findings(now))
    scan("2026-11-26 15:00")
    assert list(calls_without_reminder(now)) == []


def test_rule_11_calls_that_still_have_time_are_not(activity, staff):
    cancel(activity, "2026-11-20 15:00")
    assert list(calls_without_reminder(at("2026-11-25 09:30"))) == []
    assert [finding.ids for finding in calls_without_reminder(at("2026-11-25 10:00"))] != []
