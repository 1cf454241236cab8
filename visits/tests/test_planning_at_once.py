"""Planners, visits and facts at the same time, each in a transaction of its own, on real connections.

Every race has a control that switches the protection off and does go wrong: else the test would prove nothing.
"""

import os
import socket
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, OperationalError, connection, transaction

from cards import services as cards_services
from cards.models import CareStandard, ServiceCard, TierChange
from cards.tests.factories import make_assessment, make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from visits import planner, services, windows
from visits.models import Duty, Visit
from visits.planner import PlanResult
from visits.tests.factories import NOW, TODAY
from visits.tests.histories import DEFAULT_STANDARDS
from visits.windows import CardFacts
from visits.windows import TierChange as Change

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

A_WHILE = 10  # seconds, a guard only: nothing waits that long unless it hangs


def at_once(*actions):
    """Run the actions in threads with connections of their own; returns results, exceptions as values."""

    def run(action):
        try:
            return action()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return [future.result(A_WHILE * 3) for future in [pool.submit(run, action) for action in actions]]


def wanted_of(card):
    facts = CardFacts(card.opened_on, (Change(card.opened_on, card.tier),), DEFAULT_STANDARDS)
    return len(windows.wanted_duties(facts, windows.horizon(TODAY)))


@contextmanager
def pausing_after(monkeypatch, name, reached, go_on):
    """Let a function of the planner tell that it is done, and wait there."""
    original = getattr(planner, name)

    def slow(*args, **kwargs):
        result = original(*args, **kwargs)
        if threading.current_thread() is not threading.main_thread() and not reached.is_set():
            reached.set()
            go_on.wait(A_WHILE)
        return result

    monkeypatch.setattr(planner, name, slow)
    yield


# Two planners


def test_four_planners_at_once_make_every_duty_once():
    cards = [make_card(tier=n % 3 + 1, opened_on=date(2026, 11, 4)) for n in range(12)]
    results = at_once(*[lambda: planner.plan(today=TODAY)] * 4)
    total = sum(results, PlanResult())
    assert total.made == Duty.objects.count() == sum(wanted_of(card) for card in cards)


def test_control_planners_that_neither_queue_nor_mark_collide():
    card = make_card(opened_on=date(2026, 11, 4))
    together = threading.Barrier(2, timeout=A_WHILE)

    def plan_without_locking():
        with transaction.atomic():
            seen = [(card.pk, card.retiree_id, None)]
            together.wait()
            result = planner._plan_portion(seen, TODAY, windows.horizon(TODAY))
            threading.Event().wait(0.5)  # the other one has looked by now
            return result

    results = at_once(plan_without_locking, plan_without_locking)
    assert [type(result) for result in results].count(IntegrityError) == 1


# A visit while the planner is at work


def race_visit_against_planner(monkeypatch, card):
    """The visit is recorded after the planner has settled what it inserted and before it commits."""
    by = make_user(Role.VISITOR, card.retiree.station)
    settled, visited = threading.Event(), threading.Event()

    def visit():
        settled.wait(A_WHILE)
        try:
            return services.record_visit(
                retiree=card.retiree,
                visited_at=NOW - timedelta(hours=1),
                outcome="MET",
                kinds=["VISIT"],
                submission_id=uuid4(),
                by=by,
                now=NOW,
            )
        finally:
            visited.set()

    def plan():
        with transaction.atomic():
            result = planner.plan(today=TODAY)
            settled.set()
            visited.wait(1)  # with the lock on, the visit can't be done before we are
            return result

    return at_once(plan, visit)


def make_card_that_seems_planned():
    """Its mark is set, so that recording a visit doesn't plan it first; but it is due for a tick."""
    card = make_card(opened_on=date(2026, 11, 4))
    ServiceCard.objects.filter(pk=card.pk).update(planned_to=date(2026, 11, 3))
    return card


def test_a_visit_recorded_while_planning_settles_what_was_just_planned(monkeypatch):
    card = make_card_that_seems_planned()
    results = race_visit_against_planner(monkeypatch, card)
    assert isinstance(results[1], Visit)
    assert Duty.objects.get(card=card, due_on=date(2026, 11, 30), kind="VISIT").settled_by == results[1]


def test_control_without_the_lock_the_visit_misses_the_duty(monkeypatch):
    monkeypatch.setattr(planner, "hold_planner_off", lambda: None)
    card = make_card_that_seems_planned()
    results = race_visit_against_planner(monkeypatch, card)
    assert isinstance(results[1], Visit)
    assert Duty.objects.get(card=card, due_on=date(2026, 11, 30), kind="VISIT").settled_by is None


# A fact while the planner is at work


def raise_tier(card):
    """As `cards.services` does it: the fact and the mark in one transaction."""
    with transaction.atomic():
        TierChange.objects.create(card=card, tier=1, from_on=TODAY)
        ServiceCard.objects.filter(pk=card.pk).update(tier=1, planned_to=None)


def test_a_fact_recorded_while_planning_is_planned_by_the_next_run(monkeypatch):
    card = make_card(opened_on=date(2026, 11, 4))
    marked, recorded = threading.Event(), threading.Event()

    def change_tier():
        marked.wait(A_WHILE)
        raise_tier(card)
        recorded.set()

    with pausing_after(monkeypatch, "_plan_portion", marked, recorded):
        monkeypatch.setattr(recorded, "wait", lambda _: threading.Event().wait(0.5))
        at_once(lambda: planner.plan(today=TODAY), change_tier)
    assert planner.plan(today=TODAY).made > 0
    assert Duty.objects.filter(card=card, origin="FIRST", opens_on=TODAY).count() == 2
    assert planner.plan(today=TODAY) == PlanResult()


def test_a_fact_that_was_being_recorded_when_the_planner_looked_is_not_marked_away(monkeypatch):
    """The planner waits at the card's row; what it finds then isn't what it had looked at, so it lets it be."""
    card = make_card(opened_on=date(2026, 11, 4))
    changing, looked = threading.Event(), threading.Event()

    def change_tier():
        with transaction.atomic():
            raise_tier(card)
            changing.set()
            looked.wait(0.5)

    def plan():
        changing.wait(A_WHILE)
        return planner.plan(today=TODAY)

    at_once(change_tier, plan)
    assert ServiceCard.objects.get(pk=card.pk).planned_to is None
    planner.plan(today=TODAY)
    assert Duty.objects.filter(card=card, origin="FIRST", opens_on=TODAY).count() == 2


# A visit while a manager decides about a card that no planner has seen


def race_visit_against_approval(monkeypatch, record):
    """The manager holds the person when the visit begins, and takes the card when the visit has what it can get."""
    card = make_card(tier=2, opened_on=date(2026, 11, 4))
    assessment = make_assessment(card.retiree, proposed_tier=3)
    manager = make_user(Role.DEPARTMENT_MANAGER)
    held, lock_cards = threading.Event(), cards_services.lock_cards

    def slow(*args):
        held.set()
        threading.Event().wait(1)
        return lock_cards(*args)

    def approve():
        return cards_services.approve_assessment(assessment=assessment, tier=3, by=manager, now=NOW)

    def visit():
        held.wait(A_WHILE)
        return record(card, make_user(Role.VISITOR, card.retiree.station))

    with monkeypatch.context() as patch:
        patch.setattr(cards_services, "lock_cards", slow)
        return at_once(approve, visit)


def record_now(card, by):
    return services.record_visit(
        retiree=card.retiree,
        visited_at=NOW - timedelta(hours=1),
        outcome="MET",
        kinds=["VISIT"],
        submission_id=uuid4(),
        by=by,
        now=NOW,
    )


def test_a_visit_and_an_approval_never_wait_for_each_other(monkeypatch):
    card, visit = race_visit_against_approval(monkeypatch, record_now)
    assert (card.tier, visit.settles.exists()) == (3, True)


def test_control_with_the_card_before_the_person_one_of_them_fails(monkeypatch):
    @transaction.atomic
    def plan_first(card, by):
        planner.plan(today=TODAY, cards=[card.pk])
        return record_now(card, by)

    results = race_visit_against_approval(monkeypatch, plan_first)
    failed = [result for result in results if isinstance(result, OperationalError)]
    assert len(failed) == 1
    assert "deadlock" in str(failed[0])


# Two tabs


def test_a_double_click_makes_one_visit():
    card = make_card(opened_on=date(2026, 11, 4))
    by = make_user(Role.VISITOR, card.retiree.station)
    submission_id = uuid4()

    def record():
        return services.record_visit(
            retiree=card.retiree,
            visited_at=NOW - timedelta(hours=1),
            outcome="MET",
            kinds=["VISIT"],
            submission_id=submission_id,
            by=by,
            now=NOW,
        )

    results = at_once(*[record] * 4)
    assert {getattr(result, "pk", result) for result in results} == {Visit.objects.get().pk}


# A standard while the planner is at work


def race_standard_against_planner(monkeypatch, wrapper=None):
    """A weekly standard is added after the planner has read the quarterly one; returns the card."""
    card = make_card(tier=3, opened_on=date(2026, 10, 1))
    read, added = threading.Event(), threading.Event()
    quiet_until = windows.quiet_until

    def slow(*args):
        read.set()
        added.wait(1)  # with the lock on, the standard can't be added before we are done
        return quiet_until(*args)

    def add():
        read.wait(A_WHILE)
        with transaction.atomic():  # as cards.services.add_standard does, but on the tests' day
            CareStandard.objects.create(tier=3, kind="VISIT", times=1, period="WEEK", valid_from=TODAY)
            ServiceCard.objects.filter(tier=3).update(planned_to=None)
        added.set()

    def plan():
        with connection.execute_wrapper(wrapper or (lambda execute, *args: execute(*args))):
            return planner.plan(today=TODAY)

    with monkeypatch.context() as patch:
        patch.setattr(windows, "quiet_until", slow)
        results = at_once(plan, add)
    assert [result for result in results if isinstance(result, Exception)] == []
    return card


def weeks_after_the_first_horizon(card):
    planner.plan(today=TODAY + timedelta(days=21))
    later = Duty.objects.filter(card=card, kind="VISIT", opens_on__gt=windows.horizon(TODAY))
    return later.filter(opens_on__lte=TODAY + timedelta(days=35)).exclude(opens_on=date(2027, 1, 1)).count()


def test_a_standard_added_while_planning_is_followed_from_the_next_window_on(monkeypatch):
    assert weeks_after_the_first_horizon(race_standard_against_planner(monkeypatch)) == 3


def test_control_without_waiting_for_the_standard_its_windows_are_overlooked(monkeypatch):
    def without_lock(execute, sql, *args):
        return execute("SELECT 1" if sql.startswith("LOCK TABLE") else sql, *args)

    # Those before the next festival, for which the card is looked at anyway, are missing.
    assert weeks_after_the_first_horizon(race_standard_against_planner(monkeypatch, without_lock)) < 3


def test_a_planner_whose_process_is_gone_lets_go_before_its_statement_ends():
    """A killed process leaves PostgreSQL at work for it: nobody may wait until that is over."""
    held = threading.Event()

    def plan_and_die():
        with transaction.atomic(), connection.cursor() as cursor:
            planner.hold_still()
            with socket.socket(fileno=os.dup(connection.connection.fileno())) as line:
                threading.Timer(0.3, line.shutdown, [socket.SHUT_RDWR]).start()
                held.set()
                cursor.execute("SELECT pg_sleep(%s)", [A_WHILE * 2])

    def plan_next():
        assert held.wait(A_WHILE)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = %s", [f"{A_WHILE}s"])
            planner.hold_still()
        return "its turn"

    died, answer = at_once(plan_and_die, plan_next)
    assert isinstance(died, OperationalError)
    assert answer == "its turn"
