"""What a public page shows: days with their activities, the stations to choose from, and whom to call."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from activities import words
from activities.choices import Choice
from activities.models import Activity
from laoling import calendar
from laoling.accounts.models import Level, Unit


@dataclass(frozen=True)
class Day:
    """A day of the schedule with what takes place on it, in order of time."""

    day: date
    near: str  # 今天, 明天, or nothing
    in_words: str
    about: str  # lunar date, festivals, solar term
    activities: list[Activity]
    moved_away: list[Activity] = field(default_factory=list)  # announced for that day, now on another one


@dataclass(frozen=True)
class Department:
    """A department with its stations, to choose from."""

    name: str
    stations: list[Unit]


class Units:
    """All units, read once: they are dozens, not thousands."""

    def __init__(self):
        self.all = list(Unit.objects.all())

    def of_code(self, code: str) -> Unit | None:
        """The unit of that code, None when there is none."""
        return next((unit for unit in self.all if unit.code == code), None)

    def whom_to_call(self, unit: Unit | None) -> Unit | None:
        """The unit itself or the nearest above it that has a phone; else the first that has one."""
        path = unit.path if unit else ""
        above = [other for other in self.all if other.phone and path.startswith(other.path)]
        with_phone = [other for other in self.all if other.phone]
        return above[-1] if above else next(iter(with_phone), None)

    def departments(self) -> list[Department]:
        """The stations under the name of their department, in the order of the tree."""
        found: list[Department] = []
        for unit in self.all:
            if unit.level == Level.DEPARTMENT:
                found.append(Department(unit.name, []))
            elif unit.level == Level.STATION:
                found[-1].stations.append(unit)
        return [department for department in found if department.stations]


def days_between(first: date, last: date, *, choice: Choice, today: date) -> list[Day]:
    """Every day from first to last, both included; what lasts several days stands on each of them."""
    activities = choice.activities().select_related("venue", "unit", "moved_from_venue")
    by_day = _by_day(activities.between(first, last), first, last)
    moved_away = _moved_away(activities.moved_from_between(first, last))
    return [day_of(day, found, moved_away.get(day, ()), today=today) for day, found in by_day.items()]


def _moved_away(activities: Iterable[Activity]) -> dict[date, list[Activity]]:
    """By the day for which they were announced first, if they are on another one now."""
    by_day: dict[date, list[Activity]] = {}
    for activity in activities:
        if activity.moved_from is None:
            continue
        announced = calendar.local_day(activity.moved_from)
        if announced != calendar.local_day(activity.starts_at):
            by_day.setdefault(announced, []).append(activity)
    return by_day


def day_of(day: date, activities: list[Activity], moved_away: Iterable[Activity] = (), *, today: date) -> Day:
    """A day as the pages tell it, with these activities."""
    return Day(
        day,
        words.near(day, today=today),
        calendar.day_in_words(day),
        words.lunar_and_festivals(day),
        activities,
        list(moved_away),
    )


def _by_day(activities: Iterable[Activity], first: date, last: date) -> dict[date, list[Activity]]:
    by_day: dict[date, list[Activity]] = {day: [] for day in _days(first, last)}
    for activity in activities:
        begins = calendar.local_day(activity.starts_at)
        ends = calendar.local_day(
            activity.ends_at - timedelta(microseconds=1)
        )  # midnight is still the day before
        for day in _days(max(begins, first), min(ends, last)):
            by_day[day].append(activity)
    return by_day


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=number) for number in range((last - first).days + 1))


def only_phone(days: list[Day]) -> str:
    """The phone of all activities, if it is one and the same: a printed sheet then names it once. Else ""."""
    phones = {activity.phone for day in days for activity in day.activities}
    return phones.pop() if len(phones) == 1 else ""


def month_around(day: date, months: int) -> date:
    """The first day of the month that is so many months away (negative: before)."""
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def reachable(day: date, today: date) -> date | None:
    """The day if it is in last year, this or the next, else None: robots that follow 下个月 come to an end."""
    return day if abs(day.year - today.year) <= 1 else None
