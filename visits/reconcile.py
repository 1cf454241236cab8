"""Whether nobody falls between: what should be, against what is (Rules of duties, 11).

Asks the rules anew, in other words than the planner and the ladder do; each finding says in Chinese what is wrong, with
the ids to look at.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from cards.models import ServiceCard
from laoling import calendar
from laoling.accounts.models import Leave, Level, Role, Unit, User
from laoling.inbox.models import Reminder
from laoling.inbox.services import beat, tell
from laoling.people.models import Retiree
from visits import festival_plan, festivals, services
from visits.models import VISITOR, Duty, DutyKind, EventKind, LifeEvent
from visits.windows import End

INTERVAL_SECONDS = 3600
TOLD_AFTER = timedelta(hours=1)  # so long the scan that reminds may take to come by
IDS_SHOWN = 20


@dataclass(frozen=True)
class Finding:
    """Rows that aren't as they should be: what is wrong, which, and of which stations."""

    words: str
    ids: list[int]
    stations: list[int]

    @property
    def text(self) -> str:
        shown = "、".join(map(str, self.ids[:IDS_SHOWN]))
        more = f" 等（只列前 {IDS_SHOWN} 个）" if len(self.ids) > IDS_SHOWN else ""
        return f"{self.words}：{len(self.ids)} 件，编号 {shown}{more}"


def found(words: str, rows, station: str = "retiree__station") -> Iterator[Finding]:
    pairs = list(rows.order_by("pk").values_list("pk", station))
    if pairs:
        yield Finding(words, [pk for pk, _ in pairs], [station for _, station in pairs])


def cards_without_duty(now: datetime) -> Iterator[Finding]:
    cards = services.cards_without_duty(calendar.local_day(now))
    yield from found("在用的服务卡没有排任务", cards)


def duties_of_closed_cards(now: datetime) -> Iterator[Finding]:
    """What the planner has seen of a closed card or a dead person leaves nothing to do but the funeral."""
    over = Q(card__closed_on__isnull=False) | Q(retiree__died_on__isnull=False)
    duties = Duty.objects.unsettled().filter(over).exclude(kind=DutyKind.FUNERAL)
    yield from found(
        "已销卡或已去世，任务还在催办", duties.exclude(card__planned_to=None, card__isnull=False)
    )


def duties_that_nobody_answers_for(now: datetime) -> Iterator[Finding]:
    """Neither who is to go, nor who stands in, nor a head, nor anybody above is there today."""
    today = calendar.local_day(now)
    away = Leave.objects.filter(starts_on__lte=today, ends_on__gte=today).values("user")
    at_work = User.objects.filter(is_active=True).exclude(pk__in=away)
    heads = at_work.filter(role__in=[Role.STATION_HEAD, Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER])
    paths = set(heads.values_list("unit__path", flat=True))
    stations = Unit.objects.stations()
    without = [unit.pk for unit in stations if not any(unit.path.startswith(path) for path in paths)]
    visits = at_work.filter(pk=OuterRef("answers"), unit=OuterRef("retiree__station"))
    substitutes = Leave.objects.filter(
        user=OuterRef("answers"), starts_on__lte=today, ends_on__gte=today, substitute__in=at_work
    )
    duties = Duty.objects.open_on(today).alias(answers=VISITOR)
    duties = duties.filter(~Exists(visits), ~Exists(substitutes), retiree__station__in=without)
    yield from found("任务没有人负责（走访员、站长和上级都不在）", duties)


def events_without_duty(now: datetime) -> Iterator[Finding]:
    kinds = Q(kind=EventKind.HOSPITALISED, must_visit=True) | Q(kind=EventKind.DIED)
    asked = Duty.objects.filter(event=OuterRef("pk")).exclude(ended_as=End.CANCELLED)
    events = LifeEvent.objects.valid().filter(kinds, ~Exists(asked))
    yield from found("住院或去世没有产生必到任务（重要情况）", events)


def festivals_without_duty(now: datetime) -> Iterator[Finding]:
    """Of every festival whose window is open today, the cards of the stations that keep it and have no duty."""
    today, rules = calendar.local_day(now), festival_plan.rules()
    for station in Unit.objects.stations():
        for occasion in festivals.occasions(rules, station.path, today, today):
            duties = Duty.objects.filter(
                card=OuterRef("pk"), kind=DutyKind.FESTIVAL, origin=occasion.festival, due_on=occasion.due_on
            )
            cards = ServiceCard.objects.open().filter(
                ~Exists(duties.exclude(ended_as=End.CANCELLED)),
                retiree__station=station,
                opened_on__lte=today,
                planned_to__isnull=False,
            )
            name = calendar.Festival(occasion.festival).label
            yield from found(f"{station.name}的服务卡缺{name}必到", cards)


def overdue_without_reminder(now: datetime) -> Iterator[Finding]:
    """Of several overdue duties of one person and kind one climbs: none of them was told."""
    since = now - TOLD_AFTER
    told = Reminder.objects.filter(subject__startswith="visits.duty:").values_list("subject", flat=True)
    known = {int(subject.partition(":")[2]) for subject in told.distinct()}
    overdue = Duty.objects.overdue(since).filter(due_on__lt=calendar.local_day(since))
    rows = list(overdue.order_by("pk").values_list("pk", "retiree", "kind", "retiree__station"))
    reminded = {(retiree, kind) for pk, retiree, kind, _ in rows if pk in known}
    silent = [row for row in rows if (row[1], row[2]) not in reminded]
    if silent:
        yield Finding("逾期任务没有提醒过任何人", [row[0] for row in silent], [row[3] for row in silent])


def dead_without_event(now: datetime) -> Iterator[Finding]:
    """A report of a death and the person's own row say the same."""
    people = Retiree.objects.filter(
        Q(life_events__kind=EventKind.DIED, life_events__withdrawn_at=None)
        & ~Q(died_on=F("life_events__happened_on"))
    )
    yield from found("去世报告和资料里的去世日期不一致（老同志）", people, "station")


CHECKS: tuple[Callable[[datetime], Iterator[Finding]], ...] = (
    cards_without_duty,
    duties_of_closed_cards,
    duties_that_nobody_answers_for,
    events_without_duty,
    festivals_without_duty,
    overdue_without_reminder,
    dead_without_event,
)


def findings(now: datetime) -> list[Finding]:
    """Everything that isn't as the rules want it; none when all is well."""
    return [finding for check in CHECKS for finding in check(now)]


def reconcile_tick(*, now: datetime) -> list[Finding]:
    """Look, tell the managers of the departments concerned once a day, and note that the scan ended well."""
    all_found = findings(now)
    if all_found:
        tell_managers(all_found, now)
    beat(name="reconcile", interval_seconds=INTERVAL_SECONDS, now=now)
    return all_found


def tell_managers(all_found: list[Finding], now: datetime) -> None:
    """One message a manager and day: counts of the own department, no names."""
    stations = {unit.pk: unit for unit in Unit.objects.stations()}
    managers = User.objects.filter(
        role=Role.DEPARTMENT_MANAGER, is_active=True, unit__level=Level.DEPARTMENT
    ).select_related("unit")
    for manager in managers:
        lines = []
        for finding in all_found:
            own = sum(stations[pk].path.startswith(manager.unit.path) for pk in finding.stations)
            if own:
                lines.append(f"{finding.words}：{own} 件")
        if lines:
            tell(
                recipient=manager,
                subject=f"visits.reconcile:{calendar.local_day(now)}",
                title=f"核对发现 {len(lines)} 类问题，请处理或联系系统管理员",
                body="\n".join(lines),
                url=reverse("admin:index"),
                unit=manager.unit,
                now=now,
            )
