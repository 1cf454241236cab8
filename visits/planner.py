"""Planning whole departments: a few set-based statements that make the rows equal to `windows.wanted_duties`.

How it knows what to do: `ServiceCard.planned_to` says up to which day everything that opens is in the table,
as the facts stand. It is not the horizon but the day before the card's next window opens, so that days on
which nothing opens cost nothing. Whatever changes a card's facts sets it to NULL in the same transaction;
the card is then planned afresh from its opening. A tick looks for `planned_to < horizon`, by an index.

Who waits for whom: planners queue for an advisory lock that ends with their transaction. Whoever records what
settles (`visits.services`) shares that lock: visits don't wait for each other, and no duty slips in between a
visit and its settling. Facts (approvals, pauses, closings) meet the planner at the card's row: it is marked
first and read afterwards, so a fact either is seen or sets the mark back to NULL.
"""

from collections.abc import Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db import connection, transaction

from cards.models import CareStandard, ServiceCard, Tier
from visits import festival_plan, festivals, windows

ADVISORY_LOCK = 0x4C4C5044  # "LLPD"
CARDS_AT_A_TIME = 20_000  # about 120,000 duties: seconds of work, and WORK_MEM holds them
WORK_MEM = "32MB"


@dataclass
class PlanResult:
    """What a planning run did; `settled` counts duties answered by visits recorded before them."""

    cards: int = 0
    made: int = 0
    ended: int = 0
    revived: int = 0
    settled: int = 0

    @property
    def has_news(self) -> bool:
        """Whether the run changed anything that somebody may have to be told of."""
        return bool(self.made or self.ended or self.revived or self.settled)

    def __add__(self, other: "PlanResult") -> "PlanResult":
        return PlanResult(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(self)))


def plan(*, today: date, cards: Sequence[int] | None = None) -> PlanResult:
    """Make the rows equal to the rules up to `windows.horizon(today)`; a second run finds nothing to do.

    `cards` are ids to plan afresh whatever their mark says; None means all that are due. Each portion of
    cards is a transaction of its own, unless the caller has one open.
    """
    through = windows.horizon(today)
    total = PlanResult()
    last_id = 0
    while True:
        with transaction.atomic():
            hold_still()
            _follow_transfers()
            marked = _mark(through, last_id, cards)
            if not marked:
                return total
            total += _plan_portion(marked, today, through)
            last_id = max(card_id for card_id, _, _ in marked)


def hold_still() -> None:
    """Keep every other planner, and everybody who settles, out until this transaction ends.

    When our process is killed, PostgreSQL ends its transaction within seconds rather than after the statement that
    it is at: nobody waits for the lock of a planner that is gone.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('client_connection_check_interval', '2s', true)")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [ADVISORY_LOCK])


def hold_planner_off() -> None:
    """Keep planners out until this transaction ends; others who settle may go on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [ADVISORY_LOCK])


def settle(retiree: int) -> None:
    """Give each duty of a person the visit that answers it now, after a visit was recorded or changed.

    Call it within a transaction that holds the planner off.
    """
    with connection.cursor() as cursor:
        cursor.execute(SETTLE, {"retirees": [retiree], "since": date.min, "settled_too": True})


def release(visit: int) -> None:
    """Take a visit's answers back: its duties are as if it had never been recorded."""
    with connection.cursor() as cursor:
        cursor.execute(RELEASE, {"visit": visit})


def _follow_transfers() -> None:
    """Have the cards of people who went to another station planned anew: that one may keep other festivals.

    A transfer is a fact of a lower room, which knows nothing of cards: it is found by its own mark.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE people_transfer SET was_planned = true WHERE NOT was_planned RETURNING retiree_id"
        )
        moved = [retiree for (retiree,) in cursor.fetchall()]
    if moved:  # else nobody looks through the cards
        ServiceCard.objects.open().filter(retiree__in=moved).update(planned_to=None)


def _mark(through: date, last_id: int, cards: Sequence[int] | None) -> list[tuple[int, int, date | None]]:
    """Mark the next portion of cards as planned: (card, retiree, day up to which it was planned before)."""
    with connection.cursor() as cursor:
        # A standard that is being added is waited for: its cards' marks must follow it, not the one before.
        cursor.execute("LOCK TABLE cards_carestandard, visits_festivalrule IN SHARE MODE")
    standards = [
        windows.Standard(s.tier, s.kind, s.times, s.period, s.valid_from, s.phone_counts)
        for s in CareStandard.objects.all()
    ]
    values: dict[str, Any] = {
        "through": through,
        "last_id": last_id,
        "limit": CARDS_AT_A_TIME,
        "tiers": list(Tier.values),
        "marks": [windows.quiet_until(standards, tier, through) for tier in Tier.values],
        "festivals": festivals.quiet_until(festival_plan.rules(), through),
        "never": date.max,
        "cards": None if cards is None else list(cards),
    }
    with connection.cursor() as cursor:
        cursor.execute(MARK_DUE if cards is None else MARK_GIVEN, values)
        return cursor.fetchall()


def _plan_portion(marked, today: date, through: date) -> PlanResult:
    since = [day for _, _, day in marked]
    values: dict[str, Any] = {
        "cards": _array(card for card, _, _ in marked),
        "since": _array("NULL" if day is None else day for day in since),
        "through": through,
    }
    result = PlanResult(cards=len(marked))
    with connection.cursor() as cursor, _as_sets(cursor):
        cursor.execute(PLAN, values)
        result.made, result.ended, result.revived = cursor.fetchone()
        result += PlanResult(0, *festival_plan.plan(cursor, values["cards"], today, through))
        cursor.execute(FOLLOW_EVENTS.format(rows="d.card_id = ANY(%(cards)s::bigint[])"), values)
        if any(day is None or day < today for day in since):  # else nothing opened before any visit
            earliest = min(day or date.min for day in since)
            retirees = _array(retiree for _, retiree, _ in marked)
            cursor.execute(SETTLE, {"retirees": retirees, "since": earliest, "settled_too": False})
            result.settled = cursor.rowcount
    return result


def follow_events(retiree: int) -> None:
    """End or revive the unsettled duties of a person's events as the events stand now (Rules of duties, 7 and 8)."""
    with connection.cursor() as cursor:
        cursor.execute(FOLLOW_EVENTS.format(rows="d.retiree_id = %(retiree)s"), {"retiree": retiree})


def _array(values) -> str:
    """The text form of a PostgreSQL array: quicker to read than a list of parameters."""
    return "{" + ",".join(map(str, values)) + "}"


@contextmanager
def _as_sets(cursor):
    """Let PostgreSQL join sets by sorting them, in memory.

    It can't know how many rows one step of PLAN hands to the next. Where it guesses one, it would compare every row
    with every other; where it guesses billions, as it does before the tables were ever analyzed, a hash would be cut
    into hundreds of thousands of batches on disk: minutes instead of seconds. Sorting is fast whatever is guessed.
    """
    cursor.execute("SHOW work_mem")
    work_mem = cursor.fetchone()[0]
    settings = (
        "SELECT set_config('enable_nestloop', %(joins)s, true), set_config('enable_hashjoin', %(joins)s, true),"
        " set_config('work_mem', %(work_mem)s, true)"
    )
    cursor.execute(settings, {"joins": "off", "work_mem": WORK_MEM})
    yield
    cursor.execute(settings, {"joins": "on", "work_mem": work_mem})


# What becomes of a duty as long as no visit settles it; the twin of `windows.end_of`.
END_OF_DUTY = """
    CASE WHEN {paused} AND EXISTS (
             SELECT FROM cards_pause rest
             WHERE rest.card_id = {duty}.card_id AND {duty}.due_on BETWEEN rest.starts_on AND rest.ends_on
               AND {duty}.due_on >= rest.recorded_on) THEN 'PAUSED'
         WHEN {card}.closed_on > {duty}.due_on THEN 'MISSED'
         WHEN {card}.closed_on IS NOT NULL THEN 'CLOSED'
         ELSE '' END"""

# `xmin`: a card that anybody touched between our look and our lock is left for the next run.
MARK = """
WITH due AS (
    SELECT id, xmin AS version, tier, closed_on, {since} AS since
    FROM cards_servicecard
    WHERE id > %(last_id)s AND {condition}
    ORDER BY id LIMIT %(limit)s
), marks AS (
    SELECT * FROM unnest(%(tiers)s::int[], %(marks)s::date[]) AS m (tier, quiet_until)
), pauses AS (
    SELECT card_id, min(ends_on) AS ends_on FROM cards_pause WHERE ends_on >= %(through)s GROUP BY card_id
)
UPDATE cards_servicecard c
SET planned_to = CASE WHEN due.closed_on IS NULL THEN LEAST(marks.quiet_until, pauses.ends_on, %(festivals)s)
                      ELSE %(never)s END
FROM due JOIN marks ON marks.tier = due.tier LEFT JOIN pauses ON pauses.card_id = due.id
WHERE c.id = due.id AND c.xmin = due.version
RETURNING c.id, c.retiree_id, due.since
"""
MARK_DUE = MARK.format(since="planned_to", condition="(planned_to IS NULL OR planned_to < %(through)s)")
MARK_GIVEN = MARK.format(since="NULL::date", condition="id = ANY(%(cards)s)")

# Compares what the rules want with the rows, for everything that opens after `since`; inserts what is
# missing, and ends, revives or corrects what is there and unsettled. What a station head waived stays so.
#   steps      when the tier became another one (`windows.tier_steps`)
#   rhythms    which standard holds from when to when (`windows.rhythms`)
#   shapes     the few different rhythms of many cards, so that windows are worked out once for each
#   contacts   first contacts and contacts after a pause (`windows.contact_days`)
PLAN = """
WITH scope AS MATERIALIZED (
    SELECT c.id AS card_id, c.retiree_id, c.opened_on, c.closed_on,
           COALESCE(s.since, '-infinity') AS rows_since,
           GREATEST(s.since, c.opened_on - 1) AS since,
           LEAST(c.closed_on, %(through)s::date) AS through,
           c.id IN (SELECT card_id FROM cards_pause) AS has_pauses
    FROM unnest(%(cards)s::bigint[], %(since)s::date[]) AS s (card_id, since)
    JOIN cards_servicecard c ON c.id = s.card_id
    WHERE c.id = ANY(%(cards)s::bigint[])
), tier_days AS (
    SELECT DISTINCT ON (s.card_id, GREATEST(t.from_on, s.opened_on))
           s.card_id, t.tier, GREATEST(t.from_on, s.opened_on) AS starts_on
    FROM scope s JOIN cards_tierchange t ON t.card_id = s.card_id
    WHERE t.card_id = ANY(%(cards)s::bigint[])
    ORDER BY s.card_id, GREATEST(t.from_on, s.opened_on), t.from_on DESC, t.id DESC
), tier_changes AS (
    SELECT *, LAG(tier) OVER (PARTITION BY card_id ORDER BY starts_on) AS tier_before FROM tier_days
), steps AS MATERIALIZED (
    SELECT card_id, tier, tier_before, starts_on,
           LEAD(starts_on, 1, 'infinity') OVER (PARTITION BY card_id ORDER BY starts_on) AS ends_before
    FROM tier_changes WHERE tier_before IS DISTINCT FROM tier
), standards AS MATERIALIZED (
    SELECT id, tier, kind, times, period, phone_counts, valid_from,
           LEAD(valid_from, 1, 'infinity') OVER (PARTITION BY tier, kind ORDER BY valid_from) AS valid_before
    FROM cards_carestandard
), rhythms AS MATERIALIZED (
    SELECT s.card_id, st.id AS standard_id, sc.since,
           GREATEST(s.starts_on, st.valid_from) AS starts_on,
           LEAST(s.ends_before - 1, st.valid_before - 1, sc.through) AS last_opening
    FROM scope sc
    JOIN steps s ON s.card_id = sc.card_id
    JOIN standards st ON st.tier = s.tier
     AND st.valid_from < s.ends_before AND st.valid_before > s.starts_on
), grid AS MATERIALIZED (
    SELECT st.id AS standard_id,
           p.first + k * (p.days / st.times) + LEAST(k, p.days %% st.times) AS opens_on,
           p.first + (k + 1) * (p.days / st.times) + LEAST(k + 1, p.days %% st.times) - 1 AS due_on
    FROM standards st
    CROSS JOIN LATERAL (
        SELECT first::date, (first + step)::date - first::date AS days
        FROM (SELECT CASE st.period WHEN 'QUARTER' THEN interval '3 months'
                                    ELSE ('1 ' || st.period)::interval END AS step) one
        CROSS JOIN generate_series(
            date_trunc(st.period, (SELECT min(since) + 1 FROM scope)::timestamp),
            (SELECT max(through) FROM scope)::timestamp, step) AS first
    ) p
    CROSS JOIN generate_series(0, st.times - 1) AS k
), shapes AS (
    SELECT DISTINCT standard_id, starts_on, last_opening, since FROM rhythms
    WHERE last_opening >= starts_on AND last_opening > since
), windows AS MATERIALIZED (
    SELECT s.*, GREATEST(g.opens_on, s.starts_on) AS opens_on, g.due_on
    FROM shapes s JOIN grid g ON g.standard_id = s.standard_id
     AND g.due_on >= s.starts_on AND g.opens_on <= s.last_opening
     AND (g.opens_on >= s.starts_on OR g.due_on - s.starts_on + 1 >= %(shortest_cut)s)
), resumed AS (
    SELECT DISTINCT s.card_id, p.ends_on + 1 AS opens_on
    FROM scope s JOIN cards_pause p ON p.card_id = s.card_id
    WHERE s.has_pauses AND p.ends_on >= s.opened_on AND NOT EXISTS (
        SELECT FROM cards_pause q
        WHERE q.card_id = p.card_id AND p.ends_on + 1 BETWEEN q.starts_on AND q.ends_on)
), contacts AS (
    SELECT card_id, tier, 'FIRST' AS origin, starts_on AS opens_on
    FROM steps WHERE tier_before IS NULL OR tier < tier_before
    UNION ALL
    SELECT r.card_id, s.tier, 'AFTER_PAUSE', r.opens_on
    FROM resumed r JOIN steps s ON s.card_id = r.card_id
     AND r.opens_on >= s.starts_on AND r.opens_on < s.ends_before
), planned AS (
    SELECT r.card_id, r.standard_id, 'REGULAR' AS origin, w.opens_on, w.due_on
    FROM rhythms r JOIN windows w USING (standard_id, starts_on, last_opening, since)
    UNION ALL
    SELECT c.card_id, st.id, c.origin, c.opens_on, c.opens_on + %(contact_days)s
    FROM contacts c JOIN standards st ON st.tier = c.tier
     AND c.opens_on >= st.valid_from AND c.opens_on < st.valid_before
), wanted AS (
    SELECT p.card_id, s.retiree_id, st.kind, p.origin, p.opens_on, p.due_on, st.tier, st.phone_counts,
           {end_of_duty} AS ended_as
    FROM planned p
    JOIN scope s ON s.card_id = p.card_id
    JOIN standards st ON st.id = p.standard_id
    WHERE p.opens_on > s.since AND p.opens_on <= s.through
), found AS (
    SELECT d.id, d.card_id, d.kind, d.origin, d.opens_on, d.due_on,
           d.tier, d.phone_counts, d.ended_as,
           d.settled_by_id IS NULL AND d.ended_as <> 'WAIVED' AS may_change
    FROM scope s JOIN visits_duty d ON d.card_id = s.card_id
    WHERE d.card_id = ANY(%(cards)s::bigint[]) AND d.opens_on > s.rows_since
      AND d.origin IN ('REGULAR', 'FIRST', 'AFTER_PAUSE')
), compared AS MATERIALIZED (
    SELECT f.id, w.card_id, w.retiree_id, w.kind, w.origin, w.opens_on, w.due_on,
           COALESCE(w.tier, f.tier) AS tier, COALESCE(w.phone_counts, f.phone_counts) AS phone_counts,
           CASE WHEN w.card_id IS NULL THEN 'CANCELLED' ELSE w.ended_as END AS ended_as,
           f.ended_as AS ended_before
    FROM wanted w FULL JOIN found f USING (card_id, kind, origin, opens_on, due_on)
    WHERE f.id IS NULL OR f.may_change AND (
        w.card_id IS NULL AND f.ended_as <> 'CANCELLED'
        OR (w.ended_as, w.tier, w.phone_counts) <> (f.ended_as, f.tier, f.phone_counts))
), changed AS (
    UPDATE visits_duty d
    SET ended_as = c.ended_as, tier = c.tier, phone_counts = c.phone_counts,
        ended_at = CASE WHEN c.ended_as = '' THEN NULL
                        WHEN c.ended_as = c.ended_before THEN d.ended_at
                        ELSE statement_timestamp() END
    FROM compared c WHERE d.id = c.id AND d.id = ANY(ARRAY(SELECT id FROM compared WHERE id IS NOT NULL))
    RETURNING c.ended_before, d.ended_as
), made AS (
    INSERT INTO visits_duty (retiree_id, card_id, kind, origin, tier, phone_counts, opens_on, due_on,
                             ended_as, ended_at, end_reason)
    SELECT retiree_id, card_id, kind, origin, tier, phone_counts, opens_on, due_on,
           ended_as, CASE WHEN ended_as <> '' THEN statement_timestamp() END, ''
    FROM compared WHERE id IS NULL
    ORDER BY card_id, kind, origin, opens_on
)
SELECT (SELECT count(*) FROM compared WHERE id IS NULL),
       count(*) FILTER (WHERE ended_before = '' AND ended_as <> ''),
       count(*) FILTER (WHERE ended_before <> '' AND ended_as = '')
FROM changed
""".replace("{end_of_duty}", END_OF_DUTY.format(paused="s.has_pauses", duty="p", card="s"))  # nosec B608
PLAN = PLAN.replace("%(shortest_cut)s", str(windows.SHORTEST_CUT_DAYS)).replace(
    "%(contact_days)s", str(windows.CONTACT_DAYS)
)

# What becomes of the duty of an event as long as no visit settles it; the twin of `windows.end_of_hospital`.
END_OF_EVENT = """
    CASE WHEN event.withdrawn_at IS NOT NULL OR d.kind = 'HOSPITAL' AND NOT event.must_visit THEN 'CANCELLED'
         WHEN d.kind = 'FUNERAL' THEN ''
         WHEN LEAST(c.closed_on, event.ended_on) > d.due_on THEN 'MISSED'
         WHEN c.closed_on = LEAST(c.closed_on, event.ended_on) THEN 'CLOSED'
         WHEN event.ended_on IS NOT NULL THEN 'OVER'
         ELSE '' END"""

FOLLOW_EVENTS = """
UPDATE visits_duty d
SET ended_as = e.ended_as, ended_at = CASE WHEN e.ended_as <> '' THEN statement_timestamp() END
FROM (
    SELECT d.id, {end_of_event} AS ended_as
    FROM visits_duty d
    JOIN visits_lifeevent event ON event.id = d.event_id
    LEFT JOIN cards_servicecard c ON c.id = d.card_id
    WHERE {{rows}} AND d.settled_by_id IS NULL AND d.ended_as <> 'WAIVED'
) e WHERE d.id = e.id AND d.ended_as <> e.ended_as
""".replace("{end_of_event}", END_OF_EVENT).replace("{{rows}}", "{rows}")  # nosec B608 - text of ours

# The twin of `windows.settling_contact`: for each duty that may be answered the first visit that answers it.
SETTLE = """
WITH seen AS MATERIALIZED (
    SELECT retiree_id, max(visited_on) AS last_day FROM visits_visit
    WHERE retiree_id = ANY(%(retirees)s::bigint[]) AND withdrawn_at IS NULL AND outcome <> 'ABSENT'
      AND visited_on > %(since)s
    GROUP BY retiree_id
), answers AS (
    SELECT d.id, v.id AS visit_id, v.visited_on, v.visited_at
    FROM seen
    JOIN visits_duty d ON d.retiree_id = seen.retiree_id AND d.opens_on <= seen.last_day
    LEFT JOIN cards_servicecard c ON c.id = d.card_id AND d.kind <> 'FUNERAL'
    LEFT JOIN visits_lifeevent event ON event.id = d.event_id
    CROSS JOIN LATERAL (
        SELECT v.id, v.visited_on, v.visited_at FROM visits_visit v
        WHERE v.retiree_id = d.retiree_id AND v.withdrawn_at IS NULL
          AND d.kind = ANY(v.kinds)
          AND (v.outcome IN ('MET', 'REFUSED') OR v.outcome = 'PHONED' AND d.phone_counts)
          AND v.visited_on >= d.opens_on
          AND v.visited_on <= LEAST(c.closed_on, event.ended_on,
                                    CASE WHEN d.ended_as IN ('PAUSED', 'WAIVED') THEN d.due_on END,
                                    'infinity')
        ORDER BY v.visited_at, v.id LIMIT 1
    ) v
    WHERE d.retiree_id = ANY(%(retirees)s::bigint[]) AND d.ended_as <> 'CANCELLED'
      AND (d.settled_by_id IS NULL OR %(settled_too)s) AND d.settled_by_id IS DISTINCT FROM v.id
)
UPDATE visits_duty d
SET settled_by_id = a.visit_id, settled_on = a.visited_on,
    settled_at = CASE WHEN d.due_at IS NOT NULL THEN a.visited_at END,
    ended_as = CASE d.ended_as WHEN 'WAIVED' THEN 'WAIVED' ELSE '' END,
    ended_at = CASE d.ended_as WHEN 'WAIVED' THEN d.ended_at END
FROM answers a WHERE d.id = a.id
"""

RELEASE = """
UPDATE visits_duty d
SET settled_by_id = NULL, settled_on = NULL, settled_at = NULL, ended_as = e.ended_as,
    ended_at = CASE WHEN d.ended_as = 'WAIVED' THEN d.ended_at
                    WHEN e.ended_as <> '' THEN statement_timestamp() END
FROM (
    SELECT d.id, CASE WHEN d.ended_as = 'WAIVED' THEN 'WAIVED'
                      WHEN d.event_id IS NOT NULL THEN {end_of_event}
                      ELSE {end_of_duty} END AS ended_as
    FROM visits_duty d
    LEFT JOIN cards_servicecard c ON c.id = d.card_id
    LEFT JOIN visits_lifeevent event ON event.id = d.event_id
    WHERE d.settled_by_id = %(visit)s
) e WHERE d.id = e.id
""".replace("{end_of_event}", END_OF_EVENT).replace(  # nosec B608
    "{end_of_duty}", END_OF_DUTY.format(paused="d.kind <> 'FESTIVAL'", duty="d", card="c")
)
