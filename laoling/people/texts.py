"""What a roster's cell or a form's field says, as one line of text or as a day. No database."""

import functools
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from laoling.people.id_number import FULL_WIDTH

DAY = re.compile(
    r"(\d{4}) ?[-/.年] ?(\d{1,2}) ?[-/.月] ?(\d{1,2}) ?日?(?: 0?0:00(?::00)?)?|(\d{4})(\d{2})(\d{2})"
)
LONG_NUMBER = re.compile(r"\d{5,}[Xx]?")


@functools.lru_cache(maxsize=8192, typed=True)  # most cells of a roster repeat, and each is asked for thrice
def shown(cell: Any) -> str:
    """A cell as one line of text: numbers without `.0`, no invisible characters, white space made single."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFC", str(cell))
    if not text.isprintable():
        text = "".join(
            " " if character.isspace() else character
            for character in text
            if character.isspace() or unicodedata.category(character) not in ("Cc", "Cf", "Cs")
        )
    return " ".join(text.split())


def quoted(text: Any, limit: int = 24) -> str:
    """A text for messages: short, and long numbers starred: any cell may hold an ID number by mistake."""
    text = LONG_NUMBER.sub(lambda found: found[0][:2] + "*" * (len(found[0]) - 2), shown(text))
    return text if len(text) <= limit else text[: limit - 1] + "…"


def text_of(limit: int) -> Callable[[Any], str]:
    """Free text of at most `limit` characters."""

    def clean(cell: Any) -> str:
        text = shown(cell)
        if len(text) > limit:
            length = "2000 个字以上" if len(text) >= 2000 else f"{len(text)} 个字"
            raise ValidationError(f"太长：最多 {limit} 个字，现在是 {length}。")
        return text

    return clean


def day(cell: Any) -> date:
    """A date cell, or a text such as 1950-01-31, 1950/1/31, 1950.1.31, 1950年1月31日, 19500131."""
    if not isinstance(cell, date):
        found = DAY.fullmatch(shown(cell).translate(FULL_WIDTH))
        if not found:
            raise ValidationError(f"“{quoted(cell)}”不是日期，请写成 1950-01-31 这样的年月日。")
        try:
            cell = date(*(int(part) for part in found.groups() if part is not None))
        except ValueError as error:
            raise ValidationError(f"没有“{shown(cell)}”这一天，请核对。") from error
    if not 1900 <= cell.year <= 2100:
        raise ValidationError(f"年份 {cell.year} 不对，请核对。")
    return cell
