"""What the portal acknowledged is kept, whatever becomes of the database in the middle of the work."""

import time

from tests.faults.portal import clerks, portal

WORK = 1.5  # seconds before and after each restart
ERRORS_END_WITHIN = 5
CONTROL_RESTARTS = 15

SAVED = "SELECT submission_id::text, count(*) FROM visits_visit GROUP BY submission_id"
NOTED = "SELECT pgh_obj_id, count(*) FROM visits_visitevent WHERE pgh_label = 'insert' GROUP BY pgh_obj_id"


def restart_under_load(run, times):
    """Restart the database so often while clerks work.

    Returns what they were told is saved, how many errors they met, and for each restart how many seconds after its
    beginning the last error came.
    """
    with clerks(run) as everybody:
        time.sleep(WORK)
        moments = []
        for _ in range(times):
            moments.append(run.restart_database())
            time.sleep(WORK)
    errors = [moment for clerk in everybody for moment in clerk.errors]
    ends = [*moments[1:], float("inf")]
    last = [
        max((error - moment for error in errors if moment <= error < end), default=0.0)
        for moment, end in zip(moments, ends, strict=True)
    ]
    return {submission for clerk in everybody for submission in clerk.acknowledged}, len(errors), last


def test_nothing_acknowledged_is_lost_when_the_database_restarts_under_load(scale, figures):
    with portal(writers=scale.writers, durable=True) as run:
        acknowledged, errors, last = restart_under_load(run, scale.restarts)
        saved, noted = dict(run.query(SAVED)), run.query(NOTED)
    lost = acknowledged - saved.keys()
    doubled = sum(count - 1 for count in saved.values())
    figures("restarts of PostgreSQL", f"{scale.restarts} (immediate), {scale.writers} clerks over HTTP")
    figures("writes acknowledged", f"{len(acknowledged)}, lost {len(lost)}, doubled {doubled}")
    figures("errors", f"{errors}, the last one {max(last):.1f} s after a restart began, at the latest")
    assert acknowledged
    assert not lost
    assert not doubled, "the same form sent again is the same visit"
    assert sorted(count for _, count in noted) == [1] * len(saved), "each with its row of history"
    assert max(last) <= ERRORS_END_WITHIN or not scale.is_timed


def test_control_a_database_that_doesnt_wait_for_its_log_does_lose_what_was_acknowledged(scale, figures):
    """With `synchronous_commit` off an acknowledged write is in memory alone for a moment."""
    with portal(writers=scale.writers, durable=False) as run:
        lost: set[str] = set()
        restarts = 0
        while not lost and restarts < CONTROL_RESTARTS:
            acknowledged, _, _ = restart_under_load(run, 1)
            lost = acknowledged - dict(run.query(SAVED)).keys()
            restarts += 1
    figures(
        "control without waiting for the log", f"{len(lost)} acknowledged writes lost in {restarts} restarts"
    )
    assert lost
