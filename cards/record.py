"""What was done to a card from its opening to its closing, who did it and why: gathered from the dated facts."""

from dataclasses import dataclass
from datetime import date, datetime

from cards.models import ServiceCard, Tier


@dataclass(frozen=True)
class Entry:
    """One line of the record; `at` puts those of one day in order."""

    on: date
    at: datetime
    what: str
    detail: str
    reason: str = ""
    by: str = ""


def record_of(card: ServiceCard) -> list[Entry]:
    """Everything that was done to the card, newest first, in a constant number of queries."""
    entries = [opening_of(card), *changes_of(card), *pauses_of(card), *actions_of(card)]
    entries.sort(key=lambda entry: (entry.on, entry.at))
    if not card.is_open:
        entries.append(closing_of(card, entries[-1].at))
    return entries[::-1]


def opening_of(card: ServiceCard) -> Entry:
    former = f"，接原卡 {card.former.number}" if card.former else ""
    what = "重新开卡" if card.former else "开卡"
    first = next(iter(card.tier_steps()), None)
    tier = Tier(first.tier if first else card.tier).label
    return Entry(
        card.opened_on, card.created_at, what, f"{tier}{former}", card.reopen_reason, str(card.opened_by)
    )


def changes_of(card: ServiceCard) -> list[Entry]:
    """Changes of the tier after the opening, with the decision they follow."""
    entries, before = [], None
    for change in card.tier_changes.select_related("assessment__decided_by"):
        if before is not None and change.tier != before:
            decision = change.assessment
            reason, by = (decision.decision_reason, str(decision.decided_by)) if decision else ("", "")
            words = f"由{Tier(before).label}改为{Tier(change.tier).label}"
            entries.append(Entry(change.from_on, change.recorded_at, "调整等级", words, reason, by))
        before = change.tier
    return entries


def pauses_of(card: ServiceCard) -> list[Entry]:
    return [
        Entry(
            pause.recorded_on,
            pause.recorded_at,
            "暂停服务",
            f"{pause.starts_on} 至 {pause.ends_on}",
            pause.reason,
            str(pause.recorded_by),
        )
        for pause in card.pauses.select_related("recorded_by")
    ]


def actions_of(card: ServiceCard) -> list[Entry]:
    return [
        Entry(
            action.recorded_on,
            action.recorded_at,
            action.get_kind_display(),
            action.detail,
            action.reason,
            str(action.recorded_by),
        )
        for action in card.actions.select_related("recorded_by")
    ]


def closing_of(card: ServiceCard, at: datetime) -> Entry:
    what = card.get_close_reason_display()
    return Entry(card.closed_on or card.opened_on, at, "销卡", what, card.close_words, str(card.closed_by))
