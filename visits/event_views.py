"""Reporting, reading, correcting and taking back what happened to people."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.search import without_whole_numbers
from laoling import calendar
from laoling.answers import carried_out, status_of
from laoling.people.models import Retiree
from laoling.ticks import ask_on_commit
from visits import life_events
from visits.event_filters import EventFilter
from visits.event_forms import CorrectionForm, EventForm, WithdrawForm
from visits.models import EventKind, LifeEvent

PER_PAGE = 30
SECRETS = ("retiree__id_number", "retiree__phone")
REMIND = "visits.tasks.send_reminders"


@require_safe
@permission_required("visits.view_lifeevent", raise_exception=True)
@without_whole_numbers
def event_list(request):
    """Who is in hospital now, unless another kind is asked for; the newest first."""
    events = LifeEvent.objects.visible_to(request.user).select_related("retiree__station", "reported_by")
    today = calendar.today()
    found = EventFilter(request.GET, events.defer(*SECRETS), request=request, today=today)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filter": found, "form": found.form, "today": today}
    return render(request, "visits/event_list.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("visits.report_lifeevent", raise_exception=True)
def event_new(request, retiree_pk):
    """Two taps: the button that leads here, and the one that says what happened; a death has a page of its own."""
    people = Retiree.objects.visible_to(request.user).select_related("station")
    retiree = get_object_or_404(people, pk=retiree_pk)
    if request.POST.get("kind") == EventKind.DIED:
        return redirect("desk:retiree_death", retiree.pk)
    today = calendar.today()
    form = EventForm(request.POST) if request.method == "POST" else None
    if form is None:
        form = EventForm(initial={"happened_on": today, "submission_id": uuid.uuid4()})
    elif carried_out(request, form, lambda: report(request, retiree, form)):
        event = LifeEvent.objects.get(submission_id=form.cleaned_data["submission_id"])
        messages.success(request, reported_in_words(event))
        return redirect("visits:event_detail", event.pk)
    stay = retiree.life_events.in_hospital().first()
    context = {
        "retiree": retiree,
        "form": form,
        "today": today,
        "stay": stay,
        "card": retiree.cards.open().first(),
        "kinds": kinds_offered(stay),
    }
    return render(request, "visits/event_form.html", context, status=status_of(form))


def kinds_offered(stay: LifeEvent | None) -> list[EventKind]:
    """In hospital one can't come into hospital, and nobody leaves it who isn't there."""
    left_out = EventKind.HOSPITALISED if stay else EventKind.DISCHARGED
    return [kind for kind in EventKind if kind != left_out]


def report(request, retiree, form):
    event = life_events.report_event(
        retiree=retiree, by=request.user, now=timezone.now(), **form.cleaned_data
    )
    ask_on_commit(REMIND)
    return event


def reported_in_words(event: LifeEvent) -> str:
    """What was written down, and what follows."""
    text = f"已登记：{event.retiree}{event.happened_on:%-m月%-d日}{event.get_kind_display()}"
    duty = event.duties.first()
    if duty is not None and duty.settled_by_id is None:
        due = timezone.localtime(duty.due_at, calendar.SHANGHAI)
        return f"{text}。请在{due:%-m月%-d日 %H:%M}前到医院看望，已提醒走访员和站长"
    if event.kind == EventKind.BEREAVED:
        return f"{text}。请一周内上门看望，并做困难评估"
    if event.kind == EventKind.MOVED:
        return f"{text}。请办理转站或归档；有服务卡的请服务部销卡"
    return text


def find_event(request, pk) -> LifeEvent:
    """The event within the user's scope, with what its page shows; Http404 otherwise."""
    events = LifeEvent.objects.visible_to(request.user)
    people = ["retiree__station", "reported_by", "withdrawn_by", "follows__retiree"]
    return get_object_or_404(events.select_related(*people), pk=pk)


def may_change(user, event: LifeEvent) -> bool:
    """Who reported something may correct it; beside them whoever may correct all of the station's."""
    return user.has_perm("visits.withdraw_lifeevent") or event.reported_by_id == user.pk


@never_cache
@require_safe
@permission_required("visits.view_lifeevent", raise_exception=True)
def event_detail(request, pk):
    return event_page(request, find_event(request, pk))


def event_page(request, event, bound=None):
    """One event with what followed it; `bound` is the form that was sent and refused, if one was."""
    has_card = event.retiree.cards.open().exists()
    correction = bound if isinstance(bound, CorrectionForm) else CorrectionForm.begin(event, has_card)
    now = timezone.now()
    context = {
        "event": event,
        "form": bound,
        "correction": correction,
        "withdrawal": bound if isinstance(bound, WithdrawForm) else WithdrawForm(),
        "duties": event.duties.with_state(now).select_related("settled_by__visitor"),
        "followers": event.followers.select_related("retiree").order_by("pk"),
        "may_change": event.withdrawn_at is None and may_change(request.user, event),
        "today": calendar.local_day(now),
        "now": now,
    }
    return render(request, "visits/event_detail.html", context, status=status_of(bound) if bound else 200)


def find_to_change(request, pk) -> LifeEvent:
    event = find_event(request, pk)
    if not may_change(request.user, event):
        raise PermissionDenied
    return event


@require_POST
@permission_required("visits.report_lifeevent", raise_exception=True)
def event_correct(request, pk):
    """Add the hospital's name, or correct what was written down; of a death the desk does it."""
    event = find_to_change(request, pk)
    has_card = event.retiree.cards.open().exists()
    form = CorrectionForm(request.POST, event=event, has_card=has_card)
    if event.kind == EventKind.DIED:
        raise PermissionDenied
    if carried_out(
        request,
        form,
        lambda: life_events.correct_event(
            event=event, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
    ):
        ask_on_commit(REMIND)
        messages.success(request, f"已更正{event.retiree}的{event.get_kind_display()}")
        return redirect("visits:event_detail", event.pk)
    return event_page(request, find_event(request, pk), form)


@require_POST
@permission_required("visits.report_lifeevent", raise_exception=True)
def event_withdraw(request, pk):
    """Take a wrong report back; a death is undone by the desk."""
    event = find_to_change(request, pk)
    form = WithdrawForm(request.POST)
    if event.kind == EventKind.DIED:
        raise PermissionDenied
    if carried_out(
        request,
        form,
        lambda: life_events.withdraw_event(
            event=event, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
    ):
        ask_on_commit(REMIND)
        messages.success(request, f"已撤回{event.retiree}的{event.get_kind_display()}，因它产生的任务已取消")
        return redirect("visits:event_detail", event.pk)
    return event_page(request, find_event(request, pk), form)
