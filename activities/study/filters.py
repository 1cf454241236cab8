"""What the lists of political study are narrowed down by: plain choices of the address."""

from datetime import date
from typing import Any

from django.http import Http404

from activities.models import Group
from activities.study.months import first_of, month_from
from laoling.accounts.models import Unit

YEARS_BACK = 5


def units_for(user):
    """The units that somebody who looks after several can choose; none for a station."""
    units = list(Unit.objects.visible_to(user))
    return units if len(units) > 1 else []


def chosen_unit(request) -> Unit | None:
    """The unit of the address, within the reader's scope; None for all of it. Http404 for another's."""
    words = request.GET.get("unit", "")
    if not words:
        return None
    is_key = words.isascii() and words.isdecimal() and len(words) < 18
    unit = Unit.objects.visible_to(request.user).filter(pk=int(words)).first() if is_key else None
    if unit is None:
        raise Http404
    return unit


def party_groups(request, unit: Unit | None):
    """The Party branches and groups that the reader sees, of one unit or all, as a list shows them."""
    groups = Group.objects.visible_to(request.user).of_the_party().select_related("unit", "parent")
    if unit is not None:
        groups = groups.filter(unit__path__startswith=unit.path)
    return groups.order_by("unit__path", "kind", "pk")  # 第一, 第二, 第三: as they were entered


def chosen_month(request, today: date) -> date:
    """The month of the address, this one by default; nothing later than this one."""
    return min(month_from(request.GET.get("month", "")) or first_of(today), first_of(today))


def chosen_year(request, today: date) -> int:
    """The year of the address, this one by default, at most five back."""
    words = request.GET.get("year", "")
    year = int(words) if words.isascii() and words.isdecimal() and len(words) == 4 else today.year
    return max(min(year, today.year), today.year - YEARS_BACK)


def years_for(today: date) -> list[int]:
    return list(range(today.year, today.year - YEARS_BACK - 1, -1))


def choice_of(request, name: str, choices: Any, default: str) -> str:
    """A word of the address that is among `choices`, else the default."""
    word = request.GET.get(name, "")
    return word if word in choices else default
