"""Reopening: a new card for somebody whose card was closed (Rules of duties, 8; docs/decisions/0012)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cards.models import ServiceCard, TierChange
from cards.services import check_version, next_number, visitors_for
from laoling.accounts.models import Unit
from laoling.answers import Outdated
from laoling.people.models import Retiree


@transaction.atomic
def reopen_card(*, card, reason: str, by, today: date, version: int | None = None) -> ServiceCard:
    """Open a new card with the tier that the closed `card` had last, its visitor if they still may, and a reason.

    Raises ValidationError without a reason, for somebody who died or was archived, and while an assessment
    waits (its approval opens a card by itself); Outdated when an open card is there already, or when `card`
    isn't the latest or was changed after the form with `version` was shown.
    """
    retiree = Retiree.objects.select_for_update(no_key=True).select_related("station").get(pk=card.retiree_id)
    check_may_reopen(card, retiree, version)
    if not reason.strip():
        raise ValidationError({"reason": "请填写重新开卡的原因。"})
    if not retiree.is_current:
        raise ValidationError(f"{retiree}已去世或已归档，不能重新开卡。")
    if retiree.assessments.waiting().exists():
        raise ValidationError(f"{retiree}有一份待审批的困难评估：批准它就会开卡，不必另外重新开卡。")
    answers = card.visitor is not None and card.visitor in visitors_for(retiree)
    made = ServiceCard.objects.create(
        retiree=retiree,
        number=next_number(Unit.objects.get_parent(retiree.station), today.year),
        tier=card.tier,
        visitor=card.visitor if answers else None,
        opened_on=today,
        opened_by=by,
        former=card,
        reopen_reason=reason.strip(),
    )
    TierChange.objects.create(card=made, tier=made.tier, from_on=today)
    return made


def check_may_reopen(card, retiree, version: int | None) -> None:
    """Raise Outdated unless `card` is the latest of the retiree and closed, as the form showed it."""
    latest = retiree.cards.order_by("-opened_on", "-pk").first()
    if latest.is_open:
        raise Outdated(f"{retiree}已有在用的服务卡 {latest.number}，没有重复开卡。")
    if latest.pk != card.pk:
        raise Outdated(f"{retiree}后来还有一张服务卡 {latest.number}，请从那一张重新开卡。")
    check_version(latest, version)
