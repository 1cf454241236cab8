"""What people do with help requests: register one, and take it step by step to the call that ends it.

Invalid input raises ValidationError by field; what somebody else did meanwhile raises Outdated. Every step is a
row with who and when.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from laoling import calendar
from laoling.accounts.models import Leave, Role, Unit, User
from laoling.answers import Outdated
from laoling.people.models import Retiree
from visits.models import HelpRequest, RequestStep, RequestTopic, RequestUrgency, Visit
from visits.requests.deadlines import last_day
from visits.requests.reminders import tell_handler
from visits.requests.states import ASSIGN, MOVES, Channel, State, Step, may_follow, needs_words


def handlers_for(station: Unit):
    """Who may handle a request of the station: its visitors and heads who still work there."""
    roles = [Role.VISITOR, Role.STATION_HEAD]
    return User.objects.filter(unit=station, role__in=roles, is_active=True).order_by("-role", "name", "pk")


def may_work_on(user, request: HelpRequest, today) -> bool:
    """Whether the user may take steps on it: a visitor on theirs, heads and managers on all in their scope.

    Theirs is what they handle (or what somebody handles for whom they stand in), what they registered, and what
    nobody handles yet.
    """
    if user.has_perm(ASSIGN) or request.handler_id in (None, user.pk) or request.registered_by_id == user.pk:
        return True
    return Leave.objects.filter(
        user=request.handler_id, substitute=user, starts_on__lte=today, ends_on__gte=today
    ).exists()


@transaction.atomic
def register_request(
    *,
    retiree: Retiree | None = None,
    station: Unit | None = None,
    topic: RequestTopic,
    urgency: RequestUrgency,
    words: str,
    channel: str,
    caller_name: str = "",
    caller_phone: str = "",
    visit: Visit | None = None,
    handler: User | None = None,
    submission_id: UUID,
    by,
    now: datetime,
) -> HelpRequest:
    """Write down what somebody asks for and work out its deadline.

    `station` is asked for only without a `retiree`: it sees to a caller whom nobody knows. The same
    `submission_id` again returns what it made the first time. Raises ValidationError when that was made by
    somebody else, the handler isn't one of that station, or the visit isn't one of that person.
    """
    home = retiree.station if retiree else station
    if handler is not None and (home is None or handler not in handlers_for(home)):
        raise ValidationError({"handler": "请选择本站在岗的工作人员。"})
    if visit is not None and (retiree is None or visit.retiree_id != retiree.pk):
        raise ValidationError("这次走访不是这位老同志的，请从走访记录重新打开。")
    due_at = urgency.due_at(now)
    values = {
        "retiree": retiree,
        "station": None if retiree else station,
        "caller_name": caller_name,
        "caller_phone": caller_phone,
        "channel": Channel.VISIT if visit else channel,
        "visit": visit,
        "card": retiree.cards.open().first() if retiree else None,
        "category": topic.category,
        "topic": topic,
        "urgency": urgency,
        "words": words.strip(),
        "handler": handler,
        "registered_at": now,
        "registered_on": calendar.local_day(now),
        "registered_by": by,
        "due_at": due_at,
        "due_on": last_day(due_at),
    }
    HelpRequest(**values, submission_id=submission_id).clean_fields(exclude=["registered_on", "due_on"])
    made, is_new = HelpRequest.objects.get_or_create(submission_id=submission_id, defaults=values)
    if made.registered_by_id != by.pk or made.retiree_id != (retiree.pk if retiree else None):
        raise ValidationError("这一页已经过期，没有保存。请重新打开“登记诉求”。")
    if is_new:
        add_step(made, Step.REGISTERED, by=by, now=now, handler=handler)
        tell_handler(made, by=by, now=now)
    return made


def add_step(request: HelpRequest, kind: Step, *, by, now: datetime, **facts) -> RequestStep:
    """One more row of the timeline."""
    return RequestStep.objects.create(request=request, kind=kind, at=now, by=by, **facts)


def lock(request: HelpRequest) -> HelpRequest:
    """The request as it stands, until the transaction ends nobody else's."""
    rows = HelpRequest.objects.select_for_update(of=("self",))
    return rows.select_related("retiree__station", "station", "handler", "topic", "urgency").get(
        pk=request.pk
    )


@transaction.atomic
def take_step(
    *,
    request: HelpRequest,
    kind: Step,
    by,
    now: datetime,
    version: int | None = None,
    words: str = "",
    handler: User | None = None,
    satisfaction: int | None = None,
    retiree: Retiree | None = None,
) -> HelpRequest:
    """Take one step of `states.MOVES`; `version` is the request's when the page was shown.

    `handler` belongs to ASSIGNED, `satisfaction` to CALLED_BACK, `retiree` to IDENTIFIED. The very same step,
    sent twice, is taken once. Raises PermissionDenied for a step that isn't theirs, ValidationError for words
    that are missing, Outdated when the request stands elsewhere by now.
    """
    request, words = lock(request), words.strip()
    if not by.has_perm(MOVES[kind].right):
        raise PermissionDenied("a step that the role doesn't take")
    if was_just_taken(request, kind, version, by=by, words=words, satisfaction=satisfaction):
        return request
    check_step(request, kind, version)
    if not may_work_on(by, request, calendar.local_day(now)):
        raise PermissionDenied("a step on somebody else's request")
    if not words and (missing := needs_words(kind, request.state)):
        raise ValidationError({"words": missing})
    facts: dict[str, Any] = {"words": words, "satisfaction": satisfaction}
    EFFECTS[kind](request, by=by, now=now, handler=handler, retiree=retiree, **facts)
    if target := MOVES[kind].target:
        request.state = target
    request.wait_reason = (
        words[:200]
        if kind == Step.WAITED
        else (request.wait_reason if request.state == State.WAITING else "")
    )
    request.version += 1
    request.full_clean()
    request.save()
    facts["due_at"] = request.due_at if kind == Step.REOPENED else None
    add_step(request, kind, by=by, now=now, handler=handler, **facts)
    if kind in (Step.ASSIGNED, Step.REOPENED):
        tell_handler(request, by=by, now=now)
    return request


def was_just_taken(request, kind, version, *, by, words, satisfaction) -> bool:
    """Whether the step that led from `version` to now is this very one: a double click."""
    if version is None or version != request.version - 1:
        return False
    last = request.steps.last()
    return (last.kind, last.by_id, last.words, last.satisfaction) == (kind, by.pk, words, satisfaction)


def check_step(request: HelpRequest, kind: Step, version: int | None) -> None:
    """Raise Outdated when the page showed another version, or the request's state allows no such step."""
    if version is not None and version != request.version:
        last = request.steps.select_related("by").latest("at", "pk")
        raise Outdated(
            f"{request.whose}的诉求刚刚由{last.by}更新过（{last.get_kind_display()}）。"
            "请核对下面的最新情况，再操作一次。"
        )
    if not may_follow(kind, request.state):
        raise Outdated(f"{request.whose}的诉求现在是“{request.get_state_display()}”，没有再做改动。")


def _assign(request, *, handler, **_):
    if handler is None or handler not in handlers_for(request.home_station):
        raise ValidationError({"handler": "请选择本站在岗的工作人员。"})
    request.handler = handler


def _take_over(request, *, by, **_):
    request.handler = request.handler or by


def _resolve(request, *, by, now, words, **_):
    _take_over(request, by=by)
    request.done, request.resolved_at = words, now


def _call_back(request, *, now, satisfaction, **_):
    if satisfaction is None:
        raise ValidationError({"satisfaction": "请选择满意度。"})
    request.satisfaction, request.called_back_at = satisfaction, now


def _close(request, *, now, **_):
    request.closed_at = now


def _reopen(request, *, now, **_):
    """The deadline begins anew; what was said at the call-back stays in the timeline."""
    request.done, request.resolved_at = "", None
    request.satisfaction = request.called_back_at = request.closed_at = None
    request.times_reopened += 1
    request.due_at = request.urgency.due_at(now)
    request.due_on = last_day(request.due_at)


def _identify(request, *, by, retiree, **_):
    if request.retiree is not None:
        raise Outdated(f"已经核实是{request.retiree}的诉求，没有再做改动。")
    if retiree is None:
        raise ValidationError({"q": "请选定老同志。"})
    request.retiree, request.station = retiree, None
    request.card = retiree.cards.open().first()
    if request.handler and request.handler not in handlers_for(retiree.station):
        request.handler = None


def _nothing(request, **_):
    """The words are all there is to it."""


EFFECTS: dict[Step, Callable[..., object]] = {
    Step.ASSIGNED: _assign,
    Step.ACCEPTED: _take_over,
    Step.STARTED: _take_over,
    Step.WAITED: _take_over,
    Step.RESOLVED: _resolve,
    Step.CALLED_BACK: _call_back,
    Step.CLOSED: _close,
    Step.REOPENED: _reopen,
    Step.NOTED: _nothing,
    Step.IDENTIFIED: _identify,
}
