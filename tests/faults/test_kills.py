"""No reminder is lost or doubled, whoever is killed and whatever the broker forgets."""

import itertools
import statistics
import time
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import pytest

from tests.faults.crew import crew
from tests.faults.oracle import Oracle
from tests.faults.town import FIRST_DAY, make_town, visit_some

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

VICTIMS = ("child", "scan", "child", "worker", "scan", "child", "beat", "scan")
TASKS = ("visits.tasks.plan_duties", "visits.tasks.send_reminders")
COMMANDS = ("plan_duties", "send_reminders")
VISITED_SHARE = 200  # one in so many is visited each day
GUARD = 300  # seconds after which a run hangs


@dataclass
class Log:
    """What a run has been through so far."""

    flushes: int = 0
    first_recovery: float | None = None  # seconds, of everything that five weeks left behind
    recoveries: list[float] = field(default_factory=list)  # seconds, of a day each


def rage(run, kills, flushes, log, victims):
    """Kill so many, one after the other, aiming at those in the middle of a transaction; flush the broker between."""
    before, flushed = sum(run.kills.values()), 0
    while (killed := sum(run.kills.values()) - before) < kills:
        run.keep_up()
        run.wake(*TASKS)
        kind = next(victims)
        run.wait_until(partial(run.candidates, kind), GUARD)
        run.kill(kind, patience=0.4)
        if flushed < flushes and killed * (flushes + 1) >= kills * (flushed + 1):
            flush(run, log)
            flushed += 1
        time.sleep(0.05)
    assert flushed == flushes


def flush(run, log):
    run.broker.flushall()
    log.flushes += 1


def recover(run, oracle, scale, log):
    """Let beat and workers alone do it; it must be complete within two intervals.

    The first time only in the end: all that the town has been owed for five weeks is planned and told then, which
    no day of a portal that runs sees.
    """
    run.dismiss("scan")
    run.keep_up()
    within = 2 * scale.interval if scale.is_timed and log.first_recovery else GUARD
    seconds = run.wait_until(oracle.seems_complete, within)
    if log.first_recovery is None:
        log.first_recovery = seconds
    else:
        log.recoveries.append(seconds)
    assert oracle.compare().is_complete, f"{run.day}: {oracle.compare()}"


def new_day(run, oracle, day):
    oracle.day_passes(day)
    run.set_day(day)


def live_through(run, oracle, scale, log):
    """The cycles of two days each."""
    victims = itertools.cycle(VICTIMS)
    days = (FIRST_DAY + timedelta(days=number) for number in itertools.count())
    for cycle in range(1, scale.cycles + 1):
        # A day on which nobody is let finish, and that ends with everything gone at once.
        new_day(run, oracle, next(days))
        run.want_commands(*COMMANDS)
        left = scale.kills * cycle // scale.cycles - sum(run.kills.values())
        rage(run, left, scale.flushes - 2, log, victims)
        run.kill_everybody()
        flush(run, log)
        recover(run, oracle, scale, log)
        visit_some(oracle.town, VISITED_SHARE, run.now, run.day)
        # A day on which only the broker forgets, and nobody is started anew.
        flush(run, log)
        new_day(run, oracle, next(days))
        recover(run, oracle, scale, log)
        visit_some(oracle.town, VISITED_SHARE, run.now, run.day)
    run.wait_until(oracle.seems_complete, GUARD)  # what the last visits answered


def test_nothing_is_lost_or_doubled_by_kill_9_and_flushall(scale, figures):
    log, oracle = Log(), Oracle(make_town(scale.cards))
    with crew(interval=scale.interval) as run:
        run.want_workers(2)
        run.want_beats(1)
        try:
            live_through(run, oracle, scale, log)
        finally:
            tell(figures, run, oracle, scale, log)
        assert oracle.compare().is_complete
    assert log.flushes == scale.cycles * scale.flushes
    assert sum(run.kills.values()) >= scale.kills


def tell(figures, run, oracle, scale, log):
    """The figures as they stand, also when the run went wrong."""
    found, kinds = oracle.compare(), ", ".join(f"{kind} {count}" for kind, count in run.kills.items())
    figures("kill -9", f"{sum(run.kills.values())} ({kinds}), {run.kills_in_transaction} in a transaction")
    figures("FLUSHALL", log.flushes)
    figures("cards", f"{len(oracle.town.cards)}, duties {len(oracle.duties)}, days up to {run.day}")
    figures(
        "reminders",
        f"due {found.due}, sent {found.due - found.lost}, lost {found.lost}, doubled {found.doubled}",
    )
    if log.first_recovery is not None:
        figures("seconds to plan and tell what five weeks left behind", f"{log.first_recovery:.1f}")
    if log.recoveries:
        figures(
            "seconds to recovery",
            f"median {statistics.median(log.recoveries):.1f}, longest {max(log.recoveries):.1f}, "
            f"two intervals are {2 * scale.interval:g}",
        )
