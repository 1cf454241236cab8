"""Turns the month's figures of the brand into a table, with the list behind each number."""

from django.urls import reverse

from laoling.dashboards.board import NOTHING, Board, Cell, Table
from laoling.dashboards.brand_figures import BrandFigures, brand_figures

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
        self.board = board
        self.figures = brand_figures(board.unit, [row.unit for row in board.stations], today=board.today)
        self.total = BrandFigures(board.unit)
        for row in self.figures.values():
            self.total.add(row)

    def listed(self, count: int, row: BrandFigures, state: str, is_bad: bool = False) -> Cell:
        """A count with the list of rectifications behind it; of a unit above stations that of all its stations."""
        url = ""
        if count:
            station = f"&station={row.unit.pk}" if row.unit.level == "STATION" else ""
            url = f"{reverse('branding:rectification_list')}?state={state}{station}"
            if row.unit.level != "STATION" and row.unit != self.board.reader.unit:
                url = self.board.deeper(row)
        return Cell(str(count), url, is_bad=is_bad and count > 0)

    def share(self, percent: int | None, part: int, whole: int, words: str) -> Cell:
        if percent is None:
            return Cell(NOTHING)
        return Cell(f"{percent}%", note=f"{whole} {words}中 {part} {words}", bar=percent)

    def cells(self, row: BrandFigures) -> list[Cell]:
        return [
            Cell(str(row.venues)),
            Cell(str(row.checked_today)),
            self.share(row.coverage, row.checked, row.wanted, "次"),
            Cell(str(row.found)),
            self.listed(row.undone, row, "undone"),
            self.listed(row.overdue, row, "overdue", is_bad=True),
            self.listed(row.waiting, row, "waiting"),
            self.share(row.share_in_time, row.in_time, row.ended, "项"),
            self.share(row.satisfaction, row.good, 3 * row.voices, "项"),
            Cell(str(row.bad), is_bad=row.bad > 0),
        ]

    @property
    def table(self) -> Table:
        rows = [(row, self.cells(self.figures[row.unit.pk])) for row in self.board.stations]
        return Table(HEADS, rows, self.cells(self.total))
