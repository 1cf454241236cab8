"""Planning the festivals of whole departments: one set-based statement, as `visits/planner.py` has for the rest."""

from datetime import date
from typing import Any

from laoling.accounts.models import Unit
from visits import festivals
from visits.models import FestivalRule, MustStandard


def rules() -> list[festivals.Rule]:
    """Every rule there is, in the order in which they were made."""
    rows = FestivalRule.objects.select_related("unit").order_by("pk")
    return [
        festivals.Rule(r.unit.path if r.unit else "", r.festival, r.choice, r.days_before, r.valid_from)
        for r in rows
    ]


def plan(cursor, cards: str, today: date, through: date) -> tuple[int, int, int]:
    """Make the festival duties of these cards equal to the rules; returns how many were made, ended and revived.

    `cards` is the text form of an array of ids, marked already by the caller who holds everybody still.
    """
    cursor.execute(FESTIVALS, {"cards": cards, **_kept(today, through)})
    return cursor.fetchone()


def _kept(today: date, through: date) -> dict[str, Any]:
    """What each station keeps, as the parameters of FESTIVALS."""
    all_rules, first = rules(), festivals.first_day(today)
    kept = [
        (station.pk, occasion)
        for station in Unit.objects.stations()
        for occasion in festivals.occasions(all_rules, station.path, first, through)
    ]
    return {
        "stations": [station for station, _ in kept],
        "names": [occasion.festival for _, occasion in kept],
        "openings": [occasion.opens_on for _, occasion in kept],
        "days": [occasion.due_on for _, occasion in kept],
        "first": first,
        "phone_counts": MustStandard.objects.filter(kind=festivals.KIND, phone_counts=True).exists(),
    }


# The twin of `festivals.wanted_festivals`, of the cards of the scope. A festival has one duty a card, wherever its
# window begins; those before `first` are neither made nor cancelled any more, only ended by a closing.
FESTIVALS = """
WITH scope AS MATERIALIZED (
    SELECT c.id AS card_id, c.retiree_id, c.opened_on, c.closed_on, r.station_id
    FROM cards_servicecard c JOIN people_retiree r ON r.id = c.retiree_id
    WHERE c.id = ANY(%(cards)s::bigint[])
), occasions AS MATERIALIZED (
    SELECT * FROM unnest(%(stations)s::bigint[], %(names)s::text[], %(openings)s::date[], %(days)s::date[])
        AS o (station_id, origin, opens_on, due_on)
), windows AS MATERIALIZED (
    SELECT s.card_id, s.retiree_id, s.closed_on, o.origin, o.due_on, GREATEST(o.opens_on, s.opened_on) AS opens_on
    FROM scope s JOIN occasions o USING (station_id)
    WHERE o.due_on >= s.opened_on AND o.opens_on <= COALESCE(s.closed_on, 'infinity')
), tiers AS (
    SELECT DISTINCT ON (w.card_id, w.opens_on) w.card_id, w.opens_on, t.tier
    FROM windows w JOIN cards_tierchange t ON t.card_id = w.card_id AND t.from_on <= w.opens_on
    WHERE t.card_id = ANY(%(cards)s::bigint[])
    ORDER BY w.card_id, w.opens_on, t.from_on DESC, t.id DESC
), wanted AS (
    SELECT w.*, t.tier FROM windows w JOIN tiers t USING (card_id, opens_on)
), found AS (
    SELECT d.id, d.card_id, d.origin, d.opens_on, d.due_on, d.tier, d.ended_as, s.closed_on,
           d.settled_by_id IS NULL AND d.ended_as <> 'WAIVED' AS may_change
    FROM scope s JOIN visits_duty d ON d.card_id = s.card_id
    WHERE d.card_id = ANY(%(cards)s::bigint[]) AND d.kind = 'FESTIVAL'
), compared AS MATERIALIZED (
    SELECT f.id, w.card_id, w.retiree_id, w.origin, w.due_on, f.ended_as AS ended_before, may_change,
           COALESCE(w.opens_on, f.opens_on) AS opens_on, COALESCE(w.tier, f.tier) AS tier,
           CASE WHEN w.card_id IS NULL AND f.due_on >= %(first)s THEN 'CANCELLED'
                WHEN w.card_id IS NULL AND f.ended_as = 'CANCELLED' THEN 'CANCELLED'
                WHEN COALESCE(w.closed_on, f.closed_on) > COALESCE(w.due_on, f.due_on) THEN 'MISSED'
                WHEN COALESCE(w.closed_on, f.closed_on) IS NOT NULL THEN 'CLOSED'
                ELSE '' END AS ended_as,
           (f.ended_as::text, f.opens_on, f.tier) AS before
    FROM wanted w FULL JOIN found f ON f.card_id = w.card_id AND f.origin = w.origin AND f.due_on = w.due_on
), changed AS (
    UPDATE visits_duty d
    SET ended_as = c.ended_as, tier = c.tier, opens_on = c.opens_on,
        ended_at = CASE WHEN c.ended_as = '' THEN NULL
                        WHEN c.ended_as = c.ended_before THEN d.ended_at
                        ELSE statement_timestamp() END
    FROM compared c
    WHERE d.id = c.id AND c.may_change AND c.before <> (c.ended_as, c.opens_on, c.tier)
    RETURNING c.ended_before, d.ended_as
), made AS (
    INSERT INTO visits_duty (retiree_id, card_id, kind, origin, tier, phone_counts, opens_on, due_on,
                             ended_as, ended_at, end_reason)
    SELECT retiree_id, card_id, 'FESTIVAL', origin, tier, %(phone_counts)s, opens_on, due_on,
           ended_as, CASE WHEN ended_as <> '' THEN statement_timestamp() END, ''
    FROM compared WHERE id IS NULL
    ORDER BY card_id, due_on, origin
)
SELECT (SELECT count(*) FROM compared WHERE id IS NULL),
       count(*) FILTER (WHERE ended_before = '' AND ended_as <> ''),
       count(*) FILTER (WHERE ended_before <> '' AND ended_as = '')
FROM changed
"""
