"""How people of the demo are: moods and concerns of a year of visits, the talks of the last weeks, the reports."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from random import Random
from uuid import UUID

from laoling import calendar
from laoling.copying import copy_rows
from laoling.demo.names import Choice, draw
from laoling.people.models import Retiree
from visits.models import MoodRecord, Outcome, Talk, Visit
from visits.moods.reports import publish_months
from visits.moods.scale import Appeal, Concern, Mood
from visits.moods.services import hold_talk, work_out_talk

USUALLY = Choice({2: 2, 3: 45, 4: 43, 5: 10})  # how somebody is as a rule
CHANGE = Choice({-2: 1, -1: 9, 0: 78, 1: 12})
ASKED = 0.7  # of the visits that met somebody, on so many the visitor noted the mood
CONCERNED = Choice({0: 45, 1: 40, 2: 15})
CONCERNS = Choice(
    {
        Concern.HEALTH: 30,
        Concern.MEDICAL: 18,
        Concern.LONELINESS: 16,
        Concern.FAMILY: 12,
        Concern.PENSION: 9,
        Concern.HOUSING: 6,
        Concern.MONEY: 4,
        Concern.COMPANY: 3,
        Concern.NEIGHBOURS: 2,
    }
)
WORDS = ["夜里睡不好", "想孙子了", "老伴走后家里太静", "担心看病花钱", "盼着装电梯", "老同事越来越少"]
TALKED = [
    "陪着说了一下午，把心里的委屈说出来了，约好下周一起去活动室。",
    "讲了医药费报销的新办法，帮着算了一遍，心里踏实多了。",
    "请来当年的老班长一起坐坐，说起会战的日子，脸上有了笑。",
    "和女儿通了电话，女儿答应每周视频两次。",
]
TROUBLED = 9
TALKS_SINCE = timedelta(days=25)


class Moods:
    """Writes the moods of the visits that are there, none of the visits that nobody was met on."""

    def __init__(self, rng: Random, *, today: date, now: datetime) -> None:
        self.rng, self.today, self.now = rng, today, now

    def write(self) -> int:
        """Write moods, ask for talks, hold some, publish the months that are over; returns how many moods."""
        met = Visit.objects.filter(outcome=Outcome.MET, retiree__died_on=None)
        visits = met.order_by("retiree", "visited_at", "pk").values_list("pk", "retiree", "retiree__station")
        # Read before the first row is copied: nothing else may be asked meanwhile.
        count = copy_rows(MoodRecord, "visit_id station_id mood concerns words", self.rows(list(visits)))
        self.talk()
        publish_months(today=self.today, now=self.now)
        return count

    def rows(self, visits: list[tuple[int, int, int]]) -> Iterator[tuple]:
        """One row a visit on which the mood was noted, person by person; of every TROUBLED-th the last one is low."""
        for place, (_, own) in enumerate(groupby(visits, key=itemgetter(1))):
            usual = USUALLY.of(self.rng)
            noted = [visit for visit in own if self.rng.random() < ASKED]
            for number, (pk, _, station) in enumerate(noted, start=1):
                mood = min(max(usual + CHANGE.of(self.rng), 1), 5)
                words = draw(self.rng, WORDS) if self.rng.random() < 0.08 else ""
                if place % TROUBLED == 0 and number == len(noted):
                    mood, words = 1 + (place // TROUBLED) % 2, draw(self.rng, WORDS)
                yield pk, station, mood, self.concerns(), words

    def concerns(self) -> list[str]:
        chosen = {CONCERNS.of(self.rng).value for _ in range(CONCERNED.of(self.rng))}
        return [concern.value for concern in Concern if concern.value in chosen]

    def talk(self) -> None:
        """Ask for the talks of the last weeks as on the day of each visit; of three one was held, one twice."""
        since = self.today - TALKS_SINCE
        low = MoodRecord.objects.valid().filter(visit__visited_on__gte=since, mood__lte=Mood.FAIR)
        people = Retiree.objects.current().filter(pk__in=low.values("visit__retiree")).order_by("pk")
        asked = [talk for retiree in people if (talk := self.ask(retiree))]
        for place, talk in enumerate(asked):
            for time in range(place % 3):
                self.hold(talk, time)

    def ask(self, retiree: Retiree) -> Talk | None:
        newest = MoodRecord.objects.valid().filter(visit__retiree=retiree).newest_first()
        record = newest.select_related("visit").first()
        if record is None or record.visit.visited_on < self.today - TALKS_SINCE:
            return None
        return work_out_talk(retiree, now=record.visit.recorded_at)

    def hold(self, talk: Talk, time: int) -> None:
        """The first time a few days after it was asked for, and agreed on again; the second time it was enough."""
        on = calendar.local_day(talk.asked_at) + timedelta(days=3 + 7 * time)
        if on >= self.today:
            return
        hold_talk(
            talk=talk,
            talked_on=on,
            appeals=[Appeal.FEELING, list(Appeal)[talk.pk % len(Appeal)]],
            words=draw(self.rng, TALKED),
            next_on=None if time else on + timedelta(days=14),
            submission_id=UUID(int=self.rng.getrandbits(128), version=4),
            by=talk.noticed_by,
            now=calendar.start_of(on) + timedelta(hours=16),
        )
