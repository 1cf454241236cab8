"""The last seat is sold once (reliability): many clients at once, each on a connection of its own.

In each round all of them ask for a seat of one activity at the same moment; then everybody who got one withdraws at
the same moment, while others go on asking. At the end of each half the seats sold are as many as there are, the
waiting list has neither a gap nor a number twice, and nobody was promoted twice or out of turn. The control, the same
without the lock, has to oversell: else this proves nothing.

A short form runs with the suite; in full it is 50 clients and 100 rounds, and the figures are told at the end.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from activities.models import Activity, Call, SignUp
from activities.signing import seats, services
from activities.tests.factories import make_activity
from laoling.accounts.models import Role, User
from laoling.accounts.tests.factories import make_unit, make_user
from laoling.people.models import Retiree
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

SHORT, FULL = (20, 5), (50, 100)  # clients and rounds
PATIENCE = 120  # seconds for one round


@dataclass
class Clients:
    """Threads that begin each action together; `errors` is what went wrong in any of them."""

    errors: list[BaseException] = field(default_factory=list)

    def at_once(self, actions: list[Callable[[], object]]) -> None:
        start = threading.Barrier(len(actions))

        def client(action):
            try:
                connection.ensure_connection()
                start.wait(PATIENCE)
                action()
            except BaseException as error:
                self.errors.append(error)
            finally:
                connection.close()

        threads = [threading.Thread(target=client, args=[action]) for action in actions]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(PATIENCE)
        assert not any(thread.is_alive() for thread in threads)


@dataclass
class World:
    """Who asks for whom, and how many at once and how often; a third of them finds a seat."""

    by: User
    people: list[Retiree]
    clients: int
    rounds: int

    @property
    def capacity(self) -> int:
        return self.clients // 3


@pytest.fixture
def world(request):
    clients, rounds = FULL if request.config.getoption("--faults") else SHORT
    unit = make_unit()
    people = [make_retiree(station=unit) for _ in range(2 * clients)]
    return World(make_user(Role.VISITOR, unit), people, clients, rounds)


def new_activity(world) -> Activity:
    starts_at = timezone.now() + timedelta(days=2)
    return make_activity(
        unit=world.by.unit, takes_sign_ups=True, capacity=world.capacity, starts_at=starts_at
    )


def asking(world, activity, people):
    return [
        lambda one=one: services.sign_up(activity=activity, retiree=one, by=world.by, now=timezone.now())
        for one in people
    ]


def withdrawing(world, rows):
    facts = {"reason": "有事", "by": world.by}
    return [lambda row=row: services.withdraw(sign_up=row, now=timezone.now(), **facts) for row in rows]


def without_lock(pk):
    return Activity.objects.get(pk=pk)


def check_sold(activity, sold: int) -> None:
    """As many seats as there are, and a waiting list numbered 1, 2, 3 … over all who ever waited."""
    assert activity.sign_ups.holding_a_seat().count() == sold
    places = sorted(activity.sign_ups.exclude(place=None).values_list("place", flat=True))
    assert places == list(range(1, len(places) + 1))


def check_promoted(activity) -> int:
    """Whoever was promoted comes before all who still wait, and is listed for one call; returns how many."""
    promoted = activity.sign_ups.exclude(promoted_at=None)
    last = promoted.order_by("-place").values_list("place", flat=True).first()
    first_waiting = activity.sign_ups.waiting().values_list("place", flat=True).first()
    assert last is None or first_waiting is None or last < first_waiting
    still = promoted.filter(state=SignUp.State.SEATED)
    calls = Call.objects.filter(sign_up__activity=activity, why=Call.Why.PROMOTED)
    assert sorted(calls.values_list("sign_up", flat=True)) == sorted(still.values_list("pk", flat=True))
    return promoted.count()


def test_the_last_seat_is_sold_once_and_the_waiting_list_moves_in_order(world, figures):
    clients, capacity, promoted, began = Clients(), world.capacity, 0, time.monotonic()
    for _ in range(world.rounds):
        activity = new_activity(world)
        first, second = world.people[: world.clients], world.people[world.clients :]
        clients.at_once(asking(world, activity, first))
        assert clients.errors == []
        check_sold(activity, capacity)
        assert activity.sign_ups.waiting().count() == world.clients - capacity
        seated = list(activity.sign_ups.seated())
        late = asking(world, activity, second[: world.clients - capacity])
        clients.at_once([*withdrawing(world, seated), *late])
        assert clients.errors == []
        check_sold(activity, capacity)
        count = check_promoted(activity)
        assert count == capacity  # one for each who left
        promoted += count
    seconds = time.monotonic() - began
    figures(
        f"last seat, {world.clients} clients x {world.rounds} rounds",
        f"{capacity * world.rounds} seats sold, 0 oversold, {promoted} promoted, each once ({seconds:.0f} s)",
    )


def test_the_same_person_asking_everywhere_at_once_gets_one_seat(world):
    activity, clients = new_activity(world), Clients()
    clients.at_once(asking(world, activity, [world.people[0]] * world.clients))
    assert clients.errors == []
    assert activity.sign_ups.count() == 1


def test_without_the_lock_it_does_oversell(world, monkeypatch, figures):
    """The control: the same clients find seats that are sold already."""
    for room in (services, seats):
        monkeypatch.setattr(room, "lock_activity", without_lock)
    clients, oversold = Clients(), 0
    for _ in range(world.rounds):
        activity = new_activity(world)
        clients.at_once(asking(world, activity, world.people[: world.clients]))
        oversold += max(activity.sign_ups.holding_a_seat().count() - world.capacity, 0)
    assert oversold > 0
    figures("last seat, the control without the lock", f"{oversold} seats sold twice")
