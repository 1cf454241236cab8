"""Who may be in the register twice: found, told apart, or merged on a page of their own."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cards.roster.checking import Draft, Known, Scope, conflicts
from cards.roster.reading import Place, Row
from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.desk.duplicates import PHONE_SHARED_BY, PairsOf, likely_same_as
from laoling.people.models import KnownApart, Retiree, Sex
from laoling.people.tests.factories import make_retiree
from visits.models import Visit
from visits.tests.factories import NOW, make_visit

pytestmark = pytest.mark.django_db
BORN = date(1948, 5, 1)


@pytest.fixture(autouse=True)
def _at_ten_on_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(client, tree):
    user = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    client.force_login(user)
    return user


@pytest.fixture
def person(tree):
    def make(name="王秀英", station=None, **kwargs):
        kwargs.setdefault("born_on", BORN)
        return make_retiree(station=station or tree.station, name=name, **kwargs)

    return make


def pairs_of(user):
    return [(pair.first, pair.second, pair.reason) for pair in PairsOf(user)[0:50]]


def test_the_same_name_and_day_of_birth_may_be_one_person(person, tree, manager):
    one, other = person(), person(station=tree.sibling)
    person(born_on=date(1949, 5, 1))
    assert pairs_of(manager) == [(one, other, "姓名和出生日期相同")]


def test_a_name_that_sounds_the_same_counts(person, manager):
    one, other = person("王秀英"), person("王绣英")
    assert pairs_of(manager) == [(one, other, "姓名同音、出生日期相同")]


def test_the_same_phone_counts_but_not_for_a_couple(person, manager):
    one = person("王秀英", phone="13800138000", sex=Sex.FEMALE, born_on=date(1950, 1, 1))
    other = person("李桂兰", phone="138 0013 8000", sex=Sex.FEMALE, born_on=date(1951, 2, 2))
    person("张建国", phone="13800138000", sex=Sex.MALE, born_on=date(1949, 3, 3))
    assert pairs_of(manager) == [(one, other, "电话相同")]


def test_a_number_that_a_whole_house_has_says_nothing(person, manager):
    for number in range(PHONE_SHARED_BY + 1):
        person("一二三四五"[number] * 2, phone="0546-8551234", born_on=date(1940 + number, 1, 1))
    assert pairs_of(manager) == []


def test_the_surest_pairs_come_first(person, manager):
    by_phone = [
        person(name, phone="13800138001", born_on=date(year, 1, 1))
        for name, year in [("艾一", 1941), ("艾二", 1942)]
    ]
    by_name = [person("白三"), person("白三")]
    by_both = [person("张四", phone="13800138002"), person("张四", phone="13800138002")]
    assert [(a, b) for a, b, _ in pairs_of(manager)] == [tuple(by_both), tuple(by_name), tuple(by_phone)]
    assert PairsOf(manager).count() == 3


def test_pairs_known_apart_merged_dead_or_of_another_department_are_left_alone(person, tree, manager):
    one, other = person("甲甲"), person("甲甲")
    KnownApart.objects.create(first=one, second=other, decided_by=manager)
    for _ in range(2):
        person("乙乙", died_on=date(2026, 1, 1))
    person("丙丙")
    person("丙丙", station=tree.far_station)
    person("丁丁", merged_into=person("丁丁"), merged_at=NOW, merged_by=manager)
    assert pairs_of(manager) == []
    assert likely_same_as(one, manager) == []


def test_the_page_of_a_person_names_who_is_alike(person, client, manager):
    one, other = person(), person()
    text = client.get(f"/desk/retirees/{one.pk}/").text
    assert reverse("desk:retiree_merge", args=[one.pk, other.pk]) in text


def test_the_list_names_both_masked_and_costs_the_same_however_many(person, client, manager):
    one, _ = person(phone="13800138000"), person(phone="13800138000")
    client.get("/desk/duplicates/")
    with CaptureQueriesContext(connection) as for_one:
        text = client.get("/desk/duplicates/").text
    assert one.masked_id_number in text
    assert "138****8000" in text
    assert one.id_number not in text
    assert "13800138000" not in text
    for letter in "一二三四五六七八九十":
        person(letter * 2), person(letter * 2)
    with CaptureQueriesContext(connection) as for_many:
        assert client.get("/desk/duplicates/").text.count("核对并合并") == 11
    assert len(for_many) == len(for_one)


def test_an_empty_list_says_so(client, manager):
    assert "没有发现可能重复的老同志" in client.get("/desk/duplicates/").text


def test_told_apart_is_remembered_once(person, client, manager):
    one, other = person(), person()
    for pair in ([one.pk, other.pk], [other.pk, one.pk]):
        response = client.post(reverse("desk:duplicate_apart", args=pair), follow=True)
        assert "不是同一人，以后不再列出" in response.text
    assert KnownApart.objects.get().decided_by == manager
    assert pairs_of(manager) == []


def merge_url(one, other):
    return reverse("desk:retiree_merge", args=[one.pk, other.pk])


def answers(one, other, **changes):
    versions = {f"version_{retiree.pk}": retiree.version for retiree in (one, other)}
    return {"keep": one.pk, "field_id_number": one.pk, "sure": "on", **versions, **changes}


def test_the_preview_shows_both_and_asks_where_they_differ(person, client, manager):
    one, other = person(notes="会二胡", phone="13800138000"), person(phone="13800138000", health="高血压")
    make_visit(other)
    text = client.get(merge_url(one, other)).text
    for words in (
        "会二胡",
        "高血压",
        "138****8000",
        one.masked_id_number,
        other.masked_id_number,
        "走访记录",
    ):
        assert words in text
    for secret in (one.id_number, other.id_number, "13800138000"):
        assert secret not in text
    assert 'name="field_notes"' in text
    assert 'name="field_phone"' not in text


def test_merging_leads_to_the_one_that_stays_and_so_does_the_old_address(person, client, tree, manager):
    one, other = person(notes="会二胡"), person(notes="爱下棋")
    visit = make_visit(other)
    data = answers(one, other, field_notes=other.pk, field_id_number=one.pk)
    response = client.post(merge_url(one, other), data, follow=True)
    assert "合并为王秀英一份" in response.text
    assert "爱下棋" in response.text
    assert Visit.objects.get(pk=visit.pk).retiree == one
    assert client.get(f"/desk/retirees/{other.pk}/").url == f"/desk/retirees/{one.pk}/"
    assert client.post(merge_url(one, other), data).url == f"/desk/retirees/{one.pk}/"
    client.force_login(make_user(Role.VISITOR, tree.far_station))
    assert client.get(f"/desk/retirees/{other.pk}/").status_code == 404


def test_what_is_missing_is_told_and_what_was_chosen_is_kept(person, client, manager):
    one, other = person(), person()
    make_card(one), make_card(other)
    data = answers(one, other, keep=other.pk)
    del data["sure"]
    response = client.post(merge_url(one, other), data)
    assert response.status_code == 422
    assert "请核对后勾选" in response.text
    assert "请选择保留哪一张服务卡" in response.text
    assert f'value="{other.pk}" class="' in response.text or "checked" in response.text
    assert Retiree.objects.filter(merged_into=None).count() == 2


def test_a_change_meanwhile_is_told_and_the_choices_are_kept(person, client, manager):
    one, other = person(notes="会二胡"), person(notes="爱下棋")
    data = answers(one, other, field_notes=other.pk)
    Retiree.objects.filter(pk=one.pk).update(notes="会拉二胡", version=one.version + 1)
    response = client.post(merge_url(one, other), data)
    assert response.status_code == 409
    assert "刚刚被别人修改过" in response.text
    assert "会拉二胡" in response.text
    assert response.context["form"]["field_notes"].value() == str(other.pk)
    again = data | {f"version_{one.pk}": one.version + 1}
    assert client.post(merge_url(one, other), again).status_code == 302


def test_two_records_that_nothing_likens_are_brought_together_by_hand(person, client, tree, manager):
    one = person(phone="13800138000")
    other = person(name="王琇瑛", born_on=date(1950, 1, 1), phone="13911112222", archived_at=NOW)
    person(name="王琇瑛", station=tree.far_station)
    url = reverse("desk:merge_search", args=[one.pk])
    assert url in client.get(f"/desk/retirees/{one.pk}/").text
    assert merge_url(one, other) not in client.get(url).text
    for words in ("王琇瑛", "13911112222", other.id_number):
        found = client.post(url, {"q": words})
        assert found.context["found"] == [other], words
        assert merge_url(one, other) in found.text
        assert "13911112222" not in found.text.replace(f'value="{words}"', "")
    assert "没有找到另一份" in client.post(url, {"q": "赵六"}).text
    assert client.post(url, {"q": one.name}).context["found"] == []
    assert client.get(merge_url(one, other)).status_code == 200


def test_outsiders_and_others_cant_search_for_the_other_record(person, client, tree):
    url = reverse("desk:merge_search", args=[person().pk])
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.other_department))
    assert client.post(url, {"q": "王"}).status_code == 404
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert client.post(url, {"q": "王"}).status_code == 403


@pytest.mark.parametrize("name", ["retiree_merge", "duplicate_apart"])
def test_outsiders_find_nothing_and_others_have_no_right(name, person, client, tree):
    url = reverse(f"desk:{name}", args=[person().pk, person().pk])
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.other_department))
    assert client.post(url).status_code == 404
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert client.post(url).status_code == 403
    assert client.get("/desk/duplicates/").status_code == 403


def test_the_pages_refuse_the_wrong_method(person, client, manager):
    assert client.get(reverse("desk:duplicate_apart", args=[person().pk, person().pk])).status_code == 405
    assert client.post("/desk/duplicates/").status_code == 405


def test_one_person_alone_is_no_pair(person, client, manager):
    one = person()
    assert client.get(merge_url(one, one)).status_code == 404


def test_an_import_says_where_a_merged_record_went(person, tree, manager):
    one, other = person(), person()
    Retiree.objects.filter(pk=other.pk).update(merged_into=one, merged_at=NOW, merged_by=manager)
    draft = Draft(row=Row(Place("", 2), {}, ()), index=other.id_number_index)
    for reader, where in [
        (manager, f"王秀英（{one.masked_id_number}）"),
        (make_user(Role.DEPARTMENT_MANAGER, tree.other_department), "别的单位"),
    ]:
        scope = Scope.of(reader)
        known = Known.about([draft], scope, lock=False)
        assert where in conflicts(known.person(draft), scope)[0]
