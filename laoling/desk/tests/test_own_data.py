"""One's own data on request: one PDF with everything, made for a reason that is written down."""

import io
from datetime import date

import pytest
import time_machine
from pypdf import PdfReader

from cards.tests.factories import make_assessment, make_card, make_pause
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.services import record_access
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.desk.own_data import UNPRINTABLE, own_data_of
from laoling.people.models import EmergencyContact, Purpose
from laoling.people.tests.factories import make_consent, make_retiree
from visits.models import MoodRecord
from visits.tests.factories import NOW, TODAY, make_duty, make_visit
from visits.tests.mood_parts import make_session, make_talk

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
    return make_retiree(
        station=tree.station,
        name="张三",
        phone="13800138000",
        health="高血压",
        politics="PARTY",
        notes="会二胡",
    )


@pytest.fixture
def manager(client, tree):
    user = make_user(Role.DEPARTMENT_MANAGER, tree.department, name="赵管理")
    client.force_login(user)
    return user


def ask(client, retiree, reason="本人来站要求查阅"):
    return client.post(f"/desk/retirees/{retiree.pk}/own-data/", {"reason": reason})


def everything_about(retiree, manager):
    EmergencyContact.objects.create(retiree=retiree, name="张小明", relation="儿子", phone="13900139000")
    make_consent(retiree, Purpose.HEALTH, withdrawn_on=TODAY)
    make_assessment(retiree, status="APPROVED", notes="子女在外地")
    card = make_card(retiree, number="D1-2026-0001")
    make_pause(card, reason="回老家探亲")
    make_duty(card)
    make_visit(retiree, done="量了血压", needs="修水管", mood=2, concerns=["FAMILY"], mood_words="想儿子")
    make_session(make_talk(retiree, record=MoodRecord.objects.get()), words="陪着说了一下午")
    record_access(
        by=manager,
        kind=AccessEvent.Kind.REVEAL,
        subject=f"people.retiree:{retiree.pk}",
        detail="身份证号和电话：办理报销",
    )
    record_access(by=manager, kind=AccessEvent.Kind.READ, subject=f"people.retiree:{retiree.pk}")


def test_it_has_everything_that_is_known(client, zhang, manager):
    everything_about(zhang, manager)
    response = ask(client, zhang)
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages)
    text = "".join(text.split())
    for words in (
        zhang.id_number,
        "13800138000",
        "高血压",
        "中共党员",
        "会二胡",
        "张小明",
        "13900139000",
        "健康信息用于安排服务",
        "已撤回",
        "子女在外地",
        "D1-2026-0001",
        "回老家探亲",
        "量了血压",
        "修水管",
        "心情较差，关切：子女家事（想儿子）",
        "陪着说了一下午",
        "办理报销",
        "查看1次",
        "服务部管理员",
    ):
        assert words in text, words


def test_its_name_tells_nothing_and_nobody_keeps_it(client, zhang, manager):
    response = ask(client, zhang)
    assert response["Content-Type"] == "application/pdf"
    assert "2026-11-23" in response["Content-Disposition"]
    assert "张三" not in str(response.headers)
    assert "no-store" in response["Cache-Control"]


def test_who_made_it_and_why_is_written_down(client, zhang, manager):
    ask(client, zhang)
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.EXPORT)
    assert (event.user, event.subject) == (manager, f"people.retiree:{zhang.pk}")
    assert event.detail == "本人资料：本人来站要求查阅"


def test_no_reason_no_file(client, zhang, manager):
    response = ask(client, zhang, reason=" ")
    assert response.status_code == 422
    assert "请填写导出原因" in response.text
    assert not AccessEvent.objects.filter(kind=AccessEvent.Kind.EXPORT).exists()


def test_a_character_that_the_font_lacks_is_named(zhang, manager):
    zhang.name = "张\U0003104f"
    data = own_data_of(zhang, by=manager, now=NOW)
    assert (data["name"], data["missing"]) == (f"张{UNPRINTABLE}", "U+3104F")


def test_looks_at_a_record_that_was_merged_count_too(tree, zhang, manager):
    gone = make_retiree(station=tree.station, merged_into=zhang, merged_at=NOW, merged_by=manager)
    record_access(
        by=manager, kind=AccessEvent.Kind.PRINT, subject=f"people.retiree:{gone.pk}", detail="旧的一份"
    )
    sections = {s["title"]: s for s in own_data_of(zhang, by=manager, now=NOW)["sections"]}
    assert "打印：旧的一份" in [row[2] for row in sections["谁看过这些资料"]["rows"]]


def test_it_costs_the_same_however_much_there_is(zhang, manager, django_assert_max_num_queries):
    everything_about(zhang, manager)
    for day in range(1, 20):
        make_visit(zhang, done=str(day))
        make_card(zhang, opened_on=date(2025, 1, day), closed_on=date(2025, 2, day))
    with django_assert_max_num_queries(24):
        own_data_of(zhang, by=manager, now=NOW)


def test_outsiders_find_nothing_others_have_no_right_and_a_get_is_refused(client, tree, zhang, manager):
    assert client.get(f"/desk/retirees/{zhang.pk}/own-data/").status_code == 405
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.other_department))
    assert ask(client, zhang).status_code == 404
    client.force_login(make_user(Role.STATION_HEAD, tree.station))
    assert ask(client, zhang).status_code == 403
    assert "请联系服务部办理" in client.get(f"/desk/retirees/{zhang.pk}/").text
