"""Two workers and a clerk at once, with real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection

from cards.models import RosterImport
from cards.roster import jobs
from cards.tests.roster_files import make_csv, make_full_row
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import Retiree

Status = RosterImport.Status


def in_threads(*functions):
    def run(function):
        try:
            return function()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(functions)) as pool:
        return [future.result() for future in [pool.submit(run, function) for function in functions]]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_workers_save_two_rosters_of_the_same_people_once():
    tree = make_centre_tree()
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    content = make_csv([make_full_row(number, tree.station.name) for number in range(50)])
    for _ in range(2):
        jobs.start_import(content=content, file_name="花名册.csv", by=manager)
    assert sum(in_threads(jobs.work_through, jobs.work_through)) == 2
    for roster in RosterImport.objects.all():
        jobs.confirm_import(roster=roster)
    in_threads(jobs.work_through, jobs.work_through)
    assert Retiree.objects.count() == 50
    states = sorted(RosterImport.objects.values_list("status", "unchanged", "problem"))
    assert states[0] == (Status.DONE, 0, "")
    # The slower one was told, by whichever way it noticed, and shows what would be left to do: nothing.
    assert states[1][:2] == (Status.READY, 50)
    assert states[1][2] in {jobs.CHANGED_MEANWHILE, jobs.TAKEN_MEANWHILE}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_what_is_being_saved_cant_be_given_up_and_nobody_waits_for_it(monkeypatch):
    tree = make_centre_tree()
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    content = make_csv([make_full_row(0, tree.station.name)])
    roster = jobs.start_import(content=content, file_name="花名册.csv", by=manager)
    jobs.work_through()
    jobs.confirm_import(roster=roster)
    monkeypatch.setattr(jobs, "PATIENCE", "50ms")
    saving, told = Event(), Event()
    finish = jobs.finish

    def slowly(*words):
        saving.set()
        assert told.wait(20)
        finish(*words)

    monkeypatch.setattr(jobs, "finish", slowly)

    def give_up() -> str:
        assert saving.wait(20)
        try:
            jobs.cancel_import(roster=roster)
        except jobs.NotPossible as refusal:
            return str(refusal)
        finally:
            told.set()
        return "given up"

    assert in_threads(jobs.work_through, give_up)[1].startswith("这份花名册正在保存，现在不能改动")
    roster.refresh_from_db()
    assert roster.status == Status.DONE
    assert Retiree.objects.count() == 1
