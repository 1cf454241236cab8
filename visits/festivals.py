"""Which festivals are kept where, and from when to when: rules in, windows out; no database (Rules of duties, 7)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from laoling import calendar
from visits import windows
from visits.windows import BACKDATING_DAYS, CardFacts, Wanted

KIND = "FESTIVAL"
KEEP, FOLLOW = "KEEP", "FOLLOW"
YEAR_DAYS = 400  # more than the longest time between two festivals of one name


@dataclass(frozen=True)
class Rule:
    """From a day on a unit, with all below it, keeps a festival or doesn't; `path` is "" for everybody.

    Of several rows of one unit and festival from one day the last in the sequence counts.
    """

    path: str
    festival: str
    choice: str
    days_before: int
    valid_from: date


@dataclass(frozen=True)
class Occasion:
    """One festival of one year, as a station keeps it; both ends included."""

    festival: str
    opens_on: date
    due_on: date


def rule_on(rules: Iterable[Rule], path: str, festival: str, day: date) -> Rule | None:
    """The rule that a festival on `day` follows at the unit of that path: of the nearest unit that has its own.

    Of each unit the latest row valid by the festival's day counts; one that says FOLLOW leaves it to those above.
    """
    latest: dict[str, Rule] = {}
    for rule in rules:
        if rule.festival == festival and path.startswith(rule.path) and rule.valid_from <= day:
            before = latest.get(rule.path)
            if before is None or before.valid_from <= rule.valid_from:
                latest[rule.path] = rule
    own = [rule for rule in latest.values() if rule.choice != FOLLOW]
    return max(own, key=lambda rule: len(rule.path), default=None)


def occasions(rules: Sequence[Rule], path: str, first: date, through: date) -> Iterator[Occasion]:
    """What the unit of that path keeps on or after `first` with a window that opens by `through`, in order of days."""
    longest = max((rule.days_before for rule in rules), default=0)
    for day, festival in calendar.festivals_between(first, through + timedelta(days=longest)):
        rule = rule_on(rules, path, festival, day)
        if rule is not None and rule.choice == KEEP:
            opens_on = day - timedelta(days=rule.days_before)
            if opens_on <= through:
                yield Occasion(festival.value, opens_on, day)


def first_day(today: date) -> date:
    """A festival before that day isn't planned any more: nobody could record a visit to it (Rules of duties, 5)."""
    return today - timedelta(days=BACKDATING_DAYS)


def quiet_until(rules: Sequence[Rule], day: date) -> date:
    """The last day from `day` on up to which no festival's window opens anywhere."""
    coming = calendar.festivals_between(day, day + timedelta(days=YEAR_DAYS))
    openings = (
        festival_day - timedelta(days=rule.days_before)
        for festival_day, festival in coming
        for rule in rules
        if rule.festival == festival and rule.choice == KEEP
    )
    return min((opens_on for opens_on in openings if opens_on > day), default=date.max) - calendar.ONE_DAY


def wanted_festivals(
    facts: CardFacts,
    rules: Sequence[Rule],
    path: str,
    first: date,
    through: date,
    *,
    phone_counts: bool = False,
) -> list[Wanted]:
    """The festival duties of a card at the unit of that path, with windows that open by `through`, in order.

    Every card open by the festival's day has one, cut to its opening; a pause changes nothing (Rules of duties, 6).
    """
    if facts.closed_on is not None:
        through = min(through, facts.closed_on)
    wanted = []
    for occasion in occasions(rules, path, first, through):
        opens_on = max(occasion.opens_on, facts.opened_on)
        if occasion.due_on >= facts.opened_on and opens_on <= through:
            tier = windows.tier_on(facts, opens_on)
            ended_as = windows.end_by_closing(occasion.due_on, facts.closed_on)
            wanted.append(
                Wanted(KIND, occasion.festival, opens_on, occasion.due_on, tier, phone_counts, ended_as)
            )
    return wanted
