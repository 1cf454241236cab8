"""The managers' dashboard: what is counted, for whom, and the list behind each number."""

from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.utils import timezone

from activities.tests.factories import at, make_activity, make_sign_up
from cards.tests.factories import make_card, make_pause
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.dashboards.board import Board
from laoling.dashboards.figures import Month, figures_of, percent
from laoling.inbox.models import Heartbeat
from laoling.people.tests.factories import make_retiree
from visits.tests.factories import make_duty, make_event, make_visit, moment
from visits.windows import End

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 23)
NOON = moment(TODAY, 12)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
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
def leader(client, tree):
    user = make_user(Role.CENTRE_LEADER, tree.centre)
    client.force_login(user)
    return user


def person(station, tier=2, name="王一", **kwargs):
    retiree = make_retiree(station=station, name=name)
    return make_card(retiree, tier=tier, opened_on=date(2026, 9, 1), **kwargs)


def overdue(card, due_on=date(2026, 11, 20), **kwargs):
    return make_duty(card, opens_on=due_on - timedelta(days=10), due_on=due_on, **kwargs)


def done(card, due_on, on, **kwargs):
    visit = make_visit(card.retiree, visited_at=moment(on))
    opens_on = min(due_on, on) - timedelta(days=10)
    return make_duty(card, opens_on=opens_on, due_on=due_on, settled_by=visit, settled_on=on, **kwargs)


def waived(card, **kwargs):
    by = make_user(Role.STATION_HEAD, card.retiree.station)
    return overdue(card, ended_as=End.WAIVED, ended_at=NOON, ended_by=by, end_reason="住院", **kwargs)


def figures(unit):
    return figures_of(unit, now=NOON)


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def test_the_month_before_is_cut_to_the_same_day_and_to_its_own_length():
    month = Month.of(date(2026, 3, 31))
    assert (month.first, month.last) == (date(2026, 3, 1), date(2026, 3, 31))
    assert (month.first_before, month.same_day_before) == (date(2026, 2, 1), date(2026, 2, 28))


def test_a_hundred_percent_means_all_and_nothing_has_no_percent():
    assert (percent(199, 200), percent(200, 200), percent(0, 0)) == (99, 100, None)


def test_overdue_duties_are_counted_by_tier_and_unit_and_people_once(tree):
    first, second, far = person(tree.station, 1), person(tree.sibling, 2), person(tree.far_station, 2)
    for due_on in (date(2026, 11, 8), date(2026, 11, 15), date(2026, 11, 22)):
        overdue(first, due_on)
    overdue(second)
    overdue(far)
    overdue(second, TODAY)  # today is still in time
    waived(far, due_on=date(2026, 11, 19))
    total, rows = figures(tree.centre)
    assert [(row.unit, dict(row.overdue), row.overdue_people) for row in rows] == [
        (tree.department, {1: 3, 2: 1}, 2),
        (tree.other_department, {2: 1}, 1),
    ]
    assert (total.overdue_total, total.overdue_people) == (5, 3)
    _, rows = figures(tree.department)
    assert [(row.unit, row.overdue_total) for row in rows] == [(tree.station, 3), (tree.sibling, 1)]
    total, rows = figures(tree.sibling)
    assert [(row.unit, row.overdue_total) for row in rows] == [(tree.sibling, 1)]
    assert total.overdue_total == 1


def test_a_card_is_covered_when_one_of_its_duties_of_this_month_is_done(tree):
    reached, waiting = person(tree.station), person(tree.station)
    done(reached, date(2026, 11, 30), date(2026, 11, 5))
    make_duty(reached, opens_on=date(2026, 11, 16), due_on=date(2026, 11, 29))
    make_duty(waiting, due_on=date(2026, 11, 30))
    early = person(tree.station, 3)
    done(early, date(2026, 11, 30), date(2026, 10, 5))
    total, _ = figures(tree.department)
    assert (total.due_cards, total.covered_cards, total.coverage) == (3, 2, 66)


def test_cards_that_are_paused_closed_or_owe_nothing_this_month_don_t_count(tree):
    paused, closed, later, free = (person(tree.station) for _ in range(4))
    make_duty(paused)
    make_pause(paused, starts_on=TODAY, ends_on=TODAY)
    make_duty(closed)
    type(closed).objects.filter(pk=closed.pk).update(
        closed_on=TODAY, closed_by=closed.opened_by, close_reason="MOVED"
    )
    make_duty(later, opens_on=date(2026, 12, 1), due_on=date(2026, 12, 31))
    waived(free)
    total, _ = figures(tree.department)
    assert (total.due_cards, total.coverage, total.cards_total) == (0, None, 3)


def test_work_on_time_is_judged_by_what_fell_due_until_yesterday(tree):
    card = person(tree.station)
    done(card, date(2026, 11, 8), date(2026, 11, 8))
    done(card, date(2026, 11, 15), date(2026, 11, 16))
    overdue(card, date(2026, 11, 22))
    make_duty(card, due_on=TODAY)
    waived(card)
    for day, end in enumerate((End.PAUSED, End.CLOSED, End.OVER, End.CANCELLED), start=1):  # nobody had to go
        overdue(card, date(2026, 11, day), ended_as=end, ended_at=NOON)
    done(card, date(2026, 10, 31), date(2026, 10, 1))
    total, _ = figures(tree.department)
    assert (total.kept, total.promised, total.on_time) == (1, 3, 33)
    assert (total.kept_before, total.promised_before, total.on_time_before) == (1, 1, 100)


def test_visits_are_compared_with_the_same_days_of_the_month_before(tree):
    retiree = make_retiree(station=tree.station)
    for day in (date(2026, 11, 1), TODAY, date(2026, 10, 1), date(2026, 10, 23), date(2026, 10, 24)):
        make_visit(retiree, visited_at=moment(day, 0, 5))
    make_visit(retiree, withdrawn_at=NOON, withdrawn_by=make_user())
    total, _ = figures(tree.department)
    assert (total.visits, total.visits_before) == (2, 2)


def test_activities_of_the_department_itself_have_a_row_of_their_own(tree):
    for unit in (tree.station, tree.department, tree.other_department):
        make_activity(unit=unit, starts_at=at("2026-11-30 23:00"), ends_at=at("2026-12-01 01:00"))
    make_activity(unit=tree.station, starts_at=at("2026-12-01 00:00"), ends_at=at("2026-12-01 01:00"))
    make_activity(
        unit=tree.station, published=False, starts_at=at("2026-11-30 09:00"), ends_at=at("2026-11-30 10:00")
    )
    make_activity(
        unit=tree.station, cancelled="下雨", starts_at=at("2026-11-30 09:00"), ends_at=at("2026-11-30 10:00")
    )
    total, rows = figures(tree.department)
    assert [(row.unit, row.activities) for row in rows] == [
        (tree.department, 1),
        (tree.station, 1),
        (tree.sibling, 0),
    ]
    assert total.activities == 2


def fill(tree, count):
    for number in range(count):
        for station in tree.stations:
            card = person(station, number % 3 + 1)
            overdue(card)
            done(card, date(2026, 11, 30), date(2026, 11, 5))
            times = {"starts_at": at("2026-11-30 09:00"), "ends_at": at("2026-11-30 10:00")}
            make_sign_up(make_activity(unit=station, **times), card.retiree, came=True)


@pytest.mark.parametrize("page", ["/admin/", "/admin/uncovered/"])
def test_it_asks_as_many_questions_for_many_rows_as_for_few(
    client, tree, manager, page, django_assert_num_queries, django_assert_max_num_queries
):
    fill(tree, 1)
    client.get(page)
    with django_assert_max_num_queries(48) as few:
        client.get(page)
    fill(tree, 12)
    with django_assert_num_queries(len(few)):
        client.get(page)


def urls_of(tree, reader):
    """Each figure with a list behind it: (text, address)."""
    board = Board(unit=reader.unit, reader=reader, now=NOON)
    cells = [cell for _, cell in board.headline]
    for table in (board.overdue_table, board.card_table, board.work_table):
        for _, row in [*table.rows, (None, table.total)]:
            cells += [cell for _, cell in row]
    return {(cell.text, cell.url, cell.note) for cell in cells if cell.url}


def test_each_figure_leads_to_a_list_of_as_many_rows(client, tree, manager):
    fill(tree, 4)
    waiting = person(tree.station, name="等人来")
    make_duty(waiting)
    make_visit(waiting.retiree, withdrawn_at=NOON, withdrawn_by=manager)
    checked = set()
    for text, url, note in urls_of(tree, manager):
        response = client.get(url)
        page = response.context["page"] if "uncovered" in url else response.context["cl"]
        count = page.paginator.count if "uncovered" in url else page.result_count
        if "uncovered" in url:
            due, covered = (int(part) for part in note.replace("张卡中", "").replace("张已联系", "").split())
            assert count == due - covered, url
        elif "promised" in url:
            assert count == int(note.split(" ")[0]), url
        else:
            assert count == int(text), url
        checked.add(urlsplit(url).path)
    assert checked == {
        "/admin/visits/duty/",
        "/admin/visits/visit/",
        "/admin/cards/servicecard/",
        "/admin/activities/activity/",
        "/admin/uncovered/",
    }


def test_a_manager_drills_into_a_station_and_no_other_department(client, tree, manager):
    text = text_of(client.get("/admin/"))
    assert f"?unit={tree.station.pk}" in text
    assert tree.other_department.name not in text
    drilled = text_of(client.get(f"/admin/?unit={tree.station.pk}"))
    assert f"<h1>{tree.station.name}</h1>" in drilled
    assert f"?unit={tree.department.pk}" in drilled  # the way back up
    for unit in (tree.far_station, tree.other_department, tree.centre):
        assert client.get(f"/admin/?unit={unit.pk}").status_code == 404
        assert client.get(f"/admin/uncovered/?unit={unit.pk}").status_code == 404
    for nonsense in ("x", "-1", "9" * 30, "٣"):
        assert client.get("/admin/", {"unit": nonsense}).status_code == 404


def test_a_leader_sees_figures_of_all_departments_and_no_name(client, tree, leader):
    for station in tree.stations:
        card = person(station, name="不该露面")
        overdue(card)
        make_duty(card)
    pages = ["/admin/", f"/admin/?unit={tree.department.pk}", f"/admin/?unit={tree.far_station.pk}"]
    for page in pages:
        text = text_of(client.get(page))
        assert "不该露面" not in text
        assert "/admin/visits/" not in text
        assert "/admin/cards/servicecard/" not in text
    assert tree.other_department.name in text_of(client.get("/admin/"))
    assert {parse_qs(urlsplit(url).query).get("unit", [""])[0] for _, url, _ in urls_of(tree, leader)} <= {
        str(unit.pk) for unit in [tree.centre, *tree.departments]
    }
    assert client.get("/admin/uncovered/").status_code == 403


def test_whom_nobody_reached_yet_are_listed_with_their_visitor(client, tree, manager):
    visitor = make_user(Role.VISITOR, tree.station, name="小周")
    waiting, reached = (
        person(tree.station, name="等人来", visitor=visitor),
        person(tree.station, name="见过了"),
    )
    far = person(tree.far_station, name="别处的人")
    for card in (waiting, far):
        make_duty(card)
    make_visit(waiting.retiree, visited_at=moment(date(2026, 10, 5)))
    done(reached, date(2026, 11, 30), date(2026, 11, 5))
    text = text_of(client.get("/admin/uncovered/"))
    assert "等人来" in text
    assert "小周" in text
    assert "2026年10月5日" in text
    assert "见过了" not in text
    assert "别处的人" not in text
    assert waiting.retiree.id_number not in text


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_who_looks_after_logs_and_accounts_has_no_figures(client, tree, role):
    client.force_login(make_user(role))
    text = text_of(client.get("/admin/"))
    assert "逾期任务" not in text
    assert "资料和设置" in text


def test_no_figure_is_invented_where_there_is_no_data(client, tree, manager):
    text = text_of(client.get("/admin/"))
    assert "暂无数据" in text
    assert "本月还没有到期的任务" in text
    assert "0%" not in text


def test_a_scan_that_stands_still_is_said_on_top(client, tree, manager):
    heartbeat = Heartbeat.objects.create(name="plan", beat_at=timezone.now(), interval_seconds=60)
    assert "后台排班有一段时间没有运行" not in text_of(client.get("/admin/"))
    heartbeat.beat_at = timezone.now() - timedelta(seconds=121)
    heartbeat.save()
    assert "后台排班有一段时间没有运行" in text_of(client.get("/admin/"))


def test_the_three_musts_are_counted_by_their_clocks_and_lead_to_their_list(client, tree, manager):
    """三必到按时率： one kept by its moment, one late on the same day, one open and not over yet."""
    card = person(tree.station)
    kept, late = (make_event(make_retiree(station=tree.station), "BEREAVED") for _ in range(2))
    clock = {"kind": "HOSPITAL", "opens_on": TODAY, "due_on": TODAY, "asked_at": moment(TODAY, 1)}
    visit = make_visit(card.retiree, visited_at=moment(TODAY, 9))
    settled = {"settled_by": visit, "settled_on": TODAY}
    make_duty(card, event=kept, due_at=moment(TODAY, 10), settled_at=moment(TODAY, 9), **settled, **clock)
    late_one = {**clock, "origin": "EVENT"}
    make_duty(card, event=late, due_at=moment(TODAY, 8), settled_at=moment(TODAY, 9), **settled, **late_one)
    make_duty(card, kind="FESTIVAL", origin="NEW_YEAR", opens_on=TODAY, due_on=TODAY)
    assert (figures(tree.department)[0].musts, figures(tree.department)[0].musts_kept) == (2, 1)
    text = text_of(client.get("/admin/"))
    assert "三必到按时率" in text
    assert "2 次中 1 次按时" in text
    listed = text_of(client.get("/admin/visits/duty/?promised=musts"))
    assert listed.count("住院必到") >= 2
