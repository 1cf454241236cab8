"""The figures of political study, and where each leads."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from activities.study.months import first_of, last_of, shifted
from activities.study.tests.parts import make_directive, make_meeting
from activities.tests.factories import make_activity
from activities.tests.group_parts import make_branch
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.dashboards.board import Board
from laoling.dashboards.study_board import StudyBoard
from laoling.programmes import Programme

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


@pytest.fixture
def branch(tree):
    """Met last month and excused the month before; nothing else of the year is known."""
    branch = make_branch(unit=tree.station)
    month = shifted(first_of(calendar.today()), -1)
    make_meeting(branch, month, held_on=last_of(month))
    make_meeting(branch, shifted(month, -1), excused_reason="暴雨")
    return branch


def table_of(unit, reader):
    return StudyBoard(Board(unit=unit, reader=reader, now=timezone.now())).table


def texts(cells):
    return [cell.text for _, cell in cells]


def test_it_counts_by_station_and_sums_up(tree, manager, branch):
    make_branch(unit=tree.department)
    today = calendar.today()
    due = {"issued_on": today - timedelta(days=9), "due_on": today - timedelta(days=1)}
    make_directive(tree.centre, manager, **due)
    facts = {"programme": Programme.STUDY, "starts_at": timezone.now() - timedelta(minutes=1)}
    make_activity(unit=tree.station, **facts)
    table = table_of(tree.department, manager)
    rows = {row.name: texts(cells) for row, cells in table.rows}
    assert rows[tree.station.name] == ["100%", "10", "1", "1", "0%"]
    assert rows[tree.sibling.name] == ["—", "0", "0", "0", "—"]
    assert rows[f"{tree.department.name}（本级）"] == ["0%", "12", "1", "0", "0%"]
    assert texts(table.total) == ["50%", "22", "2", "1", "0%"]


@pytest.mark.parametrize("role", [Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER])
def test_each_figure_leads_to_a_list_that_its_reader_may_open(client, tree, branch, role):
    home = {Role.DEPARTMENT_MANAGER: tree.department, Role.CENTRE_LEADER: tree.centre}[role]
    reader = make_user(role, home)
    client.force_login(reader)
    table = table_of(home, reader)
    cells = [cell for _, cells in table.rows for _, cell in cells] + [cell for _, cell in table.total]
    urls = {cell.url for cell in cells if cell.url}
    assert len(urls) >= 4
    assert {client.get(url).status_code for url in urls} == {200}
    assert "政治学习" in client.get(reverse("admin:index")).text
