"""Numbers that people call: what a public number may be, and how it is printed so that it can be read."""

import re

from django.core.exceptions import ValidationError

from laoling.people.id_number import clean_phone, visible

# 110, 120, 12345, 95598, 96120; and 400 or 800 with seven more
SHORT = re.compile(r"1[012]\d|12\d{3}|9[56]\d{3,4}|1[01]0\d{2}")
FREE = re.compile(r"[48]00\d{7}")
EXTENSION = re.compile(r"(?:转|分机|#|ext\.?)(\d{1,6})$", re.IGNORECASE)
WRONG = (
    "电话号码不对。请填写带区号的座机（如 0546-8551234，分机写“转 802”）、11 位手机号，"
    "或 120、12345、400 开头的号码。"
)


def clean_service_phone(text: str) -> str:
    """One spelling of a number that stands on cards: a land line with or without extension, a mobile, 120, 400-….

    Raises ValidationError.
    """
    shown = visible(text)
    extension = EXTENSION.search(shown)
    number = shown[: extension.start()] if extension else shown
    digits = re.sub(r"[-‐-―−()]", "", number)
    if not extension and SHORT.fullmatch(digits):
        return digits
    if extension and not digits:
        raise ValidationError(WRONG)
    if FREE.fullmatch(digits):
        cleaned = f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    else:
        try:
            cleaned = clean_phone(number)
        except ValidationError as error:
            if error.code == "area":
                raise
            raise ValidationError(WRONG) from error
    return f"{cleaned}转{extension[1]}" if extension and cleaned else cleaned


def in_groups(phone: str) -> str:
    """A number as eyes take it in: `154 0000 1111`; others have their dashes."""
    return f"{phone[:3]} {phone[3:7]} {phone[7:]}" if re.fullmatch(r"1\d{10}", phone) else phone


def dialled(phone: str) -> str:
    """The address that dials it: an extension is dialled after a pause."""
    number, _, extension = phone.partition("转")
    digits = "".join(c for c in number if c.isdecimal())
    return f"tel:{digits},{extension}" if extension else f"tel:{digits}"
