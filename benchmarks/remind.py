"""`remind`: telling everybody of N overdue duties, against bare SQL that writes the very same rows.

Each card has one duty, one to twelve days overdue, whose ladder has told nobody yet: the scan works out for each whom
the reached rungs name today, and writes a message a person, and counts by station for the centre. The bare SQL inserts
these finished rows into the same table with the same indexes and constraints, in the order in which ours stand there.
"""

import sys
from datetime import datetime, time

from benchmarks import plan
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
from laoling.accounts.models import Level, Role, Unit, User
from laoling.calendar import SHANGHAI
from visits.reminders import send_reminders

NOW = datetime.combine(plan.TODAY, time(9), SHANGHAI)
ONE_ROUND_FROM = 500_000
DEPARTMENTS = 4
STATIONS = 5  # a department
VISITORS = 10  # a station

SPREAD_PEOPLE = """
UPDATE people_retiree SET name = '王秀英', station_id = (%s::bigint[])[1 + id %% %s]
"""
GIVE_VISITORS = """
UPDATE cards_servicecard card SET visitor_id = staff.ids[1 + card.id / 20 % array_length(staff.ids, 1)]
FROM people_retiree retiree
JOIN (SELECT unit_id, array_agg(id ORDER BY id) AS ids FROM accounts_user WHERE role = 'VISITOR' GROUP BY unit_id)
    AS staff ON staff.unit_id = retiree.station_id
WHERE retiree.id = card.retiree_id
"""
DUTIES = """
INSERT INTO visits_duty (retiree_id, card_id, kind, origin, tier, phone_counts, opens_on, due_on, ended_as, end_reason)
SELECT retiree_id, id, 'VISIT', 'REGULAR', tier, false, due_on - 6, due_on, '', ''
FROM (SELECT *, %s - 1 - id::int %% 12 AS due_on FROM cards_servicecard) card ORDER BY id
"""
BARE_INSERT = """
INSERT INTO inbox_reminder (id, subject, rung, recipient_id, unit_id, names_people, title, body, url, part_of_id,
    sent_at)
SELECT id, subject, rung, recipient_id, unit_id, names_people, title, body, url, part_of_id, sent_at FROM bench_rows
"""


def run(sizes: list[int], rounds: int) -> None:
    """Measure each size and print one table."""
    by = prepare()
    measured = []
    for size in sizes:
        print(f"measuring {size:,} overdue duties …", file=sys.stderr, flush=True)
        measured.append(measure(size, rounds if size < ONE_ROUND_FROM else 1, by))
    report(measured)


def prepare() -> User:
    """A centre of twenty stations with everybody at work."""
    by = plan.prepare()
    centre = Unit.objects.get(pk=by.unit_id)
    hire(Role.CENTRE_LEADER, centre)
    for number in range(DEPARTMENTS):
        department = found(centre, Level.DEPARTMENT, f"D{number}")
        hire(Role.DEPARTMENT_MANAGER, department)
        for place in range(STATIONS):
            station = found(department, Level.STATION, f"D{number}S{place}")
            hire(Role.STATION_HEAD, station)
            hire(Role.VISITOR, station, VISITORS)
    execute("VACUUM ANALYZE accounts_unit, accounts_user")
    return by


def found(parent: Unit, level: str, code: str) -> Unit:
    above = Unit.objects.get(pk=parent.pk)
    return Unit.objects.add_child(above, {"name": f"单位{code}", "code": code, "level": level})


def hire(role: str, unit: Unit, count: int = 1) -> None:
    for number in range(count):
        User.objects.create(
            username=f"{unit.code}-{role}-{number}".lower(), name="员工", role=role, unit=unit
        )


def fill(size: int, by: User) -> None:
    """`size` people with a card and an overdue duty each, of which nobody has been told."""
    plan.fill(size, by)
    stations = list(Unit.objects.stations().values_list("pk", flat=True))
    execute(SPREAD_PEOPLE, [stations, len(stations)])
    execute(GIVE_VISITORS)
    execute(DUTIES, [plan.TODAY])
    execute("TRUNCATE inbox_reminder CASCADE")
    execute("VACUUM FULL ANALYZE people_retiree, cards_servicecard, visits_duty, inbox_reminder")


def measure(size: int, rounds: int, by: User) -> dict:
    """Ours, the second run that finds nothing to tell, and the bare insert, in turn."""
    fill(size, by)
    ours: list[Cost] = []
    bare: list[Cost] = []
    nothing: list[Cost] = []
    peak = 0
    for _ in range(rounds):
        execute("TRUNCATE inbox_reminder CASCADE")
        with MemoryWatch() as watch:
            ours.append(cost_of(remind))
        peak = max(peak, watch.peak)
        execute("VACUUM ANALYZE inbox_reminder")
        nothing.append(cost_of(remind))
        execute("DROP TABLE IF EXISTS bench_rows")
        execute("CREATE TABLE bench_rows AS SELECT * FROM inbox_reminder ORDER BY id")
        execute("ANALYZE bench_rows")
        execute("TRUNCATE inbox_reminder CASCADE")
        bare.append(cost_of(lambda: execute(BARE_INSERT)))
    return {
        "size": size,
        "rows": value_of("SELECT count(*) FROM bench_rows"),
        "ours": median(ours),
        "bare": median(bare),
        "nothing": median(nothing),
        "peak": peak,
    }


def remind() -> None:
    send_reminders(now=NOW)


def report(measured: list[dict]) -> None:
    """One table, and how time grows from the smallest to the largest size."""
    rows = [
        [
            f"{m['size']:,} overdue",
            f"{m['rows']:,}",
            f"{m['ours'].clock:.2f}",
            f"{m['bare'].clock:.2f}",
            f"{m['ours'].clock / m['bare'].clock:.2f}",
            f"{m['ours'].work / m['bare'].work:.2f}" if m["bare"].work else "–",
            f"{m['nothing'].clock:.2f}",
            m["peak"] or "–",
        ]
        for m in measured
    ]
    show(
        [
            "remind",
            "messages",
            "ours (s)",
            "bare insert (s)",
            "ratio",
            "by work",
            "second run (s)",
            "server memory (MB)",
        ],
        rows,
    )
    print(
        f"by work: by the seconds of processor that the database took. Peak of this process: {own_peak_memory()} MB."
    )
    if len(measured) > 1:
        print(
            f"Growth from {measured[0]['size']:,} to {measured[-1]['size']:,} duties: {growth_in_words(measured)}."
        )
