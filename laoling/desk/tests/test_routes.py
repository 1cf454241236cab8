"""The route sheet: whose households, in which order, on the screen, on paper, and as what comes next."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from cards.models import Tier
from cards.tests.factories import make_card
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user
from laoling.desk import routes
from laoling.people.tests.factories import make_household, make_retiree
from visits.models import EventKind, Outcome, Route
from visits.tests.factories import NOW, TODAY, make_duty, make_event, make_visit, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_ten_on_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(client, tree):
    visitor = make_user(Role.VISITOR, tree.station, name="赵走访")
    client.force_login(visitor)
    return visitor


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


def owing(station, visitor, due=-2, **person):
    card = make_card(make_retiree(station=station, **person), tier=Tier.SECOND, visitor=visitor)
    make_duty(card, TODAY - timedelta(20), TODAY + timedelta(due))
    return card.retiree


def three(tree, visitor):
    """Three overdue people, in the order of their buildings."""
    homes = ("一区3号楼101", "一区3号楼201", "一区12号楼101")
    return [owing(tree.station, visitor, area="一区", address=home) for home in homes]


def on_sheet(client, query=""):
    return [
        entry.people[0].retiree_id for entry in client.get(f"/desk/route/?{query}").context["sheet"].stops
    ]


def save(client, numbers, query="", **kwargs):
    data = {f"n{-person.pk}": number for person, number in numbers.items()}
    return client.post(f"/desk/route/save/?{query}", {**data, **kwargs})


def test_it_goes_by_building_until_an_order_is_saved(client, tree, visitor):
    a, b, c = three(tree, visitor)
    assert on_sheet(client) == [a.pk, b.pk, c.pk]
    assert save(client, {a: "3", b: "1", c: "2"}).status_code == 302
    assert on_sheet(client) == [b.pk, c.pk, a.pk]
    assert "顺序已保存" in client.get("/desk/route/").text
    route = Route.objects.get()
    assert (route.visitor, route.starts_on, route.ends_on) == (visitor, TODAY, TODAY)


def test_a_number_that_is_taken_goes_before_when_moved_up_and_after_when_moved_down(client, tree, visitor):
    a, b, c = three(tree, visitor)
    save(client, {a: "1", b: "2", c: "1"})
    assert on_sheet(client) == [c.pk, a.pk, b.pk]
    save(client, {c: "2", a: "2", b: "3"})
    assert on_sheet(client) == [a.pk, c.pk, b.pk]


def test_buttons_move_one_step_and_stop_at_the_ends(client, tree, visitor):
    a, b, c = three(tree, visitor)
    numbers = {a: "1", b: "2", c: "3"}
    save(client, numbers, up=str(-c.pk))
    assert on_sheet(client) == [a.pk, c.pk, b.pk]
    save(client, {a: "1", c: "2", b: "3"}, down=str(-a.pk))
    assert on_sheet(client) == [c.pk, a.pk, b.pk]
    save(client, {c: "1", a: "2", b: "3"}, up=str(-c.pk))
    assert on_sheet(client) == [c.pk, a.pk, b.pk]


def test_an_empty_number_leaves_somebody_out_and_a_number_brings_them_back(client, tree, visitor):
    a, b, c = three(tree, visitor)
    save(client, {a: "1", b: "", c: "2"})
    assert on_sheet(client) == [a.pk, c.pk]
    assert "不在这份路线里的" in client.get("/desk/route/").text
    save(client, {a: "1", b: "1", c: "2"})
    assert on_sheet(client) == [a.pk, b.pk, c.pk]


def test_the_order_is_remembered_per_visitor_and_day(client, tree, visitor):
    a, b, c = three(tree, visitor)
    save(client, {a: "3", b: "2", c: "1"}, "on=2026-11-24")
    assert on_sheet(client) == [a.pk, b.pk, c.pk]
    assert on_sheet(client, "on=2026-11-24") == [c.pk, b.pk, a.pk]
    save(client, {a: "2", b: "1", c: "3"}, "span=week")
    assert on_sheet(client, "span=week") == [b.pk, a.pk, c.pk]
    assert on_sheet(client, "on=2026-11-24") == [c.pk, b.pk, a.pk]


def test_what_fell_due_since_comes_last(client, tree, visitor):
    a, b, c = three(tree, visitor)
    save(client, {c: "1", b: "2", a: ""})
    new = owing(tree.station, visitor, area="一区", address="一区1号楼101")
    assert on_sheet(client) == [c.pk, b.pk, new.pk]


def test_a_day_has_what_is_due_by_then_and_the_rest_of_the_week_can_be_added(client, tree, visitor):
    now, later = owing(tree.station, visitor), owing(tree.station, visitor, due=3)
    next_week = owing(tree.station, visitor, due=9)
    assert on_sheet(client) == [now.pk]
    assert set(on_sheet(client, "on=2026-11-26")) == {now.pk, later.pk}
    assert set(on_sheet(client, "span=week")) == {now.pk, later.pk}
    assert next_week.pk in on_sheet(client, "span=week&on=2026-11-30")
    save(client, {now: "2", later: "1"})
    assert on_sheet(client) == [later.pk, now.pk]


@pytest.mark.parametrize("number", ["0", "x", "1.5", "-1", "1000", "１"])
def test_a_number_that_is_none_is_explained_and_kept(client, tree, visitor, number):
    a, b, _ = three(tree, visitor)
    response = save(client, {a: number, b: "1"})
    assert (response.status_code, Route.objects.count()) == (422, 0)
    assert "序号请填 1 到 999 的数字" in response.text
    assert f'value="{number}"' in response.text


def test_a_household_is_one_line_and_says_who_where_why_and_what_was_promised(client, tree, visitor):
    household = make_household(station=tree.station)
    home = {"area": "一区", "address": "一区3号楼101", "household": household}
    wife = owing(tree.station, visitor, name="王氏", phone="13800138000", **home)
    owing(tree.station, visitor, name="王翁", **home)
    make_visit(wife, moment(TODAY - timedelta(9)), visitor=visitor, next_step="带血压计")
    make_event(wife, EventKind.HOSPITALISED, reported_by=visitor, place="中心医院", ward="三病区")
    page = client.get("/desk/route/")
    [entry] = page.context["sheet"].stops
    assert len(entry.people) == 2
    for words in ("一区3号楼101", "逾期 2 天", "带血压计", "tel:13800138000", "中心医院 三病区"):
        assert words in page.text
    assert f"/visits/new/household/{household.pk}/" in page.text


def test_the_substitute_goes_round_for_who_is_away(client, tree, visitor):
    away = make_user(Role.VISITOR, tree.station)
    theirs = owing(tree.station, away)
    make_leave(away, starts_on=TODAY, ends_on=TODAY, substitute=visitor)
    assert on_sheet(client) == [theirs.pk]
    assert on_sheet(client, "on=2026-11-24") == []


def test_a_visitor_sees_only_their_own_round_a_head_the_stations(client, tree, visitor, head):
    other = make_user(Role.VISITOR, tree.station)
    theirs = owing(tree.station, other)
    assert client.get(f"/desk/route/?visitor={other.pk}").status_code == 404
    assert client.post(f"/desk/route/save/?visitor={other.pk}").status_code == 404
    client.force_login(head)
    assert on_sheet(client, f"visitor={other.pk}") == [theirs.pk]
    far = make_user(Role.VISITOR, tree.sibling)
    assert client.get(f"/desk/route/?visitor={far.pk}").status_code == 404
    assert client.get("/desk/route/?visitor=x&on=never&span=y").status_code == 404
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.get("/desk/route/").status_code == 403
    assert client.get("/desk/route/save/").status_code == 405


def test_it_is_printed_a_household_a_line_and_written_down(client, tree, visitor, head):
    owing(tree.station, visitor, name="周某某", phone="13800138000", address="一区3号楼101")
    assert client.post("/desk/route/print/").status_code == 403
    client.force_login(head)
    assert client.get("/desk/route/print/").status_code == 405
    response = client.post(f"/desk/route/print/?visitor={visitor.pk}")
    [page] = PdfReader(io.BytesIO(response.content)).pages
    text = page.extract_text()
    for words in ("赵走访走访路线", "周某某", "一区3号楼101", "逾期 2 天", "还没有走访过", "13800138000"):
        assert words in text
    assert {round(float(side)) for side in page.mediabox[2:]} == {595, 842}
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.PRINT)
    assert event.detail == "赵走访11月23日 星期一走访路线，1 户 1 人"


def test_a_manager_gets_masked_phones_on_paper(client, tree, visitor):
    owing(tree.station, visitor, phone="13800138000")
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    response = client.post(f"/desk/route/print/?visitor={visitor.pk}")
    text = PdfReader(io.BytesIO(response.content)).pages[0].extract_text()
    assert "13800138000" not in text
    assert "138****8000" in text


def test_the_queries_dont_grow_with_the_households(client, tree, visitor):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/desk/route/")
        return len(captured)

    owing(tree.station, visitor)
    few = queries()
    for _ in range(12):
        owing(tree.station, visitor)
    assert queries() == few


def next_of(visitor, after=None, **kwargs):
    stop = routes.next_stop_for(visitor, NOW, after=after and after.pk, **kwargs)
    return stop and stop.people[0].retiree_id


def test_the_next_household_is_the_first_that_wasnt_tried_today(tree, visitor):
    first, tried, third = (owing(tree.station, visitor, due=due) for due in (-9, -5, -1))
    make_visit(tried, moment(TODAY), Outcome.ABSENT, visitor=visitor, next_try_on=TODAY + timedelta(2))
    assert next_of(visitor) == first.pk
    assert next_of(visitor, first) == third.pk
    assert next_of(make_user(Role.VISITOR, tree.sibling)) is None


def test_the_next_household_goes_along_the_route_and_around(client, tree, visitor):
    a, b, c = three(tree, visitor)
    left_out = owing(tree.station, visitor, address="九区9号楼")
    save(client, {b: "1", c: "2", a: "3", left_out: ""})
    assert next_of(visitor) == b.pk
    assert next_of(visitor, c) == a.pk
    make_visit(b, moment(TODAY), visitor=visitor)
    assert next_of(visitor, a) == c.pk
    make_visit(c, moment(TODAY), visitor=visitor)
    assert next_of(visitor, a) is None


def test_without_a_route_of_the_day_the_weeks_is_gone_along(client, tree, visitor):
    a, b, c = three(tree, visitor)
    save(client, {c: "1", b: "2", a: "3"}, "span=week")
    assert next_of(visitor) == c.pk


def test_a_household_recorded_as_a_whole_isnt_next(tree, visitor):
    household = make_household(station=tree.station)
    one, two = (owing(tree.station, visitor, due=due, household=household) for due in (-9, -8))
    other = owing(tree.station, visitor, due=-1)
    assert next_of(visitor, one) == two.pk
    assert next_of(visitor, one, whole=True) == other.pk


def test_days_out_of_reach_are_today(client, tree, visitor):
    for day in ("2026-11-22", "2027-11-23", "never"):
        assert client.get(f"/desk/route/?on={day}").context["asked"].day == date(2026, 11, 23)
