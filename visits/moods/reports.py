"""The monthly report: counted once when a month is over, and published for good.

A figure that changed with each late or corrected visit would tell, by what changed, how the one person was whom the
list of visits names: so a month's figures are made once and stay (docs/decisions/0027). Every unit's figure is made
at once, whoever reads it: what may be shown is decided over the whole tree.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from laoling import calendar
from laoling.accounts.models import Unit
from laoling.calendar import Period
from laoling.inbox.services import beat
from visits.models import MoodFigure, MoodMonth, MoodRecord
from visits.moods.disclosure import showable, totals
from visits.moods.scale import Concern, Mood

INTERVAL_SECONDS = 3600
GRACE_DAYS = 3  # visits may be recorded so many days later without being late-recorded
MONTHS_BACK = 24  # further back nobody reads what a first run would count


@dataclass
class Tally:
    """What is counted at each station of a month: each person once, with the newest mood and all concerns."""

    people: Counter[int] = field(default_factory=Counter)
    moods: dict[int, Counter[int]] = field(default_factory=lambda: {mood: Counter() for mood in Mood})
    concerns: dict[str, Counter[int]] = field(
        default_factory=lambda: {concern.value: Counter() for concern in Concern}
    )

    def add(self, station: int, mood: int, concerns: set[str]) -> None:
        self.people[station] += 1
        self.moods[mood][station] += 1
        for concern in concerns:
            self.concerns[concern][station] += 1


def publish_tick(*, now: datetime) -> int:
    """Publish what is over by `now`, and note that the scan ended well."""
    made = publish_months(today=calendar.local_day(now), now=now)
    beat(name="moods", interval_seconds=INTERVAL_SECONDS, now=now)
    return made


def publish_months(*, today: date, now: datetime) -> int:
    """Publish every month that is over and isn't published yet; returns how many. Any number of times, and at once."""
    return sum(publish_month(month, now=now) for month in months_to_publish(today))


def months_to_publish(today: date) -> Iterator[date]:
    """The first days of the months that are over by `today`, the oldest first, from the first mood on."""
    first = (
        MoodRecord.objects.valid().order_by("visit__visited_on").values_list("visit__visited_on", flat=True)
    )
    oldest = first.first()
    if oldest is None:
        return
    known = set(MoodMonth.objects.values_list("month", flat=True))
    spans = list(calendar.periods_between(oldest, today, Period.MONTH))[-MONTHS_BACK:]
    for begin, last in spans:
        if begin not in known and last + timedelta(days=GRACE_DAYS) < today:
            yield begin


@transaction.atomic
def publish_month(month: date, *, now: datetime) -> bool:
    """Count a month and publish what may be shown of it; False when it is published already."""
    report, is_new = MoodMonth.objects.get_or_create(month=month, defaults={"published_at": now})
    if is_new:
        MoodFigure.objects.bulk_create(figures_of(report, tally_of(month), parents_of_units()))
    return is_new


def tally_of(month: date) -> Tally:
    """Count the month: each person once, at the station of their newest mood."""
    first, last = calendar.period_of(month, Period.MONTH)
    records = (
        MoodRecord.objects.valid()
        .filter(visit__visited_on__range=(first, last))
        .order_by("visit__retiree", "-visit__visited_at", "-visit__pk")
        .values_list("visit__retiree", "station", "mood", "concerns")
    )
    tally, newest, concerns = Tally(), None, set[str]()
    for person, station, mood, named in records.iterator(chunk_size=5000):
        if newest is not None and newest[0] != person:
            tally.add(newest[1], newest[2], concerns)
        if newest is None or newest[0] != person:
            newest, concerns = (person, station, mood), set()
        concerns.update(named)
    if newest is not None:
        tally.add(newest[1], newest[2], concerns)
    return tally


def parents_of_units() -> dict[int, int | None]:
    """Every unit with the unit above it."""
    by_path = dict(Unit.objects.values_list("path", "pk"))
    return {pk: by_path.get(path[: -Unit.steplen]) for path, pk in by_path.items()}


def figures_of(report: MoodMonth, tally: Tally, parents: dict[int, int | None]) -> list[MoodFigure]:
    """A row for every unit; of those that may not be shown it holds nothing."""
    shown = showable(parents, tally.people)
    people = totals(parents, tally.people)
    moods = {mood: totals(parents, tally.moods[mood]) for mood in Mood}
    figures = {
        unit: MoodFigure(
            report=report, unit_id=unit, people=people[unit], moods=[moods[m][unit] for m in Mood]
        )
        if unit in shown
        else MoodFigure(report=report, unit_id=unit)
        for unit in parents
    }
    for concern, named in tally.concerns.items():
        counts = totals(parents, named)
        for unit in showable(parents, named, among=shown):
            if counts[unit]:
                figures[unit].concerns[concern] = counts[unit]
    return list(figures.values())


@dataclass
class Line:
    """A unit in the report of a month: its figure, and how the mean moved since the month before."""

    unit: Unit
    figure: MoodFigure | None
    before: MoodFigure | None

    @property
    def depth(self) -> int:
        return self.unit.depth

    @property
    def is_hidden(self) -> bool:
        return self.figure is None or self.figure.people is None

    @property
    def mean(self) -> float | None:
        return None if self.figure is None else self.figure.mean

    @property
    def movement(self) -> float | None:
        """How much better the mean is than in the month before; None unless both months may be shown."""
        then = None if self.before is None else self.before.mean
        return None if self.mean is None or then is None else round(self.mean, 1) - round(then, 1)

    @property
    def mean_words(self) -> str:
        return "" if self.mean is None else f"{self.mean:.1f}"

    @property
    def movement_words(self) -> str:
        """`+0.3`, `−0.2`, `持平`; nothing where there is none."""
        if self.movement is None:
            return ""
        steps = round(self.movement * 10)
        return "持平" if steps == 0 else f"{'+' if steps > 0 else '−'}{abs(steps) / 10:.1f}"

    @property
    def moods(self) -> list[tuple[str, int, int]]:
        """Each mood in words, with how many and the per cent of all."""
        if self.figure is None or not self.figure.people:
            return []
        return [
            (str(mood.label), count, round(100 * count / self.figure.people))
            for mood, count in zip(Mood, self.figure.moods, strict=True)
        ]

    @property
    def concerns(self) -> list[tuple[str, int]]:
        return [] if self.figure is None else self.figure.commonest


def lines_of(report: MoodMonth, user) -> list[Line]:
    """The report for the units that the user looks after, from above; in three queries."""
    units = Unit.objects.visible_to(user).order_by("path")
    now = {figure.unit_id: figure for figure in report.figures.filter(unit__in=units)}
    last_month = calendar.period_of(report.month - timedelta(days=1), Period.MONTH)[0]
    earlier: Any = MoodFigure.objects.filter(report__month=last_month, unit__in=units)
    before = {figure.unit_id: figure for figure in earlier}
    return [Line(unit, now.get(unit.pk), before.get(unit.pk)) for unit in units]
