"""The dashboard's figures of the brand: by unit, of this month, with the lists behind them."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.tests.factories import make_venue
from branding.models import Rectification
from branding.rectifications import services
from branding.tests.factories import make_check, make_feedback
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.dashboards.brand_figures import brand_figures, figures_before
from visits.tests.factories import NOW, TODAY  # Monday, 23 November 2026

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


def put_right(row, at, judge):
    row = services.report_done(rectification=row, words="好了", version=row.version, by=row.owner, now=at)
    services.verify(rectification=row, version=row.version, by=judge, now=at)


@pytest.fixture
def venue(tree):
    """One room checked on four days of the month, one of them twice, with three findings; another never."""
    room, head = make_venue(unit=tree.station), make_user(Role.STATION_HEAD, tree.station)
    visitor = make_user(Role.VISITOR, tree.station)
    for days in (0, 3, 4, 4, 7):
        make_check(venue=room, by=visitor, now=days_ago(days))
    make_check(venue=room, by=visitor, now=days_ago(2))  # a Saturday
    make_check(venue=room, by=visitor, failed=[0, 1, 2], now=days_ago(14))
    make_check(venue=room, by=visitor, failed=[0], now=days_ago(40))
    rows = list(Rectification.objects.order_by("finding__found_at", "finding__item__place"))
    put_right(rows[0], days_ago(39), head)  # of October
    put_right(rows[1], days_ago(13), head)
    put_right(rows[2], days_ago(2), head)  # late
    make_venue(unit=tree.station)
    make_feedback(room, now=days_ago(1))
    make_feedback(room, place=1, work=2, now=days_ago(1))
    make_check(venue=make_venue(unit=tree.far_station), now=days_ago(1))
    return room


def test_a_station_s_month(tree, venue):
    row = brand_figures(tree.department, [tree.station, tree.sibling], today=TODAY)[tree.station.pk]
    assert (row.venues, row.wanted, row.checked, row.checked_today) == (2, 2 * 15, 4, 1)
    assert (row.found, row.undone, row.overdue, row.waiting) == (4, 2, 1, 0)
    assert (row.ended, row.in_time) == (2, 1)
    assert (row.voices, row.good, row.bad, row.satisfaction) == (2, 4, 1, 66)


def test_a_room_wants_checks_from_its_first_day_on_and_a_park_never(tree, venue):
    make_venue(unit=tree.station, opened_on=TODAY - timedelta(days=4))  # a Thursday: two days so far
    make_venue(unit=tree.station, closed_on=TODAY)
    make_venue(unit=tree.station, closed_on=days_ago(40).date())
    make_check(venue=make_venue(unit=tree.station, name="人民公园", is_ours=False), now=days_ago(0))
    row = brand_figures(tree.department, [tree.station], today=TODAY)[tree.station.pk]
    assert (row.venues, row.wanted, row.checked, row.checked_today) == (3, 2 * 15 + 2 + 15, 4, 1)


def test_the_sum_of_the_centre_is_that_of_its_departments(tree, venue):
    rows = brand_figures(tree.centre, tree.departments, today=TODAY)
    assert [rows[unit.pk].venues for unit in tree.departments] == [2, 1]
    assert [rows[unit.pk].checked for unit in tree.departments] == [4, 0]  # on a Sunday none was wanted


def test_each_figure_leads_to_a_list_of_as_many(client, tree, venue):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    page = client.get(reverse("admin:index"))
    [(_, cells), _] = page.context["brand"].table.rows
    cells = dict(cells)
    for head in ("本月问题", "待整改", "逾期"):
        listed = client.get(cells[head].url).context["page"].paginator.count
        assert str(listed) == cells[head].text
    of_station = [
        (target.row.unit, bool(target.checks))
        for target in client.get(cells["今天已查"].url).context["venues"]
    ]
    assert of_station == [(tree.station, False), (tree.station, True)]
    assert [row[0].unit for row in client.get(cells["群众满意"].url).context["table"]] == [tree.station] * 2
    assert client.get(cells["本月检查率"].url).context["page"].paginator.count == 7
    assert client.get(cells["不满意"].url).context["page"].paginator.count == 1
    assert "品牌建设：检查、整改、群众评价" in page.content.decode()


def test_it_is_compared_with_the_same_days_of_the_month_before(client, tree, venue):
    for days, marks in ((31, {}), (40, {"place": 1, "work": 1})):  # 23 and 14 October
        make_feedback(venue, now=days_ago(days), **marks)
    now = brand_figures(tree.department, [tree.station, tree.sibling], today=TODAY)
    before = figures_before(now, tree.department, today=TODAY)
    row = before[tree.station.pk]
    assert (row.voices, row.satisfaction) == (2, 66)
    assert (row.checked, row.ended, row.in_time) == (1, 1, 1)
    assert (row.venues, row.found, before[tree.sibling.pk].voices) == (2, 0, 0)
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    page = client.get(reverse("admin:index"))
    tile = page.context["brand"].headline
    assert (tile.text, tile.note) == ("66%", "2 人扫码评价，上月 66%")
    assert "满意：群众评价" in page.text


def test_it_costs_the_same_for_more_rows(tree, venue):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            rows = brand_figures(tree.centre, tree.departments, today=TODAY)
            figures_before(rows, tree.centre, today=TODAY)
        return len(queries)

    before = cost()
    for _ in range(5):
        make_check(venue=venue, failed=[0, 1], now=days_ago(1))
    assert cost() == before == 10
