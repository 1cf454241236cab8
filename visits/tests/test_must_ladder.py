"""The ladder of 24-hour duties: at once, 12 h, 24 h, 48 h, then weekly (Rules of duties, 10 and 12)."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.utils import timezone

from cards.models import ServiceCard
from laoling.accounts.tests.factories import make_leave
from laoling.inbox.models import LadderRung, Reminder
from laoling.people.tests.factories import make_retiree
from visits import life_events, services
from visits.models import Duty, EventKind
from visits.reminders import send_reminders
from visits.tests.test_reminders import House

pytestmark = pytest.mark.django_db

REPORTED = datetime.fromisoformat("2026-11-15T21:30:00+08:00")


@pytest.fixture
def house():
    return House()


def report(house, retiree=None, **kwargs):
    return life_events.report_event(
        retiree=retiree or house.retiree,
        kind=EventKind.HOSPITALISED,
        happened_on=REPORTED.date(),
        submission_id=uuid4(),
        by=house.visitor,
        now=REPORTED,
        **kwargs,
    )


def told_at(hours, minutes=0):
    """Scan so long after the report, by the real clock's door; the names of those told then."""
    with time_machine.travel(REPORTED + timedelta(hours=hours, minutes=minutes), tick=False):
        now = timezone.now()
        send_reminders(now=now)
    return sorted(
        Reminder.objects.filter(sent_at=now, part_of=None).values_list("recipient__name", flat=True)
    )


def told_by_the_report():
    return sorted(Reminder.objects.filter(sent_at=REPORTED).values_list("recipient__name", flat=True))


def test_visitor_and_head_are_told_in_the_transaction_of_the_report(house):
    report(house, place="中心医院", ward="3 床")
    assert told_by_the_report() == ["站长", "走访员"]
    message = Reminder.objects.get(recipient=house.head)
    assert message.title == "王秀英 · 住院必到 · 11月16日 21:30前"
    assert "中心医院 3 床" in message.body
    assert told_at(0) == ["站长", "走访员"]  # the same two messages: the scan has nothing to add
    assert Reminder.objects.count() == 2


def test_rule_10_each_rung_comes_at_its_hour_and_the_last_repeats_weekly(house):
    report(house)
    told = {
        hours: told_at(hours) for hours in [1, 11, 12, 13, 23, 24, 25, 47, 48, 49, 100, 48 + 168, 48 + 336]
    }
    assert {hours: names for hours, names in told.items() if names} == {
        12: ["站长"],
        24: ["服务部"],
        48: ["中心"],
        48 + 168: ["服务部", "站长"],
        48 + 336: ["服务部", "站长"],
    }


def test_a_minute_before_its_hour_nobody_is_told(house):
    report(house)
    assert told_at(11, 59) == []
    assert told_at(12) == ["站长"]


def test_rule_12_after_downtime_each_gets_one_message_of_the_highest_rung(house):
    report(house)
    Reminder.objects.all().delete()
    assert told_at(60) == ["中心", "服务部", "站长", "走访员"]
    assert Reminder.objects.get(recipient=house.head).rung == 2
    assert told_at(61) == []


def test_the_words_say_by_how_much_it_is_late(house):
    report(house)
    told_at(27)
    assert "已过时限 3 小时" in Reminder.objects.get(recipient=house.department).title


def test_while_the_visitor_is_on_leave_the_head_is_told_at_once(house):
    make_leave(house.visitor, starts_on=date(2026, 11, 10), ends_on=date(2026, 11, 20))
    report(house)
    assert told_by_the_report() == ["站长"]


def test_where_neither_is_there_the_department_is_told_at_once(house):
    ServiceCard.objects.update(visitor=None)
    type(house.head).objects.filter(pk=house.head.pk).update(is_active=False)
    report(house)
    assert told_by_the_report() == ["服务部"]


def test_without_a_card_the_head_answers(house):
    report(house, make_retiree(station=house.tree.station), must_visit=True)
    assert told_by_the_report() == ["站长"]


def test_what_was_done_climbs_no_further_and_what_is_undone_climbs_again(house):
    event = report(house)
    at = REPORTED + timedelta(hours=5)
    visit = services.record_visit(
        retiree=house.retiree,
        visited_at=at,
        outcome="MET",
        kinds=["HOSPITAL"],
        submission_id=uuid4(),
        by=house.visitor,
        now=at,
    )
    assert told_at(30) == []
    assert not Reminder.objects.visible_to(house.head).unread().exists()
    services.withdraw_visit(visit=visit, by=house.head, now=REPORTED + timedelta(hours=31))
    assert told_at(32) == ["服务部", "站长"]
    assert Duty.objects.get(event=event).settled_by is None


def test_the_hours_are_a_table_that_can_be_edited(house):
    LadderRung.objects.filter(ladder="duty.24h", rung=2).update(offset_hours=6)
    report(house)
    assert told_at(6) == ["站长"]
