"""The dashboard's figures of requests: by unit and topic, against a count row by row; the tile 满意."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.dashboards.request_figures import request_figures, topic_figures
from laoling.people.tests.factories import make_retiree
from visits.models import RequestStep
from visits.requests.states import State, Step
from visits.tests.factories import NOW, TODAY
from visits.tests.request_parts import make_request, topic

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_ten_on_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


def days_ago(days):
    return NOW - timedelta(days=days)


def call_back(request, at, satisfaction):
    RequestStep.objects.create(
        request=request, kind=Step.CALLED_BACK, at=at, by=request.registered_by, satisfaction=satisfaction
    )


@pytest.fixture
def requests(tree):
    """At the station: one overdue of October, one resolved in two days, one late; two of others."""
    person = make_retiree(station=tree.station)
    overdue = make_request(person, days_ago(40))
    quick = make_request(person, days_ago(10), state=State.CALLED_BACK, resolved_at=days_ago(8))
    late = make_request(
        person, days_ago(20), state=State.RESOLVED, resolved_at=days_ago(2), topic=topic("医保报销")
    )
    call_back(quick, days_ago(7), 5)
    call_back(late, days_ago(1), 2)
    call_back(late, days_ago(30), 4)
    make_request(
        station=tree.station, caller_name="老赵", caller_phone="13800138000", registered_by=make_user()
    )
    make_request(make_retiree(station=tree.sibling), days_ago(1))
    make_request(make_retiree(station=tree.far_station), days_ago(1))
    return overdue, quick, late


def test_each_station_has_its_own_counts_an_unknown_caller_s_among_them(tree, requests):
    units = [tree.station, tree.sibling]
    found = request_figures(tree.department, units, today=TODAY, now=NOW)
    own = found[tree.station.pk]
    assert (own.registered, own.practical, own.hard, own.unresolved, own.overdue) == (3, 2, 1, 2, 1)
    assert (own.resolved, own.in_time, own.days) == (2, 1, "10.0")
    assert (own.asked, own.satisfied, own.satisfaction, own.satisfaction_before) == (2, 1, 50, 100)
    assert (found[tree.sibling.pk].registered, found[tree.sibling.pk].satisfaction) == (1, None)


def test_departments_hold_what_their_stations_do(tree, requests):
    found = request_figures(tree.centre, tree.departments, today=TODAY, now=NOW)
    assert [found[unit.pk].registered for unit in tree.departments] == [4, 1]


def test_topics_are_told_apart(tree, requests):
    found = {str(row.topic): row for row in topic_figures(tree.department, today=TODAY, now=NOW)}
    assert set(found) == {"水电暖维修", "医保报销"}
    assert (found["医保报销"].resolved, found["医保报销"].in_time, found["医保报销"].satisfaction) == (
        1,
        0,
        0,
    )


def test_the_tile_of_content_says_what_people_said_and_leads_to_them(client, tree, requests):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    page = client.get("/admin/")
    tile = page.context["requests"].headline
    assert (tile.text, tile.note) == ("50%", "回访 2 次，1 次满意，上月 100%")
    listed = client.get(tile.url)
    assert {row.pk for row in listed.context["cl"].result_list} == {requests[1].pk, requests[2].pk}


def test_every_figure_leads_to_as_many_rows(client, tree, requests):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    board = client.get("/admin/").context["requests"]
    linked = 0
    tables = [board.table.rows, board.topic_table.rows]
    for _, cells in [row for table in tables for row in table] + [(None, board.table.total)]:
        for head, cell in cells:
            if cell.url and cell.text.isdigit():
                assert client.get(cell.url).context["cl"].result_count == int(cell.text), head
                linked += 1
    assert linked > 10


def test_without_call_backs_the_tile_says_so(client, tree):
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    page = client.get("/admin/").content.decode()
    assert "暂无数据" in page
    assert "本月还没有回访" in page


def test_a_centre_leader_gets_figures_and_no_list(client, tree, requests):
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    board = client.get("/admin/").context["requests"]
    urls = [cell.url for _, cells in board.table.rows for _, cell in cells if cell.url]
    assert urls
    assert all(url.startswith("/admin/?unit=") for url in urls)


def test_the_number_of_queries_does_not_grow_with_the_requests(client, tree):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    make_request(make_retiree(station=tree.station))
    client.get("/admin/")
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/")
        counts.append(len(captured))
        for _ in range(6):
            make_request(make_retiree(station=tree.station), state=State.CALLED_BACK)
    assert counts[0] == counts[1]
