"""The plan of publicity: the list, on paper too, and one line of it."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.publicity import services
from branding.publicity.filters import PlanFilter
from branding.publicity.forms import CancelForm, PlanForm
from branding.publicity.models import PlannedPiece
from branding.publicity.views import PER_PAGE, REMIND
from laoling import calendar
from laoling.accounts.printing import Column, print_list
from laoling.answers import carried_out, status_of
from laoling.ticks import ask_on_commit

FORM = require_http_methods(["GET", "HEAD", "POST"])
may_read = permission_required("publicity.view_plannedpiece", raise_exception=True)
may_plan = permission_required(["publicity.view_plannedpiece", services.PLAN], raise_exception=True)
WITH_NAMES = ("unit", "channel", "writer", "piece")


def found_by(request) -> PlanFilter:
    rows = PlannedPiece.objects.visible_to(request.user).with_appearance().select_related(*WITH_NAMES)
    return PlanFilter(request.GET, rows, request=request, today=calendar.today())


def shown(row: PlannedPiece, today) -> PlannedPiece:
    """The row with its state in words and its colour."""
    row.words, row.tag = row.state_in_words(today), row.colour(today)  # type: ignore[attr-defined]
    return row


@never_cache
@require_safe
@may_read
def plan_list(request):
    found = found_by(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        shown(row, found.today)
    behind = PlannedPiece.objects.visible_to(request.user).behind(found.today).count()
    context = {"page": page, "filter": found, "form": found.form, "behind": behind}
    return render(request, "publicity/plan_list.html", context)


@never_cache
@require_POST
@may_read
def plan_print(request):
    """The plan that the filter of the address finds, on A4."""
    found = found_by(request)
    columns = [
        Column("计划期", lambda row: row.span_in_words, narrow=True),
        Column("单位", lambda row: row.unit.name, narrow=True),
        Column("宣传什么", lambda row: row.topic),
        Column("渠道", lambda row: row.channel, narrow=True),
        Column("期限", lambda row: f"{row.due_on}", narrow=True),
        Column("撰稿人", lambda row: row.writer, narrow=True),
        Column("发布日", lambda row: f"{row.appeared_on or ''}", narrow=True),
        Column("状态", lambda row: row.state_in_words(found.today), narrow=True),
    ]
    back = reverse("publicity:plan_list")
    return print_list(
        request, title="宣传计划", found=found, rows=found.qs, columns=columns, back=back, landscape=True
    )


def find(user, pk) -> PlannedPiece:
    rows = PlannedPiece.objects.visible_to(user).with_appearance()
    return get_object_or_404(rows.select_related(*WITH_NAMES, "cancelled_by"), pk=pk)


@never_cache
@require_safe
@may_read
def plan_detail(request, pk):
    return page_of(request, find(request.user, pk), CancelForm())


def page_of(request, row: PlannedPiece, form):
    context = {"row": shown(row, calendar.today()), "form": form}
    return render(request, "publicity/plan_detail.html", context, status=status_of(form))


@never_cache
@FORM
@may_plan
def plan_new(request):
    return plan_form(request, PlannedPiece())


@never_cache
@FORM
@may_plan
def plan_edit(request, pk):
    row = find(request.user, pk)
    if row.cancelled_at:
        messages.warning(request, "这一条计划已经取消，不能再修改。")
        return redirect("publicity:plan_detail", pk)
    return plan_form(request, row)


def plan_form(request, row: PlannedPiece):
    is_new = row.pk is None
    form = PlanForm(request.POST if request.method == "POST" else None, instance=row, user=request.user)

    def save():
        version = None if is_new else form.cleaned_data["version"]
        services.save_plan(plan=form.instance, version=version, by=request.user)

    if form.is_bound and carried_out(request, form, save):
        ask_on_commit(REMIND)
        messages.success(request, f"已保存计划“{form.instance.topic}”，{form.instance.due_on}前发布。")
        return redirect("publicity:plan_list")
    context = {"form": form, "is_new": is_new}
    return render(request, "publicity/plan_form.html", context, status=status_of(form))


@never_cache
@require_POST
@may_plan
def plan_cancel(request, pk):
    row, form = find(request.user, pk), CancelForm(request.POST)

    def cancel():
        words = form.cleaned_data["words"]
        services.cancel_plan(plan=row, words=words, by=request.user, now=timezone.now())

    if carried_out(request, form, cancel):
        ask_on_commit(REMIND)
        messages.success(request, f"已取消计划“{row.topic}”")
        return redirect("publicity:plan_detail", pk)
    return page_of(request, row, form)
