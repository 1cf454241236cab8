"""The Excel files that we hand out: the empty template, and the rows that are wrong."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from itertools import chain, groupby, islice
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cards.roster.columns import BY_KEY, COLUMNS, ORIGINAL_NUMBER, REASON, Column, key_of, shown
from cards.roster.reading import Place, Row, Table
from laoling.sheets import Page, Style, Styled, xlsx_chunks

SHEET = "花名册"
TEXT = "@"
PREPARED_ROWS = 20_000  # how far down the drop-downs reach
MOST_WRONG_ROWS = 20_000  # more than that is a wrong file, not wrong rows
HEAD = {
    "font": Font(bold=True, color="FFFFFF"),
    "fill": PatternFill("solid", fgColor="7A1212"),
    "alignment": Alignment(vertical="center", wrap_text=True),
}
SAMPLE_FONT = Font(italic=True, color="5F6368")
RULES = (
    "带 * 的三列必须填写，其余可以空着。空白的格子不会清掉系统里已有的内容。",
    "第 2 行是示例，导入时不读；填好后请删去。",
    "身份证号和电话请按文本填写（本表已经设好格式）；从别处粘贴时请选“只粘贴数值”。",
    "不要合并单元格，不要改列名；列的先后可以变，不用的列可以删。",
    "有一行出错，整份都不会保存。错误会逐行写明，改好再上传就行。",
)


def template_workbook(stations: Sequence[str]) -> bytes:
    """The empty roster: heading, a sample row, drop-downs, text formats, and how to fill it in.

    `stations` are the names that this importer may use.
    """
    workbook = Workbook()
    sheet = workbook.active
    assert isinstance(sheet, Worksheet)
    sheet.title = SHEET
    sheet.freeze_panes = "B2"
    sheet.row_dimensions[1].height = 30
    samples = {"station": stations[0] if stations else ""}
    for place, column in enumerate(COLUMNS, start=1):
        head = sheet.cell(1, place, column.label + "*" * column.required)
        head.font, head.fill, head.alignment = HEAD["font"], HEAD["fill"], HEAD["alignment"]
        sample = sheet.cell(2, place, samples.get(column.key, column.sample) or None)
        sample.font, sample.number_format = SAMPLE_FONT, TEXT
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.number_format = column.width, TEXT  # dates too: 2010.01 stays as typed
    _write_instructions(workbook)
    _add_dropdowns(workbook, sheet, stations)
    return _bytes(workbook)


def _add_dropdowns(workbook: Workbook, sheet: Worksheet, stations: Sequence[str]) -> None:
    options = workbook.create_sheet("选项")
    options.sheet_state = "hidden"
    lists = {
        column.key: [str(label) for label in column.choices.labels] for column in COLUMNS if column.choices
    }
    lists["station"] = list(stations)
    for place, (key, labels) in enumerate(lists.items(), start=1):
        if not labels:
            continue
        for row, label in enumerate(labels, start=1):
            options.cell(row, place, label)
        letter = get_column_letter(place)
        source = f"{quote_sheetname('选项')}!${letter}$1:${letter}${len(labels)}"
        rule = DataValidation("list", formula1=source, allow_blank=True, showErrorMessage=True)
        rule.errorTitle, rule.error = "请从下拉列表里选", f"“{BY_KEY[key].label}”只能填列表里的内容。"
        letter = get_column_letter([column.key for column in COLUMNS].index(key) + 1)
        rule.add(f"{letter}2:{letter}{PREPARED_ROWS}")
        sheet.add_data_validation(rule)


def _write_instructions(workbook: Workbook) -> None:
    sheet = workbook.create_sheet("填写说明")
    for letter, width in (("A", 16), ("B", 8), ("C", 70)):
        sheet.column_dimensions[letter].width = width
    for rule in RULES:
        sheet.append([rule])
        sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=3)
        sheet.cell(sheet.max_row, 1).alignment = Alignment(wrap_text=True, vertical="top")
        sheet.row_dimensions[sheet.max_row].height = 34
    sheet.append([])
    sheet.append(["列名", "必填", "怎么填"])
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill = HEAD["font"], HEAD["fill"]
    for column in COLUMNS:
        sheet.append([column.label, "必填" if column.required else "", hint_of(column)])
        sheet.cell(sheet.max_row, 3).alignment = Alignment(wrap_text=True, vertical="top")


def hint_of(column: Column) -> str:
    """How to fill a column in, for the instructions."""
    choices = "、".join(str(label) for label in column.choices.labels) if column.choices else ""
    return "；".join(filter(None, (choices and f"填：{choices}", column.hint)))


def wrong_workbook(table: Table, wrong: Mapping[Place, str]) -> bytes:
    """The rows of `table` that are in `wrong`, as they were, with the reason and the row number first.

    They stand in sheets named as those they came from, by which they find back. The text of a cell stays a text
    whatever it begins with. A number in a column of ID numbers or phones shows what is left of it.
    """
    pages = []
    rows = islice((row for row in table.rows if row.place in wrong), MOST_WRONG_ROWS)
    for sheet, of_sheet in groupby(rows, table.sheet_of):
        keys = [sheet.keys.get(place) for place in range(len(sheet.headings))]
        lines = [[Styled(text, Style.HEAD) for text in (REASON, ORIGINAL_NUMBER, *sheet.headings)]]
        lines += [_wrong_line(row, wrong[row.place], keys) for row in of_sheet]
        pages.append(Page(sheet.name or SHEET, [50, 8, *map(_width, keys)], lines, frozen=3))
    return b"".join(xlsx_chunks(pages))


def _wrong_line(row: Row, reason: str, keys: Sequence[str | None]) -> list[Any]:
    cells = [as_it_was(cell, key) for cell, key in zip(row.raw, keys, strict=False)]
    return [Styled(reason, Style.WARNING), row.place.number, *cells]


def roster_workbook(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """A whole roster, as it is made; every text stays a text, ID numbers and phones too."""
    head = [Styled(heading, Style.HEAD) for heading in headings]
    return xlsx_chunks([Page(SHEET, [_width(key_of(heading)) for heading in headings], chain([head], rows))])


def as_it_was(cell: Any, key: str | None) -> Any:
    """What stands in the new file for a cell: secrets as text, and never more digits than Excel kept."""
    if key in BY_KEY and BY_KEY[key].secret and isinstance(cell, (int, float)):
        return f"{cell:.5E}" if abs(cell) >= 1e15 else shown(cell)
    return cell


def _width(key: str | None) -> int:
    return BY_KEY[key].width if key in BY_KEY else 12


def _bytes(workbook: Workbook) -> bytes:
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()
