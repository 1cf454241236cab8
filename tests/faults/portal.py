"""A portal over a PostgreSQL of its own, and clerks who save visits over HTTP until they are told that it worked."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode
from uuid import uuid4

import django
import psycopg2
from django.conf import settings

from laoling import calendar
from laoling.embedded import system
from laoling.embedded.postgres import Postgres
from laoling.embedded.programs import find_programs
from laoling.home import CHECKOUT
from laoling.launch import processes
from laoling.launch.suite import DATABASE, start_migrated, throw_away_folder

PEOPLE = 20
CSRF = "c" * 32
HTTP_TIMEOUT = 20
PAGE_PATIENCE = 60


@dataclass(frozen=True)
class Session:
    """A signed-in visitor and the people whom they may visit."""

    key: str
    people: list[int]


@dataclass
class Portal:
    """Web processes and their database; `restart_database` is the fault."""

    port: int
    postgres: Postgres
    url: str
    sessions: list[Session]

    def restart_database(self) -> float:
        """Stop PostgreSQL without a goodbye or a checkpoint (immediate) and start it; returns when that was."""
        assert self.postgres.process is not None
        moment = time.monotonic()
        self.postgres.process.send_signal(signal.SIGQUIT)
        self.postgres.process.wait(30)
        self.postgres.start(self.postgres.port)
        return moment

    def query(self, statement: str) -> list[tuple]:
        with contextlib.closing(psycopg2.connect(self.url)) as link, link.cursor() as cursor:
            cursor.execute(statement)
            return cursor.fetchall()


@dataclass
class Clerk:
    """Saves one visit after the other, each again and again until the portal says that it is saved."""

    portal: Portal
    session: Session
    stop: threading.Event
    acknowledged: list[str] = field(default_factory=list)
    errors: list[float] = field(default_factory=list)

    def work(self) -> None:
        number = 0
        while not self.stop.is_set():
            submission, person = str(uuid4()), self.session.people[number % len(self.session.people)]
            number += 1
            while not self.save(submission, person):
                self.errors.append(time.monotonic())
                if self.stop.wait(0.05):
                    return
            self.acknowledged.append(submission)

    def save(self, submission: str, person: int) -> bool:
        """Whether the portal acknowledged: it redirects once the visit is in the database."""
        form = {
            "csrfmiddlewaretoken": CSRF,
            "submission_id": submission,
            "day": calendar.today().isoformat(),
            "outcome": "MET",
            "kinds": "VISIT",
            "mood": "",
        }
        cookies = f"{settings.CSRF_COOKIE_NAME}={CSRF}; {settings.SESSION_COOKIE_NAME}={self.session.key}"
        link = http.client.HTTPConnection("127.0.0.1", self.portal.port, timeout=HTTP_TIMEOUT)
        with contextlib.closing(link):
            try:
                link.request(
                    "POST",
                    f"/visits/new/{person}/",
                    urlencode(form),
                    {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookies},
                )
                return link.getresponse().status == http.client.FOUND
            except (OSError, http.client.HTTPException):
                return False


@contextlib.contextmanager
def clerks(portal: Portal) -> Iterator[list[Clerk]]:
    """All of them at work, one for each session."""
    stop = threading.Event()
    everybody = [Clerk(portal, session, stop) for session in portal.sessions]
    threads = [threading.Thread(target=clerk.work) for clerk in everybody]
    for thread in threads:
        thread.start()
    try:
        yield everybody
    finally:
        stop.set()
        for thread in threads:
            thread.join()


@contextlib.contextmanager
def portal(*, writers: int, durable: bool) -> Iterator[Portal]:
    """The portal's web processes over a database that keeps what it acknowledges, or (a control) one in a hurry."""
    with throw_away_folder() as folder:
        account = system.service_account()
        programs = find_programs(account, folder / "programs")
        postgres = Postgres(
            folder / "postgres",
            programs=programs.postgres,
            account=account,
            log=folder / "postgres.log",
            throw_away=not durable,
        )
        try:
            password = start_migrated(postgres, folder)
            url = postgres.superuser_url(password, DATABASE)
            environ = os.environ | {
                "DATABASE_URL": url,
                "DATABASE_OWNER_URL": url,
                system.RUN_MARK: str(folder),
            }
            hiring = [sys.executable, "-m", "tests.faults.portal", str(writers)]
            hired = subprocess.run(hiring, env=environ, cwd=CHECKOUT, capture_output=True, check=True)
            sessions = [Session(**session) for session in json.loads(hired.stdout)]
            run = Portal(system.free_port({postgres.port}), postgres, url, sessions)
            with web_processes(run, environ, folder / "web.log"):
                yield run
        finally:
            system.stop_processes(system.leftovers(folder))
            postgres.stop()


@contextlib.contextmanager
def web_processes(run: Portal, environ: dict[str, str], log: Path) -> Iterator[None]:
    """Gunicorn as the Procfile has it; yields when it answers."""
    command = [sys.executable, "-m", "gunicorn", "laoling.wsgi", "--bind", f"127.0.0.1:{run.port}"]
    command += ["--worker-class", "gthread", "--threads", "1", "--workers", "2", "--reuse-port", "--preload"]
    command += ["--no-control-socket", "--log-level", "warning"]
    with processes.open_log(log) as output:
        server = processes.start(command, output=output, environ=environ, folder=CHECKOUT)
    try:
        deadline = time.monotonic() + PAGE_PATIENCE
        while not answers(run.port):
            assert server.poll() is None, log.read_text()
            assert time.monotonic() < deadline, log.read_text()
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait()


def answers(port: int) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=HTTP_TIMEOUT)
    with contextlib.closing(link):
        try:
            link.request("GET", "/healthz/live")
            return link.getresponse().status == http.client.OK
        except (OSError, http.client.HTTPException):
            return False


def hire(writers: int) -> list[dict]:
    """Visitors of a station each, signed in, with people to visit."""
    from django.test import Client

    from laoling.accounts.models import Role
    from laoling.accounts.tests.factories import make_unit, make_user
    from laoling.people.tests.factories import make_retiree

    hired = []
    for _ in range(writers):
        station = make_unit("STATION")
        client = Client()
        client.force_login(make_user(Role.VISITOR, station))
        people = [make_retiree(station=station).pk for _ in range(PEOPLE)]
        hired.append({"key": client.cookies[settings.SESSION_COOKIE_NAME].value, "people": people})
    return hired


if __name__ == "__main__":
    django.setup()
    print(json.dumps(hire(int(sys.argv[1]))))
