"""`import`: a roster of N rows, taken whole, against stock django-import-export and against the least there is to do.

Nineteen columns, ID numbers and phones among them, and an emergency contact for each person. Ours reads in a child
process, checks every cell, compares with what is known, encrypts, and writes people, contacts and their history.
The limit only reads, checks the ID numbers' last characters, and moves finished rows by COPY and an upsert a table.
Stock django-import-export imports the people without their contacts, from the same file, by openpyxl.
"""

import io
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, datetime
from itertools import islice
from random import Random

import psutil
import tablib
from django.db import connection, transaction
from django.db.models import Model
from import_export import fields, resources, widgets
from python_calamine import load_workbook

from benchmarks.tools import Cost, cost_of, execute, growth, median, show, value_of
from cards.models import RosterImport
from cards.roster.columns import COLUMNS
from cards.roster.jobs import confirm_import, start_import
from cards.roster.saving import Preview, preview_roster, take_roster
from cards.roster.workbooks import roster_workbook
from laoling import history
from laoling.accounts.models import Level, Role, Unit, User
from laoling.crypto import blind_index
from laoling.people.id_number import checksum_of
from laoling.people.models import EmergencyContact, Retiree

TODAY = date(2026, 11, 23)
STOCK_SIZE = 10_000
STATIONS = 12
TABLES: dict[str, type[Model]] = {
    "people_retiree": Retiree,
    "people_emergencycontact": EmergencyContact,
}
WORKER = """
import sys, django
django.setup()
from cards.models import RosterImport
from cards.roster import jobs
roster = RosterImport.objects.get(pk=sys.argv[1])
jobs.work_through()
roster.refresh_from_db()
assert roster.status == sys.argv[2], roster.problem
"""
LEFT_OUT = {"hardships", "tier"}  # they become assessments, which nothing else here would make
USED = [column for column in COLUMNS if column.key not in LEFT_OUT]
OF_PEOPLE = [column for column in USED if not column.key.startswith("contact")]
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
GIVEN = "秀英桂兰玉珍淑华建国志明德福永强文丽春梅海燕凤琴"


def run(sizes: list[int], rounds: int) -> None:
    """Measure each size and print one table."""
    by = prepare()
    measured = []
    for size in sizes:
        print(f"measuring {size:,} rows …", file=sys.stderr, flush=True)
        measured.append(measure(size, rounds, by))
    report(measured)


def prepare() -> User:
    """A department with stations, and its manager."""
    centre = Unit.objects.add_root({"name": "中心", "code": "C", "level": Level.CENTRE})
    department = Unit.objects.add_child(centre, {"name": "一部", "code": "D1", "level": Level.DEPARTMENT})
    for number in range(STATIONS):
        parent = Unit.objects.get(pk=department.pk)
        Unit.objects.add_child(
            parent, {"name": f"{number + 1}号站", "code": f"S{number + 1:02}", "level": Level.STATION}
        )
    return User.objects.create(username="bench", role=Role.DEPARTMENT_MANAGER, unit=department)


def people(size: int) -> Iterator[list]:
    """The cells of `size` people, the same ones each time."""
    luck = Random(size)  # noqa: S311 - no secret is drawn from it
    for number in range(size):
        born_on = date.fromordinal(date(1930, 1, 1).toordinal() + number % 9000)
        body = f"370599{born_on:%Y%m%d}{number // 9000 % 500 * 2:03}"
        cells = {
            "name": luck.choice(SURNAMES) + luck.choice(GIVEN) + luck.choice(GIVEN),
            "sex": "女",
            "id_number": body + checksum_of(body),
            "born_on": born_on,
            "phone": f"13{luck.randrange(10**9):09}",
            "address": f"试验小区{luck.randrange(1, 99)}号楼{luck.randrange(1, 5)}单元{luck.randrange(101, 605)}",
            "area": f"试验小区{luck.randrange(1, 30)}",
            "station": f"{number % STATIONS + 1}号站",
            "category": luck.choice(["退休", "退休", "退休", "退养", "遗属"]),
            "retired_on": date(1990 + luck.randrange(25), luck.randrange(1, 13), 1),
            "politics": luck.choice(["群众", "中共党员"]),
            "party_branch": f"第{luck.randrange(1, 20)}支部",
            "marriage": luck.choice(["已婚", "丧偶"]),
            "living": luck.choice(["独居", "与配偶同住", "与子女同住"]),
            "health": luck.choice(["良好", "高血压", "糖尿病", "冠心病，常年服药"]),
            "ability": luck.choice(["完好", "完好", "轻度", "中度"]),
            "contact_name": luck.choice(SURNAMES) + luck.choice(GIVEN),
            "contact_phone": f"15{luck.randrange(10**9):09}",
            "notes": f"备注{luck.randrange(10**6)}",
        }
        yield [cells[column.key] for column in USED]


def workbook_of(size: int) -> bytes:
    return b"".join(roster_workbook([column.label for column in USED], people(size)))


def measure(size: int, rounds: int, by: User) -> dict:
    """Ours, stock and the limit in turn, each on an empty table and then the same again."""
    content = workbook_of(size)
    found: dict = {"size": size, "memory": memory_of(content, by)}
    ways: dict[str, Callable[[], object]] = {
        "preview": lambda: preview_roster(files=[content], by=by, today=TODAY),
        "ours": lambda: ours(content, by, size),
        "limit": Limit(content, by, size).run,
    }
    if size == STOCK_SIZE:
        ways["stock"] = lambda: stock(content)
    costs: dict[str, list[Cost]] = {}
    for _ in range(rounds):
        for name, way in ways.items():
            empty()
            costs.setdefault(name, []).append(cost_of(way))
            if name != "preview":
                check(size)
                execute("VACUUM ANALYZE people_retiree, people_emergencycontact")
                costs.setdefault(f"{name} again", []).append(cost_of(way))
                check(size)
    return found | {name: median(many) for name, many in costs.items()}


def empty() -> None:
    execute("TRUNCATE people_retiree, people_retireeevent, cards_rosterimport CASCADE")


def check(size: int) -> None:
    """Whatever way they came, they are there, once, with a line of history each."""
    for table in ("people_retiree", "people_retireeevent"):
        found = value_of(f"SELECT count(*) FROM {table}")  # noqa: S608  # nosec B608
        assert found == size, f"{table}: {found} rows"


def ours(content: bytes, by: User, size: int) -> Preview:
    assert by.unit is not None
    with transaction.atomic():
        source = RosterImport.objects.create(
            unit=by.unit, file_name="bench.xlsx", created_by=by, status="SAVING"
        )
        preview = take_roster(files=[content], by=by, today=TODAY, source=source)
    assert len(preview.lines) == size
    return preview


class StockResource(resources.ModelResource):
    """What one would write first; unchanged rows are skipped, or each would leave history."""

    station = fields.Field("station", "station", widgets.ForeignKeyWidget(Unit, "name"))

    class Meta:
        model = Retiree
        import_id_fields = ["id_number_index"]
        fields = ["id_number_index", *(column.key for column in OF_PEOPLE)]
        skip_unchanged = True
        report_skipped = True

    def before_import(self, dataset, **kwargs):
        dataset.headers = [column.key for column in USED]
        place = dataset.headers.index("id_number")
        dataset.append_col(lambda row: blind_index(row[place], purpose="people.id_number"), "id_number_index")

    def before_import_row(self, row, **kwargs):
        for column in OF_PEOPLE:
            if column.key != "station":
                value = column.clean(row[column.key])
                row[column.key] = (
                    value.date() if isinstance(value, datetime) else value
                )  # else all rows differ


def stock(content: bytes) -> None:
    dataset = tablib.Dataset().load(io.BytesIO(content), format="xlsx")
    result = StockResource().import_data(dataset, raise_errors=True, rollback_on_validation_errors=True)
    assert not result.has_errors()
    assert not result.has_validation_errors()


class Limit:
    """The least: read, check the last characters, COPY, upsert. What is worked out and encrypted is given to it.

    The copies lie in tables without indexes; the upsert writes to the real ones, with their indexes, constraints
    and history.
    """

    def __init__(self, content: bytes, by: User, size: int) -> None:
        self.content, self.by = content, by
        empty()
        ours(content, by, size)
        self.rows = {table: self.text_of(table) for table in TABLES}

    def text_of(self, table: str) -> bytes:
        target = io.BytesIO()
        with connection.cursor() as cursor:
            cursor.copy_expert(f"COPY {table} TO STDOUT", target)
        return target.getvalue()

    @transaction.atomic
    def run(self) -> None:
        place = [column.key for column in USED].index("id_number")
        for row in islice(load_workbook(io.BytesIO(self.content)).get_sheet_by_index(0).iter_rows(), 1, None):
            number = str(row[place])
            assert checksum_of(number[:17]) == number[17]
        with history.in_bulk(user=self.by.pk):  # or the history's triggers alone would take the time
            for table, rows in self.rows.items():
                upsert(table, rows)


def upsert(table: str, rows: bytes) -> None:
    columns = [field.column for field in TABLES[table]._meta.concrete_fields if not field.primary_key]
    news = ", ".join(f"{column} = excluded.{column}" for column in columns)
    known, new = (", ".join(f"{name}.{column}" for column in columns) for name in (table, "excluded"))
    execute(f"CREATE TEMP TABLE bench_copy (LIKE {table}) ON COMMIT DROP")
    with connection.cursor() as cursor:
        cursor.copy_expert("COPY bench_copy FROM STDIN", io.BytesIO(rows))
    execute(
        f"INSERT INTO {table} SELECT * FROM bench_copy ON CONFLICT (id) DO UPDATE SET {news} "  # noqa: S608  # nosec B608
        f"WHERE ({known}) IS DISTINCT FROM ({new})"
    )
    execute("DROP TABLE bench_copy")


def memory_of(content: bytes, by: User) -> int:
    """The most memory, in MB, of a background process and its child together that read, or save, the roster.

    The upload and the confirmation are taken in here, as the web process does it. Each job has a process of its own:
    one that grew is replaced when its task is over (CELERY_WORKER_MAX_MEMORY_PER_CHILD).
    """
    empty()
    roster = start_import(content=content, file_name="bench.xlsx", by=by)
    peak = peak_of(roster, "READY")
    confirm_import(roster=roster)
    return max(peak, peak_of(roster, "DONE")) >> 20


def peak_of(roster: RosterImport, then: str) -> int:
    """The most bytes that the job takes that leaves the import in the state `then`."""
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(roster.pk), then], env=dict(os.environ))
    process, peak = psutil.Process(worker.pid), 0
    while worker.poll() is None:
        peak = max(peak, sum(map(share_of, [process, *children_of(process)])))
        time.sleep(0.1)  # looking for children takes a while itself
    assert worker.returncode == 0
    return peak


def children_of(process: psutil.Process) -> list[psutil.Process]:
    try:
        return process.children()
    except psutil.NoSuchProcess:
        return []


def share_of(process: psutil.Process) -> int:
    """What it has in memory, in bytes; of what several processes share (libraries) its part."""
    try:
        return process.memory_full_info().pss
    except (psutil.NoSuchProcess, psutil.ZombieProcess):
        return 0


def report(measured: list[dict]) -> None:
    """One table, and how time grows from the smallest to the largest size."""
    rows = []
    for m in measured:
        for again in ("", " again"):
            ours, limit, stock = m["ours" + again], m["limit" + again], m.get("stock" + again)
            rows.append(
                [
                    f"{m['size']:,} rows{', the same again' if again else ''}",
                    f"{ours.clock:.2f}",
                    f"{limit.clock:.2f}",
                    f"{ours.clock / limit.clock:.2f}",
                    f"{stock.clock:.1f}" if stock else "–",
                    f"{stock.clock / ours.clock:.1f}" if stock else "–",
                    "" if again else f"{m['preview'].clock:.2f}",
                    "" if again else m["memory"],
                ]
            )
    show(
        [
            "import",
            "ours (s)",
            "limit (s)",
            "ours / limit",
            "stock (s)",
            "stock / ours",
            "preview (s)",
            "memory (MB)*",
        ],
        rows,
    )
    print("* of the background process and its child together, through preview, confirmation and saving.")
    if len(measured) > 1:
        small, large = measured[0], measured[-1]
        exponents = ", ".join(
            f"{name} N^{growth((small['size'], small[name].clock), (large['size'], large[name].clock)):.2f}"
            for name in ("preview", "ours", "ours again", "limit")
        )
        print(f"Growth from {small['size']:,} to {large['size']:,} rows: {exponents}.")
