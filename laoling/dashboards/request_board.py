"""Turns the month's figures of requests into tables and the tile 满意, with the list behind each number."""

from datetime import datetime
from typing import Any

from laoling.accounts.admin_parts import admin_list
from laoling.dashboards.board import NOTHING, Board, Cell, Table
from laoling.dashboards.request_figures import RequestFigures, request_figures, topic_figures
from visits.models import HelpRequest
from visits.requests.states import Category

HEADS = ["登记", "实事", "好事", "难事", "未办结", "逾期", "本月办结", "平均天数", "按期办结率", "回访满意"]
TOPIC_HEADS = ["登记", "未办结", "逾期", "本月办结", "平均天数", "按期办结率", "回访满意"]


class RequestBoard:
    """The part of the dashboard about requests; who sees no names gets figures to drill into, not lists."""

    def __init__(self, board: Board, *, now: datetime) -> None:
        self.board = board
        figures = request_figures(
            board.unit, [row.unit for row in board.stations], today=board.today, now=now
        )
        self.total = RequestFigures(board.unit)
        for row in figures.values():
            self.total.add(row)
        self.figures = figures
        self.topics = topic_figures(board.unit, today=board.today, now=now)

    def cell(self, count: int, figures: RequestFigures, is_bad: bool = False, **query) -> Cell:
        url = ""
        if count and not self.board.can_list:
            url = self.board.deeper(figures)
        elif count:
            query |= {"unit": figures.unit.pk}
            if figures.topic:
                query |= {"topic__id__exact": figures.topic.pk}
            url = admin_list(HelpRequest, **query)
        return Cell(str(count), url, is_bad=is_bad and count > 0)

    def of_month(self, count: int, figures: RequestFigures, **query) -> Cell:
        """A count of what was registered this month."""
        return self.cell(count, figures, registered="month", **query)

    def cells(self, row: RequestFigures) -> list[Cell]:
        return [
            self.of_month(row.registered, row),
            self.of_month(row.practical, row, category__exact=Category.PRACTICAL.value),
            self.of_month(row.kind, row, category__exact=Category.KIND.value),
            self.of_month(row.hard, row, category__exact=Category.HARD.value),
            *self.cells_of_work(row),
        ]

    def cells_of_topic(self, row: RequestFigures) -> list[Cell]:
        return [self.of_month(row.registered, row), *self.cells_of_work(row)]

    def cells_of_work(self, row: RequestFigures) -> list[Cell]:
        return [
            self.cell(row.unresolved, row, state_now="open"),
            self.cell(row.overdue, row, is_bad=True, state_now="overdue"),
            self.cell(row.resolved, row, resolved="month"),
            Cell(row.days or NOTHING),
            self.share(row.share_in_time, row.in_time, row.resolved),
            self.satisfied(row),
        ]

    def share(self, percent: int | None, part: int, whole: int) -> Cell:
        if percent is None:
            return Cell(NOTHING)
        return Cell(f"{percent}%", note=f"{whole} 件中 {part} 件", bar=percent)

    def satisfied(self, row: RequestFigures) -> Cell:
        if row.satisfaction is None:
            return Cell(NOTHING)
        note = f"回访 {row.asked} 次，{row.satisfied} 次满意"
        url = self.cell(row.asked, row, called_back="month").url
        return Cell(f"{row.satisfaction}%", url, note, row.satisfaction)

    @property
    def headline(self) -> Cell:
        """The yardstick 满意： what people said when they were called back this month."""
        before = self.total.satisfaction_before
        words = f"上月 {before}%" if before is not None else "上月没有回访"
        if self.total.satisfaction is None:
            return Cell("暂无数据", note=f"本月还没有回访，{words}")
        cell = self.satisfied(self.total)
        return Cell(cell.text, cell.url, f"{cell.note}，{words}", cell.bar)

    @property
    def table(self) -> Table:
        rows = [(row, self.cells(self.figures[row.unit.pk])) for row in self.board.stations]
        return Table(HEADS, rows, self.cells(self.total))

    @property
    def topic_table(self) -> Table:
        """By topic; the total is the unit's own."""
        rows: list[Any] = [(TopicRow(str(row.topic)), self.cells_of_topic(row)) for row in self.topics]
        return Table(TOPIC_HEADS, rows, self.cells_of_topic(self.total))


class TopicRow:
    """What the table's template needs of a row that is no unit."""

    url = ""

    def __init__(self, name: str) -> None:
        self.name = name
