"""The list of duties that every figure leads to, and letting one go."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.models import Tier
from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from visits.models import DutyKind
from visits.tests.factories import NOW, TODAY, make_duty, make_visit
from visits.windows import End

pytestmark = pytest.mark.django_db
REASON = "外出探亲"


@pytest.fixture(autouse=True)
def _at_ten_on_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


def owed(station, opens=-20, due=-8, visitor=None, card_tier=Tier.SECOND, **kwargs):
    card = make_card(make_retiree(station=station), tier=card_tier, visitor=visitor)
    return make_duty(card, TODAY + timedelta(opens), TODAY + timedelta(due), **kwargs)


def sign_in(client, role, unit):
    user = make_user(role, unit)
    client.force_login(user)
    return user


def listed(client, query=""):
    return list(client.get(f"/visits/duties/?{query}").context["page"])


def test_the_list_is_narrowed_by_its_filters(client, tree):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    late = owed(tree.station, visitor=visitor)
    first = owed(tree.station, 0, 5, card_tier=Tier.FIRST)
    service = owed(tree.station, 0, 6, kind=DutyKind.HOME_SERVICE)
    ahead = owed(tree.station, 3, 9)
    done = owed(tree.station, -30, -25)
    visit = make_visit(done.retiree)
    type(done).objects.filter(pk=done.pk).update(settled_by=visit, settled_on=TODAY - timedelta(24))
    for query, expected in [
        ("", [late, first, service]),
        ("state=overdue", [late]),
        ("state=OVERDUE", [late]),
        ("state=upcoming", [ahead]),
        ("state=done_late", [done]),
        ("state=all", [done, late, first, service, ahead]),
        ("tier=1", [first]),
        ("kind=HOME_SERVICE", [service]),
        ("kind=home_service", [service]),
        ("mine=on", [late]),
        ("due_from=2026-11-28&due_to=2026-11-28", [first]),
        ("tier=99", [late, first, service]),
    ]:
        assert listed(client, query) == expected, query


def test_a_manager_narrows_it_by_station_within_the_department(client, tree):
    sign_in(client, Role.DEPARTMENT_MANAGER, tree.department)
    here, there = owed(tree.station), owed(tree.sibling)
    far = owed(tree.far_station)
    assert listed(client, "state=overdue") == [here, there]
    assert listed(client, f"station={tree.sibling.pk}") == [there]
    assert far not in listed(client, f"station={tree.far_station.pk}")


def test_it_hides_other_stations(client, tree):
    sign_in(client, Role.VISITOR, tree.sibling)
    duty = owed(tree.station)
    assert listed(client, "state=all") == []
    assert client.get(f"/visits/duties/{duty.pk}/").status_code == 404


def test_the_centre_sees_no_names(client, tree):
    sign_in(client, Role.CENTRE_LEADER, tree.centre)
    assert client.get("/visits/duties/").status_code == 403


def test_an_empty_list_says_why(client, tree):
    sign_in(client, Role.VISITOR, tree.station)
    assert "现在没有待完成的任务" in client.get("/visits/duties/").text
    assert "清除筛选" in client.get("/visits/duties/?state=overdue").text


def test_the_pages_keep_the_filter(client, tree, monkeypatch):
    monkeypatch.setattr("visits.views.PER_PAGE", 1)
    sign_in(client, Role.VISITOR, tree.station)
    owed(tree.station)
    owed(tree.station)
    assert "?state=overdue&amp;page=2" in client.get("/visits/duties/?state=overdue").text


def test_the_queries_dont_grow_with_the_duties(client, tree):
    sign_in(client, Role.DEPARTMENT_MANAGER, tree.department)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/visits/duties/")
        return len(captured)

    owed(tree.station)
    queries()
    few = queries()
    for _ in range(10):
        owed(tree.station)
    assert queries() == few


def waive(client, duty, reason=REASON):
    return client.post(f"/visits/duties/{duty.pk}/waive/", {"reason": reason}, follow=True)


def test_the_head_lets_a_duty_go_with_a_reason(client, tree):
    head = sign_in(client, Role.STATION_HEAD, tree.station)
    duty = owed(tree.station)
    response = waive(client, duty)
    assert f"已免访：{duty.retiree}的走访" in response.text
    assert REASON in response.text
    duty.refresh_from_db()
    assert (duty.ended_as, duty.end_reason, duty.ended_by) == (End.WAIVED, REASON, head)


def test_without_a_reason_nothing_is_let_go(client, tree):
    sign_in(client, Role.STATION_HEAD, tree.station)
    duty = owed(tree.station)
    response = waive(client, duty, " ")
    assert response.status_code == 422
    assert "请填写免访原因" in response.text
    duty.refresh_from_db()
    assert duty.ended_as == ""


def test_what_was_settled_meanwhile_is_said_and_the_reason_kept(client, tree):
    sign_in(client, Role.STATION_HEAD, tree.station)
    duty = owed(tree.station)
    type(duty).objects.filter(pk=duty.pk).update(settled_by=make_visit(duty.retiree), settled_on=TODAY)
    response = waive(client, duty)
    assert response.status_code == 422
    assert "没有再做改动" in response.text


def test_letting_go_needs_the_right_the_scope_and_a_post(client, tree):
    duty = owed(tree.station)
    sign_in(client, Role.VISITOR, tree.station)
    assert waive(client, duty).status_code == 403
    sign_in(client, Role.STATION_HEAD, tree.sibling)
    assert waive(client, duty).status_code == 404
    assert client.get(f"/visits/duties/{duty.pk}/waive/").status_code == 405
