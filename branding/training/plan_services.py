"""Writes about the plan of brand staff: who is in it, by which aims, the review, and the decision."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from branding.training.models import BrandPlan, Candidate, Topic
from branding.training.services import learners_within
from laoling import calendar
from laoling.accounts.models import Unit, User
from laoling.answers import Outdated

KEEP, NAME = "training.keep_brandplan", "training.name_brandstaff"


def check_keeper(plan: BrandPlan, by: User, right: str = KEEP) -> None:
    """Raises PermissionDenied unless `by` has the right in the plan's unit."""
    if not by.has_perm(right) or not Unit.objects.visible_to(by).filter(pk=plan.unit_id).exists():
        raise PermissionDenied


def candidates_for(plan: BrandPlan):
    """Who can be put into the plan: those at work in its unit who aren't in it yet."""
    return learners_within([plan.unit]).exclude(candidacies__plan=plan)


@transaction.atomic
def save_plan(*, plan: BrandPlan, by: User, version: int | None = None) -> BrandPlan:
    """Make a unit's plan of a year, or change its words."""
    check_keeper(plan, by)
    if plan.pk is None:
        plan.made_by = by
    else:
        current = BrandPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if current.version != version:
            raise Outdated("培养计划刚刚被别人修改过。请核对最新情况，再操作一次。")
        plan.version = current.version + 1
    plan.full_clean()
    plan.save()
    return plan


@transaction.atomic
def add_candidate(
    *, plan: BrandPlan, member: User, topics: Collection[Topic], clean_checks: int, aims: str, by: User
) -> Candidate:
    """Put somebody of the unit into its plan."""
    check_keeper(plan, by)
    if not learners_within([plan.unit]).filter(pk=member.pk).exists():
        raise ValidationError({"member": "请选择本单位在岗的工作人员。"})
    row = Candidate(plan=plan, member=member, clean_checks=clean_checks, aims=aims)
    row.full_clean()
    row.save()
    row.topics.set(topics)
    return row


def lock(candidate: Candidate, version: int) -> Candidate:
    """The candidate as it is now. Raises Outdated when it was changed since, or decided."""
    rows = Candidate.objects.select_for_update(of=("self",)).select_related("plan__unit", "member")
    row = rows.filter(pk=candidate.pk).first()
    if row is None:
        raise Outdated("这位同事刚刚被移出计划。")
    if row.version != version:
        raise Outdated(f"{row.member}的培养情况刚刚被别人修改过。请核对最新情况，再操作一次。")
    return row


def save(row: Candidate) -> Candidate:
    row.version += 1
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def change_aims(
    *, candidate: Candidate, topics: Collection[Topic], clean_checks: int, aims: str, version: int, by: User
) -> Candidate:
    """Other aims, as long as nothing was decided."""
    row = undecided(candidate, version, by)
    row.clean_checks, row.aims = clean_checks, aims
    row.topics.set(topics)
    return save(row)


@transaction.atomic
def remove_candidate(*, candidate: Candidate, version: int, by: User) -> None:
    """Out of the plan, as if never in it; not once there is a review."""
    row = undecided(candidate, version, by)
    if row.reviewed_at:
        raise Outdated("已经评议，不能移出计划；不命名的，请决定“暂不命名”并写明理由。")
    row.delete()


@transaction.atomic
def review(*, candidate: Candidate, review: str, version: int, by: User, now: datetime) -> Candidate:
    """What the unit says about the candidate; nobody reviews themselves."""
    row = undecided(candidate, version, by)
    if row.member_id == by.pk:
        raise ValidationError({"review": "不能评议自己，请上级评议。"})
    row.review, row.reviewed_at, row.reviewed_by = review, now, by
    return save(row)


@transaction.atomic
def decide(
    *,
    candidate: Candidate,
    outcome: str,
    decided_on: date,
    reason: str,
    version: int,
    by: User,
    now: datetime,
) -> Candidate:
    """Name somebody brand staff on a day, or not, with the reason; again, to correct it. Never oneself."""
    row = lock(candidate, version)
    check_keeper(row.plan, by, NAME)
    if row.member_id == by.pk:
        raise ValidationError("不能决定自己的命名。")
    if row.reviewed_at is None:
        raise ValidationError("还没有评议，先评议，再决定。")
    if decided_on > calendar.local_day(now):
        raise ValidationError({"decided_on": "决定日不能晚于今天。"})
    if decided_on.year < row.plan.year:
        raise ValidationError({"decided_on": f"这是 {row.plan.year} 年的计划，决定日不能更早。"})
    row.outcome, row.decided_on, row.decided_by, row.reason = outcome, decided_on, by, reason
    return save(row)


def undecided(candidate: Candidate, version: int, by: User) -> Candidate:
    row = lock(candidate, version)
    check_keeper(row.plan, by)
    if row.outcome:
        raise Outdated(f"{row.member}已经{row.get_outcome_display()}，不能再改。")
    return row
