"""What a retiree agreed to: recorded and withdrawn on the person's page, by whoever works with them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.history import event_model_of
from laoling.people.consents import record_consents, standings_of, withdraw_consent
from laoling.people.models import Consent, How, Purpose, Retiree
from laoling.people.tests.factories import make_consent, make_retiree
from visits.tests.factories import NOW, TODAY

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
    return make_retiree(station=tree.station, name="张三", born_on=date(1948, 5, 1))


def sign_in(client, role, unit):
    user = make_user(role, unit)
    client.force_login(user)
    return user


def record(client, retiree, **changes):
    data = {"purposes": ["SERVICE", "HEALTH"], "how": "SPOKEN", "relative": "", "given_on": "2026-11-20"}
    return client.post(f"/desk/retirees/{retiree.pk}/consents/", data | changes)


def words_of(retiree):
    return {standing.purpose: standing.word for standing in standings_of(retiree)}


@pytest.mark.parametrize("role", [Role.VISITOR, Role.STATION_HEAD, Role.DEPARTMENT_MANAGER])
def test_whoever_works_with_people_records_a_consent(role, client, tree, zhang):
    unit = tree.department if role == Role.DEPARTMENT_MANAGER else tree.station
    user = sign_in(client, role, unit)
    assert record(client, zhang).status_code == 302
    assert words_of(zhang) == dict.fromkeys(Purpose, "未登记") | {
        Purpose.SERVICE: "同意",
        Purpose.HEALTH: "同意",
    }
    consent = zhang.consents.get(purpose="HEALTH")
    assert (consent.recorded_by, consent.given_on, consent.how) == (user, date(2026, 11, 20), How.SPOKEN)


def test_the_page_says_how_each_purpose_stands(client, tree, zhang):
    sign_in(client, Role.VISITOR, tree.station)
    make_consent(zhang, Purpose.SERVICE)
    make_consent(zhang, Purpose.HEALTH, withdrawn_on=TODAY)
    text = client.get(f"/desk/retirees/{zhang.pk}/").text
    for word in ("未登记", "已撤回", ">同意<", "撤回同意", "登记同意"):
        assert word in text


def test_a_second_click_records_nothing_twice(client, tree, zhang):
    sign_in(client, Role.VISITOR, tree.station)
    record(client, zhang)
    response = client.post(
        f"/desk/retirees/{zhang.pk}/consents/",
        {"purposes": ["SERVICE"], "how": "SPOKEN", "given_on": "2026-11-20"},
        follow=True,
    )
    assert "已经登记过同意" in response.text
    assert Consent.objects.count() == 2


def test_who_has_not_agreed_is_found_in_the_list_of_people(client, tree, zhang):
    sign_in(client, Role.VISITOR, tree.station)
    make_consent(zhang, Purpose.SERVICE)
    make_consent(make_retiree(station=tree.station, name="钱四"), Purpose.SERVICE, withdrawn_on=TODAY)
    make_retiree(station=tree.station, name="孙五")
    text = client.get("/desk/retirees/?without_consent=SERVICE").text
    assert ("张三" in text, "钱四" in text, "孙五" in text) == (False, True, True)


def test_withdrawing_takes_one_step_and_keeps_what_was(client, tree, zhang):
    user = sign_in(client, Role.VISITOR, tree.station)
    consent = make_consent(zhang, Purpose.HEALTH)
    url = f"/desk/retirees/{zhang.pk}/consents/{consent.pk}/withdraw/"
    assert client.post(url).status_code == 302
    client.post(url)
    consent.refresh_from_db()
    assert (consent.withdrawn_on, consent.withdrawn_by) == (TODAY, user)
    assert words_of(zhang)[Purpose.HEALTH] == "已撤回"
    assert event_model_of(Consent).objects.filter(pgh_obj=consent).count() == 2


def test_agreeing_again_is_a_new_record_and_counts(zhang):
    make_consent(zhang, Purpose.HEALTH, withdrawn_on=TODAY)
    make_consent(zhang, Purpose.HEALTH)
    (standing,) = [standing for standing in standings_of(zhang) if standing.purpose == Purpose.HEALTH]
    assert (standing.word, len(standing.earlier)) == ("同意", 1)


def test_the_database_holds_one_in_force_for_a_purpose(zhang):
    make_consent(zhang, Purpose.HEALTH)
    with pytest.raises(IntegrityError, match="one_in_force"), transaction.atomic():
        make_consent(zhang, Purpose.HEALTH)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"purposes": []}, "请勾选同意的用途"),
        ({"how": ""}, "请选择同意方式"),
        ({"how": "RELATIVE"}, "请写明代为同意的家属"),
        ({"given_on": ""}, "请选择同意日期"),
        ({"given_on": "2026-11-24"}, "同意日期不能晚于今天"),
        ({"given_on": "1026-11-20"}, "同意日期不能早于出生日期"),
        ({"given_on": "昨天"}, "请填写有效的日期"),
        ({"purposes": ["EVERYTHING"]}, "EVERYTHING"),
    ],
)
def test_a_wrong_answer_is_told_and_what_was_typed_is_kept(changes, message, client, tree, zhang):
    sign_in(client, Role.VISITOR, tree.station)
    response = record(
        client, zhang, **{"relative": "王强（儿子）" if not changes.get("how") else "", **changes}
    )
    assert response.status_code == 422
    assert message in response.text
    assert not Consent.objects.exists()
    if changes.get("how") != "RELATIVE":
        assert "王强（儿子）" in response.text


def test_a_relative_acts_with_a_name_and_oneself_without(client, tree, zhang):
    sign_in(client, Role.VISITOR, tree.station)
    record(client, zhang, how="RELATIVE", relative="王强（儿子）", purposes=["SERVICE"])
    record(client, zhang, relative="王强（儿子）", purposes=["HEALTH"])
    assert list(zhang.consents.order_by("pk").values_list("relative", flat=True)) == ["王强（儿子）", ""]


def test_the_services_refuse_days_ahead(zhang):
    with pytest.raises(ValidationError, match="不能晚于今天"):
        record_consents(
            retiree=zhang,
            purposes=["SERVICE"],
            how="SPOKEN",
            relative="",
            given_on=TODAY + timedelta(1),
            by=make_user(),
            today=TODAY,
        )


def test_withdrawing_twice_keeps_the_first(zhang):
    consent = make_consent(zhang, Purpose.HEALTH)
    first, second = make_user(), make_user()
    withdraw_consent(consent=consent, by=first, today=TODAY)
    assert withdraw_consent(consent=consent, by=second, today=TODAY + timedelta(3)).withdrawn_by == first


@pytest.mark.parametrize("part", ["consents/", "consents/{}/withdraw/"])
def test_outsiders_find_nothing_others_have_no_right_and_a_get_is_refused(part, client, tree, zhang):
    consent = make_consent(zhang, Purpose.HEALTH)
    url = f"/desk/retirees/{zhang.pk}/{part.format(consent.pk)}"
    sign_in(client, Role.VISITOR, tree.sibling)
    assert client.post(url, {"purposes": "SERVICE"}).status_code == 404
    sign_in(client, Role.AUDITOR, None)
    assert client.post(url).status_code == 403
    sign_in(client, Role.VISITOR, tree.station)
    assert client.get(url).status_code == 405


def test_a_consent_of_somebody_else_is_not_withdrawn_by_this_address(client, tree, zhang):
    consent = make_consent(make_retiree(station=tree.station), Purpose.HEALTH)
    sign_in(client, Role.VISITOR, tree.station)
    assert client.post(f"/desk/retirees/{zhang.pk}/consents/{consent.pk}/withdraw/").status_code == 404


def test_nobody_is_asked_to_agree_or_withdraw_for_somebody_who_died(client, tree, zhang):
    make_consent(zhang, Purpose.HEALTH)
    sign_in(client, Role.VISITOR, tree.station)
    page = f"/desk/retirees/{zhang.pk}/"
    assert "撤回同意" in client.get(page).text
    assert "登记同意" in client.get(page).text
    Retiree.objects.filter(pk=zhang.pk).update(died_on=TODAY)
    assert "撤回同意" not in client.get(page).text
    assert "登记同意" not in client.get(page).text
