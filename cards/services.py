"""What people do with assessments, cards and standards; duties are planned from the facts that it leaves.

Invalid input raises ValidationError; what somebody else did meanwhile raises Outdated. The views ask for a
plan on commit.

Locks are taken in one order by everybody, so that nobody waits in a circle: the planner's, people, their
proposals, their cards; of several rows of a kind in the order of their keys.
"""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import IntegerField, Max
from django.db.models.functions import Cast, Substr

from cards.carry_over import carry_over
from cards.models import (
    Assessment,
    CardAction,
    CardSeries,
    Pause,
    ServiceCard,
    TierChange,
    TierRule,
)
from cards.suggestion import Facts, Suggestion, suggest
from cards.words import closing_in_words
from laoling import calendar
from laoling.accounts.models import Role, Unit, User
from laoling.answers import Outdated
from laoling.people.models import Retiree
from laoling.people.services import lock_retiree

PAUSE_BACKDATING_DAYS = 7  # Rules of duties, 6
LONGEST_PAUSE_DAYS = 366  # a guard against a mistyped year
OLDEST_ASSESSMENT_DAYS = 366  # an assessment is reviewed yearly: an older one says nothing of today


@dataclass
class BulkApproval:
    """What approving many at once did; `skipped` were decided by somebody else meanwhile."""

    approved: int = 0
    opened: int = 0
    changed: int = 0
    closed: int = 0
    skipped: int = 0


def suggestion_for(*, hardships: Collection[str], ability: str, living: str) -> Suggestion:
    """Ask the table of rules what these findings suggest."""
    return suggest(TierRule.objects.all(), Facts(frozenset(hardships), ability, living))


@transaction.atomic
def propose_assessment(
    *,
    retiree,
    assessed_on: date,
    hardships: Collection[str],
    ability: str,
    living: str,
    notes: str,
    proposed_tier: int | None,
    by,
    source=None,
    reason: str = "",
    submission_id=None,
    now: datetime,
) -> Assessment:
    """Ask a manager to approve a tier (None: no card needed) for a retiree.

    A tier other than the suggested one needs a `reason`, but for a roster (`source`), which brings its own.
    The same `submission_id` again returns what it made the first time. Raises ValidationError when a reason
    is missing, the day lies ahead of `now` or over a year back, an assessment is waiting already, or the
    retiree died.
    """
    retiree = lock_retiree(retiree.pk)  # one proposal at a time
    if submission_id and (made := Assessment.objects.filter(submission_id=submission_id).first()):
        return made
    suggestion = suggestion_for(hardships=hardships, ability=ability, living=living)
    assessment = Assessment(
        retiree=retiree,
        assessed_on=assessed_on,
        hardships=sorted(hardships),
        ability=ability,
        living=living,
        notes=notes,
        suggested_tier=suggestion.tier,
        suggestion_reason=suggestion.reason,
        proposed_tier=proposed_tier,
        proposal_reason=reason,
        proposed_by=by,
        proposed_at=now,
        source=source,
        submission_id=submission_id,
    )
    if assessment.overrides_suggestion and source is None and not reason.strip():
        raise ValidationError({"reason": "申报等级与建议等级不同，请说明理由。"})
    check_assessment_day(assessed_on, calendar.local_day(now))
    assessment.full_clean()
    assessment.save()
    return assessment


def check_assessment_day(assessed_on: date, today: date) -> None:
    """Raise ValidationError unless the day is today or at most a year back."""
    if assessed_on > today:
        raise ValidationError({"assessed_on": "评估日期不能晚于今天。"})
    if assessed_on < today - timedelta(days=OLDEST_ASSESSMENT_DAYS):
        raise ValidationError({"assessed_on": "评估日期最早为一年前：更早的情况请重新评估。"})


@transaction.atomic
def approve_assessment(
    *, assessment, tier: int | None, reason: str = "", by, now: datetime
) -> ServiceCard | None:
    """Give the retiree `tier` from the day of `now` on: opens a card, changes its tier, or (None) closes it.

    A tier other than the one asked for needs a `reason`. Returns the card, closed or open, or None when there
    is none and none is needed. Raises Outdated when somebody decided already.
    """
    person = lock_retiree(assessment.retiree_id)
    assessment = lock_waiting(assessment)
    if tier != assessment.proposed_tier and not reason.strip():
        raise ValidationError({"reason": "批准等级与申报等级不同，请说明理由。"})
    check_is_current(person)
    card = lock_cards([person.pk]).get(person.pk)
    return approve_locked(assessment, card, tier=tier, reason=reason, by=by, now=now)


@transaction.atomic
def approve_assessments(*, assessments: Iterable[Assessment], by, now: datetime) -> BulkApproval:
    """Approve each as it was proposed, all or none; what is decided already is skipped and counted.

    Raises ValidationError naming the retiree when one can't be approved.
    """
    wanted = [assessment.pk for assessment in assessments]
    people = lock_people(Assessment.objects.filter(pk__in=wanted).values_list("retiree_id", flat=True))
    rows = list(waiting_rows().filter(pk__in=wanted, retiree__in=list(people)).order_by("pk"))
    cards = lock_cards([assessment.retiree_id for assessment in rows])
    done = BulkApproval()
    for assessment in rows:
        check_is_current(people[assessment.retiree_id])
        card, tier = cards.get(assessment.retiree_id), assessment.proposed_tier
        done.approved += 1
        done.opened += card is None and tier is not None
        done.closed += card is not None and tier is None
        done.changed += card is not None and tier is not None and card.tier != tier
        approve_locked(assessment, card, tier=tier, reason="", by=by, now=now)
    done.skipped = len(wanted) - done.approved
    return done


@transaction.atomic
def reject_assessment(*, assessment, reason: str, by, now: datetime) -> Assessment:
    """Turn a proposal down; the tier stays as it is. Raises Outdated when somebody decided already."""
    assessment = lock_waiting(assessment)
    if not reason.strip():
        raise ValidationError({"reason": "退回时请说明理由。"})
    decide(assessment, status=Assessment.Status.REJECTED, tier=None, reason=reason, by=by, now=now)
    return assessment


def waiting_rows():
    """Proposals that wait, locked until the end of the transaction."""
    rows = Assessment.objects.waiting().select_for_update(of=("self",))
    return rows.select_related("retiree__station", "proposed_by")


def lock_people(retirees: Iterable[int]) -> dict[int, Retiree]:
    """Hold these people in the order of their keys, and return them by key as they are now."""
    keys = set(retirees)
    people = Retiree.objects.filter(pk__in=keys).only("name", "died_on", "archived_at").order_by("pk")
    return {person.pk: person for person in people.select_for_update(no_key=True)}


def lock_cards(retirees: Collection[int]) -> dict[int, ServiceCard]:
    """Hold the open cards of people who are held, in the order of their keys, as a hand-over does.

    Returns them by the key of the person, as they are now: nobody else opens a card for them meanwhile.
    """
    cards = ServiceCard.objects.open().filter(retiree__in=retirees).order_by("pk").select_for_update()
    return {card.retiree_id: card for card in cards}


def check_is_current(person: Retiree) -> None:
    if not person.is_current:
        raise ValidationError(f"{person}已去世或已归档，不能批准；请退回这份评估。")


def lock_waiting(assessment) -> Assessment:
    """Return the proposal locked, or raise Outdated when it was decided meanwhile."""
    locked = waiting_rows().filter(pk=assessment.pk).first()
    if locked is None:
        now = Assessment.objects.select_related("retiree", "decided_by").get(pk=assessment.pk)
        done = now.get_status_display()
        raise Outdated(f"{now.retiree}的评估{done}（经办人：{now.decided_by}），没有重复处理。")
    return locked


def decide(assessment, *, status, tier, reason, by, now: datetime) -> None:
    """Write the decision down with who and when."""
    assessment.status = status
    assessment.tier = tier
    assessment.decision_reason = reason.strip()
    assessment.decided_on = calendar.local_day(now)
    assessment.decided_at = now
    assessment.decided_by = by
    assessment.save()


def approve_locked(assessment, card, *, tier, reason, by, now: datetime) -> ServiceCard | None:
    """Approve a proposal, and let the person's open card follow (None: there is none); all rows are locked."""
    decide(assessment, status=Assessment.Status.APPROVED, tier=tier, reason=reason, by=by, now=now)
    carry_over(assessment)
    today = calendar.local_day(now)
    if card is None:
        return open_card(assessment, by=by, today=today) if tier is not None else None
    if tier is None:
        improved = ServiceCard.CloseReason.IMPROVED
        return close_locked(card, reason=improved, words=closing_in_words(reason), by=by, today=today)
    if tier != card.tier:
        card.tier = tier
        save_card(card, replan=True)
        TierChange.objects.create(card=card, tier=tier, from_on=today, assessment=assessment)
    return card


def open_card(assessment, *, by, today) -> ServiceCard:
    """Open a card with the tier approved; its proposer answers for it if they visit for that station."""
    proposer = assessment.proposed_by
    answers = proposer.role == Role.VISITOR and proposer in visitors_for(assessment.retiree)
    card = ServiceCard.objects.create(
        retiree=assessment.retiree,
        number=next_number(Unit.objects.get_parent(assessment.retiree.station), today.year),
        tier=assessment.tier,
        visitor=proposer if answers else None,
        opened_on=today,
        opened_by=by,
    )
    TierChange.objects.create(card=card, tier=card.tier, from_on=today, assessment=assessment)
    return card


def next_number(department, year: int) -> str:
    """Return the department's next card number of the year, such as D1-2026-0001, without gaps.

    The series' row stays locked until the transaction ends: a rollback gives the number back. A new series
    begins after the numbers that cards brought along from elsewhere.
    """
    prefix = f"{department.code}-{year}-"
    first_time: dict[str, Any] = {"last": lambda: last_number(prefix)}
    series, _ = CardSeries.objects.select_for_update().get_or_create(
        department=department, year=year, defaults=first_time
    )
    series.last += 1
    series.save(update_fields=["last"])
    return f"{prefix}{series.last:04}"


def last_number(prefix: str) -> int:
    """Return the highest number that a card has after `prefix`; 0 without one."""
    place = Cast(Substr("number", len(prefix) + 1), IntegerField())
    cards = ServiceCard.objects.filter(number__regex=rf"^{re.escape(prefix)}[0-9]{{1,9}}$")
    return cards.aggregate(last=Max(place))["last"] or 0


def visitors_for(retiree):
    """Who may answer for a card: the visitors and heads of the retiree's station who still work there."""
    roles = [Role.VISITOR, Role.STATION_HEAD]
    return User.objects.filter(unit=retiree.station_id, role__in=roles, is_active=True)


@transaction.atomic
def assign_card(*, card, visitor, by, today: date, version: int | None = None) -> ServiceCard:
    """Make `visitor` answer for the card. Raises ValidationError for somebody who may not."""
    card = lock_open(card, version)
    if visitor not in visitors_for(card.retiree):
        raise ValidationError({"visitor": f"请选择{card.retiree.station}在岗的走访员或站长。"})
    if card.visitor_id != visitor.pk:
        detail = assignment_in_words(card.visitor, visitor)
        note_down(card, CardAction.Kind.ASSIGNED, detail, by=by, today=today)
        card.visitor = visitor
        save_card(card)
    return card


@transaction.atomic
def pause_card(
    *, card, starts_on: date, ends_on: date, reason: str, by, today: date, version: int | None = None
) -> Pause:
    """Let the card rest, both days included (Rules of duties, 6).

    `starts_on` may lie up to 7 days back; a pause ends today or later and lasts a year at most. The very same
    pause again returns the first one. Raises ValidationError for other days, or days that another pause has.
    """
    card = lock_open(card, None)
    if same := card.pauses.filter(
        starts_on=starts_on, ends_on=ends_on, reason=reason, recorded_by=by
    ).first():
        return same
    check_version(card, version)
    check_pause_days(card, starts_on, ends_on, today)
    pause = Pause(
        card=card, starts_on=starts_on, ends_on=ends_on, reason=reason, recorded_on=today, recorded_by=by
    )
    pause.full_clean()
    pause.save()
    save_card(card, replan=True)
    return pause


def check_pause_days(card, starts_on: date, ends_on: date, today: date) -> None:
    """Raise ValidationError by field when a pause of these days can't be recorded today."""
    if starts_on < today - timedelta(days=PAUSE_BACKDATING_DAYS):
        raise ValidationError({"starts_on": "暂停最多可以从 7 天前算起。"})
    if starts_on < card.opened_on:
        raise ValidationError({"starts_on": f"暂停不能早于开卡日期（{card.opened_on}）。"})
    if starts_on > today + timedelta(days=LONGEST_PAUSE_DAYS):
        raise ValidationError({"starts_on": "暂停最迟在一年之内开始，请核对年份。"})
    if ends_on < max(starts_on, today):
        raise ValidationError({"ends_on": "结束日期不能早于开始日期，也不能早于今天。"})
    if (ends_on - starts_on).days >= LONGEST_PAUSE_DAYS:
        raise ValidationError({"ends_on": "一次暂停最长一年，请核对年份。"})
    if other := card.pauses.filter(starts_on__lte=ends_on, ends_on__gte=starts_on).first():
        raise ValidationError({"starts_on": f"与已登记的暂停（{other.starts_on} 至 {other.ends_on}）重叠。"})


@transaction.atomic
def end_pause(
    *, pause, ends_on: date, reason: str, by, today: date, version: int | None = None
) -> Pause | None:
    """End a pause earlier, for a reason: `ends_on` becomes its last day, yesterday at the earliest.

    A pause that has no day left by that is taken away, and None returned; the card's story tells both. Raises
    ValidationError for another day or without a reason, and Outdated when the pause is over.
    """
    card = lock_open(pause.card, version)
    pause = card.pauses.filter(pk=pause.pk, ends_on__gte=today).first()
    if pause is None:
        raise Outdated("这次暂停已经结束，没有重复处理。")
    if not today - timedelta(days=1) <= ends_on < pause.ends_on:
        raise ValidationError({"resumes_on": f"恢复服务的日期应在今天与 {pause.ends_on} 之间。"})
    if not reason.strip():
        raise ValidationError({"reason": "请说明提前恢复服务的原因。"})
    detail = f"原定 {pause.starts_on} 至 {pause.ends_on} 的暂停，自 {ends_on + timedelta(days=1)} 起恢复服务"
    note_down(card, CardAction.Kind.RESUMED, detail, reason=reason, by=by, today=today)
    save_card(card, replan=True)
    if ends_on < pause.starts_on:
        pause.delete()
        return None
    pause.ends_on = ends_on
    pause.save(update_fields=["ends_on"])
    return pause


@transaction.atomic
def close_card(
    *, card, reason: str, words: str = "", by, today: date, version: int | None = None
) -> ServiceCard:
    """Close a card for good on `today` (Rules of duties, 8).

    `reason` is a ServiceCard.CloseReason, `words` what there is to say about it.
    """
    if reason not in ServiceCard.CloseReason.values:
        raise ValidationError({"reason": "请选择销卡原因。"})
    return close_locked(lock_open(card, version), reason=reason, words=words, by=by, today=today)


def close_locked(card, *, reason, words="", by, today) -> ServiceCard:
    """Close a card whose row is locked; `planned_to` goes too, so that the planner ends its duties."""
    card.closed_on = today
    card.closed_by = by
    card.close_reason = reason
    card.close_words = words.strip()
    save_card(card, replan=True)
    return card


def lock_open(card, version: int | None) -> ServiceCard:
    """Return the card locked; raise Outdated when it is closed, or another than the form showed."""
    card = (
        ServiceCard.objects.select_for_update(of=("self",)).select_related("retiree__station").get(pk=card.pk)
    )
    if not card.is_open:
        raise Outdated(f"{card.retiree}的服务卡已于 {card.closed_on} 销卡，没有再做改动。")
    check_version(card, version)
    return card


def check_version(card, version: int | None) -> None:
    """Raise Outdated when the card was changed after the form with `version` was shown."""
    if version is not None and version != card.version:
        raise Outdated(f"{card.retiree}的服务卡刚刚被别人修改过。请核对下面的最新情况，再操作一次。")


def note_down(card, kind: str, detail: str, *, reason: str = "", by, today: date) -> CardAction:
    """Add what was done to the card's story."""
    return CardAction.objects.create(
        card=card, kind=kind, detail=detail, reason=reason.strip(), recorded_on=today, recorded_by=by
    )


def assignment_in_words(before, after) -> str:
    """Who answered for a card and who does from now on."""
    return f"由{before}改为{after}" if before else f"指定{after}"


def save_card(card, *, replan: bool = False) -> None:
    """Save a locked card as its next version; `replan` has its duties worked out again."""
    card.version += 1
    if replan:
        card.planned_to = None
    card.save()
