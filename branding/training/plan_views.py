"""The pages of the plan of brand staff: the plans, one with its people, a candidate with what can be done next."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.training import plan_forms as forms
from branding.training import plan_services as services
from branding.training.models import BrandPlan, Candidate
from branding.training.progress import progress_of
from laoling import calendar
from laoling.answers import carried_out, status_of

FORM = require_http_methods(["GET", "HEAD", "POST"])
may_read = permission_required("training.view_brandplan", raise_exception=True)
may_keep = permission_required(["training.view_brandplan", services.KEEP], raise_exception=True)
# The address of a step: its form, the right, and the words of fold, button and message.
STEPS: dict[str, tuple[Any, str, str, str, str]] = {
    "review": (forms.ReviewForm, services.KEEP, "评议", "保存评议", "已保存评议"),
    "decide": (forms.DecideForm, services.NAME, "命名为品牌员工，或暂不命名", "保存决定", "已保存决定"),
    "aims": (forms.ChangeAimsForm, services.KEEP, "修改目标", "保存目标", "已修改目标"),
    "remove": (forms.RemoveForm, services.KEEP, "移出计划", "移出计划", "已移出计划"),
}


@require_safe
@may_read
def plan_list(request):
    """The plans of one's units by year, and everybody named brand staff so far."""
    counted = {
        "people": Count("candidates"),
        "named": Count("candidates", filter=Q(candidates__outcome=Candidate.Outcome.NAMED)),
    }
    plans = BrandPlan.objects.visible_to(request.user).select_related("unit").annotate(**counted)
    named = Candidate.objects.visible_to(request.user).named().select_related("member__unit", "plan")
    context = {"plans": plans, "named": named.order_by("-decided_on", "member__name")}
    return render(request, "training/plan_list.html", context)


def find_plan(user, pk) -> BrandPlan:
    return get_object_or_404(BrandPlan.objects.visible_to(user).select_related("unit", "made_by"), pk=pk)


@require_safe
@may_read
def plan_detail(request, pk):
    """One plan: its words, and how far each of its people is."""
    plan = find_plan(request.user, pk)
    rows = list(
        plan.candidates.select_related("plan", "member__unit")
        .prefetch_related("topics")
        .order_by("member__name", "pk")
    )
    progress = progress_of(rows, today=calendar.today())
    context = {"plan": plan, "rows": [(row, progress[row.pk]) for row in rows]}
    return render(request, "training/plan_detail.html", context)


@never_cache
@FORM
@may_keep
def plan_new(request):
    return plan_form(request, None)


@never_cache
@FORM
@may_keep
def plan_edit(request, pk):
    return plan_form(request, find_plan(request.user, pk))


def plan_form(request, plan: BrandPlan | None):
    data = request.POST if request.method == "POST" else None
    form = forms.PlanForm(data, instance=plan, user=request.user, today=calendar.today())

    def save():
        services.save_plan(plan=form.instance, version=form.cleaned_data["version"], by=request.user)

    if form.is_bound and carried_out(request, form, save):
        messages.success(request, f"已保存{form.instance}")
        return redirect("training:plan_detail", form.instance.pk)
    context = {"form": form, "plan": plan}
    return render(request, "training/plan_form.html", context, status=status_of(form))


@never_cache
@FORM
@may_keep
def candidate_new(request, pk):
    """Put somebody into a plan."""
    plan = find_plan(request.user, pk)
    data = request.POST if request.method == "POST" else None
    form = forms.CandidateForm(data, plan=plan, today=calendar.today())

    def add():
        services.add_candidate(plan=plan, by=request.user, **form.cleaned_data)

    if form.is_bound and carried_out(request, form, add):
        messages.success(request, f"已把{form.cleaned_data['member']}列入{plan}")
        return redirect("training:plan_detail", pk)
    context = {"form": form, "plan": plan}
    return render(request, "training/candidate_form.html", context, status=status_of(form))


def find_candidate(user, pk) -> Candidate:
    """A candidate of a plan that the user reads; oneself is read on one's own record."""
    rows = Candidate.objects.filter(plan__in=BrandPlan.objects.visible_to(user))
    rows = rows.select_related("plan__unit", "member__unit", "reviewed_by", "decided_by").prefetch_related(
        "topics"
    )
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_safe
@may_read
def candidate_detail(request, pk):
    return candidate_page(request, find_candidate(request.user, pk))


def candidate_page(request, row: Candidate, bound=None):
    """How far somebody is, and what can be done next; `bound` is the form that was refused, if one was."""
    today = calendar.today()
    context = {
        "row": row,
        "progress": progress_of([row], today=today)[row.pk],
        "actions": actions_of(request.user, row, today, bound),
        "form": bound,
    }
    return render(
        request, "training/candidate_detail.html", context, status=status_of(bound) if bound else 200
    )


def offered(user, row: Candidate) -> list[str]:
    """The steps that the user can take now, the likeliest first."""
    steps = []
    if not row.outcome and user.has_perm(services.KEEP):
        steps = ["aims"] if row.reviewed_at else ["aims", "remove"]
        if user.pk != row.member_id:
            steps = ["review", *steps]
    if row.reviewed_at and user.has_perm(services.NAME) and user.pk != row.member_id:
        steps = ["decide", *steps]
    return steps


def actions_of(user, row: Candidate, today, bound) -> list[dict]:
    """What the page needs to offer each step; open is the first one, or the one that was refused."""
    actions = []
    for place, step in enumerate(offered(user, row)):
        form_class, _, fold, button, _ = STEPS[step]
        is_refused = bound is not None and bound.step == step
        actions.append(
            {
                "step": step,
                "form": bound if is_refused else form_class(candidate=row, today=today),
                "fold": fold,
                "button": button,
                "is_open": is_refused or (bound is None and place == 0 and not row.outcome),
            }
        )
    return actions


def carry_out(step: str, row: Candidate, facts: dict, *, by, now) -> None:
    """Take one step of STEPS with what its form holds."""
    deeds: dict[str, Callable[[], object]] = {
        "review": lambda: services.review(candidate=row, by=by, now=now, **facts),
        "decide": lambda: services.decide(candidate=row, by=by, now=now, **facts),
        "aims": lambda: services.change_aims(candidate=row, by=by, **facts),
        "remove": lambda: services.remove_candidate(candidate=row, by=by, **facts),
    }
    deeds[step]()


@never_cache
@require_POST
@may_read
def candidate_step(request, pk, step):
    form_class, right, _, _, said = STEPS[step]
    if not request.user.has_perm(right):
        raise PermissionDenied
    row, now = find_candidate(request.user, pk), timezone.now()
    form = form_class(request.POST, candidate=row, today=calendar.local_day(now))
    if carried_out(request, form, lambda: carry_out(step, row, form.facts(), by=request.user, now=now)):
        messages.success(request, f"{row.member}：{said}")
        if step == "remove":
            return redirect("training:plan_detail", row.plan_id)
        return redirect("training:candidate_detail", pk)
    if not form.errors:
        return redirect("training:candidate_detail", pk)
    return candidate_page(request, row, form)
