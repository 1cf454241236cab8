"""Talks that nobody holds climb a ladder of their own, and say nothing about how somebody is."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.calendar import SHANGHAI
from laoling.inbox.models import Reminder
from laoling.people.models import Retiree
from laoling.people.tests.factories import make_retiree
from visits.moods.reminders import SUBJECT
from visits.moods.services import hold_talk
from visits.reminders import send_reminders
from visits.services import correct_visit, record_visit, withdraw_visit

pytestmark = pytest.mark.django_db
ASKED = datetime(2026, 11, 16, 10, tzinfo=SHANGHAI)


class House:
    def __init__(self, mood=2):
        self.tree = make_centre_tree()
        self.visitor = make_user(Role.VISITOR, self.tree.station, name="走访员")
        self.head = make_user(Role.STATION_HEAD, self.tree.station, name="站长")
        manager = make_user(Role.DEPARTMENT_MANAGER, self.tree.department, name="服务部")
        make_user(Role.CENTRE_LEADER, self.tree.centre, name="中心")
        self.retiree = make_retiree(station=self.tree.station, name="王秀英")
        make_card(
            self.retiree,
            visitor=self.visitor,
            opened_by=manager,
            opened_on=ASKED.date(),
            planned_to=date.max,
        )
        self.visit = record_visit(
            retiree=self.retiree,
            visited_at=ASKED,
            outcome="MET",
            kinds=["VISIT"],
            mood=mood,
            submission_id=uuid4(),
            by=self.visitor,
            now=ASKED,
        )

    @property
    def talk(self):
        return self.retiree.talks.get()

    def told_at(self, now):
        send_reminders(now=now)
        told = Reminder.objects.filter(sent_at=now, part_of=None, subject__startswith=SUBJECT)
        return sorted(told.values_list("recipient__name", flat=True))

    def story(self, days, begin=ASKED):
        told = {day: self.told_at(begin + timedelta(days=day, minutes=1)) for day in days}
        return {day: names for day, names in told.items() if names}

    def hold(self, days, next_days):
        now = ASKED + timedelta(days=days)
        next_on = now.date() + timedelta(days=next_days) if next_days else None
        hold_talk(
            talk=self.talk,
            talked_on=now.date(),
            appeals=["FEELING"],
            words="谈了心",
            next_on=next_on,
            submission_id=uuid4(),
            by=self.visitor,
            now=now,
        )


def open_reminders():
    return Reminder.objects.filter(subject__startswith=SUBJECT, answered_at=None)


def test_a_talk_climbs_from_the_visitor_to_the_department_and_repeats_weekly():
    assert House().story(range(23)) == {
        0: ["走访员"],
        8: ["站长", "走访员"],
        14: ["服务部"],
        21: ["服务部", "站长"],
    }


def test_a_talk_that_was_held_climbs_anew_before_the_day_agreed_on():
    house = House()
    house.story(range(2))
    house.hold(2, next_days=20)
    house.told_at(ASKED + timedelta(days=2, hours=1))
    assert not open_reminders().exists()
    assert house.story(range(3, 26)) == {15: ["走访员"], 23: ["站长", "走访员"]}


def test_a_talk_that_was_enough_is_answered():
    house = House()
    house.story([0])
    house.hold(1, next_days=0)
    assert house.story([2, 9, 30]) == {}
    assert not open_reminders().exists()


def test_it_names_the_person_and_not_the_mood():
    house = House(mood=1)
    house.story(range(20))
    for reminder in Reminder.objects.filter(subject__startswith=SUBJECT):
        assert reminder.title.startswith("王秀英 · 谈心 · ")
        assert reminder.url == f"/visits/talks/{house.talk.pk}/"
        for word in ("低落", "很差", "较差", "变差"):
            assert word not in reminder.title + reminder.body


def test_a_cause_that_goes_and_comes_back_takes_its_reminder_along():
    house = House()
    house.story([0])
    assert open_reminders().count() == 1
    correct_visit(visit=house.visit, by=house.visitor, now=ASKED + timedelta(hours=1), mood=4)
    house.told_at(ASKED + timedelta(hours=2))
    assert not open_reminders().exists()
    correct_visit(visit=house.visit, by=house.visitor, now=ASKED + timedelta(hours=3), mood=2)
    house.told_at(ASKED + timedelta(hours=4))
    assert open_reminders().count() == 1
    withdraw_visit(visit=house.visit, by=house.head, now=ASKED + timedelta(hours=5))
    assert house.story(range(1, 20)) == {}


def test_nothing_is_asked_about_the_archived():
    house = House()
    Retiree.objects.update(archived_at=ASKED, archived_by=house.head, archive_reason="MOVED")
    assert house.story(range(20)) == {}
