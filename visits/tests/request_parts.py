"""Requests for tests, made directly: no rule of `visits.requests.services` is asked."""

from uuid import uuid4

from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.people.tests.factories import make_retiree
from visits.models import HelpRequest, RequestStep, RequestTopic, RequestUrgency
from visits.requests.deadlines import last_day
from visits.requests.states import Channel, State, Step
from visits.tests.factories import NOW


def topic(name="水电暖维修") -> RequestTopic:
    return RequestTopic.objects.get(name=name)


def urgency(name="一般") -> RequestUrgency:
    return RequestUrgency.objects.get(name=name)


def make_request(retiree=None, registered_at=NOW, **kwargs) -> HelpRequest:
    """Somebody's request of today, nobody's yet; give a `station` and a caller instead of a retiree."""
    if "station" not in kwargs:
        retiree = retiree or make_retiree()
    station = retiree.station if retiree else kwargs["station"]
    fields = {
        "retiree": retiree,
        "channel": Channel.PHONE,
        "topic": topic(),
        "urgency": urgency(),
        "words": "厨房水龙头漏水",
        "registered_by": kwargs.get("handler") or make_user(Role.VISITOR, station),
        "submission_id": uuid4(),
        **kwargs,
    }
    fields.setdefault("due_at", fields["urgency"].due_at(registered_at))
    fields |= {"category": fields["topic"].category, "due_on": last_day(fields["due_at"])}
    fields |= {"registered_at": registered_at, "registered_on": calendar.local_day(registered_at)}
    if fields.get("state") in (State.RESOLVED, State.CALLED_BACK):
        fields = {"done": "修好了", "resolved_at": registered_at, **fields}
    if fields.get("state") == State.CALLED_BACK:
        fields = {"called_back_at": registered_at, "satisfaction": 5, **fields}
    request = HelpRequest.objects.create(**fields)
    RequestStep.objects.create(
        request=request, kind=Step.REGISTERED, at=registered_at, by=fields["registered_by"]
    )
    return request
