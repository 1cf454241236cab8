"""The Excel files that we hand out: the empty template, and the rows that are wrong."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cards.roster.columns import BY_KEY, COLUMNS, ORIGINAL_NUMBER, REASON, Column, key_of, shown
from cards.roster.reading import Table

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
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
    sheet.title = "花名册"
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


def wrong_workbook(table: Table, wrong: Mapping[int, str]) -> bytes:
    """The rows of `table` whose number is in `wrong`, as they were, with the reason and the row number first.

    The text of a cell stays a text whatever it begins with: a formula never runs. A number in a column of ID
    numbers or phones shows what is left of it.
    """
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("花名册")
    sheet.freeze_panes = "C2"
    keys = [table.keys.get(place) for place in range(len(table.headings))]
    for place, width in enumerate((50, 8, *(_width(key) for key in keys)), start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.number_format = width, TEXT
    sheet.append([_cell(sheet, text, **HEAD) for text in (REASON, ORIGINAL_NUMBER, *table.headings)])
    for row in _first(table, wrong):
        cells = [
            _cell(sheet, wrong[row.number], font=Font(color="8A1C1C"), alignment=Alignment(wrap_text=True)),
            _cell(sheet, row.number),
        ]
        for place, key in enumerate(keys):
            cells.append(_cell(sheet, as_it_was(row.raw[place] if place < len(row.raw) else "", key)))
        sheet.append(cells)
    return _bytes(workbook)


def roster_workbook(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A whole roster; every text stays a text, ID numbers and phones too."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("花名册")
    sheet.freeze_panes = "B2"
    for place, heading in enumerate(headings, start=1):
        dimension = sheet.column_dimensions[get_column_letter(place)]
        dimension.width, dimension.number_format = _width(key_of(heading)), TEXT
    sheet.append([_cell(sheet, heading, **HEAD) for heading in headings])
    for row in rows:
        sheet.append([_cell(sheet, cell) for cell in row])
    return _bytes(workbook)


def _first(table: Table, wrong: Mapping[int, str]) -> Iterable[Any]:
    left = MOST_WRONG_ROWS
    for row in table.rows:
        if row.number in wrong and left:
            left -= 1
            yield row


def as_it_was(cell: Any, key: str | None) -> Any:
    """What stands in the new file for a cell: secrets as text, and never more digits than Excel kept."""
    if key in BY_KEY and BY_KEY[key].secret and isinstance(cell, float):
        return f"{cell:.5E}" if abs(cell) >= 1e15 else shown(cell)
    return cell


def _width(key: str | None) -> int:
    return BY_KEY[key].width if key in BY_KEY else 12


def _cell(sheet: Any, value: Any, **style: Any) -> WriteOnlyCell:
    if isinstance(value, str):
        cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", value) or None)
        if value:
            cell.data_type = "s"  # not a formula, though it begins with "="
            cell.number_format = TEXT
            cell.quotePrefix = value[0] in "=+-@\t\r'"
    else:
        cell = WriteOnlyCell(sheet, value)
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd"
    for name, setting in style.items():
        setattr(cell, name, setting)
    return cell


def _bytes(workbook: Workbook) -> bytes:
    target = BytesIO()
    workbook.save(target)
    return target.getvalue()
