"""Households and marriages."""

import pytest
from django.urls import reverse

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import Household, Retiree
from laoling.people.tests.factories import make_household, make_retiree

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def zhang(tree):
    return make_retiree(station=tree.station, name="张三", address="石化小区3号楼")


@pytest.fixture
def li(tree):
    return make_retiree(station=tree.station, name="李四")


@pytest.fixture
def head(client, tree):
    user = make_user(Role.STATION_HEAD, tree.station)
    client.force_login(user)
    return user


def press(client, name, retiree, other=None):
    """Press a button of the family's page; returns what the next page says."""
    data = {"other": other.pk} if other else {}
    response = client.post(reverse(f"people:{name}", args=[retiree.pk]), data, follow=True)
    for person in filter(None, (retiree, other)):
        person.refresh_from_db()
    return response.content.decode()


def test_a_spouse_is_one_in_both_directions(client, head, zhang, li):
    assert "已登记：李四和张三是夫妻" in press(client, "spouse_set", zhang, li)
    assert (zhang.spouse, li.spouse) == (li, zhang)
    assert (zhang.version, li.version) == (2, 2)
    assert "李四已经登记为张三的配偶" in press(client, "spouse_set", zhang, li)
    assert "已取消张三的配偶登记" in press(client, "spouse_unset", zhang)
    li.refresh_from_db()
    assert (zhang.spouse, li.spouse) == (None, None)
    assert "张三已经没有登记配偶" in press(client, "spouse_unset", zhang)


def test_nobody_has_two_spouses(client, head, tree, zhang, li):
    press(client, "spouse_set", zhang, li)
    wang = make_retiree(station=tree.station, name="王五")
    assert "李四已登记有配偶（张三），请先取消，再重新登记。" in press(client, "spouse_set", wang, li)
    assert (wang.spouse, li.spouse) == (None, zhang)


def test_the_spouse_out_of_scope_is_not_named(client, head, tree, zhang, li):
    far = make_retiree(station=tree.far_station, name="赵六")
    Retiree.objects.filter(pk=li.pk).update(spouse=far)
    Retiree.objects.filter(pk=far.pk).update(spouse=li)
    shown = press(client, "spouse_set", zhang, li)
    assert "李四已登记有配偶，请先取消" in shown
    page = client.get(reverse("people:family", args=[li.pk])).content.decode()
    assert "配偶由别的单位服务" in page
    assert "赵六" not in shown + page


def test_two_people_become_a_household(client, head, zhang, li):
    assert "已登记：李四和张三住在一起" in press(client, "family_join", zhang, li)
    assert zhang.household == li.household == Household.objects.get()
    assert (zhang.household.address, zhang.household.station) == ("石化小区3号楼", zhang.station)
    assert "李四已经和张三是一家" in press(client, "family_join", zhang, li)


def test_who_has_no_household_joins_the_other_s(client, head, tree, zhang):
    household = make_household(station=tree.station)
    li = make_retiree(station=tree.station, household=household)
    make_retiree(station=tree.station, household=household)
    press(client, "family_join", zhang, li)
    assert zhang.household == household
    assert household.members.count() == 3


def test_who_moves_in_leaves_nobody_alone_in_a_household(client, head, tree, zhang, li):
    press(client, "family_join", zhang, li)
    old = make_household(station=tree.station)
    wang, zhao = (make_retiree(station=tree.station, household=old) for _ in range(2))
    press(client, "family_join", zhang, wang)
    zhao.refresh_from_db()
    assert (wang.household, zhao.household) == (zhang.household, None)
    assert not Household.objects.filter(pk=old.pk).exists()


def test_a_household_of_one_is_none(client, head, zhang, li):
    press(client, "family_join", zhang, li)
    assert "已让李四离开这个家庭" in press(client, "family_leave", zhang, li)
    zhang.refresh_from_db()
    assert (zhang.household, li.household, Household.objects.count()) == (None, None, 0)
    assert "李四已经不在这个家庭里" in press(client, "family_leave", li, li)


def test_people_of_two_stations_are_no_household(client, tree, zhang):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    wang = make_retiree(station=tree.sibling, name="王五")
    shown = press(client, "family_join", zhang, wang)
    assert f"王五属于{tree.sibling}，一家人要在同一个老年站：请先转站，再加入。" in shown
    assert Household.objects.count() == 0


@pytest.mark.parametrize("name", ["spouse_set", "family_join"])
def test_the_dead_and_oneself_are_refused(client, head, tree, zhang, name):
    dead = make_retiree(station=tree.station, name="王五", died_on="2026-01-01")
    assert "王五已去世或已归档，不能登记家庭关系。" in press(client, name, zhang, dead)
    assert "不能选本人" in press(client, name, zhang, zhang)
    assert (zhang.spouse, zhang.household) == (None, None)


def test_the_search_finds_people_in_scope_by_name_and_pinyin(client, head, tree, zhang, li):
    make_retiree(station=tree.sibling, name="李四光")
    make_retiree(station=tree.station, name="李四喜", died_on="2026-01-01")
    for query in ("李四", "lis", "ls", " 李 四 "):
        response = client.post(reverse("people:family", args=[zhang.pk]), {"name": query})
        assert response.context["found"] == [li], query
    assert client.post(reverse("people:family", args=[zhang.pk]), {"name": ""}).status_code == 422
    assert (
        "没有找到" in client.post(reverse("people:family", args=[zhang.pk]), {"name": "赵"}).content.decode()
    )


BUTTONS = ["spouse_set", "spouse_unset", "family_join", "family_leave"]


@pytest.mark.parametrize("name", BUTTONS)
def test_outsiders_find_nothing_and_visitors_have_no_right(client, tree, zhang, li, name):
    address = reverse(f"people:{name}", args=[zhang.pk])
    client.force_login(make_user(Role.STATION_HEAD, tree.sibling))
    assert client.post(address, {"other": li.pk}).status_code == 404
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert client.post(address, {"other": li.pk}).status_code == 403
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert client.get(address).status_code == 405
    far = make_retiree(station=tree.far_station)
    for other in (far.pk, "", "x", "-1", "9" * 30):
        if name != "spouse_unset":
            assert client.post(address, {"other": other}).status_code == 404
