"""No reminder is lost or doubled, whoever is killed and whatever the broker forgets."""

import itertools
import statistics
import time
from datetime import timedelta

import pytest

from tests.faults.crew import crew
from tests.faults.oracle import Oracle
from tests.faults.town import FIRST_DAY, make_town, visit_some

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

VICTIMS = ("child", "scan", "child", "worker", "scan", "child", "beat", "scan")
TASKS = ("visits.tasks.plan_duties", "visits.tasks.send_reminders")
COMMANDS = ("plan_duties", "send_reminders")
VISITED_SHARE = 100  # one in so many is visited each day
GUARD = 180  # seconds after which a run hangs


def rage(run, until, victims):
    """Kill one after the other, aiming at those in the middle of a transaction, until so many were killed."""
    while sum(run.kills.values()) < until:
        run.keep_up()
        run.wake(*TASKS)
        run.kill(next(victims), patience=0.5)
        time.sleep(0.1)


def recover(run, oracle, scale):
    """Let beat and workers alone do it; returns after how many seconds everything was as it must be."""
    run.dismiss("scan")
    run.keep_up()
    within = 2 * scale.interval if scale.is_timed else GUARD
    seconds = run.wait_until(oracle.seems_complete, within)
    assert oracle.compare().is_complete, oracle.compare()
    return seconds


def test_nothing_is_lost_or_doubled_by_kill_9_and_flushall(scale, figures):
    town = make_town(scale.cards)
    oracle, victims, recoveries, flushes = Oracle(town), itertools.cycle(VICTIMS), [], 0
    with crew(interval=scale.interval) as run:
        run.want_workers(2)
        run.want_beats(1)
        for cycle in range(1, scale.cycles + 1):
            # A day on which nobody is let finish, and that ends with everything gone at once.
            new_day(run, oracle, FIRST_DAY + timedelta(days=2 * cycle - 2))
            run.want_commands(*COMMANDS)
            rage(run, scale.kills * cycle // scale.cycles, victims)
            run.kill_everybody()
            run.broker.flushall()
            recoveries.append(recover(run, oracle, scale))
            visit_some(town, VISITED_SHARE, run.now, run.day)
            # A day on which only the broker forgets, and nobody is started anew.
            run.broker.flushall()
            new_day(run, oracle, FIRST_DAY + timedelta(days=2 * cycle - 1))
            recoveries.append(recover(run, oracle, scale))
            visit_some(town, VISITED_SHARE, run.now, run.day)
            flushes += 2
        run.wait_until(oracle.seems_complete, GUARD)  # what the last visits answered
        found = oracle.compare()
    figures(
        "kill -9", f"{sum(run.kills.values())} ({run.kills}), {run.kills_in_transaction} in a transaction"
    )
    figures("FLUSHALL", flushes)
    figures("cards", f"{len(town.cards)}, duties {len(oracle.duties)}, days {2 * scale.cycles}")
    figures(
        "reminders",
        f"due {found.due}, sent {found.due - found.lost}, lost {found.lost}, doubled {found.doubled}",
    )
    figures(
        "seconds to recovery",
        f"median {statistics.median(recoveries):.1f}, longest {max(recoveries):.1f}, "
        f"two intervals are {2 * scale.interval:g}",
    )
    assert found.is_complete
    assert sum(run.kills.values()) >= scale.kills


def new_day(run, oracle, day):
    oracle.day_passes(day)
    run.set_day(day)
