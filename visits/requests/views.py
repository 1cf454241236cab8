"""Registering a request, its page with what can be done next, and the list of requests."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.search import without_whole_numbers
from laoling import calendar
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access
from laoling.answers import carried_out, status_of
from laoling.people.models import Retiree
from laoling.ticks import ask_on_commit
from visits.models import HelpRequest
from visits.requests import finding, services
from visits.requests.filters import RequestFilter
from visits.requests.forms import FindForm, RequestForm, RevealForm, UnknownCallerForm, form_for
from visits.requests.states import MOVES, Channel, State, Step, may_follow

PER_PAGE = 30
REMIND = "visits.tasks.send_reminders"
HIDDEN = ("retiree__id_number", "retiree__phone", "caller_phone")  # not decrypted for lists
form_page = require_http_methods(["GET", "HEAD", "POST"])
may_register = permission_required("visits.register_request", raise_exception=True)
may_read = permission_required("visits.view_helprequest", raise_exception=True)


def requests_of(request) -> RequestFilter:
    """The requests within the user's scope with what lists show, and the filter of the address."""
    now = timezone.now()
    rows = HelpRequest.objects.visible_to(request.user).defer(*HIDDEN)
    rows = rows.select_related("retiree__station", "station", "topic", "urgency", "handler")
    return RequestFilter(request.GET, rows, request=request, today=calendar.local_day(now), now=now)


@require_safe
@may_read
@without_whole_numbers
def request_list(request):
    """The requests within scope; each figure about them leads here or to the admin's list."""
    found = requests_of(request)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    for row in page:
        row.late_now = row.is_overdue(found.now)
    context = {"page": page, "filter": found, "form": found.form, "today": found.today}
    return render(request, "visits/request_list.html", context)


@never_cache
@form_page
@may_register
def request_new(request):
    """Who is on the phone: the number or name is posted, so that it gets into no address and no log."""
    form = FindForm(request.POST if request.method == "POST" else None)
    context = {"form": form, "asked": False, "retiree": None}
    if form.is_valid():
        text = form.cleaned_data["q"]
        callers, has_more = finding.callers_for(request.user, text)
        if len(callers) == 1:
            return redirect(address_for(callers[0]))
        number = finding.number_in(text)
        context |= {
            "asked": True,
            "callers": [(caller, address_for(caller)) for caller in callers],
            "has_more": has_more,
            "earlier": finding.earlier_calls(request.user, number) if number else [],
            "unknown": unknown_form(request, initial={"caller_phone": number}) if not callers else None,
        }
    return render(request, "visits/request_new.html", context, status=status_of(form) if form.errors else 200)


def address_for(caller: finding.Caller) -> str:
    """The form for that person; a relative is named by a key, never by name or number."""
    address = reverse("visits:request_new_for", args=[caller.retiree.pk])
    return f"{address}?contact={caller.contact.pk}" if caller.contact else address


@never_cache
@form_page
@may_register
def request_new_for(request, retiree_pk):
    """A request of one retiree, by phone, at the window, or heard on the visit that the address names."""
    people = Retiree.objects.visible_to(request.user).select_related("station")
    retiree = get_object_or_404(people, pk=retiree_pk)
    visit = named(request, "visit", retiree.visits.valid())
    card = retiree.cards.open().select_related("visitor").first()
    form_of = partial(
        RequestForm,
        now=timezone.now(),
        user=request.user,
        station=retiree.station,
        handler=card.visitor if card else None,
    )
    if request.method == "POST":
        form = form_of(request.POST)
        if made := registered(request, form, retiree=retiree, visit=visit):
            return redirect("visits:request_detail", made.pk)
    else:
        form = form_of(initial=what_is_known(request, retiree, visit))
    open_ones = retiree.requests.not_closed().select_related("topic").defer("caller_phone")[:5]
    context = {"form": form, "retiree": retiree, "visit": visit, "card": card, "open_ones": open_ones}
    return render(request, "visits/request_form.html", context, status=422 if form.errors else 200)


def named(request, name: str, rows):
    """The row of `rows` that the address names by its key; None for another's, and for nonsense."""
    key = request.GET.get(name, "")
    return rows.filter(pk=int(key)).first() if key.isascii() and key.isdigit() and len(key) < 18 else None


def what_is_known(request, retiree, visit) -> dict:
    """What the form begins with: who called, or what was heard on the visit."""
    known: dict[str, object] = {}
    if contact := named(request, "contact", retiree.contacts.all()):
        relation = f"（{contact.relation}）" if contact.relation else ""
        known |= {"caller_name": f"{contact.name}{relation}", "caller_phone": contact.phone}
    if visit:
        known |= {"channel": Channel.VISIT, "words": visit.needs}
    return known


@never_cache
@form_page
@may_register
def request_new_unknown(request):
    """A request of a caller who isn't to be found: it is kept and seen to all the same."""
    form = unknown_form(request, request.POST if request.method == "POST" else None)
    is_valid = request.method == "POST" and form.is_valid()
    if is_valid and (made := registered(request, form, station=form.cleaned_data["station"])):
        return redirect("visits:request_detail", made.pk)
    context = {"form": form, "retiree": None}
    return render(request, "visits/request_form.html", context, status=422 if form.errors else 200)


def unknown_form(request, *args, **kwargs) -> UnknownCallerForm:
    return UnknownCallerForm(*args, now=timezone.now(), user=request.user, **kwargs)


def registered(request, form, **whose) -> HelpRequest | None:
    """The request that a valid form registered; None, with the reason in the form, when there is none."""
    made: list[HelpRequest] = []

    def register():
        answers = form.answers() | whose
        made.append(services.register_request(**answers, by=request.user, now=timezone.now()))

    if not carried_out(request, form, register):
        return None
    ask_on_commit(REMIND)
    words = f"已登记{made[0].whose}的诉求，{made[0].due_in_words}前办结"
    messages.success(request, words, extra_tags=str(made[0].submission_id))
    return made[0]


def find_request(user, pk) -> HelpRequest:
    """The request within the user's scope, with what its page shows; Http404 otherwise."""
    people = ["retiree__station", "station", "handler", "registered_by", "topic", "urgency", "card", "visit"]
    return get_object_or_404(HelpRequest.objects.visible_to(user).select_related(*people), pk=pk)


@never_cache
@require_safe
@may_read
def request_detail(request, pk):
    return request_page(request, pk)


def request_page(request, pk, bound=None, **more):
    """A request, its story, and what can be done next; `bound` is the form that was refused, if one was."""
    found, now = find_request(request.user, pk), timezone.now()
    mine = services.may_work_on(request.user, found, calendar.local_day(now))
    kinds = [kind for kind in MOVES if mine and is_offered(request.user, found, kind)]
    context = {
        "request_row": found,
        "form": bound,
        "steps": found.steps.select_related("by", "handler"),
        "is_late_now": found.is_overdue(now),
        "actions": [action_of(request.user, found, kind, bound) for kind in kinds],
        "is_somebody_else_s": not mine,
        "reveal_form": RevealForm(),
        "today": calendar.local_day(now),
        **more,
    }
    status = more.get("status") or (status_of(bound) if bound else 200)
    return render(request, "visits/request_detail.html", context, status=status)


def is_offered(user, found: HelpRequest, kind: Step) -> bool:
    if kind == Step.IDENTIFIED and found.retiree_id:
        return False
    if kind == Step.REOPENED and found.state == State.CLOSED and not user.has_perm(MOVES[Step.CLOSED].right):
        return False
    return may_follow(kind, found.state) and user.has_perm(MOVES[kind].right)


ACTIONS: dict[Step, tuple[str, str]] = {
    # the words of the button, and of the fold around a form that asks for more ("": a button alone)
    Step.ACCEPTED: ("受理", ""),
    Step.STARTED: ("开始办理", ""),
    Step.RESOLVED: ("保存办理结果", "办结了"),
    Step.CALLED_BACK: ("保存回访", "回访：问问满意不满意"),
    Step.WAITED: ("保存等待原因", "要等一等"),
    Step.ASSIGNED: ("指派", "指派给别人"),
    Step.CLOSED: ("结案", "结案"),
    Step.REOPENED: ("重新办理", "没有办好，重新办理"),
    Step.NOTED: ("保存", "补充情况"),
    Step.IDENTIFIED: ("确认是这位", "查到是谁了"),
}


def action_of(user, found, kind: Step, bound) -> dict:
    """What the page needs to offer a step; open when it is the next one, or was refused."""
    button, fold = ACTIONS[kind]
    was_refused = bound is not None and getattr(bound, "kind", None) == kind
    form = bound if was_refused else form_for(kind)(kind=kind, request=found, user=user)
    is_next = (kind == Step.CALLED_BACK) or (kind == Step.ASSIGNED and found.handler_id is None)
    if kind == Step.STARTED and found.state == State.WAITING:
        button = "继续办理"
    return {
        "url": reverse(f"visits:request_{kind.value.lower()}", args=[found.pk]),
        "button": button,
        "fold": "指派经办人" if kind == Step.ASSIGNED and found.handler_id is None else fold,
        "form": form,
        "is_open": was_refused or is_next,
    }


@require_POST
def request_step(request, pk, kind: Step):
    """Take one step; each has an address of its own, and the permission that the table of moves names."""
    if not request.user.has_perm(MOVES[kind].right):
        raise PermissionDenied
    found = find_request(request.user, pk)
    form = form_for(kind)(request.POST, kind=kind, request=found, user=request.user)

    def take():
        facts = form.facts()
        services.take_step(request=found, kind=kind, by=request.user, now=timezone.now(), **facts)

    if carried_out(request, form, take):
        ask_on_commit(REMIND)
        messages.success(request, said(kind, find_request(request.user, pk)))
        return redirect("visits:request_detail", pk)
    return request_page(request, pk, form)


def said(kind: Step, found: HelpRequest) -> str:
    """What the message after a step says."""
    words = f"{found.whose}的诉求"
    if kind == Step.ASSIGNED:
        return f"已把{words}指派给{found.handler}"
    if kind == Step.CALLED_BACK:
        return f"已记录{words}的回访：{found.get_satisfaction_display()}"
    if kind == Step.REOPENED:
        return f"{words}已重新办理，{found.due_in_words}前办结"
    if kind == Step.NOTED:
        return f"已补充{words}的情况"
    if kind == Step.IDENTIFIED:
        return f"已核实是{words}"
    return f"{words}：{found.get_state_display()}"


@never_cache
@require_POST
@may_read
def request_reveal(request, pk):
    """Show a manager the caller's number once, for a reason that goes into the access log."""
    if not request.user.has_perm("people.reveal_retiree"):
        raise PermissionDenied
    found = find_request(request.user, pk)
    form = RevealForm(request.POST)
    if not form.is_valid():
        return request_page(request, pk, reveal_form=form, status=422)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.REVEAL,
        subject=f"visits.helprequest:{found.pk}",
        detail=f"来电号码：{form.cleaned_data['reason']}",
        address=client_address(request),
    )
    return request_page(request, pk, revealed=True)
