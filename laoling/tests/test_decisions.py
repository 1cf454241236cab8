import socket
import stat
from urllib.parse import urlsplit

import pytest

from laoling.embedded import system
from laoling.home import environment_file, read_environment_file, write_environment_file
from laoling.launch.decisions import KEY_MAKERS, decide
from laoling.launch.steps import StepFailed

GIVEN_DATABASE = {"DATABASE_URL": "postgres://portal:p@db.example.com:5432/portal"}


def kept(home):
    return read_environment_file(home / "portal.env")


def test_a_first_start_decides_everything_and_writes_it_down(tmp_path):
    decisions = decide(tmp_path, {}, cluster_exists=False)
    assert decisions.embedded_database
    assert decisions.embedded_broker
    assert kept(tmp_path).keys() == {
        "DATABASE_URL",
        "DATABASE_OWNER_URL",
        "REDIS_URL",
        "LAOLING_EMBEDDED",
        *KEY_MAKERS,
    }
    assert kept(tmp_path).items() <= decisions.environ.items()
    assert stat.S_IMODE((tmp_path / "portal.env").stat().st_mode) == 0o600


def test_the_runtime_role_is_not_the_owner(tmp_path):
    environ = decide(tmp_path, {}, cluster_exists=False).environ
    runtime, owner = urlsplit(environ["DATABASE_URL"]), urlsplit(environ["DATABASE_OWNER_URL"])
    assert (runtime.port, runtime.path) == (owner.port, owner.path)
    assert runtime.username != owner.username
    assert runtime.password != owner.password


def test_the_next_start_keeps_ports_passwords_and_keys(tmp_path):
    first = decide(tmp_path, {}, cluster_exists=False)
    assert decide(tmp_path, {}, cluster_exists=True) == first


def test_a_port_that_somebody_took_is_replaced_and_nothing_else(tmp_path):
    first = decide(tmp_path, {}, cluster_exists=False).environ
    taken = urlsplit(first["DATABASE_URL"]).port
    with socket.create_server(("127.0.0.1", taken)):
        second = decide(tmp_path, {}, cluster_exists=True).environ
    address = urlsplit(second["DATABASE_URL"])
    assert address.port not in (taken, urlsplit(second["REDIS_URL"]).port)
    assert address.password == urlsplit(first["DATABASE_URL"]).password
    assert {name: second[name] for name in KEY_MAKERS} == {name: first[name] for name in KEY_MAKERS}


@pytest.mark.parametrize("name", ["LAOLING_FIELD_KEYS", "LAOLING_INDEX_KEY", "DATABASE_OWNER_URL"])
def test_keys_of_existing_data_are_never_made_anew(tmp_path, name):
    decide(tmp_path, {}, cluster_exists=False)
    write_environment_file(tmp_path / "portal.env", {k: v for k, v in kept(tmp_path).items() if k != name})
    before = kept(tmp_path)
    with pytest.raises(StepFailed, match=name):
        decide(tmp_path, {}, cluster_exists=True)
    assert kept(tmp_path) == before


def test_keys_from_the_environment_win_but_dont_replace_the_kept_ones(tmp_path):
    first = kept_after_first_start(tmp_path)
    environ = decide(tmp_path, {"LAOLING_SECRET_KEY": "mine"}, cluster_exists=True).environ
    assert environ["LAOLING_SECRET_KEY"] == "mine"
    assert kept(tmp_path) == first


def test_keys_given_at_the_first_start_are_kept(tmp_path):
    decide(tmp_path, {"LAOLING_SECRET_KEY": "mine"}, cluster_exists=False)
    assert kept(tmp_path)["LAOLING_SECRET_KEY"] == "mine"


def test_a_given_database_gets_no_keys_and_no_embedded_mode(tmp_path):
    decisions = decide(tmp_path, {**GIVEN_DATABASE, "REDIS_URL": "redis://r"}, cluster_exists=False)
    assert not decisions.embedded_database
    assert not decisions.embedded_broker
    assert decisions.environ == {**GIVEN_DATABASE, "REDIS_URL": "redis://r"}
    assert kept(tmp_path) == {}


def test_a_given_database_leaves_the_keys_of_the_embedded_one_alone(tmp_path):
    first = kept_after_first_start(tmp_path)
    environ = decide(tmp_path, {**GIVEN_DATABASE, "REDIS_URL": "redis://r"}, cluster_exists=True).environ
    assert not set(KEY_MAKERS) & environ.keys()
    assert kept(tmp_path) == first


def test_an_owner_without_a_database_doesnt_reach_the_embedded_one(tmp_path):
    environ = decide(tmp_path, {"DATABASE_OWNER_URL": "postgres://elsewhere"}, cluster_exists=False).environ
    assert environ["DATABASE_OWNER_URL"] == kept(tmp_path)["DATABASE_OWNER_URL"]


def test_a_given_database_may_have_an_embedded_broker(tmp_path):
    decisions = decide(tmp_path, GIVEN_DATABASE, cluster_exists=False)
    assert decisions.embedded_broker
    assert kept(tmp_path) == {"REDIS_URL": decisions.environ["REDIS_URL"]}


def kept_after_first_start(home):
    decide(home, {}, cluster_exists=False)
    assert environment_file({"LAOLING_HOME": str(home)}) == home / "portal.env"
    return kept(home)


def test_no_server_gets_the_port_of_another_or_of_the_pages(tmp_path, monkeypatch):
    monkeypatch.setattr(system, "PORTS", range(21000, 21003))
    monkeypatch.setattr(system.random, "sample", lambda ports, count: list(ports))
    monkeypatch.setattr(system, "port_is_free", lambda port: True)
    monkeypatch.setattr("laoling.launch.decisions.port_is_free", lambda port: True)

    def ports(web_port):
        environ = decide(tmp_path, {}, cluster_exists=False, web_port=web_port).environ
        return [urlsplit(environ[name]).port for name in ("DATABASE_URL", "REDIS_URL")]

    assert ports(21000) == [21001, 21002]
    assert ports(21001) == [21000, 21002]
