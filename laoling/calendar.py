"""The one adapter for days: Shanghai days, periods, lunar dates, festivals, working days, and their words.

Every day of the portal is a Shanghai day, and both ends of every span count (Rules of duties). Lunar dates
and festivals are known for 1900–2100. Working days follow the notices of the State Council as far as the
installed `holidays` knows them; in later years the statutory days are computed, without exchanged weekends.
"""

import functools
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

from django.db import models
from django.utils import timezone
from holidays.countries.china import China
from lunar_python import Lunar, Solar

SHANGHAI = ZoneInfo("Asia/Shanghai")
LUNAR_YEARS = range(1900, 2101)
WEEKDAYS = "一二三四五六日"
ONE_DAY = timedelta(days=1)
NO_LOCAL_DAYS: Mapping[date, bool] = MappingProxyType({})


class Period(models.TextChoices):
    WEEK = "WEEK", "周"
    MONTH = "MONTH", "月"
    QUARTER = "QUARTER", "季度"
    YEAR = "YEAR", "年"


MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}


class Festival(models.TextChoices):
    NEW_YEAR = "NEW_YEAR", "元旦"
    SPRING = "SPRING", "春节"
    DRAGON_BOAT = "DRAGON_BOAT", "端午"
    MID_AUTUMN = "MID_AUTUMN", "中秋"
    DOUBLE_NINTH = "DOUBLE_NINTH", "重阳"
    NATIONAL_DAY = "NATIONAL_DAY", "国庆"


SOLAR_FESTIVALS = {Festival.NEW_YEAR: (1, 1), Festival.NATIONAL_DAY: (10, 1)}
LUNAR_FESTIVALS = {
    Festival.SPRING: (1, 1),
    Festival.DRAGON_BOAT: (5, 5),
    Festival.MID_AUTUMN: (8, 15),
    Festival.DOUBLE_NINTH: (9, 9),
}


def local_day(moment: datetime) -> date:
    """The Shanghai day of a moment. Raises ValueError for a moment without a time zone."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs its time zone")
    return moment.astimezone(SHANGHAI).date()


def today(now: datetime | None = None) -> date:
    """The Shanghai day of `now`, by default of the clock."""
    return local_day(now or timezone.now())


def start_of(day: date) -> datetime:
    """The first moment of a Shanghai day; its last is before `start_of(next day)`."""
    return datetime.combine(day, time.min, SHANGHAI)


def years_before(day: date, years: int) -> date:
    """The same day that many years ago, 28 for 29 February; whoever was born by then is so many years old."""
    year = max(day.year - years, date.min.year)
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


def period_of(day: date, period: str) -> tuple[date, date]:
    """First and last day of the week (Monday to Sunday), month, quarter or year that holds `day`."""
    if period == Period.WEEK:
        first = day - timedelta(days=day.weekday())
        return first, first + timedelta(days=6)
    months = MONTHS[Period(period)]
    first_month = (day.month - 1) // months * months + 1
    year, month = divmod(first_month - 1 + months, 12)
    return date(day.year, first_month, 1), date(day.year + year, month + 1, 1) - ONE_DAY


def next_period(day: date, period: str) -> tuple[date, date]:
    """First and last day of the period after the one that holds `day`."""
    return period_of(period_of(day, period)[1] + ONE_DAY, period)


def periods_between(first: date, last: date, period: str) -> Iterator[tuple[date, date]]:
    """The whole periods that share a day with first…last, oldest first; none when they are out of order."""
    if last < first:
        return
    span = period_of(first, period)
    while span[0] <= last:
        yield span
        span = next_period(span[0], period)


@functools.lru_cache(maxsize=512)
def lunar_in_words(day: date) -> str:
    """`农历十月十五`, `农历闰六月初一`. Raises ValueError outside 1900–2100."""
    lunar = _lunar(day)
    return f"农历{lunar.getMonthInChinese()}月{lunar.getDayInChinese()}"


@functools.lru_cache(maxsize=512)
def solar_term(day: date) -> str:
    """The solar term that begins on that day (`小雪`), or "". Raises ValueError outside 1900–2100."""
    return _lunar(day).getJieQi()


def _lunar(day: date) -> Lunar:
    _check_year(day.year)
    return Solar.fromYmd(day.year, day.month, day.day).getLunar()


def _check_year(year: int) -> None:
    if year not in LUNAR_YEARS:
        raise ValueError(f"lunar dates are known for 1900–2100, not for {year}")


@functools.lru_cache(maxsize=256)
def festivals_of(year: int) -> Mapping[Festival, date]:
    """The day of each festival in a Gregorian year, in order. Raises ValueError outside 1900–2100.

    Two may share a day: in 2031 中秋 is on 国庆. A leap month never holds a festival.
    """
    _check_year(year)
    days = {festival: date(year, month, day) for festival, (month, day) in SOLAR_FESTIVALS.items()}
    for festival, (month, day) in LUNAR_FESTIVALS.items():
        solar = Lunar.fromYmd(year, month, day).getSolar()
        days[festival] = date(solar.getYear(), solar.getMonth(), solar.getDay())
    return MappingProxyType(dict(sorted(days.items(), key=lambda item: item[1])))


def festivals_between(first: date, last: date) -> list[tuple[date, Festival]]:
    """The festivals from `first` to `last`, both included, in order."""
    return [
        (day, festival)
        for year in range(first.year, last.year + 1)
        for festival, day in festivals_of(year).items()
        if first <= day <= last
    ]


@functools.lru_cache(maxsize=64)
def _days_off(year: int) -> China:
    # One finished object a year: one that grows while being read answers wrongly to a second thread.
    return China(years=year, expand=False)


def is_working_day(day: date, *, local: Mapping[date, bool] = NO_LOCAL_DAYS) -> bool:
    """Whether offices work that day; `local` overrules single days (True: the company works)."""
    return local[day] if day in local else _days_off(day.year).is_working_day(day)


def add_working_days(day: date, count: int, *, local: Mapping[date, bool] = NO_LOCAL_DAYS) -> date:
    """The working day that is `count` working days after `day`, which itself never counts.

    With 0 it is `day`, or the next working day when nobody works on it. Raises ValueError below 0.
    """
    if count < 0:
        raise ValueError("working days are counted forward only")
    while count > 0:
        day += ONE_DAY
        count -= is_working_day(day, local=local)
    while not is_working_day(day, local=local):
        day += ONE_DAY
    return day


def day_in_words(day: date) -> str:
    """`11月23日 星期一`."""
    return f"{day.month}月{day.day}日 星期{WEEKDAYS[day.weekday()]}"


def time_in_words(moment: time) -> str:
    """`上午9点`, `中午12点`, `下午3点半`, `晚上7点05分`: as an elder says it, seconds left out."""
    names = ((5, "凌晨"), (8, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (24, "晚上"))
    part = next(name for before, name in names if moment.hour < before)
    hour = moment.hour - 12 if moment.hour > 12 else moment.hour
    minutes = {0: "", 30: "半"}.get(moment.minute, f"{moment.minute:02}分")
    return f"{part}{hour}点{minutes}"


def moment_in_words(moment: datetime) -> str:
    """`11月23日 星期一 上午9点`, in Shanghai time. Raises ValueError for a moment without a time zone."""
    return f"{day_in_words(local_day(moment))} {time_in_words(moment.astimezone(SHANGHAI).time())}"
