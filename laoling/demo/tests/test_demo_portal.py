"""What a demo portal holds, so that every page has something to show."""

from datetime import date

import pytest
from django.db import transaction
from django.db.models import F

from activities.groups.services import candidates_for
from activities.models import Activity, Call, Group, GroupKind, Membership, Series, SignUp
from activities.study.coverage import coverage_of
from activities.study.meetings import missing
from activities.study.models import Directive, Meeting, Transmission
from activities.study.reminders import remind_of_study
from activities.study.transmissions import outstanding
from branding.appraisal.models import Accountability, Appraisal, Objection
from branding.models import CheckKind, Feedback, QualityCheck, Rectification, RectificationStep, ShiftRecord
from cards.models import Assessment, CareStandard, ServiceCard, Tier, TierChange
from cards.review_reminders import remind_of_reviews
from laoling.accounts.models import Leave, Role, Unit, User
from laoling.demo.tests.parts import NOW, TODAY, load
from laoling.desk.duplicates import PairsOf
from laoling.inbox.models import Reminder
from laoling.people.id_number import birth_date_of, clean_id_number, clean_name, clean_phone, sex_of
from laoling.people.models import Consent, Purpose, Retiree
from laoling.programmes import Programme
from visits.models import (
    Duty,
    Entitlement,
    HelpRequest,
    MoodFigure,
    MoodMonth,
    MoodRecord,
    Policy,
    RequestStep,
    Talk,
    TalkSession,
    Visit,
)
from visits.planner import PlanResult
from visits.reminders import send_reminders
from visits.requests import states
from visits.services import plan_duties
from visits.windows import State

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def portal(django_db_setup, django_db_blocker):
    """A demo portal, loaded once for all tests of this file and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(retirees=600)
        yield
        transaction.set_rollback(True)


def test_it_makes_an_organisation_with_staff_of_every_role(portal):
    assert [unit.level for unit in Unit.objects.all()].count("STATION") == 6
    assert set(User.objects.values_list("role", flat=True)) == set(Role.values)
    for station in Unit.objects.stations():
        assert station.staff.with_role(Role.STATION_HEAD).count() == 1
        assert station.staff.with_role(Role.VISITOR).count() >= 3
    assert Leave.objects.filter(substitute__unit=F("user__unit")).count() == 1


def test_people_pass_every_check_of_a_roster(portal):
    assert Retiree.objects.count() == 600
    for retiree in Retiree.objects.all()[:120]:
        assert clean_name(retiree.name) == retiree.name
        assert clean_id_number(retiree.id_number, today=TODAY) == retiree.id_number
        assert retiree.id_number.startswith("370599")
        assert (birth_date_of(retiree.id_number), sex_of(retiree.id_number)) == (retiree.born_on, retiree.sex)
        assert clean_phone(retiree.phone) == retiree.phone
        retiree.full_clean()


def test_cards_of_every_tier_stand_on_approved_assessments(portal):
    assert set(ServiceCard.objects.open().values_list("tier", flat=True)) == set(Tier.values)
    for card in ServiceCard.objects.all():
        steps = list(card.tier_changes.all())
        assert (steps[0].from_on, steps[-1].tier) == (card.opened_on, card.tier)
    unfounded = TierChange.objects.exclude(
        assessment__status=Assessment.Status.APPROVED,
        assessment__retiree=F("card__retiree"),
        assessment__tier=F("tier"),
        assessment__decided_on=F("from_on"),
    ).filter(card__former=None)
    assert not unfounded.exists()
    assert Assessment.objects.waiting().count() == 8


def test_most_people_agreed_and_some_are_registered_twice(portal):
    agreed = Consent.objects.in_force().filter(purpose=Purpose.SERVICE).count()
    assert 500 < agreed < 600
    assert Consent.objects.exclude(withdrawn_on=None).exists()
    assert set(Consent.objects.values_list("purpose", flat=True)) == set(Purpose.values)
    for manager in User.objects.with_role(Role.DEPARTMENT_MANAGER):
        assert PairsOf(manager).count() >= 2


def test_the_planner_and_the_reminders_have_nothing_left_to_do(portal):
    cards = list(ServiceCard.objects.values_list("pk", flat=True))

    again = plan_duties(today=TODAY, cards=cards)

    assert again == PlanResult(cards=len(cards))
    assert send_reminders(now=NOW) == 0
    assert Reminder.objects.exists()


def test_a_year_of_visits_has_gaps_as_in_life(portal):
    states = set(Duty.objects.with_state(NOW).values_list("state", flat=True))
    assert {State.DONE, State.DONE_LATE, State.OVERDUE, State.WAIVED, State.UPCOMING} <= states
    assert set(Duty.objects.overdue(NOW).values_list("tier", flat=True)) == set(Tier.values)
    assert set(Visit.objects.values_list("outcome", flat=True)) >= {"MET", "ABSENT", "REFUSED"}
    assert Visit.objects.filter(late_recorded=True).exists()
    assert not Visit.objects.filter(recorded_at__gt=NOW).exists()
    assert ServiceCard.objects.open().filter(visitor=None).count() == 1


def test_there_is_something_to_review_to_reopen_and_to_hand_over(portal):
    due = ServiceCard.objects.review_due(TODAY)
    assert due.filter(review__due_on__lt=TODAY, review__proposal=None).exists()
    assert due.filter(review__due_on__gte=TODAY, review__proposal=None).exists()
    assert Reminder.objects.filter(subject__startswith="cards.review:").exists()
    assert remind_of_reviews(now=NOW) == 0
    assert ServiceCard.objects.open().exclude(former=None).exists()
    assert ServiceCard.objects.open().filter(visitor__is_active=False).exists()
    assert CareStandard.objects.coming(TODAY).exists()


def test_branches_meet_study_and_leave_something_undone(portal):
    groups = Group.objects.order_by("pk")
    assert set(groups.values_list("kind", flat=True)) == set(GroupKind.values)
    assert Membership.objects.of_the_party().filter(retiree__politics="PARTY").exists()
    assert {day is None for day in Meeting.objects.values_list("held_on", flat=True)} == {True, False}
    assert missing(groups, TODAY)
    assert outstanding(groups, TODAY, ahead=-1)
    assert Reminder.objects.filter(subject__startswith="study.meeting:").exists()
    assert remind_of_study(now=NOW) == 0
    assert not Meeting.objects.filter(held_on__gt=TODAY).exists()
    assert any(candidates_for(branch, branch.created_by).exists() for branch in groups.branches())
    _, rows = coverage_of(groups.branches(), TODAY.year, TODAY)
    assert any(row.covered for row in rows)
    for model in (Group, Membership, Meeting, Directive, Transmission):
        for row in model.objects.all()[:50]:
            row.full_clean()


def test_requests_stand_in_every_state_and_keep_their_rules(portal):
    assert set(HelpRequest.objects.values_list("state", flat=True)) >= set(states.State)
    assert HelpRequest.objects.overdue(NOW).exists()
    assert HelpRequest.objects.filter(retiree=None).exists()
    assert not RequestStep.objects.filter(at__gt=NOW).exists()
    assert set(RequestStep.objects.values_list("kind", flat=True)) >= {"REOPENED", "CALLED_BACK", "WAITED"}
    for request in HelpRequest.objects.select_related("topic", "urgency")[:40]:
        request.full_clean()


def test_policies_are_half_told_and_somebody_is_left_out(portal):
    rows = Entitlement.objects.filter(policy__title="高龄补贴")
    assert rows.untold().exists()
    assert rows.exclude(received_on=None).exists()
    assert Policy.objects.filter(published_at=None).exists()


def test_moods_are_noted_talks_wait_and_are_followed_up_and_months_are_published(portal):
    assert set(MoodRecord.objects.values_list("mood", flat=True)) == {1, 2, 3, 4, 5}
    assert Talk.objects.unended().filter(times=0).exists()
    assert Talk.objects.filter(times__gt=0).exists()
    assert not TalkSession.objects.filter(talked_on__gte=NOW.date()).exists()
    assert MoodMonth.objects.count() > 6
    assert MoodFigure.objects.filter(people__gte=5, concerns__HEALTH__gte=5).exists()
    assert MoodFigure.objects.filter(people=None).exists()


def test_every_station_publishes_activities_cancels_some_and_drafts_others(portal):
    for station in Unit.objects.stations():
        of_station = Activity.objects.filter(unit=station)
        assert of_station.public().before_day(TODAY).exists()
        assert of_station.public().from_day(TODAY).exists()
    assert set(Activity.objects.values_list("programme", flat=True)) == set(Programme.values)
    assert Activity.objects.drafts().exists()
    assert Activity.objects.cancelled().exists()


def test_people_come_are_signed_up_and_wait_and_some_are_to_be_called(portal):
    rows = SignUp.objects.filter(activity__unit=Unit.objects.get(code="S01"))
    assert rows.came().exists()
    assert rows.filter(came=False).exists()
    assert rows.to_come(NOW).seated().exists()
    assert SignUp.objects.waiting().exists()
    assert Call.objects.open().exists()
    assert Activity.objects.exclude(summary="").exists()
    assert Series.objects.filter(activities__occurs_on__gt=TODAY).exists()
    for activity in Activity.objects.exclude(capacity=None):
        assert activity.sign_ups.holding_a_seat().count() <= activity.capacity


def test_rooms_are_checked_findings_put_right_and_the_public_heard(portal):
    assert {check.kind for check in QualityCheck.objects.all()} == set(CheckKind)
    states = {row.state for row in Rectification.objects.all()}
    assert {"已核实", "待整改"} <= states
    assert Rectification.objects.overdue(TODAY).exists()
    assert not QualityCheck.objects.filter(checked_at__gt=NOW).exists()
    assert not RectificationStep.objects.filter(at__gt=NOW).exists()
    assert {check.failed for check in QualityCheck.objects.all()} >= {0, 1}
    for station in Unit.objects.stations():
        assert ShiftRecord.objects.filter(unit=station, on_day=TODAY).exists()
        assert Feedback.objects.filter(venue__unit=station).exists()
        assert not station.venues.filter(feedback_code=None).exists()


def test_one_month_of_appraisals_is_closed_with_an_answered_objection_and_one_is_open(portal):
    months = {row.month: row for row in Appraisal.objects.order_by("pk")}
    assert sorted(months) == [date(2026, 9, 1), date(2026, 10, 1)]
    september, october = (Appraisal.objects.of_month(month) for month in sorted(months))
    assert not september.open().exists()
    assert [one.answered_at is not None for one in Objection.objects.filter(appraisal__in=september)] == [
        True
    ]
    assert october.open().count() == october.count()
    assert october.objected().count() == 1
    for rows in (september, october):
        assert rows.of_staff().exclude(score=None).exists()
        assert rows.of_venues().exclude(score=None).exists()
    assert {row.state for row in Accountability.objects.all()} == {
        "本人已表示意见",
        "等本人表示意见",
        "已撤销",
    }
    assert not Appraisal.objects.filter(computed_at__gt=NOW).exists()
