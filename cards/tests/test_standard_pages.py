"""The table of care standards on the pages: changed in two steps, withdrawn before it begins."""

import threading
from datetime import date

import pytest
import time_machine
from django.db import connection
from django.urls import reverse

from cards.models import CareStandard, Tier
from cards.standards import services
from cards.standards.forms import StandardsForm
from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.people.tests.factories import make_retiree

TODAY = date(2026, 11, 23)
LIST, CHANGE = "cards:standard_list", "cards:standard_change"


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-11-23 09:00+08:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def asked(monkeypatch):
    names: list[str] = []
    monkeypatch.setattr("cards.standards.views.ask_on_commit", names.append)
    return names


@pytest.fixture
def tree(db):
    return make_centre_tree()


@pytest.fixture
def manager(client, tree):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department, name="王芳")
    client.force_login(manager)
    return manager


def sent(**changed):
    """What the form sends when only that is changed."""
    form = StandardsForm.begin(TODAY)
    data = {name: value for name, value in form.initial.items() if value is not False}
    return data | changed


def post(client, **data):
    return client.post(reverse(CHANGE), data)


@pytest.fixture
def coming(db):
    standard = CareStandard(tier=2, kind="VISIT", times=3, period="MONTH", valid_from=date(2027, 1, 1))
    return services.add_standards(standards=[standard], by=make_user(), today=TODAY)[0]


def test_the_list_shows_what_holds_what_comes_and_what_was(client, manager, coming):
    with time_machine.travel("2026-11-30 09:00+08:00", tick=False):
        row = CareStandard(tier=1, kind="VISIT", times=2, period="WEEK", valid_from=date(2026, 11, 30))
        services.add_standards(standards=[row], by=manager, today=date(2026, 11, 30))
        client.force_login(manager)
        page = client.get(reverse(LIST))
    assert page.context["table"][0][1][0].promise == "每周 2 次"
    assert [standard.promise for standard in page.context["coming"]] == ["每月 3 次"]
    assert [(s.promise, s.last_day) for s in page.context["over"]] == [("每周 1 次", date(2026, 11, 29))]


def test_the_form_begins_with_what_holds_on_the_first_of_next_month(client, manager):
    form = client.get(reverse(CHANGE)).context["form"]
    assert form.initial["valid_from"] == date(2026, 12, 1)
    assert (form.initial["visit_2_times"], form.initial["visit_2_period"]) == (1, "MONTH")


def test_what_it_means_is_shown_and_nothing_saved_before_it_is_confirmed(client, manager, tree, asked):
    for name in ("甲", "乙", "丙"):
        make_card(make_retiree(name=name, station=tree.station), tier=Tier.SECOND)
    make_card(make_retiree(station=tree.far_station), tier=Tier.SECOND)
    make_user(Role.VISITOR, tree.station)
    make_user(Role.VISITOR, tree.sibling)
    make_user(Role.VISITOR, tree.far_station)
    before = CareStandard.objects.count()
    page = post(client, **sent(visit_2_times=2))
    assert page.status_code == 200
    assert "由每月 3 次增至 6 次，人均由 1.5 次增至 3 次" in page.text
    assert "上门服务</strong>不变，每月 6 次，人均 3 次" in page.text
    assert "每月 1 次 → <strong>每月 2 次" in page.text
    assert "其他服务部还有 1 张服务卡也按新标准" in page.text
    assert CareStandard.objects.count() == before
    answer = post(client, **sent(visit_2_times=2), save="1")
    assert answer.status_code == 302
    made = CareStandard.objects.latest("pk")
    assert (made.tier, made.times, made.valid_from, made.created_by) == (2, 2, date(2026, 12, 1), manager)
    assert CareStandard.objects.count() == before + 1
    assert asked == ["visits.tasks.plan_duties"]
    assert "已设定 1 项服务标准，从 2026-12-01 起执行" in client.get(answer.url).text


@pytest.mark.django_db
def test_the_hidden_fields_of_the_second_step_say_the_same_again(client, manager):
    page = post(client, **sent(visit_2_times=2, visit_1_phone="on"))
    hidden = {
        field.html_name: field.value() for field in page.context["form"] if field.html_name != "seen"
    } | {"seen": page.context["seen"]}
    hidden = {
        name: "True" if value is True else value for name, value in hidden.items() if value is not False
    }
    assert post(client, **hidden, save="1").status_code == 302
    assert CareStandard.objects.filter(valid_from=date(2026, 12, 1)).count() == 2


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"valid_from": "2026-11-22", "visit_2_times": 2}, "开始日期最早为今天"),
        ({"valid_from": ""}, "请选择从哪天起执行"),
        ({"visit_2_times": ""}, "请填写二级走访的次数。"),
        ({"visit_2_times": "x"}, "二级走访的次数请填写整数。"),
        ({"visit_2_times": "0"}, "二级走访至少 1 次。"),
        ({"visit_1_times": "8"}, "一级走访：每天不能超过一次"),
        ({"visit_2_period": "DAY"}, "DAY"),
        ({}, "没有改动：从 2026-12-01 起的标准本来就是这样。"),
    ],
)
@pytest.mark.parametrize("step", [{}, {"save": "1"}])
def test_wrong_input_is_explained_and_kept(client, manager, changed, message, step):
    before = CareStandard.objects.count()
    page = post(client, **sent(**changed), **step)
    assert page.status_code == 422
    assert message in page.text
    assert CareStandard.objects.count() == before


def test_a_day_that_has_one_says_what_to_do(client, manager, coming):
    page = post(client, **sent(valid_from="2027-01-01", visit_2_times=4), save="1")
    assert page.status_code == 422
    assert "二级走访在 2027-01-01 这一天已有标准（每月 3 次）" in page.text
    assert "先撤回再重新设定" in page.text


def test_a_change_that_another_will_follow_says_so(client, manager, coming):
    assert "2027-01-01 起又改为每月 3 次" in post(client, **sent(visit_2_times=2)).text


def test_back_leads_to_the_form_with_everything_typed(client, manager):
    page = post(client, **sent(visit_2_times=5), back="1")
    assert page.status_code == 200
    assert 'name="visit_2_times" value="5"' in page.text


def test_a_table_changed_meanwhile_is_told_with_new_figures(client, manager):
    data = sent(visit_2_times=2)
    row = CareStandard(tier=1, kind="VISIT", times=3, period="WEEK", valid_from=date(2026, 12, 1))
    services.add_standards(standards=[row], by=manager, today=TODAY)
    page = post(client, **data, save="1")
    assert page.status_code == 409
    assert "服务标准刚刚被改动过" in page.text
    assert not CareStandard.objects.filter(tier=2, valid_from=date(2026, 12, 1)).exists()


def test_the_second_click_saves_nothing_more(client, manager):
    data = sent(visit_2_times=2)
    post(client, **data, save="1")
    assert post(client, **data, save="1").status_code == 422
    assert CareStandard.objects.filter(valid_from=date(2026, 12, 1)).count() == 1


def withdraw(client, standard):
    return client.post(reverse("cards:standard_withdraw", args=[standard.pk]), follow=True)


def test_one_that_has_not_begun_is_withdrawn_and_cards_are_planned_again(client, manager, coming, asked):
    card = make_card(tier=2, planned_to=date(2026, 12, 31))
    page = withdraw(client, coming)
    assert "已撤回：二级 走访 每月 3 次（原定 2027-01-01 起）" in page.text
    assert not CareStandard.objects.filter(pk=coming.pk).exists()
    card.refresh_from_db()
    assert card.planned_to is None
    assert asked == ["visits.tasks.plan_duties"]
    events = CareStandard.pgh_event_model.objects.filter(pgh_obj_id=coming.pk)
    assert list(events.order_by("pgh_id").values_list("pgh_label", flat=True)) == ["insert", "delete"]


def test_one_that_has_begun_stays(client, manager):
    standing = CareStandard.objects.filter(tier=1).first()
    assert "不能撤回" in withdraw(client, standing).text
    assert CareStandard.objects.filter(pk=standing.pk).exists()


def test_who_may_what(client, tree, coming):
    addresses = [reverse(LIST), reverse(CHANGE), reverse("cards:standard_withdraw", args=[coming.pk])]
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert [client.get(addresses[0]).status_code, client.get(addresses[1]).status_code] == [403, 403]
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert [client.get(addresses[0]).status_code, client.get(addresses[1]).status_code] == [200, 403]
    assert client.post(addresses[2]).status_code == 403
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    assert client.get(addresses[2]).status_code == 405
    assert client.post(reverse("cards:standard_withdraw", args=[0])).status_code == 404


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_managers_at_once_and_one_is_told():
    seen = services.state_of_table()
    managers = [make_user(Role.DEPARTMENT_MANAGER) for _ in range(2)]
    results: list = [None, None]
    start = threading.Barrier(2)

    def save(place):
        row = CareStandard(
            tier=2, kind="VISIT", times=2 + place, period="MONTH", valid_from=date(2027, 1, 1 + place)
        )
        try:
            start.wait()
            results[place] = services.add_standards(
                standards=[row], by=managers[place], today=TODAY, seen=seen
            )
        except Outdated as error:
            results[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=save, args=[place]) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {type(result) for result in results} == {list, Outdated}
    assert CareStandard.objects.coming(TODAY).count() == 1
