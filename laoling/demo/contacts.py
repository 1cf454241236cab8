"""A year of visits: what the rules asked for, and how people kept to it.

The rules themselves say what was asked (`visits.windows`); the planner then makes the duties, and finds for each
the visit that settles it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice
from random import Random
from uuid import UUID

from laoling import calendar
from laoling.calendar import local_day
from laoling.copying import copy_rows
from laoling.demo import words
from laoling.demo.moments import day_between, office_moment
from laoling.demo.names import Choice, draw
from laoling.demo.registry import standards
from laoling.demo.staff import Organisation
from laoling.demo.stories import Story
from visits import festival_plan, festivals, windows
from visits.models import DutyKind, Visit
from visits.windows import Outcome

KEPT = Choice({"on time": 86, "late": 8, "absent first": 5, "not at all": 1})
SAME_TRIP = 0.6
RECORDED_LATE = 0.03
WITHDRAWN_EVERY = 211
CALLED_INSTEAD = 0.04
FESTIVALS_BACK = 60
KNOCKED_IN_VAIN = (3, 1)  # days ago
COLUMNS = (
    "retiree_id visited_at visited_on visitor_id outcome kinds done needs next_step next_try_on tier "
    "recorded_at recorded_by_id late_recorded withdrawn_at withdrawn_by_id submission_id version"
)


@dataclass
class Trip:
    """Somebody went, under which tier, how it ended, and what for."""

    tier: int
    outcome: str
    kinds: list[str]


def lately(today: date) -> list[date]:
    """The days of the last two months on which there was a festival, in order."""
    found = calendar.festivals_between(today - timedelta(days=FESTIVALS_BACK), today - timedelta(days=1))
    return sorted({day for day, _ in found})


class Diary:
    """Writes the visits of all stories, none after yesterday."""

    def __init__(self, rng: Random, made: Organisation, *, today: date) -> None:
        self.rng = rng
        self.made = made
        self.today = today
        self.yesterday = today - timedelta(days=1)
        self.count = 0
        self.festival_rules = festival_plan.rules()

    def write(self, stories: list[Story]) -> int:
        """Copy the visits; returns how many."""
        rules = standards()
        rows = (row for told in stories for row in self.visits_of(told, rules))
        return copy_rows(Visit, COLUMNS, rows)

    def visits_of(self, told: Story, rules: list[windows.Standard]) -> Iterator[tuple]:
        """The rows of one card, in the order of days."""
        last_day = min(self.yesterday, told.silent_since or date.max, told.closed_on or date.max)
        trips = self.trips_of(self.wanted(told.facts(rules)), told.pause, last_day)
        if told.nobody_opens:
            for days in KNOCKED_IN_VAIN:
                kinds = [DutyKind.HOME_SERVICE.value]
                trips[self.today - timedelta(days=days)] = Trip(told.steps[-1].tier, Outcome.ABSENT, kinds)
        for day in sorted(trips):
            yield self.row(told, day, trips[day])

    def wanted(self, facts: windows.CardFacts) -> list[windows.Wanted]:
        """What the rules asked for, the latest festivals included."""
        first = min(lately(self.today), default=self.today)
        kept = festivals.wanted_festivals(facts, self.festival_rules, "", first, self.today)
        return sorted([*windows.wanted_duties(facts, self.today), *kept], key=lambda duty: duty.opens_on)

    def trips_of(
        self, wanted: list[windows.Wanted], pause: windows.Pause | None, last_day: date
    ) -> dict[date, "Trip"]:
        """When somebody went to a person, at most once a day: for each duty that an earlier trip didn't answer."""
        trips: dict[date, Trip] = {}
        latest = {kind.value: date.min for kind in DutyKind}
        for duty in wanted:
            if latest[duty.kind] >= duty.opens_on or duty.ended_as == windows.End.PAUSED:
                continue
            how = KEPT.of(self.rng)
            day = self.day_for(duty, how, trips, last_day)
            if how == "absent first" and day <= last_day and day not in trips:
                trips[day] = Trip(duty.tier, Outcome.ABSENT, [duty.kind])
                day += timedelta(days=windows.NEXT_TRY_DAYS)
            if how == "not at all" or day > last_day or (pause and pause.covers(day)):
                continue
            trip = trips.get(day)
            if trip is None or trip.outcome == Outcome.ABSENT:
                trips[day] = Trip(duty.tier, self.outcome(duty), [duty.kind])
            elif duty.kind not in trip.kinds:
                trip.kinds.append(duty.kind)
            latest[duty.kind] = max(latest[duty.kind], day)
        return trips

    def day_for(self, duty: windows.Wanted, how: str, trips: dict[date, "Trip"], last_day: date) -> date:
        """The day of the trip for a duty: on a trip made anyway if there is one; seldom at a weekend."""
        first, last = duty.opens_on, min(duty.due_on, last_day)
        if how == "late":
            first, last = duty.due_on + timedelta(days=1), duty.due_on + timedelta(days=2 + 3 * duty.tier)
        elif self.rng.random() < SAME_TRIP:
            for day in islice(reversed(trips), 4):
                if first <= day <= last and trips[day].outcome == Outcome.MET:
                    return day
        day = day_between(self.rng, first, last)
        if day.weekday() > 4 and self.rng.random() < 0.8:
            day = day_between(self.rng, first, last)
        return day

    def outcome(self, duty: windows.Wanted) -> str:
        kind = self.rng.random()
        if kind < 0.008:
            return Outcome.REFUSED
        if duty.phone_counts and kind < CALLED_INSTEAD:
            return Outcome.PHONED
        return Outcome.MET

    def row(self, told: Story, day: date, trip: Trip) -> tuple:
        """One visit in the order of COLUMNS."""
        rng = self.rng
        self.count += 1
        at = office_moment(rng, day)
        visitor = (
            told.visitor if rng.random() < 0.88 else draw(rng, self.made.visitors[told.person.station]).pk
        )
        met = trip.outcome == Outcome.MET
        needs, next_step = draw(rng, words.NEEDS) if met and rng.random() < 0.16 else ("", "")
        if met and not needs and rng.random() < 0.06:
            next_step = draw(rng, words.NEXT_STEPS)
        recorded_at = self.recorded_at(at)
        withdrawn = self.count % WITHDRAWN_EVERY == 0
        return (
            told.person.pk,
            at,
            day,
            visitor,
            trip.outcome,
            sorted(trip.kinds, reverse=True),
            self.done(trip),
            needs,
            next_step,
            day + timedelta(days=windows.NEXT_TRY_DAYS) if trip.outcome == Outcome.ABSENT else None,
            trip.tier,
            recorded_at,
            visitor,
            windows.is_late_recorded(day, local_day(recorded_at)),
            recorded_at + timedelta(minutes=25) if withdrawn else None,
            self.made.heads[told.person.station].pk if withdrawn else None,
            UUID(int=rng.getrandbits(128), version=4),
            1,
        )

    def done(self, trip: Trip) -> str:
        if trip.outcome == Outcome.MET:
            return words.done(self.rng, trip.kinds)
        sayings = {Outcome.ABSENT: words.ABSENT, Outcome.REFUSED: words.REFUSED, Outcome.PHONED: words.PHONED}
        return draw(self.rng, sayings[Outcome(trip.outcome)]) + "。"

    def recorded_at(self, at: datetime) -> datetime:
        """The same day as a rule, now and then days later, but never after yesterday evening."""
        later = timedelta(minutes=20 + int(self.rng.random() * 150))
        if self.rng.random() < RECORDED_LATE:
            later += timedelta(days=4 + int(self.rng.random() * 5))
        if local_day(at + later) > self.yesterday:
            later = timedelta(minutes=20)
        return at + later
