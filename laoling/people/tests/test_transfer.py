"""From one station to another: alone, with the household, to another department."""

from datetime import date

import pytest
from django.urls import reverse

from cards.models import ServiceCard
from cards.tests.factories import make_card
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import Household, Retiree, Transfer
from laoling.people.tests.factories import make_household, make_retiree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(client, tree):
    user = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    client.force_login(user)
    return user


@pytest.fixture
def couple(tree):
    household = make_household(station=tree.station)
    return [make_retiree(station=tree.station, household=household, name=name) for name in ("张三", "李四")]


def address(retiree):
    return reverse("people:retiree_transfer", args=[retiree.pk])


def send(client, retiree, to_station, changes=()):
    data = {"from_station": retiree.station_id, "to_station": to_station.pk, "reason": "搬到锦苑小区"}
    response = client.post(address(retiree), data | dict(changes), follow=True)
    return response, response.content.decode()


def test_card_and_history_go_along_and_the_visitor_no_longer_counts(client, tree, manager):
    visitor = make_user(Role.VISITOR, tree.station)
    zhang = make_retiree(station=tree.station, name="张三")
    card = make_card(zhang, visitor=visitor)
    _, shown = send(client, zhang, tree.sibling)
    zhang.refresh_from_db()
    assert f"已把张三转到{tree.sibling}" in shown
    assert f"由{tree.station}转到{tree.sibling}：搬到锦苑小区" in shown
    assert (zhang.station, zhang.version) == (tree.sibling, 2)
    number = card.number
    card.refresh_from_db()
    assert (card.number, card.is_open) == (number, True)
    assert list(ServiceCard.objects.without_visitor()) == [card]
    found = Transfer.objects.get()
    assert (found.from_station, found.to_station, found.recorded_by) == (tree.station, tree.sibling, manager)
    assert found.moved_on == calendar.today()
    event = zhang.pgh_event_model.objects.filter(pgh_obj_id=zhang.pk).last()
    assert event.pgh_context.metadata["user"] == manager.pk


def test_the_household_goes_along_when_all_move(client, tree, manager, couple):
    _, shown = send(client, couple[0], tree.sibling, {"together": "on"})
    assert f"（2 人）转到{tree.sibling}" in shown
    household = Household.objects.get()
    assert household.station == tree.sibling
    assert set(household.members.values_list("name", "station")) == {
        ("张三", tree.sibling.pk),
        ("李四", tree.sibling.pk),
    }
    assert Transfer.objects.count() == 2


def test_who_moves_alone_leaves_the_household(client, tree, manager, couple):
    zhang, li = couple
    send(client, zhang, tree.sibling)
    for person in couple:
        person.refresh_from_db()
    assert (zhang.station, li.station) == (tree.sibling, tree.station)
    assert (zhang.household, li.household, Household.objects.count()) == (None, None, 0)


def test_a_household_of_three_stays_one_when_one_leaves(client, tree, manager, couple):
    zhang, li = couple
    make_retiree(station=tree.station, household=li.household)
    send(client, zhang, tree.sibling)
    li.refresh_from_db()
    assert li.household.members.count() == 2


def test_the_dead_stay_where_they_were(client, tree, manager, couple):
    zhang, li = couple
    dead = make_retiree(station=tree.station, household=li.household, died_on=date(2026, 1, 1))
    send(client, zhang, tree.sibling, {"together": "on"})
    dead.refresh_from_db()
    assert (dead.station, dead.household) == (tree.station, None)
    assert Retiree.objects.filter(station=tree.sibling).exclude(household=None).count() == 2


def test_the_marriage_outlasts_a_transfer(client, tree, manager, couple):
    zhang, li = couple
    Retiree.objects.filter(pk=zhang.pk).update(spouse=li)
    Retiree.objects.filter(pk=li.pk).update(spouse=zhang)
    send(client, zhang, tree.sibling)
    zhang.refresh_from_db()
    assert zhang.spouse == li


def test_another_department_asks_for_a_tick_first(client, tree, manager, couple):
    zhang, _ = couple
    response, shown = send(client, zhang, tree.far_station)
    assert response.status_code == 422
    assert f"{tree.far_station}属于别的服务部，转出后您不再能看到这位老同志。" in shown
    assert "搬到锦苑小区" in shown
    assert Transfer.objects.count() == 0
    response, shown = send(client, zhang, tree.far_station, {"leaves_scope": "on"})
    assert response.redirect_chain[-1][0] == reverse("desk:home")
    assert f"已把张三转到{tree.far_station}，您不再能看到他们的资料" in shown
    assert client.get(reverse("desk:retiree_detail", args=[zhang.pk])).status_code == 404


def test_stations_are_offered_by_department_one_s_own_first(client, tree, manager, couple):
    groups = client.get(address(couple[0])).context["form"].fields["to_station"].choices[1:]
    assert [(title, [pk for pk, _ in inside]) for title, inside in groups] == [
        (str(tree.department), [tree.sibling.pk]),
        (f"{tree.other_department}（别的服务部）", [station.pk for station in tree.stations[2:]]),
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"to_station": ""}, "请选择转到哪个老年站"),
        ({"reason": ""}, "请填写原因"),
        ({"reason": "字" * 201}, "太长：最多 200 个字，现在是 201 个字。"),
        ({"from_station": ""}, "这一页不完整"),
    ],
)
def test_what_is_missing_is_said(client, tree, manager, couple, changes, message):
    response, shown = send(client, couple[0], tree.sibling, changes)
    assert response.status_code == 422
    assert message in shown
    assert Transfer.objects.count() == 0


def test_the_same_transfer_again_does_nothing(client, tree, manager, couple):
    zhang, _ = couple
    send(client, zhang, tree.sibling)
    _, shown = send(client, zhang, tree.sibling)
    assert f"张三刚刚已转到{tree.sibling}，没有再做改动。" in shown
    assert Transfer.objects.count() == 1


def test_outsiders_find_nothing_and_stations_have_no_right(client, tree, couple):
    zhang, _ = couple
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.other_department))
    assert client.get(address(zhang)).status_code == client.post(address(zhang)).status_code == 404
    for role in (Role.VISITOR, Role.STATION_HEAD):
        client.force_login(make_user(role, tree.station))
        assert client.get(address(zhang)).status_code == client.post(address(zhang)).status_code == 403
