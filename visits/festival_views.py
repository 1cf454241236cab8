"""A list for a festival: who is to be seen, where, who goes, and what is done; on the screen and printed."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from laoling import calendar
from laoling.accounts.models import AccessEvent, Unit
from laoling.accounts.services import client_address, record_access
from laoling.typeset import make_pdf, unprintable
from visits import windows
from visits.models import Duty, DutyKind
from visits.windows import End, Origin, State

BACK_DAYS, AHEAD_DAYS = 400, 60
MOST = 2000  # rows of one list


@dataclass(frozen=True)
class Chosen:
    """One festival of one year."""

    on: date
    festival: str

    @property
    def key(self) -> str:
        return f"{self.festival.lower()}-{self.on:%Y%m%d}"

    @property
    def label(self) -> str:
        return f"{self.on.year}年{Origin(self.festival).label}"


def festivals_near(today: date) -> list[Chosen]:
    """The festivals of a year back and two months ahead, the latest first."""
    found = calendar.festivals_between(today - timedelta(days=BACK_DAYS), today + timedelta(days=AHEAD_DAYS))
    return [Chosen(day, festival.value) for day, festival in reversed(found)]


def chosen_of(request, today: date) -> tuple[Chosen, list[Chosen]]:
    """The festival of the address; else the next one that is planned already, else the last one."""
    near = festivals_near(today)
    asked = next((chosen for chosen in near if chosen.key == request.GET.get("festival")), None)
    by = windows.horizon(today) + timedelta(days=14)
    coming = [chosen for chosen in near if today <= chosen.on <= by]
    return asked or (coming[-1] if coming else next(c for c in near if c.on < today)), near


def duties_of(request, chosen: Chosen):
    """The duties of that festival that weren't taken away, within scope, in the order in which people are visited."""
    duties = Duty.objects.visible_to(request.user).filter(
        kind=DutyKind.FESTIVAL, origin=chosen.festival, due_on=chosen.on
    )
    station = request.GET.get("station", "")
    if station.isascii() and station.isdecimal() and len(station) < 18:
        duties = duties.filter(retiree__station=int(station))
    duties = duties.exclude(ended_as__in=[End.CANCELLED, End.CLOSED]).with_state(timezone.now())
    duties = duties.select_related("retiree__station", "card__visitor", "assigned_to", "settled_by__visitor")
    return duties.defer("retiree__id_number").order_by(
        "retiree__station__path",
        Coalesce("assigned_to__name", "card__visitor__name"),
        "retiree__area",
        "retiree__address",
        "retiree__name_sort",
    )


@never_cache
@require_safe
@permission_required("visits.view_duty", raise_exception=True)
def festival_list(request):
    today = calendar.today()
    chosen, near = chosen_of(request, today)
    duties = list(duties_of(request, chosen)[:MOST])
    context = {
        "chosen": chosen,
        "near": near,
        "duties": duties,
        "done": sum(duty.settled_on is not None for duty in duties),
        "stations": Unit.objects.visible_to(request.user).stations() if request.user.uses_admin else [],
        "station": request.GET.get("station", ""),
        "today": today,
    }
    return render(request, "visits/festival_list.html", context)


@never_cache
@require_POST
@permission_required(["visits.view_duty", "people.print_retiree"], raise_exception=True)
def festival_print(request):
    """The same on A4 sheets, a station after the other; that it was printed is written down."""
    today = calendar.today()
    chosen, _ = chosen_of(request, today)
    duties = list(duties_of(request, chosen)[:MOST])
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.PRINT,
        subject="visits.duty:festival",
        detail=f"{chosen.label}走访名单，{len(duties)} 人",
        address=client_address(request),
    )
    rows = [row_of(duty) for duty in duties]
    data = {
        "title": f"{chosen.label}走访名单",
        "day": calendar.day_in_words(chosen.on),
        "printed": f"{request.user} {calendar.day_in_words(today)}打印",
        "missing": "".join(unprintable(text for row in rows for text in row.values())),
        "stations": [
            {"name": name, "rows": [row for row in rows if row["station"] == name]}
            for name in dict.fromkeys(row["station"] for row in rows)
        ],
    }
    response = HttpResponse(make_pdf("visits/festival_list.typ", data), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="festival-{chosen.on:%Y%m%d}.pdf"'
    return response


def row_of(duty: Any) -> dict[str, str]:
    """One line of the printed list, all of it text."""
    retiree, visitor = duty.retiree, duty.visitor
    done = f"{duty.settled_on:%-m月%-d日} 已到" if duty.settled_on else State(duty.state).label
    return {
        "station": retiree.station.name,
        "name": retiree.name,
        "tier": duty.get_tier_display(),
        "where": retiree.home or "没有登记住址",
        "visitor": visitor.name if visitor else "未指定",
        "done": done if duty.settled_on or duty.state in (State.OVERDUE, State.MISSED, State.WAIVED) else "",
    }
