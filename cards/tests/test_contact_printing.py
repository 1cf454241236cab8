"""What comes out of the printer, measured: sizes, marks, numbers, codes, names."""

import io
import math
import re
import string
from itertools import pairwise

import pytest
import segno
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from cards.contact import codes
from cards.contact.directory import Directory
from cards.contact.phones import clean_service_phone, dialled, in_groups
from cards.contact.printing import Piece, name_parts, pages_of, sheets_for
from cards.models import CardStyle, ServiceContact
from laoling.accounts.models import Level, Unit
from laoling.people.models import Retiree

SITE = "https://portal.example.com/"
MM = 72 / 25.4
LETTERS = string.ascii_letters + string.digits + "-_"
NUMBER = re.compile(r"[\d -]{7,}")


def make_directory(services=4) -> Directory:
    station = Unit(pk=1, name="向阳老年站", level=Level.STATION, path="0001")
    phones = ["0546-0850123", "15400001111", "0546-0850789转8012", "400-000-1234"]
    contacts = [
        ServiceContact(
            pk=n + 1,
            unit_id=1,
            name=f"服务{'甲乙丙丁戊己庚辛壬'[n]}",
            phone=phones[n % 4],
            does="看病拿药、上门量血压",
            hours="每天上午8点到下午6点",
            place=n + 1,
        )
        for n in range(services)
    ]
    return Directory({1: station}, {1: contacts})


def make_pieces(count, name="王秀英"):
    return [Piece(Retiree(name=name, station_id=1), f"{n:016d}") for n in range(count)]


def printed(count, style, name="王秀英", services=4) -> PdfReader:
    pages = pages_of(make_pieces(count, name), style=style, directory=make_directory(services), site=SITE)
    return PdfReader(io.BytesIO(pages))


def size_of(page) -> tuple[float, float]:
    return round(float(page.mediabox.width) / MM, 1), round(float(page.mediabox.height) / MM, 1)


class Drawing:
    """What a page draws, in millimetres from its lower left corner: lines, and texts with their sizes in points."""

    def __init__(self, page):
        self.lines, self.texts, self.images = [], [], []
        self.here = None
        page.extract_text(visitor_operand_before=self.operator, visitor_text=self.text)

    def operator(self, operator, operands, matrix, text_matrix):
        if operator == b"m":
            self.here = self.at(matrix, *operands)
        elif operator == b"l" and self.here:
            self.lines.append((*self.here, *self.at(matrix, *operands)))
        elif operator == b"Do":
            self.images.append((*self.at(matrix, 0, 0), *self.at(matrix, 1, 1)))

    def text(self, text, matrix, text_matrix, font, size):
        if text.strip():
            scale = math.hypot(matrix[0], matrix[1]) * math.hypot(text_matrix[0], text_matrix[1])
            self.texts.append((text.strip(), round(size * scale, 2)))

    def at(self, matrix, x, y):
        x, y = float(x), float(y)
        return (
            (matrix[0] * x + matrix[2] * y + matrix[4]) / MM,
            (matrix[1] * x + matrix[3] * y + matrix[5]) / MM,
        )

    def cuts(self) -> tuple[list[float], list[float]]:
        """Where the marks at the sheet's edges say to cut: from the left, and from below."""
        upright = {round(x, 2) for x, y, x2, y2 in self.lines if abs(x - x2) < 0.01 and is_mark(y2 - y)}
        level = {round(y, 2) for x, y, x2, y2 in self.lines if abs(y - y2) < 0.01 and is_mark(x2 - x)}
        return sorted(upright), sorted(level)


def is_mark(length) -> bool:
    """Of all lines only the marks are 5 mm long."""
    return 4.98 < abs(length) < 5.02


def gaps(places):
    return [b - a for a, b in pairwise(places)]


def test_ten_cards_of_a_credit_card_s_size_stand_on_an_a4_sheet():
    reader = printed(23, CardStyle.CARD)
    assert [size_of(page) for page in reader.pages] == [(210.0, 297.0)] * 3
    assert [page.extract_text().count("金手杖亲情联系卡") for page in reader.pages] == [10, 10, 3]
    across, down = Drawing(reader.pages[0]).cuts()
    assert len(across) == 3
    assert len(down) == 6
    assert gaps(across) == pytest.approx([85.6] * 2, abs=0.3)
    assert gaps(down) == pytest.approx([54.0] * 5, abs=0.3)
    assert (across[0] + across[-1]) / 2 == pytest.approx(105, abs=0.3)
    assert (down[0] + down[-1]) / 2 == pytest.approx(148.5, abs=0.3)


def test_four_door_cards_and_two_pocket_sheets_stand_on_a_sheet_that_is_cut_through_the_middle():
    door, pocket = printed(5, CardStyle.DOOR), printed(3, CardStyle.POCKET, services=8)
    assert [size_of(page) for page in door.pages] == [(210.0, 297.0)] * 2
    assert [size_of(page) for page in pocket.pages] == [(297.0, 210.0)] * 2
    assert [page.extract_text().count("金手杖亲情联系卡") for page in door.pages] == [4, 1]
    across, down = Drawing(door.pages[0]).cuts()
    assert (across, down) == ([pytest.approx(105, abs=0.3)], [pytest.approx(148.5, abs=0.3)])
    assert Drawing(pocket.pages[0]).cuts() == ([pytest.approx(148.5, abs=0.3)], [])


@pytest.mark.parametrize(
    ("style", "least"), [(CardStyle.CARD, 14), (CardStyle.DOOR, 18), (CardStyle.POCKET, 18)]
)
def test_numbers_are_large_whatever_their_length(style, least):
    texts = Drawing(printed(1, style, services=9).pages[0]).texts
    numbers = [(text, size) for text, size in texts if NUMBER.search(text)]
    assert len(numbers) >= 4
    assert min(size for _, size in numbers) >= least - 0.01, numbers
    assert any("0546-0850789" in text for text, _ in numbers)
    assert any("154 0000 1111" in text for text, _ in numbers)


@pytest.mark.parametrize(
    ("style", "least"), [(CardStyle.CARD, 20), (CardStyle.DOOR, 25), (CardStyle.POCKET, 25)]
)
def test_the_code_is_drawn_wide_enough_and_leads_to_the_page_of_its_token(style, least):
    drawing = Drawing(printed(1, style).pages[0])
    assert not drawing.images, "modules are drawn, there is no picture of them"
    width, modules = drawn_code(drawing)
    assert width >= least
    assert white_beside(drawing, width) >= 4 * width / len(modules) - 0.01
    address, mask = f"{SITE}reach/{0:016d}/", codes.maker_for(f"{SITE}reach/", 16).mask
    expected = segno.make(address.encode(), error="m", mode="byte", mask=mask, boost_error=False)
    assert modules == [[int(module) for module in row] for row in expected.matrix]


def white_beside(drawing, width) -> float:
    """Millimetres between the code and the rules that end to the left of it, or begin to the right."""
    frame = next(
        (x, y) for x, y, x2, y2 in drawing.lines if abs(y - y2) < 0.001 and abs(x2 - x - width) < 0.001
    )
    beside = [
        frame[0] - x2
        for x, y, x2, y2 in drawing.lines
        if abs(y - y2) < 0.001 and x2 - x > 10 and x2 < frame[0] and frame[1] - width < y < frame[1]
    ]
    return min(beside, default=99.0)


def drawn_code(drawing) -> tuple[float, list[list[int]]]:
    """The width of the code on a page in millimetres, and its modules, row by row from the top."""
    starts = {(x, y) for x, y, x2, y2 in drawing.lines if abs(x - x2) < 0.001 and 0.5 < abs(y - y2) < 0.9}
    runs = [
        (x, y, x2) for x, y, x2, y2 in drawing.lines if (x, y) in starts and abs(y - y2) < 0.001 and x2 > x
    ]
    left, right, top = min(x for x, _, _ in runs), max(x2 for _, _, x2 in runs), max(y for _, y, _ in runs)
    # The frame of the drawing isn't a module: no row is dark from end to end.
    runs = [run for run in runs if run[2] - run[0] < right - left - 0.001]
    count = round((right - left) / min(x2 - x for x, _, x2 in runs))
    module = (right - left) / count
    modules = [[0] * count for _ in range(count)]
    for x, y, x2 in runs:
        for place in range(round((x - left) / module), round((x2 - left) / module)):
            modules[round((top - y) / module)][place] = 1
    return right - left, modules


def test_nothing_personal_stands_on_it_but_the_name():
    text = printed(1, CardStyle.POCKET, services=8).pages[0].extract_text()
    known = {"金手杖亲情联系卡", "向阳老年站", "王秀英"}
    lines = {line.strip() for line in text.splitlines() if line.strip()}
    assert known <= lines | set(text.split())
    rest = [line for line in lines if not any(word in line for word in (*known, "服务", "每天"))]
    assert all(NUMBER.search(line) or set(line) <= set("转8012 -") for line in rest), rest


def test_a_character_that_the_font_lacks_leaves_a_gap_to_write_in():
    assert name_parts("张𠮷生") == [
        {"text": "张", "gap": False},
        {"text": "𠮷", "gap": True},
        {"text": "生", "gap": False},
    ]
    text = printed(1, CardStyle.CARD, name="张𠮷生").pages[0].extract_text()
    assert "𠮷" not in text
    assert "\0" not in text
    assert "张" in text
    assert "生" in text


@pytest.mark.parametrize("name", ["阿卜杜热西提·买买提依明·吐尔逊江·艾合买提", "㐂龘靐", "欧阳建国"])
def test_long_and_rare_names_are_printed_whole(name):
    for style in CardStyle:
        text = "".join(printed(1, style, name=name).pages[0].extract_text().split())
        assert name in text, style


def test_sheets_are_counted_before_printing():
    assert [sheets_for(count, CardStyle.CARD) for count in (0, 1, 10, 11, 1000)] == [0, 1, 1, 2, 100]
    assert (sheets_for(5, CardStyle.DOOR), sheets_for(5, CardStyle.POCKET)) == (2, 3)


@settings(max_examples=40)
@given(st.text(LETTERS, min_size=16, max_size=16))
def test_a_code_is_the_one_that_the_general_encoder_makes(token):
    prefix = "https://portal.example.com/reach/"
    maker = codes.maker_for(prefix, 16)
    expected = segno.make(
        f"{prefix}{token}/".encode(),
        error="m",
        mode="byte",
        version=maker.version,
        mask=maker.mask,
        micro=False,
    )
    bits = f"{maker.bits(token):0{maker.modules**2}b}"
    rows = [[int(module) for module in row] for row in expected.matrix]
    assert [int(bit) for bit in bits] == [module for row in rows for module in row]


def test_the_drawing_has_the_dark_modules_and_no_others():
    maker = codes.maker_for("http://127.0.0.1:8000/reach/", 16)
    drawn = [[0] * maker.modules for _ in range(maker.modules)]
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", maker.path("abcdefghijklmno_")):
        for place in range(int(x), int(x) + int(width)):
            drawn[int(y)][place] = 1
    assert int("".join(str(module) for row in drawn for module in row), 2) == maker.bits("abcdefghijklmno_")


def test_a_token_of_another_length_has_no_code():
    with pytest.raises(ValueError, match="another kind"):
        codes.maker_for("https://portal.example.com/reach/", 16).bits("short")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("0546－855 1234", "0546-8551234"),
        ("(0546)8551234 转 802", "0546-8551234转802"),
        ("05468551234分机802", "0546-8551234转802"),
        ("138 0013 8000", "13800138000"),
        ("120", "120"),
        ("12345", "12345"),
        ("95598", "95598"),
        ("4008001234", "400-800-1234"),
    ],
)
def test_a_service_number_has_one_spelling(typed, kept):
    assert clean_service_phone(typed) == kept
    assert clean_service_phone(kept) == kept


@pytest.mark.parametrize("typed", ["8551234", "12", "abc", "138001380001", "0546-8551234/8551235", "转802"])
def test_a_number_that_nobody_can_dial_is_refused_with_what_to_do(typed):
    with pytest.raises(ValidationError, match=r"区号|号码不对"):
        clean_service_phone(typed)


def test_numbers_are_shown_in_groups_and_dialled_without():
    assert (in_groups("15400001111"), in_groups("0546-0850123")) == ("154 0000 1111", "0546-0850123")
    assert (dialled("0546-0850123转802"), dialled("400-800-1234")) == (
        "tel:05460850123,802",
        "tel:4008001234",
    )
