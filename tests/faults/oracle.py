"""Who must have been told what, worked out from the text of rule 10 and from nothing of the portal's own.

Duties come from the planner's oracle (`visits.tests.oracle`), which walks day by day. The ladder is walked here, one
duty and one rung at a time.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache

from django.db import connection

from tests.faults.town import CardFacts, Town
from visits.tests import oracle
from visits.tests.histories import DEFAULT_STANDARDS
from visits.windows import CardFacts as PlannedFacts
from visits.windows import TierChange

HORIZON = timedelta(days=14)
WEEK = 7
VISITOR, HEAD, DEPARTMENT, CENTRE = range(4)
RUNGS = (
    {VISITOR},
    {VISITOR, HEAD},
    {DEPARTMENT},
    {CENTRE},
)
REPEATED_TO = {HEAD, DEPARTMENT}
OFFSETS = {1: (-1, 1, 2, 3), 2: (-3, 1, 3, 7), 3: (-14, 1, 7, 14)}

# A duty as people know it: (card, kind, origin, first day, last day).
DutyKey = tuple[int, str, str, date, date]
Message = tuple[DutyKey, int, int]  # the duty, the recipient, the rung

ACTUAL_DUTIES = "SELECT card_id, kind, origin, opens_on, due_on FROM visits_duty WHERE kind <> 'FESTIVAL'"
ACTUAL_MESSAGES = """
SELECT duty.card_id, duty.kind, duty.origin, duty.opens_on, duty.due_on, reminder.recipient_id, reminder.rung
FROM inbox_reminder reminder
LEFT JOIN visits_duty duty ON reminder.subject = 'visits.duty:' || duty.id
WHERE reminder.part_of_id IS NOT NULL OR NOT starts_with(reminder.subject, 'inbox.station:')
"""
COUNT = "SELECT count(*) FROM ({rows}) AS found"
# What the centre is shown are counts: each single message is part of exactly one, which says how many it counts.
WRONG_COUNTS = """
SELECT count(*) FROM inbox_reminder shown
WHERE starts_with(shown.subject, 'inbox.station:')
  AND (SELECT count(*) FROM inbox_reminder part WHERE part.part_of_id = shown.id)::text
      <> (regexp_match(shown.title, '：([0-9]+) 件'))[1]
"""
UNCOUNTED = """
SELECT count(*) FROM inbox_reminder reminder
JOIN accounts_user person ON person.id = reminder.recipient_id AND person.role = 'CENTRE_LEADER'
WHERE reminder.part_of_id IS NULL AND NOT starts_with(reminder.subject, 'inbox.station:')
"""
ANSWERED_WRONGLY = """
SELECT count(*) FROM inbox_reminder reminder
JOIN visits_duty duty ON reminder.subject = 'visits.duty:' || duty.id
WHERE (duty.settled_by_id IS NOT NULL OR duty.ended_as <> '') <> (reminder.answered_at IS NOT NULL)
"""


@dataclass
class Comparison:
    """What should be against what is; all four are 0 when the promise was kept."""

    due: int = 0
    lost: int = 0
    doubled: int = 0
    unwanted: int = 0
    miscounted: int = 0

    @property
    def is_complete(self) -> bool:
        return not (self.lost or self.doubled or self.unwanted or self.miscounted)


@dataclass
class Oracle:
    """Walks the days of a town; `day_passes` for each day on which somebody scanned, in order."""

    town: Town
    duties: set[DutyKey] = field(default_factory=set)
    told: dict[tuple[DutyKey, int], int] = field(default_factory=dict)  # the highest rung so far
    messages: set[Message] = field(default_factory=set)

    def day_passes(self, day: date) -> set[Message]:
        """The messages that this day adds, after all that was to be told before was told."""
        new: set[Message] = set()
        for card in self.town.cards:
            for duty in self.climbing(card, day):
                for person, rung in self.told_about(card, duty, day).items():
                    if rung > self.told.get((duty, person), 0):
                        self.told[duty, person] = rung
                        new.add((duty, person, rung))
        self.messages |= new
        return new

    def climbing(self, card: CardFacts, day: date) -> Iterator[DutyKey]:
        """The card's unsettled duties, of several overdue ones of a kind the oldest only."""
        oldest: dict[str, DutyKey] = {}
        met = self.town.visited.get(card.card, [])
        for kind, origin, opens_on, due_on in windows_of(card.tier, card.opened_on, day + HORIZON):
            duty = (card.card, kind, origin, opens_on, due_on)
            self.duties.add(duty)
            if opens_on > day or any(opens_on <= visit <= day for visit in met):
                continue
            if due_on >= day:
                yield duty
            elif kind not in oldest or (due_on, opens_on) < (oldest[kind][4], oldest[kind][3]):
                oldest[kind] = duty
        yield from oldest.values()

    def told_about(self, card: CardFacts, duty: DutyKey, day: date) -> dict[int, int]:
        """Who is told of a duty by that day, each at the highest rung that names them."""
        highest: dict[int, int] = {}
        for rung, audience in reached(card.tier, (day - duty[4]).days):
            for rank in audience:
                highest[rank] = max(rung, highest.get(rank, 0))
        people: dict[int, int] = {}
        for rank, rung in highest.items():
            for person in self.people_at(card, rank):
                people[person] = max(rung, people.get(person, 0))
        return people

    def people_at(self, card: CardFacts, rank: int) -> list[int]:
        """Who answers at that rank, or the next one up where somebody is there."""
        visitor = self.town.answering.get(card.visitor) if card.visitor else None
        if rank == VISITOR and visitor:
            return [visitor]
        above = self.town.staff_above(card.station)
        return next((people for people in above[max(rank, HEAD) - HEAD :] if people), [])

    def seems_complete(self) -> bool:
        """Whether there are as many as must be: quick, and true at the moment when `compare` is worth its time."""
        counts = [next(rows(COUNT.format(rows=query)))[0] for query in (ACTUAL_MESSAGES, ACTUAL_DUTIES)]
        answered = next(rows(ANSWERED_WRONGLY))[0] == 0
        return answered and counts[0] >= len(self.messages) and counts[1] >= len(self.duties)

    def compare(self) -> Comparison:
        """Hold the database to what must be there."""
        wanted = Counter(self.messages)
        actual: Counter = Counter()
        for *duty, recipient, rung in rows(ACTUAL_MESSAGES):
            actual[tuple(duty), recipient, rung] += 1
        duties = Counter(rows(ACTUAL_DUTIES))
        return Comparison(
            due=len(wanted),
            lost=sum((wanted - actual).values()) + len(self.duties - duties.keys()),
            doubled=sum(count - 1 for count in (*actual.values(), *duties.values())),
            unwanted=len(actual.keys() - wanted.keys()) + len(duties.keys() - self.duties),
            miscounted=sum(next(rows(query))[0] for query in (WRONG_COUNTS, UNCOUNTED, ANSWERED_WRONGLY)),
        )


@cache
def windows_of(tier: int, opened_on: date, through: date) -> list[tuple[str, str, date, date]]:
    facts = PlannedFacts(opened_on, (TierChange(opened_on, tier),), DEFAULT_STANDARDS)
    return [(row[0], row[1], row[2], row[3]) for row in oracle.wanted_duties(facts, through)]


def reached(tier: int, days_past: int) -> Iterable[tuple[int, set[int]]]:
    """The rungs reached so many days after the last day of a duty (negative: before it), weekly repeats included."""
    offsets = OFFSETS[tier]
    for rung, (offset, audience) in enumerate(zip(offsets, RUNGS, strict=True), start=1):
        if days_past >= offset:
            yield rung, audience
    weeks = (days_past - offsets[-1]) // WEEK
    for week in range(1, weeks + 1):
        yield len(offsets) + week, REPEATED_TO


def rows(query: str) -> Iterator[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        yield from cursor.fetchall()
