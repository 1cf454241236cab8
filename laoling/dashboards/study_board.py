"""The part of the dashboard about political study: a few figures, each with the list behind it.

The lists name branches and nobody who belongs to them, so every reader of a dashboard has them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from activities.models import Activity, Group
from activities.study.coverage import coverage_of
from activities.study.meetings import missing, standings
from activities.study.months import MeetingState, first_of, shifted
from activities.study.transmissions import outstanding
from laoling.accounts.models import Unit
from laoling.dashboards.board import NOTHING, Board, Cell, Table
from laoling.dashboards.figures import Month, percent
from laoling.programmes import Programme

HEADS = ["上月例会召开率", "缺会", "逾期未传达", "本月学习活动", "今年主题覆盖"]
HELD = (MeetingState.HELD, MeetingState.UNMINUTED)
EXPECTED = (*HELD, MeetingState.MISSING)


@dataclass
class StudyFigures:
    """What is counted for one unit with everything below it."""

    expected: int = 0
    held: int = 0
    expected_before: int = 0
    held_before: int = 0
    missing: int = 0
    overdue: int = 0
    activities: int = 0
    activities_before: int = 0
    themes: int = 0
    covered: int = 0

    def add(self, other: "StudyFigures") -> None:
        for name in vars(self):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Row:
    """One line of the table: a unit below, or what the unit itself has."""

    unit: Unit
    name: str
    url: str


def study_figures(unit: Unit, today: date) -> dict[str, StudyFigures]:
    """The figures by the path of the unit that a group or an activity belongs to; in a constant number of queries."""
    found: dict[str, StudyFigures] = {}
    groups = Group.objects.of_the_party().filter(unit__path__startswith=unit.path).select_related("unit")
    last_month = shifted(first_of(today), -1)

    def at(path: str) -> StudyFigures:
        return found.setdefault(path, StudyFigures())

    for month, suffix in ((last_month, ""), (shifted(last_month, -1), "_before")):
        for row in standings(groups, month, today):
            figures = at(row.group.unit.path)
            add(figures, f"expected{suffix}", row.state in EXPECTED)
            add(figures, f"held{suffix}", row.state in HELD)
    for group, _ in missing(groups, today):
        add(at(group.unit.path), "missing", 1)
    for passing in outstanding(groups, today, ahead=-1):
        add(at(passing.branch.unit.path), "overdue", 1)
    themes, rows = coverage_of(groups.active().branches(), today.year, today)
    for one in rows:
        add(at(one.branch.unit.path), "themes", len(themes))
        add(at(one.branch.unit.path), "covered", one.covered)
    count_activities(unit, today, at)
    return found


def add(figures: StudyFigures, name: str, count: int) -> None:
    setattr(figures, name, getattr(figures, name) + count)


def count_activities(unit: Unit, today: date, at) -> None:
    """This month up to today, and the month before up to the same day."""
    month = Month.of(today)
    spans = (
        ("activities", month.first, today),
        ("activities_before", month.first_before, month.same_day_before),
    )
    for name, first, last in spans:
        held = Activity.objects.public().not_cancelled().between(first, last)
        held = held.filter(programme=Programme.STUDY, unit__path__startswith=unit.path).order_by()
        for path in held.values_list("unit__path", flat=True):
            add(at(path), name, 1)


class StudyBoard:
    """The table 政治学习 for the unit of a board."""

    def __init__(self, board: Board) -> None:
        self.board, self.today = board, board.today
        self.by_path = study_figures(board.unit, board.today)

    def figures_of(self, paths: Iterable[str]) -> StudyFigures:
        total = StudyFigures()
        for path in paths:
            total.add(self.by_path[path])
        return total

    def list_of(self, unit: Unit, url_name: str, **query) -> str:
        return f"{reverse(url_name)}?{urlencode({'unit': unit.pk, **query})}"

    def cells(self, unit: Unit, figures: StudyFigures) -> list[Cell]:
        return [
            self.meetings(unit, figures),
            self.bad(figures.missing, self.list_of(unit, "study:overview")),
            self.bad(figures.overdue, self.list_of(unit, "study:directive_list", state="overdue")),
            self.activities(unit, figures),
            self.coverage(unit, figures),
        ]

    def bad(self, count: int, url: str) -> Cell:
        return Cell(str(count), url if count else "", is_bad=count > 0)

    def meetings(self, unit: Unit, figures: StudyFigures) -> Cell:
        share = percent(figures.held, figures.expected)
        before = percent(figures.held_before, figures.expected_before)
        words = f"再上月 {before}%" if before is not None else "再上月没有"
        if share is None:
            return Cell(NOTHING, note=f"上月没有要开的例会，{words}")
        month = shifted(first_of(self.today), -1)
        url = self.list_of(unit, "study:meeting_list", month=f"{month:%Y-%m}")
        return Cell(f"{share}%", url, f"应开 {figures.expected} 次，已开 {figures.held} 次，{words}", share)

    def activities(self, unit: Unit, figures: StudyFigures) -> Cell:
        url = self.list_of(unit, "study:session_list") if figures.activities else ""
        return Cell(str(figures.activities), url, f"上月同期 {figures.activities_before}")

    def coverage(self, unit: Unit, figures: StudyFigures) -> Cell:
        share = percent(figures.covered, figures.themes)
        if share is None:
            return Cell(NOTHING, note="还没有登记党支部")
        return Cell(f"{share}%", self.list_of(unit, "study:coverage", year=self.today.year), bar=share)

    @property
    def table(self) -> Table:
        unit = self.board.unit
        rows: list[Any] = []
        for row in self.board.stations:
            mine = [path for path in self.by_path if path.startswith(row.unit.path)]
            rows.append((row, self.cells(row.unit, self.figures_of(mine))))
        if unit.path in self.by_path and unit not in {row.unit for row in self.board.stations}:
            own = Row(unit, f"{unit.name}（本级）", "")
            cells = [
                Cell(cell.text, "", cell.note, cell.bar, cell.is_bad)
                for cell in self.cells(unit, self.by_path[unit.path])
            ]
            rows.append((own, cells))
        return Table(HEADS, rows, self.cells(unit, self.figures_of(self.by_path)))
