"""Requests climb the ladder of their urgency; reminders are answered when they are resolved."""

from datetime import datetime, timedelta

import pytest

from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.calendar import SHANGHAI
from laoling.inbox.models import LadderRung, Reminder
from laoling.people.tests.factories import make_retiree
from visits.models import HelpRequest
from visits.reminders import send_reminders
from visits.requests import services
from visits.requests.states import Step
from visits.tests.factories import make_duty
from visits.tests.request_parts import make_request, urgency

pytestmark = pytest.mark.django_db
ASKED = datetime(2026, 11, 16, 10, tzinfo=SHANGHAI)  # Monday; 一般 is due on the Monday after


class House:
    def __init__(self, **kwargs):
        self.tree = make_centre_tree()
        self.visitor = make_user(Role.VISITOR, self.tree.station, name="走访员")
        self.head = make_user(Role.STATION_HEAD, self.tree.station, name="站长")
        make_user(Role.DEPARTMENT_MANAGER, self.tree.department, name="服务部")
        make_user(Role.CENTRE_LEADER, self.tree.centre, name="中心")
        make_user(Role.STATION_HEAD, self.tree.sibling, name="别站站长")
        kwargs.setdefault("handler", self.visitor)
        self.request = make_request(make_retiree(station=self.tree.station, name="王秀英"), ASKED, **kwargs)

    def told_at(self, now):
        send_reminders(now=now)
        told = Reminder.objects.filter(sent_at=now, part_of=None)
        return sorted(told.values_list("recipient__name", flat=True))


def story(house, days):
    due = house.request.due_on
    nine = datetime(due.year, due.month, due.day, 9, tzinfo=SHANGHAI)
    told = {day: house.told_at(nine + timedelta(days=day)) for day in days}
    return {day: names for day, names in told.items() if names}


def test_an_ordinary_request_climbs_from_the_handler_to_the_centre_and_repeats_weekly():
    assert story(House(), range(-7, 18)) == {
        -1: ["走访员"],
        1: ["站长", "走访员"],
        5: ["服务部"],
        10: ["中心"],
        17: ["服务部", "站长"],
    }


def test_duties_and_requests_that_reach_the_centre_in_one_scan_are_counted_in_one_message():
    house = House()
    due = house.request.due_on
    card = make_card(house.request.retiree, tier=1, opened_on=due - timedelta(days=60))
    make_duty(card, opens_on=due - timedelta(days=6), due_on=due)
    now = datetime(due.year, due.month, due.day, 9, tzinfo=SHANGHAI) + timedelta(days=12)
    send_reminders(now=now)
    whole = Reminder.objects.get(recipient__name="中心", part_of=None)
    assert whole.title == f"{house.tree.station.name}：2 件逾期事项已报到中心"
    assert {part.subject.split(":")[0] for part in whole.parts.all()} == {"visits.duty", "visits.helprequest"}


def test_an_urgent_one_is_told_to_handler_and_head_at_once():
    house = House(urgency=urgency("特急"))
    assert house.told_at(ASKED + timedelta(minutes=1)) == ["站长", "走访员"]
    assert Reminder.objects.get(recipient=house.head).title.endswith("11月16日 14:00前")


def test_an_urgent_one_climbs_in_hours_and_then_weekly():
    house = House(urgency=urgency("特急"))
    hours = [0, 3.9, 4, 7.9, 8, 30, 8 + 7 * 24]
    told = {hour: house.told_at(ASKED + timedelta(hours=hour, seconds=1)) for hour in hours}
    assert {hour: names for hour, names in told.items() if names} == {
        0: ["站长", "走访员"],
        4: ["服务部"],
        8: ["中心"],
        8 + 7 * 24: ["服务部", "站长"],
    }


def test_after_hours_without_a_scan_everybody_is_told_once():
    house = House(urgency=urgency("特急"))
    assert house.told_at(ASKED + timedelta(hours=9)) == ["中心", "服务部", "站长", "走访员"]
    assert house.told_at(ASKED + timedelta(hours=10)) == []
    assert "已过时限 5 小时" in Reminder.objects.get(recipient=house.head).title


def test_a_ladder_in_hours_still_climbs_when_the_urgency_is_given_working_days():
    urgent = urgency("特急")
    urgent.hours, urgent.working_days = None, 1
    urgent.save()
    house = House(urgency=urgent)
    assert house.told_at(house.request.due_at - timedelta(hours=1)) == []
    assert house.told_at(house.request.due_at + timedelta(minutes=1)) == ["站长", "走访员"]


def test_one_that_nobody_handles_is_told_to_the_head_in_place_of_a_handler():
    assert story(House(handler=None), range(-7, 1)) == {-1: ["站长"]}


def test_an_unknown_caller_s_request_climbs_at_the_station_that_took_the_call():
    house = House()
    HelpRequest.objects.update(
        retiree=None, station=house.tree.station, caller_name="老赵", caller_phone_index="x"
    )
    assert story(house, range(-7, 1)) == {-1: ["走访员"]}
    assert "老赵" in Reminder.objects.get().title


def test_it_says_how_long_it_is_overdue_and_why_it_waits_and_names_nobody_to_the_centre():
    house = House()
    services.take_step(
        request=house.request, kind=Step.WAITED, by=house.visitor, now=ASKED, words="等物业的配件"
    )
    story(house, [11])
    told = Reminder.objects.get(recipient=house.head)
    assert "已逾期 11 天" in told.title
    assert "等物业的配件" in told.body
    centre = Reminder.objects.filter(recipient__name="中心")
    assert "王秀英" not in "".join(r.title + r.body for r in centre)


def test_reminders_are_answered_when_it_is_resolved_and_a_reopened_one_climbs_anew():
    house = House()
    story(house, [1])
    later = ASKED + timedelta(days=9)
    services.take_step(request=house.request, kind=Step.RESOLVED, by=house.visitor, now=later, words="好了")
    send_reminders(now=later)
    assert not Reminder.objects.visible_to(house.head).unread().exists()
    services.take_step(request=house.request, kind=Step.REOPENED, by=house.visitor, now=later, words="又坏了")
    house.request.refresh_from_db()
    send_reminders(now=later)
    assert not Reminder.objects.visible_to(house.head).unread().exists()
    assert story(house, [1]) == {1: ["站长", "走访员"]}


def test_what_is_resolved_in_time_tells_nobody():
    house = House()
    services.take_step(request=house.request, kind=Step.RESOLVED, by=house.visitor, now=ASKED, words="好了")
    assert story(house, range(-7, 20)) == {}


def test_the_rungs_can_be_edited():
    LadderRung.objects.filter(ladder="request.3", rung=1).update(offset_days=-3)
    assert story(House(), range(-7, 0)) == {-3: ["走访员"]}
