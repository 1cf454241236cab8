"""`schedule`: requests a second of the elders' pages, against a view that returns a constant.

Both are answered by the same gunicorn, started as the Procfile says, through all the middleware of the portal, and
are asked in turn in each round; a ratio is the median over the rounds. One process answers, so that the loader has
a processor of its own. "Made anew" is what a page costs that nobody has kept.
"""

import contextlib
import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

import psutil
from django.core.management import call_command
from django.utils import timezone

from activities.models import Activity, Venue
from benchmarks.loader import Load, header_of, load, question
from benchmarks.tools import execute, show
from laoling import calendar
from laoling.accounts.models import Level, Role, Unit, User
from laoling.home import CHECKOUT
from laoling.programmes import Programme

STATIONS, DAYS = 20, 365
SECONDS, CONNECTIONS = 2.0, 8
CONSTANT, ANEW = "a constant", "today, made anew"
START_SECONDS = 30
WORDS = "带上平时吃的药和老花镜，现场有人帮忙，不用预约。" * 3


@dataclass
class Slice:
    """One thing asked for a while, and the seconds of processor that the server took for it."""

    load: Load
    work: float

    @property
    def work_each(self) -> float:
        return self.work / self.load.answers


def run(sizes: list[int], rounds: int) -> None:
    """Measure each size and print a table."""
    stations = prepare()
    call_command("collectstatic", interactive=False, verbosity=0)
    for size in sizes:
        print(f"measuring {size:,} activities a year …", file=sys.stderr, flush=True)
        fill(size, stations)
        with server() as (port, process):
            report(size, measure(port, process, rounds))


def prepare() -> list[Unit]:
    """The centre with stations in five departments, each with a room."""
    centre = Unit.objects.add_root({"name": "中心", "code": "C", "level": Level.CENTRE, "phone": "0546-0001000"})
    stations = []
    for number in range(STATIONS):
        if number % 4 == 0:
            fields = {"name": f"第{number // 4 + 1}服务部", "code": f"D{number // 4}", "level": Level.DEPARTMENT}
            department = Unit.objects.add_child(Unit.objects.get(pk=centre.pk), fields)
        fields = {"name": f"第{number + 1}老年站", "code": f"S{number:02}", "level": Level.STATION}
        station = Unit.objects.add_child(Unit.objects.get(pk=department.pk), fields)
        Venue.objects.create(unit=station, name="多功能厅", address="和平路 12 号", how_to_get_there="坐 3 路车")
        stations.append(station)
    return stations


def fill(size: int, stations: list[Unit]) -> None:
    """`size` published activities, half a year back and half a year ahead, two at most in a room on a day."""
    execute("TRUNCATE activities_activity CASCADE")
    by = User.objects.get_or_create(username="bench", role=Role.SYSTEM_ADMIN)[0]
    rooms = {venue.unit_id: venue for venue in Venue.objects.all()}
    first, now = calendar.today() - timedelta(days=DAYS // 2), timezone.now()
    programmes = list(Programme)

    def activity(number: int) -> Activity:
        station, place = stations[number % len(stations)], number // len(stations)
        day = first + timedelta(days=place * DAYS * len(stations) // size)
        starts_at = calendar.start_of(day) + timedelta(hours=14 if place % 2 else 9)
        return Activity(
            unit=station,
            venue=rooms[station.pk],
            programme=programmes[number % len(programmes)],
            title=f"第{number}次活动",
            description=WORDS,
            phone="0546-0001000",
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=2),
            created_by=by,
            published_by=by,
            published_at=now,
        )

    Activity.objects.bulk_create(map(activity, range(size)), batch_size=1000)
    execute("VACUUM ANALYZE activities_activity")


@contextlib.contextmanager
def server() -> Iterator[tuple[int, psutil.Process]]:
    """The web server of the Procfile with one process, which isn't ended after some requests: the port and it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environ = os.environ | {
        "DJANGO_SETTINGS_MODULE": "benchmarks.served_settings",
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "LAOLING_BIND": "127.0.0.1",
    }
    (line,) = (line for line in (CHECKOUT / "Procfile").read_text().splitlines() if line.startswith("web:"))
    words = line.removeprefix("web: exec ").replace('"', "").replace("${LAOLING_BIND:-127.0.0.1}:$PORT", f"127.0.0.1:{port}")
    command = [sys.executable, *shlex.split(words)[1:], "--max-requests", "0"]
    process = subprocess.Popen(command, env=environ, cwd=CHECKOUT)
    try:
        wait_for(port)
        yield port, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(START_SECONDS)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        if time.monotonic() > deadline:
            raise TimeoutError("the web server didn't start")
        time.sleep(0.1)


def questions(port: int) -> dict[str, bytes]:
    """What is asked, by its name in the table."""
    today = calendar.today()
    one = Activity.objects.order_by("pk")[0].pk
    station = "/schedule/?station=S00"
    known = header_of(port, question(station), "ETag")
    return {
        CONSTANT: question("/constant/"),
        "today, one station": question(station),
        "today, all stations": question("/schedule/"),
        "the month, one station": question(f"/schedule/{today:%Y-%m}/?station=S00"),
        "one activity": question(f"/schedule/activity/{one}/"),
        "today again (304)": question(station, if_none_match=known),
        "feed, one station": question("/schedule.ics?station=S00"),
        ANEW: question("/anew/?station=S00"),
    }


def measure(port: int, process: psutil.Process, rounds: int) -> dict[str, list[Slice]]:
    """Each question in turn, in each round."""
    asked = questions(port)
    for text in asked.values():
        load(port, text, seconds=0.3, connections=CONNECTIONS)  # made and kept, the processor awake
    measured: dict[str, list[Slice]] = {name: [] for name in asked}
    for _ in range(rounds):
        for name, text in asked.items():
            before = work_of(process)
            answered = load(port, text, seconds=SECONDS, connections=CONNECTIONS)
            measured[name].append(Slice(answered, work_of(process) - before))
    return measured


def work_of(process: psutil.Process) -> float:
    """Seconds of processor that the server's processes have used so far."""
    times = [child.cpu_times() for child in process.children(recursive=True)]
    return sum(spent.user + spent.system for spent in times)


def report(size: int, measured: dict[str, list[Slice]]) -> None:
    constant = measured[CONSTANT]
    rows = [
        [
            name,
            slices[0].load.status,
            f"{slices[0].load.size:,}",
            f"{median(s.load.per_second for s in slices):,.0f}",
            f"{median(s.load.per_second / c.load.per_second for s, c in zip(slices, constant, strict=True)):.2f}",
            f"{median(c.work_each / s.work_each for s, c in zip(slices, constant, strict=True)):.2f}",
        ]
        for name, slices in measured.items()
    ]
    show([f"{size:,} activities a year", "status", "bytes", "requests/s", "ratio", "by work"], rows)
    print(f"{CONNECTIONS} connections on this machine, {SECONDS:.0f} seconds each, {len(constant)} rounds, medians.")
    print("by work: by the seconds of processor that the server took for a request, whatever the loader did.")
