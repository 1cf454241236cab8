"""What surrounds every page of the elders: the choices, the reading tools, whom to call; and how it is answered."""

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.loader import render_to_string
from django.urls import reverse

from activities import pages
from activities.board import Units
from activities.choices import EVERYTHING, Choice
from activities.display import Display, display_of
from activities.models import ActivityKind
from laoling import calendar
from laoling.programmes import Programme

ASKED = "station", "programme", "kind"  # of the query of an address: nothing else changes a page


class NotThere(Exception):
    """What was asked for isn't there; its arguments say so to an elder: a title and a hint."""


def choice_of(units: Units, query: QueryDict) -> Choice:
    """What the query of an address asks for. Raises NotThere for a station, programme or kind that there isn't."""
    code, programme, kind = (query.get(name, "") for name in ASKED)
    station = units.of_code(code) if code else None
    if code and station is None:
        raise NotThere("没有找到这个老年站", "网址里的老年站代号不对，或者这个站已经撤并。")
    if (programme and programme not in Programme.values) or (kind and kind not in ActivityKind.values):
        raise NotThere("没有找到这类活动", "网址里的活动类别不对，请从下面重新选择。")
    return Choice(station, Programme(programme) if programme else None, ActivityKind(kind) if kind else None)


def frame(
    path: str, units: Units, choice: Choice, shown_as: Display, today: date, *, choices_at: str = ""
) -> dict:
    """What the public page at `path` shows around its own content; its choices lead to `choices_at`, else to itself."""
    choices_at = choices_at or path
    return {
        "query": choice.query,
        "today_on": today,
        "station": choice.station,
        "station_id": choice.station.pk if choice.station else None,
        "chosen": choice.labels,
        "all_stations_url": choices_at + choice.of_station(None).query,
        "departments": [
            {
                "name": department.name,
                "links": [_station_link(choices_at, choice, station) for station in department.stations],
            }
            for department in units.departments()
        ],
        "programmes": [],
        "kinds": [],
        "call": units.whom_to_call(choice.station),
        "display": shown_as,
        "controls": shown_as.controls(path + choice.query),
    }


def _station_link(path: str, choice: Choice, station) -> dict:
    url = path + choice.of_station(station).query
    return {"label": station.name, "url": url, "is_current": station == choice.station}


def programme_links(path: str, choice: Choice) -> list[dict]:
    """All programmes to choose from, everything first once one is chosen."""
    links = [
        {
            "label": programme.label,
            "url": path + choice.of_programme(programme).query,
            "is_current": programme == choice.programme,
        }
        for programme in Programme
    ]
    everything = {"label": "全部内容", "url": path + choice.of_programme(None).query, "is_current": False}
    return [everything, *links] if choice.programme else links


def kind_links(path: str, choice: Choice) -> list[dict]:
    """All kinds to choose from, everything first once one is chosen."""
    links = [
        {"label": kind.label, "url": path + choice.of_kind(kind).query, "is_current": kind == choice.kind}
        for kind in ActivityKind
    ]
    everything = {"label": "全部类型", "url": path + choice.of_kind(None).query, "is_current": False}
    return [everything, *links] if choice.kind else links


def schedule_page(
    request: HttpRequest, name: str, content: Callable[[Choice, date], dict], *, choices_at: str = ""
) -> HttpResponse:
    """The page of the template `name`; `content(choice, today)` gives what is its own."""
    today, shown_as = calendar.today(), display_of(request)

    def make():
        units = Units()
        choice = choice_of(units, request.GET)
        context = frame(request.path, units, choice, shown_as, today, choices_at=choices_at)
        context["programmes"] = programme_links(choices_at or request.path, choice)
        context["kinds"] = kind_links(choices_at or request.path, choice)
        context.update(content(choice, today))
        return render_to_string(f"activities/{name}.html", context).encode()

    return finished(request, (shown_as, today), make)


def finished(
    request: HttpRequest, key: tuple, make: Callable[[], bytes], content_type: str = pages.HTML
) -> HttpResponse:
    """What `make` gives for this address and choice, kept in memory; the elders' 404 where it raises NotThere.

    `key` holds all else that it depends on.
    """
    asked = [request.GET.get(name, "") for name in ASKED]
    try:
        return pages.finished(request, (request.path, *asked, *key), make, content_type)
    except NotThere as reason:
        return not_found(request, *reason.args)


def not_found(request: HttpRequest, title: str, hint: str) -> HttpResponse:
    """404 in the elders' own frame: what is wrong, a way on, and whom to call."""
    back = reverse("activities:schedule")
    context = frame(back, Units(), EVERYTHING, display_of(request), calendar.today())
    body = render_to_string("public/not_found.html", {**context, "title": title, "hint": hint})
    return HttpResponse(body, status=404)
