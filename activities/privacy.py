"""Keeps retirees' personal data off the public pages: what staff type is looked through before saving."""

import re

from django.db.models import CharField, F, Value
from django.db.models.functions import Length

from laoling.crypto import blind_index
from laoling.people.models import Retiree

ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")
MOBILE_NUMBER = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)")
NAMES_SHOWN = 5


def numbers_problem(text: str) -> str:
    """Why the numbers in a text may not be public, as a sentence; "" when there is nothing to say."""
    if ID_NUMBER.search(text):
        return "这里像是有身份证号。写在这里会公开，请删去。"
    if MOBILE_NUMBER.search(text):
        return "这里有手机号。写在这里会公开，请删去；要写电话，只写单位的电话。"
    return ""


def is_phone_of_retiree(phone: str, *, user) -> bool:
    """Whether one of the user's own retirees has that phone number, however it is spaced."""
    index = blind_index(phone, purpose="people.phone", transform="digits")
    return bool(index) and Retiree.objects.visible_to(user).filter(phone_index=index).exists()


def names_in(text: str, *, user) -> list[str]:
    """Names of the user's own retirees that occur in the text, a few of them at most."""
    if not text.strip():
        return []
    found = (
        Retiree.objects.visible_to(user)
        .annotate(text=Value(text, output_field=CharField()), letters=Length("name"))
        .filter(letters__gte=2, text__contains=F("name"))
    )
    return sorted(set(found.order_by().values_list("name", flat=True)[:NAMES_SHOWN]))
