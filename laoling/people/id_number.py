"""What a roster says about a person, made sure of: ID number (GB 11643), phone and name. No database.

Nothing is repaired by guessing: what can't be read for certain is refused, and the clerk is told what to do.
Messages never repeat the number itself, since they end up in files and logs.
"""

import re
import unicodedata
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from laoling import calendar

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_CHARACTERS = "10X98765432"
# The first two digits: provinces, then Taiwan, Hong Kong, Macao, and 83 for residents from Taiwan.
REGIONS = frozenset(
    map(str, [*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)])
) | {"71", "81", "82", "83"}
EARLIEST_BIRTH = date(1900, 1, 1)
FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
LOOKS_LIKE_SCIENTIFIC = re.compile(r"\d(\.\d+)?[eE]\+?\d+|\d{15,}\.0*")
STORED_AS_NUMBER = (
    "身份证号被 Excel 存成了数字（如 3.70502E+17），最后几位已经丢失。"
    "请先把这一列的格式改为“文本”，再重新填写完整的 18 位号码。"
)

SHORT_AREA_CODES = re.compile(r"0(10|2\d)")
MIDDLE_DOTS = str.maketrans(dict.fromkeys("•・‧∙⋅・᛫●⸱", "·"))
CHINESE = r"[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
NAME_LENGTH = range(2, 51)
USUAL_NAME = re.compile(r"[\u4e00-\u9fff]{2,50}")
USUAL_PHONE = re.compile(r"1[3-9][0-9]{9}")
# What a roster mostly holds: letters, digits and Chinese characters that stay what they are.
USUAL_TEXT = re.compile(r"[0-9A-Za-z\u4e00-\u9fff]*")


def clean_id_number(text: Any, *, today: date | None = None) -> str:
    """The 18 characters of a valid ID number.

    Full-width digits, spaces and invisible characters are forgiven, a final `x` becomes `X`. Raises
    ValidationError with a code and a Chinese message for anything else, also for `3.70502E+17` from Excel.
    `today` (Shanghai) bounds the day of birth.
    """
    if isinstance(text, (int, float)):
        raise ValidationError(STORED_AS_NUMBER, code="number")
    number = visible(text).removeprefix("'").upper()
    if LOOKS_LIKE_SCIENTIFIC.fullmatch(number):
        raise ValidationError(STORED_AS_NUMBER, code="number")
    _check_form(number)
    _check_birth(number, today or calendar.today())
    if number[:2] not in REGIONS:
        raise ValidationError("身份证号开头两位不是省级行政区代码，请核对。", code="region")
    if checksum_of(number[:17]) != number[17]:
        message = "身份证号最后一位校验码不对，多半有一位抄错，请对照证件逐位核对。"
        if number.endswith("000"):
            message += "末尾是 000，也可能是被 Excel 当成了数字：请把这一列改为“文本”格式再填。"
        raise ValidationError(message, code="checksum")
    return number


def _check_form(number: str) -> None:
    if not number:
        raise ValidationError("请填写身份证号。", code="required")
    if not re.fullmatch(r"[0-9]*X?", number):
        raise ValidationError("身份证号只能是数字，最后一位可以是 X，请删去其他字符。", code="characters")
    if len(number) == 15:
        raise ValidationError("这是 15 位的旧身份证号，请填写 18 位的新号码。", code="old")
    if len(number) != 18:
        raise ValidationError(f"身份证号应为 18 位，现在是 {len(number)} 位。", code="length")


def _check_birth(number: str, today: date) -> None:
    try:
        born_on = birth_date_of(number)
    except ValueError as error:
        raise ValidationError("身份证号第 7 至 14 位不是真实的日期，请核对。", code="birth") from error
    if born_on > today:
        raise ValidationError("身份证号中的出生日期还没有到，请核对第 7 至 14 位。", code="birth")
    if born_on < EARLIEST_BIRTH:
        raise ValidationError("身份证号中的出生日期早于 1900 年，请核对第 7 至 14 位。", code="birth")


def checksum_of(first_17: str) -> str:
    """The 18th character for the first 17 digits (ISO 7064 MOD 11-2)."""
    return CHECK_CHARACTERS[sum(w * int(d) for w, d in zip(WEIGHTS, first_17, strict=True)) % 11]


def birth_date_of(id_number: str) -> date:
    """The day of birth in a cleaned ID number. Raises ValueError when there is no such day."""
    return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))


def sex_of(id_number: str) -> str:
    """ "M" or "F" by the 17th digit of a cleaned ID number."""
    return "M" if int(id_number[16]) % 2 else "F"


def contradictions(id_number: str, *, sex: str, born_on: date) -> dict[str, str]:
    """What a cleaned ID number says otherwise, by field: it is right, and these two follow from it."""
    found = {}
    if sex != sex_of(id_number):
        found["sex"] = f"与身份证号不符，身份证号上是“{'男' if sex_of(id_number) == 'M' else '女'}”。"
    if born_on != birth_date_of(id_number):
        found["born_on"] = f"与身份证号不符，身份证号上是 {birth_date_of(id_number)}。"
    return found


def from_id_number(id_number: str) -> dict[str, Any]:
    """The fields of a person that follow from a cleaned ID number."""
    return {"sex": sex_of(id_number), "born_on": birth_date_of(id_number)}


def mask_id_number(text: str) -> str:
    """`3705**********1234`; all stars when it is too short to keep eight characters."""
    return f"{text[:4]}{'*' * (len(text) - 8)}{text[-4:]}" if len(text) > 8 else "*" * len(text)


def mask_phone(text: str) -> str:
    """`138****1234`, `0546-***1234`; all stars when it is too short to keep its ends."""
    area, dash, local = text.rpartition("-")
    if dash:
        return f"{area}-{'*' * (len(local) - 4)}{local[-4:]}"
    return f"{text[:3]}{'*' * (len(text) - 7)}{text[-4:]}" if len(text) > 7 else "*" * len(text)


def clean_phone(text: Any) -> str:
    """A mobile number as 11 digits, or a land line as area code, dash, 7 or 8 digits; "" for nothing.

    Spaces, dashes, brackets, full-width digits and a leading +86 are forgiven. Raises ValidationError.
    """
    if isinstance(text, str) and USUAL_PHONE.fullmatch(text):
        return text
    if isinstance(text, float) and text.is_integer():
        text = int(text)
    shown = visible(str(text) if isinstance(text, int) else text).translate(FULL_WIDTH)
    if not shown:
        return ""
    number = re.sub(r"[-‐-―−()]", "", shown.removeprefix("'"))
    if not re.fullmatch(r"\+?[0-9]+", number):
        raise ValidationError("电话只能填一个号码，由数字和横线组成，请删去其他文字。", code="characters")
    number = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", number)
    if re.fullmatch(r"1[3-9]\d{9}", number):
        return number
    area = 3 if SHORT_AREA_CODES.match(number) else 4
    if re.fullmatch(r"0[1-9]\d{8,10}", number) and len(number) - area in (7, 8):
        return f"{number[:area]}-{number[area:]}"
    if len(number) in (7, 8):
        raise ValidationError("座机请加上区号，如 0546-8551234。", code="area")
    if number.startswith("1"):
        raise ValidationError(
            f"手机号应为 11 位、以 13–19 开头，现在是 {len(number)} 位，请核对。", code="mobile"
        )
    raise ValidationError(
        "电话号码不对，请填写 11 位手机号，或带区号的座机（如 0546-8551234）。", code="phone"
    )


def clean_name(text: Any) -> str:
    """A person's name: 2–50 characters of any script, with `·`, and in Latin names spaces, `-` and `'`.

    Invisible characters go, and spaces between Chinese characters （王 芳）; every middle dot becomes `·`; the
    radicals that PDF files give instead of characters become the usual ones. Raises ValidationError.
    """
    if isinstance(text, str) and USUAL_NAME.fullmatch(text):
        return text
    name = "".join(_usual(character) for character in str(text or "") if not _is_invisible(character))
    name = unicodedata.normalize("NFC", name).translate(FULL_WIDTH).translate(MIDDLE_DOTS)
    name = re.sub(r"\s+", " ", name).strip(" ·-.")
    name = re.sub(rf"(?<={CHINESE})[ ](?={CHINESE})", "", name)
    name = re.sub(rf"(?<={CHINESE})\s?[.·]\s?(?={CHINESE})", "·", name)
    if not name:
        raise ValidationError("请填写姓名。", code="required")
    if any(unicodedata.category(character) == "Co" for character in name):
        raise ValidationError("姓名里有自造字，换一台电脑就看不见，请改用标准字或拼音。", code="private")
    wrong = sorted({character for character in name if not _belongs_to_names(character)})
    if wrong:
        raise ValidationError(
            f"姓名里不能有“{''.join(wrong[:5])}”，请删去数字、符号和表情。", code="characters"
        )
    if len(name) not in NAME_LENGTH:
        raise ValidationError(f"姓名应为 2 至 50 个字，现在是 {len(name)} 个。", code="length")
    return name


def visible(text: Any) -> str:
    """The text without spaces and invisible characters, full-width forms made narrow; "" for None."""
    text = str(text or "")
    if USUAL_TEXT.fullmatch(text):
        return text  # an import asks some 90,000 times
    kept = (character for character in text if not _is_invisible(character))
    return "".join(character for character in kept if not character.isspace()).translate(FULL_WIDTH)


def _is_invisible(character: str) -> bool:
    """Control and format characters (NUL, zero-width, direction marks) and variation selectors."""
    if character.isspace():
        return False
    return unicodedata.category(character) in ("Cc", "Cf") or "VARIATION SELECTOR" in unicodedata.name(
        character, ""
    )


def _usual(character: str) -> str:
    return unicodedata.normalize("NFKC", character) if "\u2e80" <= character <= "\u2fdf" else character


def _belongs_to_names(character: str) -> bool:
    if character in "·- '’〇":
        return True
    # Characters newer than Python's own tables have no category yet; these planes hold nothing but Chinese.
    return unicodedata.category(character)[0] in "LM" or 0x20000 <= ord(character) <= 0x3FFFF
