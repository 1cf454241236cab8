"""The pages of competitions: the list, one with its entries, arranging, opening, judges, closing and reopening."""

from typing import Any

import django_filters as filters
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.competitions import closing, services
from branding.competitions.forms import CompetitionForm, JudgesForm, ReopenForm, StepForm
from branding.competitions.judging import judge_of, missing_of
from branding.competitions.models import Competition, Entry, Result
from branding.competitions.models.competitions import Kind
from laoling import calendar
from laoling.accounts.filters import ALL, Order, ScopedFilter
from laoling.accounts.models import Role
from laoling.answers import carried_out, status_of
from laoling.calendar import ONE_DAY
from laoling.ticks import ask_on_commit

PER_PAGE = 50
REMIND = "competitions.tasks.remind_of_judging"
FORM = require_http_methods(["GET", "HEAD", "POST"])
may_read = permission_required("competitions.view_competition", raise_exception=True)
may_keep = permission_required(["competitions.view_competition", services.KEEP], raise_exception=True)


class CompetitionFilter(ScopedFilter):
    """Competitions by state and kind."""

    orders = {"newest": Order("开始日（新的在前）", ("-starts_on", "-pk"))}

    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[
            (ALL, "全部"),
            ("prepared", "准备中"),
            ("entries", "报名中"),
            ("judged", "评分中"),
            ("closed", "已公布"),
        ],
    )
    kind = filters.ChoiceFilter(label="类别", choices=Kind.choices, empty_label="全部")

    def in_state(self, rows, name, value):
        found = {
            "prepared": lambda: rows.filter(opened_at=None),
            "entries": lambda: rows.filter(
                opened_at__isnull=False, closed_at=None, entries_until__gte=self.today
            ),
            "judged": lambda: rows.judged_on(self.today),
            "closed": lambda: rows.exclude(closed_at=None),
        }
        return found[value]() if value in found else rows


@require_safe
@may_read
def competition_list(request):
    """The competitions of one's units and of those above."""
    today = calendar.today()
    rows = Competition.objects.visible_to(request.user).select_related("unit")
    found = CompetitionFilter(request.GET, rows, request=request, today=today)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.state_now = row.state(today)
    context = {"page": page, "filter": found, "form": found.form}
    return render(request, "competitions/competition_list.html", context)


def find(user, pk) -> Competition:
    """A competition that the user sees; Http404 otherwise."""
    return get_object_or_404(
        Competition.objects.visible_to(user).select_related("unit", "closed_by", "created_by"), pk=pk
    )


def find_kept(user, pk) -> Competition:
    competition = find(user, pk)
    services.check_keeper(competition, user)
    return competition


@never_cache
@require_safe
@may_read
def competition_detail(request, pk):
    return competition_page(request, find(request.user, pk))


def competition_page(request, competition: Competition, status: int = 200, **forms):
    """One competition: what is asked, who takes part, and what can be done next; `forms` were refused."""
    user, today = request.user, calendar.today()
    entries = Entry.objects.visible_to(user).filter(competition=competition).standing()
    keeps = (
        user.has_perm(services.KEEP) and Competition.objects.kept_by(user).filter(pk=competition.pk).exists()
    )
    judge = judge_of(competition, user)
    context: dict[str, Any] = {
        "competition": competition,
        "state": competition.state(today),
        "criteria": competition.criteria.all(),
        "awards": competition.awards.all(),
        "judges": competition.judges.select_related("member__unit"),
        "entries": entries.select_related("member", "venue", "unit"),
        "entered": competition.entries.standing().count(),
        "keeps": keeps,
        "judges_now": judge is not None and competition.is_judged_on(today),
        "takes_entries": user.has_perm(services.ENTER) and competition.takes_entries_on(today),
        "enters_all": competition.kind == Kind.EXCELLENCE and user.role != Role.VISITOR,
    }
    if competition.is_closed:
        context["results"] = results_for(user, competition)
    if keeps:
        context |= steps_of(competition, today)
    return render(request, "competitions/competition_detail.html", context | forms, status=status)


def steps_of(competition: Competition, today) -> dict[str, Any]:
    """What whoever arranges it can do now, and what is in the way."""
    version, counted_until = {"version": competition.version}, min(competition.ends_on, today - ONE_DAY)
    if competition.opened_at is None:
        return {"open_form": StepForm(initial=version, auto_id="open_%s")}
    if competition.is_closed:
        return {"reopen_form": ReopenForm(initial=version, auto_id="reopen_%s")}
    return {
        "judges_form": JudgesForm(competition=competition),
        "missing": missing_of(competition) if competition.is_judged_on(today) else None,
        "why_not": closing.why_not_closed(competition, today),
        "close_form": StepForm(initial=version, auto_id="close_%s"),
        # Today isn't over: what is due today isn't late.
        "counted_until": counted_until,
        "preview": closing.preview(competition, until=counted_until)
        if competition.is_judged_on(today)
        else [],
    }


def results_for(user, competition: Competition):
    """Everybody reads who won; ranks without a prize only of entries that one sees anyway."""
    results = Result.objects.visible_to(user).filter(entry__competition=competition)
    results = results.won() | results.filter(entry__in=Entry.objects.visible_to(user))
    return results.select_related("entry__member", "entry__venue", "entry__unit").order_by(
        "rank", "entry__unit__path", "entry"
    )


@never_cache
@FORM
@may_keep
def competition_new(request):
    return competition_form(request, None)


@never_cache
@FORM
@may_keep
def competition_edit(request, pk):
    competition = find_kept(request.user, pk)
    if competition.opened_at:
        raise PermissionDenied
    return competition_form(request, competition)


def competition_form(request, competition: Competition | None):
    data = request.POST if request.method == "POST" else None
    form = CompetitionForm(data, instance=competition, user=request.user)

    def save():
        services.save_competition(
            competition=form.instance, plan=form.plan(), version=form.cleaned_data["version"], by=request.user
        )

    if form.is_bound and carried_out(request, form, save):
        messages.success(request, f"已保存竞赛“{form.instance}”")
        saved = Competition.objects.get(submission_id=form.instance.submission_id)
        return redirect("competitions:competition_detail", saved.pk)
    context = {"form": form, "competition": competition}
    return render(request, "competitions/competition_form.html", context, status=status_of(form))


def step(request, pk, form, action, said: str, name: str):
    """Carry out `action` of somebody who arranges it, and show the competition, or say what is wrong."""
    if carried_out(request, form, action):
        ask_on_commit(REMIND)
        messages.success(request, said)
    elif form.errors:
        return competition_page(request, find(request.user, pk), status=422, form=form, **{name: form})
    return redirect("competitions:competition_detail", pk)


@require_POST
@may_keep
def competition_open(request, pk):
    competition = find_kept(request.user, pk)
    form = StepForm(request.POST, auto_id="open_%s")

    def action():
        services.open_competition(
            competition=competition, by=request.user, now=timezone.now(), **form.cleaned_data
        )

    return step(request, pk, form, action, f"“{competition}”已开放报名", "open_form")


@require_POST
@may_keep
def competition_judges(request, pk):
    competition = find_kept(request.user, pk)
    form = JudgesForm(request.POST, competition=competition)

    def action():
        services.set_judges(competition=competition, by=request.user, **form.cleaned_data)

    return step(request, pk, form, action, f"“{competition}”的评委已保存", "judges_form")


@require_POST
@may_keep
def competition_close(request, pk):
    competition = find_kept(request.user, pk)
    form = StepForm(request.POST, auto_id="close_%s")

    def action():
        closing.close_competition(
            competition=competition, by=request.user, now=timezone.now(), **form.cleaned_data
        )

    return step(request, pk, form, action, f"“{competition}”的结果已公布", "close_form")


@require_POST
@may_keep
def competition_reopen(request, pk):
    competition = find_kept(request.user, pk)
    form = ReopenForm(request.POST, auto_id="reopen_%s")

    def action():
        closing.reopen_competition(
            competition=competition, by=request.user, now=timezone.now(), **form.cleaned_data
        )

    return step(request, pk, form, action, f"“{competition}”的结果已收回，可以重新评分", "reopen_form")
