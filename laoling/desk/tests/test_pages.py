"""The home page, a retiree's page and the frame around every page: who sees what."""

import time
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from cards.models import Assessment
from cards.tests.factories import make_assessment, make_card, make_pause
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.inbox import heartbeats
from laoling.inbox.models import Heartbeat, Reminder
from laoling.inbox.services import beat
from laoling.people.models import EmergencyContact
from laoling.people.tests.factories import make_retiree
from visits.tests.factories import NOW, TODAY, make_duty, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _at_ten_on_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def zhang(tree):
    retiree = make_retiree(
        station=tree.station,
        name="张三",
        phone="13800138000",
        politics="PARTY",
        health="高血压",
        address="3号楼",
    )
    EmergencyContact.objects.create(retiree=retiree, name="张小明", relation="儿子", phone="13900139000")
    return retiree


def sign_in(client, role, unit):
    user = make_user(role, unit)
    client.force_login(user)
    return user


def page(client, retiree):
    return client.get(f"/desk/retirees/{retiree.pk}/")


def test_home_says_who_why_and_offers_the_call_and_the_record(client, tree, zhang):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    make_duty(make_card(zhang, visitor=visitor), TODAY - timedelta(20), TODAY - timedelta(8))
    text = client.get("/desk/").text
    assert "逾期 8 天" in text
    assert "tel:13800138000" in text
    assert f"/visits/new/{zhang.pk}/" in text


def test_home_masks_phones_for_managers(client, tree, zhang):
    sign_in(client, Role.DEPARTMENT_MANAGER, tree.department)
    make_duty(make_card(zhang), TODAY - timedelta(20), TODAY - timedelta(8))
    text = client.get("/desk/").text
    assert "138****8000" in text
    assert "13800138000" not in text


def test_home_tells_an_empty_list_what_comes_next(client, tree):
    sign_in(client, Role.VISITOR, tree.station)
    assert "本周没有待办的走访" in client.get("/desk/").text


@pytest.mark.parametrize("role", [Role.CENTRE_LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_home_is_only_for_who_works_with_people(role, client, tree):
    sign_in(client, role, tree.centre)
    assert client.get("/desk/").status_code == 403


def test_home_refuses_a_post(client, tree):
    sign_in(client, Role.VISITOR, tree.station)
    assert client.post("/desk/").status_code == 405


def test_the_next_household_is_opened_or_home_says_that_there_is_none(client, tree, zhang):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    assert "待办名单上没有下一户了" in client.get("/desk/next/1/", follow=True).text
    make_duty(make_card(zhang, visitor=visitor), TODAY - timedelta(20), TODAY - timedelta(8))
    assert client.get("/desk/next/0/").url == f"/visits/new/{zhang.pk}/"


def test_the_page_tells_the_story(client, tree, zhang):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    card = make_card(zhang, visitor=visitor)
    make_duty(card, TODAY - timedelta(20), TODAY - timedelta(8))
    make_visit(zhang, done="量了血压", next_step="带药")
    make_assessment(zhang, notes="子女在外地")
    text = page(client, zhang).text
    for words in (
        "高血压",
        card.number,
        "逾期 8 天",
        "量了血压",
        "带药",
        "子女在外地",
        "张小明",
        "tel:13900139000",
    ):
        assert words in text
    assert zhang.id_number not in text


def test_the_page_says_until_when_the_card_rests(client, tree, zhang):
    sign_in(client, Role.VISITOR, tree.station)
    card = make_card(zhang)
    assert "服务卡暂停" not in page(client, zhang).text
    make_pause(card, TODAY - timedelta(3), TODAY + timedelta(10))
    assert "服务卡暂停到2026年12月3日" in page(client, zhang).text


def test_the_page_writes_down_who_read_it(client, tree, zhang):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    page(client, zhang)
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.READ)
    assert (event.user, event.subject) == (visitor, f"people.retiree:{zhang.pk}")


def test_the_page_shows_party_membership_to_heads_and_managers_only(client, tree, zhang):
    sign_in(client, Role.VISITOR, tree.station)
    assert "中共党员" not in page(client, zhang).text
    sign_in(client, Role.STATION_HEAD, tree.station)
    assert "中共党员" in page(client, zhang).text


def test_the_page_masks_phones_for_managers(client, tree, zhang):
    sign_in(client, Role.DEPARTMENT_MANAGER, tree.department)
    text = page(client, zhang).text
    assert "13800138000" not in text
    assert "13900139000" not in text


def test_the_page_is_not_found_from_another_unit(client, tree, zhang):
    for role, unit in [(Role.VISITOR, tree.sibling), (Role.DEPARTMENT_MANAGER, tree.other_department)]:
        sign_in(client, role, unit)
        assert page(client, zhang).status_code == 404
    sign_in(client, Role.SYSTEM_ADMIN, None)
    assert page(client, zhang).status_code == 403


def test_a_reveal_shows_the_numbers_once_and_is_written_down_with_its_reason(client, tree, zhang):
    manager = sign_in(client, Role.DEPARTMENT_MANAGER, tree.department)
    response = client.post(f"/desk/retirees/{zhang.pk}/reveal/", {"reason": "办理报销"})
    assert zhang.id_number in response.text
    assert "13800138000" in response.text
    assert "no-store" in response["Cache-Control"]
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.REVEAL)
    assert (event.user, event.subject) == (manager, f"people.retiree:{zhang.pk}")
    assert "办理报销" in event.detail
    assert zhang.id_number not in page(client, zhang).text


def test_a_reveal_without_a_reason_is_refused(client, tree, zhang):
    sign_in(client, Role.DEPARTMENT_MANAGER, tree.department)
    response = client.post(f"/desk/retirees/{zhang.pk}/reveal/", {"reason": " "})
    assert response.status_code == 422
    assert "有 1 处需要修改" in response.text
    assert "<title>错误：" in response.text
    assert zhang.id_number not in response.text
    assert not AccessEvent.objects.filter(kind=AccessEvent.Kind.REVEAL).exists()


def test_a_reveal_needs_the_right_the_scope_and_a_post(client, tree, zhang):
    url = f"/desk/retirees/{zhang.pk}/reveal/"
    sign_in(client, Role.STATION_HEAD, tree.station)
    assert client.post(url, {"reason": "办理报销"}).status_code == 403
    sign_in(client, Role.DEPARTMENT_MANAGER, tree.other_department)
    assert client.post(url, {"reason": "办理报销"}).status_code == 404
    assert client.get(url).status_code == 405


def test_the_page_has_a_constant_number_of_queries(client, tree, zhang, django_assert_max_num_queries):
    sign_in(client, Role.VISITOR, tree.station)
    card = make_card(zhang)
    for week in range(8):
        make_visit(zhang)
        make_duty(card, TODAY - timedelta(20 + week), TODAY - timedelta(8))
    with django_assert_max_num_queries(36):
        page(client, zhang)


def test_the_frame_offers_each_role_its_pages(client, tree):
    sign_in(client, Role.VISITOR, tree.station)
    text = client.get("/desk/").text
    assert "评估审批" not in text
    assert "管理看板" not in text
    sign_in(client, Role.DEPARTMENT_MANAGER, tree.department)
    text = client.get("/desk/").text
    for words in ("工作台", "应访任务", "服务卡", "评估审批", "活动", "花名册导入", "管理看板"):
        assert words in text


def test_assessments_that_wait_for_approval_are_counted_for_who_may_approve(client, tree, zhang):
    make_assessment(zhang)
    make_assessment(make_retiree(station=tree.far_station))
    sign_in(client, Role.STATION_HEAD, tree.station)
    assert "等您审批" not in client.get("/desk/").text
    sign_in(client, Role.DEPARTMENT_MANAGER, tree.department)
    assert "困难评估等您审批 <strong>1</strong> 份" in client.get("/desk/").text
    assert "困难评估等审批</a>" in client.get("/admin/").text.replace("\n", "")
    Assessment.objects.all().delete()
    assert "等您审批" not in client.get("/desk/").text
    assert "困难评估等审批" not in client.get("/admin/").text


def test_the_frame_warns_when_the_scans_stand_still(client, tree):
    sign_in(client, Role.VISITOR, tree.station)
    words = "后台排班有一段时间没有运行"
    assert words not in client.get("/desk/").text
    Heartbeat.objects.create(name="plan", beat_at=timezone.now() - timedelta(hours=2), interval_seconds=300)
    assert words in client.get("/desk/").text


def test_the_frame_warns_when_no_scan_ever_ran(client, tree, monkeypatch):
    sign_in(client, Role.VISITOR, tree.station)
    monkeypatch.setattr(heartbeats, "STARTED", time.monotonic() - heartbeats.FIRST_SCAN_SECONDS - 1)
    assert "后台排班有一段时间没有运行" in client.get("/desk/").text
    beat(name="plan", interval_seconds=300, now=timezone.now())
    assert "后台排班有一段时间没有运行" not in client.get("/desk/").text


def test_the_frame_counts_only_unread_reminders_of_ones_own(client, tree):
    visitor = sign_in(client, Role.VISITOR, tree.station)
    make_reminder(visitor, subject="a:1")
    make_reminder(visitor, subject="a:2", acknowledged_at=timezone.now())
    make_reminder(make_user(Role.VISITOR, tree.station), subject="a:1")
    assert client.get("/desk/").context["unread_reminders"] == 1


def make_reminder(user, **kwargs):
    fields = {"rung": 1, "title": "张三 · 走访 · 已逾期 8 天", "sent_at": timezone.now(), **kwargs}
    return Reminder.objects.create(recipient=user, unit=user.unit, **fields)
