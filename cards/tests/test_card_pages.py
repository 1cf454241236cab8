"""The pages of the service cards."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cards.models import Pause, ServiceCard, Tier
from cards.tests.factories import make_assessment, make_card, make_pause, make_tier_change
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-11-23 09:00+08:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    """The scans that the page asks for."""
    names: list[str] = []
    monkeypatch.setattr("cards.views.ask_on_commit", names.append)
    return names


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def card(tree):
    return make_card(make_retiree(name="张三", station=tree.station), number="D1-2026-0042")


@pytest.fixture
def sign_in(client, tree):
    def sign(role, unit=None, **kwargs):
        unit = unit or {"VISITOR": tree.station, "STATION_HEAD": tree.station}.get(role, tree.department)
        user = make_user(role, unit, **kwargs)
        client.force_login(user)
        return user

    return sign


def card_list(client, **query):
    return client.get(reverse("cards:card_list"), query)


def listed(page):
    return [row.retiree.name for row in page.context["page"]]


def main_of(page):
    """What is below the frame that all pages share."""
    return page.text[page.text.index("<main") :]


def detail(client, card):
    return client.get(reverse("cards:card_detail", args=[card.pk]))


def act(client, action, card, *more, **data):
    data.setdefault("version", card.version)
    return client.post(reverse(f"cards:card_{action}", args=[card.pk, *more]), data)


def make_named(station, name, **kwargs):
    return make_card(make_retiree(name=name, station=station), **kwargs)


def test_the_list_is_sorted_by_pinyin_within_scope(client, sign_in, tree):
    for name in ("赵六", "李四", "王五"):
        make_named(tree.station, name)
    make_named(tree.sibling, "陈七")
    make_named(tree.far_station, "安八")
    sign_in(Role.VISITOR)
    assert listed(card_list(client)) == ["李四", "王五", "赵六"]
    sign_in(Role.DEPARTMENT_MANAGER)
    assert listed(card_list(client)) == ["陈七", "李四", "王五", "赵六"]


def test_the_list_is_narrowed(client, sign_in, tree):
    sign_in(Role.DEPARTMENT_MANAGER)
    visitor = make_user(Role.VISITOR, tree.station)
    make_named(tree.station, "张三", tier=Tier.FIRST, visitor=visitor)
    resting = make_named(tree.station, "李四")
    make_pause(resting, date(2026, 11, 20), date(2026, 11, 25))
    make_named(tree.sibling, "王五", closed_on=date(2026, 11, 20))
    assert listed(card_list(client)) == ["李四", "张三"]
    assert listed(card_list(client, tier=1)) == ["张三"]
    assert listed(card_list(client, visitor=visitor.pk)) == ["张三"]
    assert listed(card_list(client, q="zs")) == ["张三"]
    assert listed(card_list(client, state="active")) == ["张三"]
    assert listed(card_list(client, state="resting")) == ["李四"]
    assert listed(card_list(client, state="unassigned")) == ["李四"]
    assert listed(card_list(client, state="closed", station=tree.sibling.pk)) == ["王五"]
    assert listed(card_list(client, state="all")) == ["李四", "王五", "张三"]


def test_cards_without_visitor_are_announced(client, sign_in, card):
    sign_in(Role.STATION_HEAD)
    assert "有 1 张服务卡缺责任走访员" in card_list(client).text


def test_an_empty_list_says_why(client, sign_in):
    sign_in(Role.VISITOR)
    assert "还没有服务卡" in card_list(client).text
    assert "清除筛选" in card_list(client, q="nobody").text


@pytest.mark.parametrize("page", ["-1", "0", "99999", "x"])
def test_the_list_has_no_missing_page(client, sign_in, card, page):
    sign_in(Role.DEPARTMENT_MANAGER)
    assert listed(card_list(client, page=page, tier="x", station="x", state="x", visitor="x")) == ["张三"]


def test_the_list_costs_the_same_however_long(client, sign_in, card, tree, django_assert_num_queries):
    sign_in(Role.DEPARTMENT_MANAGER)
    card_list(client)
    with CaptureQueriesContext(connection) as few:
        card_list(client)
    for number in range(12):
        make_named(tree.sibling, f"测试{number}", visitor=make_user(Role.VISITOR, tree.sibling))
    with django_assert_num_queries(len(few)):
        card_list(client)


@pytest.mark.parametrize("role", [Role.CENTRE_LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_other_roles_see_no_cards(client, sign_in, tree, card, role):
    sign_in(role, tree.centre)
    assert card_list(client).status_code == 403
    assert detail(client, card).status_code == 403


def test_its_page_tells_its_story(client, sign_in, card):
    sign_in(Role.DEPARTMENT_MANAGER)
    make_tier_change(card, Tier.FIRST, date(2026, 11, 10))
    make_tier_change(card, Tier.THIRD, date(2026, 11, 18))
    make_tier_change(card, Tier.FIRST, date(2026, 11, 18))
    make_assessment(card.retiree)
    page = detail(client, card)
    assert "D1-2026-0042" in page.text
    assert [(s.tier, s.from_on.isoformat()) for s in page.context["card"].tier_steps()] == [
        (2, "2026-11-04"),
        (1, "2026-11-10"),
    ]
    assert "走访每周 1 次，上门服务每周 2 次" in "".join(page.text.split("\n"))
    assert "待审批" in page.text


def test_a_closed_card_is_read_only(client, sign_in, tree):
    sign_in(Role.DEPARTMENT_MANAGER)
    closed = make_named(tree.station, "张三", closed_on=date(2026, 11, 20))
    page = detail(client, closed)
    assert "已于 2026-11-20 销卡（情况好转" in page.text
    assert main_of(page).count("<details") == main_of(page).count("重新开卡</summary>") == 1


def test_a_visitor_reads_but_changes_nothing(client, sign_in, card):
    sign_in(Role.VISITOR)
    assert "<details" not in main_of(detail(client, card))
    assert act(client, "assign", card).status_code == 403
    assert act(client, "pause", card).status_code == 403
    assert act(client, "close", card).status_code == 403
    assert act(client, "resume", card, make_pause(card).pk).status_code == 403


def test_a_head_doesnt_close_cards(client, sign_in, card):
    sign_in(Role.STATION_HEAD)
    assert act(client, "close", card, reason="MOVED", words="随儿子迁到济南").status_code == 403


def test_outsiders_find_no_card(client, sign_in, tree, card):
    pause = make_pause(card)
    sign_in(Role.DEPARTMENT_MANAGER, tree.other_department)
    assert detail(client, card).status_code == 404
    for action in ("assign", "pause", "close"):
        assert act(client, action, card).status_code == 404
    assert act(client, "resume", card, pause.pk).status_code == 404


def test_another_cards_pause_is_not_ended_through_this_one(client, sign_in, tree, card):
    sign_in(Role.STATION_HEAD)
    other = make_pause(make_named(tree.far_station, "李四"))
    assert act(client, "resume", card, other.pk, resumes_on="2026-11-23", reason="已回家").status_code == 404


def test_actions_are_posted(client, sign_in, card):
    sign_in(Role.DEPARTMENT_MANAGER)
    for action in ("assign", "pause", "close"):
        assert client.get(reverse(f"cards:card_{action}", args=[card.pk])).status_code == 405
    assert client.get(reverse("cards:card_resume", args=[card.pk, 1])).status_code == 405


def test_a_head_says_who_answers(client, sign_in, tree, card):
    sign_in(Role.STATION_HEAD)
    visitor = make_user(Role.VISITOR, tree.station, name="刘小梅")
    assert act(client, "assign", card, visitor=visitor.pk).status_code == 302
    card.refresh_from_db()
    assert card.visitor == visitor
    assert "张三的责任走访员已定为刘小梅" in detail(client, card).text


def test_a_head_pauses_a_card(client, sign_in, card, asked):
    sign_in(Role.STATION_HEAD)
    days = {"starts_on": "2026-11-16", "ends_on": "2026-12-10"}
    assert act(client, "pause", card, **days, reason="住女儿家").status_code == 302
    assert Pause.objects.get().recorded_on == date(2026, 11, 23)
    assert asked == ["visits.tasks.plan_duties"]
    assert "暂停中：2026-11-16 至 2026-12-10，住女儿家" in detail(client, card).text


def test_a_head_ends_a_pause(client, sign_in, card, asked):
    sign_in(Role.STATION_HEAD)
    pause = make_pause(card, date(2026, 11, 20), date(2026, 12, 10))
    assert act(client, "resume", card, pause.pk, resumes_on="2026-11-23", reason="已回家").status_code == 302
    pause.refresh_from_db()
    assert pause.ends_on == date(2026, 11, 22)
    assert asked == ["visits.tasks.plan_duties"]


def test_a_manager_closes_a_card(client, sign_in, card, asked):
    manager = sign_in(Role.DEPARTMENT_MANAGER)
    assert act(client, "close", card, reason="MOVED", words="随儿子迁到济南").status_code == 302
    card.refresh_from_db()
    assert (card.closed_on, card.closed_by) == (date(2026, 11, 23), manager)
    assert asked == ["visits.tasks.plan_duties"]


@pytest.mark.parametrize(
    ("action", "sent", "message"),
    [
        ("assign", {}, "请选择责任走访员。"),
        ("assign", {"visitor": "0"}, "请选择本站在岗的走访员或站长。"),
        (
            "pause",
            {"starts_on": "2026-11-15", "ends_on": "2026-12-01", "reason": "探亲"},
            "最多可以从 7 天前算起",
        ),
        ("pause", {"starts_on": "2026-11-23", "reason": "探亲"}, "请填写结束日期"),
        ("pause", {"starts_on": "2026-11-23", "ends_on": "2026-12-01"}, "请填写暂停的原因。"),
        ("close", {}, "请选择销卡原因。"),
        ("close", {"reason": "TIRED"}, "TIRED"),
        ("close", {"reason": "MOVED", "words": "迁走", "version": "x"}, "输入整数"),
    ],
)
def test_wrong_input_is_explained_on_the_cards_page(client, sign_in, card, action, sent, message):
    sign_in(Role.DEPARTMENT_MANAGER)
    page = act(client, action, card, **sent)
    assert page.status_code == 422
    assert message in page.text
    assert "有 1 处需要修改" in page.text
    assert sent.get("reason") != "探亲" or 'value="探亲"' in page.text
    card.refresh_from_db()
    assert (card.version, card.is_open) == (1, True)


def test_a_wrong_end_of_a_pause_is_explained(client, sign_in, card):
    sign_in(Role.STATION_HEAD)
    pause = make_pause(card, date(2026, 11, 20), date(2026, 12, 10))
    page = act(client, "resume", card, pause.pk, resumes_on="2026-11-22", reason="已回家")
    assert page.status_code == 422
    assert "恢复服务的日期应在今天与 2026-12-10 之间" in page.text


def test_the_second_of_two_editors_is_told_and_can_go_on(client, sign_in, tree, card):
    sign_in(Role.DEPARTMENT_MANAGER)
    visitor = make_user(Role.VISITOR, tree.station)
    act(client, "assign", card, visitor=visitor.pk)
    page = act(client, "pause", card, starts_on="2026-11-23", ends_on="2026-12-01", reason="探亲")
    assert page.status_code == 409
    assert "刚刚被别人修改过" in page.text
    assert 'value="探亲"' in page.text
    assert 'name="version" value="2"' in page.text
    assert not Pause.objects.exists()


def test_a_card_closed_meanwhile_is_told(client, sign_in, card):
    sign_in(Role.DEPARTMENT_MANAGER)
    act(client, "close", card, reason="MOVED", words="随儿子迁到济南")
    page = act(client, "close", card, reason="IMPROVED", words="好转")
    assert page.status_code == 409
    assert "已于 2026-11-23 销卡，没有再做改动" in page.text
    assert ServiceCard.objects.get().close_reason == "MOVED"
