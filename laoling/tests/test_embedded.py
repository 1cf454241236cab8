"""The embedded servers, really started, under a folder of their own."""

import os
import shutil
import signal
import socket
import stat
import tempfile
from contextlib import closing
from pathlib import Path

import psutil
import psycopg2
import pytest
import redis

from laoling.embedded import system
from laoling.embedded.postgres import Postgres
from laoling.embedded.programs import find_programs
from laoling.embedded.valkey import Valkey
from laoling.launch.steps import StepFailed

PASSWORD = "of-the-superuser"
SECRETS = {"owner": "o", "runtime": "r"}


@pytest.fixture(scope="module")
def folder():
    """A folder with a space in its name that the servers' account can enter; pytest's own are closed to it."""
    made = Path(tempfile.mkdtemp(prefix="laoling embedded "))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


@pytest.fixture(scope="module")
def programs(folder):
    return find_programs(system.service_account(), folder / "programs")


@pytest.fixture(scope="module")
def cluster(folder, programs):
    postgres = make_postgres(folder, programs)
    postgres.create(PASSWORD)
    return postgres


@pytest.fixture
def postgres(cluster):
    cluster.start(system.free_port())
    cluster.ensure_database(name="portal", roles=SECRETS, password=PASSWORD)
    yield cluster
    cluster.stop()


def make_postgres(folder, programs, *, name="postgres"):
    return Postgres(
        folder / name,
        programs=programs.postgres,
        account=system.service_account(),
        log=folder / f"{name}.log",
    )


def connect(postgres, role, password):
    return closing(psycopg2.connect(f"postgres://{role}:{password}@127.0.0.1:{postgres.port}/portal"))


def ask(postgres, question, *, role="owner"):
    with connect(postgres, role, SECRETS[role]) as link, link.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_the_owner_may_make_the_extension_that_finds_chinese(postgres):
    with connect(postgres, "owner", "o") as link, link.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT similarity('张三丰', '三丰') > 0, cardinality(show_trgm('张三丰'))")
        assert cursor.fetchone() == (True, 4)


def test_the_roles_are_no_superusers_and_only_the_owner_makes_tables(postgres):
    for role in SECRETS:
        powers = "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user"
        assert ask(postgres, powers, role=role) is False
    refused = pytest.raises(psycopg2.errors.InsufficientPrivilege)
    with connect(postgres, "runtime", "r") as link, link.cursor() as cursor, refused:
        cursor.execute("CREATE TABLE mine (id int)")


def test_nobody_comes_in_without_the_password(postgres):
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        connect(postgres, "owner", "guess")


def test_it_listens_to_this_machine_only(postgres):
    ports = psutil.Process(postgres.process.pid).net_connections(kind="all")
    assert {(port.laddr.ip, port.laddr.port) for port in ports if port.status == psutil.CONN_LISTEN} == {
        ("127.0.0.1", postgres.port)
    }
    assert not [port for port in ports if port.family == socket.AF_UNIX and port.laddr]


def test_what_people_typed_stays_out_of_the_log(postgres):
    with connect(postgres, "owner", "o") as link, link.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE person (number text UNIQUE)")
        cursor.execute("INSERT INTO person VALUES ('370502194001011234')")
        with pytest.raises(psycopg2.errors.UniqueViolation):
            cursor.execute("INSERT INTO person VALUES ('370502194001011234')")
    assert "370502194001011234" not in postgres.log.read_text()


def test_passwords_are_set_again_at_each_start(postgres):
    postgres.ensure_database(name="portal", roles={"owner": "forgotten"}, password=PASSWORD)
    with pytest.raises(psycopg2.OperationalError):
        ask(postgres, "SELECT 1")
    postgres.ensure_database(name="portal", roles=SECRETS, password=PASSWORD)
    assert ask(postgres, "SELECT 1") == 1


def test_it_starts_again_after_kill_9(postgres):
    postgres.process.kill()
    postgres.process.wait()
    postgres.start(postgres.port)
    assert ask(postgres, "SELECT 1") == 1


def test_it_takes_over_from_a_server_that_was_left_behind(postgres, folder, programs):
    """As after a kill -9 of bin/up where the kernel doesn't tell its children."""
    heir = make_postgres(folder, programs)
    heir.start(system.free_port())
    assert postgres.process.wait(10) == 0
    assert ask(heir, "SELECT 1") == 1
    heir.stop()


def test_the_pid_file_of_a_dead_server_is_no_obstacle_when_its_number_is_somebody_elses(cluster):
    """In a container a new process often has the number of the dead server."""
    pid_file = cluster.folder / "postmaster.pid"
    pid_file.write_text(f"{os.getppid()}\n{cluster.folder}\n")
    system.give(pid_file, cluster.account)
    cluster.start(system.free_port())
    cluster.stop()
    assert psutil.pid_exists(os.getppid())


def test_a_cluster_of_another_version_is_refused_with_a_way_out(folder, programs):
    old = make_postgres(folder, programs, name="old")
    old.folder.mkdir()
    (old.folder / "PG_VERSION").write_text("14\n")
    with pytest.raises(StepFailed, match="PostgreSQL 14") as refused:
        old.start(system.free_port())
    assert "pg_dump" in refused.value.remedy


def test_half_a_cluster_is_made_anew(folder, programs):
    half = make_postgres(folder, programs, name="half")
    (folder / "half.new").mkdir()
    (folder / "half.new" / "rest").write_text("of an interrupted start")
    half.create(PASSWORD)
    assert half.exists
    assert stat.S_IMODE(half.folder.stat().st_mode) == 0o700
    assert not list(folder.glob("half.new*"))


def test_a_failed_start_shows_the_log(cluster):
    with socket.create_server(("127.0.0.1", 0)) as other:
        cluster.settings = cluster.settings | {"shared_buffers": "nonsense"}
        with pytest.raises(StepFailed) as failed:
            cluster.start(other.getsockname()[1])
        del cluster.settings["shared_buffers"]
    assert "nonsense" in str(failed.value)


def test_nothing_runs_as_root(postgres):
    owner = psutil.Process(postgres.process.pid).uids().real
    account = system.service_account()
    assert owner == (account.uid if account else os.geteuid())
    assert owner != 0


def test_a_private_program_is_copied_not_opened(folder, programs):
    """A .venv below a private folder, such as /root, is closed to the servers' account."""
    account = system.service_account()
    copy = find_programs(account, folder / "copies")
    assert (copy == programs) or account is not None
    if account is not None:
        assert system.account_can(account, "-x", copy.postgres / "postgres")
        assert system.account_can(account, "-x", copy.valkey)


def make_valkey(folder, programs, *, throw_away=False):
    return Valkey(
        folder / "valkey",
        program=programs.valkey,
        account=system.service_account(),
        log=folder / "valkey.log",
        environ={"PATH": os.defpath, system.RUN_MARK: str(folder)},
        throw_away=throw_away,
    )


def test_the_broker_wants_its_password_and_keeps_what_was_queued(folder, programs):
    port = system.free_port()
    valkey = make_valkey(folder, programs)
    valkey.start(port, "secret")
    with closing(redis.Redis(port=port)) as stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()
    with closing(redis.Redis(port=port, password="secret")) as client:
        client.rpush("celery", "a tick")
        assert client.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        assert client.config_get("bind") == {"bind": "127.0.0.1"}
    valkey.stop()
    assert stat.S_IMODE((folder / "valkey" / "valkey.conf").stat().st_mode) == 0o600

    again = make_valkey(folder, programs)
    again.start(port, "secret")
    with closing(redis.Redis(port=port, password="secret")) as client:
        assert client.lrange("celery", 0, -1) == [b"a tick"]
    again.stop()


def test_what_was_left_over_is_found_by_its_mark_and_stopped(folder, programs):
    valkey = make_valkey(folder, programs, throw_away=True)
    valkey.start(system.free_port(), "secret")
    assert [each.pid for each in system.leftovers(folder)] == [valkey.process.pid]
    assert system.leftovers(folder / "of another") == []
    system.stop_processes(system.leftovers(folder))
    assert valkey.process.wait(10) in (0, -signal.SIGTERM)
    assert system.leftovers(folder) == []


def test_free_ports_are_below_those_of_outgoing_connections():
    port = system.free_port()
    assert port < 32768
    with socket.create_server(("127.0.0.1", port)):
        assert not system.port_is_free(port)
        assert system.next_free_port(port - 1) != port
    assert system.port_is_free(port)
