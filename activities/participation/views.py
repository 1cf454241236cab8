"""Taking part, by person, station, age, programme and title, over time: on the screen, printed, and as a file."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from activities.participation.figures import (
    Grouping,
    Line,
    Times,
    lines_of,
    nameless,
    taken_part,
    total_of,
)
from activities.participation.filters import ParticipationFilter
from laoling import calendar, sheets
from laoling.accounts.models import AccessEvent
from laoling.accounts.printing import MOST_ROWS, Column, log_print, printed
from laoling.accounts.services import client_address, record_access

PER_PAGE = 50
MOST_YEARS = 20
SUBJECT = "activities.signup"
may_read = permission_required("activities.view_activity", raise_exception=True)


def found_by(request) -> ParticipationFilter:
    rows = taken_part(request.user.unit)
    return ParticipationFilter(request.GET, rows, request=request, today=calendar.today())


@never_cache
@require_safe
@may_read
def participation(request):
    found = found_by(request)
    context: dict[str, Any] = {"filter": found, "form": found.form, "by": found.by_what, "page": None}
    if found.form.is_valid():
        since, until = found.days
        times, rows = Times.between(*limited(since, until)), found.qs
        lines = lines_of(rows, found.by_what, times)
        page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
        context |= {
            "page": page,
            "times": times,
            "total": total_of(rows),
            "nameless": nameless(request.user.unit, since, until),
            "may_take_away": may_take_away(request.user, found.by_what, "people.print_retiree"),
            "may_export": may_take_away(request.user, found.by_what, "people.export_retiree"),
        }
    return render(request, "activities/participation.html", context)


def limited(since, until):
    """No more columns than a sheet bears."""
    return max(since, until.replace(year=until.year - MOST_YEARS, month=1, day=1)), until


def may_take_away(user, by: Grouping, right: str) -> bool:
    """Figures may be taken away by whoever reads them, names by those who have the right."""
    return by != Grouping.PERSON or user.has_perm(right)


def lines_to_take(request, right: str) -> tuple[ParticipationFilter, Times, list[Line]] | None:
    """What is printed or exported; None when there is nothing. Raises PermissionDenied for names without right."""
    found = found_by(request)
    if not may_take_away(request.user, found.by_what, right):
        raise PermissionDenied
    if not found.form.is_valid():
        messages.warning(request, "请先改好筛选条件。")
        return None
    times = Times.between(*limited(*found.days))
    lines = lines_of(found.qs, found.by_what, times)
    if not lines:
        messages.warning(request, "这些条件下没有记录。")
        return None
    return found, times, lines


def headings(by: Grouping, times: Times) -> list[str]:
    place = ["老年站"] if by == Grouping.PERSON else []
    people = [] if by == Grouping.PERSON else ["人数"]
    share = ["在册人数", "参加比例"] if by == Grouping.STATION else []
    return [str(by.label), *place, "人次", *people, "活动次数", *share, *times.labels]


def cells(by: Grouping, line: Line) -> list[Any]:
    """One line in the order of `headings`."""
    place = [line.place] if by == Grouping.PERSON else []
    people = [] if by == Grouping.PERSON else [line.people]
    share = (
        [line.members, f"{line.share}%" if line.share is not None else ""] if by == Grouping.STATION else []
    )
    return [line.label, *place, line.times, *people, line.activities, *share, *line.parts]


@never_cache
@require_POST
@may_read
def participation_print(request):
    """The figures on A4 sheets; that they were printed is written down."""
    back = f"{reverse('activities:participation')}?{request.GET.urlencode()}"
    taken = lines_to_take(request, "people.print_retiree")
    if taken is None:
        return redirect(back)
    found, times, lines = taken
    columns = [Column(label, str) for label in headings(found.by_what, times)]
    shown = lines[:MOST_ROWS]
    log_print(request, SUBJECT, f"活动参加情况 {len(shown)} 条：{found.in_words(for_log=True)}")
    return printed(
        request,
        columns,
        [[(cell, True) for cell in cells(found.by_what, line)] for line in shown],
        title="活动参加情况",
        words=found.in_words(),
        total=len(lines),
        left_out=len(lines) - len(shown),
        back=back,
        landscape=True,
    )


@never_cache
@require_POST
@may_read
def participation_export(request):
    """The figures as an Excel file; that they were taken away is written down."""
    taken = lines_to_take(request, "people.export_retiree")
    if taken is None:
        return redirect(f"{reverse('activities:participation')}?{request.GET.urlencode()}")
    found, times, lines = taken
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.EXPORT,
        subject=SUBJECT,
        detail=f"导出活动参加情况 {len(lines)} 条；{found.in_words(for_log=True)}",
        address=client_address(request),
    )
    head: Sequence[Any] = [sheets.Styled(text, sheets.Style.HEAD) for text in headings(found.by_what, times)]
    rows = [head, *(cells(found.by_what, line) for line in lines)]
    page = sheets.Page("活动参加情况", [16, *[10] * (len(head) - 1)], rows)
    response = StreamingHttpResponse(sheets.xlsx_chunks([page]), content_type=sheets.XLSX)
    name = f"活动参加情况-{calendar.today()}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
