"""What the registry tells: assessments, the service card and its tiers, the contact card."""

from datetime import date
from typing import Any

from django.db.models import DateField, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast
from django.urls import reverse

from cards.models import Assessment, CardAction, ContactCard, Pause, ServiceCard, Tier, TierChange
from laoling.desk.sources.moments import ONE_DAY, end_of
from laoling.desk.timeline import Entry, Kind, Source
from laoling.people.models import Retiree

# Assessments and what was decided


def assessments_of(retiree: Retiree, today: date):
    found = Assessment.objects.filter(retiree=retiree).select_related("proposed_by").defer("source")
    return found.annotate(story_on=F("assessed_on"), story_at=F("proposed_at"))


def tell_assessment(assessment: Any) -> Entry:
    tier = Tier(assessment.proposed_tier).label if assessment.proposed_tier else "不需要服务卡"
    lines = [
        ("困难", "、".join(assessment.hardship_labels)),
        ("能力", assessment.get_ability_display()),
        ("居住", assessment.get_living_display()),
        ("说明", assessment.notes),
        ("申报理由", assessment.proposal_reason),
    ]
    return Entry(
        on=assessment.assessed_on,
        kind=Kind.ASSESSMENT,
        title=f"困难评估，申报{tier}",
        lines=[line for line in lines if line[1]],
        by=str(assessment.proposed_by),
        url=reverse("cards:assessment_detail", args=[assessment.pk]),
    )


def decisions_of(retiree: Retiree, today: date):
    found = Assessment.objects.filter(retiree=retiree).decided().select_related("decided_by")
    return found.annotate(story_on=F("decided_on"), story_at=F("decided_at"))


def tell_decision(assessment: Any) -> Entry:
    approved = assessment.status == Assessment.Status.APPROVED
    tier = f"定为{Tier(assessment.tier).label}" if assessment.tier else "不需要服务卡"
    return Entry(
        on=assessment.decided_on,
        kind=Kind.ASSESSMENT,
        title=f"评估批准，{tier}" if approved else "评估退回",
        tag=assessment.get_status_display(),
        colour="green" if approved else "amber",
        lines=[("意见", assessment.decision_reason)] if assessment.decision_reason else [],
        by=str(assessment.decided_by),
        url=reverse("cards:assessment_detail", args=[assessment.pk]),
    )


# The service card: opened, tier, paused, back, handed over, closed


def openings_of(retiree: Retiree, today: date):
    first = TierChange.objects.filter(card=OuterRef("pk"), from_on=OuterRef("opened_on")).order_by("-pk")
    cards = ServiceCard.objects.filter(retiree=retiree).select_related("opened_by", "former")
    return cards.annotate(
        first_tier=Subquery(first.values("tier")[:1]), story_on=F("opened_on"), story_at=F("created_at")
    )


def tell_opening(card: Any) -> Entry:
    tier = Tier(card.first_tier or card.tier).label
    lines = [("原卡", card.former.number)] if card.former else []
    if card.reopen_reason:
        lines.append(("原因", card.reopen_reason))
    return card_entry(
        card.opened_on,
        f"{'重新开卡' if card.former else '开卡'} {card.number}，{tier}",
        card,
        by=str(card.opened_by),
        lines=lines,
        tag="开卡",
        colour="green",
    )


def closings_of(retiree: Retiree, today: date):
    cards = ServiceCard.objects.filter(retiree=retiree).closed().select_related("closed_by")
    return cards.annotate(story_on=F("closed_on"), story_at=end_of("closed_on"))


def tell_closing(card: Any) -> Entry:
    return card_entry(
        card.closed_on,
        f"销卡 {card.number}，{card.get_close_reason_display()}",
        card,
        by=str(card.closed_by),
        lines=[("说明", card.close_words)] if card.close_words else [],
        tag="销卡",
    )


def tiers_of(retiree: Retiree, today: date):
    """Where the tier became another one; the last of a day counts, and the first comes with the opening."""
    same_day = TierChange.objects.filter(
        card=OuterRef("card"), from_on=OuterRef("from_on"), pk__gt=OuterRef("pk")
    )
    before = TierChange.objects.filter(card=OuterRef("card"), from_on__lt=OuterRef("from_on"))
    changes = TierChange.objects.filter(~Exists(same_day), card__retiree=retiree)
    changes = changes.annotate(before=Subquery(before.order_by("-from_on", "-pk").values("tier")[:1]))
    changes = changes.filter(before__isnull=False).exclude(before=F("tier"))
    people = ["card", "assessment__decided_by"]
    return changes.select_related(*people).annotate(story_on=F("from_on"), story_at=F("recorded_at"))


def tell_tier(change: Any) -> Entry:
    decision = change.assessment
    return card_entry(
        change.from_on,
        f"等级由{Tier(change.before).label}改为{Tier(change.tier).label}",
        change.card,
        by=str(decision.decided_by) if decision else "",
        lines=[("意见", decision.decision_reason)] if decision and decision.decision_reason else [],
        tag="等级",
        colour="red" if change.tier < change.before else "blue",
    )


def pauses_of(retiree: Retiree, today: date):
    pauses = Pause.objects.filter(card__retiree=retiree, starts_on__lte=today)
    people = ["card", "recorded_by"]
    return pauses.select_related(*people).annotate(story_on=F("starts_on"), story_at=F("recorded_at"))


def tell_pause(pause: Any) -> Entry:
    return card_entry(
        pause.starts_on,
        f"暂停服务，到 {pause.ends_on} 为止",
        pause.card,
        by=str(pause.recorded_by),
        lines=[("原因", pause.reason)],
        tag="暂停",
        colour="amber",
    )


def resumptions_of(retiree: Retiree, today: date):
    """The day after a pause, unless the card was closed meanwhile."""
    back = Q(card__closed_on=None) | Q(card__closed_on__gt=F("ends_on"))
    pauses = Pause.objects.filter(back, card__retiree=retiree, ends_on__lt=today).select_related("card")
    return pauses.annotate(story_on=Cast(F("ends_on") + ONE_DAY, DateField()), story_at=end_of("ends_on"))


def tell_resumption(pause: Any) -> Entry:
    return card_entry(pause.story_on, "恢复服务", pause.card, tag="恢复", colour="green")


def actions_of(retiree: Retiree, today: date):
    actions = CardAction.objects.filter(card__retiree=retiree).select_related("card", "recorded_by")
    return actions.annotate(story_on=F("recorded_on"), story_at=F("recorded_at"))


def tell_action(action: CardAction) -> Entry:
    return card_entry(
        action.recorded_on,
        f"{action.get_kind_display()}：{action.detail}",
        action.card,
        by=str(action.recorded_by),
        lines=[("原因", action.reason)] if action.reason else [],
    )


def card_entry(on: date, title: str, card: ServiceCard, **words) -> Entry:
    return Entry(
        on=on, kind=Kind.CARD, title=title, url=reverse("cards:card_detail", args=[card.pk]), **words
    )


# The contact card: handed out, signed for


def issues_of(retiree: Retiree, today: date):
    issued = ContactCard.objects.filter(retiree=retiree, issued_on__isnull=False).select_related("issued_by")
    return issued.defer("numbers").annotate(story_on=F("issued_on"), story_at=F("printed_at"))


def tell_issue(card: Any) -> Entry:
    return Entry(
        on=card.issued_on,
        kind=Kind.CONTACT_CARD,
        title=f"发放联系卡：{card.get_style_display()}",
        tag="发放",
        colour="blue",
        lines=[("", f"{card.replaced_on} 作废，换了新卡。")] if card.replaced_on else [],
        by=str(card.issued_by),
    )


def receipts_of(retiree: Retiree, today: date):
    received = ContactCard.objects.filter(retiree=retiree, received_on__isnull=False)
    received = received.select_related("received_by").defer("numbers")
    return received.annotate(story_on=F("received_on"), story_at=end_of("received_on"))


def tell_receipt(card: Any) -> Entry:
    return Entry(
        on=card.received_on,
        kind=Kind.CONTACT_CARD,
        title=f"签收联系卡：{card.get_style_display()}",
        tag="签收",
        colour="green",
        lines=[("签收人", card.signer or card.get_signed_by_display())],
        by=str(card.received_by),
    )


SOURCES = (
    Source(Kind.ASSESSMENT, decisions_of, tell_decision),
    Source(Kind.ASSESSMENT, assessments_of, tell_assessment),
    Source(Kind.CARD, closings_of, tell_closing),
    Source(Kind.CARD, tiers_of, tell_tier),
    Source(Kind.CARD, resumptions_of, tell_resumption),
    Source(Kind.CARD, pauses_of, tell_pause),
    Source(Kind.CARD, actions_of, tell_action),
    Source(Kind.CARD, openings_of, tell_opening),
    Source(Kind.CONTACT_CARD, receipts_of, tell_receipt),
    Source(Kind.CONTACT_CARD, issues_of, tell_issue),
)
