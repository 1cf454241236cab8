"""bin/test's throw-away folders: each run has its own, whoever cleans up meanwhile."""

import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from laoling.launch import suite
from laoling.launch.suite import checks, chosen, throw_away_folder

AT_ONCE = 8
ROUNDS = 25


@pytest.fixture
def base(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


def test_a_folder_that_another_run_takes_for_abandoned_before_it_is_locked_is_made_anew(base, monkeypatch):
    made = []

    def make_and_be_cleaned_up(**kwargs):
        made.append(Path(make(**kwargs)))
        if len(made) == 1:
            suite._remove_if_abandoned(made[0])
        return str(made[-1])

    make = tempfile.mkdtemp
    monkeypatch.setattr(tempfile, "mkdtemp", make_and_be_cleaned_up)
    with throw_away_folder() as folder:
        assert folder == made[1]
        assert folder.is_dir()
    assert list(base.iterdir()) == []


def test_a_folder_is_made_anew_while_another_run_holds_it_to_remove_it(base, monkeypatch):
    make, locks = tempfile.mkdtemp, []

    def make_and_be_held(**kwargs):
        folder = Path(make(**kwargs))
        if not locks:
            locks.append(suite._lock(folder))
        return str(folder)

    monkeypatch.setattr(tempfile, "mkdtemp", make_and_be_held)
    with throw_away_folder() as folder:
        assert suite._lock(folder) is None, "another run could remove it"


def test_runs_that_start_in_the_same_moment_keep_their_folders(base):
    gate = threading.Barrier(AT_ONCE)

    def run():
        gate.wait()
        with throw_away_folder() as folder:
            (folder / "postgres").mkdir()
            gate.wait()
            return folder.is_dir() and (folder / "postgres").is_dir()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _ in range(ROUNDS):
            assert all(done.result() for done in [pool.submit(run) for _ in range(AT_ONCE)])
    assert list(base.iterdir()) == []


def test_what_a_killed_run_left_behind_is_removed(base):
    left = base / f"{suite.PREFIX}left"
    (left / "postgres").mkdir(parents=True)
    with throw_away_folder():
        assert not left.exists()


def test_words_are_pytests_but_for_faults_which_are_run_in_full():
    assert chosen([]) == checks()
    assert chosen(["visits", "-k", "e3"]) == {"pytest": ["-m", "pytest", "visits", "-k", "e3"]}
    assert chosen(["-x", "--faults"]) == {"faults": ["-m", "pytest", "--faults", "-v", "tests/faults", "-x"]}
