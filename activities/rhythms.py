"""On which days something is held that is held again and again. Pure: days in, days out, no clock.

The first day says everything else: from Wednesday 2 December on, every Wednesday, every other one, the first
Wednesday or the 2nd of each month. A day of the plan is an occasion's identity: wherever one is moved to, it and
all others keep theirs, and so calendars know each of them again.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID, uuid5

from django.db import models

from laoling.calendar import WEEKDAYS, Period, period_of

WEEK = timedelta(days=7)
LONGEST = timedelta(days=731)  # from the first day to the last
ORDINALS = "一二三四五"


class Rhythm(models.TextChoices):
    WEEKLY = "WEEKLY", "每周"
    FORTNIGHTLY = "FORTNIGHTLY", "每两周"
    NTH_WEEKDAY = "NTH_WEEKDAY", "每月第几个星期几"
    LAST_WEEKDAY = "LAST_WEEKDAY", "每月最后一个星期几"
    MONTHLY_DAY = "MONTHLY_DAY", "每月几号"


def days_of(rhythm: Rhythm, first: date, until: date) -> list[date]:
    """The days from `first` to `until`, both included, in order; `first` is always the first of them.

    A month without a fifth weekday of that kind is left out. A month that is too short for the day of the month has
    its last day instead. None when `until` is before `first`; raises ValueError for more than two years.
    """
    if until - first > LONGEST:
        raise ValueError("a plan reaches two years at most")
    if rhythm in (Rhythm.WEEKLY, Rhythm.FORTNIGHTLY):
        step = WEEK if rhythm == Rhythm.WEEKLY else 2 * WEEK
        count = (until - first) // step + 1
        return [first + number * step for number in range(count)]
    by_month = (day_in_month(rhythm, first, month) for month in months_from(first, until))
    return [day for day in by_month if day and first <= day <= until]


def months_from(first: date, until: date) -> Iterator[date]:
    """The first day of each month that has a day from `first` to `until`."""
    month = first.replace(day=1)
    while month <= until:
        yield month
        month = period_of(month, Period.MONTH)[1] + timedelta(days=1)


def day_in_month(rhythm: Rhythm, first: date, month: date) -> date | None:
    """The day that falls into the month which begins on `month`; None when it has none."""
    last = period_of(month, Period.MONTH)[1]
    if rhythm == Rhythm.MONTHLY_DAY:
        return month.replace(day=min(first.day, last.day))
    if rhythm == Rhythm.LAST_WEEKDAY:
        return last - timedelta(days=(last.weekday() - first.weekday()) % 7)
    earliest = month + timedelta(days=(first.weekday() - month.weekday()) % 7)
    day = earliest + (ordinal_of(first) - 1) * WEEK
    return day if day <= last else None


def ordinal_of(day: date) -> int:
    """The how-many-eth of its weekday a day is in its month: 1 to 5."""
    return (day.day - 1) // 7 + 1


def is_last_of_its_weekday(day: date) -> bool:
    return (day + WEEK).month != day.month


def fits(rhythm: Rhythm, first: date) -> bool:
    """Whether that day can begin that rhythm: "the last Friday" begins on a last Friday."""
    return rhythm != Rhythm.LAST_WEEKDAY or is_last_of_its_weekday(first)


def in_words(rhythm: Rhythm, first: date) -> str:
    """`每周三`, `每两周的星期三`, `每月第一个星期三`, `每月最后一个星期三`, `每月2号`."""
    weekday = WEEKDAYS[first.weekday()]
    return {
        Rhythm.WEEKLY: f"每周{weekday}",
        Rhythm.FORTNIGHTLY: f"每两周的星期{weekday}",
        Rhythm.NTH_WEEKDAY: f"每月第{ORDINALS[ordinal_of(first) - 1]}个星期{weekday}",
        Rhythm.LAST_WEEKDAY: f"每月最后一个星期{weekday}",
        Rhythm.MONTHLY_DAY: f"每月{first.day}号" + ("（没有这一天的月份在月末）" if first.day > 28 else ""),
    }[rhythm]


def number_of(key: UUID, day: date) -> UUID:
    """The number by which calendars know the occasion of that day of the plan `key`, wherever it is moved."""
    return uuid5(key, day.isoformat())
