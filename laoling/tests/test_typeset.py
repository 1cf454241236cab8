"""What is printed by typst: texts as they are, one font, and what that font lacks."""

import io
from pathlib import Path

import pytest
from pypdf import PdfReader

from laoling import typeset

TEMPLATE = '#import "/_page.typ": *\n#show: sheet\n#bold[姓名：]#data.name\n'


@pytest.fixture
def template(tmp_path, monkeypatch):
    page = typeset.TEMPLATES / "_page.typ"
    (tmp_path / "_page.typ").write_text(page.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "try.typ").write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(typeset, "TEMPLATES", tmp_path)
    typeset._compiler.cache_clear()
    yield "try.typ"
    typeset._compiler.cache_clear()


def printed(template, **data):
    return PdfReader(io.BytesIO(typeset.make_pdf(template, data)))


def test_texts_are_printed_as_they_are_never_as_markup(template):
    typed = '张三 *粗* #strong[x] $a$ "b" \\ <c> @d'
    assert typed in printed(template, name=typed).pages[0].extract_text()


def test_a_sheet_is_a4(template):
    box = printed(template, name="张三").pages[0].mediabox
    assert (round(float(box.width) / 72 * 25.4, 1), round(float(box.height) / 72 * 25.4, 1)) == (210.0, 297.0)


def test_only_the_font_of_the_package_is_embedded(template):
    fonts = printed(template, name="张三").pages[0]["/Resources"]["/Font"]
    names = {font.get_object()["/BaseFont"].split("+")[-1] for font in fonts.values()}
    assert {name.split("-")[0] for name in names} == {"NotoSansSC"}


def test_it_names_the_characters_that_the_font_lacks():
    assert typeset.unprintable(["㐂龘 ·", "张𠮷", "𠮷😀", "　"]) == ["𠮷", "😀"]


def test_every_template_finds_the_page_that_it_begins_with():
    templates = list(Path(typeset.TEMPLATES).rglob("*.typ"))
    assert templates
    for path in templates:
        assert path.name == "_page.typ" or path.read_text(encoding="utf-8").startswith('#import "/_page.typ"')
