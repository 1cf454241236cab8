"""What a station has to do in the coming weeks, by building and by day, and who goes: one query, whatever its size."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import F, Min
from django.db.models.functions import Coalesce

from laoling import calendar
from laoling.accounts.models import Unit, User
from laoling.people.models import Retiree
from laoling.people.order import building_of, natural_key
from visits.assigning import leaves_between
from visits.models import VISITOR, Duty, DutyKind

NOBODY = 0


@dataclass(frozen=True)
class Span:
    """The days that are planned, both included; what is overdue belongs to those in which today lies."""

    key: str
    label: str
    first: date
    last: date


def spans(today: date) -> list[Span]:
    """This week with what is overdue, the next one, both: the planner knows what opens within 14 days."""
    first, last = calendar.period_of(today, calendar.Period.WEEK)
    week = timedelta(days=7)
    return [
        Span("this", "本周（含逾期）", first, last),
        Span("next", "下周", first + week, last + week),
        Span("both", "本周和下周（含逾期）", first, last + week),
    ]


@dataclass
class Line:
    """The duties of one kind of one person that one visitor answers for; `given` is whom each was assigned to."""

    retiree: Retiree  # name, area and address only
    kind: str
    tier: int | None
    visitor_id: int | None
    visitor: str | None
    given: dict[int, int | None]
    due_on: date
    due_at: datetime | None

    @property
    def key(self) -> str:
        return f"{self.retiree.pk}-{self.kind}-{self.visitor_id or NOBODY}"

    @property
    def count(self) -> int:
        return len(self.given)

    @property
    def label(self) -> str:
        return str(DutyKind(self.kind).label)

    def is_late(self, now: datetime) -> bool:
        return self.due_on < calendar.local_day(now) or (self.due_at is not None and self.due_at < now)

    @property
    def building(self) -> str:
        return building_of(self.retiree.home)

    @property
    def is_assigned(self) -> bool:
        return any(self.given.values())


@dataclass
class Load:
    """What one visitor has to do in the span; `state` says why they can't, if so."""

    visitor_id: int
    name: str
    state: str
    people: int = 0
    duties: int = 0


@dataclass
class Group:
    """Lines under one heading: a building, or a last day."""

    title: str
    lines: list[Line] = field(default_factory=list)


def lines_of(station: Unit, span: Span, today: date) -> list[Line]:
    """Everything of the span, by area, building, home and person."""
    duties = Duty.objects.unsettled().filter(retiree__station=station, due_on__lte=span.last)
    if span.first > today:
        duties = duties.filter(due_on__gte=span.first)
    rows = (
        duties.order_by()
        .annotate(answers=VISITOR, answers_name=Coalesce("assigned_to__name", "card__visitor__name"))
        .values("retiree_id", "kind", "answers", "answers_name")
        .annotate(
            name=F("retiree__name"),
            sort=F("retiree__name_sort"),
            area=F("retiree__area"),
            address=F("retiree__address"),
            gravest=Min("tier"),
            ids=ArrayAgg("pk", order_by="pk"),
            given=ArrayAgg("assigned_to", order_by="pk"),
            first_due=Min("due_on"),
            first_due_at=Min("due_at"),
        )
    )
    in_order = sorted(rows, key=lambda row: (*_home_key(row), row["sort"], row["retiree_id"], row["kind"]))
    return [_line(row) for row in in_order]


def _home_key(row) -> tuple[str, str]:
    return row["area"], natural_key(row["address"])


def _line(row) -> Line:
    person = Retiree(pk=row["retiree_id"], name=row["name"], area=row["area"], address=row["address"])
    return Line(
        retiree=person,
        kind=row["kind"],
        tier=row["gravest"],
        visitor_id=row["answers"],
        visitor=row["answers_name"],
        given=dict(zip(row["ids"], row["given"], strict=True)),
        due_on=row["first_due"],
        due_at=row["first_due_at"],
    )


def loads_of(lines: Iterable[Line], station: Unit, span: Span, staff: list[User]) -> list[Load]:
    """What each has to do: those who can't go first, then the station's `staff`, who may have nothing."""
    loads = {
        person.pk: Load(person.pk, person.name, away)
        for person, away in zip(staff, away_in_words(staff, span), strict=True)
    }
    people: dict[int, set[int]] = defaultdict(set)
    for line in lines:
        who = line.visitor_id or NOBODY
        gone = "已停用或已调离本站" if who else ""
        load = loads.setdefault(who, Load(who, line.visitor or "没有人负责", gone))
        load.duties += line.count
        people[who].add(line.retiree.pk)
    for who, load in loads.items():
        load.people = len(people[who])
    known = {person.pk for person in staff}
    return sorted(loads.values(), key=lambda load: load.visitor_id in known)


def away_in_words(staff: list[User], span: Span) -> list[str]:
    """For each whether they are on leave in the span, and who stands in."""
    leaves = {}
    for leave in leaves_between(span.first, span.last).filter(user__in=staff).select_related("substitute"):
        until = (
            f"{leave.starts_on.month}月{leave.starts_on.day}日—{leave.ends_on.month}月{leave.ends_on.day}日"
        )
        stands_in = f"，{leave.substitute}替班" if leave.substitute else "，没有替班人"
        leaves[leave.user_id] = f"休假 {until}{stands_in}"
    return [leaves.get(person.pk, "") for person in staff]


def by_building(lines: Iterable[Line]) -> list[Group]:
    """The lines as they come, under the building."""
    groups: dict[str, Group] = {}
    for line in lines:
        groups.setdefault(line.building, Group(line.building)).lines.append(line)
    return list(groups.values())


def by_day(lines: Iterable[Line], now: datetime) -> list[Group]:
    """The oldest first; everything overdue under one heading."""
    groups: dict[str, Group] = {}
    for line in sorted(lines, key=lambda line: (not line.is_late(now), line.due_on)):
        title = "逾期" if line.is_late(now) else f"{calendar.day_in_words(line.due_on)}到期"
        groups.setdefault(title, Group(title)).lines.append(line)
    return list(groups.values())
