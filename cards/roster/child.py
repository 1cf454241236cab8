"""The process that opens an uploaded file: `python -I child.py < file > lines`, with limits on what it may use.

It stands alone: no Django, no keys, no database, no file but the one on its standard input. The first line of
its answer is `{"sheets": [names]}`, the visible ones in order, or `{"error": code}`. Then for each sheet a line
`{"sheet": place, "rows": n}`, one line `[number, cells]` for each row that isn't blank, numbered as Excel does,
and `{"over": true}` where it has too many. A date is `["d", "1950-01-31"]`, an error value of Excel `["e", "#N/A"]`,
a formula that was never worked out `["f"]`; everything else is itself.
"""

import csv
import datetime
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

CPU_SECONDS = 60
MEMORY_BYTES = 512 * 1024 * 1024
UNPACKED_BYTES = 300 * 1024 * 1024
MAX_PARTS = 2000
MAX_ROWS = 100_000
MAX_CELL = 2000  # characters that are passed on: enough for the longest field to be called too long
MAX_COLUMNS = 200
ROOM = 11  # rows for titles and the heading
HEAD_LINES = 10
DELIMITERS = ",\t;\uff0c"  # the last one is the comma of a Chinese keyboard
INSTRUCTIONS = "填写说明"

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")

Rows = Iterator[tuple[int, list[Any]]]
Marks = dict[tuple[int, int], list[str]]  # what to say instead of a cell, by row and column (both from 0)

# A cell with an error value, or with a formula and no value: the library gives "" for both.
ODD_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([0-9]{1,7})"(?:[^>]* t="e"[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)?<v>([^<]{1,20})</v>'
    rb'|(?![^>]* t="str")[^>]*>(?:<f[^>]*/>|<f[^>]*>[^<]*</f>)(?:<v ?/>|<v></v>)?</c>)'
)
SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
LINK = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
ATTRIBUTE = re.compile(rb'([\w:]+)\s*=\s*"([^"]*)"')
WINDOW = 1 << 20
LONGEST_CELL = 1 << 14


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
    try:
        names, sheets = open_table(sys.stdin.buffer.read())  # nobody here holds on to it
        say({"sheets": names})
        for place, (height, rows) in enumerate(sheets):
            say({"sheet": place, "rows": height})
            for count, (number, cells) in enumerate(rows):
                if count == MAX_ROWS + ROOM:
                    say({"over": True})
                    break
                say([number, [encoded(cell) for cell in cells]])
    except Refused as refusal:
        say({"error": str(refusal)})
    except MemoryError:
        say({"error": "memory"})


def say(answer: Any) -> None:
    print(json.dumps(answer, ensure_ascii=True))


def open_table(content: bytes) -> tuple[list[str], Iterator[tuple[int, Rows]]]:
    """The names of the sheets; and of each, once it is asked for, its height and the rows that aren't blank."""
    if not content:
        raise Refused("empty")
    if content.startswith(OLE):
        raise Refused("password" if ENCRYPTED_PACKAGE in content else "xls")
    if content.startswith(b"PK"):
        return open_workbook(content)
    text = decoded(content)
    return [""], iter([(text.count("\n") + 1, kept(text_rows(text)))])


def open_workbook(content: bytes) -> tuple[list[str], Iterator[tuple[int, Rows]]]:
    import python_calamine

    package = check_package(content)
    try:
        workbook = python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError as error:
        raise Refused("password") from error
    except python_calamine.CalamineError as error:
        raise Refused("broken") from error
    places = visible_sheets(workbook.sheets_metadata)
    parts = parts_of_sheets(package)

    def sheets() -> Iterator[tuple[int, Rows]]:
        for place in places:
            try:
                sheet = workbook.get_sheet_by_index(place)
            except python_calamine.CalamineError as error:
                raise Refused("broken") from error
            marks = odd_cells(package, parts[place]) if place < len(parts) else {}
            if place == places[-1]:  # its rows are on their way: room for them
                package.close()
                workbook.close()
            yield sheet.total_height, kept(sheet_rows(sheet, marks))

    return [workbook.sheet_names[place] for place in places], sheets()


def sheet_rows(sheet: Any, marks: Marks) -> Rows:
    """All rows from the first of the sheet, each from its column A."""
    shift = [""] * (sheet.start[1] if sheet.start else 0)
    odd_rows = {row for row, _ in marks}
    for number, cells in enumerate(sheet.iter_rows()):
        cells = shift + cells
        if number in odd_rows:
            cells = [marks.get((number, column), cell) for column, cell in enumerate(cells)]
        yield number + 1, cells


def check_package(content: bytes) -> zipfile.ZipFile:
    """Look at what the archive says about itself before anything is unpacked."""
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OverflowError, NotImplementedError) as error:
        raise Refused("broken") from error
    parts = package.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > UNPACKED_BYTES:
        raise Refused("bomb")
    if "xl/workbook.xml" not in {part.filename.lower() for part in parts}:
        raise Refused("not_xlsx")
    return package


def visible_sheets(sheets: list) -> list[int]:
    """The places of the visible sheets of cells; our own instructions don't count."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    places = [
        place
        for place, sheet in enumerate(sheets)
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]
    if not places:
        raise Refused("no_sheet")
    return [place for place in places if sheets[place].name != INSTRUCTIONS] or places


def parts_of_sheets(package: zipfile.ZipFile) -> list[str]:
    """The parts that hold the sheets, in the workbook's order; fewer or none in a package that is unusual."""
    try:
        book, links = package.read("xl/workbook.xml"), package.read("xl/_rels/workbook.xml.rels")
    except (KeyError, zipfile.BadZipFile, zlib.error):
        return []
    targets = {}
    for link in LINK.findall(links):
        values = dict(ATTRIBUTE.findall(link))
        targets[values.get(b"Id")] = values.get(b"Target", b"").decode("utf-8", "replace")
    found = []
    for sheet in SHEET.findall(book):
        values = dict(ATTRIBUTE.findall(sheet))
        key = next((value for name, value in values.items() if name.endswith(b":id")), None)
        target = targets.get(key, "")
        found.append(target[1:] if target.startswith("/") else f"xl/{target}")
    return found


def odd_cells(package: zipfile.ZipFile, part: str) -> Marks:
    """The cells of a sheet whose value can't be had, read through a window over its text."""
    found: Marks = {}
    try:
        with package.open(part) as file:
            text = b""
            while more := file.read(WINDOW):
                text = text[-LONGEST_CELL:] + more
                if b't="e"' in text or b"<f" in text:
                    found |= {place_of(match): mark_of(match) for match in ODD_CELL.finditer(text)}
    except (KeyError, zipfile.BadZipFile, zlib.error, EOFError):
        pass  # the library has read it, so it isn't the sheet that is broken
    return found


def place_of(match: re.Match[bytes]) -> tuple[int, int]:
    column = 0
    for letter in match[1]:
        column = column * 26 + letter - 64
    return int(match[2]) - 1, column - 1


def mark_of(match: re.Match[bytes]) -> list[str]:
    return ["e", match[3].decode("utf-8", "replace")] if match[3] else ["f"]


def text_rows(text: str) -> Rows:
    if text.lstrip()[:200].lower().startswith(("<html", "<!doctype", "<table", "<?xml", "<meta")):
        raise Refused("html")
    # Some rosters carry a title above the heading.
    head = text.lstrip().split("\n", HEAD_LINES)[:HEAD_LINES]
    delimiter = max(DELIMITERS, key=lambda one: max(line.count(one) for line in head))
    if not any(delimiter in line for line in head):
        raise Refused("not_table")
    try:
        yield from enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1)
    except csv.Error as error:
        raise Refused("quotes") from error


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


def kept(rows: Rows) -> Rows:
    """The rows with something in them, not too wide."""
    for number, cells in rows:
        if any(cell != "" and (not isinstance(cell, str) or cell.strip()) for cell in cells):
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
