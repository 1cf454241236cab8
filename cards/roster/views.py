from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from cards.models import RosterImport, RosterRow
from cards.roster import jobs
from cards.roster.columns import REQUIRED
from cards.roster.forms import RosterUploadForm
from cards.roster.reading import MAX_BYTES, MESSAGES, Place, UnreadableFile, open_roster
from cards.roster.workbooks import (
    MOST_WRONG_ROWS,
    template_workbook,
    wrong_workbook,
)
from laoling.accounts.models import AccessEvent, Unit
from laoling.accounts.services import client_address, record_access
from laoling.sheets import XLSX

PER_PAGE = 50
LATEST = 20
Action = RosterRow.Action

may_import = permission_required("people.import_retiree", raise_exception=True)


@require_GET
@may_import
def roster_list(request):
    return list_page(request, RosterUploadForm())


def list_page(request, form, status=200):
    rosters = RosterImport.objects.visible_to(request.user)[:LATEST]
    required = "、".join(column.label for column in REQUIRED)
    context = {"form": form, "rosters": rosters, "required_columns": required}
    return render(request, "cards/roster_list.html", context, status=status)


@require_GET
@may_import
def roster_template(request):
    stations = Unit.objects.visible_to(request.user).stations().values_list("name", flat=True)
    return download(template_workbook(list(stations)), "花名册模板.xlsx")


@require_POST
@may_import
def roster_upload(request):
    form = upload_form(request)
    if form.is_valid():
        file = form.cleaned_data["file"]
        roster = jobs.start_import(content=file.read(), file_name=file.name, by=request.user)
        return redirect("cards:roster_detail", roster.pk)
    return list_page(request, form, status=422)


def upload_form(request):
    """The bound form; a body that the server didn't take in is called too large, not missing."""
    form = RosterUploadForm(request.POST, request.FILES)
    if not request.FILES and int(request.META.get("CONTENT_LENGTH") or 0) > MAX_BYTES:
        form.fields["file"].error_messages["required"] = MESSAGES["size"]
    return form


@require_GET
@may_import
def roster_detail(request, pk):
    return detail_page(request, roster_of(request, pk), RosterUploadForm())


def roster_of(request, pk):
    return get_object_or_404(RosterImport.objects.visible_to(request.user), pk=pk)


def detail_page(request, roster, form, status=200):
    """The page of an import: its progress, or its rows by what they would do."""
    tabs = [
        {"key": Action.WRONG, "label": "有错误", "count": roster.wrong, "colour": "red"},
        {"key": Action.NEW, "label": "新增", "count": roster.new, "colour": "green"},
        {"key": Action.CHANGED, "label": "有变化", "count": roster.changed, "colour": "amber"},
        {"key": Action.UNCHANGED, "label": "无变化", "count": roster.unchanged, "colour": "grey"},
    ]
    first = next((tab["key"] for tab in tabs if tab["count"]), Action.NEW)
    chosen = request.GET.get("tab", "").upper()
    tab = chosen if chosen in Action.values else first
    rows = roster.rows.filter(action=tab)
    context = {
        "roster": roster,
        "form": form,
        "tabs": tabs,
        "tab": tab,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "proposed": roster.assessments.count(),
        "most_wrong_rows": MOST_WRONG_ROWS,
    }
    return render(request, "cards/roster_detail.html", context, status=status)


@require_GET
@may_import
def roster_progress(request, pk):
    """The part that asks for itself every second; once the work is done the whole page comes anew."""
    roster = roster_of(request, pk)
    response = render(request, "cards/_roster_progress.html", {"roster": roster})
    if not roster.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@may_import
def roster_wrong(request, pk):
    roster = roster_of(request, pk)
    rows = roster.rows.filter(action=Action.WRONG).values_list("sheet", "number", "message")
    wrong = {Place(sheet, number): message for sheet, number, message in rows}
    if roster.status != roster.Status.READY or not wrong:
        messages.warning(request, "这次导入没有可下载的错误行（文件在导入结束后就删除了）。")
        return redirect("cards:roster_detail", roster.pk)
    with open_roster(jobs.files_of(roster)) as table:
        content = wrong_workbook(table, wrong)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.EXPORT,
        subject=f"cards.rosterimport:{roster.pk}",
        detail=f"下载花名册错误行 {len(wrong)} 行",
        address=client_address(request),
    )
    return download(content, f"花名册错误行-{roster.pk}.xlsx")


@require_POST
@may_import
def roster_again(request, pk):
    roster = roster_of(request, pk)
    form = upload_form(request)
    if not form.is_valid():
        return detail_page(request, roster, form, status=422)
    content = form.cleaned_data["file"].read()
    return attempt(request, roster, lambda: jobs.upload_again(roster=roster, content=content))


@require_POST
@may_import
def roster_confirm(request, pk):
    roster = roster_of(request, pk)
    return attempt(request, roster, lambda: jobs.confirm_import(roster=roster))


@require_POST
@may_import
def roster_cancel(request, pk):
    roster = roster_of(request, pk)
    return attempt(
        request,
        roster,
        lambda: jobs.cancel_import(roster=roster),
        done=f"已放弃“{roster.file_name}”，上传的文件已删除，什么也没有保存。",
    )


def attempt(request, roster, action, done=""):
    """Do it and go to the import's page, saying what happened, or why it couldn't be done."""
    try:
        action()
    except (jobs.NotPossible, UnreadableFile) as refusal:
        messages.error(request, str(refusal))
    else:
        if done:
            messages.success(request, done)
    return redirect("cards:roster_detail", roster.pk)


def download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
