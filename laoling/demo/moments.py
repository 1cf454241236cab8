"""Days and times as an office has them."""

from datetime import date, datetime, timedelta
from random import Random

from laoling.calendar import start_of

FRIDAY = 4


def office_day(day: date) -> date:
    """The day itself, or the Friday before when it is a weekend."""
    return day - timedelta(days=max(0, day.weekday() - FRIDAY))


def day_between(rng: Random, first: date, last: date) -> date:
    """Any day from `first` to `last`, both included; `first` when they are out of order."""
    return first + timedelta(days=int(rng.random() * max(1, (last - first).days + 1)))


def office_moment(rng: Random, day: date) -> datetime:
    """A full five minutes between 8:30 and 11:30, or 14:30 and 17:30 (Shanghai)."""
    minutes = 510 + int(rng.random() * 36) * 5
    return start_of(day) + timedelta(minutes=minutes + (360 if rng.random() < 0.4 else 0))
