"""The pages on which a retiree is assessed, and a manager decides."""

import uuid

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertInHTML

from cards.forms import AssessmentForm
from cards.models import Assessment, RosterImport, ServiceCard, Tier
from cards.tests.factories import make_assessment, make_card
from cards.views import MOST_AT_ONCE
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
def sign_in(client, tree):
    """Sign in as somebody of a role: by default of the first department and station."""

    def sign(role, unit=None, **kwargs):
        unit = unit or {"VISITOR": tree.station, "STATION_HEAD": tree.station}.get(role, tree.department)
        user = make_user(role, unit, **kwargs)
        client.force_login(user)
        return user

    return sign


def findings(**kwargs):
    return {
        "hardships": ["NO_CARER"],
        "ability": "SEVERE",
        "living": "ALONE",
        "choice": "suggested",
        "shown": "1",
        "reason": "",
        "notes": "腿脚不便",
        "assessed_on": "2026-11-23",
        "submission_id": str(uuid.uuid4()),
        **kwargs,
    }


def new_url(retiree):
    return reverse("cards:assessment_new", args=[retiree.pk])


def test_the_form_knows_the_retiree_and_suggests_at_once(client, sign_in, tree):
    sign_in(Role.VISITOR)
    retiree = make_retiree(station=tree.station, ability="SEVERE", living="ALONE")
    page = client.get(new_url(retiree))
    assert page.status_code == 200
    assert "独居且重度失能" in page.text
    assert '<option value="SEVERE" selected>' in page.text


def test_an_assessment_is_sent(client, sign_in, tree):
    visitor = sign_in(Role.VISITOR)
    retiree = make_retiree(station=tree.station)
    page = client.post(new_url(retiree), findings(), follow=True)
    assert f"已提交{retiree}的困难评估" in page.text
    made = Assessment.objects.get()
    assert (made.retiree, made.proposed_by, made.proposed_tier) == (retiree, visitor, 1)
    assert (made.hardships, made.notes) == (["NO_CARER"], "腿脚不便")


@pytest.mark.parametrize(("choice", "tier"), [("2", 2), ("none", None)])
def test_another_tier_is_asked_for_with_a_reason(client, sign_in, tree, choice, tier):
    sign_in(Role.VISITOR)
    retiree = make_retiree(station=tree.station)
    answer = client.post(new_url(retiree), findings(choice=choice, reason="女儿已接去同住"))
    assert answer.status_code == 302
    assert Assessment.objects.get().proposed_tier == tier


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"choice": "3"}, "申报等级与建议等级不同，请说明理由。"),
        ({"ability": ""}, "请选择能力等级。"),
        ({"living": ""}, "请选择居住状况。"),
        ({"assessed_on": "2026-11-24"}, "评估日期不能晚于今天。"),
        ({"assessed_on": "2026-02-30"}, "请填写有效的日期"),
        ({"hardships": ["NOTHING"]}, "NOTHING"),
        ({"notes": "很" * 1001}, "1000"),
        ({"notes": "NUL\x00"}, "空字符"),
        ({"shown": "2"}, "建议等级是“一级”（独居且重度失能）。请看过后再提交。"),
        ({"submission_id": "x"}, "请输入有效UUID"),
    ],
)
def test_wrong_input_is_explained_and_kept(client, sign_in, tree, wrong, message):
    sign_in(Role.VISITOR)
    page = client.post(
        new_url(make_retiree(station=tree.station)), findings(**{"notes": "腿脚不便", **wrong})
    )
    assert page.status_code == 422
    assert message in page.text
    assert "有 1 处需要修改" in page.text
    assert wrong.get("notes", "腿脚不便") in page.text
    assert not Assessment.objects.exists()


def test_a_double_click_sends_one_assessment(client, sign_in, tree):
    sign_in(Role.VISITOR)
    retiree, sent = make_retiree(station=tree.station), findings()
    first, second = client.post(new_url(retiree), sent), client.post(new_url(retiree), sent)
    assert first.url == second.url
    assert Assessment.objects.count() == 1


def test_while_one_waits_the_page_leads_to_it(client, sign_in, tree):
    sign_in(Role.VISITOR)
    waiting = make_assessment(make_retiree(station=tree.station))
    page = client.get(new_url(waiting.retiree))
    assert reverse("cards:assessment_detail", args=[waiting.pk]) in page.text
    assert '<form class="narrow' not in page.text
    refused = client.post(new_url(waiting.retiree), findings())
    assert refused.status_code == 422
    assert "已有一份待审批的评估" in refused.text


def test_without_javascript_the_suggestion_is_looked_at_first(client, sign_in, tree):
    sign_in(Role.VISITOR)
    url = new_url(make_retiree(station=tree.station))
    page = client.post(url, findings(shown="none", preview="1"))
    assert page.status_code == 200
    assert "独居且重度失能" in page.text
    assertInHTML('<input type="hidden" name="shown" value="1">', page.text)
    assert "腿脚不便" in page.text
    assert not Assessment.objects.exists()


def test_the_suggestion_follows_the_findings(client, sign_in):
    sign_in(Role.VISITOR)
    url = reverse("cards:assessment_suggestion")
    page = client.post(url, {"hardships": ["NO_CARER", "NO_FAMILY"], "living": "ALONE"})
    assert "二级" in page.text
    assert "独居且有 2 项困难" in page.text
    assert "没有达到任何等级的条件" in client.post(url, {"ability": "WHAT"}).text
    assert client.get(url).status_code == 405


def test_the_dead_are_not_assessed(client, sign_in, tree):
    sign_in(Role.VISITOR)
    retiree = make_retiree(station=tree.station, died_on="2026-11-20")
    assert client.get(new_url(retiree)).status_code == 404


def test_outsiders_find_nobody_to_assess(client, sign_in, tree):
    sign_in(Role.VISITOR, tree.sibling)
    retiree = make_retiree(station=tree.station)
    assert client.get(new_url(retiree)).status_code == 404
    assert client.post(new_url(retiree), findings()).status_code == 404


@pytest.mark.parametrize("role", [Role.CENTRE_LEADER, Role.AUDITOR, Role.SYSTEM_ADMIN])
def test_other_roles_dont_assess(client, sign_in, tree, role):
    sign_in(role, tree.centre)
    retiree = make_retiree(station=tree.station)
    assert client.get(new_url(retiree)).status_code == 403
    assert client.post(reverse("cards:assessment_suggestion"), {}).status_code == 403
    assert client.get(reverse("cards:assessment_list")).status_code == 403


# the queue


def waiting_at(station, **kwargs):
    return make_assessment(make_retiree(station=station), **kwargs)


def queue(client, **query):
    return client.get(reverse("cards:assessment_list"), query)


def listed(page):
    return {row.pk for row in page.context["page"]}


def test_the_queue_shows_what_waits_within_scope(client, sign_in, tree):
    here, sibling, far = (waiting_at(s) for s in (tree.station, tree.sibling, tree.far_station))
    waiting_at(tree.station, status=Assessment.Status.APPROVED)
    sign_in(Role.DEPARTMENT_MANAGER)
    assert listed(queue(client)) == {here.pk, sibling.pk}
    sign_in(Role.VISITOR)
    assert listed(queue(client)) == {here.pk}
    assert far.pk


def test_the_queue_is_narrowed_by_station_import_tier_and_state(client, sign_in, tree):
    manager = sign_in(Role.DEPARTMENT_MANAGER)
    roster = RosterImport.objects.create(unit=tree.department, file_name="花名册.xlsx", created_by=manager)
    plain = waiting_at(tree.station, proposed_tier=Tier.FIRST)
    imported = waiting_at(tree.sibling, source=roster)
    rejected = waiting_at(tree.station, status=Assessment.Status.REJECTED)
    assert listed(queue(client, station=tree.station.pk)) == {plain.pk}
    assert listed(queue(client, source=roster.pk)) == {imported.pk}
    assert listed(queue(client, tier=1)) == {plain.pk}
    assert listed(queue(client, state="rejected")) == {rejected.pk}
    assert "筛选无结果" in queue(client, tier=3).text


def test_an_empty_queue_says_so(client, sign_in):
    sign_in(Role.DEPARTMENT_MANAGER)
    assert "没有等待审批的评估" in queue(client).text


@pytest.mark.parametrize("page", ["-1", "0", "99999", "x"])
def test_the_queue_has_no_missing_page(client, sign_in, tree, page):
    sign_in(Role.DEPARTMENT_MANAGER)
    waiting = waiting_at(tree.station)
    assert listed(queue(client, page=page, station="x", tier="9", source="x")) == {waiting.pk}


def test_the_queue_costs_the_same_however_long(client, sign_in, tree, django_assert_num_queries):
    sign_in(Role.DEPARTMENT_MANAGER)
    waiting_at(tree.station)
    queue(client)
    with CaptureQueriesContext(connection) as few:
        queue(client)
    for _ in range(12):
        waiting_at(tree.sibling)
    with django_assert_num_queries(len(few)):
        queue(client)


def test_only_managers_get_ticks(client, sign_in, tree):
    waiting_at(tree.station)
    sign_in(Role.VISITOR)
    assert 'name="chosen"' not in queue(client).text
    sign_in(Role.DEPARTMENT_MANAGER)
    assert 'name="chosen"' in queue(client).text


# many at once


def confirm(client, *chosen, query="", **kwargs):
    data = {"chosen": [row.pk for row in chosen], **kwargs}
    return client.post(reverse("cards:assessment_confirm") + query, data)


def approve_many(client, *chosen):
    data = {"chosen": ",".join(str(row.pk) for row in chosen)}
    return client.post(reverse("cards:assessment_approve_many"), data, follow=True)


def test_ticked_ones_are_named_before_they_are_approved(client, sign_in, tree):
    sign_in(Role.DEPARTMENT_MANAGER)
    new, raised = (
        waiting_at(tree.station),
        make_assessment(
            make_card(make_retiree(station=tree.station), tier=Tier.THIRD).retiree, proposed_tier=Tier.FIRST
        ),
    )
    left = waiting_at(tree.station)
    page = confirm(client, new, raised)
    assert new.retiree.name in page.text
    assert left.retiree.name not in page.text
    assert "新开服务卡" in page.text
    assert "由三级改为一级" in page.text
    assert {row.pk for row in page.context["rows"]} == {new.pk, raised.pk}
    assert f'name="chosen" value="{page.context["chosen"]}"' in page.text
    assert not Assessment.objects.decided().exists()


def test_all_that_the_filter_finds_can_be_chosen(client, sign_in, tree):
    sign_in(Role.DEPARTMENT_MANAGER)
    here, sibling, far = (waiting_at(s) for s in (tree.station, tree.sibling, tree.far_station))
    page = confirm(client, query=f"?station={tree.station.pk}", all="1")
    assert [row.pk for row in page.context["rows"]] == [here.pk]
    assert {row.pk for row in confirm(client, all="1").context["rows"]} == {here.pk, sibling.pk}
    assert far.is_waiting


def test_a_heap_has_a_limit_and_says_so(client, sign_in, tree, monkeypatch):
    sign_in(Role.DEPARTMENT_MANAGER)
    monkeypatch.setattr("cards.views.MOST_AT_ONCE", 2)
    assert MOST_AT_ONCE == 500
    for _ in range(3):
        waiting_at(tree.station)
    page = confirm(client, all="1")
    assert len(page.context["rows"]) == 2
    assert "还有 1 份请随后再批" in page.text


def test_nothing_ticked_is_told(client, sign_in, tree):
    sign_in(Role.DEPARTMENT_MANAGER)
    waiting_at(tree.station)
    page = client.post(reverse("cards:assessment_confirm"), {"chosen": ["x", "9" * 40]}, follow=True)
    assert "请先勾选" in page.text


def test_many_are_approved_with_one_message_and_one_plan(client, sign_in, tree, asked):
    sign_in(Role.DEPARTMENT_MANAGER)
    new = [waiting_at(tree.station) for _ in range(2)]
    closed = make_assessment(make_card(make_retiree(station=tree.station)).retiree, proposed_tier=None)
    decided = waiting_at(tree.station, status=Assessment.Status.APPROVED)
    page = approve_many(client, *new, closed, decided)
    assert "已批准 3 份评估，新开 2 张服务卡，销卡 1 张。另有 1 份已由别人处理" in page.text
    assert asked == ["visits.tasks.plan_duties", "cards.tasks.remind_of_reviews"]


def test_many_are_not_approved_when_one_cannot_be(client, sign_in, tree, asked):
    sign_in(Role.DEPARTMENT_MANAGER)
    good, dead = waiting_at(tree.station), waiting_at(tree.station)
    type(dead.retiree).objects.filter(pk=dead.retiree.pk).update(died_on="2026-11-20")
    page = approve_many(client, good, dead)
    assert page.status_code == 422
    assert f"{dead.retiree}已去世" in page.text
    assert good.retiree.name in page.text
    assert not ServiceCard.objects.exists()
    assert asked == []


def test_other_departments_assessments_are_not_approved(client, sign_in, tree):
    sign_in(Role.DEPARTMENT_MANAGER)
    far = waiting_at(tree.far_station)
    approve_many(client, far)
    assert Assessment.objects.get().is_waiting


# one


def act(client, action, assessment, **data):
    return client.post(reverse(f"cards:assessment_{action}", args=[assessment.pk]), data)


def detail(client, assessment):
    return client.get(reverse("cards:assessment_detail", args=[assessment.pk]))


def test_its_page_tells_the_findings_and_asks_the_manager(client, sign_in, tree):
    waiting = waiting_at(tree.station, hardships=["NO_HELPER", "NO_FAMILY"], notes="住六楼")
    sign_in(Role.DEPARTMENT_MANAGER)
    page = detail(client, waiting)
    assert "身边没有亲人、有事没有帮手" in " ".join(page.text.split()).replace("亲人 、", "亲人、")
    assert "住六楼" in page.text
    assert reverse("cards:assessment_reject", args=[waiting.pk]) in page.text
    sign_in(Role.VISITOR)
    assert "等待服务部管理员审批" in detail(client, waiting).text


def test_one_is_approved(client, sign_in, tree, asked):
    manager = sign_in(Role.DEPARTMENT_MANAGER)
    waiting = waiting_at(tree.station)
    assert act(client, "approve", waiting, choice="2").url == reverse("cards:assessment_list")
    card = ServiceCard.objects.get()
    assert (card.tier, card.opened_by, card.opened_on.isoformat()) == (2, manager, "2026-11-23")
    assert f"新开服务卡 {card.number}（二级）" in queue(client).text
    assert asked == ["visits.tasks.plan_duties", "cards.tasks.remind_of_reviews"]


def test_one_is_turned_down(client, sign_in, tree):
    sign_in(Role.DEPARTMENT_MANAGER)
    waiting = waiting_at(tree.station)
    act(client, "reject", waiting, choice="2", reason="请补充照片")
    waiting.refresh_from_db()
    assert (waiting.status, waiting.decision_reason) == ("REJECTED", "请补充照片")


@pytest.mark.parametrize(
    ("action", "sent", "message"),
    [
        ("approve", {"choice": "1", "reason": ""}, "批准等级与申报等级不同，请说明理由。"),
        ("approve", {"choice": "9"}, "9"),
        ("approve", {}, "请选择批准等级。"),
        ("reject", {"choice": "2", "reason": " "}, "退回时请说明理由。"),
    ],
)
def test_a_wrong_decision_is_explained(client, sign_in, tree, action, sent, message):
    sign_in(Role.DEPARTMENT_MANAGER)
    waiting = waiting_at(tree.station)
    page = act(client, action, waiting, **sent)
    assert page.status_code == 422
    assert message in page.text
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_the_second_manager_is_told_who_decided(client, sign_in, tree):
    waiting = waiting_at(tree.station)
    sign_in(Role.DEPARTMENT_MANAGER, name="王芳")
    act(client, "approve", waiting, choice="2")
    sign_in(Role.DEPARTMENT_MANAGER, name="李强")
    page = act(client, "approve", waiting, choice="2")
    assert page.status_code == 409
    assert "已批准（经办人：王芳），没有重复处理" in page.text
    assert ServiceCard.objects.count() == 1


ACTIONS = ["approve", "reject"]


@pytest.mark.parametrize("action", ACTIONS)
def test_other_departments_find_nothing_to_decide(client, sign_in, tree, action):
    sign_in(Role.DEPARTMENT_MANAGER, tree.other_department)
    waiting = waiting_at(tree.station)
    assert act(client, action, waiting, choice="2", reason="好").status_code == 404
    assert detail(client, waiting).status_code == 404


@pytest.mark.parametrize("role", [Role.VISITOR, Role.STATION_HEAD])
def test_stations_dont_decide(client, sign_in, tree, role):
    sign_in(role)
    waiting = waiting_at(tree.station)
    for action in ACTIONS:
        assert act(client, action, waiting, choice="2", reason="好").status_code == 403
    assert confirm(client, waiting).status_code == 403
    assert client.post(reverse("cards:assessment_approve_many")).status_code == 403
    waiting.refresh_from_db()
    assert waiting.is_waiting


def test_decisions_are_posted(client, sign_in, tree):
    sign_in(Role.DEPARTMENT_MANAGER)
    waiting = waiting_at(tree.station)
    for action in ACTIONS:
        assert client.get(reverse(f"cards:assessment_{action}", args=[waiting.pk])).status_code == 405
    assert client.get(reverse("cards:assessment_confirm")).status_code == 405
    assert client.get(reverse("cards:assessment_approve_many")).status_code == 405


def test_an_unsent_form_keeps_every_field():
    form = AssessmentForm(findings()).unsent()
    assert set(form.initial) == set(form.fields)
