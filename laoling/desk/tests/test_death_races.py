"""A death while others are at work, each in a transaction of its own, on real connections (Rules of duties, 8)."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from cards import services as cards_services
from cards.models import Assessment, ServiceCard
from cards.tests.factories import make_assessment, make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.answers import Outdated
from laoling.desk import death as deaths
from laoling.people.models import Retiree
from visits import planner, services
from visits.models import Duty, DutyKind, LifeEvent, Visit
from visits.tests.factories import NOW, TODAY
from visits.tests.test_planning_at_once import A_WHILE, at_once

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def card():
    card = make_card(opened_on=date(2026, 11, 4))
    planner.plan(today=TODAY)
    return card


def report(retiree, by, **kwargs):
    kwargs.setdefault("submission_id", uuid4())
    return deaths.report_death(retiree=retiree, happened_on=TODAY, by=by, now=NOW, **kwargs)


def record(card, by):
    return services.record_visit(
        retiree=card.retiree,
        visited_at=NOW - timedelta(hours=1),
        outcome="MET",
        kinds=["VISIT"],
        submission_id=uuid4(),
        by=by,
        now=NOW,
    )


def test_of_four_reports_at_once_one_counts_and_the_others_are_told(card):
    by = make_user(Role.VISITOR, card.retiree.station)
    results = at_once(*[lambda: report(card.retiree, by)] * 4)
    assert sorted(type(result).__name__ for result in results) == ["LifeEvent"] + ["Outdated"] * 3
    assert Duty.objects.filter(kind=DutyKind.FUNERAL).count() == 1


def test_the_same_report_sent_four_times_at_once_is_one(card):
    by, number = make_user(Role.VISITOR, card.retiree.station), uuid4()
    results = at_once(*[lambda: report(card.retiree, by, submission_id=number)] * 4)
    assert len({result.pk for result in results}) == 1
    assert LifeEvent.objects.count() == 1


@pytest.mark.parametrize("first", ["death", "visit"])
def test_a_visit_recorded_at_the_same_moment_counts_and_leaves_nothing_open(card, first):
    """Whoever comes first, the visit of this morning answers, and nothing but the funeral is left to do."""
    by = make_user(Role.VISITOR, card.retiree.station)
    begun = threading.Event()

    def holding(action):
        with transaction.atomic():
            result = action()
            begun.set()
            threading.Event().wait(0.5)  # the other one waits for us meanwhile
            return result

    def after(action):
        begun.wait(A_WHILE)
        return action()

    acts = {"death": lambda: report(card.retiree, by), "visit": lambda: record(card, by)}
    second = "visit" if first == "death" else "death"
    results = at_once(lambda: holding(acts[first]), lambda: after(acts[second]))
    assert {type(result) for result in results} == {LifeEvent, Visit}
    assert Duty.objects.settled().filter(kind="VISIT").exists()
    assert set(Duty.objects.unsettled().values_list("kind", flat=True)) == {DutyKind.FUNERAL}


def test_planning_at_the_same_moment_brings_nothing_back(card):
    by = make_user(Role.VISITOR, card.retiree.station)
    ServiceCard.objects.update(planned_to=None)
    results = at_once(
        lambda: report(card.retiree, by),
        lambda: planner.plan(today=TODAY + timedelta(days=30)),
        lambda: planner.plan(today=TODAY + timedelta(days=30)),
    )
    assert not [result for result in results if isinstance(result, Exception)]
    planner.plan(today=TODAY + timedelta(days=30))
    assert set(Duty.objects.unsettled().values_list("kind", flat=True)) == {DutyKind.FUNERAL}


def test_approving_an_assessment_at_the_same_moment_leaves_no_open_card_of_the_dead():
    retiree = make_card(opened_on=date(2026, 11, 4), closed_on=date(2026, 11, 10)).retiree
    by = make_user(Role.DEPARTMENT_MANAGER)
    proposal = make_assessment(retiree)

    def approve():
        return cards_services.approve_assessment(
            assessment=proposal, tier=proposal.proposed_tier, by=by, now=NOW
        )

    results = at_once(lambda: report(retiree, by), approve)
    assert not ServiceCard.objects.open().exists()
    refused = [result for result in results if isinstance(result, Exception)]
    assert all(isinstance(result, Outdated | ValidationError) for result in refused)
    assert Retiree.objects.get(pk=retiree.pk).died_on == TODAY
    assert Assessment.objects.get(pk=proposal.pk).status != Assessment.Status.PROPOSED


def test_undoing_twice_at_once_undoes_once(card):
    by = make_user(Role.STATION_HEAD, card.retiree.station)
    death = report(card.retiree, by)
    results = at_once(*[lambda: deaths.undo_death(death=death, reason="误报", by=by, now=NOW)] * 3)
    assert {result.pk for result in results} == {death.pk}
    assert ServiceCard.objects.get(pk=card.pk).is_open
    assert LifeEvent.objects.get(pk=death.pk).version <= death.version + 1
