"""Two workers and a clerk at once, with real connections."""

from concurrent.futures import ThreadPoolExecutor

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
