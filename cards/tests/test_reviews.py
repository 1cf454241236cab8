"""The yearly review (年度复评): one rule in Python and in SQL, the cards it finds, and whom it tells when."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cards import services
from cards.models import Assessment, Review, ServiceCard, Tier
from cards.review_reminders import remind_of_reviews
from cards.reviewing import ReviewState, review_due_on, state_of, year_after
from cards.tests.factories import make_assessment, make_card, make_pause
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.inbox.models import Heartbeat, LadderRung, Reminder
from laoling.people.tests.factories import make_retiree

APPROVED = Assessment.Status.APPROVED
OPENED = date(2025, 11, 4)
DUE = date(2026, 11, 4)
DAY = timedelta(days=1)


def at(day, hour=9):
    return datetime(day.year, day.month, day.day, hour, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("facts", "due_on"),
    [
        ({}, date(2026, 11, 4)),
        ({"assessed_on": [date(2025, 11, 1)]}, date(2026, 11, 1)),
        ({"assessed_on": [date(2025, 11, 1), date(2026, 3, 2)]}, date(2027, 3, 2)),
        ({"assessed_on": [date(2023, 5, 1)]}, OPENED),  # reopened long after: due at once, not years overdue
        ({"pauses": [(date(2026, 10, 20), date(2026, 12, 1))]}, date(2026, 12, 8)),
        ({"pauses": [(date(2026, 11, 4), date(2026, 11, 4))]}, date(2026, 11, 11)),
        (
            {"pauses": [(date(2026, 11, 1), date(2026, 11, 10)), (date(2026, 11, 15), date(2026, 11, 30))]},
            date(2026, 12, 7),
        ),
        ({"pauses": [(date(2026, 11, 5), date(2026, 12, 1))]}, DUE),  # was due before the pause began
    ],
)
def test_a_review_is_due_a_year_after_the_last_assessment_or_the_opening(facts, due_on):
    assert review_due_on(**{"opened_on": OPENED, "assessed_on": [], **facts}) == due_on


def test_a_year_after_29_february_is_the_28th():
    assert year_after(date(2024, 2, 29)) == date(2025, 2, 28)


@pytest.mark.parametrize(
    ("today", "kwargs", "state"),
    [
        (DUE - 29 * DAY, {}, ReviewState.LATER),
        (DUE - 28 * DAY, {}, ReviewState.DUE_SOON),
        (DUE, {}, ReviewState.DUE_SOON),
        (DUE + DAY, {}, ReviewState.OVERDUE),
        (DUE + DAY, {"resting": True}, ReviewState.RESTING),
        (DUE + DAY, {"in_hand": True}, ReviewState.IN_HAND),
        (DUE + DAY, {"in_hand": True, "resting": True}, ReviewState.IN_HAND),
    ],
)
def test_its_state_is_told_from_the_day(today, kwargs, state):
    assert state_of(DUE, today, **kwargs) == state


day = st.dates(date(2023, 1, 1), date(2025, 12, 31))


@st.composite
def pauses(draw):
    """Some pauses in order that share no day."""
    found, first = [], draw(day)
    for gap, length in draw(st.lists(st.tuples(st.integers(1, 20), st.integers(0, 300)), max_size=4)):
        starts_on = first + timedelta(days=gap)
        first = starts_on + timedelta(days=length)
        found.append((starts_on, first))
    return found


class TheViewSaysTheSame(TestCase):
    """Hypothesis with a database: each example is taken back."""

    @settings(max_examples=60)
    @given(
        opened_on=day, approved=st.lists(day, max_size=3), ignored=st.lists(day, max_size=2), rests=pauses()
    )
    def test_the_view_is_the_twin_of_the_rule(self, opened_on, approved, ignored, rests):
        retiree = make_retiree()
        card = make_card(retiree, opened_on=opened_on)
        for assessed_on in approved:
            make_assessment(retiree, status=APPROVED, assessed_on=assessed_on)
        for assessed_on in ignored:
            make_assessment(retiree, status=Assessment.Status.REJECTED, assessed_on=assessed_on)
        for starts_on, ends_on in rests:
            make_pause(card, starts_on, ends_on)
        review = Review.objects.get(card=card)
        assert review.due_on == review_due_on(opened_on=opened_on, assessed_on=approved, pauses=rests)
        assert review.assessed_on == max(approved, default=None)


@pytest.fixture
def house(db):
    return House()


class House:
    """A station with everybody in post, and one card whose review is due on DUE."""

    def __init__(self):
        self.tree = make_centre_tree()
        self.visitor = make_user(Role.VISITOR, self.tree.station, name="走访员")
        self.head = make_user(Role.STATION_HEAD, self.tree.station, name="站长")
        self.department = make_user(Role.DEPARTMENT_MANAGER, self.tree.department, name="服务部")
        self.centre = make_user(Role.CENTRE_LEADER, self.tree.centre, name="中心")
        self.retiree = make_retiree(station=self.tree.station, name="王秀英")
        self.card = make_card(
            self.retiree, tier=Tier.FIRST, opened_on=OPENED, visitor=self.visitor, opened_by=self.department
        )

    def told_on(self, day):
        """Scan on that day; the names of those told then, parts of the centre's counts left out."""
        now = at(day)
        remind_of_reviews(now=now)
        told = Reminder.objects.filter(sent_at=now, part_of=None)
        return sorted(told.values_list("recipient__name", flat=True))

    def propose(self, day):
        with time_machine.travel(at(day), tick=False):
            return make_assessment(self.retiree, assessed_on=day, proposed_by=self.visitor)

    def decide(self, proposal, day, *, approve=True):
        answer = {"by": self.department, "now": at(day), "reason": "已看望"}
        if approve:
            return services.approve_assessment(assessment=proposal, tier=proposal.proposed_tier, **answer)
        return services.reject_assessment(assessment=proposal, **answer)


def test_it_climbs_from_the_visitor_to_the_centre_and_repeats_weekly(house):
    told = {offset: house.told_on(DUE + timedelta(days=offset)) for offset in range(-40, 43)}
    assert {offset: names for offset, names in told.items() if names} == {
        -28: ["走访员"],
        1: ["站长", "走访员"],
        14: ["服务部"],
        28: ["中心"],
        35: ["服务部", "站长"],
        42: ["服务部", "站长"],
    }
    assert Heartbeat.objects.filter(name="reviews").exists()


def test_its_words_say_who_and_when_and_lead_to_the_card(house):
    house.told_on(DUE + DAY)
    message = Reminder.objects.get(recipient=house.visitor)
    assert message.title == "王秀英 · 年度复评 · 已逾期 1 天"
    assert "开卡 2025-11-04 后还没有评估" in message.body
    assert message.url == f"/cards/{house.card.pk}/"


def test_a_scan_that_was_away_tells_each_once(house):
    assert house.told_on(DUE + timedelta(days=30)) == ["中心", "服务部", "站长", "走访员"]
    assert house.told_on(DUE + timedelta(days=31)) == []


def test_the_rungs_are_the_managers(house):
    LadderRung.objects.filter(ladder="review", rung=1).update(offset_days=-60)
    assert house.told_on(DUE - timedelta(days=60)) == ["走访员"]


def test_an_approved_assessment_answers_it_for_a_year(house):
    house.told_on(DUE + DAY)
    house.decide(house.propose(DUE + DAY), DUE + 2 * DAY)
    assert house.told_on(DUE + 3 * DAY) == []
    assert not Reminder.objects.unread().exists()
    assert Review.objects.get().due_on == year_after(DUE + DAY)
    assert house.told_on(year_after(DUE + DAY) + DAY) == ["站长", "走访员"]


def test_a_proposal_that_waits_has_it_in_hand_until_it_waits_too_long(house):
    house.told_on(DUE + DAY)
    house.propose(DUE + DAY)
    told = {offset: house.told_on(DUE + timedelta(days=offset)) for offset in range(2, 45)}
    assert {offset: names for offset, names in told.items() if names} == {
        9: ["服务部"],
        29: ["中心"],
        36: ["服务部", "站长"],
        43: ["服务部", "站长"],
    }
    assert not Reminder.objects.unread().filter(recipient=house.visitor).exists()
    message = Reminder.objects.filter(recipient=house.department).earliest("sent_at")
    assert message.title == "王秀英 · 年度复评待审批 · 已等 8 天"


def test_a_proposal_turned_down_leaves_it_open_again(house):
    house.told_on(DUE + DAY)
    proposal = house.propose(DUE + DAY)
    house.told_on(DUE + 2 * DAY)
    house.decide(proposal, DUE + 3 * DAY, approve=False)
    assert house.told_on(DUE + 3 * DAY) == []  # both were told that rung
    assert Reminder.objects.unread().filter(recipient=house.visitor).exists()


def test_a_pause_puts_it_off(house):
    make_pause(house.card, DUE - 3 * DAY, DUE + 30 * DAY, recorded_by=house.head)
    assert house.told_on(DUE + 20 * DAY) == []
    assert house.told_on(DUE + 31 * DAY) == ["走访员"]
    assert house.told_on(DUE + 38 * DAY) == ["站长", "走访员"]


def test_a_closed_card_is_not_reviewed(house):
    house.told_on(DUE + DAY)
    services.close_card(card=house.card, reason="MOVED", by=house.department, today=DUE + 2 * DAY)
    assert house.told_on(DUE + 20 * DAY) == []
    assert not Reminder.objects.unread().exists()
    assert not Review.objects.exists()


def test_the_command_does_the_same(house, capsys):
    with time_machine.travel(at(DUE + DAY)):
        call_command("remind_of_reviews")
    assert "已发出 2 条复评提醒" in capsys.readouterr().out


def due(day):
    return set(ServiceCard.objects.review_due(day).values_list("pk", flat=True))


def test_cards_are_due_from_four_weeks_before_unless_they_rest_or_are_closed(db):
    soon = make_card(opened_on=OPENED)
    resting = make_card(opened_on=OPENED)
    make_pause(resting, DUE + 2 * DAY, DUE + 20 * DAY)  # overdue, and nobody is there now
    make_card(opened_on=OPENED, closed_on=DUE)
    make_card(opened_on=OPENED + 60 * DAY)
    assert due(DUE - 29 * DAY) == set()
    assert due(DUE - 28 * DAY) == {soon.pk, resting.pk}
    assert due(DUE + 5 * DAY) == {soon.pk}
