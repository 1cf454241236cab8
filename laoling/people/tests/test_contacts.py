"""Whom to call, in order: the pages and the rules of places."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.people import contacts
from laoling.people.models import EmergencyContact
from laoling.people.tests.factories import make_retiree


def name_list(*names, of=None):
    """A retiree with these to call, in this order."""
    retiree = of or make_retiree()
    for place, name in enumerate(names, 1):
        phone = f"1390013900{place}"
        EmergencyContact.objects.create(retiree=retiree, place=place, name=name, relation="儿子", phone=phone)
    return retiree


def order_of(retiree) -> str:
    """The names in order, each with its place."""
    return "".join(f"{contact.place}{contact.name}" for contact in retiree.contacts.all())


@pytest.fixture
def tree(db):
    return make_centre_tree()


@pytest.fixture
def visitor(client, tree):
    user = make_user(Role.VISITOR, tree.station)
    client.force_login(user)
    return user


@pytest.fixture
def zhang(tree):
    return name_list("甲某", "乙某", "丙某", of=make_retiree(station=tree.station, name="张三"))


def url(name, retiree, contact=None):
    return reverse(f"people:{name}", args=[retiree.pk, *([contact.pk] if contact else [])])


def new(**changes):
    return {
        "name": "丁某",
        "relation": "邻居",
        "phone": "0546-8551234",
        "submission_id": uuid.uuid4(),
    } | changes


def test_the_next_one_stands_at_the_end(client, visitor, zhang):
    response = client.post(url("contact_list", zhang), new(), follow=True)
    assert order_of(zhang) == "1甲某2乙某3丙某4丁某"
    assert "已登记张三的紧急联系人丁某" in response.content.decode()


def test_a_double_click_adds_one(client, visitor, zhang):
    sent = new()
    client.post(url("contact_list", zhang), sent)
    client.post(url("contact_list", zhang), sent)
    assert order_of(zhang) == "1甲某2乙某3丙某4丁某"


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "请填写姓名"),
        ("name", "小明😀", "姓名里不能有“😀”"),
        ("relation", "儿" * 21, "太长：最多 20 个字，现在是 21 个字。"),
        ("phone", "8551234", "座机请加上区号"),
        ("submission_id", "x", "这一页不完整"),
    ],
)
def test_what_is_wrong_is_said_and_kept(client, visitor, zhang, field, typed, message):
    response = client.post(url("contact_list", zhang), new(**{field: typed}))
    assert response.status_code == 422
    form = response.context["form"]
    assert form.errors[field][0].startswith(message)
    assert form[field].value() == typed
    assert order_of(zhang) == "1甲某2乙某3丙某"


def test_moving_up_and_down_needs_no_javascript(client, visitor, zhang):
    third = zhang.contacts.get(place=3)
    response = client.post(url("contact_move", zhang, third), {"place": 3, "up": "1"}, follow=True)
    assert order_of(zhang) == "1甲某2丙某3乙某"
    assert "丙某现在是第 2 位紧急联系人" in response.content.decode()
    client.post(url("contact_move", zhang, third), {"place": 2, "down": "1"})
    assert order_of(zhang) == "1甲某2乙某3丙某"


def test_a_double_click_moves_once(client, visitor, zhang):
    third = zhang.contacts.get(place=3)
    for _ in range(2):
        response = client.post(url("contact_move", zhang, third), {"place": 3, "up": "1"}, follow=True)
    assert order_of(zhang) == "1甲某2丙某3乙某"
    assert "次序刚刚变过" in response.content.decode()


@pytest.mark.parametrize("place", ["", "x", "99999", "-1"])
def test_a_place_that_is_none_moves_nobody(client, visitor, zhang, place):
    client.post(url("contact_move", zhang, zhang.contacts.first()), {"place": place, "down": "1"})
    assert order_of(zhang) == "1甲某2乙某3丙某"


def test_those_behind_move_up_when_one_is_removed(client, visitor, zhang):
    first = zhang.contacts.get(place=1)
    response = client.post(url("contact_remove", zhang, first), follow=True)
    assert order_of(zhang) == "1乙某2丙某"
    assert "已从张三的紧急联系人中删除甲某" in response.content.decode()
    for name in ("contact_remove", "contact_move", "contact_edit"):
        response = client.post(url(name, zhang, first), {"place": 1}, follow=True)
        assert "这位紧急联系人已从张三的名单中删除" in response.content.decode()
    assert order_of(zhang) == "1乙某2丙某"


def shown_by(client, contact) -> dict:
    form = client.get(url("contact_edit", contact.retiree, contact)).context["form"]
    return {name: form[name].value() for name in form.fields if name != "phone_removed"}


def test_two_people_change_one_contact(client, visitor, tree, zhang):
    first = zhang.contacts.first()
    sent = shown_by(client, first) | {"phone": "13700137000"}
    other = Client()
    other.force_login(make_user(Role.STATION_HEAD, tree.station, name="王芳"))
    theirs = shown_by(other, first) | {"relation": "女儿", "phone": "13600136000"}
    assert other.post(url("contact_edit", zhang, first), theirs).status_code == 302
    response = client.post(url("contact_edit", zhang, first), sent)
    assert response.status_code == 409
    shown = response.content.decode()
    assert "王芳：紧急联系电话 由“13900139001”改为“13600136000”" in shown
    form = response.context["form"]
    assert (form["relation"].value(), form["phone"].value()) == ("女儿", "13700137000")
    again = {name: form[name].value() for name in form.fields}
    client.post(url("contact_edit", zhang, first), again)
    first.refresh_from_db()
    assert (first.relation, first.phone, first.version) == ("女儿", "13700137000", 3)


def test_a_manager_sees_the_phone_masked(client, tree, zhang):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    first = zhang.contacts.first()
    for address in (url("contact_list", zhang), url("contact_edit", zhang, first)):
        shown = client.get(address).content.decode()
        assert first.phone not in shown
        assert "139****9001" in shown
    client.post(url("contact_edit", zhang, first), shown_by(client, first) | {"relation": "女儿"})
    first.refresh_from_db()
    assert (first.relation, first.phone) == ("女儿", "13900139001")


def test_outsiders_find_nothing(client, tree, zhang):
    client.force_login(make_user(Role.VISITOR, tree.sibling))
    first = zhang.contacts.first()
    for name in ("contact_remove", "contact_move", "contact_edit"):
        assert client.post(url(name, zhang, first)).status_code == 404
    assert client.post(url("contact_list", zhang), new()).status_code == 404
    mine = make_retiree(station=tree.sibling)
    client.post(url("contact_remove", mine, first))  # a contact of somebody else, by one's own person
    assert order_of(zhang) == "1甲某2乙某3丙某"


@pytest.mark.parametrize("name", ["contact_remove", "contact_move"])
def test_reading_what_is_an_action_is_refused(client, visitor, zhang, name):
    assert client.get(url(name, zhang, zhang.contacts.first())).status_code == 405


class OrderTest(TestCase):
    @given(
        st.lists(st.tuples(st.sampled_from(["add", "remove", "up", "down"]), st.integers(0, 4)), max_size=12)
    )
    def test_places_are_those_of_a_list(self, steps):
        """Whatever is done in whatever order, the places are 1, 2, 3 …, as in a plain list."""
        user = make_user(Role.STATION_HEAD)
        retiree, expected = make_retiree(), []
        for number, (step, place) in enumerate(steps):
            if step == "add":
                name = f"联系人{'甲乙丙丁戊己庚辛壬癸子丑'[number]}"
                values = {"name": name, "relation": "", "phone": ""}
                contacts.add_contact(retiree=retiree, values=values, submission_id=uuid.uuid4(), by=user)
                expected.append(name)
            elif place < len(expected):
                contact = retiree.contacts.get(place=place + 1)
                if step == "remove":
                    contacts.remove_contact(contact=contact, by=user)
                    del expected[place]
                    continue
                to = place + (1 if step == "down" else -1)
                contacts.move_contact(contact=contact, from_place=place + 1, step=to - place, by=user)
                if 0 <= to < len(expected):
                    expected[place], expected[to] = expected[to], expected[place]
        assert [(c.place, c.name) for c in retiree.contacts.all()] == list(enumerate(expected, 1))


def test_a_contact_of_an_archived_person_stays(db):
    retiree = name_list("甲某", of=make_retiree(archived_at="2026-11-01T00:00:00Z"))
    with pytest.raises(Outdated, match="已归档"):
        contacts.remove_contact(contact=retiree.contacts.get(), by=make_user())
    assert order_of(retiree) == "1甲某"
