"""A visit to several people of one household, on one form."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.exceptions import ValidationError

from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_household, make_retiree
from visits import services
from visits.models import Outcome, Visit
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
def household(tree):
    return make_household(station=tree.station)


@pytest.fixture
def zhang(tree, household):
    return make_retiree(station=tree.station, name="张三", household=household)


@pytest.fixture
def li(tree, household):
    return make_retiree(station=tree.station, name="李四", household=household)


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


def answers(*people, **kwargs):
    """What the form sends that was opened at NOW; `p_outcome` of `kwargs` holds for all of the `people`."""
    fields = {"day": TODAY.isoformat(), "submission_id": str(uuid4())}
    for person in people:
        fields |= {f"p{person.pk}-seen": "on", f"p{person.pk}-outcome": "MET"}
        fields |= {f"p{person.pk}-kinds": ["VISIT"]}
    return {**fields, **kwargs}


def address(household):
    return f"/visits/new/household/{household.pk}/"


def test_one_form_records_everybody_and_settles_each_ones_duties(client, visitor, household, zhang, li):
    duties = [owed(zhang), owed(li)]
    data = answers(zhang, li, **{f"p{li.pk}-outcome": "ABSENT", f"p{zhang.pk}-done": "量了血压"})
    response = client.post(address(household), data, follow=True)
    assert response.redirect_chain == [("/desk/", 302)]
    assert "已保存张三的走访记录，完成 1 项任务" in response.text
    assert "已保存李四的走访记录。没有见到人，任务还在，请在11月25日再去一次" in response.text
    assert f'data-saved="{data["submission_id"]}"' in response.text
    met, absent = Visit.objects.order_by("retiree__pk")
    assert (met.retiree, met.done, met.visitor, met.visited_at) == (zhang, "量了血压", visitor, NOW)
    assert (absent.outcome, absent.next_try_on) == (Outcome.ABSENT, TODAY + timedelta(2))
    for duty in duties:
        duty.refresh_from_db()
    assert [duty.settled_by for duty in duties] == [met, None]


def test_each_ones_open_kinds_are_ticked_and_who_has_none_is_left_out(client, visitor, household, zhang, li):
    owed(zhang, kind="HOME_SERVICE")
    first, second = client.get(address(household)).context["form"].members
    assert (first.retiree, first["kinds"].value(), first.is_seen) == (zhang, ["HOME_SERVICE"], True)
    assert (second.retiree, second["kinds"].value(), second.is_seen) == (li, ["VISIT"], False)


def test_who_isnt_ticked_is_not_recorded(client, visitor, household, zhang, li):
    data = answers(zhang, **{f"p{li.pk}-outcome": "", f"p{li.pk}-done": "聊天"})
    assert client.post(address(household), data).status_code == 302
    assert [visit.retiree for visit in Visit.objects.all()] == [zhang]


def test_sending_it_twice_makes_one_set(client, visitor, household, zhang, li):
    data = answers(zhang, li)
    for _ in range(2):
        assert client.post(address(household), data).status_code == 302
    assert Visit.objects.count() == 2


def test_other_answers_under_the_same_number_save_nothing(client, visitor, household, zhang, li):
    data = answers(zhang)
    client.post(address(household), data)
    data |= {**answers(zhang, li), "submission_id": data["submission_id"], f"p{zhang.pk}-outcome": "REFUSED"}
    response = client.post(address(household), data)
    assert (response.status_code, Visit.objects.count()) == (422, 1)
    assert "这次走访已经保存过" in response.text


def test_two_tabs_hold_one_number_until_it_is_saved(client, visitor, household, zhang, li):
    numbers = [client.get(address(household)).context["form"].when["submission_id"].value() for _ in range(2)]
    assert numbers[0] == numbers[1]
    client.post(address(household), answers(zhang, submission_id=numbers[0]))
    form = client.get(address(household)).context["form"]
    assert form.when["submission_id"].value() != numbers[0]


def test_mistakes_are_explained_by_person_and_everything_is_kept(client, visitor, household, zhang, li):
    data = answers(zhang, li, **{f"p{li.pk}-outcome": "", f"p{zhang.pk}-done": "聊了很久"})
    response = client.post(address(household), data)
    assert (response.status_code, Visit.objects.count()) == (422, 0)
    for words in ("有 1 处需要修改", "李四：请选择结果", "聊了很久", "<title>错误："):
        assert words in response.text
    assert f'href="#id_p{li.pk}-outcome_0"' in response.text
    assert 'data-fresh="no"' in response.text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"day": "other", "on_day": ""}, "请填写走访的日期"),
        ({"day": "other", "on_day": "2026-09-01"}, "30 天以内"),
        ({"submission_id": ""}, "这一页不完整"),
    ],
)
def test_the_day_is_asked_once_and_checked(client, visitor, household, zhang, change, words):
    response = client.post(address(household), answers(zhang, **change))
    assert response.status_code == 422
    assert words in response.text


def test_the_next_try_is_checked_by_person(client, visitor, household, zhang):
    wrong = {f"p{zhang.pk}-outcome": "ABSENT", f"p{zhang.pk}-next_try_on": "2026-11-01"}
    response = client.post(address(household), answers(zhang, **wrong))
    assert response.status_code == 422
    assert "张三：再去的日期" in response.text


def test_nobody_ticked_is_explained(client, visitor, household, zhang):
    response = client.post(address(household), answers())
    assert (response.status_code, "请至少勾选一位" in response.text) == (422, True)


def test_needs_lead_to_a_request(client, visitor, household, zhang):
    data = answers(zhang, **{f"p{zhang.pk}-needs": "想换灯泡"})
    response = client.post(address(household), data, follow=True)
    assert f"/visits/requests/new/{zhang.pk}/" in response.text


def test_after_it_comes_the_next_household_not_who_was_left_out(client, visitor, tree, household, zhang, li):
    other = make_retiree(station=tree.station)
    for person, due in ((zhang, -9), (li, -8), (other, -2)):
        owed(person, due=due)
    response = client.post(address(household), answers(zhang, then_next="1"), follow=True)
    assert response.redirect_chain[-1] == (f"/visits/new/{other.pk}/", 302)


def test_the_next_household_of_several_is_recorded_as_one(client, visitor, tree, household, zhang, li):
    other = make_retiree(station=tree.station)
    for person, due in ((other, -9), (zhang, -3), (li, -2)):
        owed(person, due=due)
    response = client.get(f"/desk/next/{other.pk}/")
    assert response.url == address(household)


def test_the_pages_of_the_day_and_of_one_person_offer_it(client, visitor, household, zhang, li):
    for person in (zhang, li):
        owed(person)
    assert address(household) in client.get("/desk/").text
    assert "和李四一起记录" in client.get(f"/visits/new/{zhang.pk}/").text


def test_after_a_death_it_is_about_the_family(client, visitor, household, zhang, li):
    type(li).objects.filter(pk=li.pk).update(died_on=TODAY - timedelta(1))
    assert [form.retiree for form in client.get(address(household)).context["form"].members] == [zhang]
    make_duty(make_card(li), TODAY - timedelta(1), TODAY, kind="FUNERAL")
    forms = client.get(address(household)).context["form"].members
    assert next(form for form in forms if form.retiree == li)["kinds"].value() == ["FUNERAL"]


def test_outsiders_dont_find_it_and_readers_dont_record(client, tree, household, zhang):
    client.force_login(make_user(Role.VISITOR, tree.sibling))
    assert client.get(address(household)).status_code == 404
    assert client.post(address(household), answers(zhang)).status_code == 404
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    assert client.get(address(household)).status_code == 403


def test_somebody_elses_submission_is_out_of_date(client, visitor, tree, household, zhang):
    data = answers(zhang)
    client.post(address(household), data)
    client.force_login(make_user(Role.VISITOR, tree.station))
    response = client.post(address(household), data)
    assert (response.status_code, "这一页已经过期" in response.text) == (422, True)


def test_twice_nobody_in_asks_for_the_family(client, visitor, household, zhang, li):
    for days in (3, 6):
        make_visit(zhang, NOW - timedelta(days), Outcome.ABSENT, next_try_on=TODAY)
    assert "已连续 2 次没有见到人" in client.get(address(household)).text


def test_all_or_none_is_saved(visitor, tree, zhang, li):
    own = {"outcome": "MET", "kinds": ["VISIT"]}
    answers = {zhang.pk: own, li.pk: {**own, "kinds": []}}
    with pytest.raises(ValidationError):
        services.record_household(answers=answers, visited_at=NOW, submission_id=uuid4(), by=visitor, now=NOW)
    assert not Visit.objects.exists()
