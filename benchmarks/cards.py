"""`cards`: N contact cards as one PDF, against typst alone on the very same pages.

Ours is what a clerk waits for: the people are read, their names looked through, each gets a token and its code, the
pages are set, encrypted and kept, the cards written down with their history. Typst alone gets all that stands on
the pages, the drawings of the codes too, and only sets them. Beside it what one would write first: a document for
each card, its code from the general encoder.
"""

import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from statistics import median

import segno

from benchmarks.tools import execute, own_peak_memory, show
from cards.contact import jobs, printing
from cards.contact.codes import path_of
from cards.contact.directory import Directory
from cards.models import CardStyle, PrintBatch, ServiceContact
from laoling import typeset
from laoling.accounts.models import Level, Role, Unit, User
from laoling.people.models import Retiree

BORN_ON = date(1950, 1, 1)
SITE = "https://portal.example.com/"
ONE_BY_ONE = 50
SERVICES = [
    ("向阳老年站", "0546-0001001", "有事先找我们", 1),
    ("社区门诊", "0546-0001002", "拿药、量血压、打针", 2),
    ("职工医院", "0546-0001003", "看病、住院、家庭病床", 3),
    ("物业维修", "0546-0001004", "水、电、暖、门窗", 4),
    ("送餐", "0546-0001005", "中午、晚上送饭到家", 5),
]
NAMES = ["王秀英", "李建国", "欧阳淑兰", "张伟", "阿依古丽·买买提"]


@dataclass
class Cost:
    """Seconds by the clock, and seconds of work of this process in all its threads."""

    clock: float
    work: float


def cost_of(action: Callable[[], object]) -> Cost:
    clock, work = time.perf_counter(), time.process_time()
    action()
    return Cost(time.perf_counter() - clock, time.process_time() - work)


def middle(costs: list[Cost]) -> Cost:
    return Cost(median(cost.clock for cost in costs), median(cost.work for cost in costs))


def run(sizes: list[int], rounds: int) -> None:
    """Measure each size and print one table."""
    by = prepare()
    measured = []
    for size in sizes:
        print(f"measuring {size:,} cards …", file=sys.stderr, flush=True)
        measured.append(measure(size, rounds, by))
    report(measured)


def prepare() -> User:
    """A station with its services, and a head who prints."""
    centre = Unit.objects.add_root({"name": "centre", "code": "C", "level": Level.CENTRE})
    department = Unit.objects.add_child(centre, {"name": "D", "code": "D", "level": Level.DEPARTMENT})
    fields = {"name": "向阳老年站", "code": "S", "level": Level.STATION}
    station = Unit.objects.add_child(Unit.objects.get(pk=department.pk), fields)
    for name, phone, does, place in SERVICES:
        ServiceContact.objects.create(unit=station, name=name, phone=phone, does=does, place=place)
    return User.objects.create(username="bench", role=Role.STATION_HEAD, unit=station)


def measure(size: int, rounds: int, by: User) -> dict:
    """Ours, typst alone and one document each, in turn."""
    execute("TRUNCATE people_retiree, cards_printbatch CASCADE")
    people = Retiree.objects.bulk_create(
        Retiree(station=by.unit, name=NAMES[n % len(NAMES)], id_number=f"bench{n}", sex="M", born_on=BORN_ON)
        for n in range(size)
    )
    execute("VACUUM ANALYZE people_retiree")
    pieces = [printing.Piece(person, jobs.new_token()) for person in people]
    directory = Directory.read()
    data = printing.data_of(pieces, style=CardStyle.CARD, directory=directory, site=SITE)
    template = printing.TEMPLATES[CardStyle.CARD]
    alone, ours, each = [], [], []
    for _ in range(rounds):
        alone.append(cost_of(lambda: typeset.make_pdf(template, data)))
        execute("TRUNCATE cards_printbatch CASCADE")
        ours.append(cost_of(lambda: print_for(people, by)))
        each.append(cost_of(lambda: one_by_one(people[:ONE_BY_ONE], directory)))
    batch = PrintBatch.objects.get()
    assert batch.cards.count() == size, batch.problem
    return {
        "size": size,
        "sheets": printing.sheets_for(size, CardStyle.CARD),
        "alone": middle(alone),
        "ours": middle(ours),
        "each": middle(each).clock * size / min(ONE_BY_ONE, size),
        "bytes": len(jobs.content_of(batch)),
    }


def print_for(people: list[Retiree], by: User) -> None:
    """What happens between the clerk's click and the download."""
    jobs.start_batch(
        who=PrintBatch.Who.SERVICE_CARD,
        style=CardStyle.CARD,
        retirees=[person.pk for person in people],
        with_gaps=True,
        site=SITE,
        submission_id=uuid.uuid4(),
        by=by,
    )
    jobs.work_through()


def one_by_one(people: list[Retiree], directory: Directory) -> None:
    """A document for each card, its code by the general encoder."""
    for person in people:
        face = printing.face_of(directory, person.station_id, CardStyle.CARD)
        code = segno.make(f"{SITE}reach/{jobs.new_token()}/", error="m", micro=False)
        bits = int("".join(str(int(module)) for row in code.matrix for module in row), 2)
        card = {"face": 0, "name": printing.name_parts(person.name), "code": path_of(bits, len(code.matrix))}
        data = {"modules": len(code.matrix), "faces": [face], "people": [card]}
        typeset.make_pdf(printing.TEMPLATES[CardStyle.CARD], data)


def report(measured: list[dict]) -> None:
    rows = [
        [
            f"{m['size']:,} cards",
            m["sheets"],
            f"{m['ours'].clock:.2f}",
            f"{m['alone'].clock:.2f}",
            f"{m['ours'].clock / m['alone'].clock:.2f}",
            f"{m['ours'].work / m['alone'].work:.2f}",
            f"{m['each']:.2f}",
            f"{m['bytes'] / 1024:.0f}",
        ]
        for m in measured
    ]
    show(
        [
            "cards",
            "sheets",
            "ours (s)",
            "typst alone (s)",
            "ratio",
            "by work",
            "one PDF each (s)*",
            "PDF (KB)",
        ],
        rows,
    )
    print(
        f"* measured with {ONE_BY_ONE} cards and multiplied. Peak memory of this process: {own_peak_memory()} MB."
    )
    print("by work: by the seconds of processor that this process took, whatever else the machine was doing.")
