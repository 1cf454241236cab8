"""Handing over: many cards of one visitor to another of the same station, in one step, all or none."""

from collections.abc import Mapping
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.urls import reverse

from cards.models import CardAction, ServiceCard
from cards.services import assignment_in_words
from laoling.accounts.models import Role, User
from laoling.answers import Outdated
from laoling.inbox.services import tell

NAMED = 3  # of the people whose cards were changed meanwhile


@transaction.atomic
def hand_over_cards(
    *,
    versions: Mapping[int, int],
    before: User | None,
    visitor: User,
    reason: str = "",
    by: User,
    today: date,
    now: datetime,
) -> int:
    """Make `visitor` answer for cards that were `before`'s (None: nobody's), and tell them how many; returns how many.

    `versions` are the cards with the version that the page showed. Raises ValidationError for somebody who
    may not answer for them, and Outdated, naming some, when one is closed, another's or changed by now. Who
    hands over waits for the receiver's row, then for the cards in the order of their keys.
    """
    visitor = User.objects.select_for_update(of=("self",), no_key=True).get(pk=visitor.pk)
    rows = ServiceCard.objects.filter(pk__in=versions).select_related("retiree__station")
    cards = list(rows.select_for_update(of=("self",)).order_by("pk"))
    check_unchanged(cards, versions, before, visitor)
    check_may_answer(cards, before, visitor)
    ServiceCard.objects.filter(pk__in=versions).update(visitor=visitor, version=F("version") + 1)
    actions = CardAction.objects.bulk_create(
        CardAction(
            card=card,
            kind=CardAction.Kind.ASSIGNED,
            detail=assignment_in_words(before, visitor),
            reason=reason.strip(),
            recorded_on=today,
            recorded_by=by,
        )
        for card in cards
    )
    if visitor != by:
        tell_receiver(visitor, before, len(cards), reason, by, key=actions[0].pk, now=now)
    return len(cards)


def check_unchanged(cards, versions: Mapping[int, int], before, visitor) -> None:
    """Raise Outdated unless all cards are there, open, and as the page showed them."""
    if cards and all(card.is_open and card.visitor_id == visitor.pk for card in cards):
        raise Outdated(f"这 {len(cards)} 张服务卡已经由{visitor}负责，没有重复移交。")
    changed = [
        str(card.retiree)
        for card in cards
        if not card.is_open
        or card.visitor_id != (before.pk if before else None)
        or card.version != versions[card.pk]
    ]
    if changed or len(cards) < len(versions) or not cards:
        names = "、".join(changed[:NAMED]) + ("等" if len(changed) > NAMED else "")
        whose = f"{names}的服务卡" if names else "有的服务卡"
        raise Outdated(f"{whose}刚刚被别人修改过，所以一张也没有移交。请核对最新的名单，再操作一次。")


def check_may_answer(cards, before, visitor) -> None:
    """Raise ValidationError unless `visitor` works where all these people belong, and is another one."""
    stations = {card.retiree.station for card in cards}
    if len(stations) > 1:
        raise ValidationError("一次只能移交同一个老年站的服务卡。")
    answers = visitor.is_active and visitor.role in (Role.VISITOR, Role.STATION_HEAD)
    if not answers or {station.pk for station in stations} != {visitor.unit_id}:
        raise ValidationError({"visitor": f"请选择{stations.pop()}在岗的走访员或站长。"})
    if visitor == before:
        raise ValidationError({"visitor": f"这些服务卡本来就由{visitor}负责，请选择另一位。"})


def tell_receiver(visitor, before, count: int, reason: str, by, *, key: int, now) -> None:
    whose = f"{before}的 {count} 张服务卡" if before else f"{count} 张没有走访员的服务卡"
    because = f"，原因：{reason.strip()}" if reason.strip() else ""
    tell(
        recipient=visitor,
        subject=f"cards.handover:{key}",
        title=f"{whose}已移交给你",
        body=f"经办人：{by}{because}。待办里已列出要走访的老同志。",
        url=f"{reverse('cards:card_list')}?visitor={visitor.pk}",
        unit=visitor.unit,
        now=now,
    )
