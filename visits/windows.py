"""Rules of duties as pure functions: dated facts in, wanted duties and their states out; no database.

`visits/planner.py` says the same in SQL for whole departments; tests hold the two to each other and both to
`visits/tests/oracle.py`. All days are Shanghai days, and both ends of every window count.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.db.models import TextChoices

from laoling import calendar
from laoling.calendar import Festival

HORIZON_DAYS = 14
CONTACT_DAYS = 7
SHORTEST_CUT_DAYS = 7
BACKDATING_DAYS = 30
LATE_RECORDED_DAYS = 3
NEXT_TRY_DAYS = 2
DUE_SOON_DAYS = {1: 1, 2: 3, 3: 14}


class Origin(TextChoices):
    """Which rule asks for a duty."""

    REGULAR = "REGULAR", "定期"
    FIRST = "FIRST", "首次"
    AFTER_PAUSE = "AFTER_PAUSE", "暂停后"
    EVENT = "EVENT", "重要情况"
    NEW_YEAR = Festival.NEW_YEAR.value, Festival.NEW_YEAR.label
    SPRING = Festival.SPRING.value, Festival.SPRING.label
    DRAGON_BOAT = Festival.DRAGON_BOAT.value, Festival.DRAGON_BOAT.label
    MID_AUTUMN = Festival.MID_AUTUMN.value, Festival.MID_AUTUMN.label
    DOUBLE_NINTH = Festival.DOUBLE_NINTH.value, Festival.DOUBLE_NINTH.label
    NATIONAL_DAY = Festival.NATIONAL_DAY.value, Festival.NATIONAL_DAY.label


class End(TextChoices):
    """Why an unsettled duty is no longer asked for; empty while it is."""

    PAUSED = "PAUSED", "暂停免访"
    WAIVED = "WAIVED", "站长免访"
    MISSED = "MISSED", "未完成"
    CLOSED = "CLOSED", "随销卡取消"
    OVER = "OVER", "事由已了"
    CANCELLED = "CANCELLED", "不再需要"


class State(TextChoices):
    """What a duty is on a given day (Rules of duties, 9)."""

    UPCOMING = "UPCOMING", "未开始"
    OPEN = "OPEN", "进行中"
    DUE_SOON = "DUE_SOON", "即将到期"
    OVERDUE = "OVERDUE", "逾期"
    DONE = "DONE", "按时完成"
    DONE_LATE = "DONE_LATE", "逾期完成"
    WAIVED = "WAIVED", "免访"
    CANCELLED = "CANCELLED", "取消"
    MISSED = "MISSED", "未完成"


class Outcome(TextChoices):
    """How a visit ended."""

    MET = "MET", "见到"
    PHONED = "PHONED", "电话"
    ABSENT = "ABSENT", "无人"
    REFUSED = "REFUSED", "谢绝"


@dataclass(frozen=True)
class TierChange:
    """A tier approved on a day; of several on one day the last in the sequence counts."""

    on: date
    tier: int


@dataclass(frozen=True)
class Standard:
    """`times` contacts of a kind per period for a tier, from a day on until a later row replaces it."""

    tier: int
    kind: str
    times: int
    period: str
    valid_from: date
    phone_counts: bool = False


@dataclass(frozen=True)
class Pause:
    """No regular service from `first_day` to `last_day`, both included; none if in the wrong order."""

    recorded_on: date
    first_day: date
    last_day: date

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True)
class CardFacts:
    """Everything that decides which duties a card asks for. `tiers` is in order of approval."""

    opened_on: date
    tiers: Sequence[TierChange]
    standards: Sequence[Standard]
    pauses: Sequence[Pause] = ()
    closed_on: date | None = None


@dataclass(frozen=True)
class Wanted:
    """A duty that the rules ask for. `ended_as` is what becomes of it as long as no visit settles it."""

    kind: str
    origin: str
    opens_on: date
    due_on: date
    tier: int
    phone_counts: bool = False
    ended_as: str = ""


@dataclass(frozen=True)
class Contact:
    """A visit as far as settling goes; withdrawn ones are not passed in."""

    day: date
    outcome: str
    kinds: frozenset[str]


@dataclass(frozen=True)
class Rhythm:
    """From `starts_on` to the day before `ends_before` a card owes contacts of one kind by one standard."""

    starts_on: date
    ends_before: date
    tier: int
    standard: Standard | None


def horizon(today: date) -> date:
    """The last day on which a window may open to be planned today."""
    return today + timedelta(days=HORIZON_DAYS)


def cut(first: date, last: date, times: int) -> Iterator[tuple[date, date]]:
    """Cut a period into `times` windows of whole days, the longer ones first (Rules of duties, 1).

    A period has at least as many days as windows; `cards` refuses a standard that asks for more.
    """
    shortest, longer = divmod((last - first).days + 1, times)
    for number in range(times):
        opens_on = first + timedelta(days=number * shortest + min(number, longer))
        due_on = opens_on + timedelta(days=shortest - 1 + (number < longer))
        yield opens_on, due_on


def windows_of(rhythm: Rhythm, through: date) -> Iterator[tuple[date, date]]:
    """Windows of a rhythm that open on or before `through`, oldest first (Rules of duties, 1 and 2).

    A window that opened before the rhythm began is cut to open on its first day, or left out with fewer
    than 7 days left. One that opens on the very first day is whole: nothing of it is gone, so it is kept
    however short it is (half a week), and a rhythm that begins on a boundary takes over without a hole.
    """
    if rhythm.standard is None or rhythm.standard.times == 0:
        return
    day = rhythm.starts_on
    last_opening = min(rhythm.ends_before - timedelta(days=1), through)
    while day <= last_opening:
        first, last = calendar.period_of(day, rhythm.standard.period)
        for opens_on, due_on in cut(first, last, rhythm.standard.times):
            if opens_on < rhythm.starts_on:
                opens_on = rhythm.starts_on
                if (due_on - opens_on).days + 1 < SHORTEST_CUT_DAYS:
                    continue
            if opens_on <= last_opening:
                yield opens_on, due_on
        day = last + timedelta(days=1)


def tier_on(facts: CardFacts, day: date) -> int:
    """The tier at the end of `day`: the last approval up to it."""
    known = [(change.on, order, change.tier) for order, change in enumerate(facts.tiers) if change.on <= day]
    return max(known)[2]


def standard_on(standards: Iterable[Standard], tier: int, kind: str, day: date) -> Standard | None:
    """The standard in force for a tier and kind on a day, if there is one."""
    known = [s for s in standards if (s.tier, s.kind) == (tier, kind) and s.valid_from <= day]
    return max(known, key=lambda s: s.valid_from, default=None)


def tier_steps(facts: CardFacts) -> list[TierChange]:
    """The opening and every day on which the tier became another one, in order of days."""
    steps = [TierChange(facts.opened_on, tier_on(facts, facts.opened_on))]
    for day in sorted({change.on for change in facts.tiers if change.on > facts.opened_on}):
        tier = tier_on(facts, day)
        if tier != steps[-1].tier:
            steps.append(TierChange(day, tier))
    return steps


def rhythms(facts: CardFacts, kind: str) -> list[Rhythm]:
    """The card's rhythms of one kind: each change of tier or standard begins one (Rules of duties, 2)."""
    steps = tier_steps(facts)
    ends = [step.on for step in steps[1:]] + [date.max]
    starts = []
    for step, end in zip(steps, ends, strict=True):
        changes = {
            s.valid_from
            for s in facts.standards
            if (s.tier, s.kind) == (step.tier, kind) and step.on < s.valid_from < end
        }
        starts += [(day, step.tier) for day in sorted({step.on, *changes})]
    days = [day for day, _ in starts[1:]] + [date.max]
    return [
        Rhythm(day, end, tier, standard_on(facts.standards, tier, kind, day))
        for (day, tier), end in zip(starts, days, strict=True)
    ]


def contact_days(facts: CardFacts) -> Iterator[tuple[str, date]]:
    """Days on which a contact of each kind opens beside the rhythm (Rules of duties, 3 and 6)."""
    steps = tier_steps(facts)
    yield Origin.FIRST, facts.opened_on
    for before, step in pairwise(steps):
        if step.tier < before.tier:
            yield Origin.FIRST, step.on
    pauses = [p for p in facts.pauses if p.first_day <= p.last_day and p.last_day >= facts.opened_on]
    for day in sorted({p.last_day + timedelta(days=1) for p in pauses}):
        if not any(p.covers(day) for p in pauses):
            yield Origin.AFTER_PAUSE, day


def end_of(facts: CardFacts, due_on: date) -> str:
    """What becomes of an unsettled duty due on a day (Rules of duties, 6 and 8).

    A pause waives what falls due inside it, unless that was overdue already when the pause was recorded.
    Closing leaves what was overdue as missed and cancels the rest.
    """
    if any(p.covers(due_on) and due_on >= p.recorded_on for p in facts.pauses):
        return End.PAUSED
    return end_by_closing(due_on, facts.closed_on)


def end_by_closing(due_on: date, closed_on: date | None) -> str:
    """What a closing makes of an unsettled duty, a festival's too (Rules of duties, 8)."""
    if closed_on is None:
        return ""
    return End.MISSED if due_on < closed_on else End.CLOSED


def end_of_hospital(due_on: date, *, closed_on: date | None, discharged_on: date | None) -> str:
    """What becomes of an unsettled hospital duty: discharge and closing end it, whichever came first.

    What was overdue by then stays missed (Rules of duties, 7 and 8). A funeral is ended by neither.
    """
    ends = [day for day in (closed_on, discharged_on) if day is not None]
    if not ends:
        return ""
    if due_on < min(ends):
        return End.MISSED
    return End.CLOSED if closed_on == min(ends) else End.OVER


def wanted_duties(facts: CardFacts, through: date) -> list[Wanted]:
    """All duties of a card that open on or before `through`, in order of opening.

    Raises ValueError when no tier is known on the day the card opens.
    """
    if facts.closed_on is not None:
        through = min(through, facts.closed_on)
    wanted = []

    def want(kind: str, origin: str, opens_on: date, due_on: date, standard: Standard) -> None:
        ended_as = end_of(facts, due_on)
        wanted.append(Wanted(kind, origin, opens_on, due_on, standard.tier, standard.phone_counts, ended_as))

    for kind in sorted({s.kind for s in facts.standards}):
        for rhythm in rhythms(facts, kind):
            if rhythm.standard is not None:
                for opens_on, due_on in windows_of(rhythm, through):
                    want(kind, Origin.REGULAR, opens_on, due_on, rhythm.standard)
        for origin, day in contact_days(facts):
            standard = standard_on(facts.standards, tier_on(facts, day), kind, day)
            if day <= through and standard is not None and standard.times:
                want(kind, origin, day, day + timedelta(days=CONTACT_DAYS), standard)
    return sorted(wanted, key=lambda w: (w.opens_on, w.due_on, w.kind, w.origin))


def quiet_until(standards: Sequence[Standard], tier: int, day: date) -> date:
    """The last day from `day` on up to which no regular window of a tier opens; `date.max` if none ever does.

    A standard that begins later counts as an opening: nobody can tell before what it brings.
    """
    quiet = [date.max]
    for kind in {s.kind for s in standards if s.tier == tier}:
        standard = standard_on(standards, tier, kind, day)
        if standard is not None and standard.times:
            window_ends = (due for _, due in cut(*calendar.period_of(day, standard.period), standard.times))
            quiet.append(next(due for due in window_ends if due >= day))
    quiet += [s.valid_from - timedelta(days=1) for s in standards if s.tier == tier and s.valid_from > day]
    return min(quiet)


def qualifies(contact: Contact, duty) -> bool:
    """Whether a contact answers a duty of its kind at all, whenever it was (Rules of duties, 4).

    `duty` has `kind` and `phone_counts`.
    """
    if duty.kind not in contact.kinds:
        return False
    if contact.outcome == Outcome.PHONED:
        return duty.phone_counts
    return contact.outcome in (Outcome.MET, Outcome.REFUSED)


def settling_contact(duty, contacts: Iterable[Contact], closed_on: date | None = None) -> Contact | None:
    """The contact that settles a duty: the first qualifying one on or after `opens_on` (Rules of duties, 4).

    `contacts` come in order of time; `closed_on` is the day of the discharge for a hospital duty if that came
    first, and None for a funeral. A duty that is waived is answered only by a contact inside its window,
    and nothing is answered by what happened after the card was closed. A cancelled duty is never answered.
    """
    if duty.ended_as == End.CANCELLED:
        return None
    last_day = duty.due_on if duty.ended_as in (End.PAUSED, End.WAIVED) else date.max
    last_day = min(last_day, closed_on or date.max)
    for contact in contacts:
        if duty.opens_on <= contact.day <= last_day and qualifies(contact, duty):
            return contact
    return None


def is_on_time(duty) -> bool:
    """Whether a settled duty was settled by its last day, or by its moment if it has one (Rules of duties, 4 and 7)."""
    if duty.due_at is not None:
        return duty.settled_at <= duty.due_at
    return duty.settled_on <= duty.due_on


def is_past_due(duty, now: datetime) -> bool:
    """Whether the last day, or the moment of one with a clock, is over."""
    if duty.due_at is not None:
        return now > duty.due_at
    return calendar.local_day(now) > duty.due_on


def state_of(duty, now: datetime) -> State:
    """What a duty is at `now`; the one definition that every page and report asks (Rules of duties, 9).

    `duty` has `opens_on`, `due_on`, `due_at` (the moment of a duty with a clock, or None), `tier`, `settled_on` and
    `settled_at` (the day and, with a clock, the moment of the visit, or None) and `ended_as`. "Due soon" begins with
    the first rung of the ladder: for its tier, and at once with a clock.
    """
    if duty.settled_on is not None:
        return State.DONE if is_on_time(duty) else State.DONE_LATE
    if duty.ended_as:
        return STATES_OF_ENDS[duty.ended_as]
    today = calendar.local_day(now)
    if today < duty.opens_on:
        return State.UPCOMING
    if is_past_due(duty, now):
        return State.OVERDUE
    soon = duty.due_on - timedelta(days=DUE_SOON_DAYS.get(duty.tier, 0))
    return State.DUE_SOON if duty.due_at is not None or today >= soon else State.OPEN


STATES_OF_ENDS: dict[str, State] = {
    End.PAUSED: State.WAIVED,
    End.WAIVED: State.WAIVED,
    End.MISSED: State.MISSED,
    End.CLOSED: State.CANCELLED,
    End.OVER: State.CANCELLED,
    End.CANCELLED: State.CANCELLED,
}


def may_be_recorded(day: date, today: date) -> bool:
    """Whether a visit of `day` may be recorded: up to 30 days back, never ahead (Rules of duties, 5)."""
    return timedelta(0) <= today - day <= timedelta(days=BACKDATING_DAYS)


def is_late_recorded(day: date, recorded_on: date) -> bool:
    """Whether a visit was written down more than 3 days after it happened (Rules of duties, 5)."""
    return recorded_on - day > timedelta(days=LATE_RECORDED_DAYS)
