"""Directives, and what each branch did to pass them on."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import Group
from activities.study import services
from activities.study.filters import choice_of, chosen_unit, party_groups, units_for
from activities.study.forms import DirectiveForm, TransmissionForm
from activities.study.models import Directive, Transmission
from activities.study.transmissions import outstanding, passings
from laoling import calendar
from laoling.answers import carried_out, status_of

PER_PAGE = 50
FORM = require_http_methods(["GET", "HEAD", "POST"])
OVERDUE = "overdue"
may_read = permission_required("study.view_directive", raise_exception=True)
may_issue = permission_required(["study.view_directive", "study.issue_directive"], raise_exception=True)
may_record = permission_required(["study.view_directive", "study.record_transmission"], raise_exception=True)


@require_safe
@may_read
def directive_list(request):
    """All directives with how far they have come, or only what is overdue, branch by branch."""
    today, unit = calendar.today(), chosen_unit(request)
    groups = party_groups(request, unit)
    context = {
        "units": units_for(request.user),
        "unit": unit,
        "state": choice_of(request, "state", [OVERDUE], ""),
        "today": today,
    }
    if context["state"]:
        context["overdue"] = outstanding(groups, today, ahead=-1)
        return render(request, "study/directive_list.html", context)
    directives = Directive.objects.visible_to(request.user).select_related("unit")
    page = Paginator(directives, PER_PAGE).get_page(request.GET.get("page"))
    rows = passings(page.object_list, groups, today)
    context["page"] = page
    context["rows"] = [
        (one, *counts_of([row for row in rows if row.directive == one])) for one in page.object_list
    ]
    return render(request, "study/directive_list.html", context)


def counts_of(rows) -> tuple[int, int, int]:
    """How many branches there are, have passed it on, are overdue."""
    done = sum(row.transmission is not None for row in rows)
    return len(rows), done, sum(row.is_overdue for row in rows)


def find_directive(request, pk) -> Directive:
    people = "unit", "created_by", "withdrawn_by"
    return get_object_or_404(Directive.objects.visible_to(request.user).select_related(*people), pk=pk)


def is_own(user, directive: Directive) -> bool:
    return directive.unit.path.startswith(user.unit.path)


@require_safe
@may_read
def directive_detail(request, pk):
    """What it says, and every branch of the reader with when, how and to how many."""
    directive = find_directive(request, pk)
    groups = Group.objects.visible_to(request.user).order_by("unit__path", "name")
    rows = passings([directive], groups, calendar.today())
    total, done, overdue = counts_of(rows)
    context = {
        "directive": directive,
        "rows": rows,
        "total": total,
        "done": done,
        "overdue": overdue,
        "reached": sum(row.transmission.reached for row in rows if row.transmission),
        "is_own": is_own(request.user, directive),
    }
    return render(request, "study/directive_detail.html", context)


@never_cache
@FORM
@may_issue
def directive_new(request):
    return directive_form(request, None)


@never_cache
@FORM
@may_issue
def directive_edit(request, pk):
    directive = find_directive(request, pk)
    if not is_own(request.user, directive):
        raise PermissionDenied
    return directive_form(request, directive)


def directive_form(request, directive):
    saved: list[Directive] = []
    data = request.POST if request.method == "POST" else None
    form = DirectiveForm(data, instance=directive, user=request.user, today=calendar.today())

    def save():
        version = form.cleaned_data["version"] if directive else None
        act = {"by": request.user, "now": timezone.now(), "version": version}
        saved.append(services.save_directive(directive=form.instance, **act))

    if form.is_bound and carried_out(request, form, save):
        messages.success(request, f"已下发“{saved[0].title}”，请各党支部 {saved[0].due_on} 前传达")
        return redirect("study:directive_detail", saved[0].pk)
    context = {"form": form, "directive": directive}
    return render(request, "study/directive_form.html", context, status=status_of(form))


@require_POST
@may_issue
def directive_withdraw(request, pk):
    directive = find_directive(request, pk)
    services.withdraw_directive(directive=directive, by=request.user, now=timezone.now())
    messages.success(request, f"已撤回“{directive.title}”，不再要求传达")
    return redirect("study:directive_detail", pk)


@never_cache
@FORM
@may_record
def transmission(request, pk, branch_pk):
    """Record, or correct, that a branch passed it on."""
    directive = find_directive(request, pk)
    branch = get_object_or_404(Group.objects.visible_to(request.user).branches(), pk=branch_pk)
    if directive.is_withdrawn:
        messages.warning(request, f"“{directive.title}”已经撤回，不用再传达。")
        return redirect("study:directive_detail", pk)
    there = Transmission.objects.filter(directive=directive, branch=branch).first()
    instance = there or Transmission(directive=directive, branch=branch)
    initial = (
        {} if there else {"passed_on": calendar.today(), "reached": branch.memberships.current().count()}
    )
    form = TransmissionForm(
        request.POST if request.method == "POST" else None, instance=instance, initial=initial
    )

    def record():
        act = {"by": request.user, "now": timezone.now(), "today": calendar.today()}
        services.record_transmission(transmission=form.instance, **act)

    if form.is_bound and carried_out(request, form, record):
        messages.success(request, f"{branch}：已登记传达“{directive.title}”")
        return redirect("study:directive_detail", pk)
    context = {"form": form, "directive": directive, "branch": branch, "there": there}
    return render(request, "study/transmission.html", context, status=status_of(form))
