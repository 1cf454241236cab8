"""Recording, reading and taking back a visit on the pages."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine

from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.calendar import SHANGHAI
from laoling.people.tests.factories import make_retiree
from visits.models import DutyKind, Outcome, Visit
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
    return make_retiree(station=tree.station, name="张三", phone="13800138000")


@pytest.fixture
def visitor(client, tree):
    visitor = make_user(Role.VISITOR, tree.station)
    client.force_login(visitor)
    return visitor


def owed(retiree, opens=-20, due=-8, **kwargs):
    card = retiree.cards.open().first() or make_card(
        retiree, opened_on=date(2026, 10, 1), planned_to=TODAY + timedelta(14)
    )
    return make_duty(card, TODAY + timedelta(opens), TODAY + timedelta(due), **kwargs)


def answers(**kwargs):
    """What a form sends that was opened at NOW; `kinds` is a list."""
    fields = {"day": TODAY.isoformat(), "outcome": "MET", "kinds": ["VISIT"], "submission_id": str(uuid4())}
    return {**fields, **kwargs}


def record(client, retiree, **kwargs):
    return client.post(f"/visits/new/{retiree.pk}/", answers(**kwargs))


def form_of(client, retiree):
    return client.get(f"/visits/new/{retiree.pk}/").context["form"]


def test_a_saved_visit_settles_what_was_open_and_says_so(client, visitor, zhang):
    duty = owed(zhang)
    response = client.post(f"/visits/new/{zhang.pk}/", answers(done="量了血压"), follow=True)
    assert response.redirect_chain == [("/desk/", 302)]
    assert "已保存张三的走访记录，完成 1 项任务" in response.text
    visit = Visit.objects.get()
    assert (visit.visitor, visit.visited_at, visit.done) == (visitor, NOW, "量了血压")
    duty.refresh_from_db()
    assert duty.settled_by == visit


def test_what_is_open_is_ticked_already_with_how_urgent_it_is(client, visitor, zhang):
    owed(zhang, kind=DutyKind.HOME_SERVICE)
    form = form_of(client, zhang)
    assert form["kinds"].value() == ["HOME_SERVICE"]
    assert ("HOME_SERVICE", "上门服务（逾期8天）") in form.fields["kinds"].choices


def test_without_anything_open_it_is_a_visit(client, visitor, zhang):
    assert form_of(client, zhang)["kinds"].value() == ["VISIT"]


def test_save_and_next_goes_on_to_the_next_household(client, visitor, zhang, tree):
    other = make_retiree(station=tree.station)
    for retiree in (zhang, other):
        owed(retiree)
    response = client.post(f"/visits/new/{zhang.pk}/", answers(then_next="1"), follow=True)
    assert response.redirect_chain[-1] == (f"/visits/new/{other.pk}/", 302)
    assert "已保存张三的走访记录" in response.text


def test_a_double_click_makes_one_visit(client, visitor, zhang):
    number = str(uuid4())
    for _ in range(2):
        assert record(client, zhang, submission_id=number).status_code == 302
    assert Visit.objects.count() == 1


def test_two_tabs_hold_one_submission_until_it_is_saved(client, visitor, zhang):
    first, second = (form_of(client, zhang)["submission_id"].value() for _ in range(2))
    assert first == second
    record(client, zhang, submission_id=first)
    assert form_of(client, zhang)["submission_id"].value() != first


def test_a_saved_submission_with_other_content_is_not_swallowed(client, visitor, zhang):
    number = str(uuid4())
    record(client, zhang, submission_id=number)
    response = record(client, zhang, submission_id=number, outcome="ABSENT")
    assert response.status_code == 422
    assert "这次走访已经保存过" in response.text
    assert f"/visits/{Visit.objects.get().pk}/" in response.text


def test_the_number_of_another_persons_form_is_out_of_date(client, visitor, zhang, tree):
    number = str(uuid4())
    record(client, zhang, submission_id=number)
    response = record(client, make_retiree(station=tree.station), submission_id=number)
    assert response.status_code == 422
    assert "这一页已经过期" in response.text
    assert Visit.objects.count() == 1


def test_the_confirmation_carries_the_number_that_ends_the_draft(client, visitor, zhang):
    number = str(uuid4())
    response = client.post(f"/visits/new/{zhang.pk}/", answers(submission_id=number), follow=True)
    assert f'data-saved="{number}"' in response.text


def test_bad_input_is_explained_and_what_was_typed_is_kept(client, visitor, zhang):
    response = record(client, zhang, outcome="", kinds=[], done="聊了很久", next_step="带药")
    assert response.status_code == 422
    for words in ("有 2 处需要修改", "请选择结果", "请至少选择一项服务", "聊了很久", "带药", "<title>错误："):
        assert words in response.text
    assert 'href="#id_outcome_0"' in response.text
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"day": "other"}, "请填写走访的日期"),
        ({"day": "other", "on_day": "2026-11-24"}, "走访日期不能晚于今天"),
        ({"day": "other", "on_day": "2026-10-23"}, "只能补记 30 天以内的走访"),
        ({"day": "other", "on_day": "2026-11-23", "at_time": "10:01"}, "走访时间不能晚于现在"),
        ({"day": "other", "on_day": "2026-02-30"}, "日期"),
        ({"day": "1900-01-01"}, "day"),
        ({"submission_id": "x"}, "这一页不完整"),
        ({"done": "长" * 1001}, "1000"),
        ({"mood": "9"}, "mood"),
    ],
)
def test_it_refuses(client, visitor, zhang, fields, words):
    response = record(client, zhang, **fields)
    assert response.status_code == 422
    assert words in response.text
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, NOW),
        ({"day": "2026-11-22"}, datetime(2026, 11, 22, 12, tzinfo=SHANGHAI)),
        ({"day": "other", "on_day": "2026-10-24"}, datetime(2026, 10, 24, 12, tzinfo=SHANGHAI)),
        ({"day": "other", "on_day": "2026-11-20", "at_time": "08:30"}, datetime(2026, 11, 20, 8, 30, tzinfo=SHANGHAI)),
    ],
)  # fmt: skip
def test_the_moment_is_now_or_what_was_said(client, visitor, zhang, fields, expected):
    record(client, zhang, **fields)
    assert Visit.objects.get().visited_at == expected


def test_a_form_opened_before_midnight_still_means_that_day_after_it(client, visitor, zhang):
    with time_machine.travel(datetime(2026, 11, 24, 0, 10, tzinfo=SHANGHAI), tick=False):
        client.force_login(visitor)
        record(client, zhang, day=TODAY.isoformat())
    assert Visit.objects.get().visited_on == TODAY


def test_nobody_in_says_when_to_try_again(client, visitor, zhang):
    owed(zhang)
    response = client.post(f"/visits/new/{zhang.pk}/", answers(outcome="ABSENT"), follow=True)
    assert "没有见到人，任务还在，请在11月25日再去一次" in response.text


def test_a_call_that_doesnt_count_says_so(client, visitor, zhang):
    owed(zhang)
    response = client.post(f"/visits/new/{zhang.pk}/", answers(outcome="PHONED"), follow=True)
    assert "电话不算完成" in response.text


def test_the_second_time_nobody_in_asks_to_call_the_family(client, visitor, zhang):
    words = "请给紧急联系人打电话"
    record(client, zhang, outcome="ABSENT")
    assert words not in client.get(f"/visits/new/{zhang.pk}/").text
    record(client, zhang, outcome="ABSENT")
    assert "已连续 2 次没有见到人" in client.get(f"/visits/new/{zhang.pk}/").text
    assert words in client.get(f"/desk/retirees/{zhang.pk}/").text


def test_outsiders_dont_find_the_form_and_readers_may_not_fill_it_in(client, tree, zhang):
    client.force_login(make_user(Role.VISITOR, tree.sibling))
    assert record(client, zhang).status_code == 404
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert record(client, zhang).status_code == 403
    assert not Visit.objects.exists()


def test_a_visit_can_be_read_where_it_belongs(client, visitor, tree, zhang):
    visit = make_visit(zhang, done="量了血压", mood=4, visitor=visitor)
    text = client.get(f"/visits/{visit.pk}/").text
    assert "量了血压" in text
    assert "较好" in text
    client.force_login(make_user(Role.VISITOR, tree.sibling))
    assert client.get(f"/visits/{visit.pk}/").status_code == 404


def test_the_head_takes_a_visit_back_and_the_duty_is_due_again(client, visitor, tree, zhang):
    duty = owed(zhang)
    record(client, zhang)
    visit = Visit.objects.get()
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    response = client.post(f"/visits/{visit.pk}/withdraw/", follow=True)
    assert "已撤回张三的走访记录" in response.text
    duty.refresh_from_db()
    assert duty.settled_by is None


def test_taking_back_needs_the_right_the_scope_and_a_post(client, visitor, tree, zhang):
    url = f"/visits/{make_visit(zhang).pk}/withdraw/"
    assert client.post(url).status_code == 403
    client.force_login(make_user(Role.STATION_HEAD, tree.sibling))
    assert client.post(url).status_code == 404
    assert client.get(url).status_code == 405
    assert Visit.objects.get().withdrawn_at is None


def test_the_list_is_narrowed_by_its_filters(client, visitor, tree, zhang):
    mine = make_visit(zhang, visitor=visitor, outcome=Outcome.REFUSED, kinds=[DutyKind.HOME_SERVICE])
    other = make_visit(zhang, visited_at=NOW - timedelta(days=9))
    make_visit(make_retiree(station=tree.sibling))
    for query, expected in [
        ("", [mine, other]),
        ("outcome=refused", [mine]),
        ("kind=home_service", [mine]),
        ("mine=on", [mine]),
        ("until=2026-11-20", [other]),
        ("since=2026-11-20", [mine]),
        ("outcome=nonsense", [mine, other]),
    ]:
        assert list(client.get(f"/visits/?{query}").context["page"]) == expected, query


def test_an_empty_list_says_why(client, visitor):
    assert "还没有走访记录" in client.get("/visits/").text
    assert "没有符合条件的走访记录" in client.get("/visits/?outcome=met").text
