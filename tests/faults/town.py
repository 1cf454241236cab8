"""A centre with its staff and as many cards as wanted, and what the oracle must know of it.

Not everybody is there: some cards have no visitor, some visitors are on leave with or without a substitute, some
stations have no head and one department has no manager, so that messages go up (Rules of duties, 10).
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import transaction

from cards.models import ServiceCard, TierChange
from laoling import history
from laoling.accounts.models import Level, Role, Unit, User
from laoling.accounts.tests.factories import make_leave, make_unit, make_user
from laoling.copying import insert_all
from laoling.people.models import Retiree, Sex
from laoling.people.tests.factories import build_retiree, make_id_number
from visits.services import record_visit
from visits.tests.factories import set_standards
from visits.tests.histories import DEFAULT_STANDARDS

FIRST_DAY = date(2026, 11, 26)  # a Thursday before a month's end, and far from every festival
STATIONS = 8
VISITORS = 3  # a station
# Two windows of one kind with the same first and last day would leave open which of them climbs: no card opens so
# that its first contact ends with a (half) month.
AWKWARD_ENDS = {date(2026, 10, 31), date(2026, 11, 15), date(2026, 11, 30)}
TIERS = (1, 2, 2, 2, 3, 3, 3, 3, 3, 3)


@dataclass(frozen=True)
class CardFacts:
    """What the oracle starts from."""

    card: int
    retiree: int
    station: int
    visitor: int | None
    tier: int
    opened_on: date


@dataclass
class Town:
    """`answering` says by user who answers for them on all these days; None: nobody, it goes up."""

    cards: list[CardFacts] = field(default_factory=list)
    answering: dict[int, int | None] = field(default_factory=dict)
    heads: dict[int, list[int]] = field(default_factory=dict)
    managers: dict[int, list[int]] = field(default_factory=dict)
    leaders: list[int] = field(default_factory=list)
    visited: dict[int, list[date]] = field(default_factory=lambda: defaultdict(list))

    def staff_above(self, station: int) -> list[list[int]]:
        """Who is told of a station's people: its heads, its department's managers, the centre's leaders."""
        posts = [self.heads[station], self.managers[station], self.leaders]
        return [[there for post in rank if (there := self.answering[post])] for rank in posts]


def make_town(cards: int, first_day: date = FIRST_DAY) -> Town:
    """A town on the morning of `first_day`, of which nothing has been planned yet."""
    set_standards(DEFAULT_STANDARDS)
    town = Town()
    centre = make_unit(Level.CENTRE)
    departments = [make_unit(Level.DEPARTMENT, centre) for _ in range(2)]
    stations = [make_unit(Level.STATION, departments[number % 2]) for number in range(STATIONS)]
    town.leaders = [hire(town, Role.CENTRE_LEADER, centre).pk for _ in range(2)]
    managers = [
        [hire(town, Role.DEPARTMENT_MANAGER, departments[0]).pk],
        [hire(town, Role.DEPARTMENT_MANAGER, departments[1], is_active=False).pk],
    ]
    visitors: dict[int, list[User]] = {}
    for number, station in enumerate(stations):
        head = hire(town, Role.STATION_HEAD, station, is_active=number % 4 != 3)
        town.heads[station.pk] = [head.pk]
        town.managers[station.pk] = managers[number % 2]
        visitors[station.pk] = [hire(town, Role.VISITOR, station) for _ in range(VISITORS)]
        send_on_leave(town, number, visitors[station.pk], first_day)
    open_cards(town, stations, visitors, cards, first_day)
    return town


def hire(town: Town, role: str, unit: Unit, **kwargs) -> User:
    user = make_user(role, unit, **kwargs)
    town.answering[user.pk] = user.pk if user.is_active else None
    return user


def send_on_leave(town: Town, number: int, visitors: list[User], first_day: date) -> None:
    """In every second station the first visitor is away, with the second one as substitute or with nobody."""
    if number % 2:
        return
    away, colleague = visitors[:2]
    substitute = colleague if number % 4 else None
    days = {"starts_on": first_day - timedelta(days=1), "ends_on": first_day + timedelta(days=60)}
    make_leave(away, substitute=substitute, **days)
    town.answering[away.pk] = substitute.pk if substitute else None


def open_cards(town: Town, stations, visitors, count: int, first_day: date) -> None:
    """Cards opened in the five weeks before, so that something falls due every day; every twentieth without visitor."""
    by = make_user(Role.SYSTEM_ADMIN, None)
    with transaction.atomic(), history.in_bulk(user=by.pk):
        people = [
            build_retiree(station=stations[number % len(stations)], **born(number)) for number in range(count)
        ]
        insert_all(people)
        cards = [
            ServiceCard(
                retiree=retiree,
                number=f"F-{number}",
                tier=TIERS[number % len(TIERS)],
                visitor=visitors[retiree.station_id][number % VISITORS] if number % 20 else None,
                opened_on=opening(number, first_day),
                opened_by=by,
            )
            for number, retiree in enumerate(people)
        ]
        insert_all(cards)
        insert_all([TierChange(card=card, tier=card.tier, from_on=card.opened_on) for card in cards])
    town.cards = [
        CardFacts(c.pk, c.retiree_id, c.retiree.station_id, c.visitor_id, c.tier, c.opened_on) for c in cards
    ]


def born(number: int) -> dict:
    """A day of birth and an ID number that nobody else has."""
    born_on = date(1930, 1, 1) + timedelta(days=number // 500)
    return {"born_on": born_on, "sex": Sex.MALE, "id_number": make_id_number(born_on, Sex.MALE, number)}


def opening(number: int, first_day: date) -> date:
    opened_on = first_day - timedelta(days=number * 11 % 35)
    return opened_on - timedelta(days=opened_on + timedelta(days=7) in AWKWARD_ENDS)


def visit_some(town: Town, share: int, now: datetime, day: date) -> None:
    """Every `share`-th person, others each day, is met: whatever they are owed by then is settled."""
    by = User.objects.filter(role=Role.VISITOR).first()
    for facts in town.cards[day.toordinal() % share :: share]:
        record_visit(
            retiree=Retiree(pk=facts.retiree),
            visited_at=now,
            outcome="MET",
            kinds=["VISIT", "HOME_SERVICE"],
            submission_id=uuid4(),
            by=by,
            now=now,
        )
        town.visited[facts.card].append(day)
