"""Every list as a file: as it is filtered, numbers masked unless a reason is given, and all of it in the access log."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from cards.models import Tier
from cards.tests.factories import make_assessment, make_card
from laoling import calendar
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people import exporting
from laoling.people.tests.factories import make_retiree
from visits.tests.factories import make_duty, make_visit

pytestmark = pytest.mark.django_db
LISTS = {
    "desk:retiree_export": "花名册",
    "cards:card_export": "服务卡",
    "cards:assessment_export": "困难评估",
    "visits:duty_export": "应访任务",
    "visits:visit_export": "走访记录",
}
ADMIN_LISTS = {
    "admin:people_retiree_export": "花名册",
    "admin:cards_servicecard_export": "服务卡",
    "admin:cards_assessment_export": "困难评估",
    "admin:visits_duty_export": "应访任务",
    "admin:visits_visit_export": "走访记录",
}
ALL = LISTS | ADMIN_LISTS
MASKED = {"file_format": "csv", "numbers": "masked"}
FULL = {"file_format": "csv", "numbers": "full", "reason": "节日慰问"}


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(tree, client):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    client.force_login(manager)
    return manager


def make_person(station, **kwargs):
    """Somebody who is in every list."""
    today = calendar.today()
    person = make_retiree(station=station, phone="13800001111", address="=1+1", **kwargs)
    card = make_card(person, Tier.SECOND)
    make_assessment(person, notes="@SUM(1)")
    make_duty(card, opens_on=today, due_on=today)
    make_visit(person, visited_at=timezone.now(), done="\t=1+1", visitor=make_user(Role.VISITOR, station))
    return person


def rows_of(response) -> list[list[str]]:
    assert response.status_code == 200
    content = response.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(content, newline="")))


@pytest.mark.parametrize("name", ALL)
def test_a_list_is_exported_masked_and_logged(client, manager, tree, name):
    person = make_person(tree.station)
    page = client.get(reverse(name))
    assert page.status_code == 200
    heading, row = rows_of(client.post(reverse(name), MASKED))
    cells = dict(zip(heading, row, strict=True))
    assert person.name in row
    assert person.id_number not in str(row)
    assert "13800001111" not in str(row)
    assert cells["联系电话"] == "138****1111"
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.EXPORT)
    assert event.user == manager
    assert event.detail.startswith(f"导出{ALL[name]} 1 条，号码打码；")


@pytest.mark.parametrize("name", ALL)
def test_whole_numbers_need_a_reason(client, manager, tree, name):
    make_person(tree.station)
    response = client.post(reverse(name), FULL | {"reason": " "})
    assert response.status_code == 422
    assert "请填写用途" in response.content.decode()
    assert not AccessEvent.objects.filter(kind=AccessEvent.Kind.EXPORT).exists()
    heading, row = rows_of(client.post(reverse(name), FULL))
    assert dict(zip(heading, row, strict=True))["联系电话"] == "13800001111\t"
    assert "1 条，完整号码，用途：节日慰问；" in AccessEvent.objects.get(kind=AccessEvent.Kind.EXPORT).detail


@pytest.mark.parametrize("name", ALL)
def test_no_cell_runs_as_a_formula(client, manager, tree, name):
    make_person(tree.station)
    for row in rows_of(client.post(reverse(name), FULL)):
        assert not [cell for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
    workbook = load_workbook(
        io.BytesIO(client.post(reverse(name), FULL | {"file_format": "xlsx"}).getvalue())
    )
    for cell in workbook.active[2]:
        assert cell.data_type in {"s", "n", "d"}


@pytest.mark.parametrize("name", ALL)
def test_it_holds_only_the_own_subtree(client, manager, tree, name):
    mine, _ = make_person(tree.station), make_person(tree.far_station, name="外人")
    names = str(rows_of(client.post(reverse(name), MASKED)))
    assert mine.name in names
    assert "外人" not in names


FILTERS = dict.fromkeys(LISTS, "station={}") | {
    name: "unit={}" for name in ADMIN_LISTS if "visit_" not in name
}


@pytest.mark.parametrize("name", FILTERS)
def test_it_holds_what_the_filter_finds_and_says_so_in_the_log(client, manager, tree, name):
    here, there = make_person(tree.station), make_person(tree.sibling)
    names = str(rows_of(client.post(f"{reverse(name)}?{FILTERS[name].format(tree.sibling.pk)}", MASKED)))
    assert there.name in names
    assert here.name not in names
    detail = AccessEvent.objects.get(kind=AccessEvent.Kind.EXPORT).detail
    assert (f"老年站：{tree.sibling.name}" if name in LISTS else f"unit={tree.sibling.pk}") in detail


def test_a_name_that_was_searched_for_isnt_in_the_log(client, manager, tree):
    person = make_person(tree.station)
    client.post(f"{reverse('desk:retiree_export')}?q={person.name}", MASKED)
    assert person.name not in AccessEvent.objects.get(kind=AccessEvent.Kind.EXPORT).detail


@pytest.mark.parametrize("name", ALL)
def test_nothing_to_export_is_said(client, manager, name):
    response = client.post(reverse(name), MASKED, follow=True)
    assert "没有导出" in response.content.decode()


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("role", [role for role in Role if role != Role.DEPARTMENT_MANAGER])
def test_nobody_else_may_export(client, tree, name, role):
    client.force_login(make_user(role))
    for method in (client.get, client.post):
        response = method(reverse(name))
        assert response.status_code == 403 or response.url.startswith("/admin/login")


def test_without_the_right_to_reveal_there_are_only_masked_numbers(client, manager, tree, monkeypatch):
    make_person(tree.station)
    real = type(manager).has_perm

    def has_perm(self, name, obj=None):
        return name != "people.reveal_retiree" and real(self, name, obj)

    monkeypatch.setattr(type(manager), "has_perm", has_perm)
    page = client.get(reverse("cards:card_export")).content.decode()
    assert "完整号码" not in page
    assert "13800001111" not in str(rows_of(client.post(reverse("cards:card_export"), FULL)))


@pytest.mark.parametrize("name", ALL)
def test_the_number_of_queries_doesnt_grow_with_the_rows(client, manager, tree, name):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            rows_of(client.post(reverse(name), FULL))
        return len(captured)

    make_person(tree.station)
    queries()  # the first request also asks who is there
    few = queries()
    for _ in range(8):
        make_person(tree.station)
    assert queries() == few


def test_rows_go_out_chunk_by_chunk_in_their_order(client, manager, tree, monkeypatch):
    monkeypatch.setattr(exporting, "CHUNK", 2)
    people = [make_person(tree.station) for _ in range(5)]
    _, *rows = rows_of(client.post(f"{reverse('cards:card_export')}?sort=name", MASKED))
    assert [row[0] for row in rows] == [p.name for p in sorted(people, key=lambda p: p.name_sort)]


def test_the_lists_have_the_button(client, manager, tree):
    make_person(tree.station)
    for name in LISTS:
        page = client.get(reverse(name.replace("_export", "_list")) + "?station=").content.decode()
        assert reverse(name) in page
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert reverse("cards:card_export") not in client.get(reverse("cards:card_list")).content.decode()


def test_a_file_cant_be_had_by_a_link(client, manager, tree):
    make_person(tree.station)
    response = client.get(reverse("cards:card_export") + "?file_format=csv&numbers=full&reason=x")
    assert "text/html" in response["Content-Type"]


def test_the_admins_import_leads_to_the_rosters_upload(client, manager):
    page = client.get(reverse("admin:people_retiree_changelist")).content.decode()
    assert reverse("admin:people_retiree_import") in page
    for name in ("import", "process_import"):
        response = client.post(reverse(f"admin:people_retiree_{name}"))
        assert response.url == reverse("cards:roster_list")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DEPARTMENT_MANAGER])
def test_nobody_else_may_import_in_the_admin(client, role):
    client.force_login(make_user(role))
    for name in ("import", "process_import"):
        response = client.get(reverse(f"admin:people_retiree_{name}"))
        assert response.status_code == 403 or response.url.startswith("/admin/login")


def test_a_filter_that_the_admin_doesnt_know_is_no_crash(client, manager):
    response = client.get(reverse("admin:people_retiree_export") + "?nonsense=1")
    assert response.status_code == 302
