"""How to reach us: the page that the code on a contact card leads to. No sign-in, no personal data, no scripts."""

import re

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from activities import board
from activities.choices import Choice
from activities.display import display_of
from activities.frame import frame
from cards.contact.directory import Directory
from cards.models import ContactCard
from laoling import calendar
from laoling.accounts.models import Unit

TOKEN = re.compile(r"[\w-]{1,24}", re.ASCII)
SECRETS = ["retiree__id_number", "retiree__phone"]
UNKNOWN_CARD = "没有找到这张卡：可能没有扫全。请在下面选您的老年站，电话都在那里。"
UNKNOWN_STATION = "没有找到这个老年站：它可能已经撤并。请在下面重新选择。"
REPLACED = "您手里的这张卡已经换过新卡。请以这里的号码为准。"
OUTDATED = "您手里的卡上有号码变了。请以这里的号码为准，老年站会给您换新卡。"


@login_not_required
@require_safe
@conditional_page
def reach(request):
    """The numbers of one `?station=`, or of everybody and a choice of stations."""
    units, code = board.Units(), request.GET.get("station", "")
    unit = units.of_code(code) if code else None
    return page(request, units, unit, notice=UNKNOWN_STATION if code and unit is None else "")


@login_not_required
@require_safe
@conditional_page
def reach_by_card(request, token):
    """The numbers of the station of whoever has that card; the page doesn't tell who that is."""
    units, directory = board.Units(), Directory.read()
    card = find_card(token)
    if card is None:
        return page(request, units, None, notice=UNKNOWN_CARD, directory=directory)
    unit = directory.units[card.retiree.station_id]
    notice = ""
    if card.replaced_on:
        notice = REPLACED
    elif card.is_outdated(directory.numbers([unit.pk])[unit.pk]):
        notice = OUTDATED
    return page(request, units, unit, notice=notice, directory=directory)


def find_card(token: str) -> ContactCard | None:
    """The card of that code; None for what nobody has, or what can't be one."""
    if not TOKEN.fullmatch(token):
        return None
    return ContactCard.objects.filter(token=token).select_related("retiree").defer(*SECRETS).first()


def page(request, units: board.Units, unit: Unit | None, *, notice: str, directory: Directory | None = None):
    """The page of a unit's numbers, without one those of the centre; 404 where it wasn't found.

    Robots and other sites learn nothing of the address: it may be on somebody's card.
    """
    directory = directory or Directory.read()
    shown_as, home = display_of(request), reverse("public:reach")
    shown = unit or next(iter(units.all), None)
    here = request.path if unit is None or request.path != home else f"{home}?station={unit.code}"
    context = {
        **frame(home, units, Choice(unit), shown_as, calendar.today()),
        "controls": shown_as.controls(here),
        "notice": notice,
        "services": directory.services(shown) if shown else [],
    }
    missing = notice in (UNKNOWN_CARD, UNKNOWN_STATION)
    response = render(request, "public/reach.html", context, status=404 if missing else 200)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-cache"
    return response
