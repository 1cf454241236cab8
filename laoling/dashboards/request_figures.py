"""The month's figures of help requests: what was asked for, how fast it was resolved, how content people were.

A request belongs to its person's station, or to the station that took an unknown caller's call.
"""

from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q, Sum
from django.db.models.functions import Coalesce

from laoling.accounts.models import Level, Unit
from laoling.calendar import start_of
from laoling.dashboards.figures import Month, percent
from visits.models import HelpRequest, RequestStep, RequestTopic
from visits.requests.states import SATISFIED_FROM, UNRESOLVED, Category, Step

OF_REQUEST = Coalesce("retiree__station__path", "station__path")
OF_STEP = Coalesce("request__retiree__station__path", "request__station__path")
TOOK = ExpressionWrapper(F("resolved_at") - F("registered_at"), output_field=DurationField())


@dataclass
class RequestFigures:
    """What is counted for one unit with everything below it, or for one topic of a unit."""

    unit: Unit
    topic: RequestTopic | None = None
    registered: int = 0
    practical: int = 0
    kind: int = 0
    hard: int = 0
    unresolved: int = 0
    overdue: int = 0
    resolved: int = 0
    in_time: int = 0
    took: timedelta = field(default_factory=timedelta)
    asked: int = 0
    satisfied: int = 0
    asked_before: int = 0
    satisfied_before: int = 0

    @property
    def days(self) -> str:
        """How many days it took on average, one place after the point; "" without one resolved."""
        return f"{self.took / timedelta(days=1) / self.resolved:.1f}" if self.resolved else ""

    @property
    def share_in_time(self) -> int | None:
        return percent(self.in_time, self.resolved)

    @property
    def satisfaction(self) -> int | None:
        """Percent of this month's call-backs that were 满意 or 很满意; None without any."""
        return percent(self.satisfied, self.asked)

    @property
    def satisfaction_before(self) -> int | None:
        return percent(self.satisfied_before, self.asked_before)

    def add(self, other: "RequestFigures") -> None:
        for name in SUMMED:
            setattr(self, name, getattr(self, name) + getattr(other, name))


SUMMED = [f.name for f in fields(RequestFigures) if f.name not in ("unit", "topic")]


def month_spans(month: Month) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
    """The moments of this month so far, and of the month before as a whole: from, and before."""
    day = timedelta(days=1)
    return (
        (start_of(month.first), start_of(month.today + day)),
        (start_of(month.first_before), start_of(month.last_before + day)),
    )


def counts_of_requests(month: Month, now: datetime) -> dict[str, Count | Sum]:
    (first, end), _ = month_spans(month)
    registered = Q(registered_on__range=(month.first, month.today))
    unresolved = Q(state__in=UNRESOLVED)
    resolved = Q(resolved_at__gte=first, resolved_at__lt=end)
    return {
        "registered": Count("pk", filter=registered),
        "practical": Count("pk", filter=registered & Q(category=Category.PRACTICAL)),
        "kind": Count("pk", filter=registered & Q(category=Category.KIND)),
        "hard": Count("pk", filter=registered & Q(category=Category.HARD)),
        "unresolved": Count("pk", filter=unresolved),
        "overdue": Count("pk", filter=unresolved & Q(due_at__lte=now)),
        "resolved": Count("pk", filter=resolved),
        "in_time": Count("pk", filter=resolved & Q(resolved_at__lt=F("due_at"))),
        "took": Sum(TOOK, filter=resolved, default=timedelta()),
    }


def counts_of_call_backs(month: Month) -> dict[str, Count]:
    """Each call-back counts, also that of a request reopened since: who wasn't content isn't forgotten."""
    (first, end), (first_before, end_before) = month_spans(month)
    now, before = Q(at__gte=first, at__lt=end), Q(at__gte=first_before, at__lt=end_before)
    satisfied = Q(satisfaction__gte=SATISFIED_FROM)
    return {
        "asked": Count("pk", filter=now),
        "satisfied": Count("pk", filter=now & satisfied),
        "asked_before": Count("pk", filter=before),
        "satisfied_before": Count("pk", filter=before & satisfied),
    }


def requests_within(unit: Unit, month: Month):
    """The requests that one of the month's figures may count, each with the `path` of its station."""
    (first, _), _ = month_spans(month)
    counted = (
        Q(state__in=UNRESOLVED)
        | Q(registered_on__range=(month.first, month.today))
        | Q(resolved_at__gte=first)
    )
    rows = HelpRequest.objects.filter(counted).annotate(path=OF_REQUEST)
    return rows.filter(path__startswith=unit.path).order_by()


def call_backs_within(unit: Unit, month: Month):
    """The call-backs of this month and the one before, each with the `path` of its station."""
    _, (first_before, _) = month_spans(month)
    steps = RequestStep.objects.filter(kind=Step.CALLED_BACK, at__gte=first_before)
    return steps.annotate(path=OF_STEP).filter(path__startswith=unit.path).order_by()


def request_figures(
    unit: Unit, units: list[Unit], *, today: date, now: datetime
) -> dict[int, RequestFigures]:
    """The figures of each of `units`, which stand right below `unit` (or are itself, a station), by key."""
    month = Month.of(today)
    found = {row.path: RequestFigures(row) for row in units}
    length = max((len(path) for path in found), default=0)
    parts: list[tuple[Any, dict[str, Any]]] = [
        (requests_within(unit, month), counts_of_requests(month, now)),
        (call_backs_within(unit, month), counts_of_call_backs(month)),
    ]
    for rows, counts in parts:
        for group in rows.values("path").annotate(**counts):
            row = found.get(group.pop("path")[:length])
            if row is not None:
                row.add(RequestFigures(row.unit, **group))
    return {row.unit.pk: row for row in found.values()}


def topic_figures(unit: Unit, *, today: date, now: datetime) -> list[RequestFigures]:
    """The figures of the topics that anything was asked, resolved or called back about this month."""
    month = Month.of(today)
    found = {topic.pk: RequestFigures(unit, topic) for topic in RequestTopic.objects.all()}
    parts: list[tuple[Any, str, dict[str, Any]]] = [
        (requests_within(unit, month), "topic_id", counts_of_requests(month, now)),
        (call_backs_within(unit, month), "request__topic_id", counts_of_call_backs(month)),
    ]
    for rows, name, counts in parts:
        for group in rows.values(name).annotate(**counts):
            row = found[group.pop(name)]
            row.add(RequestFigures(unit, **group))
    return [row for row in found.values() if row.registered or row.resolved or row.asked or row.unresolved]


def is_listed(unit: Unit, row: Unit) -> bool:
    """Whether people belong to that row: the unit's own work has none."""
    return row != unit or unit.level == Level.STATION
