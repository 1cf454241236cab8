"""Reopening: a new card for somebody whose card was closed (Rules of duties, 8), and what the pages say of it."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from cards import services
from cards.models import CardAction, ServiceCard, Tier
from cards.record import record_of
from cards.reopening import reopen_card
from cards.tests.factories import make_assessment, make_card, make_pause, make_tier_change
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-11-23 09:00+08:00", tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department, name="王芳")


@pytest.fixture
def visitor(tree):
    return make_user(Role.VISITOR, tree.station, name="刘小梅")


@pytest.fixture
def closed(tree, visitor):
    card = make_card(
        make_retiree(name="张三", station=tree.station),
        opened_on=date(2026, 3, 2),
        closed_on=date(2026, 11, 1),
        number="D1-2026-0007",
        visitor=visitor,
    )
    make_tier_change(card, Tier.FIRST, date(2026, 5, 4))
    return card


def reopen(card, by, **kwargs):
    return reopen_card(card=card, by=by, today=TODAY, **{"reason": "误销", **kwargs})


def test_the_new_card_has_the_last_tier_the_visitor_and_the_next_number(closed, manager, visitor):
    made = reopen(closed, manager)
    assert (made.tier, made.visitor, made.opened_on, made.former) == (Tier.FIRST, visitor, TODAY, closed)
    assert made.number.endswith("-2026-0001")
    assert [(change.tier, change.from_on) for change in made.tier_changes.all()] == [(Tier.FIRST, TODAY)]
    assert made.planned_to is None
    closed.refresh_from_db()
    assert closed.closed_on == date(2026, 11, 1)


def test_a_visitor_who_left_the_station_gets_no_card(closed, manager, visitor, tree):
    type(visitor).objects.filter(pk=visitor.pk).update(unit=tree.sibling)
    closed.refresh_from_db()
    assert reopen(closed, manager).visitor is None


def test_its_review_counts_from_the_last_assessment(closed, manager):
    make_assessment(closed.retiree, status="APPROVED", assessed_on=date(2026, 3, 1))
    assert reopen(closed, manager).review.due_on == date(2027, 3, 1)


def test_it_needs_a_reason_and_somebody_who_is_there(closed, manager):
    with pytest.raises(ValidationError, match="请填写重新开卡的原因"):
        reopen(closed, manager, reason=" ")
    type(closed.retiree).objects.filter(pk=closed.retiree_id).update(died_on=date(2026, 11, 2))
    with pytest.raises(ValidationError, match="已去世或已归档"):
        reopen(closed, manager)


def test_a_waiting_assessment_comes_first(closed, manager):
    make_assessment(closed.retiree)
    with pytest.raises(ValidationError, match="批准它就会开卡"):
        reopen(closed, manager)


def test_an_open_card_or_a_later_one_is_told(closed, manager):
    second = reopen(closed, manager)
    with pytest.raises(Outdated, match=f"已有在用的服务卡 {second.number}"):
        reopen(closed, manager)
    services.close_card(card=second, reason="MOVED", words="去济南", by=manager, today=TODAY)
    with pytest.raises(Outdated, match="请从那一张重新开卡"):
        reopen(closed, manager)
    second.refresh_from_db()
    assert reopen(second, manager).former == second


def test_a_card_changed_meanwhile_is_told(closed, manager):
    with pytest.raises(Outdated, match="刚刚被别人修改过"):
        reopen(closed, manager, version=closed.version + 1)


def post(client, card, **data):
    return client.post(
        reverse("cards:card_reopen", args=[card.pk]), {"version": card.version, "reason": "误销", **data}
    )


def test_a_manager_reopens_and_both_pages_name_each_other(client, closed, manager, monkeypatch):
    asked: list[str] = []
    monkeypatch.setattr("cards.views.ask_on_commit", asked.append)
    client.force_login(manager)
    answer = post(client, closed)
    made = ServiceCard.objects.open().get()
    assert answer.url == reverse("cards:card_detail", args=[made.pk])
    assert asked == ["visits.tasks.plan_duties", "cards.tasks.remind_of_reviews"]
    page = client.get(answer.url).text
    assert f"已为张三重新开卡：{made.number}（一级）" in page
    assert "接原卡" in page
    assert f'href="{reverse("cards:card_detail", args=[closed.pk])}">D1-2026-0007' in page
    page = client.get(reverse("cards:card_detail", args=[closed.pk])).text
    assert "后来重新开卡：" in page
    assert "重新开卡</summary>" not in page


def test_the_second_click_is_told_and_opens_nothing(client, closed, manager):
    client.force_login(manager)
    post(client, closed)
    page = post(client, closed)
    assert page.status_code == 409
    assert "没有重复开卡" in page.text
    assert ServiceCard.objects.open().count() == 1


def test_a_missing_reason_is_explained(client, closed, manager):
    client.force_login(manager)
    page = post(client, closed, reason="")
    assert page.status_code == 422
    assert "请填写重新开卡的原因。" in page.text


def test_others_dont_reopen(client, closed, tree):
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert post(client, closed).status_code == 403
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.other_department))
    assert post(client, closed).status_code == 404
    assert client.get(reverse("cards:card_reopen", args=[closed.pk])).status_code == 405


def test_closing_asks_for_words_unless_somebody_died(client, tree, manager):
    client.force_login(manager)
    card = make_card(make_retiree(name="李四", station=tree.station))
    address = reverse("cards:card_close", args=[card.pk])
    page = client.post(address, {"version": 1, "reason": "MOVED"})
    assert page.status_code == 422
    assert "请写明情况：怎样好转，或者迁到哪里。" in page.text
    living = client.post(address, {"version": 1, "reason": "DIED"})
    assert "请在老同志的页面上报告“去世”" in living.text
    type(card.retiree).objects.filter(pk=card.retiree_id).update(died_on=TODAY)
    assert client.post(address, {"version": 1, "reason": "DIED"}).status_code == 302


def test_the_record_tells_everything_that_was_done(tree, manager, visitor):
    head = make_user(Role.STATION_HEAD, tree.station, name="站长")
    card = make_card(make_retiree(station=tree.station), opened_on=date(2026, 3, 2), opened_by=manager)
    make_tier_change(card, Tier.FIRST, date(2026, 5, 4))
    services.assign_card(card=card, visitor=visitor, by=head, today=TODAY)
    pause = make_pause(card, TODAY, date(2026, 12, 10), reason="住女儿家", recorded_by=head)
    services.end_pause(pause=pause, ends_on=date(2026, 11, 22), reason="提前回来", by=head, today=TODAY)
    services.close_card(card=card, reason="MOVED", words="去济南", by=manager, today=TODAY)
    card.refresh_from_db()
    assert [(entry.what, entry.detail, entry.reason, entry.by) for entry in record_of(card)] == [
        ("销卡", "迁出", "去济南", "王芳"),
        (
            "提前恢复服务",
            "原定 2026-11-23 至 2026-12-10 的暂停，自 2026-11-23 起恢复服务",
            "提前回来",
            "站长",
        ),
        ("指定走访员", "指定刘小梅", "", "站长"),
        ("调整等级", "由二级改为一级", "", ""),
        ("开卡", "二级", "", "王芳"),
    ]
    assert not card.pauses.exists()


def test_ending_a_pause_early_needs_a_reason(tree):
    pause = make_pause(make_card(), TODAY, date(2026, 12, 10))
    with pytest.raises(ValidationError, match="请说明提前恢复服务的原因"):
        services.end_pause(pause=pause, ends_on=TODAY, reason=" ", by=make_user(), today=TODAY)
    assert not CardAction.objects.exists()
