"""A year of one elder, played day by day through the services of the portal, with the day's scans between.

The script counts days from the opening of the card; the visits between are the visitor's rounds. Every day that is
told ends with the question whether anybody of the couple fell between (Rules of duties, 11).
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from pathlib import Path

import pghistory
from django.db import transaction

from cards.models import ServiceCard
from cards.review_reminders import remind_of_reviews
from laoling import home
from laoling.accounts.models import User
from laoling.calendar import ONE_DAY, SHANGHAI, local_day
from laoling.demo import clock
from laoling.demo.play import acts, telling
from laoling.demo.play.cast import Cast, engage
from laoling.demo.play.rounds import Rounds, call_family, go, record_unwritten
from visits.reconcile import findings
from visits.reminders import send_reminders
from visits.services import plan_duties

Act = Callable[[Cast, datetime, User], str]

LENGTH = 399  # days from the opening of the card to the last one
WEDNESDAY = 2
ENTERED = -6
# (days after the opening, hour, who acts, what); a day of it is a station, where --pause stops
SCRIPT: list[tuple[int, int, str, Act]] = [
    (ENTERED, 10, "head", acts.enter),
    (-2, 15, "visitor", acts.assess_first),
    (0, 10, "manager", acts.open_card),
    (26, 15, "visitor", acts.assess_worse),
    (28, 10, "manager", acts.raise_tier),
    (161, 9, "head", acts.pause),
    (203, 16, "visitor", acts.come_to_hospital),
    (204, 10, "visitor", acts.visit_in_hospital),
    (213, 10, "visitor", acts.leave_hospital),
    (266, 10, "visitor", acts.report_wrongly),
    (267, 9, "head", acts.undo),
    (280, 9, "head", acts.ask_for_help),
    (280, 10, "visitor", acts.accept),
    (281, 16, "visitor", acts.resolve),
    (283, 10, "visitor", acts.call_back),
    (308, 15, "head", acts.hand_over),
    (370, 15, "successor", acts.assess_yearly),
    (373, 10, "manager", acts.keep_tier),
    (385, 15, "successor", acts.die),
    (386, 10, "successor", acts.console),
    (389, 15, "successor", acts.assess_spouse),
    (392, 10, "manager", acts.open_spouses_card),
]
PLANNED_AT, REMINDED_AT, ROUNDS_AT = time(0, 10), time(8), time(11)
WRITTEN_AT, CALLED_AT, ASKED_AT = time(17), time(16), time(23, 30)
HOURS_OF_MUSTS = range(0, 24, 3)  # how often the ladder is asked while a must with a clock is open


class Fallen(Exception):
    """Somebody of the couple fell between: the text says who and how."""


@dataclass
class Play:
    """One play and how far it came; everything else stands in the database."""

    cast: Cast
    opens_on: date
    played_to: date
    rounds: Rounds = field(default_factory=Rounds)
    tell: Callable[[str], object] = print

    @classmethod
    def begin(cls, *, today: date, tell: Callable[[str], object]) -> "Play":
        """A new play whose last day is yesterday at the latest. Raises NoStage."""
        opens_on = today - ONE_DAY - timedelta(days=LENGTH)
        opens_on -= timedelta(days=(opens_on.weekday() - WEDNESDAY) % 7)
        return cls(engage(), opens_on, opens_on + timedelta(days=ENTERED - 1), tell=tell)

    @property
    def ends_on(self) -> date:
        return self.opens_on + timedelta(days=LENGTH)

    @property
    def is_over(self) -> bool:
        return self.played_to >= self.ends_on

    def next_station(self) -> date:
        """The next day on which the script has something; the last day after that."""
        days = (self.opens_on + timedelta(days=offset) for offset, *_ in SCRIPT)
        return min((day for day in days if day > self.played_to), default=self.ends_on)

    def go_on(self, through: date) -> None:
        """Live all days up to `through`, or to the end. Raises Fallen when somebody fell between."""
        while self.played_to < min(through, self.ends_on):
            self.live(self.played_to + ONE_DAY)

    def live(self, day: date) -> None:
        """One day in the order of its hours."""
        lines: list[str] = []
        for at, what in sorted(self.agenda(day), key=lambda item: item[0]):
            lines += what(datetime.combine(day, at, SHANGHAI))
        if lines:
            self.tell("\n".join([telling.day_in_line(day), *lines]))
            self.ask(datetime.combine(day, ASKED_AT, SHANGHAI))
        self.played_to = day

    def agenda(self, day: date) -> Iterator[tuple[time, Callable[[datetime], list[str]]]]:
        yield PLANNED_AT, self.plan
        yield REMINDED_AT, self.remind
        for hour in HOURS_OF_MUSTS:
            yield time(hour, 45), self.remind_of_musts
        yield ROUNDS_AT, self.go_round
        yield CALLED_AT, partial(self.later, "head", call_family)
        yield WRITTEN_AT, partial(self.later, "visitor", record_unwritten)
        for offset, hour, post, what in SCRIPT:
            if self.opens_on + timedelta(days=offset) == day:
                yield time(hour), partial(self.play_scene, post, what)

    def play_scene(self, post: str, what: Act, now: datetime) -> list[str]:
        """What the script has for somebody in a post."""
        by = self.cast.staff(post)
        return self.act(now, by, partial(what, self.cast, now, by))

    def later(self, post: str, what: Callable[[Cast, Rounds, datetime], str], now: datetime) -> list[str]:
        """What a round left to be done later in the day, or days after."""
        return self.act(now, self.cast.staff(post), partial(what, self.cast, self.rounds, now))

    def go_round(self, now: datetime) -> list[str]:
        """The visitors go wherever it is time."""
        lines = []
        for person in self.cast.people:
            card = (
                ServiceCard.objects.open().filter(retiree=person).select_related("retiree__station").first()
            )
            if card is not None:
                deed = partial(go, self.cast, self.rounds, card.retiree, now)
                lines += self.act(now, card.visitor, deed)
        return lines

    def act(self, now: datetime, by: User | None, deed: Callable[[], str]) -> list[str]:
        """Do something as somebody and tell what followed; nothing when there was nothing to do."""
        before = telling.Picture.of(self.cast.people)
        with written_at(now, by):
            words = deed()
            if words:
                self.plan_what_changed(now)
        if not words:
            return []
        post = f"{by.get_role_display()}{by}：" if by else ""
        return self.lines(now, f"{post}{words}", before)

    def scan(self, now: datetime, words: str, *deeds: Callable[[], object]) -> list[str]:
        """What the clock does; told only when something came of it."""
        before = telling.Picture.of(self.cast.people)
        with written_at(now, None):
            for deed in deeds:
                deed()
        lines = self.lines(now, words, before)
        return lines if len(lines) > 1 else []

    def lines(self, now: datetime, words: str, before: telling.Picture) -> list[str]:
        followed = telling.what_followed(self.cast.people, before, now)
        return [f"  {now:%H:%M} {words}", *(f"        → {line}" for line in followed)]

    def plan(self, now: datetime) -> list[str]:
        return self.scan(now, "排任务", partial(self.plan_duties, now, due=True))

    def plan_what_changed(self, now: datetime) -> None:
        """What the pages ask for on commit."""
        self.plan_duties(now, due=False)
        remind_of_reviews(now=now, people=self.cast.people)

    def plan_duties(self, now: datetime, *, due: bool) -> None:
        cards = ServiceCard.objects.filter(retiree__in=self.cast.people)
        cards = cards if due else cards.filter(planned_to=None)
        if keys := list(cards.values_list("pk", flat=True)):
            plan_duties(today=local_day(now), cards=keys)

    def remind(self, now: datetime) -> list[str]:
        people = self.cast.people
        scans = (partial(scan, now=now, people=people) for scan in (remind_of_reviews, send_reminders))
        return self.scan(now, "提醒", *scans)

    def remind_of_musts(self, now: datetime) -> list[str]:
        return self.remind(now) if telling.is_urgent(self.cast.people) else []

    def hand_back(self, now: datetime) -> None:
        """The play is over: plan and remind as of today, and ask once more."""
        self.plan(now)
        self.remind(now)
        self.ask(now)

    def ask(self, now: datetime) -> None:
        """Raise Fallen when what should be isn't (Rules of duties, 11)."""
        if found := findings(now, people=self.cast.people):
            raise Fallen("\n".join(finding.text for finding in found))


@contextmanager
def written_at(now: datetime, by: User | None) -> Iterator[None]:
    """What is written meanwhile carries that moment and author, and is one transaction."""
    author = {"user": by.pk} if by else {}
    with clock.standing_at(now), transaction.atomic(), pghistory.context(command="play_year", **author):
        yield


# A play that stopped on a day is written down beside the clock, and goes on from there.


def file() -> Path:
    return home.home() / "demo-play.json"


def write_down(play: Play) -> None:
    file().parent.mkdir(parents=True, exist_ok=True)
    state = {
        "cast": play.cast.as_plain(),
        "opens_on": play.opens_on.isoformat(),
        "played_to": play.played_to.isoformat(),
        "rounds": asdict(play.rounds),
    }
    home.write_private_file(file(), json.dumps(state, ensure_ascii=False, indent=1))


def read(tell: Callable[[str], object]) -> Play | None:
    """The play that stopped somewhere; None when there is none."""
    if not file().exists():
        return None
    state = json.loads(file().read_text(encoding="utf-8"))
    return Play(
        Cast(**state["cast"]),
        opens_on=date.fromisoformat(state["opens_on"]),
        played_to=date.fromisoformat(state["played_to"]),
        rounds=Rounds(**state["rounds"]),
        tell=tell,
    )


def forget() -> None:
    file().unlink(missing_ok=True)
