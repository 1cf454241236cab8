"""When an open card is to be assessed anew (年度复评): pure functions of dated facts.

The view `cards_review` says the same in SQL for all cards at once, and a test holds the two to each other.
"""

from collections.abc import Collection
from datetime import date, timedelta

from django.db.models import TextChoices

LEAD_DAYS = 28  # so long before the day a review is shown as due, as the first rung of its ladder
AFTER_PAUSE_DAYS = 7  # as the contact after a pause (Rules of duties, 6)


class ReviewState(TextChoices):
    """What a card's yearly review is on a day."""

    LATER = "LATER", "未到期"
    DUE_SOON = "DUE_SOON", "即将到期"
    OVERDUE = "OVERDUE", "逾期"
    IN_HAND = "IN_HAND", "已提交，待审批"
    RESTING = "RESTING", "暂停中，恢复后再评"


def year_after(day: date) -> date:
    """The same day next year; of 29 February the 28th."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def review_due_on(
    *, opened_on: date, assessed_on: Collection[date], pauses: Collection[tuple[date, date]] = ()
) -> date:
    """The last day for the next assessment: a year after the last approved one, or after the opening without one.

    `assessed_on` are the days on which the person was assessed, approved ones only; `pauses` are first and
    last days. Nothing is due before the card was opened. What falls into a pause is due a week after it, or
    after the next pause if that day falls into another.
    """
    due_on = max(year_after(max(assessed_on, default=opened_on)), opened_on)

    def rests(day: date) -> bool:
        return any(first <= day <= last for first, last in pauses)

    if not rests(due_on):
        return due_on
    after = (last + timedelta(days=AFTER_PAUSE_DAYS) for _, last in pauses if last >= due_on)
    return min(day for day in after if not rests(day))


def state_of(due_on: date, today: date, *, in_hand: bool = False, resting: bool = False) -> ReviewState:
    """What a review is on `today`; `in_hand` while a proposal waits, `resting` while the card is paused.

    A proposal that waits answers for the person however far off the day is; a pause only puts off what is due.
    """
    if in_hand:
        return ReviewState.IN_HAND
    if today < due_on - timedelta(days=LEAD_DAYS):
        return ReviewState.LATER
    if resting:
        return ReviewState.RESTING
    return ReviewState.OVERDUE if today > due_on else ReviewState.DUE_SOON
