"""The one adapter for days."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")


def local_day(moment: datetime) -> date:
    """The Shanghai day of a moment. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(SHANGHAI).date()


def today(now: datetime | None = None) -> date:
    """The Shanghai day of `now`, by default of the clock."""
    return local_day(now or datetime.now(SHANGHAI))
