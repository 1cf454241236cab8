import stat
from pathlib import Path

import pytest

from laoling import home


def test_the_chosen_folder_wins(tmp_path):
    assert home.home({"LAOLING_HOME": str(tmp_path / "data")}) == tmp_path / "data"


def test_an_ordinary_user_keeps_the_data_in_the_checkout(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    assert home.home({}) == home.CHECKOUT / "var"


def test_two_checkouts_of_root_have_two_homes(monkeypatch):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.setattr(home, "CHECKOUT", Path("/srv/a/laoling"))
    first = home.home({})
    monkeypatch.setattr(home, "CHECKOUT", Path("/srv/b/laoling"))
    assert first.parent == home.ROOT_HOMES
    assert home.home({}) != first


def test_a_second_shell_finds_what_was_decided(tmp_path):
    decided = {"DATABASE_URL": "postgres://u:p=%3D@127.0.0.1:1/d", "LAOLING_INDEX_KEY": "YWJj=="}
    home.write_environment_file(tmp_path / "portal.env", decided)
    environ = {"LAOLING_HOME": str(tmp_path), "LAOLING_INDEX_KEY": "mine"}
    home.load_environment(environ)
    assert environ["DATABASE_URL"] == decided["DATABASE_URL"]
    assert environ["LAOLING_INDEX_KEY"] == "mine"


def test_keys_of_the_embedded_portal_dont_leak_to_another_database(tmp_path):
    home.write_environment_file(
        tmp_path / "portal.env", {"DATABASE_URL": "postgres://embedded", "LAOLING_EMBEDDED": "1"}
    )
    environ = {"LAOLING_HOME": str(tmp_path), "DATABASE_URL": "postgres://production"}
    home.load_environment(environ)
    assert "LAOLING_EMBEDDED" not in environ


def test_the_owner_of_the_embedded_database_finds_its_keys(tmp_path):
    """`DATABASE_URL=$DATABASE_OWNER_URL manage.py rotate_field_keys`"""
    decided = {"DATABASE_URL": "postgres://runtime", "DATABASE_OWNER_URL": "postgres://owner", "KEY": "k"}
    home.write_environment_file(tmp_path / "portal.env", decided)
    environ = {"LAOLING_HOME": str(tmp_path), "DATABASE_URL": "postgres://owner"}
    home.load_environment(environ)
    assert environ["KEY"] == "k"
    assert environ["DATABASE_URL"] == "postgres://owner"


def test_the_file_is_private_and_replaces_the_old_one(tmp_path):
    path = tmp_path / "portal.env"
    home.write_environment_file(path, {"A": "1"})
    home.write_environment_file(path, {"A": "2"})
    assert home.read_environment_file(path) == {"A": "2"}
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_no_file_is_no_setting(tmp_path):
    assert home.read_environment_file(tmp_path / "portal.env") == {}


def test_a_garbled_line_is_refused(tmp_path):
    path = tmp_path / "portal.env"
    path.write_text("A=1\nnonsense\n")
    with pytest.raises(ValueError, match="line 2"):
        home.read_environment_file(path)


def test_a_value_with_a_line_break_is_refused(tmp_path):
    with pytest.raises(ValueError, match="line break"):
        home.write_environment_file(tmp_path / "portal.env", {"A": "1\nB=2"})
