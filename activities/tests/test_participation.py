import io
from datetime import date

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from activities.participation.figures import Times, age_in_words
from activities.participation.filters import default_since
from activities.tests.factories import at, make_activity, make_sign_up
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(at("2026-11-23 10:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def world(tree):
    """张 (76) came three times, to two chorus rehearsals and a lecture; 李 (82) once; 王 of the sibling once."""
    chorus = [
        make_activity(unit=tree.station, title="合唱", starts_at=at(f"2026-{month}-10 09:00"))
        for month in ("09", "10")
    ]
    lecture = make_activity(
        unit=tree.station, title="讲座", programme="STUDY", starts_at=at("2026-10-20 09:00"), others_came=0
    )
    zhang = make_retiree(station=tree.station, name="张三", born_on=date(1950, 1, 1))
    li = make_retiree(station=tree.station, name="李四", born_on=date(1944, 10, 10))
    wang = make_retiree(station=tree.sibling, name="王五", born_on=date(1950, 1, 1))
    for activity in (*chorus, lecture):
        make_sign_up(activity, zhang, came=True)
    make_sign_up(chorus[1], li, came=True)
    make_sign_up(chorus[0], li, came=False)
    make_sign_up(lecture, li)
    make_sign_up(chorus[0], wang, came=True)
    return tree


def shown(client, **query):
    response = client.get(reverse("activities:participation"), query)
    assert response.status_code == 200
    return response


def lines(response):
    return [(line.label, line.times, line.people, line.activities) for line in response.context["page"]]


def test_by_person_who_came_most_often_first(client, world):
    client.force_login(make_user(Role.VISITOR, world.station))
    response = shown(client, by="person")
    assert lines(response) == [("张三", 3, 1, 3), ("李四", 1, 1, 1)]
    labels = response.context["times"].labels
    assert list(zip(labels, response.context["page"][0].parts, strict=True))[-3:] == [
        ("9月", 1),
        ("10月", 2),
        ("11月", 0),
    ]


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("age", [("70–79 岁", 4, 2, 3), ("80–89 岁", 1, 1, 1)]),
        ("programme", [("政治学习", 1, 1, 1), ("文化养老", 4, 3, 2)]),
        ("title", [("合唱", 4, 3, 2), ("讲座", 1, 1, 1)]),
    ],
)
def test_by_age_programme_and_title(client, world, by, expected):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, world.department))
    assert lines(shown(client, by=by)) == expected


def test_by_station_with_the_share_of_its_people(client, world):
    make_retiree(station=world.station)
    client.force_login(make_user(Role.CENTRE_LEADER, world.centre))
    response = shown(client)
    assert lines(response) == [(world.station.name, 4, 2, 3), (world.sibling.name, 1, 1, 1)]
    assert [line.share for line in response.context["page"]] == [67, 100]


def test_a_leader_gets_no_names(client, world):
    client.force_login(make_user(Role.CENTRE_LEADER, world.centre))
    for query in ({"by": "person"}, {}):
        assert "张三" not in shown(client, **query).content.decode()
    response = client.post(reverse("activities:participation_export") + "?by=person")
    assert b"".join(response.streaming_content).count(b"PK")
    assert not AccessEvent.objects.filter(detail__contains="老同志；").exists()


def test_it_hides_other_units_people(client, world):
    client.force_login(make_user(Role.STATION_HEAD, world.sibling))
    assert lines(shown(client, by="person")) == [("王五", 1, 1, 1)]


@pytest.mark.parametrize(
    ("query", "times"),
    [
        ({"programme": "study"}, 1),
        ({"kind": "arts"}, 0),
        ({"kind": "OTHER"}, 5),
        ({"age": "8"}, 1),
        ({"since": "2026-10-11"}, 1),
        ({"since": "2026-10-10", "until": "2026-10-10"}, 2),
        ({"until": "2026-09-30"}, 2),
    ],
)
def test_it_is_narrowed(client, world, query, times):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, world.department))
    assert shown(client, **query).context["total"]["times"] == times


def test_days_in_the_wrong_order_are_explained(client, world):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, world.department))
    assert "不能小于" in shown(client, since="2026-11-01", until="2026-10-01").content.decode()


def test_it_costs_the_same_queries_for_many(client, world, django_assert_max_num_queries):
    client.force_login(make_user(Role.STATION_HEAD, world.station))
    shown(client, by="person")
    with CaptureQueriesContext(connection) as few:
        shown(client, by="person")
    activity = make_activity(unit=world.station, starts_at=at("2026-11-10 09:00"))
    for _ in range(40):
        make_sign_up(activity, came=True)
    with django_assert_max_num_queries(len(few)):
        shown(client, by="person")


def test_printing_and_the_file_are_logged_and_say_the_same(client, world):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, world.department))
    printed = client.post(reverse("activities:participation_print") + "?by=person").content.decode()
    assert "张三" in printed
    response = client.post(reverse("activities:participation_export") + "?by=person")
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0][:4] == ("老同志", "老年站", "人次", "25年12月")
    assert rows[1][:4] == ("张三", world.station.name, 3, 0)
    kinds = set(AccessEvent.objects.filter(subject="activities.signup").values_list("kind", flat=True))
    assert kinds == {AccessEvent.Kind.PRINT, AccessEvent.Kind.EXPORT}


def test_names_are_taken_away_only_with_the_right(client, world):
    client.force_login(make_user(Role.VISITOR, world.station))
    for name in ("participation_print", "participation_export"):
        address = reverse(f"activities:{name}")
        assert client.post(f"{address}?by=person").status_code == 403
        assert client.get(address).status_code == 405
    head = make_user(Role.STATION_HEAD, world.station)
    client.force_login(head)
    assert client.post(reverse("activities:participation_print") + "?by=person").status_code == 200
    assert client.post(reverse("activities:participation_export") + "?by=person").status_code == 403


def test_the_auditor_gets_nothing(client):
    client.force_login(make_user(Role.AUDITOR))
    assert client.get(reverse("activities:participation")).status_code == 403


def test_columns_are_months_or_else_years():
    assert Times.between(date(2026, 9, 5), date(2026, 11, 2)).labels == ["9月", "10月", "11月"]
    assert Times.between(date(2025, 12, 31), date(2026, 11, 30)).labels[:3] == ["25年12月", "26年1月", "2月"]
    assert Times.between(date(2025, 11, 30), date(2026, 11, 1)).labels == ["2025年", "2026年"]


def test_age_groups_and_the_usual_time():
    assert [age_in_words(decade) for decade in (5, 6, 9)] == ["60 岁以下", "60–69 岁", "90 岁以上"]
    assert default_since(date(2026, 11, 23)) == date(2025, 12, 1)
    assert default_since(date(2026, 12, 1)) == date(2026, 1, 1)
