"""When a Party branch or group is expected to meet, and how a month stands: pure functions of days.

A month's meeting is expected of whoever was there for at least the last 7 days of that month; it is due on
the month's last day, and missing from the day after.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import TextChoices

from laoling.calendar import Period, period_of, periods_between

DAYS_TO_MEET = 7  # who was founded later in a month isn't expected to meet in it any more


class MeetingState(TextChoices):
    """How the meeting of one month stands."""

    HELD = "HELD", "已开，有记录"
    UNMINUTED = "UNMINUTED", "已开，缺记录"
    EXCUSED = "EXCUSED", "免开"
    ANNOUNCED = "ANNOUNCED", "已通知"
    DUE = "DUE", "本月待开"
    MISSING = "MISSING", "缺会"
    UPCOMING = "UPCOMING", "未到"
    NOT_EXPECTED = "NOT_EXPECTED", "不要求"


COLOURS = {
    MeetingState.HELD: "green",
    MeetingState.UNMINUTED: "amber",
    MeetingState.EXCUSED: "grey",
    MeetingState.ANNOUNCED: "blue",
    MeetingState.DUE: "amber",
    MeetingState.MISSING: "red",
    MeetingState.UPCOMING: "grey",
    MeetingState.NOT_EXPECTED: "grey",
}
SETTLED = (MeetingState.HELD, MeetingState.UNMINUTED, MeetingState.EXCUSED)


def first_of(day: date) -> date:
    return day.replace(day=1)


def last_of(day: date) -> date:
    return period_of(day, Period.MONTH)[1]


def is_expected(month: date, *, since: date, dissolved_on: date | None) -> bool:
    """Whether a branch or group that is there from `since` on is expected to meet in the month of that day."""
    last = last_of(month)
    is_there = since <= last - timedelta(days=DAYS_TO_MEET - 1)
    return is_there and (dissolved_on is None or dissolved_on > last)


def expected_months(first: date, last: date, *, since: date, dissolved_on: date | None) -> Iterator[date]:
    """The first days of the months from that of `first` to that of `last` in which a meeting is expected."""
    for month, _ in periods_between(first_of(first), last, Period.MONTH):
        if is_expected(month, since=since, dissolved_on=dissolved_on):
            yield month


def state_of(
    month: date,
    today: date,
    *,
    expected: bool,
    planned: bool = False,
    held: bool = False,
    minuted: bool = False,
    excused: bool = False,
) -> MeetingState:
    """How the meeting of a month stands on `today`; what was held counts even where nothing was expected."""
    if held:
        return MeetingState.HELD if minuted else MeetingState.UNMINUTED
    if excused:
        return MeetingState.EXCUSED
    if not expected:
        return MeetingState.NOT_EXPECTED
    if last_of(month) < today:
        return MeetingState.MISSING
    if planned:
        return MeetingState.ANNOUNCED
    return MeetingState.DUE if first_of(month) <= today else MeetingState.UPCOMING


def month_from(words: str) -> date | None:
    """The first day of a month written as 2026-11; None for anything else."""
    year, _, month = words.partition("-")
    if not (year.isascii() and year.isdecimal() and month.isascii() and month.isdecimal()):
        return None
    if len(year) != 4 or len(month) > 2 or not 1 <= int(month) <= 12 or int(year) < 2000:
        return None
    return date(int(year), int(month), 1)


def shifted(month: date, count: int) -> date:
    """The first day of the month so many months later, or earlier when negative."""
    number = month.year * 12 + month.month - 1 + count
    return date(number // 12, number % 12 + 1, 1)
