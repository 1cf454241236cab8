"""What is printed: PDF pages, exact to a tenth of a millimetre, by typst from templates with the ending `.typ`.

A template imports `/_page.typ` and finds what it prints in `data`. Nothing touches the disk, and only the font of
the package is used: a page looks the same on every machine.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from threading import Lock
from typing import Any

import typst
from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import sans_path

from laoling.home import CHECKOUT

TEMPLATES = CHECKOUT / "templates"
_turn = Lock()  # a compiler works on one document at a time


def make_pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The pages of `template`, a path below templates/ such as "cards/case_file.typ", as one PDF.

    `data` is anything that JSON holds; its texts are printed as they are, never read as markup. What the font
    lacks prints as an empty box: ask `unprintable` before. Raises typst.TypstError for a faulty template.
    """
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _turn:
        pdf = _compiler().compile(TEMPLATES / template, format="pdf", sys_inputs=inputs, pdf_tags=False)
    assert isinstance(pdf, bytes)  # one document
    return pdf


def unprintable(texts: Iterable[str]) -> list[str]:
    """The characters in `texts` that the font doesn't have, each once, in their order; blanks don't count."""
    printable = _characters()
    return list(
        dict.fromkeys(c for text in texts for c in text if not c.isspace() and ord(c) not in printable)
    )


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(sans_path().parent)]
    )
    return typst.Compiler(root=TEMPLATES, font_paths=fonts)


@cache
def _characters() -> frozenset[int]:
    with TTFont(sans_path(), lazy=True) as font:
        return frozenset(font.getBestCmap())
