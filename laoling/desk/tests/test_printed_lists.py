"""The lists of cards, assessments, duties and visits: searched, sorted and printed in the one way of all lists."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cards.models import Assessment, Tier
from cards.tests.factories import make_assessment, make_card
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from visits.tests.factories import make_duty, make_visit, moment

pytestmark = pytest.mark.django_db
LISTS = {
    "cards.servicecard": "/cards/",
    "cards.assessment": "/cards/assessments/",
    "visits.duty": "/visits/duties/",
    "visits.visit": "/visits/",
}
every_list = pytest.mark.parametrize(("subject", "address"), LISTS.items(), ids=LISTS)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-11-23 09:00+08:00", tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def people(tree):
    return [
        make_person(tree.station, "张三", "13800138000", Tier.SECOND, 1),
        make_person(tree.station, "李四", "13800138001", Tier.THIRD, 2),
        make_person(tree.station, "王五", "13800138002", Tier.FIRST, 3),
    ]


def make_person(station, name, phone, tier, number):
    """With one row in each list; the later the number, the later the row."""
    person = make_retiree(station=station, name=name, phone=phone, address=f"石化小区{number}号楼")
    card = make_card(person, tier, number=f"D1-2026-{number:04}", opened_on=date(2026, 11, number))
    make_duty(card, opens_on=date(2026, 11, 1), due_on=date(2026, 11, 10 + number))
    make_visit(person, visited_at=moment(date(2026, 11, 10 + number)), done="修了水龙头")
    made = make_assessment(person, proposed_tier=tier)
    Assessment.objects.filter(pk=made.pk).update(proposed_at=moment(date(2026, 11, number)))
    return person


def listed(client, address, **query):
    return [row.retiree.name for row in client.get(address, query).context["page"]]


@every_list
@pytest.mark.parametrize("text", ["张三", "zs", "zhang san", "8000", "1号楼", "D1-2026-0001", "张 石化"])
def test_a_list_is_searched_as_the_search_box_is(client, tree, people, subject, address, text):
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert listed(client, address, q=text) == ["张三"]
    assert listed(client, address, q="没有这个人") == []


@every_list
def test_a_list_is_sorted_by_pinyin(client, tree, people, subject, address):
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert listed(client, address, sort="name") == ["李四", "王五", "张三"]


@pytest.mark.parametrize(
    ("address", "sort", "names"),
    [
        ("/cards/", "tier", "王五 张三 李四"),
        ("/cards/", "opened", "王五 李四 张三"),
        ("/cards/", "number", "张三 李四 王五"),
        ("/cards/assessments/", "oldest", "张三 李四 王五"),
        ("/cards/assessments/", "newest", "王五 李四 张三"),
        ("/cards/assessments/", "tier", "王五 张三 李四"),
        ("/visits/duties/", "due", "张三 李四 王五"),
        ("/visits/duties/", "latest", "王五 李四 张三"),
        ("/visits/duties/", "tier", "王五 张三 李四"),
        ("/visits/", "newest", "王五 李四 张三"),
        ("/visits/", "oldest", "张三 李四 王五"),
    ],
)
def test_a_list_is_sorted_as_one_likes(client, tree, people, address, sort, names):
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert listed(client, address, sort=sort) == names.split()


@every_list
def test_a_list_survives_nonsense(client, tree, people, subject, address):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    query = {"page": "-1", "q": "\0", "state": "x", "sort": "\0", "station": "99999", "tier": "9"}
    page = client.get(address, query)
    assert "没有这个老年站" in page.text
    assert len(page.context["page"]) == 3


@pytest.mark.parametrize(
    ("address", "query"),
    [
        ("/visits/", {"since": "2026-11-20", "until": "2026-11-01"}),
        ("/visits/duties/", {"due_from": "2026-11-20", "due_to": "2026-11-01"}),
        ("/visits/", {"since": "2026-02-30"}),
    ],
)
def test_days_that_cant_be_are_explained(client, tree, people, address, query):
    client.force_login(make_user(Role.VISITOR, tree.station))
    page = client.get(address, query).text
    assert "不能小于" in page or "请填写有效的日期" in page


@every_list
def test_the_search_costs_the_same_however_long(client, tree, people, subject, address):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address, {"q": "zhang", "sort": "name"})
    for number in range(4, 16):
        make_person(tree.sibling, "张某", f"138001380{number:02}", Tier.SECOND, number)
    with CaptureQueriesContext(connection) as many:
        client.get(address, {"q": "zhang", "sort": "name"})
    assert len(many) == len(few)


@every_list
def test_a_list_is_printed_and_the_log_tells_no_names(client, tree, people, subject, address):
    head = make_user(Role.STATION_HEAD, tree.station)
    client.force_login(head)
    page = client.post(f"{address}print/?q=石化").text
    assert [name for name in ("张三", "李四", "王五") if name not in page] == []
    assert f"{head.name}（站长）打印于 2026-11-23 09:00" in page
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.PRINT)
    assert (event.user, event.subject) == (head, subject)
    assert "3 条" in event.detail
    assert "石化" not in event.detail


@pytest.mark.parametrize("address", ["/cards/print/", "/visits/duties/print/"])
def test_phones_are_printed_as_the_role_sees_them(client, tree, people, address):
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert "13800138000" in client.post(address).text
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    page = client.post(address).text
    assert "13800138000" not in page
    assert "138****8000" in page
    assert people[0].id_number not in page


@every_list
def test_printing_costs_the_same_however_many(client, tree, people, subject, address):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    client.post(f"{address}print/")
    with CaptureQueriesContext(connection) as few:
        client.post(f"{address}print/")
    for number in range(4, 16):
        make_person(tree.sibling, "张某", f"138001380{number:02}", Tier.SECOND, number)
    with CaptureQueriesContext(connection) as many:
        client.post(f"{address}print/")
    assert len(many) == len(few)


@every_list
def test_only_who_may_print_does(client, tree, people, subject, address):
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert "打印名单" not in client.get(address).text
    assert client.post(f"{address}print/").status_code == 403
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert "打印名单" in client.get(address).text
    assert client.get(f"{address}print/").status_code == 405
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.post(f"{address}print/").status_code == 403
