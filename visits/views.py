"""Recording visits, reading them, and the list of duties."""

from functools import partial

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
from laoling.answers import Outdated, carried_out, status_of
from laoling.people.models import Retiree
from visits import recording, services
from visits.filters import DutyFilter, VisitFilter
from visits.forms import VisitCorrectionForm, VisitForm, WaiverForm
from visits.models import Duty, Visit
from visits.moods.forms import RevealForm
from visits.moods.services import noted_on
from visits.moods.todo import may_read

PER_PAGE = 30
CHIPS = "量了血压|打扫了卫生|代买了东西|聊天谈心|送了慰问品"
CHIPS_FOR_FAMILY = "慰问了家属|送了慰问金|帮助料理后事|说明了抚恤办法"
SECRETS = ("retiree__id_number", "retiree__phone")  # not decrypted for lists that don't show them


def visits_of(request) -> VisitFilter:
    """The visits within the user's scope with what lists show, and the filter of the address."""
    visits = Visit.objects.visible_to(request.user).select_related("retiree__station", "visitor")
    return VisitFilter(request.GET, visits.defer(*SECRETS), request=request, today=calendar.today())


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
@without_whole_numbers
def visit_list(request):
    found = visits_of(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "visits/visit_list.html", {"page": page, "filter": found, "form": found.form})


@require_safe
@permission_required("visits.view_visit", raise_exception=True)
def visit_detail(request, pk):
    visit = find_visit(request.user, pk)
    return visit_page(request, visit)


def find_visit(user, pk) -> Visit:
    """The visit within the user's scope, with what its page shows; Http404 otherwise."""
    people = ["retiree__station", "visitor", "recorded_by", "withdrawn_by"]
    return get_object_or_404(Visit.objects.visible_to(user).select_related(*people), pk=pk)


def visit_page(request, visit, *, revealed=False, reveal_form=None, status=200):
    """A visit with what it settled; its mood only for those whose business it is, or once it was `revealed`."""
    today = calendar.today()
    reads_mood = reads_mood_of(request.user, visit, today)
    settled = visit.settles.with_state(timezone.now()).order_by("due_on", "pk")
    context = {
        "visit": visit,
        "settled": settled,
        "today": today,
        "requests": visit.requests.select_related("topic").defer("caller_phone"),
        "may_correct": visit.withdrawn_at is None and may_correct(request.user, visit),
        "record": noted_on(visit) if reads_mood or revealed else None,
        "reads_mood": reads_mood,
        "revealed": revealed,
        "reveal_form": reveal_form or RevealForm(auto_id="mood_%s"),
    }
    return render(request, "visits/visit_detail.html", context, status=status)


def reads_mood_of(user, visit, today) -> bool:
    """Whether the mood noted on the visit is the user's business: the person is, or it was noted by the user."""
    return visit.recorded_by_id == user.pk or may_read(user, visit.retiree, today)


def may_correct(user, visit) -> bool:
    """Whoever recorded a visit, and whoever may withdraw all of the station's."""
    is_own = visit.recorded_by_id == user.pk and user.has_perm("visits.record_visit")
    return is_own or user.has_perm("visits.withdraw_visit")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("visits.record_visit", raise_exception=True)
def visit_new(request, retiree_pk):
    """The form of one visit; the same submission, sent twice or from two tabs, is one visit."""
    people = Retiree.objects.visible_to(request.user).select_related("station")
    retiree = get_object_or_404(people, pk=retiree_pk)
    now = timezone.now()
    open_kinds = recording.open_kinds_of(retiree, calendar.local_day(now))
    form_of = partial(VisitForm, open_kinds=open_kinds, now=now, died_on=retiree.died_on)
    if request.method == "POST":
        form = form_of(request.POST)
        if form.is_valid() and (visit := recording.save(request, form, retiree, now)):
            messages.success(request, recording.saved_in_words(visit), extra_tags=str(visit.submission_id))
            if visit.needs:
                messages.info(request, recording.needs_in_words(visit))
            if talk := recording.talk_asked_by(visit, request.user):
                messages.warning(request, recording.talk_in_words(talk))
            if "then_next" in request.POST:
                return redirect("desk:next_visit", retiree.pk)
            return redirect("desk:home")
    else:
        form = form_of(initial={"submission_id": recording.submission_for(request, retiree.pk)})
    context = {
        "retiree": retiree,
        "form": form,
        "card": retiree.cards.open().first(),
        "last_visit": retiree.visits.valid().first(),
        "times_absent": recording.times_absent(retiree),
        "done_chips": CHIPS_FOR_FAMILY if retiree.died_on else CHIPS,
        "contacts": retiree.contacts.all(),
        "stay": retiree.life_events.in_hospital().first(),
        "housemates": recording.housemates_of(retiree, form.today),
        "today": form.today,
    }
    return render(request, "visits/visit_form.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("visits.record_visit", raise_exception=True)
def visit_edit(request, pk):
    """Correct a visit: one's own, or with the right to withdraw anybody's; what it answers is worked out again."""
    visits = Visit.objects.visible_to(request.user).select_related("retiree__station", "withdrawn_by")
    visit = get_object_or_404(visits, pk=pk)
    if not may_correct(request.user, visit):
        raise PermissionDenied
    now = timezone.now()
    open_kinds = recording.open_kinds_of(visit.retiree, calendar.local_day(now))
    reads_mood = reads_mood_of(request.user, visit, calendar.local_day(now))
    form_of = partial(VisitCorrectionForm, visit=visit, open_kinds=open_kinds, now=now, reads_mood=reads_mood)
    form = form_of(request.POST) if request.method == "POST" else form_of()
    if form.is_bound and carried_out(
        request,
        form,
        lambda: services.correct_visit(visit=visit, by=request.user, now=now, **form.answers()),
    ):
        messages.success(request, f"已更正{visit.retiree}的走访记录，它完成的任务已重新计算")
        return redirect("visits:visit_detail", visit.pk)
    if status_of(form) == 409:  # somebody else was quicker: begin again from how it is now
        visit.refresh_from_db()
        form = form_of()
        return render(request, "visits/visit_edit.html", {"visit": visit, "form": form}, status=409)
    return render(request, "visits/visit_edit.html", {"visit": visit, "form": form}, status=status_of(form))


@require_POST
@permission_required("visits.withdraw_visit", raise_exception=True)
def visit_withdraw(request, pk):
    """Take a wrong record back; it stays readable, and what it had answered is due again."""
    visit = get_object_or_404(Visit.objects.visible_to(request.user).select_related("retiree"), pk=pk)
    services.withdraw_visit(visit=visit, by=request.user, now=timezone.now())
    messages.success(request, f"已撤回{visit.retiree}的走访记录，它完成的任务已重新计算")
    return redirect("visits:visit_detail", visit.pk)


def duties_of(request) -> DutyFilter:
    """The duties within the user's scope with what lists show, and the filter of the address."""
    duties = Duty.objects.visible_to(request.user).select_related(
        "retiree__station", "card__visitor", "assigned_to"
    )
    return DutyFilter(request.GET, duties.defer(*SECRETS), request=request, now=timezone.now())


@require_safe
@permission_required("visits.view_duty", raise_exception=True)
@without_whole_numbers
def duty_list(request):
    """Every duty within scope; each figure of the dashboard leads here with its filter."""
    found = duties_of(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "filter": found, "form": found.form, "today": found.today}
    return render(request, "visits/duty_list.html", context)


@require_safe
@permission_required("visits.view_duty", raise_exception=True)
def duty_detail(request, pk):
    duty = find_duty(request.user, pk)
    return render(request, "visits/duty_detail.html", page_of_duty(duty, WaiverForm()))


@require_POST
@permission_required("visits.waive_duty", raise_exception=True)
def duty_waive(request, pk):
    """Let one duty go, with a reason (Rules of duties, 6)."""
    duty = find_duty(request.user, pk)
    form = WaiverForm(request.POST)
    if form.is_valid():
        try:
            services.waive_duty(
                duty=duty, reason=form.cleaned_data["reason"], by=request.user, now=timezone.now()
            )
        except Outdated as outdated:
            form.add_error(None, str(outdated))
        else:
            messages.success(request, f"已免访：{duty.retiree}的{duty.get_kind_display()}")
            return redirect("visits:duty_detail", duty.pk)
    return render(request, "visits/duty_detail.html", page_of_duty(duty, form), status=422)


def find_duty(user, pk) -> Duty:
    """The duty within the user's scope, with what its page shows; Http404 otherwise."""
    duties = Duty.objects.visible_to(user).with_state(timezone.now())
    return get_object_or_404(
        duties.select_related(
            "retiree__station",
            "card__visitor",
            "assigned_to",
            "assigned_by",
            "ended_by",
            "settled_by__visitor",
            "event",
        ),
        pk=pk,
    )


def page_of_duty(duty: Duty, form: WaiverForm) -> dict:
    return {"duty": duty, "form": form, "today": calendar.today()}
