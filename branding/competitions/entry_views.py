"""The pages of entries: handing in, changing, taking back, and judging."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from branding.competitions import judging, services
from branding.competitions.forms import ChangeEntryForm, EntryForm, ScoreForm, StepForm
from branding.competitions.models import Entry, Score
from branding.competitions.views import FORM, REMIND, competition_page, find, may_read
from laoling import calendar
from laoling.answers import carried_out, status_of
from laoling.ticks import ask_on_commit

may_enter = permission_required(["competitions.view_competition", services.ENTER], raise_exception=True)
may_judge = permission_required(["competitions.view_competition", services.JUDGE], raise_exception=True)


def find_entry(user, pk) -> Entry:
    rows = Entry.objects.visible_to(user).standing()
    rows = rows.select_related("competition__unit", "member", "venue", "unit", "submitted_by")
    return get_object_or_404(rows, pk=pk)


@never_cache
@FORM
@may_enter
def entry_new(request, pk):
    """Hand in an entry."""
    competition = find(request.user, pk)
    data = request.POST if request.method == "POST" else None
    form = EntryForm(data, competition=competition, user=request.user)

    def submit():
        services.submit_entry(competition=competition, by=request.user, now=timezone.now(), **form.facts())

    if form.is_bound and carried_out(request, form, submit):
        messages.success(request, f"已报名“{competition}”：{form.cleaned_data['thing']}")
        return redirect("competitions:competition_detail", pk)
    context = {"form": form, "competition": competition}
    return render(request, "competitions/entry_form.html", context, status=status_of(form))


@require_POST
@may_enter
def entry_all(request, pk):
    """Enter everything of one's units at once."""
    competition = find(request.user, pk)
    form = StepForm({"version": 1})
    entered: list[int] = []

    def submit():
        entered.append(
            services.submit_everything(competition=competition, by=request.user, now=timezone.now())
        )

    if carried_out(request, form, submit):
        messages.success(request, f"“{competition}”：已报名 {entered[0]} 个")
    elif form.errors:
        return competition_page(request, competition, status=422, form=form)
    return redirect("competitions:competition_detail", pk)


@never_cache
@require_safe
@may_read
def entry_detail(request, pk):
    """One entry; what it came to, and what each judge gave it, once that is announced."""
    entry, user, today = find_entry(request.user, pk), request.user, calendar.today()
    scores = Score.objects.visible_to(user).filter(entry=entry).select_related("criterion", "judge__member")
    changes = services.may_change(entry, user) and entry.competition.takes_entries_on(today)
    context = {
        "entry": entry,
        "competition": entry.competition,
        "team": entry.team.all(),
        "scores": scores.order_by("criterion__place", "judge__member__name"),
        "result": getattr(entry, "result", None),
        "changes": changes,
        "withdraw_form": StepForm(initial={"version": entry.version}, auto_id="withdraw_%s"),
    }
    return render(request, "competitions/entry_detail.html", context)


@never_cache
@FORM
@may_enter
def entry_edit(request, pk):
    entry = find_entry(request.user, pk)
    if not services.may_change(entry, request.user):
        raise PermissionDenied
    data = request.POST if request.method == "POST" else None
    form = ChangeEntryForm(data, entry=entry)

    def change():
        services.change_entry(entry=entry, by=request.user, now=timezone.now(), **form.facts())

    if form.is_bound and carried_out(request, form, change):
        messages.success(request, f"已修改{entry.of_whom}的报名")
        return redirect("competitions:entry_detail", pk)
    context = {"form": form, "competition": entry.competition, "entry": entry}
    return render(request, "competitions/entry_form.html", context, status=status_of(form))


@require_POST
@may_enter
def entry_withdraw(request, pk):
    entry = find_entry(request.user, pk)
    if not services.may_change(entry, request.user):
        raise PermissionDenied
    form = StepForm(request.POST)

    def withdraw():
        services.withdraw_entry(entry=entry, by=request.user, now=timezone.now(), **form.cleaned_data)

    if carried_out(request, form, withdraw):
        messages.success(request, f"{entry.of_whom}已退出“{entry.competition}”")
        return redirect("competitions:competition_detail", entry.competition_id)
    return redirect("competitions:entry_detail", pk)


@never_cache
@require_safe
@may_judge
def competition_judge(request, pk):
    """What I judge: every entry that isn't about me, with what I gave it; nobody else's points."""
    competition = find(request.user, pk)
    judge = judging.judge_of(competition, request.user)
    if judge is None:
        raise Http404
    criteria = [one for one in competition.criteria.all() if one.is_judged]
    mine = {(row.entry_id, row.criterion_id): row.points for row in judge.scores.all()}
    entries = judging.entries_for(judge).select_related("member", "venue", "unit")
    rows = [(entry, [mine.get((entry.pk, one.pk)) for one in criteria]) for entry in entries]
    context = {
        "competition": competition,
        "criteria": criteria,
        "rows": rows,
        "owed": sum(points.count(None) for _, points in rows),
        "is_judged": competition.is_judged_on(calendar.today()),
        "left_out": competition.entries.standing().count() - len(rows),
    }
    return render(request, "competitions/competition_judge.html", context)


@never_cache
@FORM
@may_judge
def entry_score(request, pk):
    """Give one entry its points; then comes the next one that has none."""
    entry, now = find_entry(request.user, pk), timezone.now()
    competition = entry.competition
    judge = judging.judge_of(competition, request.user)
    if judge is None or not judging.entries_for(judge).filter(pk=pk).exists():
        raise PermissionDenied
    criteria = [one for one in competition.criteria.all() if one.is_judged]
    given = dict(judge.scores.filter(entry=entry).values_list("criterion", "points"))
    form = ScoreForm(request.POST if request.method == "POST" else None, criteria=criteria, given=given)

    def score():
        judging.give_scores(entry=entry, points=form.points(), by=request.user, now=now)

    if form.is_bound and carried_out(request, form, score):
        ask_on_commit(REMIND)
        messages.success(request, f"已给{entry}评分")
        after = judging.entries_for(judge).exclude(scores__judge=judge).first()
        if after is None:
            return redirect("competitions:competition_judge", competition.pk)
        return redirect("competitions:entry_score", after.pk)
    context = {"entry": entry, "competition": competition, "form": form, "team": entry.team.all()}
    return render(request, "competitions/entry_score.html", context, status=status_of(form))
