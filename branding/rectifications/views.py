"""The list of rectifications, and the page of one with what can be done next."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from branding.models import Finding, Photo, Rectification
from branding.photos import is_too_big
from branding.rectifications import forms, services
from branding.rectifications.filters import RectificationFilter
from laoling import calendar
from laoling.accounts.printing import Column, print_list, station_column
from laoling.answers import carried_out, status_of
from laoling.ticks import ask_on_commit

PER_PAGE = 50
REMIND = "branding.tasks.remind_of_rectifications"
may_read = permission_required("branding.view_rectification", raise_exception=True)
WITH_NAMES = (
    "finding__unit",
    "finding__venue",
    "finding__member",
    "finding__item",
    "owner",
    "done_by",
    "ended_by",
)
# The address of a step: its form, the service, the right, and the words of fold, button and message.
STEPS: dict[str, tuple[Any, Callable[..., Rectification], str, str, str, str]] = {
    "done": (
        forms.DoneForm,
        services.report_done,
        services.WORK,
        "改好了",
        "报告改好",
        "已报告改好，等待核实",
    ),
    "verify": (
        forms.VerifyForm,
        services.verify,
        services.VERIFY,
        "核实：已经改好",
        "核实通过",
        "已核实通过",
    ),
    "return": (forms.ReturnForm, services.send_back, services.VERIFY, "还没有改好", "退回重改", "已退回重改"),
    "assign": (forms.AssignForm, services.assign, services.VERIFY, "指派整改人和期限", "指派", "已指派"),
    "set_aside": (
        forms.SetAsideForm,
        services.set_aside,
        services.VERIFY,
        "不需要整改",
        "了结",
        "已记为不需要整改",
    ),
}


def found_by(request) -> RectificationFilter:
    rows = Rectification.objects.visible_to(request.user).select_related(*WITH_NAMES)
    return RectificationFilter(request.GET, rows, request=request, today=calendar.today())


@require_safe
@may_read
def rectification_list(request):
    """What is to be put right within scope; each figure about it leads here."""
    found = found_by(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    findings = Finding.objects.filter(pk__in=[row.finding_id for row in page]).with_repeats()
    repeats = dict(findings.values_list("pk", "repeats"))
    for row in page:
        row.late_now, row.repeats = row.is_overdue(found.today), repeats[row.finding_id]
    context = {"page": page, "filter": found, "form": found.form}
    return render(request, "branding/rectification_list.html", context)


@never_cache
@require_POST
@permission_required(["branding.view_rectification", "people.print_retiree"], raise_exception=True)
def rectification_print(request):
    """The rectifications that the filter of the address finds, on paper."""
    found = found_by(request)
    columns = [
        Column("发现日", lambda row: f"{row.finding.found_on}", narrow=True),
        *station_column(request.user, lambda row: row.finding.unit.name),
        Column("在哪里", lambda row: row.finding.of_what),
        Column("问题", lambda row: "：".join(filter(None, [row.finding.what, row.finding.note]))),
        Column("整改人", lambda row: row.owner or "未指派", narrow=True),
        Column("期限", lambda row: f"{row.due_on}", narrow=True),
        Column("怎么改的", lambda row: row.done or row.set_aside),
        Column("状态", lambda row: "逾期" if row.is_overdue(found.today) else row.state, narrow=True),
        Column("核实人", lambda row: row.ended_by or "", narrow=True),
    ]
    back = reverse("branding:rectification_list")
    return print_list(
        request, title="整改台账", found=found, rows=found.qs, columns=columns, back=back, landscape=True
    )


@never_cache
@require_safe
@may_read
def rectification_detail(request, pk):
    return page_of(request, find(request.user, pk))


def find(user, pk) -> Rectification:
    """The rectification within the user's scope, with what its page shows; Http404 otherwise."""
    rows = Rectification.objects.visible_to(user)
    return get_object_or_404(rows.select_related(*WITH_NAMES, "finding__check_made__checked_by"), pk=pk)


def page_of(request, row: Rectification, bound=None):
    """A finding, its story, and what can be done next; `bound` is the form that was refused, if one was."""
    today = calendar.today()
    finding = Finding.objects.with_repeats().get(pk=row.finding_id)
    context = {
        "row": row,
        "finding": row.finding,
        "repeats": finding.repeats,
        "photos": row.finding.photos.filter(step=None).defer("content"),
        "steps": row.steps.select_related("by", "owner").prefetch_related(
            Prefetch("photos", Photo.objects.defer("content"))
        ),
        "said": [one for one in row.finding.feedback.order_by("-given_at")[:20] if one.words],
        "actions": actions_of(request.user, row, today, bound),
        "waits_for_another": waits_for_another(request.user, row),
        "form": bound,
        "is_late": row.is_overdue(today),
        "today": today,
    }
    return render(
        request, "branding/rectification_detail.html", context, status=status_of(bound) if bound else 200
    )


def waits_for_another(user, row: Rectification) -> bool:
    """Whether the user judges others' but not this one: it is the user's own."""
    return row.is_open and row.done_at is not None and not services.may_verify(user, row)


def offered(user, row: Rectification, today) -> list[str]:
    """The steps that the user can take now, the likeliest first."""
    if not row.is_open:
        return []
    judges = services.may_verify(user, row)
    if not row.is_undone:
        return ["verify", "return"] if judges else []
    steps = ["done"] if services.may_work_on(user, row, today) else []
    steps += ["assign"] if user.has_perm(services.VERIFY) else []
    steps += ["set_aside"] if judges else []
    return (
        ["assign", *(s for s in steps if s != "assign")] if "assign" in steps and not row.owner_id else steps
    )


def actions_of(user, row: Rectification, today, bound) -> list[dict]:
    """What the page needs to offer each step; open is the first one, or the one that was refused."""
    actions = []
    for place, step in enumerate(offered(user, row, today)):
        form_class, _, _, fold, button, _ = STEPS[step]
        is_refused = bound is not None and bound.step == step
        actions.append(
            {
                "step": step,
                "form": bound if is_refused else form_class(row=row, today=today),
                "fold": fold,
                "button": button,
                "is_open": is_refused or (bound is None and place == 0),
            }
        )
    return actions


@never_cache
@require_POST
def rectification_step(request, pk, step):
    """Take one step of STEPS."""
    form_class, service, right, _, _, said = STEPS[step]
    if not request.user.has_perm(right):
        raise PermissionDenied
    row, now = find(request.user, pk), timezone.now()
    if step == "done" and not services.may_work_on(request.user, row, calendar.local_day(now)):
        raise PermissionDenied
    more = {"too_big": is_too_big(request)} if step == "done" else {}
    form = form_class(request.POST, request.FILES, row=row, today=calendar.local_day(now), **more)

    def take():
        service(rectification=row, by=request.user, now=now, **form.facts())

    if carried_out(request, form, take):
        ask_on_commit(REMIND)
        messages.success(request, f"{row.finding}：{said}")
        return redirect("branding:rectification_detail", pk)
    return page_of(request, find(request.user, pk), form)
