"""Writes of the table of care standards; duties are planned from it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import connection, transaction

from cards.models import CareKind, CareStandard, ServiceCard, Tier
from laoling.answers import Outdated


def promises_on(day: date) -> dict[int, dict[str, CareStandard]]:
    """What each tier is promised on a day, by tier and kind of care, visits first."""
    found = {(standard.tier, standard.kind): standard for standard in CareStandard.objects.in_force(day)}
    return {
        tier: {kind: found[tier, kind] for kind in CareKind.values if (tier, kind) in found}
        for tier in Tier.values
    }


def state_of_table() -> str:
    """A word that is another one after every change of the table, so that a form shown before is recognised."""
    keys = CareStandard.objects.order_by("pk").values_list("pk", flat=True)
    return f"{len(keys)}-{max(keys, default=0)}"


@transaction.atomic
def add_standards(
    *, standards: Iterable[CareStandard], by, today: date, seen: str | None = None
) -> list[CareStandard]:
    """Add unsaved standards, all or none; from its day on each is the promise of its tier and kind.

    `seen` is the state of the table when it was shown. Raises ValidationError for a day before `today` and a day
    that has one, and Outdated when the table was changed meanwhile. All open cards of the tiers are planned again.
    """
    lock_table()
    if seen is not None and seen != state_of_table():
        raise Outdated("服务标准刚刚被改动过。请核对下面的最新情况，再保存一次。")
    made = []
    for standard in standards:
        if standard.valid_from < today:
            raise ValidationError({"valid_from": "开始日期最早为今天：过去的任务已按原标准安排。"})
        refuse_second_of_a_day(standard)
        standard.created_by = by
        standard.full_clean()
        standard.save()
        made.append(standard)
    plan_again({standard.tier for standard in made})
    return made


def refuse_second_of_a_day(standard: CareStandard) -> None:
    """Raise ValidationError, saying what to do, when its tier, kind and day have a standard already."""
    same_day = {"tier": standard.tier, "kind": standard.kind, "valid_from": standard.valid_from}
    if standing := CareStandard.objects.filter(**same_day).first():
        what = f"{standing.get_tier_display()}{standing.get_kind_display()}"
        raise ValidationError(
            f"{what}在 {standing.valid_from} 这一天已有标准（{standing.promise}）。"
            "请换一天；还没有执行的，也可以先撤回再重新设定。"
        )


@transaction.atomic
def withdraw_standard(*, standard: CareStandard, today: date) -> None:
    """Take back a standard that hasn't begun; the history keeps it. Raises Outdated when it has, or is gone."""
    lock_table()
    standing = CareStandard.objects.filter(pk=standard.pk).first()
    if standing is None:
        raise Outdated("这条标准已经撤回，没有重复处理。")
    if standing.valid_from <= today:
        raise Outdated(f"这条标准已于 {standing.valid_from} 开始执行，不能撤回；请另设新的标准。")
    standing.delete()
    plan_again({standing.tier})


def lock_table() -> None:
    """One change of the table at a time; planners wait as well, so that they see all of it."""
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cards_carestandard IN SHARE ROW EXCLUSIVE MODE")


def plan_again(tiers: set[int]) -> None:
    ServiceCard.objects.open().filter(tier__in=tiers).update(planned_to=None)
