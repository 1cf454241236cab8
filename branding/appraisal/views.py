"""The pages of appraisals: the month, one with its numbers and what can be done next, and one's own."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.appraisal import forms, services
from branding.appraisal.evidence import EXPLAINED, evidence_of
from branding.appraisal.filters import AppraisalFilter
from branding.appraisal.models import Accountability, Appraisal, Objection
from branding.appraisal.reading import note_reading
from branding.appraisal.scoring import MEASURES, average
from branding.appraisal.sheets import AppraisalResource, columns_for
from laoling import calendar
from laoling.accounts.models import Leave
from laoling.accounts.printing import print_list
from laoling.answers import carried_out, status_of
from laoling.calendar import Period, period_of
from laoling.people.exporting import export_list
from laoling.ticks import ask_on_commit

PER_PAGE = 50
APPRAISE = "appraisal.tasks.appraise"
WITH_NAMES = ("unit", "member", "venue", "closed_by")
may_read = permission_required("appraisal.view_appraisal", raise_exception=True)
may_close = permission_required(["appraisal.view_appraisal", services.CLOSE], raise_exception=True)
# The address of a step: its form, the service, and the words of fold, button and message.
STEPS: dict[str, tuple[type[forms.StepForm], Callable[..., Any], str, str, str]] = {
    "object": (forms.ObjectForm, services.object_to, "提出异议", "提交异议", "异议已提交，等待答复"),
    "answer": (forms.AnswerForm, services.answer, "答复异议", "答复", "已答复异议"),
    "correct": (forms.CorrectForm, services.correct, "更正一项", "更正", "已更正，得分已重新计算"),
    "close": (forms.CloseForm, services.close, "定稿", "定稿", "已定稿，不再变化"),
}


def appraisals_of(request) -> AppraisalFilter:
    """The appraisals that the address of the list asks for."""
    waiting = Objection.objects.waiting().filter(appraisal=OuterRef("pk"))
    rows = Appraisal.objects.visible_to(request.user).select_related(*WITH_NAMES)
    rows = rows.annotate(is_objected=Exists(waiting))
    return AppraisalFilter(request.GET, rows, request=request, today=calendar.today())


@never_cache
@require_safe
@may_read
def appraisal_list(request):
    """One month: everybody's score within scope."""
    today, found = calendar.today(), appraisals_of(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "filter": found,
        "form": found.form,
        "today": today,
        "mean": average(found.qs.values_list("score", flat=True)),
        "ready": found.qs.ready_to_close(today).count() if request.user.has_perm(services.CLOSE) else 0,
        "overdue": found.qs.overdue(today).count(),
    }
    return render(request, "appraisal/appraisal_list.html", context)


@never_cache
@require_safe
@may_read
def mine(request):
    """我的考核: one's own months, and what one was held to account for."""
    waiting = Objection.objects.waiting().filter(appraisal=OuterRef("pk"))
    own: Any = Appraisal.objects.filter(member=request.user)
    context = {
        "appraisals": own.annotate(is_objected=Exists(waiting)).order_by("-month")[:24],
        "accountabilities": Accountability.objects.filter(member=request.user),
        "today": calendar.today(),
    }
    return render(request, "appraisal/mine.html", context)


@never_cache
@require_safe
@may_read
def appraisal_detail(request, pk):
    row = find(request.user, pk)
    note_reading(request, row, f"{row.month:%Y-%m} 考核")
    return page_of(request, row)


def find(user, pk) -> Appraisal:
    """The appraisal within the user's scope, with what its page shows; Http404 otherwise."""
    rows = Appraisal.objects.visible_to(user).select_related(*WITH_NAMES, "weights")
    return get_object_or_404(rows.prefetch_related("lines"), pk=pk)


def page_of(request, row: Appraisal, bound=None):
    """An appraisal with every number that it came from; `bound` is the form that was refused, if one was."""
    user, today = request.user, calendar.today()
    objections = list(row.objections.select_related("by", "answered_by"))
    corrections = list(row.corrections.select_related("by"))
    is_waiting = any(one.answered_at is None for one in objections)
    context = {
        "row": row,
        "lines": explained(row, user),
        "weightless": sum(line.weight for line in row.lines.all() if line.points is None),
        "objections": objections,
        "corrections": corrections,
        "is_waiting": is_waiting,
        "is_ready": row.is_open and not is_waiting and today > row.objections_until,
        "is_late": row.is_open and today > row.due_on,
        "leaves": leaves_in(row),
        "actions": actions_of(user, row, objections, today, bound),
        "may_account": row.member_id and user.has_perm("appraisal.record_accountability"),
        "form": bound,
        "today": today,
    }
    status = status_of(bound) if bound else 200
    return render(request, "appraisal/appraisal_detail.html", context, status=status)


def explained(row: Appraisal, user) -> list[dict[str, Any]]:
    """The lines in the order of the table, how each is counted, and what stands behind it for that reader."""
    evidence = evidence_of(row, user)
    lines = {line.measure: line for line in row.lines.all()}
    return [
        {"row": lines[measure], "explained": EXPLAINED[measure], "evidence": evidence.get(measure)}
        for measure in MEASURES[row.of]
        if measure in lines
    ]


def leaves_in(row: Appraisal):
    """The member's days off in that month, which may explain a number."""
    if not row.member_id:
        return []
    first, last = period_of(row.month, Period.MONTH)
    return Leave.objects.filter(user=row.member_id, starts_on__lte=last, ends_on__gte=first)


def offered(user, row: Appraisal, objections, today) -> list[str]:
    """The steps that the user can take now, the likeliest first."""
    if not row.is_open:
        return []
    waiting = next((one for one in objections if one.answered_at is None), None)
    steps = []
    if user.has_perm(services.CLOSE):
        if waiting and waiting.by_id != user.pk:
            steps.append("answer")
        if not waiting and today > row.objections_until:
            steps.append("close")
        steps.append("correct")
    if services.may_object(user, row) and not waiting:
        steps.append("object")
    return steps


def actions_of(user, row: Appraisal, objections, today, bound) -> list[dict]:
    """What the page needs to offer each step; open is the one that waits for an answer, or that was refused."""
    actions = []
    for step in offered(user, row, objections, today):
        form_class, _, fold, button, _ = STEPS[step]
        is_refused = bound is not None and bound.step == step
        actions.append(
            {
                "step": step,
                "form": bound if is_refused else form_class(row=row),
                "fold": fold,
                "button": button,
                "is_open": is_refused or (bound is None and step in ("answer", "close")),
            }
        )
    return actions


@never_cache
@require_POST
@may_read
def appraisal_step(request, pk, step):
    """Take one step of STEPS."""
    form_class, service, _, _, said = STEPS[step]
    row, now = find(request.user, pk), timezone.now()
    allowed = (
        services.may_object(request.user, row) if step == "object" else request.user.has_perm(services.CLOSE)
    )
    if not allowed:
        raise PermissionDenied
    form = form_class(request.POST, row=row)

    def take():
        service(appraisal=row, by=request.user, now=now, **form.facts())

    if carried_out(request, form, take):
        ask_on_commit(APPRAISE)
        messages.success(request, f"{row.of_what} {row.month.month}月考核：{said}")
        return redirect("appraisal:appraisal_detail", pk)
    row = find(request.user, pk)
    if not form.errors:
        form.renew(row.version)
    return page_of(request, row, form)


@never_cache
@require_POST
@may_close
def appraisal_close_many(request):
    """Close everything of the list as it is narrowed down that is ready."""
    found = appraisals_of(request)
    back = f"{reverse('appraisal:appraisal_list')}?{request.GET.urlencode()}"
    if not found.form.is_valid():
        messages.warning(request, "没有定稿：请先改好筛选条件。")
        return redirect(back)
    closed, left = services.close_many(appraisals=found.qs, by=request.user, now=timezone.now())
    ask_on_commit(APPRAISE)
    words = f"；还有 {left} 份没有定稿（公示期没满，或者有异议没有答复）" if left else ""
    messages.success(request, f"已定稿 {closed} 份{words}")
    return redirect(back)


@never_cache
@require_POST
@permission_required(["appraisal.view_appraisal", "appraisal.print_appraisal"], raise_exception=True)
def appraisal_print(request):
    """The month's sheet on A4."""
    found = appraisals_of(request)
    return print_list(
        request,
        title=f"{found.month_in_words}考核表",
        found=found,
        rows=found.qs.prefetch_related("lines"),
        columns=columns_for(request.user, found),
        back=reverse("appraisal:appraisal_list"),
        landscape=True,
    )


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(["appraisal.view_appraisal", "appraisal.export_appraisal"], raise_exception=True)
def appraisal_export(request):
    """The list as a file, every number in its own column."""
    found = appraisals_of(request)
    rows = found.qs.prefetch_related("lines", "objections")
    back = reverse("appraisal:appraisal_list")
    return export_list(request, resource=AppraisalResource(), found=found, rows=rows, back=back)
