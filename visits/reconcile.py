"""Whether nobody falls between: what should be, against what is (Rules of duties, 11).

Asks the rules anew, in other words than the planner and the ladder do; each finding says in Chinese what is wrong, with
the ids to look at.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, F, Min, OuterRef, Q
from django.urls import reverse
from django.utils.module_loading import import_string

from cards.models import ServiceCard
from cards.review_reminders import WAITING_DAYS
from laoling import calendar
from laoling.accounts.models import Leave, Level, Role, Unit, User
from laoling.inbox.models import LadderRung, Reminder
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
    """Rows that aren't as they should be: what is wrong, which, of which stations and about whom, row by row."""

    words: str
    ids: list[int]
    stations: list[int]
    people: list[int]

    def about(self, people: Collection[int]) -> "Finding":
        """The part of it that is about these people; it may have no rows."""
        rows = [row for row in zip(self.ids, self.stations, self.people, strict=True) if row[2] in people]
        return Finding.of(self.words, rows)

    @classmethod
    def of(cls, words: str, rows: Sequence[tuple[int, int, int]]) -> "Finding":
        """From rows of key, station and person."""
        return cls(words, *([row[place] for row in rows] for place in range(3)))

    @property
    def text(self) -> str:
        shown = "、".join(map(str, self.ids[:IDS_SHOWN]))
        more = f" 等（只列前 {IDS_SHOWN} 个）" if len(self.ids) > IDS_SHOWN else ""
        return f"{self.words}：{len(self.ids)} 件，编号 {shown}{more}"


def found(words: str, rows, station: str = "retiree__station") -> Iterator[Finding]:
    person = station.removesuffix("station").removesuffix("__") or "pk"
    keys = list(rows.order_by("pk").values_list("pk", station, person))
    if keys:
        yield Finding.of(words, keys)


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
    known = {int(subject.partition(":")[2]) for subject in subjects_told("visits.duty:")}
    overdue = Duty.objects.overdue(since).filter(due_on__lt=calendar.local_day(since))
    rows = list(overdue.order_by("pk").values_list("pk", "retiree", "kind", "retiree__station"))
    reminded = {(retiree, kind) for pk, retiree, kind, _ in rows if pk in known}
    silent = [row for row in rows if (row[1], row[2]) not in reminded]
    if silent:
        yield Finding.of("逾期任务没有提醒过任何人", [(row[0], row[3], row[1]) for row in silent])


def reviews_without_reminder(now: datetime) -> Iterator[Finding]:
    """A review that has reached the first rung of its ladder is in hand, or somebody was told of it."""
    since = now - TOLD_AFTER
    day = calendar.local_day(since)
    lead = timedelta(days=-first_rung("review"))
    settling = Q(actions__recorded_at__gt=since) | Q(retiree__assessments__decided_at__gt=since)
    cards = ServiceCard.objects.active_on(day).filter(review__due_on__lte=day + lead, review__proposal=None)
    columns = ["pk", "retiree__station", "retiree", "review__due_on"]
    rows = list(cards.exclude(settling).order_by("pk").values_list(*columns))
    told = subjects_told("cards.review:")
    silent = [row for row in rows if f"cards.review:{row[0]}:{row[3]:%Y%m%d}" not in told]
    if silent:
        yield Finding.of("年度复评到期没有提醒过任何人（服务卡）", [row[:3] for row in silent])


def proposals_without_reminder(now: datetime) -> Iterator[Finding]:
    """A proposal that has had a review in hand for longer than its ladder allows: somebody was told."""
    since = now - TOLD_AFTER
    latest = calendar.local_day(since) - timedelta(days=first_rung("review.waiting"))
    waited = calendar.start_of(latest - timedelta(days=WAITING_DAYS - 1))
    cards = ServiceCard.objects.open().filter(
        review__due_on__lte=latest, review__proposal__proposed_at__lt=waited
    )
    rows = list(cards.order_by("pk").values_list("review__proposal", "retiree__station", "retiree"))
    told = subjects_told("cards.approval:")
    silent = [row for row in rows if f"cards.approval:{row[0]}" not in told]
    if silent:
        yield Finding.of("年度复评待审批已久没有提醒过任何人（评估）", silent)


def first_rung(ladder: str) -> int:
    """Days relative to the due day at which somebody is first told; a ladder without rungs tells nobody, ever."""
    first = LadderRung.objects.filter(ladder=ladder).aggregate(first=Min("offset_days"))["first"]
    return 0 if first is None else first


def subjects_told(prefix: str) -> set[str]:
    told = Reminder.objects.filter(subject__startswith=prefix)
    return set(told.values_list("subject", flat=True).distinct())


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
    reviews_without_reminder,
    proposals_without_reminder,
    dead_without_event,
)


def findings(now: datetime, *, people: Collection[int] | None = None) -> list[Finding]:
    """Everything that isn't as the rules want it, for these retirees or (None) for all; none when all is well."""
    checks = [*CHECKS, *map(import_string, settings.RECONCILE_CHECKS)]
    found = [finding for check in checks for finding in check(now)]
    if people is not None:
        found = [finding.about(people) for finding in found]
    return [finding for finding in found if finding.ids]


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
