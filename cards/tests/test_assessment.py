"""Proposing a tier, and what a manager's decision does to the card."""

import uuid
from datetime import date, datetime, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cards import services
from cards.models import Assessment, ServiceCard, Tier
from cards.tests.factories import make_assessment, make_card
from laoling import calendar
from laoling.accounts.models import Role, Unit
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.calendar import SHANGHAI
from laoling.people.models import Retiree
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)
ALONE_AND_FRAIL = {"hardships": ["NO_CARER"], "ability": "SEVERE", "living": "ALONE"}


def noon(day):
    return datetime.combine(day, time(12), SHANGHAI)


def propose(retiree, proposed_tier=Tier.FIRST, **kwargs):
    fields = {"assessed_on": TODAY, "notes": "", "now": noon(TODAY), **ALONE_AND_FRAIL, **kwargs}
    if "by" not in fields:
        fields["by"] = make_user(Role.VISITOR, retiree.station)
    return services.propose_assessment(retiree=retiree, proposed_tier=proposed_tier, **fields)


def approve(assessment, tier="as proposed", by=None, today=TODAY, **kwargs):
    tier = assessment.proposed_tier if tier == "as proposed" else tier
    by = by or make_user(Role.DEPARTMENT_MANAGER)
    return services.approve_assessment(assessment=assessment, tier=tier, by=by, now=noon(today), **kwargs)


def test_a_proposal_keeps_what_the_table_suggested_and_why():
    assessment = propose(make_retiree())
    assert (assessment.suggested_tier, assessment.suggestion_reason) == (1, "独居且重度失能")
    assert assessment.is_waiting


def test_another_tier_than_suggested_needs_a_reason():
    retiree = make_retiree()
    with pytest.raises(ValidationError, match="请说明理由"):
        propose(retiree, Tier.THIRD, reason=" ")
    assert propose(retiree, Tier.THIRD, reason="女儿已搬来照料").proposal_reason == "女儿已搬来照料"


def test_a_retiree_has_one_waiting_proposal():
    retiree = make_retiree()
    propose(retiree)
    with pytest.raises(ValidationError, match="已有一份待审批的评估"):
        propose(retiree)


def test_the_same_submission_makes_one_proposal():
    retiree, token = make_retiree(), uuid.uuid4()
    assert propose(retiree, submission_id=token) == propose(retiree, submission_id=token)


@pytest.mark.parametrize("day", [TODAY + timedelta(days=1), TODAY - timedelta(days=367)])
def test_an_assessment_is_of_today_or_the_year_before(day):
    with pytest.raises(ValidationError, match="评估日期"):
        propose(make_retiree(), assessed_on=day)


def test_who_died_is_not_assessed():
    with pytest.raises(ValidationError, match="已去世"):
        propose(make_retiree(died_on=TODAY))


def test_approval_opens_a_card_with_its_first_dated_tier():
    manager = make_user(Role.DEPARTMENT_MANAGER)
    assessment = propose(make_retiree())
    card = approve(assessment, by=manager)
    assert (card.tier, card.opened_on, card.opened_by, card.planned_to) == (1, TODAY, manager, None)
    assert [(c.tier, c.from_on, c.assessment) for c in card.tier_changes.all()] == [(1, TODAY, assessment)]
    assessment.refresh_from_db()
    assert (assessment.status, assessment.tier) == (Assessment.Status.APPROVED, 1)
    assert (assessment.decided_on, assessment.decided_by) == (TODAY, manager)


def test_numbers_run_by_department_and_year():
    tree = make_centre_tree()
    stations = [*tree.stations[:3], tree.stations[0]]
    years = [2026, 2026, 2026, 2027]
    numbers = [
        approve(propose(make_retiree(station=station)), today=date(year, 12, 1)).number
        for station, year in zip(stations, years, strict=True)
    ]
    first, second = tree.department.code, tree.other_department.code
    assert numbers == [
        f"{first}-2026-0001",
        f"{first}-2026-0002",
        f"{second}-2026-0001",
        f"{first}-2027-0001",
    ]


def test_numbers_go_on_after_those_that_were_brought_along():
    retiree = make_retiree()
    code = Unit.objects.get_parent(retiree.station).code
    for number in (f"{code}-2026-0009", f"{code}-2026-10012", f"{code}-2026-X", f"{code}-2025-99999"):
        make_card(number=number)
    assert approve(propose(retiree)).number == f"{code}-2026-10013"


def test_the_proposer_answers_for_the_card_if_they_visit_for_that_station():
    retiree = make_retiree()
    visitor = make_user(Role.VISITOR, retiree.station)
    assert approve(propose(retiree, by=visitor)).visitor == visitor


@pytest.mark.parametrize("why_not", ["a head", "another station", "left"])
def test_otherwise_nobody_answers_for_it_yet(why_not):
    retiree = make_retiree()
    proposer = {
        "a head": lambda: make_user(Role.STATION_HEAD, retiree.station),
        "another station": lambda: make_user(Role.VISITOR),
        "left": lambda: make_user(Role.VISITOR, retiree.station, is_active=False),
    }[why_not]()
    card = approve(propose(retiree, by=proposer))
    assert card.visitor is None
    assert card in ServiceCard.objects.without_visitor()


def test_approval_of_another_tier_changes_the_open_card_from_that_day():
    card = make_card(tier=Tier.THIRD, planned_to=date(2026, 12, 7))
    changed = approve(propose(card.retiree, Tier.FIRST))
    card.refresh_from_db()
    assert changed == card
    assert (card.tier, card.planned_to, card.version) == (1, None, 2)
    assert [(c.tier, c.from_on) for c in card.tier_changes.all()] == [(3, card.opened_on), (1, TODAY)]


def test_approval_of_the_same_tier_leaves_the_facts_alone():
    card = make_card(tier=Tier.FIRST, planned_to=date(2026, 12, 7))
    approve(propose(card.retiree, Tier.FIRST))
    card.refresh_from_db()
    assert (card.tier_changes.count(), card.planned_to) == (1, date(2026, 12, 7))


def test_the_last_approval_of_a_day_wins():
    card = make_card(tier=Tier.SECOND)
    approve(propose(card.retiree, Tier.FIRST))
    approve(propose(card.retiree, Tier.SECOND, reason="复核后恢复原等级"))
    card.refresh_from_db()
    assert card.tier == card.tier_changes.last().tier == 2
    assert card.tier_changes.filter(from_on=TODAY).count() == 2


def test_no_tier_closes_the_open_card_as_improved():
    card = make_card(planned_to=date(2026, 12, 7))
    closed = approve(propose(card.retiree, None, reason="子女已接回同住"))
    assert (closed.pk, closed.closed_on, closed.close_reason) == (card.pk, TODAY, "IMPROVED")
    assert closed.planned_to is None


def test_no_tier_opens_no_card():
    assert approve(propose(make_retiree(), None, hardships=[], ability="", living="")) is None
    assert not ServiceCard.objects.exists()


def test_a_manager_who_decides_otherwise_says_why():
    assessment = propose(make_retiree())
    with pytest.raises(ValidationError, match="请说明理由"):
        approve(assessment, Tier.SECOND)
    assert approve(assessment, Tier.SECOND, reason="名额调整").tier == 2


def test_a_decided_assessment_is_not_decided_again():
    assessment = propose(make_retiree())
    approve(assessment, by=make_user(Role.DEPARTMENT_MANAGER, name="王芳"))
    with pytest.raises(Outdated, match=r"已批准.*王芳"):
        approve(assessment)
    with pytest.raises(Outdated):
        services.reject_assessment(assessment=assessment, reason="重复", by=make_user(), now=noon(TODAY))
    assert ServiceCard.objects.count() == 1


def test_who_died_meanwhile_gets_no_card():
    assessment = propose(make_retiree())
    assessment.retiree.died_on = TODAY
    assessment.retiree.save()
    with pytest.raises(ValidationError, match="已去世"):
        approve(assessment)
    assert not ServiceCard.objects.exists()


def test_turning_down_needs_a_reason_and_leaves_the_card():
    card = make_card(tier=Tier.THIRD)
    assessment = propose(card.retiree)
    manager = make_user(Role.DEPARTMENT_MANAGER)
    with pytest.raises(ValidationError, match="请说明理由"):
        services.reject_assessment(assessment=assessment, reason="", by=manager, now=noon(TODAY))
    rejected = services.reject_assessment(
        assessment=assessment, reason="材料不全", by=manager, now=noon(TODAY)
    )
    assert (rejected.status, rejected.tier, rejected.decision_reason) == ("REJECTED", None, "材料不全")
    card.refresh_from_db()
    assert card.tier == Tier.THIRD
    assert propose(card.retiree).is_waiting


def test_many_are_approved_at_once_and_counted():
    opened = [propose(make_retiree()) for _ in range(3)]
    changed = propose(make_card(tier=Tier.THIRD).retiree)
    same = propose(make_card(tier=Tier.FIRST).retiree)
    closed = propose(make_card().retiree, None, reason="好转")
    decided = propose(make_retiree())
    approve(decided)
    done = services.approve_assessments(
        assessments=[*opened, changed, same, closed, decided], by=make_user(), now=noon(TODAY)
    )
    assert done == services.BulkApproval(approved=6, opened=3, changed=1, closed=1, skipped=1)


def test_many_are_approved_all_or_none():
    good, dead = make_assessment(), make_assessment()
    dead.retiree.died_on = TODAY
    dead.retiree.save()
    with pytest.raises(ValidationError, match=dead.retiree.name):
        services.approve_assessments(assessments=[good, dead], by=make_user(), now=noon(TODAY))
    good.refresh_from_db()
    assert good.is_waiting
    assert not ServiceCard.objects.exists()


def test_the_record_says_what_an_approved_assessment_found():
    retiree = make_retiree(ability="MILD", living="SPOUSE", phone="13900000001")

    services.reject_assessment(
        assessment=propose(retiree), reason="请再核对", by=make_user(), now=noon(TODAY)
    )
    retiree.refresh_from_db()
    assert (retiree.ability, retiree.living, retiree.version) == ("MILD", "SPOUSE", 1)

    approve(propose(retiree, living=""))
    retiree.refresh_from_db()
    assert (retiree.ability, retiree.living, retiree.version) == ("SEVERE", "SPOUSE", 2)

    approve(propose(retiree, living=""))
    retiree.refresh_from_db()
    assert (retiree.phone, retiree.version) == ("13900000001", 2)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_was_changed_in_the_record_since_the_proposal_stays():
    retiree = make_retiree(ability="MILD", living="SPOUSE")
    now = timezone.now()
    assessment = propose(retiree, living="CHILDREN", now=now, assessed_on=calendar.local_day(now))
    Retiree.objects.filter(pk=retiree.pk).update(living="")

    manager = make_user(Role.DEPARTMENT_MANAGER)
    services.approve_assessment(assessment=assessment, tier=assessment.proposed_tier, by=manager, now=now)

    retiree.refresh_from_db()
    assert (retiree.ability, retiree.living) == ("SEVERE", "")
