"""Units and staff for tests."""

import functools
import itertools
from types import SimpleNamespace

from django.contrib.auth.hashers import make_password

from laoling.accounts.models import LEVEL_OF_ROLE, Leave, Level, Role, Unit, User

PASSWORD = "ceshi-Mima-2026"

numbers = itertools.count(1)
LEVEL_BELOW = {None: Level.CENTRE, Level.CENTRE: Level.DEPARTMENT, Level.DEPARTMENT: Level.STATION}


@functools.lru_cache(maxsize=1)
def hashed_password():
    """The hash of PASSWORD, worked out once: a strong hash is slow by design."""
    return make_password(PASSWORD)


def make_unit(level=None, parent=None, **kwargs):
    """A unit, by default of the level below its parent; without a parent the units above are made too."""
    level = level or LEVEL_BELOW[parent.level if parent else None]
    if parent is None and level != Level.CENTRE:
        parent = make_unit(Level.DEPARTMENT if level == Level.STATION else Level.CENTRE)
    number = next(numbers)
    fields = {"name": f"{Level(level).label}{number}", "code": f"U{number:04}", "level": level, **kwargs}
    if parent is None:
        return Unit.objects.add_root(fields)
    return Unit.objects.add_child(Unit.objects.get(pk=parent.pk), fields)


def make_centre_tree():
    """A centre with two departments of two stations each.

    Has `centre`, `departments` [2], `stations` [4] (the first two belong to the first department), and by
    name `department`, `other_department`, `station`, `sibling` (same department), `far_station` (the other).
    """
    centre = make_unit(Level.CENTRE)
    departments = [make_unit(Level.DEPARTMENT, centre) for _ in range(2)]
    stations = [make_unit(Level.STATION, department) for department in departments for _ in range(2)]
    return SimpleNamespace(
        centre=centre,
        departments=departments,
        stations=stations,
        department=departments[0],
        other_department=departments[1],
        station=stations[0],
        sibling=stations[1],
        far_station=stations[2],
    )


def make_user(role=Role.VISITOR, unit=None, **kwargs):
    """A member of staff who signs in with PASSWORD; makes a unit of the role's level when none is given."""
    if unit is None and role in LEVEL_OF_ROLE:
        unit = make_unit(LEVEL_OF_ROLE[role])
    number = next(numbers)
    fields = {"username": f"user{number}", "name": f"员工{number}", "password": hashed_password(), **kwargs}
    return User.objects.create(role=role, unit=unit, **fields)


def make_leave(user=None, **kwargs):
    """Days off; `starts_on` and `ends_on` are the caller's."""
    return Leave.objects.create(user=user or make_user(), **kwargs)
