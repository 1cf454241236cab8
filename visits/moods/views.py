"""The talks that wait, one talk with what was said, and what a manager reads with a reason."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cards.search import without_whole_numbers
from laoling import calendar
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access
from laoling.answers import carried_out, status_of
from laoling.ticks import ask_on_commit
from visits.models import Talk
from visits.moods import services
from visits.moods.filters import TalkFilter
from visits.moods.forms import CloseForm, RevealForm, TalkForm
from visits.views import find_visit, visit_page

PER_PAGE = 30
REMIND = "visits.tasks.send_reminders"
HIDDEN = ("retiree__id_number", "retiree__phone")  # not decrypted for lists
may_see_talks = permission_required("visits.view_talk", raise_exception=True)
may_reveal = permission_required("people.reveal_retiree", raise_exception=True)


@require_safe
@may_see_talks
@without_whole_numbers
def talk_list(request):
    """The talks that the user sees to; a manager sees which wait, not why."""
    today = calendar.today()
    talks = Talk.objects.known_to(request.user, today).select_related("retiree__station", "noticed_by")
    found = TalkFilter(request.GET, talks.defer(*HIDDEN), request=request, today=today)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    for talk in page:
        talk.late_now = talk.is_overdue(today)
    context = {"page": page, "filter": found, "form": found.form, "today": today}
    return render(request, "visits/talk_list.html", context)


def find_talk(user, pk) -> Talk:
    """The talk that the user knows of, with what its page shows; Http404 otherwise."""
    talks = Talk.objects.known_to(user, calendar.today())
    people = ["retiree__station", "noticed_by", "ended_by", "mood__visit"]
    return get_object_or_404(talks.select_related(*people), pk=pk)


@never_cache
@require_safe
@may_see_talks
def talk_detail(request, pk):
    return talk_page(request, pk)


def talk_page(request, pk, *, revealed=False, status=200, **bound):
    """A talk: why, what was said, what comes next; `bound` are forms that were refused, by their names."""
    talk, today = find_talk(request.user, pk), calendar.today()
    is_mine = Talk.objects.open_to(request.user, today).filter(pk=pk).exists()
    context = {
        "talk": talk,
        "card": talk.retiree.cards.open().select_related("visitor").first(),
        "is_late": talk.is_overdue(today),
        "is_mine": is_mine,
        "reads": is_mine or revealed,
        "revealed": revealed,
        "sessions": talk.sessions.select_related("by") if is_mine or revealed else [],
        "today": today,
        "form": TalkForm(talk=talk, today=today),
        "close_form": CloseForm(talk=talk),
        "reveal_form": RevealForm(auto_id="reveal_%s"),
        "refused": next(iter(bound.values()), None),
        **bound,
    }
    return render(request, "visits/talk_detail.html", context, status=status)


@never_cache
@require_POST
@permission_required(["visits.view_talk", "visits.hold_talk"], raise_exception=True)
def talk_hold(request, pk):
    """Write down one talk, and when to talk again or that it was enough."""
    talk, now = find_own_talk(request.user, pk), timezone.now()
    form = TalkForm(request.POST, talk=talk, today=calendar.local_day(now))

    def hold():
        services.hold_talk(talk=talk, by=request.user, now=now, **form.facts())

    if not carried_out(request, form, hold):
        return refused(request, talk, form, "form")
    ask_on_commit(REMIND)
    next_on = form.cleaned_data["next_on"]
    then = f"，约好{next_on.month}月{next_on.day}日再谈" if next_on else "，谈心已办结"
    number = str(form.cleaned_data["submission_id"])
    messages.success(request, f"已保存和{talk.retiree}的谈心{then}", extra_tags=number)
    return redirect("visits:talk_detail", pk)


@never_cache
@require_POST
@permission_required(["visits.view_talk", "visits.close_talk"], raise_exception=True)
def talk_close(request, pk):
    """End a talk that isn't needed any more, with a reason."""
    talk = find_own_talk(request.user, pk)
    form = CloseForm(request.POST, talk=talk)

    def close():
        services.close_talk(talk=talk, by=request.user, now=timezone.now(), **form.cleaned_data)

    if not carried_out(request, form, close):
        return refused(request, talk, form, "close_form")
    ask_on_commit(REMIND)
    messages.success(request, f"已结束{talk.retiree}的谈心")
    return redirect("visits:talk_detail", pk)


def find_own_talk(user, pk) -> Talk:
    """The talk, if it is the user's business; a manager, who only knows of it, gets PermissionDenied."""
    talk = find_talk(user, pk)
    if not Talk.objects.open_to(user, calendar.today()).filter(pk=pk).exists():
        raise PermissionDenied
    return talk


def refused(request, talk, form, name):
    """The page again: with the errors and what was typed, or from how it is now when somebody was quicker."""
    status = status_of(form)
    return talk_page(request, talk.pk, status=status, **({name: form} if status == 422 else {}))


@never_cache
@require_POST
@may_see_talks
@may_reveal
def talk_reveal(request, pk):
    """Show a manager once what was said, for a reason that goes into the access log."""
    talk = find_talk(request.user, pk)
    form = RevealForm(request.POST, auto_id="reveal_%s")
    if not form.is_valid():
        return talk_page(request, pk, status=422, reveal_form=form)
    record_reveal(request, f"visits.talk:{talk.pk}", f"谈心记录：{form.cleaned_data['reason']}")
    return talk_page(request, pk, revealed=True)


@never_cache
@require_POST
@permission_required("visits.view_visit", raise_exception=True)
@may_reveal
def mood_reveal(request, pk):
    """Show a manager once the mood that was noted on a visit, for a reason that goes into the access log."""
    visit = find_visit(request.user, pk)
    form = RevealForm(request.POST, auto_id="mood_%s")
    if not form.is_valid():
        return visit_page(request, visit, reveal_form=form, status=422)
    record_reveal(request, f"visits.visit:{visit.pk}", f"思想动态：{form.cleaned_data['reason']}")
    return visit_page(request, visit, revealed=True)


def record_reveal(request, subject: str, detail: str) -> None:
    """What is read out of turn stands in the access log."""
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.REVEAL,
        subject=subject,
        detail=detail,
        address=client_address(request),
    )
