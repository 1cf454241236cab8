"""The visitor's rounds: when somebody goes, and the turns that a year brings (a call only, late, nobody in …)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from cards.models import ServiceCard
from laoling.calendar import is_working_day, local_day
from laoling.demo import words
from laoling.demo.play.cast import Cast
from laoling.people.models import Retiree
from visits import services
from visits.models import Duty, DutyKind, Visit
from visits.windows import BACKDATING_DAYS, Origin, Outcome

# (from so many days after the opening, what the next round turns into)
TURNS = [(49, "phone"), (77, "late"), (112, "unwritten"), (133, "refused"), (238, "absent")]
DAYS_LATE = 4
DAYS_UNWRITTEN = 5
assert DAYS_UNWRITTEN < BACKDATING_DAYS
SINCE_VISIT = timedelta(hours=1, minutes=30)


@dataclass
class Rounds:
    """What the visitor carries from day to day; plain values, as a stopped play is written down."""

    turns: list = field(default_factory=lambda: list(TURNS))
    away_through: str = ""  # the last day on which nobody goes, but for a festival
    unwritten: dict[str, Any] = field(default_factory=dict)  # a visit that is still to be recorded
    tries: int = 0  # how often nobody was in

    def stay_away(self, through: date) -> None:
        self.away_through = through.isoformat()

    def is_away(self, today: date) -> bool:
        return today.isoformat() <= self.away_through

    def turn(self, days: int) -> str:
        """What the next round turns into `days` after the opening; nothing for an ordinary one."""
        return self.turns[0][1] if self.turns and self.turns[0][0] <= days else ""


def day_to_go(duty: Duty) -> date:
    """Soon after a first contact opens, a third into a window, and the last working day before a festival."""
    length = (duty.due_on - duty.opens_on).days
    if duty.kind == DutyKind.FESTIVAL:
        day = max(duty.due_on - timedelta(days=1), duty.opens_on)
        while day > duty.opens_on and not is_working_day(day):
            day -= timedelta(days=1)
        return day
    return duty.opens_on + timedelta(days=min(length, length // 3 if duty.origin == Origin.REGULAR else 2))


def is_time(duty: Duty, today: date) -> bool:
    festive = duty.kind == DutyKind.FESTIVAL
    return today >= day_to_go(duty) and (festive or is_working_day(today) or today == duty.due_on)


def go(cast: Cast, rounds: Rounds, retiree: Retiree, now: datetime) -> str:
    """Visit somebody if it is time; returns what was done in words, nothing if nobody went."""
    today = local_day(now)
    card = retiree.cards.open().select_related("visitor").first()
    if card is None or not retiree.is_current:
        return ""
    duties = list(retiree.duties.open_on(today).filter(due_at=None))
    if rests(retiree, card, today) or (retiree.pk == cast.elder_pk and rounds.is_away(today)):
        duties = [duty for duty in duties if duty.kind == DutyKind.FESTIVAL]
    if not any(is_time(duty, today) for duty in duties):
        return ""
    kinds = sorted({duty.kind for duty in duties})
    trip = Trip(cast, retiree, card, kinds, now)
    is_turn = retiree.pk == cast.elder_pk and DutyKind.FESTIVAL not in kinds
    turn = rounds.turn((today - card.opened_on).days) if is_turn else ""
    return TURN[turn](trip, rounds, duties)


def rests(retiree: Retiree, card: ServiceCard, today: date) -> bool:
    """In a pause or in hospital nobody comes to the home."""
    return card.pause_on(today) is not None or retiree.life_events.in_hospital().exists()


@dataclass
class Trip:
    """One way of the visitor to somebody."""

    cast: Cast
    retiree: Retiree
    card: ServiceCard
    kinds: list[str]
    now: datetime

    def record(self, outcome: str, *, visited_at: datetime | None = None, by=None, **facts: Any) -> Visit:
        visited_at = visited_at or self.now - SINCE_VISIT
        return services.record_visit(
            retiree=self.retiree,
            visited_at=visited_at,
            outcome=outcome,
            kinds=self.kinds,
            submission_id=self.cast.submission(f"round {self.retiree.pk} {self.now:%Y-%m-%dT%H}"),
            by=by or self.card.visitor,
            now=self.now,
            **facts,
        )

    @property
    def chance(self) -> Random:
        return Random(f"{self.cast.number}:{self.now:%Y-%m-%d}")  # noqa: S311 - no secret is drawn from it

    @property
    def what(self) -> str:
        return "、".join(DutyKind(kind).label for kind in self.kinds)


def meet(trip: Trip, rounds: Rounds, duties: list[Duty]) -> str:
    rounds.tries = 0
    mood = 3 if trip.chance.random() < 0.3 else 4
    trip.record(Outcome.MET, done=words.done(trip.chance, trip.kinds), mood=mood)
    return f"见到{trip.retiree}：{trip.what}"


def phone(trip: Trip, rounds: Rounds, duties: list[Duty]) -> str:
    rounds.turns.pop(0)
    trip.record(Outcome.PHONED, done=words.PHONED[2])
    return f"给{trip.retiree}打电话问候（按标准电话不算，任务还在，明天上门）"


def be_late(trip: Trip, rounds: Rounds, duties: list[Duty]) -> str:
    rounds.turns.pop(0)
    rounds.stay_away(min(duty.due_on for duty in duties) + timedelta(days=DAYS_LATE - 1))
    return "被抽调去帮忙，手上的走访放下了"


def forget_to_write(trip: Trip, rounds: Rounds, duties: list[Duty]) -> str:
    rounds.turns.pop(0)
    rounds.unwritten = {"at": (trip.now - SINCE_VISIT).isoformat(), "kinds": trip.kinds}
    rounds.stay_away(local_day(trip.now) + timedelta(days=DAYS_UNWRITTEN))
    return f"去看了{trip.retiree}，没顾上记录"


def be_refused(trip: Trip, rounds: Rounds, duties: list[Duty]) -> str:
    rounds.turns.pop(0)
    trip.record(Outcome.REFUSED, done=words.REFUSED[0])
    return f"{trip.retiree}谢绝：家里来了客人"


def find_nobody(trip: Trip, rounds: Rounds, duties: list[Duty]) -> str:
    rounds.tries += 1
    visit = trip.record(Outcome.ABSENT, done=words.ABSENT[rounds.tries - 1])
    again = visit.next_try_on
    assert again is not None
    if rounds.tries == 2:
        rounds.turns.pop(0)
        rounds.stay_away(local_day(trip.now))
    else:
        rounds.stay_away(again - timedelta(days=1))
    return f"第 {rounds.tries} 次敲门没有人应，{again.month}月{again.day}日再去"


TURN = {
    "": meet,
    "phone": phone,
    "late": be_late,
    "unwritten": forget_to_write,
    "refused": be_refused,
    "absent": find_nobody,
}


def record_unwritten(cast: Cast, rounds: Rounds, now: datetime) -> str:
    """Record the visit that was left unwritten, once five days are over."""
    if not rounds.unwritten or rounds.is_away(local_day(now) + timedelta(days=1)):
        return ""
    visited_at = datetime.fromisoformat(rounds.unwritten["at"])
    card = cast.elder.cards.open().select_related("visitor").get()
    trip = Trip(cast, cast.elder, card, rounds.unwritten["kinds"], now)
    trip.record(Outcome.MET, visited_at=visited_at, done=words.done(trip.chance, trip.kinds), mood=4)
    rounds.unwritten = {}
    return f"补记 {local_day(visited_at)} 的走访"


def call_family(cast: Cast, rounds: Rounds, now: datetime) -> str:
    """After the second time that nobody was in the head calls whom the family named first."""
    if rounds.tries < 2:
        return ""
    rounds.tries = 0
    contact = cast.elder.contacts.earliest("place")
    card = cast.elder.cards.open().select_related("visitor").get()
    trip = Trip(cast, cast.elder, card, [DutyKind.VISIT], now)
    said = f"给{contact.relation}{contact.name}打电话：老两口在他那里住了几天，明天回来。"
    trip.record(Outcome.PHONED, visited_at=now - timedelta(minutes=10), by=cast.staff("head"), done=said)
    return said
