"""Reads uploaded rosters in a child process (`child.py`) and finds the heading; knows nothing of retirees."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, NamedTuple

from cards.roster import columns

CHILD = Path(__file__).with_name("child.py")
MAX_BYTES = 20 * 1024 * 1024
HEADING_WITHIN = 10  # rows: some rosters carry a title above the heading

MESSAGES = {
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


class Row(NamedTuple):
    """One row below the heading: its number in Excel, what its cells hold by column key, and all of them.

    A cell is str, int, float, bool or `datetime.date`; "" where there is nothing.
    """

    number: int
    cells: Mapping[str, Any]
    raw: Sequence[Any]


@dataclass
class Table:
    """A roster being read: `rows` can be walked once; `ignored` are headings that mean nothing to us."""

    headings: list[str]
    keys: dict[int, str]
    ignored: list[str]
    other_sheets: list[str]
    expected_rows: int
    rows: Iterator[Row]

    @property
    def is_correction(self) -> bool:
        """Whether it is our own file of wrong rows, corrected: each row says where it came from."""
        return "original_number" in self.keys.values()


@contextmanager
def open_roster(files: Sequence[bytes]) -> Iterator[Table]:
    """The roster inside uploaded files (.xlsx or .csv) of one import, oldest first.

    The last whole roster counts; what was uploaded after it are corrections, whose rows take the place of the
    rows that they name. Raises UnreadableFile, also while rows are walked.
    """
    with ExitStack() as stack:
        corrections: dict[int, Row | None] = {}
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
    lines = _answers(child, content)
    head = next(lines)
    headings: list[Any] = []
    for _, (_, cells) in zip(range(HEADING_WITHIN), lines, strict=False):
        headings = max(headings, cells, key=columns.count_known)
        if columns.is_heading(cells):
            break
    keys, ignored = _understood(headings)
    return Table(
        headings=[columns.shown(columns.opened(cell)) for cell in headings],
        keys=keys,
        ignored=ignored,
        other_sheets=head["others"],
        expected_rows=head["rows"],
        rows=_rows(lines, keys),
    )


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


def _understood(headings: list[Any]) -> tuple[dict[int, str], list[str]]:
    """Which column holds what, and the headings that mean nothing. Raises UnreadableFile for gaps and doubles."""
    keys: dict[int, str] = {}
    ignored = []
    for place, heading in enumerate(headings):
        text = columns.shown(columns.opened(heading))
        key = columns.key_of(text)
        if key is None and text:
            ignored.append(columns.quoted(text))
        elif key in keys.values():
            first = next(other for other, known in keys.items() if known == key)
            raise UnreadableFile(
                f"表头里“{text}”一列出现了两次（{columns.letters(first)} 列和 {columns.letters(place)} 列）。"
                "请只留一列，再上传。"
            )
        elif key is not None:
            keys[place] = key
    missing = [column.label for column in columns.REQUIRED if column.key not in keys.values()]
    if len(missing) == len(columns.REQUIRED):
        raise UnreadableFile(
            f"没有找到表头。第一行应写列名，至少要有：{'、'.join(missing)}。最好使用本页的模板。"
        )
    if missing:
        raise UnreadableFile(
            f"表头里缺少必填的列：{'、'.join(missing)}。请在表头补上列名，各行填好，再上传。"
        )
    return keys, ignored


def _rows(lines: Iterator[Any], keys: dict[int, str]) -> Iterator[Row]:
    for number, raw in lines:
        raw = [columns.opened(cell) for cell in raw]
        cells = {key: raw[place] for place, key in keys.items() if place < len(raw) and raw[place] != ""}
        if cells:
            yield Row(number, cells, raw)


def _corrections(table: Table) -> dict[int, Row | None]:
    """By the original number the corrected row, None for one that was emptied: it is to be left out."""
    found: dict[int, Row | None] = {}
    for row in table.rows:
        text = columns.shown(row.cells.get("original_number", ""))
        if not text.isdecimal() or int(text) in found:
            raise UnreadableFile(
                f"第 {row.number} 行的“{columns.ORIGINAL_NUMBER}”是空的、重复了或不是数字。"
                "这一列请保持下载时的样子。"
            )
        filled = row.cells.keys() - {"original_number", "reason"}
        found[int(text)] = row if filled else None
    return found


def _replaced(table: Table, rows: Iterator[Row], corrections: dict[int, Row | None]) -> Iterator[Row]:
    """The table's own rows with the corrected ones in their places."""
    waiting = set(corrections)
    for row in rows:
        waiting.discard(row.number)
        corrected = corrections.get(row.number, row)
        if corrected is None:
            continue
        if corrected is row:
            yield row
            continue
        raw = [corrected.cells.get(table.keys.get(place, ""), "") for place in range(len(table.headings))]
        yield Row(row.number, corrected.cells, raw)
    if waiting:
        numbers = "、".join(map(str, sorted(waiting)[:5]))
        raise UnreadableFile(
            f"原来的花名册没有第 {numbers} 行。“{columns.ORIGINAL_NUMBER}”一列请保持下载时的样子。"
        )
