"""The managers' figures: a few set-based queries grouped by station, rolled up to the rows of a table.

A figure belongs to a unit, not to a reader: leaders of the centre see figures of people whom they don't see.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from activities.models import Activity
from cards.models import Pause, ServiceCard
from laoling.accounts.models import Level, Unit
from laoling.calendar import Period, local_day, period_of
from visits.models import MUSTS, ON_TIME, Duty, Visit

STATION = "retiree__station__path"


@dataclass(frozen=True)
class Month:
    """The month of a day, and the one before up to the same day, both ends included."""

    today: date
    first: date
    last: date
    first_before: date
    last_before: date
    same_day_before: date

    @classmethod
    def of(cls, today: date) -> "Month":
        first, last = period_of(today, Period.MONTH)
        first_before, last_before = period_of(first - timedelta(days=1), Period.MONTH)
        same_day_before = min(first_before + (today - first), last_before)
        return cls(today, first, last, first_before, last_before, same_day_before)


@dataclass
class Figures:
    """What is counted for one unit with everything below it."""

    unit: Unit
    overdue: dict[int | None, int] = field(default_factory=lambda: defaultdict(int))
    overdue_people: int = 0
    cards: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    due_cards: int = 0
    covered_cards: int = 0
    musts: int = 0
    musts_kept: int = 0
    promised: int = 0
    kept: int = 0
    promised_before: int = 0
    kept_before: int = 0
    visits: int = 0
    visits_before: int = 0
    activities: int = 0

    @property
    def overdue_total(self) -> int:
        return sum(self.overdue.values())

    @property
    def cards_total(self) -> int:
        return sum(self.cards.values())

    @property
    def uncovered_cards(self) -> int:
        return self.due_cards - self.covered_cards

    @property
    def coverage(self) -> int | None:
        """Percent of the cards with something due this month that were contacted; None when nothing is due."""
        return percent(self.covered_cards, self.due_cards)

    @property
    def musts_on_time(self) -> int | None:
        """三必到按时率： percent of the three musts of this month that were kept on time."""
        return percent(self.musts_kept, self.musts)

    @property
    def on_time(self) -> int | None:
        return percent(self.kept, self.promised)

    @property
    def on_time_before(self) -> int | None:
        return percent(self.kept_before, self.promised_before)

    def add(self, other: "Figures") -> None:
        """Take another unit's counts on top: people and cards belong to one station, so sums count none twice."""
        for tier, count in other.overdue.items():
            self.overdue[tier] += count
        for tier, count in other.cards.items():
            self.cards[tier] += count
        for name in SUMMED:
            setattr(self, name, getattr(self, name) + getattr(other, name))


SUMMED = [
    "overdue_people",
    "due_cards",
    "covered_cards",
    "musts",
    "musts_kept",
    "promised",
    "kept",
    "promised_before",
    "kept_before",
    "visits",
    "visits_before",
    "activities",
]


def percent(part: int, whole: int) -> int | None:
    """Whole percent, rounded down so that 100 means all; None of nothing."""
    return part * 100 // whole if whole else None


def figures_of(unit: Unit, *, now: datetime) -> tuple[Figures, list[Figures]]:
    """The total of a unit, and one row for each unit right below it; a station is its own only row.

    What the unit itself does (an activity of the department) has a row too, when there is any.
    """
    month = Month.of(local_day(now))
    depth = unit.depth if unit.level == Level.STATION else unit.depth + 1
    below = Unit.objects.within(unit).filter(depth=depth).exclude(pk=unit.pk)
    rows = {row.path: Figures(row) for row in [unit, *below]}

    def row_at(path: str) -> Figures:
        return rows[path[: depth * Unit.steplen]]

    count_duties(unit, month, now, row_at)
    count_musts(unit, month, now, row_at)
    count_cards(unit, month, row_at)
    count_deeds(unit, month, row_at)
    total = Figures(unit)
    for row in rows.values():
        total.add(row)
    shown = [row for row in rows.values() if row.unit != unit or unit.level == Level.STATION or has_any(row)]
    return total, shown


def has_any(row: Figures) -> bool:
    return any(getattr(row, name) for name in SUMMED)


def by_station(rows: QuerySet, unit: Unit) -> QuerySet:
    """Rows about retirees of the unit's stations, ready to be grouped by station."""
    return rows.filter(**{f"{STATION}__startswith": unit.path}).order_by()


def count_duties(unit: Unit, month: Month, now: datetime, row_at) -> None:
    overdue = by_station(Duty.objects.overdue(now), unit)
    for path, tier, count in overdue.values_list(STATION, "tier").annotate(count=Count("pk")):
        row_at(path).overdue[tier] += count
    for path, count in overdue.values_list(STATION).annotate(count=Count("retiree", distinct=True)):
        row_at(path).overdue_people += count
    this_month, kept = Q(due_on__gte=month.first), ON_TIME
    counts = {
        "promised": Count("pk", filter=this_month),
        "kept": Count("pk", filter=this_month & kept),
        "promised_before": Count("pk", filter=~this_month),
        "kept_before": Count("pk", filter=~this_month & kept),
    }
    due = by_station(promised_duties(month.first_before, month.today), unit)
    add_counts(due.values(STATION).annotate(**counts), counts, row_at)


def count_musts(unit: Unit, month: Month, now: datetime, row_at) -> None:
    counts = {"musts": Count("pk"), "musts_kept": Count("pk", filter=ON_TIME)}
    add_counts(by_station(musts_due(month, now), unit).values(STATION).annotate(**counts), counts, row_at)


def count_cards(unit: Unit, month: Month, row_at) -> None:
    cards = by_station(ServiceCard.objects.open(), unit)
    for path, tier, count in cards.values_list(STATION, "tier").annotate(count=Count("pk")):
        row_at(path).cards[tier] += count
    counts = {"due_cards": Count("pk"), "covered_cards": Count("pk", filter=Q(is_covered=True))}
    due = by_station(cards_due(month), unit)
    add_counts(due.values(STATION).annotate(**counts), counts, row_at)


def count_deeds(unit: Unit, month: Month, row_at) -> None:
    visits = by_station(Visit.objects.valid().between(month.first_before, month.today), unit)
    counts = {
        "visits": Count("pk", filter=Q(visited_on__gte=month.first)),
        "visits_before": Count("pk", filter=Q(visited_on__lte=month.same_day_before)),
    }
    add_counts(visits.values(STATION).annotate(**counts), counts, row_at)
    activities = Activity.objects.public().not_cancelled().between(month.first, month.last)
    activities = activities.filter(unit__path__startswith=unit.path).order_by()
    for path, count in activities.values_list("unit__path").annotate(count=Count("pk")):
        row_at(path).activities += count


def add_counts(groups: Iterable[dict], names: Iterable[str], row_at) -> None:
    for group in groups:
        row = row_at(group[STATION])
        for name in names:
            setattr(row, name, getattr(row, name) + group[name])


def promised_duties(first: date, today: date) -> QuerySet:
    """Duties whose last day lay from `first` to yesterday: each was kept on time, or it wasn't."""
    return Duty.objects.counted().filter(due_on__gte=first, due_on__lt=today)


def musts_due(month: Month, now: datetime) -> QuerySet:
    """The three musts of this month that were answered, or whose last day or moment is over (Rules of duties, 7)."""
    over = Q(settled_on__isnull=False) | Q(due_on__lt=month.today) | Q(due_at__lt=now)
    return Duty.objects.counted().filter(over, kind__in=MUSTS, due_on__range=(month.first, month.last))


def cards_due(month: Month) -> QuerySet:
    """Open cards, not paused today, with a duty due this month; `is_covered` when one of those is done."""
    due = Duty.objects.counted().filter(card=OuterRef("pk"), due_on__range=(month.first, month.last))
    paused = Pause.objects.filter(card=OuterRef("pk"), starts_on__lte=month.today, ends_on__gte=month.today)
    cards = ServiceCard.objects.open().filter(Exists(due), ~Exists(paused))
    return cards.annotate(is_covered=Exists(due.filter(settled_on__isnull=False)))
