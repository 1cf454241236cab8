"""Registering a person: what the form takes, what it refuses and in which words, and that one is one."""

import uuid
from datetime import date

import pytest
from django.urls import reverse

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import Retiree
from laoling.people.tests.factories import make_id_number, make_retiree

pytestmark = pytest.mark.django_db
ADDRESS = reverse("people:retiree_new")
BORN_ON = date(1950, 1, 31)
ID_NUMBER = make_id_number(BORN_ON, "M", 7)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station)


@pytest.fixture
def clerk(client, head):
    client.force_login(head)
    return client


def filled(tree, **changes) -> dict[str, str]:
    """What a clerk sends; a field given as None is left out."""
    data = {
        "name": "张三",
        "id_number": ID_NUMBER,
        "sex": "",
        "born_on": "",
        "station": str(tree.station.pk),
        "category": "RETIRED",
        "retired_on": "2010-01-31",
        "politics": "PARTY",
        "party_branch": "第一党支部",
        "phone": "138 0013 8000",
        "area": "石化小区",
        "address": "石化小区3号楼2单元501",
        "living": "SPOUSE",
        "ability": "MILD",
        "health": "高血压",
        "marriage": "MARRIED",
        "contact_name": "张小明",
        "contact_relation": "儿子",
        "contact_phone": "13900139000",
        "notes": "爱下象棋",
        "submission_id": str(uuid.uuid4()),
    }
    return {name: value for name, value in (data | changes).items() if value is not None}


def another(number: int) -> dict:
    """Somebody born on the same day with another ID number."""
    return {"born_on": BORN_ON, "id_number": make_id_number(BORN_ON, "M", number)}


def errors_of(response) -> dict[str, str]:
    """The first message of each field that was refused."""
    assert response.status_code == 422
    assert Retiree.objects.count() == 0
    return {name: errors[0] for name, errors in response.context["form"].errors.items()}


def test_it_registers_everything_that_a_roster_says(clerk, tree, head):
    response = clerk.post(ADDRESS, filled(tree), follow=True)
    retiree = Retiree.objects.get()
    assert response.redirect_chain == [(reverse("desk:retiree_detail", args=[retiree.pk]), 302)]
    assert f"已登记张三（{tree.station}）" in response.content.decode()
    assert (retiree.sex, retiree.born_on, retiree.phone) == ("M", BORN_ON, "13800138000")
    assert (retiree.politics, retiree.living, retiree.retired_on) == ("PARTY", "SPOUSE", date(2010, 1, 31))
    assert [(c.place, c.name, c.relation, c.phone) for c in retiree.contacts.all()] == [
        (1, "张小明", "儿子", "13900139000")
    ]
    assert retiree.pgh_event_model.objects.get(pgh_obj_id=retiree.pk).pgh_context.metadata["user"] == head.pk


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ({"id_number": make_id_number(BORN_ON, "M", 52)[:17] + "x"}, {}),  # see the assertion below
        ({"id_number": "".join(chr(ord(c) + 0xFEE0) for c in ID_NUMBER)}, {"id_number": ID_NUMBER}),
        ({"id_number": f"\u200b{ID_NUMBER[:6]} {ID_NUMBER[6:]}\ufeff"}, {"id_number": ID_NUMBER}),
        ({"name": "阿卜杜拉•买买提"}, {"name": "阿卜杜拉·买买提"}),
        ({"name": "𠮷田㙓"}, {"name": "𠮷田㙓"}),
        ({"name": "张\x00三"}, {"name": "张三"}),
        ({"name": "\u202e张三\u200f"}, {"name": "张三"}),
        ({"notes": "爱\x00下\r\n象\t棋"}, {"notes": "爱下 象 棋"}),
        ({"retired_on": "2010.1.31"}, {"retired_on": date(2010, 1, 31)}),
        ({"retired_on": "2008-02-29"}, {"retired_on": date(2008, 2, 29)}),
        ({"phone": "０５４６－８５５１２３４"}, {"phone": "0546-8551234"}),
        ({"health": "<script>alert(1)</script>"}, {"health": "<script>alert(1)</script>"}),
    ],
)
def test_it_forgives_what_is_certain(clerk, tree, typed, stored):
    if typed.get("id_number", "").endswith("x"):
        number = next(n for k in range(60) if (n := make_id_number(BORN_ON, "M", k)).endswith("X"))
        typed, stored = {"id_number": number[:-1] + "x"}, {"id_number": number}
    assert clerk.post(ADDRESS, filled(tree, **typed)).status_code == 302
    retiree = Retiree.objects.get()
    assert {name: getattr(retiree, name) for name in stored} == stored


@pytest.mark.parametrize(
    ("field", "typed", "message"),
    [
        ("name", "", "请填写姓名"),
        ("name", "张三😀", "姓名里不能有“😀”，请删去数字、符号和表情。"),
        ("name", "<b>", "姓名里不能有“<>”，请删去数字、符号和表情。"),
        ("name", "张" * 5000, "姓名应为 2 至 50 个字，现在是 5000 个。"),
        ("id_number", "", "请填写身份证号"),
        ("id_number", "3.70502E+17", "身份证号被 Excel 存成了数字"),
        ("id_number", "370599500131001", "这是 15 位的旧身份证号，请填写 18 位的新号码。"),
        ("id_number", ID_NUMBER[:-1] + ("0" if ID_NUMBER[-1] != "0" else "1"), "身份证号最后一位校验码不对"),
        ("id_number", "370599195002300010", "身份证号第 7 至 14 位不是真实的日期，请核对。"),
        ("id_number", "37059919500131", "身份证号应为 18 位，现在是 14 位。"),
        ("sex", "F", "性别：与身份证号不符，身份证号上是“男”。"),
        ("born_on", "1950-02-01", "出生日期：与身份证号不符，身份证号上是 1950-01-31。"),
        ("born_on", "昨天", "“昨天”不是日期，请写成 1950-01-31 这样的年月日。"),
        ("retired_on", "2023-02-29", "没有“2023-02-29”这一天，请核对。"),
        ("retired_on", "1949-10-01", "退休日期：不能早于出生日期，请核对。"),
        ("phone", "1380013", "座机请加上区号，如 0546-8551234。"),
        ("phone", "张三的手机", "电话只能填一个号码"),
        ("notes", "字" * 501, "太长：最多 500 个字，现在是 501 个字。"),
        ("notes", "字" * 5000, "太长：最多 500 个字，现在是 2000 个字以上。"),
        ("station", "", "请选择老年站"),
        ("contact_name", "", "填了紧急联系电话或关系，还要填紧急联系人。"),
        ("submission_id", "", "这一页不完整，请刷新后再填。"),
        ("category", "", "请选择人员类别"),
    ],
)
def test_it_says_what_is_wrong_and_keeps_what_was_typed(clerk, tree, field, typed, message):
    response = clerk.post(ADDRESS, filled(tree, **{field: typed}))
    found = errors_of(response)
    assert set(found) == {field}
    assert found[field].startswith(message)
    shown = response.content.decode()
    assert "有 1 处需要修改" in shown
    assert "爱下象棋" in shown or field == "notes"
    assert response.context["form"][field].value() == typed


def test_a_summer_of_daylight_saving_time_is_a_day_like_any_other(clerk, tree):
    born_on = date(1986, 5, 4)
    number = make_id_number(born_on, "F", 3)
    clerk.post(ADDRESS, filled(tree, id_number=number, born_on="1986-05-04", sex="F"))
    assert Retiree.objects.get().born_on == born_on


def test_the_same_submission_again_is_the_same_person(clerk, tree):
    sent = filled(tree)
    first, second = clerk.post(ADDRESS, sent), clerk.post(ADDRESS, sent)
    assert first.url == second.url
    assert Retiree.objects.count() == 1


def test_a_page_that_was_sent_and_filled_in_anew_is_another_person(clerk, tree):
    sent = filled(tree)
    clerk.post(ADDRESS, sent)
    other = {"name": "李四", "id_number": make_id_number(BORN_ON, "M", 8), "phone": "13700137000"}
    assert clerk.post(ADDRESS, sent | other).status_code == 302
    assert set(Retiree.objects.values_list("name", flat=True)) == {"张三", "李四"}


def test_a_registered_number_leads_to_who_has_it(clerk, tree):
    holder = make_retiree(station=tree.station, name="张大三", id_number=ID_NUMBER, born_on=BORN_ON)
    response = clerk.post(ADDRESS, filled(tree))
    assert response.status_code == 422
    assert response.context["form"].errors["id_number"] == ["该身份证号已登记：张大三。"]
    assert reverse("desk:retiree_detail", args=[holder.pk]) in response.content.decode()
    assert Retiree.objects.count() == 1


def test_of_another_unit_it_only_says_that_it_is_another(clerk, tree):
    make_retiree(station=tree.sibling, name="张大三", id_number=ID_NUMBER, born_on=BORN_ON)
    response = clerk.post(ADDRESS, filled(tree))
    assert response.context["form"].errors["id_number"] == ["该身份证号已登记在别的单位，请联系中心核对。"]
    shown = response.content.decode()
    assert "张大三" not in shown
    assert str(tree.sibling) not in shown


@pytest.mark.parametrize(
    "same",
    [{"name": "张三"}, {"name": "李四", "phone": "13800138000"}],
    ids=["name and birth", "phone"],
)
def test_who_may_be_the_same_is_shown_before_anything_is_saved(clerk, tree, same):
    other = make_retiree(station=tree.station, **same, **another(8))
    make_retiree(station=tree.sibling, **same, **another(9))  # out of scope: never named
    sent = filled(tree)
    response = clerk.post(ADDRESS, sent)
    assert response.status_code == 422
    assert [person.pk for person in response.context["alike"]] == [other.pk]
    assert "可能是同一位老同志" in response.content.decode()
    assert Retiree.objects.count() == 2
    assert clerk.post(ADDRESS, sent | {"others": str(other.pk)}).status_code == 302
    assert Retiree.objects.count() == 3


def test_somebody_else_who_looks_alike_by_then_is_shown_too(clerk, tree):
    known = make_retiree(station=tree.station, name="张三", **another(8))
    make_retiree(station=tree.station, name="李四", phone="13800138000", **another(9))
    response = clerk.post(ADDRESS, filled(tree, others=f"{known.pk},,x,-1"))
    assert len(response.context["alike"]) == 2
    assert Retiree.objects.count() == 2


def test_a_manager_chooses_among_own_stations(client, tree):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    offered = client.get(ADDRESS).context["form"].fields["station"].queryset
    assert set(offered) == {tree.station, tree.sibling}
    assert client.post(ADDRESS, filled(tree, station=str(tree.far_station.pk))).status_code == 422
    assert client.post(ADDRESS, filled(tree, station=str(tree.sibling.pk))).status_code == 302


@pytest.mark.parametrize("role", [Role.VISITOR, Role.CENTRE_LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_who_may_not_is_refused(client, tree, role):
    client.force_login(make_user(role))
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, filled(tree)).status_code == 403
    assert Retiree.objects.count() == 0
