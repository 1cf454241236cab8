"""Computes what is appraised: who, which month, and with which numbers; may run any number of times.

An appraisal is computed anew as long as it is open, since visits and rectifications are entered late; what a manager
corrected stays corrected. A closed one is never touched.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Min

from activities.models import Venue
from branding.appraisal.measures import Measures, measures_of_staff, measures_of_venues
from branding.appraisal.models import Appraisal, Correction, Line, WeightTable
from branding.appraisal.scoring import Counted, Measure, Of, Score, score_of
from branding.checks.today import CHECKED_ROLES
from laoling import calendar, history
from laoling.accounts.models import Level, User
from laoling.calendar import ONE_DAY, Period

ADVISORY_LOCK = 2_026_011_002  # two ticks at once: the second finds what the first made


@dataclass
class Computed:
    """How many appraisals were made, how many changed, and how many stayed as they were."""

    made: int = 0
    changed: int = 0
    same: int = 0

    def __add__(self, other: "Computed") -> "Computed":
        return Computed(self.made + other.made, self.changed + other.changed, self.same + other.same)


def first_of(day: date) -> date:
    """The first day of that day's month."""
    return day.replace(day=1)


def last_month(today: date) -> date:
    """The first day of the last month that is over."""
    return first_of(first_of(today) - ONE_DAY)


def months_due(today: date) -> list[date]:
    """The months that are over and not closed, the oldest first: last month, and whatever was missed before it.

    Nothing before the first month that was ever appraised.
    """
    last = last_month(today)
    first = Appraisal.objects.aggregate(first=Min("month"))["first"] or last
    over = [month for month, _ in calendar.periods_between(first, last, Period.MONTH)]
    known = set(Appraisal.objects.order_by().values_list("month", flat=True).distinct())
    still_open = set(Appraisal.objects.open().order_by().values_list("month", flat=True).distinct())
    return [month for month in over if month not in known or month in still_open]


def compute_due(*, now: datetime) -> Computed:
    """Compute every month of `months_due` (Rules of duties, 12: what is due by now)."""
    total = Computed()
    for month in months_due(calendar.local_day(now)):
        total += compute_month(month, now=now)
    return total


@transaction.atomic
def compute_month(month: date, *, now: datetime) -> Computed:
    """Make the open appraisals of that month equal to what is counted now, and those that are missing.

    Raises ValueError for a month that isn't over: what is due on its last day would count as not done.
    """
    month = first_of(month)
    if calendar.period_of(month, Period.MONTH)[1] >= calendar.local_day(now):
        raise ValueError(f"{month:%Y-%m} 还没有结束，不能考核。")
    with history.in_bulk(action="appraisal"), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])
        return compute(month, Of.STAFF, now=now) + compute(month, Of.VENUE, now=now)


def recompute(appraisal: Appraisal, *, now: datetime) -> None:
    """Compute one open appraisal that is locked, such as after a correction."""
    subject = appraisal.member or appraisal.venue
    write([appraisal], counted_of(appraisal.of, appraisal.month, [subject]), now=now)


def counted_of(of: Of, month: date, subjects: Iterable) -> Measures:
    return (measures_of_staff if of == Of.STAFF else measures_of_venues)(month, subjects)


def compute(month: date, of: Of, *, now: datetime) -> Computed:
    """Those of staff, or of venues; the rows are locked in the order of their keys."""
    made = make_missing(month, of, now=now)
    rows = Appraisal.objects.of_month(month).open().select_related("member", "venue", "weights")
    rows = rows.of_staff() if of == Of.STAFF else rows.of_venues()
    listed = list(rows.select_for_update(of=("self",)).order_by("pk"))
    subjects = [row.member or row.venue for row in listed]
    changed = write(listed, counted_of(of, month, subjects), now=now)
    return Computed(made, changed - made, len(listed) - changed)


def make_missing(month: date, of: Of, *, now: datetime) -> int:
    """An appraisal for everybody, or every venue, that has none; how many. None once the month is closed."""
    rows = Appraisal.objects.of_month(month)
    rows = rows.of_staff() if of == Of.STAFF else rows.of_venues()
    if rows.exists() and not rows.open().exists():
        return 0
    name = "member" if of == Of.STAFF else "venue"
    known = set(rows.values_list(name, flat=True))
    table = WeightTable.objects.holding_in(month, of)
    made = []
    for subject in subjects_of(month, of):
        if subject.pk in known:
            continue
        assert subject.unit is not None  # of a station, as `subjects_of` says
        made.append(
            Appraisal(
                month=month,
                unit=subject.unit,
                weights=table,
                shown_on=calendar.local_day(now),
                computed_at=now,
                **{name: subject},
            )
        )
    Appraisal.objects.bulk_create(made)
    return len(made)


def subjects_of(month: date, of: Of) -> Iterator[User | Venue]:
    """Visitors and heads who were there by the end of the month, or the stations' rooms in use on one of its days."""
    first, last = calendar.period_of(month, Period.MONTH)
    if of == Of.VENUE:
        yield from Venue.objects.rooms().in_use(first, last).select_related("unit").order_by("pk")
        return
    over = calendar.start_of(last + ONE_DAY)
    staff = User.objects.filter(role__in=CHECKED_ROLES, is_active=True, unit__level=Level.STATION)
    yield from staff.filter(date_joined__lt=over).select_related("unit").order_by("pk")


def write(rows: list[Appraisal], measures: Measures, *, now: datetime) -> int:
    """Bring lines and scores of these rows up to date; how many rows that changed. Three queries, and the writes."""
    corrections = corrections_of(rows)
    before: dict[int, list[Line]] = {row.pk: [] for row in rows}
    for line in Line.objects.filter(appraisal__in=rows):
        before[line.appraisal_id].append(line)
    changed, lines = [], []
    for row in rows:
        counted = measures[row.subject_key]
        score = score_of({**counted, **corrections.get(row.pk, {})}, row.weights.weights)
        made = lines_of(row, counted, score)
        if facts_of(made) == facts_of(before[row.pk]):
            continue
        row.score, row.computed_at, row.version = score.points, now, row.version + 1
        changed.append(row)
        lines += made
    Line.objects.filter(appraisal__in=changed).delete()
    Line.objects.bulk_create(lines)
    Appraisal.objects.bulk_update(changed, ["score", "computed_at", "version"])
    return len(changed)


def corrections_of(rows: list[Appraisal]) -> dict[int, dict[Measure, Counted]]:
    """What stands corrected: of each measure the latest."""
    found: dict[int, dict[Measure, Counted]] = {}
    for one in Correction.objects.filter(appraisal__in=rows).order_by("at", "pk"):
        found.setdefault(one.appraisal_id, {})[Measure(one.measure)] = Counted(one.part, one.whole)
    return found


def lines_of(row: Appraisal, counted: Mapping[Measure, Counted], score: Score) -> list[Line]:
    """A line of each measure of the table, those that weigh nothing too."""
    nothing = Counted()
    return [
        Line(
            appraisal=row,
            measure=line.measure.value,
            counted_part=counted.get(line.measure, nothing).part,
            counted_whole=counted.get(line.measure, nothing).whole,
            part=line.counted.part,
            whole=line.counted.whole,
            weight=line.weight,
            counts_for=line.counts_for,
            points=line.points,
        )
        for line in score.lines
    ]


NUMBERS = ("measure", "counted_part", "counted_whole", "part", "whole", "weight", "counts_for", "points")


def facts_of(lines: Iterable[Line]) -> set[tuple]:
    """What a set of lines says."""
    return {tuple(getattr(line, name) for name in NUMBERS) for line in lines}
