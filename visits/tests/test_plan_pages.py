"""The week of a station on its pages: what is to be done where and when, and who goes."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.tests.factories import make_card
from laoling.accounts.models import Leave, Role
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user
from laoling.people.tests.factories import make_retiree
from visits import week_plan
from visits.models import Duty
from visits.tests.factories import NOW, TODAY, make_duty

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_ten_on_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(tree):
    return make_user(Role.VISITOR, tree.station, name="赵走访")


@pytest.fixture
def head(client, tree):
    head = make_user(Role.STATION_HEAD, tree.station)
    client.force_login(head)
    return head


def owed(station, opens=-20, due=-2, visitor=None, kind="VISIT", card=None, **person) -> Duty:
    card = card or make_card(
        make_retiree(station=station, **person), visitor=visitor, opened_on=date(2026, 9, 1)
    )
    return make_duty(card, TODAY + timedelta(opens), TODAY + timedelta(due), kind=kind)


def names(client, query=""):
    groups = client.get(f"/visits/plan/?{query}").context["groups"]
    return [(group.title, [line.retiree.name for line in group.lines]) for group in groups]


def key(duty):
    return f"{duty.retiree_id}-{duty.kind}-{duty.visitor.pk if duty.visitor else 0}"


def confirm(client, duties, visitor, **kwargs):
    data = {"chosen": [key(duty) for duty in duties], "visitor": getattr(visitor, "pk", visitor)}
    return client.post("/visits/plan/confirm/", {**data, **kwargs})


def carry_out(client, confirmed):
    context = confirmed.context
    data = {"duties": context["given"], "visitor": context["answer"]}
    return client.post("/visits/plan/assign/", data, follow=True)


def test_the_week_stands_by_building_with_what_is_overdue(client, tree, head):
    owed(tree.station, name="周甲", area="向阳一区", address="向阳一区12号楼1单元101")
    owed(tree.station, 0, 6, name="周乙", area="向阳一区", address="向阳一区3号楼1单元201")
    owed(tree.station, 0, 5, name="周丙", area="向阳一区", address="向阳一区3号楼1单元102")
    owed(tree.station, 7, 13, name="周丁")
    owed(tree.sibling, name="周戊")
    assert names(client) == [("向阳一区3号楼", ["周丙", "周乙"]), ("向阳一区12号楼", ["周甲"])]
    assert names(client, "when=next") == [("没有登记住址", ["周丁"])]
    assert len(names(client, "when=both")) == 3


def test_the_week_stands_by_day_too(client, tree, head):
    owed(tree.station, name="周甲")
    owed(tree.station, 0, 2, name="周乙")
    assert names(client, "by=day") == [("逾期", ["周甲"]), ("11月25日 星期三到期", ["周乙"])]


def test_it_is_narrowed_by_area_and_by_who_goes(client, tree, head, visitor):
    owed(tree.station, name="周甲", area="一区", visitor=visitor)
    owed(tree.station, name="周乙", area="二区")
    assert names(client, "area=二区") == [("二区", ["周乙"])]
    assert names(client, f"visitor={visitor.pk}") == [("一区", ["周甲"])]
    assert names(client, "visitor=0") == [("二区", ["周乙"])]
    assert "清除筛选" in client.get("/visits/plan/?area=三区").text


def test_several_overdue_of_one_kind_are_one_line(client, tree, head):
    first = owed(tree.station, -50, -30)
    owed(tree.station, -20, -2, card=first.card)
    [line] = client.get("/visits/plan/").context["plan"].lines
    assert (line.count, line.due_on) == (2, first.due_on)


def test_ticked_ones_are_named_then_given_in_one_step(client, tree, head, visitor):
    duties = [owed(tree.station, name=name) for name in ("周甲", "周乙", "周丙")]
    confirmed = confirm(client, duties[:2], visitor)
    assert "周甲" in confirmed.text
    assert "周丙" not in confirmed.text
    assert "派给赵走访？" in confirmed.text
    assert not Duty.objects.exclude(assigned_to=None).exists()
    response = carry_out(client, confirmed)
    assert "已更新 2 条：派给赵走访" in response.text
    assert {duty.retiree.name for duty in Duty.objects.filter(assigned_to=visitor)} == {"周甲", "周乙"}


def test_everything_that_is_listed_is_given_without_ticking(client, tree, head, visitor):
    owed(tree.station, area="一区")
    owed(tree.station, area="二区")
    response = client.post("/visits/plan/confirm/?area=一区", {"visitor": visitor.pk, "all": "1"})
    assert response.context["duties"] == 1
    carry_out(client, response)
    assert Duty.objects.get(assigned_to=visitor).retiree.area == "一区"


def test_they_are_given_back(client, tree, head, visitor):
    duty = owed(tree.station)
    carry_out(client, confirm(client, [duty], visitor))
    duty = Duty.objects.get()
    assert "恢复为各自的责任走访员" in carry_out(client, confirm(client, [duty], "back")).text
    assert Duty.objects.get().assigned_to is None


def test_what_somebody_else_did_meanwhile_is_told(client, tree, head, visitor):
    duty = owed(tree.station, name="周甲")
    confirmed = confirm(client, [duty], visitor)
    Duty.objects.update(ended_as="CANCELLED", ended_at=NOW)
    assert "周甲的任务刚刚已完成或被别人改派" in carry_out(client, confirmed).text


def test_nothing_ticked_or_nobody_chosen_is_explained_and_ticks_stay(client, tree, head, visitor):
    duty = owed(tree.station)
    response = confirm(client, [], visitor)
    assert (response.status_code, "请先勾选要派的任务" in response.text) == (422, True)
    response = confirm(client, [duty], "")
    assert (response.status_code, "请选择派给谁" in response.text) == (422, True)
    assert f'value="{key(duty)}"\n             checked' in response.text


def test_another_stations_duties_are_not_there(client, tree, head, visitor):
    far = owed(tree.sibling)
    data = {"duties": f"{far.pk}:0", "visitor": visitor.pk}
    assert client.post("/visits/plan/assign/", data).status_code == 404
    assert client.get(f"/visits/plan/?station={tree.sibling.pk}").status_code == 404
    assert client.post("/visits/plan/assign/", {"duties": "x:y,;", "visitor": visitor.pk}).status_code == 404


def test_a_manager_plans_for_each_station_of_the_department(client, tree, visitor):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    owed(tree.station, name="周甲")
    owed(tree.sibling, name="周乙")
    assert names(client, f"station={tree.sibling.pk}") == [("没有登记住址", ["周乙"])]
    assert client.get(f"/visits/plan/?station={tree.far_station.pk}").status_code == 404


def test_visitors_dont_plan_and_actions_are_posts(client, tree, head, visitor):
    assert client.get("/visits/plan/confirm/").status_code == 405
    assert client.get("/visits/plan/assign/").status_code == 405
    assert client.get(f"/visits/plan/cover/absence/{tree.station.pk}/").status_code == 405
    client.force_login(visitor)
    assert client.get("/visits/plan/").status_code == 403
    assert client.get("/visits/plan/cover/").status_code == 403
    assert client.post("/visits/plan/assign/").status_code == 403


def test_the_queries_dont_grow_with_the_duties(client, tree, head, visitor):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get("/visits/plan/?when=both")
        return len(captured)

    owed(tree.station, visitor=visitor)
    few = queries()
    for _ in range(12):
        owed(tree.station, visitor=make_user(Role.VISITOR, tree.station))
    assert queries() == few


def test_the_lines_are_one_query(tree, visitor, django_assert_num_queries):
    for _ in range(3):
        owed(tree.station, visitor=visitor)
    with django_assert_num_queries(1):
        assert len(week_plan.lines_of(tree.station, week_plan.spans(TODAY)[0], TODAY)) == 3


def test_loads_say_who_has_how_much_and_who_is_away(client, tree, head, visitor):
    owed(tree.station, visitor=visitor)
    owed(tree.station)
    make_leave(visitor, starts_on=TODAY, ends_on=TODAY + timedelta(1))
    loads = {load.name: load for load in client.get("/visits/plan/").context["loads"]}
    assert (loads["赵走访"].people, loads["没有人负责"].duties) == (1, 1)
    assert loads["赵走访"].state == "休假 11月23日—11月24日，没有替班人"


def test_a_leave_is_covered_in_one_step(client, tree, head, visitor):
    owed(tree.station, visitor=visitor)
    other = make_user(Role.VISITOR, tree.station, name="钱走访")
    leave = make_leave(visitor, starts_on=TODAY, ends_on=TODAY + timedelta(1))
    page = client.get("/visits/plan/cover/")
    assert "要做的任务 1 项" in page.text
    response = client.post(
        f"/visits/plan/cover/leave/{leave.pk}/", {f"leave{leave.pk}-visitor": other.pk}, follow=True
    )
    assert "由钱走访替赵走访：现有 1 项任务" in response.text
    leave.refresh_from_db()
    assert leave.substitute == other


def test_an_absence_is_noted_on_the_page_and_mistakes_are_explained(client, tree, head, visitor):
    other = make_user(Role.VISITOR, tree.station, name="钱走访")
    address = f"/visits/plan/cover/absence/{tree.station.pk}/"
    data = {
        "absence-user": visitor.pk,
        "absence-starts_on": "2026-11-24",
        "absence-ends_on": "2026-11-23",
        "absence-visitor": other.pk,
    }
    response = client.post(address, data)
    assert (response.status_code, Leave.objects.count()) == (422, 0)
    assert "“到”不能早于“从”" in response.text
    assert 'value="2026-11-24"' in response.text
    response = client.post(address, {**data, "absence-ends_on": "2026-11-26"}, follow=True)
    assert "已登记赵走访11月24日—11月26日不在，由钱走访替" in response.text


def test_what_a_visitor_left_behind_is_handed_out_on_the_page(client, tree, head, visitor):
    owed(tree.station, visitor=visitor)
    other = make_user(Role.VISITOR, tree.station, name="钱走访")
    type(visitor).objects.filter(pk=visitor.pk).update(is_active=False)
    assert "已停用或已调离本站" in client.get("/visits/plan/cover/").text
    prefix = f"left{visitor.pk}"
    address = f"/visits/plan/cover/left/{tree.station.pk}/{visitor.pk}/"
    assert client.post(address, {f"{prefix}-visitor": other.pk}).status_code == 422
    response = client.post(
        address, {f"{prefix}-visitor": other.pk, f"{prefix}-until": "2026-12-06"}, follow=True
    )
    assert "已更新 1 条：赵走访的任务派给钱走访" in response.text


def test_leaves_of_another_station_are_not_there(client, tree, head):
    far = make_leave(make_user(Role.VISITOR, tree.sibling), starts_on=TODAY, ends_on=TODAY)
    assert client.post(f"/visits/plan/cover/leave/{far.pk}/").status_code == 404
    assert client.post(f"/visits/plan/cover/absence/{tree.sibling.pk}/").status_code == 404
    assert client.post(f"/visits/plan/cover/left/{tree.sibling.pk}/0/").status_code == 404
