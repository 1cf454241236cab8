"""When a request has to be resolved: pure functions over working days and holidays."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from laoling import calendar

MOMENT = timedelta(microseconds=1)


def due_at(
    begun_at: datetime,
    *,
    hours: int | None = None,
    working_days: int | None = None,
    local: Mapping[date, bool] = calendar.NO_LOCAL_DAYS,
) -> datetime:
    """The first moment at which a request begun at `begun_at` is late; give one of the two.

    Hours are hours of the clock, nights and holidays included: a burst pipe doesn't wait for Monday. Working
    days are whole Shanghai days after the day on which it began, which itself never counts; `local` overrules
    single days as in `calendar.is_working_day`. Raises ValueError for neither, both, or less than one.
    """
    if (hours is None) == (working_days is None):
        raise ValueError("a deadline is either in hours or in working days")
    if hours is not None:
        if hours < 1:
            raise ValueError("a deadline lies at least an hour ahead")
        return begun_at + timedelta(hours=hours)
    assert working_days is not None
    if working_days < 1:
        raise ValueError("a deadline lies at least one working day ahead")
    last = calendar.add_working_days(calendar.local_day(begun_at), working_days, local=local)
    return calendar.start_of(last + calendar.ONE_DAY)


def last_day(due: datetime) -> date:
    """The Shanghai day on which a request with that deadline can still be resolved in time."""
    return calendar.local_day(due - MOMENT)


def in_words(due: datetime) -> str:
    """`12月3日 星期四`; with the time when it falls within a day: `11月26日 星期四 下午3点`."""
    if due == calendar.start_of(calendar.local_day(due)):
        return calendar.day_in_words(last_day(due))
    return calendar.moment_in_words(due)
