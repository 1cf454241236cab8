"""The month's figures of the brand: venues checked, what was found and put right, what the public says."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, Q

from activities.models import Venue
from branding.feedback.figures import COUNTS, Satisfaction
from branding.models import Feedback, Finding, QualityCheck, Rectification
from laoling import calendar
from laoling.accounts.models import Level, Unit
from laoling.dashboards.figures import Month, percent


@dataclass
class BrandFigures:
    """What is counted for one unit with everything below it.

    `wanted` are the checks that its venues should have had, one each working day of the month up to yesterday
    on which they were in use.
    """

    unit: Unit
    venues: int = 0
    wanted: int = 0
    checked: int = 0
    checked_today: int = 0
    found: int = 0
    undone: int = 0
    overdue: int = 0
    waiting: int = 0
    ended: int = 0
    in_time: int = 0
    voices: int = 0
    good: int = 0
    bad: int = 0

    @property
    def coverage(self) -> int | None:
        """Percent of the checks that should have been made; None before the first working day is over."""
        return percent(self.checked, self.wanted)

    @property
    def share_in_time(self) -> int | None:
        return percent(self.in_time, self.ended)

    @property
    def satisfaction(self) -> int | None:
        """Percent of this month's marks that were 满意; each voice gives three."""
        return percent(self.good, 3 * self.voices)

    def add(self, other: "BrandFigures") -> None:
        for name in SUMMED:
            setattr(self, name, getattr(self, name) + getattr(other, name))


SUMMED = [f.name for f in fields(BrandFigures) if f.name != "unit"]


def working_days(first: date, last: date) -> list[date]:
    """The working days from `first` to `last`, both included."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if calendar.is_working_day(day)]


def groups(unit: Unit, month: Month, today: date) -> list[tuple[str, Any]]:
    """(name of the path in each row, rows with counts) of everything that is counted."""
    days = working_days(month.first, today - timedelta(days=1))
    checks = QualityCheck.objects.of_venues().filter(venue__unit__level=Level.STATION, venue__is_ours=True)
    checks = checks.filter(checked_on__range=(month.first, today))
    rows = Rectification.objects.filter(finding__unit__path__startswith=unit.path)
    ended = Q(ended_at__gte=calendar.start_of(month.first), done_on__isnull=False)
    undone = Q(ended_at=None, done_at=None)
    counts = {
        "undone": Count("pk", filter=undone),
        "overdue": Count("pk", filter=undone & Q(due_on__lt=today)),
        "waiting": Count("pk", filter=Q(ended_at=None, done_at__isnull=False)),
        "ended": Count("pk", filter=ended),
        "in_time": Count("pk", filter=ended & Q(done_on__lte=F("due_on"))),
    }
    findings = Finding.objects.filter(found_on__range=(month.first, today))
    feedback = Feedback.objects.filter(given_on__range=(month.first, today))
    found = [
        ("unit__path", checks.filter(checked_on__in=days), {"checked": VENUE_DAYS}),
        ("unit__path", checks.filter(checked_on=today), {"checked_today": Count("venue", distinct=True)}),
        ("unit__path", findings, {"found": Count("pk")}),
        ("finding__unit__path", rows, counts),
        ("venue__unit__path", feedback, COUNTS),
    ]
    return [
        (
            path,
            queryset.filter(**{f"{path}__startswith": unit.path}).order_by().values(path).annotate(**wanted),
        )
        for path, queryset, wanted in found
    ]


VENUE_DAYS = Count(F("venue_id") * 100_000 + F("checked_on__day"), distinct=True)  # of one month


def brand_figures(unit: Unit, units: list[Unit], *, today: date) -> dict[int, BrandFigures]:
    """The figures of each of `units`, which stand right below `unit` (or are itself, a station), by key."""
    month = Month.of(today)
    days = working_days(month.first, today - timedelta(days=1))
    found = {row.path: BrandFigures(row) for row in units}
    length = max((len(path) for path in found), default=0)
    for path, rows in groups(unit, month, today):
        for group in rows:
            row = found.get(group.pop(path)[:length])
            if row is None:
                continue
            if path == "venue__unit__path":
                said = Satisfaction()
                said.add(group)
                group = {"voices": said.count, "good": sum(said.good.values()), "bad": sum(said.bad.values())}
            row.add(BrandFigures(row.unit, **group))
    for path, room, count in rooms(unit):
        if row := found.get(path[:length]):
            row.venues += count * room.is_in_use(today)
            row.wanted += count * sum(room.is_in_use(day) for day in days)
    return {row.unit.pk: row for row in found.values()}


def rooms(unit: Unit) -> Iterator[tuple[str, Venue, int]]:
    """Of the rooms below the unit: the station's path, one for all of the same days, and how many these are."""
    rows = Venue.objects.rooms().filter(unit__path__startswith=unit.path).order_by()
    rows = rows.values_list("unit__path", "opened_on", "closed_on").annotate(count=Count("pk"))
    for path, opened_on, closed_on, count in rows:
        yield path, Venue(opened_on=opened_on, closed_on=closed_on), count
