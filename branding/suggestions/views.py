"""The staff's pages of suggestions: the list, one with what can be done next, a new one, and the figures."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.pages import let_the_public_see_it
from branding.feedback.figures import months_to
from branding.suggestions import figures, forms, services
from branding.suggestions.filters import SuggestionFilter
from branding.suggestions.models import State, Suggestion
from cards.search import without_whole_numbers
from laoling import calendar, sheets
from laoling.accounts.models import AccessEvent, Unit
from laoling.accounts.printing import Column, print_list, station_column
from laoling.accounts.services import client_address, record_access
from laoling.answers import carried_out, status_of
from laoling.ticks import ask_on_commit

PER_PAGE = 50
REMIND = "suggestions.tasks.remind_of_suggestions"
WITH_NAMES = ("unit", "author", "owner")
may_read = permission_required("suggestions.view_suggestion", raise_exception=True)
# The address of a step: its service, the words of its fold and button, and what is said afterwards.
STEPS: dict[str, tuple[Callable[..., Suggestion], str, str, str]] = {
    "accept": (services.accept, "采纳，以后再指派", "采纳", "已采纳，请尽快指派"),
    "decline": (services.decline, "不采纳", "不采纳", "已记为不采纳"),
    "assign": (services.assign, "采纳并指派", "指派", "已指派"),
    "done": (services.report_done, "办成了", "保存办理结果", "已办成"),
    "show": (services.show, "公示致谢", "公示", "已公示，老同志现在就能看到"),
    "hide": (services.hide, "撤下公示", "撤下", "已从公开的页面撤下"),
    "call": (services.call, "已打电话致谢", "记下", "已记下致谢的电话"),
    "revoke": (services.revoke_name, "撤回公开姓名的同意", "撤回", "已撤回，公开的页面上没有姓名了"),
}
PUBLIC_STEPS = ("show", "hide", "revoke")


def found_by(request) -> SuggestionFilter:
    """The suggestions within the user's scope and the filter of the address; no number is decrypted."""
    rows = Suggestion.objects.visible_to(request.user).select_related(*WITH_NAMES).defer("phone")
    return SuggestionFilter(request.GET, rows, request=request, today=calendar.today())


@never_cache
@require_safe
@may_read
@without_whole_numbers
def suggestion_list(request):
    found = found_by(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.late_now = row.is_overdue(found.today)
    to_call = 0
    if request.user.has_perm(services.WORK):
        to_call = Suggestion.objects.visible_to(request.user).to_be_called().count()
    context = {"page": page, "filter": found, "form": found.form, "to_call": to_call}
    return render(request, "suggestions/suggestion_list.html", context)


@never_cache
@require_POST
@permission_required(["suggestions.view_suggestion", "people.print_retiree"], raise_exception=True)
def suggestion_print(request):
    """The suggestions that the filter of the address finds, on paper."""
    found = found_by(request)
    columns = [
        Column("提出日", lambda row: f"{row.submitted_on}", narrow=True),
        *station_column(request.user, lambda row: row.unit),
        Column("建议", lambda row: row.words),
        Column("状态", lambda row: row.get_state_display(), narrow=True),
        Column("办理人", lambda row: row.owner or "", narrow=True),
        Column("期限", lambda row: row.due_on or "", narrow=True),
        Column("结果", lambda row: row.done or row.reason),
    ]
    back = reverse("suggestions:suggestion_list")
    return print_list(request, title="金点子", found=found, rows=found.qs, columns=columns, back=back)


@never_cache
@require_POST
@permission_required(["suggestions.view_suggestion", "people.export_retiree"], raise_exception=True)
def suggestion_export(request):
    """The same as an Excel file, without names and numbers of suggesters; it is written into the access log."""
    found = found_by(request)
    if not found.form.is_valid() or not found.qs.exists():
        messages.warning(request, "没有导出：这些条件下没有记录，或者筛选条件要改。")
        return redirect(f"{reverse('suggestions:suggestion_list')}?{request.GET.urlencode()}")
    rows = list(found.qs)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.EXPORT,
        subject=Suggestion._meta.label_lower,
        detail=f"导出金点子 {len(rows)} 条；{found.in_words(for_log=True)}",
        address=client_address(request),
    )
    head = ["提出日", "单位", "来自", "建议", "状态", "办理人", "期限", "办成日期", "结果"]
    table: list[Any] = [[sheets.Styled(text, sheets.Style.HEAD) for text in head]]
    for row in rows:
        owner = str(row.owner or "")
        source, state = row.get_source_display(), row.get_state_display()
        cells = [row.submitted_on, str(row.unit), source, row.words, state, owner, row.due_on, row.done_on]
        table.append([*cells, row.done or row.reason])
    page = sheets.Page("金点子", [12, 16, 14, 60, 14, 10, 12, 12, 40], table)
    response = StreamingHttpResponse(sheets.xlsx_chunks([page]), content_type=sheets.XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"金点子-{found.today}.xlsx")
    return response


@require_safe
@may_read
def suggestion_figures(request):
    """Received, taken up and done, by unit and month."""
    today = calendar.today()
    units = Unit.objects.visible_to(request.user)
    rows = Suggestion.objects.visible_to(request.user)
    table = list(figures.by_unit(units, rows, today))
    context = {
        "months": months_to(today),
        "table": table,
        "whole": sum((whole for _, _, whole in table), figures.Count3()),
    }
    return render(request, "suggestions/suggestion_figures.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("suggestions.make_suggestion", raise_exception=True)
def suggestion_new(request):
    """A member of staff's own."""
    form = forms.StaffForm(request.POST if request.method == "POST" else None, user=request.user)
    made: list[Suggestion] = []

    def make():
        made.append(services.make_suggestion(by=request.user, now=timezone.now(), **form.cleaned_data))

    if form.is_bound and carried_out(request, form, make):
        ask_on_commit(REMIND)
        messages.success(request, "已提出，谢谢您的金点子。办到哪一步，这一页看得到。")
        return redirect("suggestions:suggestion_detail", made[0].pk)
    return render(request, "suggestions/suggestion_form.html", {"form": form}, status=status_of(form))


def find(user, pk) -> Suggestion:
    """The suggestion within the user's scope, with what its page shows; Http404 otherwise."""
    rows = Suggestion.objects.visible_to(user).select_related(*WITH_NAMES, "thanks", "called_by")
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_safe
@may_read
def suggestion_detail(request, pk):
    return page_of(request, find(request.user, pk))


def page_of(request, row: Suggestion, bound=None, **more):
    """A suggestion, its story, and what can be done next; `bound` is the form that was refused, if one was."""
    today = calendar.today()
    context = {
        "row": row,
        "thanks": getattr(row, "thanks", None),
        "steps": row.steps.select_related("by"),
        "actions": actions_of(request.user, row, today, bound),
        "form": bound,
        "is_late": row.is_overdue(today),
        "today": today,
        "reveal_form": forms.RevealForm(),
        **more,
    }
    status = more.get("status") or (status_of(bound) if bound else 200)
    return render(request, "suggestions/suggestion_detail.html", context, status=status)


def offered(user, row: Suggestion, today) -> list[str]:
    """The steps that the user can take now, the likeliest first."""
    judges, steps = user.has_perm(services.JUDGE), []
    if row.state == State.ASSIGNED and services.may_work_on(user, row, today):
        steps.append("done")
    if judges and row.is_open:
        steps += ["assign"]
        steps += ["accept"] if row.state == State.SUBMITTED else []
        steps += ["decline"]
    is_shown = hasattr(row, "thanks")
    if judges and row.state == State.DONE:
        steps += ["show"]
    if user.has_perm(services.WORK) and row.wants_call:
        steps += ["call"]
    if judges and is_shown:
        steps += ["hide"]
    if row.may_be_named and (judges or row.author_id == user.pk):
        steps += ["revoke"]
    return steps


def actions_of(user, row: Suggestion, today, bound) -> list[dict]:
    """What the page needs to offer each step; open is the first one while it is undone, or the one refused."""
    actions = []
    for place, step in enumerate(offered(user, row, today)):
        _, fold, button, _ = STEPS[step]
        if step == "assign" and row.state != State.SUBMITTED:
            fold = "指派办理人和期限" if row.owner_id is None else "换人或改期限"
        if step == "show" and hasattr(row, "thanks"):
            fold = "修改公示的文字"
        is_refused = bound is not None and bound.step == step
        is_next = bound is None and place == 0 and step in ("done", "assign", "show", "call")
        actions.append(
            {
                "step": step,
                "form": bound if is_refused else forms.form_for(step)(row=row, user=user, today=today),
                "fold": fold,
                "button": button,
                "is_open": is_refused or (is_next and not hasattr(row, "thanks")),
            }
        )
    return actions


@never_cache
@require_POST
@may_read
def suggestion_step(request, pk, step):
    """Take one step of STEPS; the service refuses whoever has no right to it."""
    row, now = find(request.user, pk), timezone.now()
    if not any(request.user.has_perm(right) for right in (services.WORK, "suggestions.make_suggestion")):
        raise PermissionDenied
    service, _, _, said = STEPS[step]
    form = forms.form_for(step)(request.POST, row=row, user=request.user, today=calendar.local_day(now))

    def take():
        service(suggestion=row, by=request.user, now=now, **form.cleaned_data)

    if carried_out(request, form, take):
        if step in PUBLIC_STEPS:
            let_the_public_see_it()
        ask_on_commit(REMIND)
        messages.success(request, f"金点子“{row}”：{said}")
        return redirect("suggestions:suggestion_detail", pk)
    return page_of(request, find(request.user, pk), form)


@never_cache
@require_POST
@may_read
def suggestion_reveal(request, pk):
    """Show a manager the suggester's number once, for a reason that goes into the access log."""
    if not request.user.has_perm("people.reveal_retiree"):
        raise PermissionDenied
    row = find(request.user, pk)
    form = forms.RevealForm(request.POST)
    if not form.is_valid():
        return page_of(request, row, reveal_form=form, status=422)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.REVEAL,
        subject=f"suggestions.suggestion:{row.pk}",
        detail=f"建议人电话：{form.cleaned_data['reason']}",
        address=client_address(request),
    )
    return page_of(request, row, revealed=True)
