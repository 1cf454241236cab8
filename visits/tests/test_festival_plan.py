"""The SQL of the festivals, held to the pure functions by made-up lives (Rules of duties, 7 and 8)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.models import ServiceCard
from cards.tests.factories import make_card, make_pause
from laoling.accounts.models import Role, Unit
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.moving import transfer_retiree
from laoling.people.tests.factories import make_retiree
from visits import festival_plan, festivals, planner, services, windows
from visits.models import Duty, FestivalRule
from visits.planner import PlanResult
from visits.tests.factories import make_card_of, moment, set_history, set_standards
from visits.tests.histories import DEFAULT_STANDARDS
from visits.tests.test_festivals import festival_lives
from visits.tests.test_planner import examples, known_on, undone

pytestmark = pytest.mark.django_db


@pytest.fixture
def retiree():
    return make_retiree(station=make_centre_tree().station)


@pytest.fixture
def manager(retiree):
    return make_user(Role.DEPARTMENT_MANAGER, retiree.station)


def rows_of(card):
    rows = Duty.objects.filter(card=card, kind="FESTIVAL").exclude(ended_as="CANCELLED")
    return set(rows.values_list("origin", "opens_on", "due_on", "tier", "ended_as"))


def wanted_rows(facts, station, today, first=None):
    found = festivals.wanted_festivals(
        facts,
        festival_plan.rules(),
        station.path,
        first or festivals.first_day(today),
        windows.horizon(today),
    )
    return {(w.origin, w.opens_on, w.due_on, w.tier, w.ended_as) for w in found}


def make_rules(data, station, around):
    """A few rules of the station, its department and a stranger, as the page would write them."""
    units = [None, station, Unit.objects.get_parent(station)]
    for _ in range(data.draw(st.integers(0, 4))):
        unit = data.draw(st.sampled_from(units))
        FestivalRule.objects.create(
            unit=unit,
            festival=data.draw(st.sampled_from(["SPRING", "MID_AUTUMN", "NATIONAL_DAY", "DOUBLE_NINTH"])),
            choice=data.draw(st.sampled_from(["KEEP", "SKIP", "FOLLOW"] if unit else ["KEEP", "SKIP"])),
            days_before=data.draw(st.integers(0, 20)),
            valid_from=around + timedelta(days=data.draw(st.integers(-60, 100))),
        )


@examples(40)
@given(facts=festival_lives(), data=st.data(), ahead=st.integers(-14, 120))
def test_it_makes_the_festivals_that_the_rules_want(facts, data, ahead, retiree, manager):
    today = facts.opened_on + timedelta(days=ahead)
    with undone():
        set_standards(DEFAULT_STANDARDS)
        make_rules(data, retiree.station, facts.opened_on)
        card = make_card_of(facts, retiree, manager)
        planner.plan(today=today)
        assert rows_of(card) == wanted_rows(facts, retiree.station, today)
        assert planner.plan(today=today, cards=[card.pk]) == PlanResult(cards=1)


@examples(20)
@given(facts=festival_lives(), steps=st.lists(st.integers(1, 25), min_size=2, max_size=8))
def test_planning_festivals_step_by_step_gives_the_same_as_planning_once(facts, steps, retiree, manager):
    """With every fact planned when it became known, and the mark alone saying what a tick has to look at."""
    today = facts.opened_on
    with undone():
        set_standards(DEFAULT_STANDARDS)
        known = known_on(facts, today)
        card = make_card_of(known, retiree, manager)
        for step in steps:
            planner.plan(today=today)
            today += timedelta(days=step)
            before, known = known, known_on(facts, today)
            if known != before:
                set_history(card, known, manager)
        planner.plan(today=today)
        assert rows_of(card) == wanted_rows(known, retiree.station, today, facts.opened_on)


def of_national_day(card):
    return Duty.objects.get(card=card, origin="NATIONAL_DAY", due_on=date(2026, 10, 1))


def test_a_card_has_each_festival_once_however_the_window_moves():
    card = make_card(opened_on=date(2026, 8, 1))
    planner.plan(today=date(2026, 9, 20))
    FestivalRule.objects.create(
        unit=card.retiree.station, festival="NATIONAL_DAY", days_before=10, valid_from=date(2026, 9, 22)
    )
    ServiceCard.objects.update(planned_to=None)
    planner.plan(today=date(2026, 9, 22))
    assert of_national_day(card).opens_on == date(2026, 9, 21)


def test_a_festival_that_is_no_longer_kept_is_cancelled_and_revived_when_it_is_again():
    card = make_card(opened_on=date(2026, 8, 1))
    planner.plan(today=date(2026, 9, 20))
    for choice, ended_as in (("SKIP", "CANCELLED"), ("KEEP", "")):
        FestivalRule.objects.create(
            unit=card.retiree.station, festival="NATIONAL_DAY", choice=choice, valid_from=date(2026, 9, 20)
        )
        ServiceCard.objects.update(planned_to=None)
        planner.plan(today=date(2026, 9, 20))
        assert of_national_day(card).ended_as == ended_as


def test_what_was_done_for_a_festival_is_never_touched():
    card = make_card(opened_on=date(2026, 8, 1))
    planner.plan(today=date(2026, 9, 24))
    services.record_visit(
        retiree=card.retiree,
        visited_at=moment(date(2026, 9, 25)),
        outcome="MET",
        kinds=["FESTIVAL"],
        submission_id=uuid4(),
        by=card.opened_by,
        now=moment(date(2026, 9, 25), 20),
    )
    FestivalRule.objects.create(festival="NATIONAL_DAY", choice="SKIP", valid_from=date(2026, 9, 1))
    ServiceCard.objects.update(planned_to=None)
    planner.plan(today=date(2026, 9, 26))
    duty = of_national_day(card)
    assert (duty.settled_on, duty.ended_as) == (date(2026, 9, 25), "")


def test_one_visit_answers_both_festivals_of_a_day():
    card = make_card(opened_on=date(2031, 8, 1))
    planner.plan(today=date(2031, 9, 25))
    services.record_visit(
        retiree=card.retiree,
        visited_at=moment(date(2031, 9, 30)),
        outcome="MET",
        kinds=["FESTIVAL"],
        submission_id=uuid4(),
        by=card.opened_by,
        now=moment(date(2031, 9, 30), 20),
    )
    settled = Duty.objects.filter(card=card, settled_on=date(2031, 9, 30)).values_list("origin", flat=True)
    assert set(settled) >= {"MID_AUTUMN", "NATIONAL_DAY"}


def test_a_pause_waives_the_visits_and_never_the_festival():
    card = make_card(opened_on=date(2026, 8, 1))
    make_pause(card, date(2026, 9, 1), date(2026, 10, 20), recorded_on=date(2026, 9, 1))
    planner.plan(today=date(2026, 9, 24))
    assert of_national_day(card).ended_as == ""
    assert Duty.objects.filter(card=card, kind="VISIT", due_on=date(2026, 9, 30), ended_as="PAUSED").exists()


def test_a_festival_long_over_is_not_asked_for_when_the_rule_comes_late():
    """A visit can be recorded 30 days back: what is longer ago nobody could do any more."""
    card = make_card(opened_on=date(2026, 1, 1))
    planner.plan(today=date(2026, 11, 23))
    festivals_asked = Duty.objects.filter(card=card, kind="FESTIVAL").values_list("due_on", flat=True)
    assert list(festivals_asked) == []
    planner.plan(today=date(2026, 10, 25), cards=[card.pk])
    assert of_national_day(card).ended_as == ""


def test_a_card_closed_on_its_festival_keeps_nothing_open():
    card = make_card(opened_on=date(2026, 8, 1))
    planner.plan(today=date(2026, 9, 24))
    ServiceCard.objects.filter(pk=card.pk).update(
        closed_on=date(2026, 10, 3), closed_by=card.opened_by, close_reason="MOVED", planned_to=None
    )
    planner.plan(today=date(2026, 10, 3))
    assert of_national_day(card).ended_as == "MISSED"


def test_rule_7_who_goes_to_another_station_keeps_the_festivals_of_that_one():
    tree = make_centre_tree()
    card = make_card(make_retiree(station=tree.station), opened_on=date(2026, 8, 1))
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    FestivalRule.objects.create(
        unit=tree.sibling, festival="NATIONAL_DAY", days_before=3, valid_from=date(2026, 1, 1)
    )
    FestivalRule.objects.create(
        unit=tree.sibling, festival="MID_AUTUMN", choice="SKIP", valid_from=date(2026, 1, 1)
    )
    today = date(2026, 9, 22)
    planner.plan(today=today)
    assert asked_of(card) == {("MID_AUTUMN", date(2026, 9, 18), ""), ("NATIONAL_DAY", date(2026, 9, 24), "")}

    move = {"to_station": tree.sibling, "on": today, "reason": "搬家", "together": False, "by": manager}
    transfer_retiree(retiree=card.retiree, from_station=tree.station.pk, **move)
    planner.plan(today=today)
    assert asked_of(card) == {
        ("MID_AUTUMN", date(2026, 9, 18), "CANCELLED"),
        ("NATIONAL_DAY", date(2026, 9, 28), ""),
    }
    assert planner.plan(today=today).cards == 0  # a transfer is followed once


def asked_of(card):
    festivals = Duty.objects.filter(card=card, kind="FESTIVAL")
    return set(festivals.values_list("origin", "opens_on", "ended_as"))
