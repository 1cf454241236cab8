"""The SQL of planning, held to the pure functions by made-up histories."""

from contextlib import contextmanager
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.models import CareStandard, ServiceCard
from cards.tests.factories import make_card, make_pause, make_tier_change
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.calendar import SHANGHAI
from laoling.people.tests.factories import make_retiree
from visits import planner, services, windows
from visits.models import Duty, Visit
from visits.planner import PlanResult
from visits.tests.factories import TODAY, make_card_of, make_visit, moment, set_history, set_standards
from visits.tests.histories import contacts_of, histories, without_overlaps

pytestmark = pytest.mark.django_db

possible_histories = histories().map(without_overlaps)


def examples(number):
    """So many examples; the database is rolled back by `undone`, not by the fixture."""
    return settings(
        max_examples=number, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )


@pytest.fixture
def retiree():
    return make_retiree()


@pytest.fixture
def manager(retiree):
    return make_user(Role.DEPARTMENT_MANAGER, retiree.station)


@contextmanager
def undone():
    """What happens inside is rolled back: an example leaves nothing to the next."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def rows_of(card, *, with_cancelled=False):
    """The card's duties but for festivals, which `test_festival_plan` looks at."""
    rows = Duty.objects.filter(card=card).exclude(kind="FESTIVAL")
    if not with_cancelled:
        rows = rows.exclude(ended_as="CANCELLED")
    return set(rows.values_list("kind", "origin", "opens_on", "due_on", "tier", "phone_counts", "ended_as"))


def wanted_rows(facts, today):
    return {
        (w.kind, w.origin, w.opens_on, w.due_on, w.tier, w.phone_counts, w.ended_as)
        for w in windows.wanted_duties(facts, windows.horizon(today))
    }


def known_on(facts, day):
    """The facts as far as they were recorded by the evening of `day`."""
    return replace(
        facts,
        tiers=tuple(t for t in facts.tiers if t.on <= day),
        standards=tuple(s for s in facts.standards if s.valid_from <= max(day, facts.opened_on)),
        pauses=tuple(p for p in facts.pauses if p.recorded_on <= day),
        closed_on=facts.closed_on if facts.closed_on and facts.closed_on <= day else None,
    )


class Life:
    """A card whose facts become known day by day, as the services write them."""

    def __init__(self, facts, retiree, manager):
        self.facts, self.manager = facts, manager
        self.known = known_on(facts, facts.opened_on)
        set_standards(self.known.standards)
        self.card = make_card_of(self.known, retiree, manager)

    def live_until(self, day):
        """Write down what became known since the last time; as ever, a changed fact takes the mark away."""
        known = known_on(self.facts, day)
        if known.standards != self.known.standards:
            set_standards(known.standards)
        if known != self.known:
            set_history(self.card, known, self.manager)
        self.known = known


# One run


@examples(60)
@given(facts=possible_histories, ahead=st.integers(-14, 150))
def test_it_makes_the_rows_that_the_rules_want(facts, ahead, retiree, manager):
    today = facts.opened_on + timedelta(days=ahead)
    with undone():
        set_standards(facts.standards)
        card = make_card_of(facts, retiree, manager)
        planner.plan(today=today)
        assert rows_of(card, with_cancelled=True) == wanted_rows(facts, today)


@examples(20)
@given(facts=possible_histories, ahead=st.integers(0, 150))
def test_a_second_run_finds_nothing_to_do(facts, ahead, retiree, manager):
    today = facts.opened_on + timedelta(days=ahead)
    with undone():
        set_standards(facts.standards)
        card = make_card_of(facts, retiree, manager)
        planner.plan(today=today)
        assert planner.plan(today=today) == PlanResult()
        assert planner.plan(today=today, cards=[card.pk]) == PlanResult(cards=1)


# Many runs


@examples(25)
@given(facts=possible_histories, steps=st.lists(st.integers(1, 25), min_size=2, max_size=14))
def test_planning_step_by_step_gives_the_same_as_planning_once(facts, steps, retiree, manager):
    """With every fact planned when it became known, and the mark alone saying what a tick has to look at."""
    today = facts.opened_on
    with undone():
        life = Life(facts, retiree, manager)
        for step in steps:
            planner.plan(today=today)
            today += timedelta(days=step)
            life.live_until(today)
        planner.plan(today=today)
        assert rows_of(life.card) == wanted_rows(life.known, today)
        assert planner.plan(today=today, cards=[life.card.pk]) == PlanResult(cards=1)


@st.composite
def lives_with_visits(draw):
    """A history, and days on which something is done: plan, record, correct, withdraw."""
    facts = draw(possible_histories)
    contacts = draw(contacts_of(facts.opened_on))
    delays = draw(st.lists(st.integers(0, 30), min_size=len(contacts), max_size=len(contacts)))
    recordings = [(c.day + timedelta(days=delay), c) for c, delay in zip(contacts, delays, strict=True)]
    return facts, sorted((r for r in recordings if r[1].day >= facts.opened_on), key=lambda r: r[0])


def check_answers(life, today):
    """Every wanted duty has the answer that the pure function gives; nothing else is unsettled."""
    contacts = [
        windows.Contact(visit.visited_on, visit.outcome, frozenset(visit.kinds))
        for visit in Visit.objects.valid().filter(retiree=life.card.retiree).order_by("visited_at", "pk")
    ]
    rows = {
        (d.kind, d.origin, d.opens_on, d.due_on): d
        for d in Duty.objects.filter(card=life.card).exclude(kind="FESTIVAL")
    }
    for wanted in windows.wanted_duties(life.known, windows.horizon(today)):
        row = rows.pop((wanted.kind, wanted.origin, wanted.opens_on, wanted.due_on))
        contact = windows.settling_contact(wanted, contacts, life.known.closed_on)
        assert row.settled_on == (contact and contact.day)
        assert row.ended_as == ("" if contact else wanted.ended_as)
    assert all(row.ended_as == "CANCELLED" for row in rows.values() if row.settled_on is None)


@examples(25)
@given(life_with_visits=lives_with_visits(), data=st.data())
def test_visits_settle_what_the_rules_say_whenever_they_are_recorded(
    life_with_visits, data, retiree, manager
):
    facts, recordings = life_with_visits
    with undone():
        life = Life(facts, retiree, manager)
        today = facts.opened_on
        for recorded_on, contact in recordings:
            today = max(today, recorded_on)
            life.live_until(today)
            if data.draw(st.booleans(), label="a tick came before"):
                planner.plan(today=today)
            visit = services.record_visit(
                retiree=retiree,
                visited_at=moment(contact.day),
                outcome=contact.outcome,
                kinds=contact.kinds,
                submission_id=uuid4(),
                by=manager,
                now=moment(max(contact.day, min(today, contact.day + timedelta(days=30))), 20),
            )
            change = data.draw(st.sampled_from(["keep", "keep", "withdraw", "correct"]), label="then")
            if change == "withdraw":
                services.withdraw_visit(visit=visit, by=manager, now=moment(today, 21))
            elif change == "correct":
                services.correct_visit(visit=visit, outcome="MET", by=manager, now=moment(today, 21))
        planner.plan(today=today)
        check_answers(life, today)


# The mark


def test_days_on_which_nothing_opens_cost_nothing():
    """Third tier: after the horizon a festival's window opens on 25 December, and the quarter on 1 January."""
    card = make_card(tier=3, opened_on=date(2026, 11, 4))
    planner.plan(today=date(2026, 11, 23))
    assert ServiceCard.objects.get(pk=card.pk).planned_to == date(2026, 12, 24)
    assert planner.plan(today=date(2026, 12, 10)).cards == 0
    assert planner.plan(today=date(2026, 12, 11)) == PlanResult(cards=1, made=1)
    assert planner.plan(today=date(2026, 12, 17)).cards == 0
    assert planner.plan(today=date(2026, 12, 18)) == PlanResult(cards=1, made=2)


def test_the_mark_stops_before_a_pause_ends():
    card = make_card(tier=3, opened_on=date(2026, 11, 4))
    make_pause(card, date(2026, 11, 23), date(2026, 12, 15))
    planner.plan(today=TODAY)
    assert ServiceCard.objects.get(pk=card.pk).planned_to == date(2026, 12, 15)


def test_the_mark_stops_before_a_standard_begins():
    card = make_card(tier=3, opened_on=date(2026, 11, 4))
    CareStandard.objects.create(tier=3, kind="VISIT", times=1, period="WEEK", valid_from=date(2026, 12, 20))
    planner.plan(today=TODAY)
    assert ServiceCard.objects.get(pk=card.pk).planned_to == date(2026, 12, 19)


def test_a_closed_card_is_looked_at_once_more_and_never_again():
    card = make_card(opened_on=date(2026, 11, 4), closed_on=date(2026, 11, 20))
    assert planner.plan(today=TODAY).cards == 1
    assert planner.plan(today=date(2030, 1, 1)).cards == 0
    assert ServiceCard.objects.get(pk=card.pk).planned_to == date.max


def test_rule_12_after_ten_days_without_a_scheduler_everything_is_caught_up():
    card = make_card(tier=1, opened_on=date(2026, 11, 4))
    planner.plan(today=date(2026, 11, 4))
    planner.plan(today=date(2026, 12, 14))
    one_by_one = rows_of(card)
    Duty.objects.filter(card=card).delete()
    planner.plan(today=date(2026, 12, 14), cards=[card.pk])
    assert rows_of(card) == one_by_one


# What a run says it did


def test_it_counts_what_it_made_ended_and_revived():
    card = make_card(tier=2, opened_on=date(2026, 11, 4))
    assert planner.plan(today=TODAY) == PlanResult(cards=1, made=7)
    make_tier_change(card, 1, TODAY)
    ServiceCard.objects.update(planned_to=None)
    raised = planner.plan(today=TODAY)
    assert raised.made > 0
    assert raised.ended == 2  # December
    make_tier_change(card, 2, TODAY)
    ServiceCard.objects.update(planned_to=None)
    lowered = planner.plan(today=TODAY)
    assert (lowered.made, lowered.ended, lowered.revived) == (0, raised.made, 2)


def test_it_counts_what_earlier_visits_answer():
    card = make_card(opened_on=date(2026, 11, 4))
    make_visit(card.retiree, moment(date(2026, 11, 6)))
    assert planner.plan(today=date(2026, 11, 6)).settled == 2


def test_portions_give_the_same_as_one(monkeypatch):
    monkeypatch.setattr(planner, "CARDS_AT_A_TIME", 2)
    cards = [make_card(tier=tier, opened_on=date(2026, 11, 4)) for tier in (1, 2, 3, 1, 2)]
    assert planner.plan(today=TODAY).cards == 5
    assert rows_of(cards[0]) == rows_of(cards[3])
    assert rows_of(cards[1]) == rows_of(cards[4])
    assert rows_of(cards[2])


def test_it_leaves_other_duties_of_the_card_alone():
    card = make_card(opened_on=date(2026, 11, 4))
    other = Duty.objects.create(
        card=card,
        retiree=card.retiree,
        kind="HOSPITAL",
        origin="EVENT",
        tier=2,
        opens_on=TODAY,
        due_on=TODAY,
    )
    planner.plan(today=TODAY)
    other.refresh_from_db()
    assert other.ended_as == ""


def test_settled_rows_are_never_touched():
    """A window that opens on the day of a change was answered that morning: it stays, although it would end."""
    card = make_card(tier=1, opened_on=date(2026, 11, 2))
    planner.plan(today=TODAY)
    answered_at = datetime(2026, 11, 23, 9, tzinfo=SHANGHAI)
    services.record_visit(
        retiree=card.retiree,
        visited_at=answered_at,
        outcome="MET",
        kinds=["VISIT"],
        submission_id=uuid4(),
        by=card.opened_by,
        now=answered_at,
    )
    make_tier_change(card, 2, TODAY)
    ServiceCard.objects.update(planned_to=None)
    planner.plan(today=TODAY)
    week = Duty.objects.get(card=card, kind="VISIT", opens_on=TODAY, due_on=date(2026, 11, 29))
    assert (week.ended_as, week.settled_on, week.tier) == ("", TODAY, 1)


def test_sets_are_joined_by_sorting_whatever_sizes_are_guessed():
    """The guesses of a table that was never analyzed had a hash join cut into 200,000 batches."""
    card = make_card()
    values = {"cards": f"{{{card.pk}}}", "since": "{NULL}", "through": TODAY}
    with connection.cursor() as cursor, planner._as_sets(cursor):
        cursor.execute(f"EXPLAIN {planner.PLAN}", values)
        lines = [line.strip() for (line,) in cursor.fetchall()]
    assert any(line.startswith("->  Merge Full Join") for line in lines)
    assert not [line for line in lines if "Hash" in line and "Join" in line]
