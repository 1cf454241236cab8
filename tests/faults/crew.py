"""The processes of a fault run: started, killed by their numbers, and all of them gone at its end."""

import contextlib
import itertools
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path

import psutil
import redis
from django.db import connection
from django.utils import timezone

from laoling.calendar import SHANGHAI
from laoling.embedded import system
from laoling.embedded.programs import find_programs
from laoling.embedded.valkey import Valkey
from laoling.home import CHECKOUT
from laoling.launch import processes
from laoling.launch.suite import throw_away_folder

CELERY = [sys.executable, "-m", "celery", "--quiet"]
IN_TRANSACTION = "SELECT client_port FROM pg_stat_activity WHERE state IN ('active', 'idle in transaction')"
MORNING = time_of_day(9)


@dataclass
class Crew:
    """Processes over one folder, one database and one broker, with a clock that the test moves.

    `wanted` says by name how each is started; `keep_up` starts again whatever is not there.
    """

    folder: Path
    environ: dict[str, str]
    broker: redis.Redis
    wanted: dict[str, list[str]] = field(default_factory=dict)
    running: dict[str, subprocess.Popen] = field(default_factory=dict)
    day: date = date.min
    kills: dict[str, int] = field(default_factory=dict)
    kills_in_transaction: int = 0

    # The clock

    def set_day(self, day: date) -> None:
        """Let it be the morning of that day, for every process and from one moment to the next."""
        offset = (datetime.combine(day, MORNING, SHANGHAI) - timezone.now()).total_seconds()
        draft = self.folder / "clock.new"
        draft.write_text(str(offset))
        draft.replace(self.folder / "clock")
        self.day = day

    @property
    def now(self) -> datetime:
        return timezone.now() + timedelta(seconds=float((self.folder / "clock").read_text()))

    # Who is there

    def want_workers(self, count: int, concurrency: int = 2) -> None:
        for number in range(count):
            self.wanted[f"worker {number}"] = [
                *[*CELERY, "-A", "tests.faults.child", "worker", "--loglevel", "WARNING"],
                *["--concurrency", str(concurrency), "--without-gossip", "--without-mingle"],
                *["--hostname", f"faults{number}@localhost"],
            ]

    def want_beats(self, count: int) -> None:
        for number in range(count):
            schedule = str(self.folder / f"schedule{number}")
            self.wanted[f"beat {number}"] = [
                *[*CELERY, "-A", "tests.faults.beat", "beat", "--loglevel", "WARNING", "--schedule", schedule]
            ]

    def want_commands(self, *names: str) -> None:
        """manage.py commands, again and again, as by a hasty cron."""
        for name in names:
            self.wanted[f"scan {name}"] = [sys.executable, "-m", "tests.faults.child", name]

    def keep_up(self) -> None:
        """Start what is wanted and not running."""
        for name, command in self.wanted.items():
            process = self.running.get(name)
            if process is None or process.poll() is not None:
                with processes.open_log(self.folder / f"{name.partition(' ')[0]}.log") as output:
                    self.running[name] = processes.start(
                        command, output=output, environ=self.environ, folder=CHECKOUT
                    )

    def dismiss(self, kind: str) -> None:
        """Want no more processes of that kind; those that run may end by themselves."""
        self.wanted = {name: command for name, command in self.wanted.items() if not name.startswith(kind)}

    def stop(self) -> None:
        """End everybody, also children whose worker was killed, and want nobody."""
        self.wanted.clear()
        system.stop_processes([each for each in system.leftovers(self.folder) if not is_server(each)])
        for process in self.running.values():
            process.wait()
        self.running.clear()

    # Faults

    def candidates(self, kind: str) -> list[psutil.Process]:
        """The processes that run now of a kind: "worker", "beat", "scan", or "child" of a worker's pool."""
        found = []
        owner = "worker" if kind == "child" else kind
        for name, popen in self.running.items():
            if name.startswith(owner) and popen.poll() is None:
                with contextlib.suppress(psutil.NoSuchProcess):
                    process = psutil.Process(popen.pid)
                    found += process.children() if kind == "child" else [process]
        return found

    def kill(self, kind: str, patience: float) -> bool:
        """`kill -9` one of a kind, inside a transaction if it gets into one within `patience` seconds.

        False when there is none of that kind.
        """
        deadline = time.monotonic() + patience
        while not (at_work := [each for each in self.candidates(kind) if is_in_transaction(each)]):
            if kind == "beat" or time.monotonic() > deadline:
                break
            time.sleep(0.02)
        victims = at_work or self.candidates(kind)
        if not victims:
            return False
        victim = victims[sum(self.kills.values()) % len(victims)]
        orphans = victim.children() if kind == "worker" else []
        self.kill_one(victim, kind, in_transaction=bool(at_work))
        for orphan in orphans:  # as systemd and honcho do with what a dead worker leaves
            self.kill_one(orphan, "child", in_transaction=is_in_transaction(orphan))
        return True

    def kill_everybody(self) -> None:
        """All of them at one moment, as when the machine goes; parents first, who would start new children."""
        victims = [
            (kind, each) for kind in ("worker", "beat", "scan", "child") for each in self.candidates(kind)
        ]
        for kind, process in victims:
            self.kill_one(process, kind, in_transaction=is_in_transaction(process))

    def kill_one(self, process: psutil.Process, kind: str, *, in_transaction: bool) -> None:
        try:
            process.kill()
        except psutil.NoSuchProcess:  # it ended by itself
            return
        self.kills[kind] = self.kills.get(kind, 0) + 1
        self.kills_in_transaction += in_transaction

    def wake(self, *tasks: str) -> None:
        """Ask the workers for scans as requests do: ticks without payload; twice, as two schedulers would."""
        from laoling.celery import app  # with the tests' own broker only, never the portal's

        with app.connection_for_write(self.environ["REDIS_URL"]) as link:
            for task in itertools.chain(tasks, tasks):
                app.send_task(task, connection=link, expires=60)

    def wait_until(self, is_true: Callable[[], bool], patience: float) -> float:
        """Keep everybody up until it is true; returns after how many seconds that was, or fails."""
        began = time.monotonic()
        while not is_true():
            assert time.monotonic() - began < patience, f"not within {patience} s\n{self.last_words()}"
            self.keep_up()
            time.sleep(0.1)
        return time.monotonic() - began

    def last_words(self) -> str:
        """The ends of the logs, for whoever reads why a run failed."""
        logs = sorted(self.folder.glob("*.log"))
        return "\n".join(f"── {log.name}\n{log.read_text(errors='replace')[-3000:]}" for log in logs)


def is_server(process: psutil.Process) -> bool:
    """Whether it is the broker rather than one of the crew."""
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.name().startswith("valkey")
    return False


def is_in_transaction(process: psutil.Process) -> bool:
    """Whether the database is at work for that process right now, seen by the port of its connection."""
    with contextlib.suppress(psutil.NoSuchProcess):
        ports = {link.laddr.port for link in process.net_connections("tcp") if link.laddr}
        with connection.cursor() as cursor:
            cursor.execute(IN_TRANSACTION)
            return bool(ports & {port for (port,) in cursor.fetchall()})
    return False


@contextlib.contextmanager
def crew(*, interval: float, without: str = "", **variables: str) -> Iterator[Crew]:
    """A crew without anybody yet, over the test's own database and a broker of its own; all ends with it."""
    with throw_away_folder() as folder:
        account = system.service_account()
        server = Valkey(
            folder / "valkey",
            program=find_programs(account, folder / "programs").valkey,
            account=account,
            log=folder / "valkey.log",
            environ={"PATH": os.defpath, system.RUN_MARK: str(folder)},
            throw_away=True,
        )
        port, password = system.free_port(), system.new_password()
        environ = os.environ | {
            "DATABASE_URL": url_of_database(),
            "DATABASE_OWNER_URL": url_of_database(),
            "REDIS_URL": f"redis://:{password}@127.0.0.1:{port}/0",
            "FAULTS_CLOCK": str(folder / "clock"),
            "FAULTS_INTERVAL": str(interval),
            "FAULTS_WITHOUT": without,
            system.RUN_MARK: str(folder),
            **variables,
        }
        try:
            server.start(port, password)
            with contextlib.closing(redis.Redis(port=port, password=password)) as broker:
                run = Crew(folder, environ, broker)
                try:
                    yield run
                finally:
                    run.stop()
        finally:
            server.stop()


def url_of_database() -> str:
    settings = connection.settings_dict
    place = f"{settings['HOST']}:{settings['PORT']}/{settings['NAME']}"
    return f"postgres://{settings['USER']}:{settings['PASSWORD']}@{place}"
