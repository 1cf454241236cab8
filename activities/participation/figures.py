"""How often people took part, grouped and over time: two statements, however many people and activities there are.

Whoever was ticked as present counts, also those who walked in. The age is that on the day of the activity.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateField, F, Func, IntegerField, QuerySet, Sum, TextChoices
from django.db.models.functions import Greatest, Least, TruncDate, TruncMonth, TruncYear

from activities.models import Activity, SignUp
from laoling import calendar
from laoling.accounts.models import Unit
from laoling.people.models import Retiree
from laoling.programmes import Programme

YOUNGEST, OLDEST = 5, 9  # decades of age: below 60 is one group, 90 and over another
MOST_MONTHS = 12  # columns; a longer time has a column for each year


class Grouping(TextChoices):
    """What a row stands for."""

    STATION = "station", "老年站"
    PERSON = "person", "老同志"
    AGE = "age", "年龄段"
    PROGRAMME = "programme", "工作"
    ACTIVITY = "title", "活动名称"


@dataclass(frozen=True)
class Line:
    """One row: how many times in all and in each part of the time, how many people, how many activities.

    `members` is how many people the station has now, for stations only.
    """

    key: Any
    label: str
    place: str
    times: int
    people: int
    activities: int
    parts: Sequence[int]
    members: int | None = None

    @property
    def share(self) -> int | None:
        """Per cent of the station's people who took part."""
        return round(100 * self.people / self.members) if self.members else None


@dataclass(frozen=True)
class Times:
    """The columns: months, or years when there would be too many, each by its first day."""

    by_year: bool
    starts: Sequence[date]

    @classmethod
    def between(cls, since: date, until: date) -> "Times":
        months = [first for first, _ in calendar.periods_between(since, until, calendar.Period.MONTH)]
        if len(months) <= MOST_MONTHS:
            return cls(False, months)
        years = [first for first, _ in calendar.periods_between(since, until, calendar.Period.YEAR)]
        return cls(True, years)

    @property
    def labels(self) -> list[str]:
        if self.by_year:
            return [f"{start.year}年" for start in self.starts]
        several_years = len({start.year for start in self.starts}) > 1
        return [
            f"{start:%y}年{start.month}月"
            if several_years and (start == self.starts[0] or start.month == 1)
            else f"{start.month}月"
            for start in self.starts
        ]

    def part(self) -> Func:
        """Into which column a row falls."""
        truncate = TruncYear if self.by_year else TruncMonth
        return truncate("activity__starts_at", tzinfo=calendar.SHANGHAI, output_field=DateField())


class Decade(Func):
    """The decade of somebody's age on the day of the activity."""

    template = "(EXTRACT(YEAR FROM AGE(%(expressions)s))::int / 10)"
    output_field = IntegerField()


def decade() -> Least:
    day = TruncDate("activity__starts_at", tzinfo=calendar.SHANGHAI)
    return Least(Greatest(Decade(day, F("retiree__born_on")), YOUNGEST), OLDEST)


# By what rows of sign-ups are put together: the key, and with it what tells the key in words.
KEYS: Mapping[str, Sequence[str]] = {
    Grouping.STATION: ("retiree__station", "retiree__station__name", "retiree__station__path"),
    Grouping.PERSON: ("retiree", "retiree__name", "retiree__name_sort", "retiree__station__name"),
    Grouping.AGE: ("decade",),
    Grouping.PROGRAMME: ("activity__programme",),
    Grouping.ACTIVITY: ("activity__title",),
}


def taken_part(unit: Unit) -> QuerySet[SignUp]:
    """Everybody of the unit's people who came to something, with what figures need."""
    return SignUp.objects.came().filter(
        retiree__station__path__startswith=unit.path, retiree__merged_into=None
    )


def lines_of(rows: QuerySet[SignUp], by: str, times: Times) -> list[Line]:
    """The rows put together, the most often first; stations, ages and programmes in their own order."""
    keys = KEYS[by]
    if by == Grouping.AGE:
        rows = rows.annotate(decade=decade())
    rows = rows.order_by()
    totals = rows.values_list(*keys).annotate(
        times=Count("pk"),
        people=Count("retiree", distinct=True),
        activities=Count("activity", distinct=True),
    )
    parts: dict[Any, dict[date, int]] = {}
    by_part = rows.annotate(part=times.part()).values_list(keys[0], "part").annotate(times=Count("pk"))
    for key, part, count in by_part:
        parts.setdefault(key, {})[part] = count
    members = members_of(totals) if by == Grouping.STATION else {}
    lines = []
    for row in sorted(totals, key=lambda row: order_of(by, row)):
        key, figures = row[0], row[len(keys) :]
        in_parts = [parts.get(key, {}).get(start, 0) for start in times.starts]
        in_all, people, activities = figures
        label, place = label_of(by, row), place_of(by, row)
        lines.append(Line(key, label, place, in_all, people, activities, in_parts, members.get(key)))
    return lines


def order_of(by: str, row: Sequence[Any]) -> Any:
    if by == Grouping.STATION:
        return row[2]
    if by in (Grouping.AGE, Grouping.PROGRAMME):
        order = list(Programme.values)
        return order.index(row[0]) if by == Grouping.PROGRAMME else row[0]
    name = row[2] if by == Grouping.PERSON else row[0]
    return (-row[len(KEYS[by])], name, row[0])


def label_of(by: str, row: Sequence[Any]) -> str:
    if by == Grouping.AGE:
        return age_in_words(row[0])
    if by == Grouping.PROGRAMME:
        return str(Programme(row[0]).label)
    return row[1] if by in (Grouping.STATION, Grouping.PERSON) else row[0]


def place_of(by: str, row: Sequence[Any]) -> str:
    return row[3] if by == Grouping.PERSON else ""


def age_in_words(decade: int) -> str:
    """`60 岁以下`, `70–79 岁`, `90 岁以上`."""
    if decade <= YOUNGEST:
        return "60 岁以下"
    return "90 岁以上" if decade >= OLDEST else f"{decade}0–{decade}9 岁"


def members_of(totals: Iterable[Sequence[Any]]) -> dict[int, int]:
    """How many people each of these stations looks after now."""
    stations = [row[0] for row in totals]
    people = Retiree.objects.current().filter(station__in=stations).order_by()
    return dict(people.values_list("station").annotate(count=Count("pk")))


def total_of(rows: QuerySet[SignUp]) -> dict[str, int]:
    """The same over all rows."""
    return rows.order_by().aggregate(
        times=Count("pk"),
        people=Count("retiree", distinct=True),
        activities=Count("activity", distinct=True),
    )


def nameless(unit: Unit, since: date, until: date) -> int:
    """How many came to the unit's activities whose names nobody wrote down: in none of the other figures."""
    activities = Activity.objects.public().not_cancelled().between(since, until)
    activities = activities.filter(unit__path__startswith=unit.path)
    return activities.aggregate(sum=Sum("others_came"))["sum"] or 0
