"""bin/up with real servers: start, stop, crashes. Faults are made by real signals to real processes."""

import http.client
import os
import shutil
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from laoling import home as homes
from laoling.embedded import system
from laoling.launch.suite import OURS

PATIENCE = 300  # seconds: the first start migrates, on a machine that is busy with other tests


class Run:
    """One `bin/up` over `home`, past the installing, which bin/test has done."""

    def __init__(self, home, *words, port=None, **variables):
        self.home = home
        self.port = port or system.free_port()
        handle, name = tempfile.mkstemp(dir=home.parent)
        self.said = Path(name)
        rest = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "laoling.launch.portal", "--port", str(self.port), *words],
            env=rest | {"LAOLING_HOME": str(home)} | variables,
            cwd=homes.CHECKOUT,
            stdin=subprocess.DEVNULL,
            stdout=handle,
            stderr=subprocess.STDOUT,
        )
        os.close(handle)

    def text(self):
        return self.said.read_text()

    def until_ready(self):
        deadline = time.monotonic() + PATIENCE
        while "门户已就绪" not in self.text():
            assert self.process.poll() is None, self.text()
            assert time.monotonic() < deadline, self.text()
            time.sleep(0.1)
        return self

    def status(self):
        return self.process.wait(PATIENCE)

    def get(self, path):
        """The status of a page."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            link.request("GET", path)
            return link.getresponse().status
        finally:
            link.close()

    def parts(self, name):
        """The processes of ours in whose command `name` stands."""
        return [each for each in system.leftovers(self.home) if name in " ".join(each.cmdline())]


@pytest.fixture
def home():
    """A folder of data that the servers' account can enter, which pytest's own temporary ones are not."""
    folder = Path(tempfile.mkdtemp(prefix="laoling launch "))
    folder.chmod(0o755)
    yield folder / "data"
    shutil.rmtree(folder)


def everything_is_gone(run):
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if not system.leftovers(run.home) and system.port_is_free(run.port) and not postgres_runs(run.home):
            return True
        time.sleep(0.1)
    return False


def postgres_runs(home):
    return any(str(home / "postgres") in words for words in commands())


def commands():
    for process in psutil.process_iter(["cmdline"]):
        yield process.info["cmdline"] or []


def test_it_starts_refuses_a_second_start_and_recovers_from_kill_9(home):
    first = Run(home, "--empty").until_ready()
    assert first.get("/healthz/live") == 200
    assert first.get("/healthz/ready") == 200
    assert stat.S_IMODE((home / "portal.env").stat().st_mode) == 0o600
    assert not (home / "demo-accounts.csv").exists()

    second = Run(home, "--empty")
    assert second.status() == 1
    assert "门户已经在运行" in second.text()
    assert first.get("/healthz/live") == 200

    decided = homes.read_environment_file(home / "portal.env")
    first.process.kill()
    first.process.wait()
    third = Run(home, "--empty", port=first.port).until_ready()
    assert third.get("/healthz/live") == 200
    kept = homes.read_environment_file(home / "portal.env")
    assert {name: kept[name] for name in kept if name.endswith(("KEY", "KEYS"))} == {
        name: decided[name] for name in decided if name.endswith(("KEY", "KEYS"))
    }
    assert "[6/9] 数据库结构 … 已是最新" in third.text()

    third.process.send_signal(signal.SIGTERM)
    assert third.status() == 0
    assert "门户已停止" in third.text()
    assert everything_is_gone(third)


def test_a_part_that_crashes_takes_the_others_along(home):
    run = Run(home, "--empty").until_ready()
    [beat] = [each for each in run.parts("celery") if "beat" in each.cmdline()]
    beat.kill()
    assert run.status() == 1
    assert "意外退出" in run.text()
    assert everything_is_gone(run)

    run = Run(home, "--empty").until_ready()
    number = int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])
    psutil.Process(number).kill()
    assert run.status() == 1
    assert "数据库意外退出" in run.text()
    assert everything_is_gone(run)

    run = Run(home, "--empty").until_ready()  # the killed database recovers
    run.process.send_signal(signal.SIGINT)
    assert run.status() == 0
    assert everything_is_gone(run)


def test_a_taken_port_is_said_with_a_free_one(home):
    with socket.create_server(("127.0.0.1", 0)) as other:
        taken = other.getsockname()[1]
        run = Run(home, "--empty", port=taken)
        assert run.status() == 1
    assert f"端口 {taken} 已被别的程序占用" in run.text()
    assert "bin/up --port" in run.text()


def test_a_given_database_that_doesnt_answer_is_named_without_its_password(home):
    run = Run(home, DATABASE_URL="postgres://portal:secret@127.0.0.1:1/portal")
    assert run.status() == 1
    assert "连不上 DATABASE_URL" in run.text()
    assert "secret" not in run.text()
    assert not (home / "postgres").exists()


def test_a_given_database_needs_given_keys(home):
    """Keys made on the fly would be lost with this machine, and the data with them."""
    run = Run(home, DATABASE_URL=os.environ["DATABASE_URL"], REDIS_URL=os.environ["REDIS_URL"])
    assert run.status() == 1
    assert "LAOLING_SECRET_KEY is not set" in run.text()
