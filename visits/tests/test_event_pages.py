"""Reporting in two taps, correcting, taking back, and the list of a festival."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine

from cards.tests.factories import make_card
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import EmergencyContact
from laoling.people.tests.factories import make_retiree
from visits import planner, services
from visits.models import Duty, EventKind, LifeEvent, Visit
from visits.tests.factories import NOW, TODAY, make_event, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def visitor(client, tree):
    user = make_user(Role.VISITOR, tree.station)
    client.force_login(user)
    return user


@pytest.fixture
def retiree(tree):
    return make_retiree(name="王秀英", station=tree.station)


def post(client, retiree, kind="HOSPITALISED", **data):
    data = {"kind": kind, "happened_on": "2026-11-23", "submission_id": str(uuid4()), **data}
    return client.post(f"/visits/events/new/{retiree.pk}/", data, follow=True)


def test_two_taps_report_a_stay_and_say_by_when_to_go(client, visitor, retiree):
    card = make_card(retiree, visitor=visitor)
    page = client.get(f"/visits/events/new/{retiree.pk}/").content.decode()
    assert page.count('name="kind"') == 4  # 住院 去世 丧偶 迁出; nobody leaves a hospital without being there
    response = post(client, retiree)
    event = LifeEvent.objects.get()
    assert (event.kind, event.reported_by, event.must_visit) == (EventKind.HOSPITALISED, visitor, True)
    assert "请在11月24日 10:00前到医院看望" in response.content.decode()
    assert Duty.objects.get(event=event).card == card


def test_a_double_tap_reports_once(client, visitor, retiree):
    number = str(uuid4())
    for _ in range(2):
        post(client, retiree, submission_id=number)
    assert LifeEvent.objects.count() == 1


def test_bad_input_is_explained_and_kept(client, visitor, retiree):
    response = post(client, retiree, happened_on="2026-12-24", place="中心医院")
    assert response.status_code == 422
    text = response.content.decode()
    assert "日期不能晚于今天" in text
    assert "中心医院" in text
    assert post(client, retiree, kind="ABDUCTED").status_code == 422
    assert not LifeEvent.objects.exists()


def test_a_death_goes_to_the_page_that_says_what_follows(client, visitor, retiree):
    response = post(client, retiree, kind="DIED")
    assert response.redirect_chain[-1][0] == f"/desk/retirees/{retiree.pk}/death/"
    assert "确认以后会发生什么" in response.content.decode()
    assert not LifeEvent.objects.exists()


def test_outsiders_get_404_and_readers_without_the_right_403(client, tree, retiree):
    event = make_event(retiree)
    client.force_login(make_user(Role.VISITOR, tree.sibling))
    for address in (f"/visits/events/new/{retiree.pk}/", f"/visits/events/{event.pk}/"):
        assert client.get(address).status_code == 404
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.get(f"/visits/events/{event.pk}/").status_code == 403
    assert client.get("/visits/events/").status_code == 403
    client.force_login(make_user(Role.VISITOR, tree.station))
    for action in ("correct", "withdraw"):
        assert client.get(f"/visits/events/{event.pk}/{action}/").status_code == 405
        assert client.post(f"/visits/events/{event.pk}/{action}/", {"reason": "点错了"}).status_code == 403


def test_the_hospital_is_added_afterwards_by_whoever_reported(client, visitor, retiree):
    event = make_event(retiree, reported_by=visitor)
    data = {"happened_on": "2026-11-22", "place": "中心医院", "ward": "3 床", "version": event.version}
    client.post(f"/visits/events/{event.pk}/correct/", data)
    event.refresh_from_db()
    assert (event.happened_on, event.where) == (date(2026, 11, 22), "中心医院 3 床")
    response = client.post(
        f"/visits/events/{event.pk}/correct/", data
    )  # the form was shown before the change
    assert (response.status_code, "别人修改" in response.content.decode()) == (409, True)


def test_the_head_takes_a_wrong_report_back_with_a_reason(client, tree, retiree):
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    event = make_event(retiree)
    response = client.post(f"/visits/events/{event.pk}/withdraw/", {"reason": ""})
    assert (response.status_code, "请填写撤回原因" in response.content.decode()) == (422, True)
    client.post(f"/visits/events/{event.pk}/withdraw/", {"reason": "点错了"})
    event.refresh_from_db()
    assert event.withdraw_reason == "点错了"


def test_the_list_begins_with_who_is_in_hospital(client, visitor, retiree, tree):
    make_event(retiree, place="中心医院")
    make_event(make_retiree(name="李四", station=tree.station), EventKind.BEREAVED)
    make_event(make_retiree(name="别站", station=tree.sibling))
    text = client.get("/visits/events/").content.decode()
    assert ("王秀英" in text, "李四" in text, "别站" in text) == (True, False, False)
    assert "李四" in client.get("/visits/events/?state=all").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_list(
    client, visitor, tree, django_assert_max_num_queries
):
    for _ in range(12):
        make_event(make_retiree(station=tree.station))
    with django_assert_max_num_queries(20):
        client.get("/visits/events/")


# After a death


def test_after_a_death_the_page_offers_the_family_instead_of_the_person(client, visitor, retiree):
    type(retiree).objects.filter(pk=retiree.pk).update(died_on=TODAY, phone="13800138000")
    EmergencyContact.objects.create(retiree=retiree, name="王小明", relation="儿子", phone="13711112222")
    card = make_card(retiree, opened_on=date(2026, 9, 1), closed_on=TODAY)
    text = client.get(f"/desk/retirees/{retiree.pk}/").content.decode()
    assert "记录慰问家属" in text
    assert "没有还要做的事" in text
    assert "生活有困难的" not in text
    assert f'<a href="/cards/{card.pk}/">{card.number}</a>' in text
    assert "tel:13711112222" in text
    assert "tel:13800138000" not in text
    form = client.get(f"/visits/new/{retiree.pk}/").content.decode()
    assert "后事必到" in form
    assert "慰问了家属" in form


# Correcting a visit


def correction(visit, **data):
    return {
        "day": "other",
        "on_day": f"{visit.visited_on}",
        "at_time": "09:00",
        "outcome": "MET",
        "kinds": ["VISIT"],
        "version": visit.version,
        **data,
    }


def test_a_visitor_corrects_the_own_visit_and_its_answers_are_worked_out_again(client, visitor, retiree):
    make_card(retiree, opened_on=date(2026, 11, 4))
    planner.plan(today=TODAY)
    visit = services.record_visit(
        retiree=retiree,
        visited_at=NOW.replace(hour=9),
        outcome="MET",
        kinds=["VISIT"],
        submission_id=uuid4(),
        by=visitor,
        now=NOW,
    )
    assert visit.settles.exists()
    assert "更正走访记录" in client.get(f"/visits/{visit.pk}/edit/").content.decode()
    client.post(f"/visits/{visit.pk}/edit/", correction(visit, outcome="ABSENT", next_try_on="2026-11-27"))
    visit.refresh_from_db()
    assert (visit.outcome, visit.next_try_on) == ("ABSENT", date(2026, 11, 27))
    assert not visit.settles.exists()


def test_the_second_to_correct_is_told_and_an_old_visit_can_be_corrected(client, visitor, retiree):
    long_ago = NOW.replace(month=8, hour=9)
    visit = make_visit(retiree, long_ago, visitor=visitor)
    assert client.post(f"/visits/{visit.pk}/edit/", correction(visit, done="聊了聊")).status_code == 302
    assert Visit.objects.get().visited_at == long_ago
    response = client.post(f"/visits/{visit.pk}/edit/", correction(visit, done="又改"))
    assert (response.status_code, "别人修改" in response.content.decode()) == (409, True)
    assert Visit.objects.get().done == "聊了聊"


def test_only_the_recorder_and_the_head_correct_a_visit(client, tree, retiree):
    visit = make_visit(retiree)
    for role, unit, status in [
        (Role.VISITOR, tree.station, 403),
        (Role.STATION_HEAD, tree.station, 200),
        (Role.VISITOR, tree.sibling, 404),
    ]:
        client.force_login(make_user(role, unit))
        assert client.get(f"/visits/{visit.pk}/edit/").status_code == status


def test_the_next_try_is_two_days_later_unless_another_day_is_chosen(client, visitor, retiree):
    data = {"day": "2026-11-23", "outcome": "ABSENT", "kinds": ["VISIT"]}
    for next_try, expected in (("", date(2026, 11, 25)), ("2026-11-29", date(2026, 11, 29))):
        client.post(
            f"/visits/new/{retiree.pk}/", {**data, "submission_id": str(uuid4()), "next_try_on": next_try}
        )
        assert Visit.objects.order_by("pk").last().next_try_on == expected
    answer = {**data, "submission_id": str(uuid4()), "next_try_on": "2026-11-01"}
    assert client.post(f"/visits/new/{retiree.pk}/", answer).status_code == 422


# The list of a festival


def test_the_list_of_a_festival_says_who_where_who_goes_and_what_is_done(client, tree, retiree):
    head = make_user(Role.STATION_HEAD, tree.station)
    client.force_login(head)
    type(retiree).objects.filter(pk=retiree.pk).update(address="石化小区3号楼")
    make_card(retiree, opened_on=date(2026, 9, 1), visitor=head)
    planner.plan(today=date(2026, 10, 15))
    text = client.get("/visits/festivals/?festival=double_ninth-20261018").content.decode()
    for words in ("2026年重阳走访名单", "王秀英", "石化小区3号楼", head.name, "逾期"):
        assert words in text
    pdf = client.post("/visits/festivals/print/?festival=double_ninth-20261018")
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert AccessEvent.objects.get(kind=AccessEvent.Kind.PRINT).user == head


def test_a_visitor_reads_the_list_and_does_not_print_it(client, visitor, retiree):
    assert client.get("/visits/festivals/").status_code == 200
    assert client.post("/visits/festivals/print/").status_code == 403
    assert client.get("/visits/festivals/print/").status_code == 405


def test_a_manager_decides_for_the_own_units_only(client, tree, retiree):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    client.force_login(manager)
    card = make_card(retiree, planned_to=date.max)
    data = {"festival": "SPRING", "choice": "SKIP", "days_before": "7", "valid_from": "2026-11-23"}
    refused = client.post("/admin/visits/festivalrule/add/", {**data, "unit": tree.far_station.pk})
    assert refused.status_code == 200
    client.post("/admin/visits/festivalrule/add/", {**data, "unit": tree.station.pk})
    card.refresh_from_db()
    assert card.planned_to is None
