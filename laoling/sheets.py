"""Tables on their way out, as xlsx or CSV, row by row: memory stays flat, and no cell ever runs as a formula.

openpyxl would take a minute for 100,000 rows, and write them to a temporary file that a crash leaves behind.
"""

import csv
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from typing import IO, Any, NamedTuple, cast
from xml.sax.saxutils import escape, quoteattr

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
# A spreadsheet takes a cell that begins so for a formula; the last four are their full-width forms.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
UNSEEN = " \u00a0\u3000\u200b\u200e\u200f\ufeff"
LONG_NUMBER = re.compile(r"0[0-9]+|[0-9]{11,}")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
CHUNK = 1 << 16
BLANK = (None, "")
FIRST_DAY = date(1899, 12, 30)  # day 0 as Excel counts from March 1900 on


class Style(IntEnum):
    """The places of `STYLES`' formats."""

    PLAIN = 0
    TEXT = 1
    QUOTED = 2
    DAY = 3
    HEAD = 4
    WARNING = 5


class Styled(NamedTuple):
    """A cell that looks otherwise than its kind would."""

    value: Any
    style: Style


@dataclass(frozen=True)
class Page:
    """A sheet: its name, the width of each column in characters, how many columns stay in sight, and its rows."""

    name: str
    widths: Sequence[int]
    rows: Iterable[Sequence[Any]]
    frozen: int = 1


def would_run(text: str) -> bool:
    """Whether a spreadsheet might take the text for a formula, now or once it was trimmed."""
    return text.startswith(FORMULA_STARTS) or text.lstrip(UNSEEN).startswith(FORMULA_STARTS)


def safe_text(value: Any) -> str:
    """A value for CSV, where everything is text: no formula, and no long number that loses its last digits.

    An apostrophe keeps a formula from running; a tab behind it keeps an ID number or a phone a text in Excel.
    """
    text = "" if value is None else NOT_IN_XML.sub("", str(value))
    if would_run(text):
        return f"'{text}"
    return f"{text}\t" if LONG_NUMBER.fullmatch(text) else text


class Taken:
    """A file that gives back what was written to it, so that rows go out as they come."""

    def __init__(self) -> None:
        self.parts: list[Any] = []

    def write(self, part: Any) -> int:
        self.parts.append(part)
        return len(part)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> list[Any]:
        parts, self.parts = self.parts, []
        return parts


def csv_lines(rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """A CSV file that Excel opens as Chinese text; the first row is the heading."""
    target = Taken()
    writer = csv.writer(target)
    yield "\ufeff".encode()
    for row in rows:
        writer.writerow([safe_text(cell.value if isinstance(cell, Styled) else cell) for cell in row])
        yield "".join(target.take()).encode()


def xlsx_chunks(pages: Sequence[Page]) -> Iterator[bytes]:
    """A workbook of these sheets, to be sent as it is made. A text stays a text whatever it looks like."""
    target = Taken()
    with zipfile.ZipFile(cast(IO[bytes], target), "w", zipfile.ZIP_DEFLATED, compresslevel=3) as package:
        for name, text in fixed_parts([page.name for page in pages]).items():
            package.writestr(name, text)
        for number, page in enumerate(pages, start=1):
            with package.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as part:
                for chunk in sheet_chunks(page):
                    part.write(chunk)
                    yield b"".join(target.take())
    yield b"".join(target.take())


def sheet_chunks(page: Page) -> Iterator[bytes]:
    corner = f"{letters(page.frozen)}2"
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{width}" style="{Style.TEXT:d}" customWidth="1"/>'
        for place, width in enumerate(page.widths, start=1)
    )
    split = f'xSplit="{page.frozen}" ' if page.frozen else ""
    pane = "bottomRight" if page.frozen else "bottomLeft"
    text = (
        f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0"><pane {split}ySplit="1" topLeftCell="{corner}" '
        f'activePane="{pane}" state="frozen"/></sheetView></sheetViews><cols>{widths}</cols><sheetData>'
    )
    parts, length = [text], len(text)
    columns = [letters(place) for place in range(len(page.widths))]
    for number, row in enumerate(page.rows, start=1):
        cells = "".join(
            cell_of(f"{column}{number}", value)
            for column, value in zip(columns, row, strict=False)
            if value not in BLANK
        )
        text = f'<row r="{number}">{cells}</row>'
        parts.append(text)
        length += len(text)
        if length > CHUNK:
            yield "".join(parts).encode()
            parts, length = [], 0
    parts.append('</sheetData><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>')
    yield "".join(parts).encode()


def cell_of(name: str, value: Any) -> str:
    """A cell as XML; what isn't a number or a day is a text."""
    style = None
    if isinstance(value, Styled):
        value, style = value
    if isinstance(value, date) and not isinstance(value, datetime):
        style = Style.DAY if style is None else style
        return f'<c r="{name}" s="{style:d}"><v>{(value - FIRST_DAY).days}</v></c>'
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f'<c r="{name}" s="{style or 0:d}"><v>{value}</v></c>'
    text = NOT_IN_XML.sub("", str(value))[:LONGEST_CELL]
    if style is None:
        style = Style.QUOTED if would_run(text) else Style.TEXT
    return (
        f'<c r="{name}" s="{style:d}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
    )


def letters(place: int) -> str:
    """The letters of a column: 0 is A, 26 is AA."""
    text = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        text = chr(65 + rest) + text
    return text


DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
DOCUMENT = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = f"""{DECLARATION}<styleSheet xmlns="{MAIN}">
<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>
<fonts count="3"><font><sz val="11"/><name val="等线"/></font>
<font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="等线"/></font>
<font><sz val="11"/><color rgb="FF8A1C1C"/><name val="等线"/></font></fonts>
<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>
<fill><patternFill patternType="solid"><fgColor rgb="FF7A1212"/></patternFill></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" quotePrefix="1"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="49" fontId="1" fillId="2" borderId="0" xfId="0" applyFont="1" applyFill="1" applyAlignment="1">
<alignment vertical="center" wrapText="1"/></xf>
<xf numFmtId="49" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1" applyAlignment="1">
<alignment vertical="top" wrapText="1"/></xf></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def fixed_parts(names: Sequence[str]) -> dict[str, str]:
    """What a workbook needs beside its sheets."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in zip(numbers, names, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{n}" Type="{DOCUMENT}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in numbers
    )
    styles = len(names) + 1
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{SHEET_TYPE}.worksheet+xml"/>'
        for n in numbers
    )
    return {
        "[Content_Types].xml": f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPE}.sheet.main+xml"/>{kinds}'
        f'<Override PartName="/xl/styles.xml" ContentType="{SHEET_TYPE}.styles+xml"/></Types>',
        "_rels/.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{DOCUMENT}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{DOCUMENT}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{links}'
        f'<Relationship Id="rId{styles}" Type="{DOCUMENT}/styles" Target="styles.xml"/></Relationships>',
        "xl/styles.xml": STYLES,
    }
