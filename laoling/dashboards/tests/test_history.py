"""The auditor reads who changed what and when, and no word about a person (reliability: the audit is complete)."""

import pytest

from cards.tests.factories import make_card
from laoling.accounts.models import Level, Role
from laoling.accounts.tests.factories import make_centre_tree, make_unit, make_user
from laoling.people.tests.factories import make_retiree
from visits.tests.factories import make_visit

pytestmark = pytest.mark.django_db

PAGE = "/admin/history/"


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def auditor(client):
    user = make_user(Role.AUDITOR)
    client.force_login(user)
    return user


def text_of(client, **query):
    response = client.get(PAGE, query)
    assert response.status_code == 200
    return response.content.decode()


def test_it_says_what_changed_from_what_to_what(client, auditor):
    unit = make_unit(Level.CENTRE, name="老名字")
    unit.name = "新名字"
    unit.save()
    text = text_of(client, kind="accounts.unit", number=unit.pk)
    assert "名称：老名字 → 新名字" in text
    assert "代号" in text  # of the insert
    assert text.count("新增") == 1
    assert text.count(">修改 单位") == 1


def test_of_people_it_only_says_that_something_changed(client, auditor, tree):
    secrets = {"name": "不该露面", "phone": "13812345678", "health": "有心脏病", "party_branch": "第一党支部"}
    retiree = make_retiree(station=tree.station, notes="旧备注", **secrets)
    retiree.phone, retiree.notes, retiree.station = "13900000000", "新备注", tree.sibling
    retiree.save()
    text = text_of(client, kind="people.retiree")
    for secret in [
        *secrets.values(),
        "13900000000",
        "旧备注",
        "新备注",
        retiree.id_number,
        str(retiree.born_on.year),
    ]:
        assert secret not in text
    assert "联系电话：（内容不显示） → （内容不显示）" in text
    assert f"老年站：{tree.station.pk} → {tree.sibling.pk}" in text
    assert "姓名：（内容不显示） →" not in text  # it didn't change


def test_what_staff_wrote_about_somebody_isn_t_shown_either(client, auditor, tree):
    retiree = make_retiree(station=tree.station)
    make_visit(retiree, needs="想要轮椅", mood=1, mood_words="夜里睡不好")
    card = make_card(retiree)
    visits, cards = text_of(client, kind="visits.visit"), text_of(client, kind="cards.servicecard")
    assert "想要轮椅" not in visits
    moods = text_of(client, kind="visits.moodrecord")
    assert "思想动态" in moods
    assert "很差" not in moods
    assert "夜里睡不好" not in moods
    assert "见到" in visits
    assert card.number in cards


def test_it_names_who_acted_in_the_portal(client, auditor, tree):
    chief = make_user(Role.SYSTEM_ADMIN, name="郑管理", username="zheng")
    user = make_user(unit=tree.station)
    client.force_login(chief)
    data = {"username": user.username, "name": "改过的名字", "role": user.role, "unit": tree.station.pk}
    data |= {"is_active": "on", "leaves-TOTAL_FORMS": 0, "leaves-INITIAL_FORMS": 0}
    assert client.post(f"/admin/accounts/user/{user.pk}/change/", data).status_code == 302
    client.force_login(auditor)
    for by in ("", "zheng", "郑管理"):
        assert "郑管理（zheng）" in text_of(client, kind="accounts.user", number=user.pk, by=by)
    assert "没有符合条件的修改记录" in text_of(client, kind="accounts.user", by="nobody")


def test_an_auditor_of_a_department_reads_what_its_staff_did(client, tree):
    make_retiree(station=tree.far_station)
    client.force_login(make_user(Role.AUDITOR, tree.department))
    assert "没有符合条件的修改记录" in text_of(client, kind="people.retiree")


def test_days_limit_it_and_nonsense_is_explained(client, auditor, tree):
    assert "没有符合条件" in text_of(client, kind="accounts.unit", until="2020-01-01")
    assert "新增 单位" in text_of(client, kind="accounts.unit", since="2020-01-01")
    assert client.get(PAGE, {"kind": "auth.permission"}).status_code == 422
    assert client.get(PAGE, {"kind": "accounts.unit", "since": "yesterday"}).status_code == 422


def test_a_page_of_fifty_costs_as_many_queries_as_a_page_of_three(
    client, auditor, tree, django_assert_num_queries, django_assert_max_num_queries
):
    client.get(PAGE)
    for number in range(3):
        make_retiree(station=tree.station, name=f"王{number}")
    with django_assert_max_num_queries(15) as few:
        client.get(PAGE)
    for number in range(60):
        make_retiree(station=tree.station, name=f"李{number}")
    with django_assert_num_queries(len(few)):
        client.get(PAGE)


@pytest.mark.parametrize(
    "role", [Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER, Role.SYSTEM_ADMIN, Role.VISITOR]
)
def test_nobody_else_reads_it(client, tree, role):
    client.force_login(make_user(role, tree.department))
    assert client.get(PAGE).status_code == 403
