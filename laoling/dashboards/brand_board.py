"""Turns the month's figures of the brand into a table, with the list behind each number."""

from typing import Any

from django.urls import reverse
from django.utils.http import urlencode

from laoling.accounts.models import Level
from laoling.dashboards.board import NOTHING, Board, Cell, Table
from laoling.dashboards.brand_figures import BrandFigures, brand_figures, figures_before

HEADS = [
    "活动室",
    "今天已查",
    "本月检查率",
    "本月问题",
    "待整改",
    "逾期",
    "待核实",
    "按期整改率",
    "群众满意",
    "不满意",
]


class BrandBoard:
    """The part of the dashboard about the brand; its lists name no retiree, so every reader gets them."""

    def __init__(self, board: Board) -> None:
        self.board, self.month = board, board.month
        self.figures = brand_figures(board.unit, [row.unit for row in board.stations], today=board.today)
        self.before = figures_before(self.figures, board.unit, today=board.today)
        self.total, self.total_before = BrandFigures(board.unit), BrandFigures(board.unit)
        for key, row in self.figures.items():
            self.total.add(row)
            self.total_before.add(self.before[key])

    def list_of(self, row: BrandFigures, url_name: str, **query) -> str:
        """The list behind a figure: of a station its own, of the reader's whole unit all of it, else one level down."""
        if row.unit.level == Level.STATION:
            query["station"] = row.unit.pk
        elif row.unit != self.board.reader.unit:
            return self.board.deeper(row)
        return f"{reverse(url_name)}?{urlencode(query)}" if query else reverse(url_name)

    def listed(self, count: int, row: BrandFigures, is_bad: bool = False, **query) -> Cell:
        """A count with the list of rectifications behind it."""
        url = self.list_of(row, "branding:rectification_list", **query) if count else ""
        return Cell(str(count), url, is_bad=is_bad and count > 0)

    def share(self, percent: int | None, url: str, words: str, before: int | None) -> Cell:
        last = f"上月 {before}%" if before is not None else "上月没有"
        if percent is None:
            return Cell(NOTHING, note=last)
        return Cell(f"{percent}%", url, f"{words}，{last}", percent)

    def cells(self, row: BrandFigures, before: BrandFigures) -> list[Cell]:
        days: dict[str, Any] = {"since": self.month.first, "until": self.board.today}
        checks = self.list_of(row, "branding:check_list", **days)
        said = self.list_of(row, "branding:satisfaction")
        checked = f"{row.checked}/{row.wanted} 次"
        ended = f"{row.in_time}/{row.ended} 项"
        return [
            Cell(str(row.venues)),
            Cell(str(row.checked_today), self.list_of(row, "branding:check_today") if row.venues else ""),
            self.share(row.coverage, checks, checked, before.coverage),
            self.listed(row.found, row, state="all", **days),
            self.listed(row.undone, row, state="undone"),
            self.listed(row.overdue, row, is_bad=True, state="overdue"),
            self.listed(row.waiting, row, state="waiting"),
            self.share(row.share_in_time, "", ended, before.share_in_time),
            self.share(row.satisfaction, said, f"{row.voices} 人评价", before.satisfaction),
            self.listed_low_marks(row, days),
        ]

    def listed_low_marks(self, row: BrandFigures, days: dict[str, Any]) -> Cell:
        """How many marks were 不满意, with what they made to be put right: one thing a day, venue and norm."""
        return self.listed(row.bad, row, is_bad=True, state="public", **days)

    @property
    def headline(self) -> Cell:
        """What the public marked this month, beside what people said when they were called back."""
        row, before = self.total, self.total_before.satisfaction
        cell = self.share(row.satisfaction, "", f"{row.voices} 人扫码评价", before)
        url = self.list_of(row, "branding:satisfaction") if row.voices else ""
        return Cell("暂无数据" if row.satisfaction is None else cell.text, url, cell.note, cell.bar)

    @property
    def table(self) -> Table:
        rows = [
            (row, self.cells(self.figures[row.unit.pk], self.before[row.unit.pk]))
            for row in self.board.stations
        ]
        return Table(HEADS, rows, self.cells(self.total, self.total_before))
