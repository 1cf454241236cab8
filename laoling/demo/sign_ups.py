"""Who came to the activities of the demo, who is signed up for the next ones, who waits, and whom to call."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random

from django.db import connection

from activities.models import Activity, Call, SignUp
from activities.signing.services import withdraw
from laoling.accounts.models import User
from laoling.copying import copy_rows
from laoling.demo.moments import office_moment
from laoling.demo.staff import Organisation
from laoling.people.models import Retiree

REGULARS = 48  # of each station: the same faces come again and again
MEMBERS = 60  # people of a station among whom regulars are looked for
SIGNED_UP_AHEAD = timedelta(days=14)
SHARE_ABSENT = 0.12
SHARE_WALKED_IN = 0.08
SUMMARIES = [
    "大家到得早，气氛热闹，有几位第一次来，说下次还来。",
    "讲得清楚，提问的多，下次留出二十分钟答疑。",
    "人不多，但都坐到了最后。音响有杂音，已经报修。",
]
COLUMNS = (
    "activity_id retiree_id state place walked_in signed_up_at signed_up_by_id promoted_at withdraw_reason "
    "came came_at came_by_id"
)
State = SignUp.State


class Rosters:
    """Makes the sign-ups of all activities that are there."""

    def __init__(self, rng: Random, made: Organisation, *, today: date, now: datetime) -> None:
        self.rng = rng
        self.made = made
        self.today = today
        self.now = now
        self.by = {unit.pk: made.heads[code].pk for code, unit in made.stations.items()}
        self.regulars = {unit.pk: self.regulars_of(unit.pk) for unit in made.stations.values()}

    def write(self) -> int:
        """Copy the sign-ups, list whom to call, and sum up what is over; returns how many sign-ups."""
        count = copy_rows(SignUp, COLUMNS, list(self.rows()))
        self.write_calls()
        self.sum_up()
        return count

    def regulars_of(self, station: int) -> list[int]:
        """Keys of people of the station who like to come, most of them without much need of help."""
        people = Retiree.objects.current().filter(station=station).order_by("pk")
        keys = list(people.values_list("pk", flat=True)[:MEMBERS])
        self.rng.shuffle(keys)
        return keys[:REGULARS]

    def rows(self) -> Iterator[tuple]:
        published = Activity.objects.public().order_by("starts_at", "pk")
        for activity in published.iterator(chunk_size=2000):
            people = self.regulars.get(activity.unit_id, [])
            if not people:
                continue
            if activity.ends_at <= self.now and not activity.is_cancelled:
                yield from self.attendance(activity, people)
            elif activity.takes_sign_ups and activity.starts_at < self.now + SIGNED_UP_AHEAD:
                yield from self.asked_for(activity, people)

    def attendance(self, activity: Activity, people: Sequence[int]) -> Iterator[tuple]:
        """Who came and who didn't; the first of the regulars come most often."""
        most = min(activity.capacity or 20, len(people))
        wanted = int(most * (0.5 + self.rng.random() / 2))
        for key in self.some_of(people, wanted):
            walked_in = not activity.takes_sign_ups or self.rng.random() < SHARE_WALKED_IN
            came = walked_in or self.rng.random() > SHARE_ABSENT
            yield self.row(activity, key, walked_in=walked_in, came=came)

    def asked_for(self, activity: Activity, people: Sequence[int]) -> Iterator[tuple]:
        """Nearly all seats of the next ones are taken, of every third one more than there are."""
        limit = activity.capacity or 16
        wanted = limit + 3 if activity.pk % 3 == 0 else int(limit * 0.7)
        for number, key in enumerate(self.some_of(people, wanted)):
            place = number - limit + 1 if activity.capacity and number >= limit else None
            yield self.row(activity, key, place=place)

    def some_of(self, people: Sequence[int], count: int) -> list[int]:
        """So many of them, each once; those who stand in front are drawn more often."""
        weighed = sorted(people, key=lambda key: self.rng.random() * (1 + people.index(key) / 12))
        return weighed[:count]

    def row(self, activity: Activity, key: int, *, place=None, walked_in=False, came=None) -> tuple:
        """One sign-up in the order of COLUMNS."""
        by = self.by[activity.unit_id]
        day = min(activity.starts_at.date() - timedelta(days=3), self.today - timedelta(days=1))
        ticked = (came, activity.ends_at, by) if came is not None else (None, None, None)
        signed_up_at = activity.starts_at if walked_in else office_moment(self.rng, day)
        state = State.WAITING if place else State.SEATED
        return (activity.pk, key, state, place, walked_in, signed_up_at, by, None, "", *ticked)

    def write_calls(self) -> None:
        """Whoever signed up for what was cancelled is to be called, some of them were; and who got a seat today."""
        left = SignUp.objects.filter(activity__cancelled_at__isnull=False, activity__ends_at__gt=self.now)
        calls = [
            Call(sign_up=sign_up, why=Call.Why.CANCELLED, made_at=sign_up.activity.cancelled_at or self.now)
            for sign_up in left.select_related("activity").order_by("pk")
        ]
        for call in calls:
            if self.rng.random() < 0.4:
                call.called_at = self.now - timedelta(hours=2)
                call.called_by_id = self.by[call.sign_up.activity.unit_id]
        Call.objects.bulk_create(calls)
        for code, station in self.made.stations.items():
            self.let_one_go(station.pk, self.made.heads[code])

    def let_one_go(self, station: int, head: User) -> None:
        """Somebody of the station's next full activity can't come: the first who waits gets the seat."""
        waiting = SignUp.objects.waiting().filter(activity__unit=station, activity__starts_at__gt=self.now)
        first = waiting.order_by("activity__starts_at", "place").first()
        if first is not None:
            seated = SignUp.objects.seated().filter(activity=first.activity_id).order_by("pk").first()
            withdraw(sign_up=seated, reason="要去女儿家住几天", by=head, now=self.now)

    def sum_up(self) -> None:
        """Some of what is over has a summary."""
        with connection.cursor() as cursor:
            cursor.execute(
                """
                UPDATE activities_activity
                SET summary = (%s::text[])[1 + id %% 3], summed_up_at = ends_at, summed_up_by_id = created_by_id,
                    others_came = id %% 4
                WHERE published_at IS NOT NULL AND cancelled_at IS NULL AND ends_at <= %s AND id %% 5 = 0
                """,
                [SUMMARIES, self.now],
            )
