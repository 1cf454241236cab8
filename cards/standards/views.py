"""The table of care standards: in force, to come, over; and a change of it in two steps."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.models import CareKind, CareStandard, ServiceCard, Tier
from cards.standards import services
from cards.standards.forms import StandardsForm
from cards.standards.meaning import load_of
from laoling import calendar
from laoling.accounts.models import Role, User
from laoling.answers import Outdated, carried_out
from laoling.ticks import ask_on_commit

PLAN = "visits.tasks.plan_duties"


@require_safe
@permission_required("cards.view_carestandard", raise_exception=True)
def standard_list(request):
    """All tiers and both kinds in one view: today's table, what is to come, and what was."""
    today = calendar.today()
    in_force = services.promises_on(today)
    context = {
        "today": today,
        "table": [(Tier(tier), [row.get(kind.value) for kind in CareKind]) for tier, row in in_force.items()],
        "kinds": CareKind,
        "coming": CareStandard.objects.coming(today).select_related("created_by"),
        "over": over_on(today),
    }
    return render(request, "cards/standard_list.html", context)


def over_on(today) -> list[Any]:
    """The standards that another took the place of by `today`, the latest first, each with its last day."""
    rows = CareStandard.objects.filter(valid_from__lte=today).order_by("tier", "kind", "valid_from")
    found: list[Any] = []
    before: Any = None
    for row in rows.select_related("created_by"):
        if before is not None and (before.tier, before.kind) == (row.tier, row.kind):
            before.last_day = row.valid_from - timedelta(days=1)
            found.append(before)
        before = row
    return sorted(found, key=lambda standard: (standard.last_day, standard.valid_from), reverse=True)


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("cards.add_carestandard", raise_exception=True)
def standard_change(request):
    """A form, then what it means, then it is saved: each step shows all that the one before said."""
    today = calendar.today()
    if request.method != "POST":
        return form_page(request, StandardsForm.begin(today))
    form = StandardsForm(request.POST)
    if "save" in request.POST and carried_out(request, form, lambda: save(request, form, today)):
        ask_on_commit(PLAN)
        day, count = form.cleaned_data["valid_from"], len(form.saved)
        messages.success(request, f"已设定 {count} 项服务标准，从 {day} 起执行；服务任务会自动重排")
        return redirect("cards:standard_list")
    if "back" in request.POST or not form.is_valid():
        return form_page(request, form)
    return meaning_page(request, form, today)


def save(request, form, today) -> None:
    form.saved = services.add_standards(
        standards=form.changes(), by=request.user, today=today, seen=form.cleaned_data["seen"]
    )


def form_page(request, form):
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cards/standard_form.html", {"form": form}, status=status)


def meaning_page(request, form, today):
    """What the change would mean for the open cards within scope, before it is saved."""
    changes, day = form.changes(), form.cleaned_data["valid_from"]
    before = {(s.tier, s.kind): s for row in services.promises_on(day).values() for s in row.values()}
    after = before | {(s.tier, s.kind): s for s in changes}
    cards = cards_by_tier(ServiceCard.objects.visible_to(request.user))
    visitors = User.objects.visible_to(request.user).filter(role=Role.VISITOR, is_active=True).count()
    everywhere = cards_by_tier(ServiceCard.objects.all())
    touched = {s.tier for s in changes}
    later = CareStandard.objects.coming(day)
    context = {
        "form": form,
        "day": day,
        "visitors": visitors,
        "loads": [
            (kind, load_of(kind.value, cards=cards, before=before, after=after, visitors=visitors))
            for kind in CareKind
        ],
        "changes": [
            (
                before.get((s.tier, s.kind)),
                s,
                cards.get(s.tier, 0),
                later.filter(tier=s.tier, kind=s.kind).first(),
            )
            for s in changes
        ],
        "mine": sum(cards.get(tier, 0) for tier in touched),
        "elsewhere": sum(everywhere.get(tier, 0) - cards.get(tier, 0) for tier in touched),
        "today": today,
        "seen": services.state_of_table(),
    }
    # What came too late is shown with the latest figures, and can be saved from here.
    status = 409 if "save" in form.data else 200
    return render(request, "cards/standard_meaning.html", context, status=status)


def cards_by_tier(cards) -> dict[int, int]:
    return dict(cards.open().order_by().values_list("tier").annotate(count=Count("pk")))


@require_POST
@permission_required("cards.add_carestandard", raise_exception=True)
def standard_withdraw(request, pk):
    """Take back a standard that hasn't begun."""
    standard = get_object_or_404(CareStandard, pk=pk)
    try:
        services.withdraw_standard(standard=standard, today=calendar.today())
    except Outdated as error:
        messages.warning(request, str(error))
    else:
        ask_on_commit(PLAN)
        messages.success(request, f"已撤回：{standard}（原定 {standard.valid_from} 起）")
    return redirect("cards:standard_list")
