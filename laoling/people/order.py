"""How addresses are sorted, and put together by building."""

import re

from django.db.models import CharField, Func


class Natural(Func):
    """A text in the order that a reader expects of its numbers: 3号楼 before 12号楼."""

    template = (
        r"regexp_replace(regexp_replace(%(expressions)s, '([0-9]+)', '00000\1', 'g'),"
        r" '0*([0-9]{6})', '\1', 'g')"
    )
    output_field = CharField()


NUMBER = re.compile(r"[0-9]+")
BUILDING = re.compile(r".*?[0-9一二三四五六七八九十]+ *(?:号楼|号院|栋|幢|座|楼)")
NOWHERE = "没有登记住址"


def natural_key(text: str) -> str:
    """The twin of `Natural` in Python: what to sort by, so that 3号楼 comes before 12号楼."""
    return NUMBER.sub(lambda number: number[0].lstrip("0").zfill(6), text)


def building_of(home: str) -> str:
    """The part of an address up to the building: `向阳二区12号楼` of `向阳二区12号楼3单元401`, else all of it.

    Without an address it is NOWHERE, so that these people stand together too.
    """
    found = BUILDING.match(home)
    return found[0] if found else home or NOWHERE
