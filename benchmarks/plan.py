"""`plan`: planning the duties of N cards, against one bare INSERT … SELECT of the very same rows.

The cards were opened in the week before a Monday, a tenth of them in the first tier, three tenths in the second,
and have the standards of the domain: about six duties a card. The bare insert goes into the same table with
the same indexes and constraints, in the order of the cards, and has nothing to work out, to compare or to mark.
"""

import sys
from datetime import date, timedelta

from django.db import connection

from benchmarks.tools import (
    Cost,
    MemoryWatch,
    cost_of,
    execute,
    growth_in_words,
    median,
    own_peak_memory,
    show,
    value_of,
)
from cards.models import CareStandard, ServiceCard
from laoling.accounts.models import Level, Role, Unit, User
from visits import planner, windows
from visits.models import Duty

TODAY = date(2026, 11, 23)
LOOP_CARDS = 1_000
LOOP_SIZE = 10_000
ONE_ROUND_FROM = 500_000

PEOPLE = """
INSERT INTO people_retiree (id, name, name_sort, name_pinyin, name_initials, id_number, id_number_index, sex, born_on,
    phone, address, area, category, politics, party_branch, marriage, living, health, ability, notes,
    archive_reason, archive_note, version, created_at, updated_at, station_id)
SELECT n, '', '', '', '', '', 'bench' || n, 'M', '1950-01-01', '', '', '', 'RETIRED', '', '', '', '', '', '', '',
    '', '', 1, now(), now(), %s
FROM generate_series(1, %s) AS n
"""
CARDS = """
INSERT INTO cards_servicecard (id, number, tier, opened_on, close_reason, created_at, opened_by_id, retiree_id,
    visitor_id, version)
SELECT n, 'bench' || n, CASE WHEN n %% 10 = 0 THEN 1 WHEN n %% 10 < 4 THEN 2 ELSE 3 END,
    %s - n / 10 %% 8, '', now(), %s, n, %s, 1
FROM generate_series(1, %s) AS n
"""
TIERS = """
INSERT INTO cards_tierchange (card_id, tier, from_on, recorded_at)
SELECT id, tier, opened_on, now() FROM cards_servicecard ORDER BY id
"""
BARE_INSERT = """
INSERT INTO visits_duty (retiree_id, card_id, kind, origin, tier, phone_counts, opens_on, due_on, ended_as, end_reason)
SELECT retiree_id, card_id, kind, origin, tier, phone_counts, opens_on, due_on, ended_as, end_reason FROM bench_rows
"""


def run(sizes: list[int], rounds: int) -> None:
    """Measure each size and print one table."""
    by = prepare()
    measured = []
    for size in sizes:
        print(f"measuring {size:,} cards …", file=sys.stderr, flush=True)
        measured.append(measure(size, rounds if size < ONE_ROUND_FROM else 1, by))
    report(measured)


def prepare() -> User:
    """A station and somebody to open cards; and no index on people that planning never uses."""
    unit = Unit.objects.add_root({"name": "centre", "code": "C", "level": Level.CENTRE})
    by = User.objects.create(username="bench", role=Role.SYSTEM_ADMIN, unit=unit)
    unused = (
        "SELECT indexname FROM pg_indexes WHERE tablename = 'people_retiree' AND indexdef NOT LIKE '%UNIQUE%'"
    )
    with connection.cursor() as cursor:
        cursor.execute(unused)
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP INDEX {connection.ops.quote_name(name)}")
    for table in ("people_retiree", "cards_servicecard"):
        execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    return by


def fill(size: int, by: User) -> None:
    """`size` people with a card each that has never been planned."""
    execute("TRUNCATE people_retiree CASCADE")
    execute(PEOPLE, [by.unit_id, size])
    execute(CARDS, [TODAY, by.pk, by.pk, size])
    execute(TIERS)
    execute("VACUUM ANALYZE people_retiree, cards_servicecard, cards_tierchange")


def measure(size: int, rounds: int, by: User) -> dict:
    """Ours, the second run and the bare insert, in turn."""
    fill(size, by)
    ours: list[Cost] = []
    bare: list[Cost] = []
    nothing: list[Cost] = []
    peak = 0
    for _ in range(rounds):
        forget_plans()
        with MemoryWatch() as watch:
            ours.append(cost_of(plan))
        peak = max(peak, watch.peak)
        execute("VACUUM ANALYZE visits_duty, cards_servicecard")
        nothing += [cost_of(plan) for _ in range(5)]
        execute("DROP TABLE IF EXISTS bench_rows")
        execute("CREATE TABLE bench_rows AS SELECT * FROM visits_duty ORDER BY id")
        execute("ANALYZE bench_rows")
        execute("TRUNCATE visits_duty CASCADE")
        bare.append(cost_of(lambda: execute(BARE_INSERT)))
    return {
        "size": size,
        "rows": value_of("SELECT count(*) FROM visits_duty"),
        "ours": median(ours),
        "bare": median(bare),
        "nothing": median(nothing),
        "peak": peak,
        "loop": loop() * size / LOOP_CARDS if size == LOOP_SIZE else None,
    }


def forget_plans() -> None:
    execute("TRUNCATE visits_duty CASCADE")
    execute("UPDATE cards_servicecard SET planned_to = NULL WHERE planned_to IS NOT NULL")
    execute("VACUUM FULL ANALYZE cards_servicecard")


def plan() -> None:
    planner.plan(today=TODAY)


def loop() -> float:
    """What one would write first: for each card work the windows out and get or create each duty."""
    execute("TRUNCATE visits_duty CASCADE")
    standards = [
        windows.Standard(s.tier, s.kind, s.times, s.period, s.valid_from) for s in CareStandard.objects.all()
    ]

    def plan_one_by_one() -> None:
        for card in ServiceCard.objects.order_by("pk")[:LOOP_CARDS]:
            tiers = [windows.TierChange(change.from_on, change.tier) for change in card.tier_changes.all()]
            facts = windows.CardFacts(card.opened_on, tiers, standards)
            for wanted in windows.wanted_duties(facts, TODAY + timedelta(days=windows.HORIZON_DAYS)):
                Duty.objects.get_or_create(
                    card=card,
                    kind=wanted.kind,
                    origin=wanted.origin,
                    opens_on=wanted.opens_on,
                    due_on=wanted.due_on,
                    defaults={"retiree_id": card.retiree_id, "tier": wanted.tier},
                )

    return cost_of(plan_one_by_one).clock


def report(measured: list[dict]) -> None:
    """One table, and how time grows from the smallest to the largest size."""
    rows = [
        [
            f"{m['size']:,} cards",
            f"{m['rows']:,}",
            f"{m['ours'].clock:.2f}",
            f"{m['bare'].clock:.2f}",
            f"{m['ours'].clock / m['bare'].clock:.2f}",
            f"{m['ours'].work / m['bare'].work:.2f}" if m["bare"].work else "–",
            f"{m['loop']:.0f}" if m["loop"] else "–",
            f"{m['nothing'].clock * 1000:.1f}",
            m["peak"] or "–",
        ]
        for m in measured
    ]
    show(
        [
            "plan",
            "duties",
            "ours (s)",
            "bare insert (s)",
            "ratio",
            "by work",
            "ORM loop (s)*",
            "second run (ms)",
            "server memory (MB)",
        ],
        rows,
    )
    print(
        f"* measured with {LOOP_CARDS:,} cards and multiplied. Peak memory of this process: {own_peak_memory()} MB."
    )
    print("by work: by the seconds of processor that the database took, whatever else the machine was doing.")
    if len(measured) > 1:
        print(
            f"Growth from {measured[0]['size']:,} to {measured[-1]['size']:,} cards: {growth_in_words(measured)}."
        )
