"""The search box: what each kind of word finds, within one's scope, and what never gets into an address."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.desk.search import find_people
from laoling.people.models import Retiree
from laoling.people.search import clean, fits, is_private
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
SEARCH = "/desk/search/"


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(tree, client):
    visitor = make_user(Role.VISITOR, tree.station)
    client.force_login(visitor)
    return visitor


@pytest.fixture
def zhang(tree):
    return make_retiree(
        station=tree.station,
        name="张三丰",
        phone="13800138000",
        address="石化小区3号楼B座501",
        area="石化小区",
    )


@pytest.fixture
def others(tree):
    return [
        make_retiree(station=tree.station, name=name, phone="0546-8712345") for name in ("李四", "王小二")
    ]


def names(user, text):
    return [retiree.name for retiree in find_people(user, clean(text))[0]]


@pytest.mark.parametrize(
    "text",
    ["张三丰", "张三", "三丰", "张", "zsf", "ZSF", "zhangsan", "zhangsanfeng", "8000", "138 0013 8000",
     "１３８００１３８０００", "138-0013-8000", "+86 138 0013 8000", "3号楼", "石化小区", "b座", "501", "张 石化",
     " 张三丰\u200b "],
)  # fmt: skip
def test_it_finds_a_person_by(text, visitor, zhang, others):
    assert names(visitor, text) == ["张三丰"]


def test_two_letters_inside_an_address_are_found_when_nothing_else_fits(visitor, zhang, others):
    assert names(visitor, "楼B") == ["张三丰"]


@pytest.mark.parametrize(
    ("word", "indexes"),
    [
        ("ZS", {"pinyin", "initials", "address_trgm", "area"}),
        ("张三", {"name_trgm", "address_trgm", "area"}),
        ("张三丰", {"name_trgm", "address_trgm", "area"}),
        ("3号楼", {"name_trgm", "address_trgm", "area"}),
        ("370599194001150011", {"id_number"}),
    ],
)
def test_each_kind_of_word_has_its_indexes(word, indexes, visitor):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_indexscan = off")
    plan = Retiree.objects.filter(fits(Retiree.objects.all(), word)).explain()
    assert "Seq Scan" not in plan
    for index in indexes:
        assert f"people_retiree_{index}" in plan.replace("people_retiree_building", "people_retiree_area")


def test_it_finds_by_the_full_id_number(visitor, zhang, others):
    assert names(visitor, zhang.id_number) == ["张三丰"]
    assert names(visitor, zhang.id_number[:-1]) == []


def test_it_finds_by_the_card_number(visitor, zhang, others):
    make_card(zhang, number="D1-2026-0007")
    assert names(visitor, "d1-2026-0007") == ["张三丰"]
    assert names(visitor, "D1-2026") == ["张三丰"]


def test_it_finds_a_land_line_with_and_without_its_area_code(visitor, zhang, others):
    assert sorted(names(visitor, "8712345")) == sorted(names(visitor, "05468712345")) == ["李四", "王小二"]


def test_every_word_has_to_fit(visitor, zhang, others):
    assert names(visitor, "李 石化") == []


@pytest.mark.parametrize("text", ["", "   ", "\0", "%", "_", "张%", "'; DROP", "没有这个人", "9999"])
def test_what_fits_nobody_finds_nobody(text, visitor, zhang):
    assert names(visitor, text) == []


def test_it_hides_other_units_people(tree, zhang):
    make_card(zhang, number="D1-2026-0007")
    for stranger in (
        make_user(Role.VISITOR, tree.sibling),
        make_user(Role.DEPARTMENT_MANAGER, tree.other_department),
    ):
        for text in ("张三丰", "zsf", "8000", zhang.id_number, "D1-2026-0007", "石化", "13800138000"):
            assert names(stranger, text) == []


def test_the_centre_finds_no_names(tree, zhang, client):
    leader = make_user(Role.CENTRE_LEADER, tree.centre)
    assert names(leader, "张三丰") == []
    client.force_login(leader)
    assert client.get(SEARCH).status_code == 403


def test_a_single_find_opens_the_persons_page(client, visitor, zhang, others):
    response = client.post(SEARCH, {"q": "zsf"})
    assert response.url == f"/desk/retirees/{zhang.pk}/"


def test_several_finds_get_an_address_to_come_back_to(client, visitor, zhang):
    make_retiree(station=zhang.station, name="李四", address="石化小区1号楼")
    response = client.post(SEARCH, {"q": "石化"}, follow=True)
    assert response.redirect_chain == [("/desk/search/?q=%E7%9F%B3%E5%8C%96", 302)]
    assert "张三丰" in response.text
    assert "李四" in response.text
    assert zhang.id_number not in response.text


@pytest.mark.parametrize(
    "text", ["13800138", "138 0013 8000", "370599194001150011", "0546-8712345", "张 13800138000"]
)
def test_what_may_be_a_phone_or_an_id_number_is_private(text):
    assert is_private(clean(text))


def test_a_card_number_is_not_private():
    assert not is_private(clean("d1-2026-0007"))


def test_private_numbers_get_into_no_address(client, visitor, zhang, others):
    response = client.post(SEARCH, {"q": "8712345"})
    assert response.status_code == 200
    assert "李四" in response.text
    assert "8712345" not in response.text.replace("0546-8712345", "")  # the box doesn't repeat the query
    response = client.get(SEARCH, {"q": "13800138000"})
    assert response.url == SEARCH


def test_nobody_found_says_what_to_try(client, visitor):
    response = client.get(SEARCH, {"q": "没有这个人"})
    assert "没有找到符合的老同志" in response.text


def test_the_queries_dont_grow_with_the_finds(visitor, tree):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            find_people(visitor, "CS")
        return len(captured)

    make_retiree(station=tree.station, name="测三")
    few = queries()
    for _ in range(20):
        make_retiree(station=tree.station, name="测三")
    assert queries() == few
