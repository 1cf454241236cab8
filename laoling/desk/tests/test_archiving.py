"""Archiving a person and getting them back."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cards.models import Assessment, ServiceCard
from cards.tests.factories import make_assessment, make_card
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.models import ArchiveReason
from laoling.people.tests.factories import make_retiree
from visits.models import Duty
from visits.planner import plan
from visits.tests.factories import make_duty

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(client, tree):
    user = make_user(Role.DEPARTMENT_MANAGER, tree.department, name="王芳")
    client.force_login(user)
    return user


@pytest.fixture
def zhang(tree):
    return make_retiree(station=tree.station, name="张三")


def archive(client, retiree, **changes):
    data = {"reason": "MOVED", "note": "随女儿迁往济南"} | changes
    response = client.post(reverse("desk:retiree_archive", args=[retiree.pk]), data, follow=True)
    retiree.refresh_from_db()
    return response, response.content.decode()


def restore(client, retiree):
    response = client.post(reverse("desk:retiree_restore", args=[retiree.pk]), follow=True)
    retiree.refresh_from_db()
    return response.content.decode()


def test_an_archived_person_is_for_reading_and_on_no_list(client, manager, zhang):
    _, shown = archive(client, zhang)
    assert "已归档张三" in shown
    assert "迁出，不再由我们服务：随女儿迁往济南，经办人 王芳" in shown
    for gone in ("记录走访", "修改资料", "转站", "修改家庭", "修改紧急联系人"):
        assert gone not in shown
    assert (zhang.archive_reason, zhang.archived_by, zhang.version) == ("MOVED", manager, 2)
    assert not zhang.is_current
    assert "没有找到" in client.get(reverse("desk:search"), {"q": "张三"}).content.decode()


def test_it_says_first_what_it_ends_and_then_ends_it_in_one_go(client, manager, zhang):
    today = calendar.today()
    card = make_card(zhang, opened_on=today - timedelta(90))
    make_duty(card, today - timedelta(20), today - timedelta(8))
    make_duty(card, today - timedelta(3), today + timedelta(3))
    assessment = make_assessment(zhang)
    page = client.get(reverse("desk:retiree_archive", args=[zhang.pk])).content.decode()
    assert f"有在用的服务卡 {card.number}" in page
    assert "有一份待审批的困难评估：归档时一并退回。" in page
    _, shown = archive(client, zhang)
    assert f"已归档张三，服务卡 {card.number} 已销卡" in shown
    card.refresh_from_db()
    assert (card.closed_on, card.close_reason) == (today, ServiceCard.CloseReason.MOVED)
    assessment.refresh_from_db()
    assert assessment.status == Assessment.Status.REJECTED
    plan(today=today)
    assert not Duty.objects.filter(retiree=zhang).unsettled().exists()


def test_a_person_comes_back_without_the_card(client, manager, zhang):
    card = make_card(zhang)
    archive(client, zhang)
    assert "已恢复张三" in restore(client, zhang)
    assert zhang.is_current
    assert (zhang.archived_by, zhang.archive_reason, zhang.archive_note) == (None, "", "")
    card.refresh_from_db()
    assert not card.is_open


@pytest.mark.parametrize(
    ("sent", "message"),
    [
        ({"reason": ""}, "请选择归档原因"),
        ({"reason": "X"}, "归档原因"),
        ({"reason": "OTHER", "note": " "}, "选了“其他原因”，请写明是什么原因。"),
        ({"note": "字" * 201}, "200"),
    ],
)
def test_what_is_missing_is_said_and_nothing_is_saved(client, manager, zhang, sent, message):
    make_card(zhang)
    response, shown = archive(client, zhang, **sent)
    assert response.status_code == 422
    assert message in shown
    assert zhang.is_current
    assert zhang.cards.open().exists()


def test_a_second_click_does_nothing_more(client, manager, zhang):
    archive(client, zhang)
    _, shown = archive(client, zhang, reason="MISTAKE")
    assert "张三刚刚已由王芳归档，没有再做改动。" in shown
    assert zhang.archive_reason == ArchiveReason.MOVED
    restore(client, zhang)
    assert "张三已经恢复，没有再做改动。" in restore(client, zhang)


def test_outsiders_find_nothing_and_stations_have_no_right(client, tree, zhang):
    addresses = [reverse(f"desk:{name}", args=[zhang.pk]) for name in ("retiree_archive", "retiree_restore")]
    for address in addresses:
        client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.other_department))
        assert client.post(address).status_code == 404
        for role in (Role.VISITOR, Role.STATION_HEAD):
            client.force_login(make_user(role, tree.station))
            assert client.post(address).status_code == 403
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    assert client.get(addresses[1]).status_code == 405
