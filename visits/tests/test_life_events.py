"""What happened to people, and what must follow in the same transaction (Rules of duties, 4, 6, 7 and 8)."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cards.models import ServiceCard
from cards.tests.factories import make_assessment, make_card, make_pause
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.answers import Outdated
from laoling.people.tests.factories import make_retiree
from visits import life_events, planner, services
from visits.models import Duty, DutyKind, EventKind, LifeEvent, MustStandard
from visits.tests.factories import NOW, TODAY, make_event, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    return make_card(opened_on=date(2026, 11, 4))


def report(retiree, kind=EventKind.HOSPITALISED, now=NOW, **kwargs):
    kwargs.setdefault("happened_on", TODAY)
    kwargs.setdefault("submission_id", uuid4())
    kwargs.setdefault("by", make_user(Role.VISITOR, retiree.station))
    return life_events.report_event(retiree=retiree, kind=kind, now=now, **kwargs)


def visit(retiree, at, now=None, kinds=("HOSPITAL",), outcome="MET"):
    return services.record_visit(
        retiree=retiree,
        visited_at=at,
        outcome=outcome,
        kinds=kinds,
        submission_id=uuid4(),
        by=make_user(Role.VISITOR, retiree.station),
        now=now or at,
    )


def duty_of(event):
    return Duty.objects.get(event=event)


# Hospital


def test_rule_7_a_hospital_duty_is_due_24_hours_after_the_report(card):
    event = report(card.retiree, place="中心医院", ward="内科 3 床")
    duty = duty_of(event)
    assert (duty.kind, duty.card, duty.tier) == (DutyKind.HOSPITAL, card, card.tier)
    assert duty.due_at == NOW + timedelta(hours=24)
    assert duty.state_at(NOW) == "DUE_SOON"
    assert duty.state_at(duty.due_at) == "DUE_SOON"
    assert duty.state_at(duty.due_at + timedelta(seconds=1)) == "OVERDUE"


def test_rule_7_the_hours_are_editable_and_what_was_asked_for_keeps_its_clock(card):
    first = report(card.retiree)
    MustStandard.objects.filter(kind=DutyKind.HOSPITAL).update(hours=12)
    second = report(make_card().retiree)
    assert duty_of(first).due_at == NOW + timedelta(hours=24)
    assert duty_of(second).due_at == NOW + timedelta(hours=12)


def test_without_a_card_a_visit_is_asked_for_only_where_the_station_chooses():
    assert not report(make_retiree()).duties.exists()
    assert report(make_retiree(), must_visit=True).duties.exists()


def test_the_same_submission_makes_one_event_and_one_duty(card):
    number = uuid4()
    assert report(card.retiree, submission_id=number) == report(card.retiree, submission_id=number)
    assert Duty.objects.filter(kind=DutyKind.HOSPITAL).count() == 1


def test_somebody_in_hospital_is_not_reported_twice(card):
    report(card.retiree)
    with pytest.raises(Outdated, match="已登记住院"):
        report(card.retiree)


def test_rule_4_a_visit_settles_it_on_time_by_its_moment(card):
    duty = duty_of(report(card.retiree))
    met = visit(card.retiree, NOW + timedelta(hours=23))
    duty.refresh_from_db()
    assert (duty.settled_by, duty.settled_at) == (met, met.visited_at)
    assert duty.state_at(NOW + timedelta(days=3)) == "DONE"


def test_rule_4_after_its_moment_it_is_late_even_on_the_same_day(card):
    event = report(card.retiree)
    visit(card.retiree, NOW + timedelta(hours=25))
    duty = duty_of(event)
    assert duty.settled_on == duty.due_on
    assert duty.state_at(NOW + timedelta(days=3)) == "DONE_LATE"


def test_rule_4_a_call_does_not_count_unless_the_standard_says_so(card):
    event = report(card.retiree)
    visit(card.retiree, NOW + timedelta(hours=1), outcome="PHONED")
    assert duty_of(event).settled_by is None
    MustStandard.objects.filter(kind=DutyKind.HOSPITAL).update(phone_counts=True)
    other = make_card(opened_on=date(2026, 11, 4))
    event = report(other.retiree)
    visit(other.retiree, NOW + timedelta(hours=1), outcome="PHONED")
    assert duty_of(event).settled_by is not None


def test_rule_4_refused_settles_it_and_absent_never(card):
    event = report(card.retiree)
    visit(card.retiree, NOW + timedelta(hours=1), outcome="ABSENT")
    assert duty_of(event).settled_by is None
    visit(card.retiree, NOW + timedelta(hours=2), outcome="REFUSED")
    assert duty_of(event).settled_by is not None


def test_an_ordinary_visit_does_not_settle_it(card):
    event = report(card.retiree)
    visit(card.retiree, NOW + timedelta(hours=1), kinds=["VISIT"])
    assert duty_of(event).settled_by is None


def test_a_visit_in_hospital_before_the_report_answers_it(card):
    visit(card.retiree, NOW - timedelta(hours=3), now=NOW)
    event = report(card.retiree, happened_on=TODAY - timedelta(days=1))
    assert duty_of(event).state_at(NOW) == "DONE"


def test_rule_6_a_pause_never_waives_a_hospital_duty_and_hospital_waives_nothing(card):
    make_pause(card, TODAY, TODAY + timedelta(days=30))
    ServiceCard.objects.update(planned_to=None)
    event = report(card.retiree)
    planner.plan(today=TODAY)
    assert duty_of(event).ended_as == ""
    other = make_card(opened_on=date(2026, 11, 4))
    planner.plan(today=TODAY)
    before = list(Duty.objects.filter(card=other, kind="VISIT").values_list("ended_as", flat=True))
    report(other.retiree)
    planner.plan(today=TODAY, cards=[other.pk])
    assert list(Duty.objects.filter(card=other, kind="VISIT").values_list("ended_as", flat=True)) == before


# The stay


def test_a_stay_lasts_until_the_discharge(card):
    stay = report(card.retiree)
    assert list(LifeEvent.objects.in_hospital()) == [stay]
    discharge = report(
        card.retiree, EventKind.DISCHARGED, moment(TODAY + timedelta(days=5)), happened_on=TODAY
    )
    stay.refresh_from_db()
    assert (stay.ended_on, discharge.follows) == (TODAY, stay)
    assert not LifeEvent.objects.in_hospital().exists()


def test_a_discharge_ends_what_is_not_overdue_and_leaves_what_was_as_missed(card):
    event = report(card.retiree)
    report(card.retiree, EventKind.DISCHARGED, NOW + timedelta(hours=5))
    assert duty_of(event).state_at(NOW + timedelta(hours=6)) == "CANCELLED"
    other = make_card(opened_on=date(2026, 11, 4))
    event = report(other.retiree)
    later = NOW + timedelta(days=4)
    report(other.retiree, EventKind.DISCHARGED, later, happened_on=later.date())
    assert duty_of(event).state_at(later) == "MISSED"


def test_a_visit_in_the_stay_that_is_recorded_after_the_discharge_still_counts(card):
    event = report(card.retiree)
    later = NOW + timedelta(days=4)
    report(card.retiree, EventKind.DISCHARGED, later, happened_on=later.date())
    visit(card.retiree, NOW + timedelta(hours=20), now=later)
    assert duty_of(event).state_at(later) == "DONE"


def test_a_visit_after_the_discharge_does_not(card):
    event = report(card.retiree)
    report(card.retiree, EventKind.DISCHARGED, NOW + timedelta(hours=5))
    visit(card.retiree, NOW + timedelta(days=2))
    assert duty_of(event).settled_by is None


def test_nobody_leaves_hospital_who_is_not_there_nor_before_coming(card):
    with pytest.raises(Outdated, match="没有登记住院"):
        report(card.retiree, EventKind.DISCHARGED)
    report(card.retiree)
    with pytest.raises(ValidationError, match="不能早于住院"):
        report(card.retiree, EventKind.DISCHARGED, happened_on=TODAY - timedelta(days=1))


def test_rule_8_closing_the_card_ends_the_hospital_duty_and_reopening_revives_it(card):
    event = report(card.retiree)
    closed = {"closed_on": TODAY, "closed_by": card.opened_by, "close_reason": "MOVED", "planned_to": None}
    ServiceCard.objects.filter(pk=card.pk).update(**closed)
    planner.plan(today=TODAY)
    assert duty_of(event).ended_as == "CLOSED"
    ServiceCard.objects.filter(pk=card.pk).update(
        closed_on=None, closed_by=None, close_reason="", planned_to=None
    )
    planner.plan(today=TODAY)
    assert duty_of(event).ended_as == ""


# Correcting and taking back


def test_stays_that_are_corrected_never_overlap(card):
    """Neither may a stay begin within the one before, nor a discharge be moved into the next."""
    first = report(card.retiree, happened_on=TODAY - timedelta(days=20))
    left = report(card.retiree, EventKind.DISCHARGED, happened_on=TODAY - timedelta(days=10))
    second = report(card.retiree, happened_on=TODAY - timedelta(days=5))

    def correct(event, days_ago):
        event.refresh_from_db()
        day = TODAY - timedelta(days=days_ago)
        return life_events.correct_event(
            event=event, version=event.version, happened_on=day, by=event.reported_by, now=NOW
        )

    for event, days_ago in ((second, 11), (left, 4)):
        with pytest.raises(ValidationError, match="重叠"):
            correct(event, days_ago)
    correct(second, 10)  # back on the very day
    first.refresh_from_db()
    assert first.ended_on == TODAY - timedelta(days=10)
    assert correct(left, 12).follows.ended_on == TODAY - timedelta(days=12)


def test_taking_a_report_back_cancels_what_it_asked_for(card):
    event = report(card.retiree)
    life_events.withdraw_event(event=event, reason="点错了", by=event.reported_by, now=NOW)
    assert duty_of(event).state_at(NOW) == "CANCELLED"
    assert report(card.retiree).duties.exists()


def test_what_was_done_for_a_report_stays_done(card):
    event = report(card.retiree)
    visit(card.retiree, NOW + timedelta(hours=1))
    life_events.withdraw_event(event=event, reason="点错了", by=event.reported_by, now=NOW)
    assert duty_of(event).state_at(NOW) == "DONE"


def test_taking_a_discharge_back_opens_the_stay_and_its_duty_again(card):
    stay = report(card.retiree)
    discharge = report(card.retiree, EventKind.DISCHARGED)
    life_events.withdraw_event(event=discharge, reason="还没出院", by=stay.reported_by, now=NOW)
    assert list(LifeEvent.objects.in_hospital()) == [stay]
    assert duty_of(stay).ended_as == ""


def test_withdrawing_a_visit_asks_for_the_hospital_again(card):
    event = report(card.retiree)
    met = visit(card.retiree, NOW + timedelta(hours=1))
    services.withdraw_visit(visit=met, by=met.visitor, now=NOW + timedelta(hours=2))
    duty = duty_of(event)
    assert (duty.settled_by, duty.settled_at, duty.ended_as) == (None, None, "")


def test_a_reason_is_asked_for_and_the_second_correction_is_told_of_the_first(card):
    event = report(card.retiree)
    with pytest.raises(ValidationError, match="原因"):
        life_events.withdraw_event(event=event, reason=" ", by=event.reported_by, now=NOW)
    life_events.correct_event(event=event, version=1, place="人民医院", by=event.reported_by, now=NOW)
    with pytest.raises(Outdated, match="别人修改"):
        life_events.correct_event(event=event, version=1, place="职工医院", by=event.reported_by, now=NOW)


def test_choosing_to_visit_afterwards_starts_the_clock_then():
    event = report(make_retiree())
    later = NOW + timedelta(days=2)
    event = life_events.correct_event(
        event=event, version=1, must_visit=True, by=event.reported_by, now=later
    )
    assert duty_of(event).due_at == later + timedelta(hours=24)
    life_events.correct_event(event=event, version=2, must_visit=False, by=event.reported_by, now=later)
    assert duty_of(event).state_at(later) == "CANCELLED"


@pytest.mark.parametrize("days", [1, -400])
def test_a_day_that_cannot_be_is_refused(card, days):
    with pytest.raises(ValidationError, match="日期"):
        report(card.retiree, happened_on=TODAY + timedelta(days=days))
    assert not LifeEvent.objects.exists()


# Bereavement


def test_a_bereaved_person_waits_for_an_assessment_made_since(card):
    before = make_assessment(card.retiree, status="APPROVED")
    type(before).objects.filter(pk=before.pk).update(proposed_at=NOW - timedelta(days=9))
    event = report(card.retiree, EventKind.BEREAVED)
    assert list(LifeEvent.objects.waiting_for_assessment()) == [event]
    made = make_assessment(card.retiree)
    type(made).objects.filter(pk=made.pk).update(proposed_at=NOW + timedelta(hours=1))
    assert not LifeEvent.objects.waiting_for_assessment().exists()


def test_a_person_who_moved_away_waits_until_the_card_is_closed_and_the_station_another(card):
    event = report(card.retiree, EventKind.MOVED)
    assert list(LifeEvent.objects.waiting_for_departure()) == [event]
    ServiceCard.objects.update(closed_on=TODAY, closed_by=card.opened_by, close_reason="MOVED")
    type(card.retiree).objects.update(archived_at=NOW, archive_reason="MOVED")
    assert not LifeEvent.objects.waiting_for_departure().exists()


def test_the_database_keeps_one_open_stay_and_one_death_a_person(card):
    for kind in (EventKind.HOSPITALISED, EventKind.DIED):
        make_event(card.retiree, kind)
        with pytest.raises(IntegrityError), transaction.atomic():
            make_event(card.retiree, kind)
