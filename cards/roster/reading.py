"""Reads uploaded rosters in a child process (`child.py`) and finds the heading; knows nothing of retirees."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import IO, Any, NamedTuple

from cards.roster import columns

CHILD = Path(__file__).with_name("child.py")
MAX_BYTES = 20 * 1024 * 1024
MAX_ROWS = 100_000
HEADING_WITHIN = 10  # rows: some rosters carry a title above the heading

MESSAGES = {
    "blank": "表格里没有内容。请填好后重新上传。",
    "empty": "文件是空的，里面什么也没有。请核对后重新上传。",
    "size": "文件太大（最大 20 MB）。请删去图片等无关内容，或分成几份上传。",
    "password": "文件加了密码，系统打不开。请在 Excel 里取消密码，另存后再上传。",
    "xls": "这是旧版 Excel 文件（.xls）。请用 Excel 打开，“另存为”选“Excel 工作簿（*.xlsx）”，再上传。",
    "not_xlsx": "这不是 Excel 工作簿（可能是文字文档或压缩包）。请另存为“Excel 工作簿（*.xlsx）”，再上传。",
    "html": "这是网页文件，只是名字像 Excel。请用 Excel 打开，“另存为”选“Excel 工作簿（*.xlsx）”，再上传。",
    "not_table": "这不是 Excel 表格，系统读不了。请上传 .xlsx 或 .csv 文件，最好使用本页的模板。",
    "broken": "文件已损坏，系统打不开。请用 Excel 打开看看，另存一份再上传。",
    "bomb": "文件展开后太大，系统没有打开它。请新建一个表格，只复制花名册的内容，再上传。",
    "memory": (
        "表格太大，或在很远的地方（例如最后一行、最右一列）有内容，系统没有读完。"
        "请新建一个表格，只复制花名册的内容，再上传。"
    ),
    "no_sheet": "没有可以读取的工作表（可能都隐藏了）。请取消隐藏花名册所在的工作表，再上传。",
    "rows": "超过 10 万行。请分成几份上传。",
    "encoding": "文字编码认不出来。请用 Excel 打开，另存为“Excel 工作簿（*.xlsx）”，再上传。",
    "quotes": "CSV 文件里的引号不成对，读不下去。请另存为“Excel 工作簿（*.xlsx）”，再上传。",
}


class UnreadableFile(Exception):
    """The file as a whole can't be taken; the text says in Chinese why and what to do."""


class Place(NamedTuple):
    """Where a row stands: its number in Excel, and its sheet where there are several, else ""."""

    sheet: str
    number: int

    def __str__(self) -> str:
        return f"“{self.sheet}”第 {self.number} 行" if self.sheet else f"第 {self.number} 行"


class Row(NamedTuple):
    """One row below a heading: what its cells hold by column key, and all of them, blank or not.

    A cell is str, int, float, bool, `datetime.date` or `Unreadable`; "" where there is nothing.
    """

    place: Place
    cells: Mapping[str, Any]
    raw: Sequence[Any]


@dataclass(eq=False)
class Sheet:
    """A sheet with a heading: `keys` says which column holds what, `ignored` what we have no column for."""

    name: str
    headings: list[str]
    keys: dict[int, str]
    ignored: list[str]
    count: int = 0
    nameless: set[int] = field(default_factory=set)  # columns that hold something below no heading


@dataclass
class Table:
    """A roster being read. `rows` can be walked once; `sheets`, `left_out` and `percent` are true up to there.

    `left_out` says why of each sheet that isn't read, by its name.
    """

    rows: Iterator[Row]
    several: bool = False  # whether there are other sheets to see, so that places name theirs
    sheets: dict[str, Sheet] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    percent: int = 0

    @property
    def first(self) -> Sheet:
        return next(iter(self.sheets.values()))

    @property
    def is_correction(self) -> bool:
        """Whether it is our own file of wrong rows, corrected: each row says where it came from."""
        return "original_number" in self.first.keys.values()

    def sheet_of(self, row: Row) -> Sheet:
        return self.sheets[row.place.sheet] if row.place.sheet else self.first


@contextmanager
def open_roster(files: Sequence[bytes]) -> Iterator[Table]:
    """The roster inside uploaded files (.xlsx or .csv) of one import, oldest first.

    The last whole roster counts; what was uploaded after it are corrections, whose rows take the place of the
    rows that they name. Raises UnreadableFile, also while rows are walked.
    """
    with ExitStack() as stack:
        corrections: dict[Place, Row | None] = {}
        for content in reversed(files):
            table = stack.enter_context(_open_file(content))
            if not table.is_correction:
                break
            corrections = _corrections(table) | corrections
        else:
            raise UnreadableFile(
                "这是“错误行”文件，只有需要改的几行。请到原来那次导入的页面上传，系统会把它们放回原处。"
            )
        if corrections:
            table.rows = _replaced(table, table.rows, corrections)
        yield table


@contextmanager
def _open_file(content: bytes) -> Iterator[Table]:
    if len(content) > MAX_BYTES:
        raise UnreadableFile(MESSAGES["size"])
    child = subprocess.Popen(
        [sys.executable, "-I", str(CHILD)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # a library that panics may quote what it read
        env={},  # no keys, no passwords
    )
    try:
        yield _table(child, content)
    finally:
        child.kill()
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        child.wait()


def _table(child: subprocess.Popen, content: bytes) -> Table:
    """The table up to its first row: by then the first heading is known, or that there is none."""
    lines = _answers(child, content)
    names = _distinct(next(lines)["sheets"])
    table = Table(iter(()), several=len(names) > 1)
    rows = _walked(lines, names, table)
    first = next(rows, None)
    table.rows = rows if first is None else chain([first], rows)
    return table


def _distinct(names: list[str]) -> list[str]:
    """The sheets' names as they may stand in messages and be used again, no two of them the same."""
    found: list[str] = []
    for number, name in enumerate(names, start=1):
        name = re.sub(r"[\[\]:*?/\\']", "_", columns.quoted(name, 31))
        found.append(name if name not in found else f"{name[:24]}({number})")
    return found


def _walked(lines: Iterator[Any], names: list[str], table: Table) -> Iterator[Row]:
    """The rows of every sheet that has a heading; raises UnreadableFile when no sheet has, or for too many rows."""
    reader, place, height, total = SheetReader("", table), 0, 1, 0
    for answer in lines:
        if isinstance(answer, list):
            row = reader.row(*answer)
            if row is not None:
                total += 1
                _check_count(total)
                table.percent = min(99, int(100 * (place + row.place.number / height) / len(names)))
                yield row
        elif "sheet" in answer:
            reader.close()
            place, height = answer["sheet"], max(1, answer["rows"])
            reader = SheetReader(names[place], table)
        elif reader.sheet is not None:  # it goes on and on
            _check_count(MAX_ROWS + 1)
    reader.close()
    if not table.sheets:
        raise UnreadableFile(next(iter(table.left_out.values()), MESSAGES["blank"]))


def _check_count(rows: int) -> None:
    if rows > MAX_ROWS:
        raise UnreadableFile(MESSAGES["rows"])


class SheetReader:
    """Finds the heading of one sheet, tells the table of it, and then gives its rows."""

    def __init__(self, name: str, table: Table) -> None:
        self.name = name
        self._table = table
        self.sheet: Sheet | None = None
        self._label = name if table.several else ""
        self._looked_at = 0
        self._is_next = True  # the row below the heading comes next
        self._nearest: list[Any] = []  # the row that looks most like a heading

    def row(self, number: int, raw: list[Any]) -> Row | None:
        """The row, if it is one of people: not the heading, nor above it, nor the heading once more."""
        raw = [columns.opened(cell) if type(cell) is list else cell for cell in raw]
        if self.sheet is None:
            self._look_for_heading(raw)
            return None
        is_next, self._is_next = self._is_next, False
        if is_next and self._join_second_line(raw):
            return None
        keys = self.sheet.keys
        cells = {key: raw[place] for place, key in keys.items() if place < len(raw) and raw[place] != ""}
        if not cells or self._is_heading_again(raw, cells):
            return None
        if len(raw) > len(self.sheet.headings) or "" in self.sheet.headings:
            self._note_nameless(raw)
        self.sheet.count += 1
        return Row(Place(self._label, number), cells, raw)

    def _look_for_heading(self, raw: list[Any]) -> None:
        if self._looked_at == HEADING_WITHIN:
            return
        self._looked_at += 1
        self._nearest = max(self._nearest, raw, key=columns.count_known)
        if columns.is_heading(raw) and not _missing(raw):
            headings = [columns.shown(cell) for cell in raw]
            self._take_heading(headings)

    def _take_heading(self, headings: list[str]) -> None:
        keys, ignored = _understood(headings, self._label)
        self.sheet = self._table.sheets[self.name] = Sheet(self.name, headings, keys, ignored)

    def _join_second_line(self, raw: list[Any]) -> bool:
        """Whether the row is the second line of a heading, below merged cells: 紧急联系人 over 姓名 and 电话."""
        assert self.sheet is not None
        headings, above = [*self.sheet.headings, *[""] * (len(raw) - len(self.sheet.headings))], ""
        for place, heading in enumerate(headings):
            above = heading or above
            below = columns.shown(raw[place]) if place < len(raw) else ""
            if below and columns.key_of(above + below) is None:
                return False
            headings[place] = above + below if below else heading
        if headings == self.sheet.headings:
            return False
        self._take_heading(headings)
        return True

    def _is_heading_again(self, raw: list[Any], cells: Mapping[str, Any]) -> bool:
        """Some rosters repeat it on every page."""
        return "name" in cells and columns.key_of(cells["name"]) == "name" and columns.is_heading(raw)

    def _note_nameless(self, raw: list[Any]) -> None:
        assert self.sheet is not None
        named = self.sheet.headings
        for place, cell in enumerate(raw):
            if cell != "" and (place >= len(named) or not named[place]):
                self.sheet.nameless.add(place)

    def close(self) -> None:
        """The sheet is over: without a heading it is left out."""
        if self.sheet is not None or not self._looked_at:
            return
        missing = "、".join(_missing(self._nearest))
        if len(_missing(self._nearest)) == len(columns.REQUIRED):
            refusal = f"没有找到表头。第一行应写列名，至少要有：{missing}。最好使用本页的模板。"
        else:
            refusal = f"表头里缺少必填的列：{missing}。请在表头补上列名，各行填好，再上传。"
        self._table.left_out[self.name] = refusal


def _answers(child: subprocess.Popen, content: bytes) -> Iterator[Any]:
    """What the child says, line by line; a refusal or a crash becomes UnreadableFile."""
    assert child.stdin is not None
    assert child.stdout is not None
    _feed(child.stdin, content)
    for line in child.stdout:
        answer = json.loads(line)
        if isinstance(answer, dict) and "error" in answer:
            raise UnreadableFile(MESSAGES[answer["error"]])
        yield answer
    if child.wait() != 0:
        # Killed by its limits (memory: an abort, time: SIGXCPU), or by a file that breaks the library.
        raise UnreadableFile(MESSAGES["memory"])


def _feed(pipe: IO[bytes], content: bytes) -> None:
    try:
        pipe.write(content)
        pipe.close()
    except BrokenPipeError as error:
        raise UnreadableFile(MESSAGES["memory"]) from error


def _missing(cells: list[Any]) -> list[str]:
    """The labels of the required columns that a row doesn't name."""
    known = {columns.key_of(cell) for cell in cells}
    return [column.label for column in columns.REQUIRED if column.key not in known]


def _understood(headings: list[str], label: str) -> tuple[dict[int, str], list[str]]:
    """Which column holds what, and the headings that mean nothing. Raises UnreadableFile for doubles."""
    keys: dict[int, str] = {}
    ignored = []
    for place, text in enumerate(headings):
        key = columns.key_of(text)
        if key is None and text:
            ignored.append(columns.quoted(text))
        elif key in keys.values():
            first = next(other for other, known in keys.items() if known == key)
            raise UnreadableFile(
                f"{f'工作表“{label}”的' if label else ''}表头里“{columns.quoted(text)}”一列出现了两次"
                f"（{columns.letters(first)} 列和 {columns.letters(place)} 列）。请只留一列，再上传。"
            )
        elif key is not None:
            keys[place] = key
    return keys, ignored


def _corrections(table: Table) -> dict[Place, Row | None]:
    """By the original place the corrected row, None for one that was emptied: it is to be left out.

    The sheets bear the names of those that the rows came from.
    """
    found: dict[Place, Row | None] = {}
    for row in table.rows:
        text = columns.shown(row.cells.get("original_number", ""))
        place = Place(table.sheet_of(row).name, int(text) if text.isdecimal() else 0)
        if not place.number or place in found:
            raise UnreadableFile(
                f"{row.place}的“{columns.ORIGINAL_NUMBER}”是空的、重复了或不是数字。这一列请保持下载时的样子。"
            )
        filled = row.cells.keys() - {"original_number", "reason"}
        found[place] = row if filled else None
    return found


def _replaced(table: Table, rows: Iterator[Row], corrections: dict[Place, Row | None]) -> Iterator[Row]:
    """The table's own rows with the corrected ones in their places.

    Where there is one sheet its name doesn't matter: a file saved as CSV has none.
    """
    if not table.several:
        corrections = {Place("", place.number): row for place, row in corrections.items()}
    waiting = set(corrections)
    for row in rows:
        waiting.discard(row.place)
        corrected = corrections.get(row.place, row)
        if corrected is None:
            continue
        if corrected is row:
            yield row
            continue
        sheet = table.sheet_of(row)
        raw = [corrected.cells.get(sheet.keys.get(at, ""), "") for at in range(len(sheet.headings))]
        yield Row(row.place, corrected.cells, raw)
    if waiting:
        places = "、".join(map(str, sorted(waiting)[:5]))
        raise UnreadableFile(
            f"原来的花名册没有{places}。“{columns.ORIGINAL_NUMBER}”一列和工作表的名称请保持下载时的样子。"
        )
