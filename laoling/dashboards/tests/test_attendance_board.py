"""How often people took part this month, by station and programme."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from activities.tests.factories import at, make_activity, make_sign_up
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.dashboards.attendance_board import AttendanceBoard
from laoling.dashboards.board import Board
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(at("2026-11-23 10:00"), tick=False):
        yield


@pytest.fixture
def tree():
    """Two came to a choir of the neighbour, one of them to a lecture too; one came last month, one didn't come."""
    tree = make_centre_tree()
    people = [make_retiree(station=tree.station) for _ in range(4)]
    choir = make_activity(unit=tree.sibling, programme="CULTURE", starts_at=at("2026-11-02 09:00"))
    lecture = make_activity(unit=tree.station, programme="STUDY", starts_at=at("2026-11-20 09:00"))
    before = make_activity(unit=tree.station, programme="STUDY", starts_at=at("2026-10-10 09:00"))
    for activity, person in [
        (choir, people[0]),
        (choir, people[1]),
        (lecture, people[0]),
        (before, people[2]),
    ]:
        make_sign_up(activity, person, came=True)
    make_sign_up(lecture, people[3], came=False)
    return tree


def table_of(unit, reader):
    return AttendanceBoard(Board(unit=unit, reader=reader, now=timezone.now())).table


def told(cells):
    return {head: (cell.text, cell.note) for head, cell in cells}


def test_it_counts_the_stations_people_wherever_they_went(tree):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    table = table_of(tree.department, manager)
    rows = {row.name: told(cells) for row, cells in table.rows}
    mine = rows[tree.station.name]
    assert mine["参加人次"] == ("3", "上月同期 1")
    assert mine["参加的人"] == ("2", "占 4 人的 50%")
    assert (mine["文化养老"][0], mine["政治学习"][0], mine["品牌建设"][0]) == ("2", "1", "0")
    assert rows[tree.sibling.name]["参加人次"] == ("0", "上月同期 0")
    assert rows[tree.sibling.name]["参加的人"] == ("—", "")
    assert told(table.total)["参加人次"] == ("3", "上月同期 1")


@pytest.mark.parametrize("role", [Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER])
def test_each_figure_leads_to_a_page_that_says_the_same(client, tree, role):
    home = {Role.DEPARTMENT_MANAGER: tree.department, Role.CENTRE_LEADER: tree.centre}[role]
    reader = make_user(role, home)
    client.force_login(reader)
    table = table_of(home, reader)
    cells = [cell for _, cells in table.rows for _, cell in cells] + [cell for _, cell in table.total]
    urls = {cell.url for cell in cells if cell.url}
    assert len(urls) >= 5
    assert {client.get(url).status_code for url in urls} == {200}
    assert "参加活动：人次" in client.get(reverse("admin:index")).text
    of_study = next(cell for head, cell in table.total if head == "政治学习")
    assert "共 1 人次" in client.get(of_study.url).text.replace("<strong>", "").replace("</strong>", "")
