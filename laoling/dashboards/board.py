"""Turns figures into what the page shows: words, and the list behind each number."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model
from django.urls import reverse

from activities.models import Activity
from cards.models import ServiceCard, Tier
from laoling import calendar
from laoling.accounts.admin_parts import admin_list
from laoling.accounts.models import Level, Unit
from laoling.dashboards.figures import Figures, Month, figures_of
from visits.models import Duty, Visit
from visits.windows import State

NOTHING = "—"


@dataclass(frozen=True)
class Cell:
    """A figure as text, the list behind it if the reader has one, and its share of 100 for a bar."""

    text: str
    url: str = ""
    note: str = ""
    bar: int | None = None
    is_bad: bool = False


@dataclass(frozen=True)
class Row:
    unit: Unit
    name: str
    url: str
    overdue: list[Cell]
    cards: list[Cell]
    work: list[Cell]


class Table:
    """`rows` and `total` hold each cell with the heading over it; the total comes last."""

    def __init__(self, heads: list[str], rows: list[tuple[Row, list[Cell]]], total: list[Cell]) -> None:
        self.heads = heads
        self.rows = [(row, list(zip(heads, cells, strict=True))) for row, cells in rows]
        self.total = list(zip(heads, total, strict=True))


class Board:
    """The dashboard of one unit for one reader: who sees no names gets figures to drill into, not lists."""

    def __init__(self, *, unit: Unit, reader, now: datetime) -> None:
        self.unit, self.reader, self.today = unit, reader, calendar.local_day(now)
        self.month = Month.of(self.today)
        self.total, rows = figures_of(unit, now=now)
        self.has_other_tiers = None in self.total.overdue
        self.rows = [self.row(figures) for figures in rows]
        self.path = self.units_above()

    @property
    def can_list(self) -> bool:
        return self.reader.sees_people

    def units_above(self) -> list[Unit]:
        """From the reader's unit down to the one above this: the way back up."""
        above = Unit.objects.visible_to(self.reader).filter(depth__lt=self.unit.depth)
        return [unit for unit in above if self.unit.path.startswith(unit.path)]

    def row(self, figures: Figures) -> Row:
        unit, is_own = figures.unit, figures.unit == self.unit
        name = f"{unit.name}（本级）" if is_own and unit.level != Level.STATION else unit.name
        return Row(
            unit=unit,
            name=name,
            url="" if is_own else drill(unit),
            overdue=self.overdue_cells(figures),
            cards=self.card_cells(figures),
            work=self.work_cells(figures),
        )

    def list_of(self, figures: Figures, model: type[Model], **query) -> str:
        """The filtered list behind a figure; without names to show, the figures one level down."""
        if self.can_list:
            return admin_list(model, unit=figures.unit.pk, **query)
        return self.deeper(figures)

    def deeper(self, figures) -> str:
        """One level down, for a reader without names; nowhere from the unit itself."""
        return "" if figures.unit == self.unit else drill(figures.unit)

    def overdue_cells(self, figures: Figures) -> list[Cell]:
        tiers = [*Tier, None] if self.has_other_tiers else [*Tier]
        cells = []
        for tier in tiers:
            query: dict[str, str | int] = {"state": State.OVERDUE.value}
            query |= {"tier__exact": int(tier)} if tier else {"tier__isnull": "True"}
            cells.append(self.overdue_cell(figures.overdue.get(tier, 0), figures, **query))
        cells.append(self.overdue_cell(figures.overdue_total, figures, state=State.OVERDUE.value))
        cells.append(Cell(str(figures.overdue_people)))
        return cells

    def overdue_cell(self, count: int, figures: Figures, **query) -> Cell:
        url = self.list_of(figures, Duty, **query) if count else ""
        return Cell(str(count), url, is_bad=count > 0)

    def card_cells(self, figures: Figures) -> list[Cell]:
        cells = [
            self.count_cell(figures.cards.get(tier, 0), figures, ServiceCard, open=1, tier__exact=int(tier))
            for tier in Tier
        ]
        return [*cells, self.count_cell(figures.cards_total, figures, ServiceCard, open=1)]

    def count_cell(self, count: int, figures: Figures, model: type[Model], **query) -> Cell:
        return Cell(str(count), self.list_of(figures, model, **query) if count else "")

    def work_cells(self, figures: Figures) -> list[Cell]:
        return [
            self.coverage(figures),
            self.on_time(figures),
            self.musts(figures),
            self.visits(figures),
            self.activities(figures),
        ]

    def coverage(self, figures: Figures) -> Cell:
        if figures.coverage is None:
            return Cell(NOTHING, note="本月没有到期的任务")
        note = f"{figures.due_cards} 张卡中 {figures.covered_cards} 张已联系"
        url = ""
        if figures.uncovered_cards:
            url = self.deeper(figures)
            if self.can_list:
                url = f"{reverse('admin:uncovered_cards')}?unit={figures.unit.pk}"
        return Cell(f"{figures.coverage}%", url, note, figures.coverage)

    def on_time(self, figures: Figures) -> Cell:
        before = f"上月 {figures.on_time_before}%" if figures.on_time_before is not None else "上月没有"
        if figures.on_time is None:
            return Cell(NOTHING, note=f"本月还没有到期的任务，{before}")
        url = self.list_of(figures, Duty, promised="month")
        note = f"{figures.promised} 项中 {figures.kept} 项按时，{before}"
        return Cell(f"{figures.on_time}%", url, note, figures.on_time)

    def musts(self, figures: Figures) -> Cell:
        """三必到按时率： the hospital, the festivals, the funerals of this month."""
        if figures.musts_on_time is None:
            return Cell(NOTHING, note="本月还没有到期的三必到")
        url = self.list_of(figures, Duty, promised="musts")
        note = f"{figures.musts} 次中 {figures.musts_kept} 次按时"
        return Cell(f"{figures.musts_on_time}%", url, note, figures.musts_on_time)

    def visits(self, figures: Figures) -> Cell:
        query = {"visited_on__year": self.month.first.year, "visited_on__month": self.month.first.month}
        url = self.list_of(figures, Visit, **query) if figures.visits else ""
        return Cell(str(figures.visits), url, f"上月同期 {figures.visits_before}")

    def activities(self, figures: Figures) -> Cell:
        """Activities name nobody: every reader of a dashboard has their list."""
        is_row_of_its_own = figures.unit == self.unit and figures is not self.total
        if not figures.activities or is_row_of_its_own:
            return Cell(str(figures.activities))
        days = {"starts_at__year": self.month.first.year, "starts_at__month": self.month.first.month}
        return Cell(
            str(figures.activities), admin_list(Activity, state="published", unit=figures.unit.pk, **days)
        )

    @property
    def stations(self) -> list[Row]:
        """The rows that people can belong to: all but that of what the unit does itself."""
        return [row for row in self.rows if row.unit != self.unit or row.unit.level == Level.STATION]

    @property
    def overdue_table(self) -> Table:
        heads = (
            [tier.label for tier in Tier] + (["其他"] if self.has_other_tiers else []) + ["合计", "涉及人数"]
        )
        return Table(heads, [(row, row.overdue) for row in self.stations], self.overdue_cells(self.total))

    @property
    def card_table(self) -> Table:
        heads = [*(tier.label for tier in Tier), "合计"]
        return Table(heads, [(row, row.cards) for row in self.stations], self.card_cells(self.total))

    @property
    def work_table(self) -> Table:
        heads = ["覆盖率", "按时完成率", "三必到按时率", "走访次数", "活动场数"]
        return Table(heads, [(row, row.work) for row in self.rows], self.work_cells(self.total))

    @property
    def headline(self) -> list[tuple[str, Cell]]:
        """The yardstick 放心： duties kept, nothing overdue, everybody reached."""
        overdue = self.overdue_cell(self.total.overdue_total, self.total, state=State.OVERDUE.value)
        words = f"涉及 {self.total.overdue_people} 位老同志" if self.total.overdue_total else "没有逾期的任务"
        return [
            ("按时完成率", self.on_time(self.total)),
            ("三必到按时率", self.musts(self.total)),
            ("逾期任务", Cell(overdue.text, overdue.url, words, is_bad=overdue.is_bad)),
            ("本月覆盖率", self.coverage(self.total)),
        ]


def drill(unit: Unit) -> str:
    return f"{reverse('admin:index')}?unit={unit.pk}"
