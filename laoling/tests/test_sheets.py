"""No cell of ours runs in anybody's spreadsheet, and none loses a digit."""

import csv
import io
import zipfile
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from laoling.sheets import (
    FORMULA_STARTS,
    NOT_IN_XML,
    UNSEEN,
    Page,
    Style,
    Styled,
    csv_lines,
    letters,
    safe_text,
    would_run,
    xlsx_chunks,
)

ANYTHING = st.text(max_size=40)
NASTY = st.builds(
    "".join,
    st.tuples(
        st.text(alphabet=UNSEEN, max_size=2),
        st.sampled_from(FORMULA_STARTS),
        st.sampled_from(FORMULA_STARTS),
        ANYTHING,
    ),
)


def opened(*pages: Page):
    return load_workbook(io.BytesIO(b"".join(xlsx_chunks(pages))))


def page_of(*rows) -> Page:
    return Page("表", [10] * max(map(len, rows)), rows)


@given(st.lists(ANYTHING | NASTY, min_size=1, max_size=5))
def test_no_cell_of_a_csv_file_begins_as_a_formula(texts):
    content = b"".join(csv_lines([texts])).decode("utf-8-sig")
    [row] = csv.reader(io.StringIO(content, newline=""))
    assert len(row) == len(texts)
    for cell in row:
        assert not cell.lstrip(UNSEEN).startswith(FORMULA_STARTS)


@given(st.lists(ANYTHING | NASTY, min_size=1, max_size=5))
def test_each_text_of_a_workbook_is_a_text(texts):
    sheet = opened(page_of(["一", *texts])).active
    for place, text in enumerate(texts, start=2):
        cell = sheet.cell(1, place)
        if cell.value is None:  # blank, or of characters that XML doesn't know
            continue
        assert cell.data_type == "s"
        assert cell.number_format == "@"
        assert cell.quotePrefix == would_run(NOT_IN_XML.sub("", text))


@pytest.mark.parametrize(
    "text", ["=1+1", "==1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\uff1d1", " =1", "\u200b=1"]
)
def test_what_would_run_is_kept_from_it(text):
    assert would_run(text)
    assert safe_text(text) == f"'{text}"


def test_long_numbers_stay_texts_in_csv():
    assert safe_text("370599193501010028") == "370599193501010028\t"
    assert safe_text("05468551234") == "05468551234\t"
    assert (safe_text("12"), safe_text(12), safe_text(None)) == ("12", "12", "")


def test_a_workbook_keeps_texts_numbers_and_days_apart():
    row = ["370599193501010028", 7, date(1950, 1, 31), None, "a<b>&\n"]
    sheet = opened(page_of([Styled("头", Style.HEAD)], row)).active
    back = [cell.value for cell in sheet[2]]
    assert [value.date() if isinstance(value, datetime) else value for value in back] == row
    assert sheet["C2"].number_format.replace("\\", "") == "yyyy-mm-dd"
    assert sheet["A1"].font.bold


def test_several_sheets_keep_their_names_and_order():
    assert opened(page_of(["一"]), Page("乙&“二”", [8], [["二"]])).sheetnames == ["表", "乙&“二”"]


def test_a_workbook_goes_out_while_its_rows_are_made():
    made = []

    def rows():
        for number in range(20_000):
            made.append(number)
            yield [f"第 {number} 行", "试验" * 10]

    chunks = xlsx_chunks([Page("表", [10, 10], rows())])
    next(chunks)
    assert len(made) < 2_000
    content = b"".join([b"", *chunks])
    assert len(made) == 20_000
    assert content


def test_a_workbook_is_a_sound_archive():
    content = b"".join(xlsx_chunks([page_of(["一"])]))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_letters(place, name):
    assert letters(place) == name
