"""The process that opens an uploaded file: `python -I child.py < file > lines`, with limits on what it may use.

It stands alone: no Django, no keys, no database, no file but the one on its standard input. The first line of
its answer is `{"sheet": …, "others": […], "rows": n}` or `{"error": code}`; then one line `[number, cells]` for
each row that isn't blank, numbered as Excel does. A date is `["d", "1950-01-31"]`, everything else is itself.
"""

import csv
import datetime
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any

CPU_SECONDS = 60
MEMORY_BYTES = 512 * 1024 * 1024
UNPACKED_BYTES = 300 * 1024 * 1024
MAX_PARTS = 2000
MAX_ROWS = 100_000
MAX_CELL = 2000  # characters that are passed on: enough for the longest field to be called too long
MAX_COLUMNS = 200

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

Rows = Iterator[tuple[int, list[Any]]]


class Refused(Exception):
    """The file can't be read; the code is explained in `reading.MESSAGES`."""


def main() -> None:
    for limit, value in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, 0),  # nothing of the file ever reaches a disk
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (value, value))
    content = sys.stdin.buffer.read()
    try:
        head, rows = open_table(content)
        print(json.dumps(head))
        for number, cells in rows:
            print(json.dumps([number, [encoded(cell) for cell in cells]], ensure_ascii=True))
    except Refused as refusal:
        print(json.dumps({"error": str(refusal)}))
    except MemoryError:
        print(json.dumps({"error": "memory"}))


def open_table(content: bytes) -> tuple[dict, Rows]:
    """What the first line says, and the rows that aren't blank. Raises Refused."""
    if not content:
        raise Refused("empty")
    if content.startswith(OLE):
        raise Refused("password" if ENCRYPTED_PACKAGE in content else "xls")
    if content.startswith(b"PK"):
        return open_workbook(content)
    return open_text(content)


def open_workbook(content: bytes) -> tuple[dict, Rows]:
    import python_calamine

    check_package(content)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
        name, others = choose_sheet(workbook.sheets_metadata)
        sheet = workbook.get_sheet_by_name(name)
    except python_calamine.PasswordError as error:
        raise Refused("password") from error
    except python_calamine.CalamineError as error:
        raise Refused("broken") from error
    shift = [""] * (sheet.start[1] if sheet.start else 0)
    rows = ((number, shift + cells) for number, cells in enumerate(sheet.iter_rows(), start=1))
    return {"sheet": name, "others": others, "rows": min(sheet.total_height, MAX_ROWS)}, kept(rows)


def check_package(content: bytes) -> None:
    """Look at what the archive says about itself before anything is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise Refused("broken") from error
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise Refused("bomb")
    if "xl/workbook.xml" not in {part.filename.lower() for part in parts}:
        raise Refused("not_xlsx")


def choose_sheet(sheets: list) -> tuple[str, list[str]]:
    """The first visible sheet of cells, and the names of the other visible ones but for our instructions."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    visible = [
        sheet.name
        for sheet in sheets
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    if not visible:
        raise Refused("no_sheet")
    return visible[0], [name for name in visible[1:] if name != "填写说明"]


def open_text(content: bytes) -> tuple[dict, Rows]:
    text = decoded(content)
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<table", "<?xml", "<meta")):
        raise Refused("html")
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(",\t;,", key=first_line.count)
    if not first_line.count(delimiter):
        raise Refused("not_table")
    count = text.count("\n") + 1
    rows = enumerate(csv_rows(text, delimiter), start=1)
    return {"sheet": "", "others": [], "rows": min(count, MAX_ROWS)}, kept(rows)


def decoded(content: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one (Excel's "Unicode text"), else GBK."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif content[:4096].count(0) > 8:
        raise Refused("not_table")
    else:
        encodings = ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("encoding")


def csv_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        raise Refused("quotes") from error


def kept(rows: Iterator[tuple[int, list[Any]]]) -> Rows:
    """The rows with something in them, not more than MAX_ROWS below the heading."""
    count = 0
    for number, cells in rows:
        if not any(cell != "" and (not isinstance(cell, str) or cell.strip()) for cell in cells):
            continue
        count += 1
        if count > MAX_ROWS + 10:
            raise Refused("rows")
        yield number, cells[:MAX_COLUMNS]


def encoded(cell: Any) -> Any:
    if isinstance(cell, str):
        return cell[:MAX_CELL]
    if isinstance(cell, (datetime.date, datetime.datetime)):
        return ["d", cell.isoformat()[:10]]
    if isinstance(cell, (datetime.time, datetime.timedelta)):
        return str(cell)
    return cell


if __name__ == "__main__":
    main()
