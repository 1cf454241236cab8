"""The month's figures of the brand: venues checked, what was found and put right, what the public says."""

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


Groups = list[tuple[str, Any]]


def compared(unit: Unit, first: date, last: date, **more: Any) -> Groups:
    """What is compared with the month before, of these days: venues checked, what was put right, what was said.

    (name of the path in each row, rows with counts); `more` is counted of the rectifications too, whenever ended.
    """
    days = working_days(first, last - timedelta(days=1))
    feedback = Feedback.objects.filter(given_on__range=(first, last))
    return [
        counted("unit__path", unit, station_checks().filter(checked_on__in=days), checked=VENUE_DAYS),
        counted("finding__unit__path", unit, Rectification.objects.all(), **ended_in(first, last), **more),
        counted("venue__unit__path", unit, feedback, **COUNTS),
    ]


def as_of_now(unit: Unit, month: Month, today: date) -> Groups:
    """Everything that is counted of the month up to today."""
    findings = Finding.objects.filter(found_on__range=(month.first, today))
    undone = Q(ended_at=None, done_at=None)
    states = {
        "undone": Count("pk", filter=undone),
        "overdue": Count("pk", filter=undone & Q(due_on__lt=today)),
        "waiting": Count("pk", filter=Q(ended_at=None, done_at__isnull=False)),
    }
    checked_today = Count("venue", distinct=True)
    return [
        counted("unit__path", unit, station_checks().filter(checked_on=today), checked_today=checked_today),
        counted("unit__path", unit, findings, found=Count("pk")),
        *compared(unit, month.first, today, **states),
    ]


def counted(path: str, unit: Unit, rows, **counts: Any) -> tuple[str, Any]:
    return path, rows.filter(**{f"{path}__startswith": unit.path}).order_by().values(path).annotate(**counts)


def station_checks():
    return QualityCheck.objects.of_venues().filter(venue__unit__level=Level.STATION, venue__is_ours=True)


def ended_in(first: date, last: date) -> dict[str, Any]:
    after = calendar.start_of(last + timedelta(days=1))
    ended = Q(ended_at__gte=calendar.start_of(first), ended_at__lt=after, done_on__isnull=False)
    return {
        "ended": Count("pk", filter=ended),
        "in_time": Count("pk", filter=ended & Q(done_on__lte=F("due_on"))),
    }


VENUE_DAYS = Count(F("venue_id") * 100_000 + F("checked_on__day"), distinct=True)  # of one month


def brand_figures(unit: Unit, units: list[Unit], *, today: date) -> dict[int, BrandFigures]:
    """The figures of each of `units`, which stand right below `unit` (or are itself, a station), by key."""
    month = Month.of(today)
    found = sorted_by_unit(as_of_now(unit, month, today), units)
    add_rooms(found, unit, working_days(month.first, today - timedelta(days=1)), today)
    return found


def figures_before(now: dict[int, BrandFigures], unit: Unit, *, today: date) -> dict[int, BrandFigures]:
    """What is compared of `now`, of the month before up to the same day."""
    month = Month.of(today)
    groups = compared(unit, month.first_before, month.same_day_before)
    found = sorted_by_unit(groups, [row.unit for row in now.values()])
    last = month.same_day_before
    add_rooms(found, unit, working_days(month.first_before, last - timedelta(days=1)), last)
    return found


def add_rooms(found: dict[int, BrandFigures], unit: Unit, days: list[date], day: date) -> None:
    """Add the rooms in use on `day`, and the checks that rooms should have had on those of `days` when they were."""
    by_path = {row.unit.path: row for row in found.values()}
    length = max((len(path) for path in by_path), default=0)
    rooms = Venue.objects.rooms().filter(unit__path__startswith=unit.path).order_by()
    rooms = rooms.values_list("unit__path", "opened_on", "closed_on").annotate(count=Count("pk"))
    for path, opened_on, closed_on, count in rooms:
        room, row = Venue(opened_on=opened_on, closed_on=closed_on), by_path.get(path[:length])
        if row is not None:
            row.venues += count * room.is_in_use(day)
            row.wanted += count * sum(room.is_in_use(one) for one in days)


def sorted_by_unit(groups: Groups, units: list[Unit]) -> dict[int, BrandFigures]:
    """The counts of `groups`, added up under the unit of `units` below which each stands."""
    found = {row.path: BrandFigures(row) for row in units}
    length = max((len(path) for path in found), default=0)
    for path, rows in groups:
        for group in rows:
            row = found.get(group.pop(path)[:length])
            if row is None:
                continue
            if path == "venue__unit__path":
                said = Satisfaction()
                said.add(group)
                group = {"voices": said.count, "good": sum(said.good.values()), "bad": sum(said.bad.values())}
            row.add(BrandFigures(row.unit, **group))
    return {row.unit.pk: row for row in found.values()}
