"""The requests that wait for somebody: on the home page after the duties, and on a person's page."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from laoling import calendar
from laoling.accounts.models import Role
from visits.models import HelpRequest
from visits.requests.states import UNRESOLVED, State

SHOWN_AT_HOME = 8
SHOWN_OF_A_PERSON = 5


@dataclass
class Waiting:
    """The first SHOWN_AT_HOME of `count`, the one due first on top; each with `late_now`."""

    rows: list[HelpRequest]
    count: int
    overdue: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.rows)


def waiting_for(user, now: datetime) -> Waiting:
    """What the user has to see to, resolve or call back about, in two queries.

    A visitor's own and those that nobody handles yet; for heads and managers everything in their scope.
    """
    rows = HelpRequest.objects.visible_to(user).filter(state__in=[*UNRESOLVED, State.RESOLVED])
    if user.role == Role.VISITOR:
        mine = HelpRequest.objects.of(user, calendar.local_day(now))
        rows = rows.filter(Q(pk__in=mine.values("pk")) | Q(handler=None))
    late = Q(state__in=UNRESOLVED, due_at__lte=now)
    counts = rows.aggregate(count=Count("pk"), overdue=Count("pk", filter=late))
    first = with_names(rows).order_by("due_at", "pk")[:SHOWN_AT_HOME]
    return Waiting(marked(first, now), **counts)


def requests_of(retiree, now: datetime) -> dict:
    """The newest requests of a person, and how many there are, for the person's page."""
    rows = retiree.requests.all()
    newest = with_names(rows).order_by("-registered_at", "-pk")[:SHOWN_OF_A_PERSON]
    return {"requests": marked(newest, now), "request_count": rows.count()}


def with_names(rows):
    return rows.select_related("retiree", "topic", "handler").defer(
        "retiree__id_number", "retiree__phone", "caller_phone"
    )


def marked(rows, now: datetime) -> list[HelpRequest]:
    """The rows as a list, each knowing whether it is overdue."""
    rows = list(rows)
    for row in rows:
        row.late_now = row.is_overdue(now)
    return rows
