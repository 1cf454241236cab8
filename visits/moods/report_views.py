"""The monthly report for departments and the centre: on the screen, on paper and as a file. No names, no notes."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from laoling import sheets
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access
from visits.models import MoodMonth
from visits.moods.disclosure import FEWEST
from visits.moods.reports import GRACE_DAYS, Line, lines_of
from visits.moods.scale import Concern, Mood

MONTHS_OFFERED = 24
TITLE = "思想动态月报"
WITHHELD = f"不足 {FEWEST} 人，不显示"
may_read = permission_required("visits.view_moodreport", raise_exception=True)


def chosen_month(request) -> MoodMonth | None:
    """The month of the address (`2026-10`), else the newest; None when there is none yet. Http404 for another."""
    asked = request.GET.get("month", "")
    if not asked:
        return MoodMonth.objects.first()
    found = next((month for month in MoodMonth.objects.all() if f"{month.month:%Y-%m}" == asked), None)
    if found is None:
        raise Http404
    return found


@require_safe
@may_read
def mood_report(request):
    """How people are, by unit: spread, movement against the month before, commonest concerns."""
    return render(request, "visits/mood_report.html", page_of(request, chosen_month(request)))


def page_of(request, month: MoodMonth | None) -> dict[str, Any]:
    lines = lines_of(month, request.user) if month else []
    return {
        "month": month,
        "months": MoodMonth.objects.all()[:MONTHS_OFFERED],
        "lines": lines,
        "head": lines[0] if lines else None,
        "moods": Mood.labels,
        "fewest": FEWEST,
        "grace_days": GRACE_DAYS,
        "title": TITLE,
        "now": timezone.now(),
    }


@never_cache
@require_POST
@may_read
def mood_print(request):
    """The same on one A4 sheet; it is written into the access log."""
    month = chosen_month(request)
    if month is None:
        return nothing_yet(request)
    record(request, AccessEvent.Kind.PRINT, month)
    return render(request, "visits/mood_print.html", page_of(request, month))


@never_cache
@require_POST
@may_read
def mood_export(request):
    """The same as a workbook; it is written into the access log."""
    month = chosen_month(request)
    if month is None:
        return nothing_yet(request)
    lines = lines_of(month, request.user)
    record(request, AccessEvent.Kind.EXPORT, month)
    page = sheets.Page(TITLE, WIDTHS, rows_of(lines))
    answer = StreamingHttpResponse(sheets.xlsx_chunks([page]), content_type=sheets.XLSX)
    name = f"{TITLE}-{month.month:%Y-%m}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name)
    return answer


def nothing_yet(request):
    messages.warning(request, "还没有月报，所以没有可以打印和导出的。")
    return redirect("visits:mood_report")


HEADS = ["单位", "级别", "人数", *Mood.labels, "平均", "比上月", *Concern.labels]
WIDTHS = [24, 10, 18, *([8] * len(Mood)), 8, 8, *([10] * len(Concern))]


def rows_of(lines: list[Line]) -> Iterator[list[Any]]:
    """The heading, then a row for each unit; a figure that may not be shown is an empty cell."""
    yield [sheets.Styled(head, sheets.Style.HEAD) for head in HEADS]
    for line in lines:
        unit = [line.unit.name, line.unit.get_level_display()]
        figure = line.figure
        if figure is None or figure.people is None:
            yield [*unit, WITHHELD, *[None] * (len(HEADS) - len(unit) - 1)]
            continue
        named = figure.concerns
        counts = figure.moods if figure.people else [None] * len(Mood)
        yield [
            *unit,
            figure.people,
            *counts,
            None if line.mean is None else round(line.mean, 1),
            None if line.movement is None else round(line.movement, 1),
            *(named.get(concern.value) for concern in Concern),
        ]


def record(request, kind, month: MoodMonth) -> None:
    record_access(
        by=request.user,
        kind=kind,
        subject=f"visits.moodmonth:{month.pk}",
        detail=f"{TITLE} {month}：{request.user.unit}",
        address=client_address(request),
    )
