"""The part of the dashboard about taking part in activities: by station and programme, this month up to today.

Counted as on the page 参加情况, which is the list behind each figure: whoever was ticked as present.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from activities.models import SignUp
from activities.participation.figures import Grouping, taken_part
from laoling import calendar
from laoling.accounts.models import Level, Unit
from laoling.dashboards.board import NOTHING, Board, Cell, Table
from laoling.dashboards.figures import Month, percent
from laoling.people.models import Retiree
from laoling.programmes import Programme

HEADS = ["参加人次", "参加的人", *(str(programme.label) for programme in Programme)]
STATION = "retiree__station__path"


@dataclass
class AttendanceFigures:
    """What is counted for one unit's people: how many times, by programme, how many of how many people."""

    times: Counter = field(default_factory=Counter)
    times_before: int = 0
    people: int = 0
    members: int = 0

    def add(self, other: "AttendanceFigures") -> None:
        self.times += other.times
        self.times_before += other.times_before
        self.people += other.people
        self.members += other.members


def held_between(rows: QuerySet[SignUp], first: date, last: date) -> QuerySet[SignUp]:
    begin, end = calendar.start_of(first), calendar.start_of(last + calendar.ONE_DAY)
    return rows.filter(activity__starts_at__gte=begin, activity__starts_at__lt=end)


def attendance_figures(unit: Unit, today: date) -> dict[str, AttendanceFigures]:
    """The figures by the path of the station, in four queries; the month before counts up to the same day."""
    month, rows = Month.of(today), taken_part(unit).order_by()
    now = held_between(rows, month.first, today)
    before = held_between(rows, month.first_before, month.same_day_before)
    people = Retiree.objects.filter(station__path__startswith=unit.path).current().order_by()
    found: dict[str, AttendanceFigures] = {}

    def at(path: str) -> AttendanceFigures:
        return found.setdefault(path, AttendanceFigures())

    for path, programme, count in now.values_list(STATION, "activity__programme").annotate(count=Count("pk")):
        at(path).times[programme] = count
    current = Q(retiree__died_on=None, retiree__archived_at=None)
    for path, count in now.values_list(STATION).annotate(
        count=Count("retiree", distinct=True, filter=current)
    ):
        at(path).people = count
    for path, count in before.values_list(STATION).annotate(count=Count("pk")):
        at(path).times_before = count
    for path, count in people.values_list("station__path").annotate(count=Count("pk")):
        at(path).members = count
    return found


class AttendanceBoard:
    """The table 参加活动 for the unit of a board; its lists are figures too, so every reader has them."""

    def __init__(self, board: Board) -> None:
        self.board = board
        self.by_path = attendance_figures(board.unit, board.today)

    def figures_of(self, unit: Unit) -> AttendanceFigures:
        total = AttendanceFigures()
        for path, figures in self.by_path.items():
            if path.startswith(unit.path):
                total.add(figures)
        return total

    def url(self, unit: Unit, by: Grouping, programme: str = "") -> str:
        """The page 参加情况 of a station, or of all that the reader has; in between one level down."""
        if unit.level != Level.STATION and unit != self.board.reader.unit:
            return "" if unit == self.board.unit else f"{reverse('admin:index')}?unit={unit.pk}"
        query: dict[str, Any] = {"by": by.value, "since": self.board.month.first, "until": self.board.today}
        if unit.level == Level.STATION:
            query["station"] = unit.pk
        if programme:
            query["programme"] = programme.lower()
        return f"{reverse('activities:participation')}?{urlencode(query)}"

    def cells(self, unit: Unit) -> list[Cell]:
        figures = self.figures_of(unit)
        count = figures.times.total()
        share = percent(figures.people, figures.members)
        cells = [
            Cell(
                str(count),
                self.url(unit, Grouping.PROGRAMME) if count else "",
                f"上月同期 {figures.times_before}",
            ),
            Cell(NOTHING)
            if share is None
            else Cell(
                str(figures.people),
                self.url(unit, Grouping.STATION) if figures.people else "",
                f"占 {figures.members} 人的 {share}%",
            ),
        ]
        for programme in Programme:
            number = figures.times[programme.value]
            url = self.url(unit, Grouping.ACTIVITY, programme.value) if number else ""
            cells.append(Cell(str(number), url))
        return cells

    @property
    def table(self) -> Table:
        rows = [(row, self.cells(row.unit)) for row in self.board.stations]
        return Table(HEADS, rows, self.cells(self.board.unit))
