"""Retirees and households for tests; every ID number is valid and clearly invented."""

from datetime import date
from itertools import count

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import ArchiveReason, Consent, Household, How, Purpose, Retiree, Sex

_numbers = count(1)
NUMERALS = str.maketrans("0123456789", "〇一二三四五六七八九")  # no digits in names
AREA_OF_NOBODY = "370599"  # Dongying has no such county
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def make_id_number(born_on=date(1950, 1, 1), sex=Sex.MALE, number=None) -> str:
    """18 characters with the right checksum; each `number` (0–499, by day of birth and sex) is another."""
    number = next(_numbers) if number is None else number
    sequence = number % 500 * 2 + (sex == Sex.MALE)
    body = f"{AREA_OF_NOBODY}{born_on:%Y%m%d}{sequence:03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, WEIGHTS, strict=True)) % 11]


def make_household(**kwargs) -> Household:
    """Of a new station unless one is given."""
    kwargs.setdefault("address", f"试验小区{next(_numbers)}号楼1单元101")
    if "station" not in kwargs:
        kwargs["station"] = make_centre_tree().station
    return Household.objects.create(**kwargs)


def build_retiree(**kwargs) -> Retiree:
    """Like `make_retiree`, but unsaved; give a `station`."""
    number = next(_numbers)
    sex = kwargs.setdefault("sex", Sex.MALE)
    born_on = kwargs.setdefault("born_on", date(1940 + number // 12 % 20, number % 12 + 1, 15))
    kwargs.setdefault("id_number", make_id_number(born_on, sex, number))
    kwargs.setdefault("name", "测" + str(number).translate(NUMERALS))
    if kwargs.get("archived_at"):
        kwargs.setdefault("archive_reason", ArchiveReason.OTHER)
    return Retiree(**kwargs)


def make_retiree(**kwargs) -> Retiree:
    """A man of a new station, born in the 1940s or 50s, unless told otherwise."""
    if "station" not in kwargs:
        kwargs["station"] = make_centre_tree().station
    retiree = build_retiree(**kwargs)
    retiree.save()
    return retiree


def make_consent(retiree=None, purpose=Purpose.SERVICE, **kwargs) -> Consent:
    """In force since 2026-11-01, said by the person, unless told otherwise."""
    retiree = retiree or make_retiree()
    if "recorded_by" not in kwargs:
        kwargs["recorded_by"] = make_user(Role.VISITOR, retiree.station)
    if kwargs.get("withdrawn_on"):
        kwargs.setdefault("withdrawn_by", kwargs["recorded_by"])
    fields = {"how": How.SPOKEN, "given_on": date(2026, 11, 1), **kwargs}
    return Consent.objects.create(retiree=retiree, purpose=purpose, **fields)
