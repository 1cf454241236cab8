"""The list of people: whom it shows, in which order, and what it costs; and the same on paper."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cards.models import Tier
from cards.tests.factories import make_card
from laoling import calendar
from laoling.accounts import printing
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import Ability, Category, Living
from laoling.people.tests.factories import build_retiree, make_retiree

pytestmark = pytest.mark.django_db
LIST, PRINT = "/desk/retirees/", "/desk/retirees/print/"
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-11-23 09:00+08:00", tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def sign_in(client, tree):
    def sign(role):
        user = make_user(role, tree.department if role == Role.DEPARTMENT_MANAGER else tree.station)
        client.force_login(user)
        return user

    return sign


def listed(client, **query):
    return [retiree.name for retiree in client.get(LIST, query).context["page"]]


def test_it_lists_the_people_in_scope_by_pinyin(client, sign_in, tree):
    for station, names in ((tree.station, "赵六 李四"), (tree.sibling, "陈七"), (tree.far_station, "安八")):
        for name in names.split():
            make_retiree(name=name, station=station)
    sign_in(Role.VISITOR)
    assert listed(client) == ["李四", "赵六"]
    sign_in(Role.DEPARTMENT_MANAGER)
    assert listed(client) == ["陈七", "李四", "赵六"]


def test_it_is_narrowed_by_each_condition(client, sign_in, tree):
    sign_in(Role.DEPARTMENT_MANAGER)
    old = make_retiree(
        name="张老", station=tree.station, born_on=date(1930, 1, 1), living=Living.ALONE, area="石化小区"
    )
    survivor = make_retiree(
        name="李遗", station=tree.sibling, category=Category.SURVIVOR, ability=Ability.SEVERE
    )
    make_card(old, tier=Tier.FIRST)
    make_card(survivor, closed_on=date(2026, 11, 20))
    make_retiree(name="王故", station=tree.station, died_on=date(2026, 11, 1))
    make_retiree(name="赵档", station=tree.station, archived_at=timezone.now())
    assert listed(client) == ["李遗", "张老"]
    assert listed(client, station=tree.sibling.pk) == ["李遗"]
    assert listed(client, category="SURVIVOR") == ["李遗"]
    assert listed(client, living="ALONE") == ["张老"]
    assert listed(client, ability="SEVERE") == ["李遗"]
    assert listed(client, area="石化") == ["张老"]
    assert listed(client, card="any") == listed(client, card="1") == ["张老"]
    assert listed(client, card="2") == []
    assert listed(client, card="none") == ["李遗"]
    assert listed(client, state="died") == ["王故"]
    assert listed(client, state="archived") == ["赵档"]
    assert listed(client, state="all") == ["李遗", "王故", "张老", "赵档"]
    assert listed(client, age_from="90") == ["张老"]


@pytest.mark.parametrize(
    "text", ["张三", "zs", "zhang san", "8000", "石化", "D1-2026-0042", "42", "张 3号楼"]
)
def test_it_is_searched_as_the_search_box_is(client, sign_in, tree, text):
    sign_in(Role.VISITOR)
    person = make_retiree(name="张三", station=tree.station, phone="13800138000", address="石化小区3号楼")
    make_card(person, number="D1-2026-0042")
    make_retiree(name="李四", station=tree.station)
    assert listed(client, q=text) == ["张三"]


def test_numbers_of_buildings_are_sorted_as_numbers(client, sign_in, tree):
    sign_in(Role.VISITOR)
    for name, address in {
        "甲": "12号楼3单元",
        "乙": "3号楼12单元",
        "丙": "3号楼2单元",
        "丁": "无号",
        "戊": "",
    }.items():
        make_retiree(name=name, station=tree.station, area="石化小区", address=address)
    assert listed(client, sort="area") == ["戊", "丙", "乙", "甲", "丁"]


def test_it_is_sorted_by_age_and_by_address_too(client, sign_in, tree):
    sign_in(Role.VISITOR)
    make_retiree(name="甲", station=tree.station, born_on=date(1950, 5, 1), area="丙区")
    make_retiree(name="乙", station=tree.station, born_on=date(1940, 5, 1), area="丁区")
    make_retiree(name="丙", station=tree.station, born_on=date(1945, 5, 1), area="丁区", address="1号楼")
    assert listed(client, sort="age") == ["乙", "丙", "甲"]
    assert listed(client, sort="area") == ["乙", "丙", "甲"]
    assert listed(client, sort="nonsense") == listed(client) == ["丙", "甲", "乙"]


@given(
    born_on=st.dates(date(1920, 1, 1), date(2000, 12, 31)),
    today=st.dates(date(2001, 1, 1), date(2040, 12, 31)),
    years=st.integers(0, 130),
)
def test_years_before_a_day_says_who_is_how_old(born_on, today, years):
    is_as_old = born_on <= calendar.years_before(today, years)
    assert is_as_old == (build_retiree(born_on=born_on).age_on(today) >= years)


@pytest.mark.parametrize(
    "born_on", [date(1946, 11, 23), date(1946, 11, 24), date(1945, 11, 24), date(1945, 11, 23)]
)
def test_the_bounds_of_an_age_are_included(client, sign_in, tree, born_on):
    sign_in(Role.VISITOR)
    person = make_retiree(station=tree.station, born_on=born_on)
    is_eighty = person.age_on(TODAY) == 80
    assert listed(client, age_from=80, age_to=80) == ([person.name] if is_eighty else [])


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"age_from": "80", "age_to": "70"}, "“到”不能小于“年龄从”"),
        ({"age_from": "-1"}, "年龄请填 0 到 130 的整数"),
        ({"age_from": "abc"}, "年龄请填 0 到 130 的整数"),
        ({"station": "99999"}, "没有这个老年站"),
    ],
)
def test_what_cant_be_understood_is_explained(client, sign_in, tree, query, words):
    sign_in(Role.DEPARTMENT_MANAGER)
    make_retiree(name="张三", station=tree.station, born_on=date(1935, 1, 1))
    page = client.get(LIST, query)
    assert words in page.text
    assert "张三" in page.text


@pytest.mark.parametrize("text", ["\0", "\u200b", "   ", "%", "<script>", "张" * 5000])
def test_no_text_upsets_it(client, sign_in, tree, text):
    sign_in(Role.VISITOR)
    page = client.get(LIST, {"q": text, "state": text, "sort": text, "page": "-1"})
    assert page.status_code == 200
    assert "<script>" not in page.text.replace("<script src", "")


@pytest.mark.parametrize("number", ["13800138000", "138 0013 8000", "370599194001150011", "0546-8712345"])
@pytest.mark.parametrize("address", [LIST, "/cards/", "/cards/assessments/", "/visits/", "/visits/duties/"])
def test_a_whole_number_stays_in_no_address(client, sign_in, tree, address, number):
    sign_in(Role.STATION_HEAD)
    answer = client.get(address, {"q": number, "page": "2"})
    assert answer.url == f"{address}?page=2"
    page = client.get(answer.url).text
    assert "电话请只写后四位" in page
    assert number not in page


def test_a_whole_number_is_not_printed_either(client, sign_in, tree):
    sign_in(Role.STATION_HEAD)
    make_retiree(station=tree.station, phone="13800138000")
    answer = client.post(f"{PRINT}?q=13800138000")
    assert answer.status_code == 302
    assert "13800138000" not in answer.url


def test_pages_keep_the_conditions(client, sign_in, tree):
    sign_in(Role.VISITOR)
    for _ in range(60):
        make_retiree(station=tree.station, living=Living.ALONE)
    page = client.get(LIST, {"living": "ALONE", "sort": "age"})
    assert "?living=ALONE&amp;sort=age&amp;page=2" in page.text
    assert len(listed(client, living="ALONE", page=2)) == 10


def test_an_empty_list_says_why(client, sign_in):
    sign_in(Role.VISITOR)
    assert "还没有老同志" in client.get(LIST).text
    assert "清除筛选" in client.get(LIST, {"q": "没有这个人"}).text


def test_phones_are_shown_to_those_who_call_only(client, sign_in, tree):
    person = make_retiree(station=tree.station, phone="13800138000")
    sign_in(Role.VISITOR)
    assert 'href="tel:13800138000"' in client.get(LIST).text
    sign_in(Role.DEPARTMENT_MANAGER)
    page = client.get(LIST).text
    assert "13800138000" not in page
    assert person.masked_phone in page
    assert person.id_number not in page


def test_it_costs_the_same_however_long(client, sign_in, tree, django_assert_num_queries):
    sign_in(Role.DEPARTMENT_MANAGER)
    make_retiree(name="张三", station=tree.station)
    for query in ({}, {"q": "z"}, {"q": "张 8000"}, {"card": "any"}):
        client.get(LIST, query)
    costs = {}
    for query in ("", "z", "8000"):
        with CaptureQueriesContext(connection) as few:
            client.get(LIST, {"q": query})
        costs[query] = len(few)
    for number in range(20):
        make_card(make_retiree(name="张三", station=tree.station, phone=f"1380013{number:02}8000"[:11]))
    for query, cost in costs.items():
        with django_assert_num_queries(cost):
            client.get(LIST, {"q": query})


def test_the_centre_sees_no_list(client, tree):
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.get(LIST).status_code == 403
    assert client.post(PRINT).status_code == 403


def test_it_is_printed_whole_with_who_printed_it(client, sign_in, tree):
    head = sign_in(Role.STATION_HEAD)
    for number in range(60):
        make_retiree(name=f"张{number}", station=tree.station, living=Living.ALONE, phone="13800138000")
    page = client.post(f"{PRINT}?living=ALONE&q=zhang").text
    assert page.count('<td class="narrow">13800138000</td>') == 60
    assert f"{head.name}（站长）打印于 2026-11-23 09:00" in page
    assert "居住状况：独居" in page
    assert "主导航" not in page
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.PRINT)
    assert event.user == head
    assert event.subject == "people.retiree"
    assert "老同志名单 60 条" in event.detail
    assert "居住状况：独居" in event.detail
    assert "查找：（有）" in event.detail
    assert "zhang" not in event.detail.lower()


def test_managers_print_masked_phones(client, sign_in, tree):
    sign_in(Role.DEPARTMENT_MANAGER)
    make_retiree(station=tree.station, phone="13800138000")
    page = client.post(PRINT).text
    assert "138****8000" in page
    assert "13800138000" not in page


def test_what_is_too_long_to_print_is_told(client, sign_in, tree, monkeypatch):
    sign_in(Role.STATION_HEAD)
    monkeypatch.setattr(printing, "MOST_ROWS", 3)
    for _ in range(5):
        make_retiree(station=tree.station)
    page = client.post(PRINT).text
    assert "一次最多打印 3 条，后面的 2 条没有印出来" in page
    assert "共 5 条" in page
    assert "3 条" in AccessEvent.objects.get(kind=AccessEvent.Kind.PRINT).detail


@pytest.mark.parametrize("query", ["?station=99999", "?q=没有这个人"])
def test_nothing_is_printed_that_the_list_would_explain(client, sign_in, tree, query):
    sign_in(Role.DEPARTMENT_MANAGER)
    make_retiree(station=tree.station)
    answer = client.post(PRINT + query)
    assert answer.status_code == 302
    assert "没有打印" in client.get(answer.url).text
    assert not AccessEvent.objects.filter(kind=AccessEvent.Kind.PRINT).exists()


def test_only_who_may_print_gets_the_button_and_the_page(client, sign_in, tree):
    make_retiree(station=tree.station)
    sign_in(Role.VISITOR)
    assert "打印名单" not in client.get(LIST).text
    assert client.post(PRINT).status_code == 403
    sign_in(Role.STATION_HEAD)
    assert "打印名单" in client.get(LIST).text
    assert client.get(PRINT).status_code == 405
