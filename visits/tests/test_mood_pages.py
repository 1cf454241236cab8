"""Moods and talks on the pages: noted at a visit, read by those whose business it is, revealed, reported."""

import io
import zipfile
from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.urls import reverse

from cards.tests.factories import make_card
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_household, make_retiree
from visits.models import MoodRecord, Talk
from visits.moods.reports import publish_month
from visits.tests.factories import NOW, TODAY, make_visit
from visits.tests.mood_parts import make_mood, make_session, make_talk

pytestmark = pytest.mark.django_db
SECRET = "想儿子"


@pytest.fixture(autouse=True)
def _at_ten_on_monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def zhang(tree):
    return make_retiree(station=tree.station, name="张三")


@pytest.fixture
def staff(tree, zhang):
    """A reader of each kind; the first visitor answers for 张三."""
    people = {
        "visitor": make_user(Role.VISITOR, tree.station),
        "colleague": make_user(Role.VISITOR, tree.station),
        "head": make_user(Role.STATION_HEAD, tree.station),
        "manager": make_user(Role.DEPARTMENT_MANAGER, tree.department),
        "leader": make_user(Role.CENTRE_LEADER, tree.centre),
        "auditor": make_user(Role.AUDITOR, None),
        "admin": make_user(Role.SYSTEM_ADMIN, None),
        "outsider": make_user(Role.STATION_HEAD, tree.sibling),
    }
    make_card(zhang, visitor=people["visitor"])
    return people


@pytest.fixture
def record(zhang, staff):
    return make_mood(
        zhang,
        2,
        visitor=staff["visitor"],
        visited_at=NOW - timedelta(days=2),
        mood_words=SECRET,
        concerns=["FAMILY"],
    )


@pytest.fixture
def talk(zhang, staff, record):
    talk = make_talk(zhang, record=record)
    make_session(talk, words=f"说起{SECRET}")
    return Talk.objects.get()


def status_by_reader(client, staff, method, address, data=None):
    found = {}
    for name, user in staff.items():
        client.force_login(user)
        found[name] = getattr(client, method)(address, data or {}).status_code
    return found


def shows(client, staff, address):
    """Who reads the secret there."""
    found = []
    for name, user in staff.items():
        client.force_login(user)
        if SECRET in client.get(address).text:
            found.append(name)
    return found


def visit_data(**kwargs):
    fields = {"day": TODAY.isoformat(), "outcome": "MET", "kinds": ["VISIT"], "submission_id": str(uuid4())}
    return {**fields, **kwargs}


def talk_data(talk, **kwargs):
    fields = {
        "appeals": ["FEELING"],
        "words": "谈了心",
        "talked_on": TODAY.isoformat(),
        "outcome": "again",
        "next_on": "2026-12-10",
        "version": talk.version,
        "submission_id": str(uuid4()),
    }
    return {**fields, **kwargs}


# At a visit


def test_a_low_mood_at_a_visit_leads_to_the_talk(client, staff, zhang):
    client.force_login(staff["visitor"])
    data = visit_data(mood="1", concerns=["FAMILY", "HEALTH"], mood_words=SECRET)
    response = client.post(f"/visits/new/{zhang.pk}/", data, follow=True)
    talk = Talk.objects.get()
    assert f'张三：心情低落。请在11月26日前<a href="/visits/talks/{talk.pk}/">谈一次心</a>' in response.text
    assert MoodRecord.objects.get().concerns == ["HEALTH", "FAMILY"]
    assert "张三" in client.get("/desk/").context["talks"].rows[0].retiree.name


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"concerns": ["FAMILY"]}, "填了关切的，请选择心情"),
        ({"mood_words": SECRET}, "填了关切的，请选择心情"),
        ({"mood": "2", "outcome": "ABSENT"}, "没有见到人，不能记心情"),
        ({"concerns": ["NONSENSE"]}, "NONSENSE"),
    ],
)
def test_what_cant_be_is_explained_and_kept_open(client, staff, zhang, said, words):
    client.force_login(staff["visitor"])
    response = client.post(f"/visits/new/{zhang.pk}/", visit_data(**said))
    assert response.status_code == 422
    assert words in response.text
    assert '<details class="more" open>' in " ".join(response.text.split())
    assert not MoodRecord.objects.exists()


def test_the_same_submission_with_another_mood_is_told(client, staff, zhang):
    client.force_login(staff["visitor"])
    data = visit_data(mood="3")
    client.post(f"/visits/new/{zhang.pk}/", data)
    assert client.post(f"/visits/new/{zhang.pk}/", data).status_code == 302
    assert client.post(f"/visits/new/{zhang.pk}/", data | {"mood": "4"}).status_code == 422
    assert MoodRecord.objects.get().mood == 3


def test_a_household_is_asked_of_each(client, staff, tree):
    home = make_household(station=tree.station)
    one, other = (make_retiree(station=tree.station, household=home) for _ in range(2))
    client.force_login(staff["visitor"])
    data = {"day": TODAY.isoformat(), "submission_id": str(uuid4())}
    for person, mood in ((one, "4"), (other, "2")):
        own = {"seen": "on", "outcome": "MET", "kinds": ["VISIT"], "mood": mood, "concerns": ["HEALTH"]}
        data |= {f"p{person.pk}-{name}": value for name, value in own.items()}
    assert client.post(reverse("visits:household_new", args=[home.pk]), data).status_code == 302
    moods = dict(MoodRecord.objects.values_list("visit__retiree", "mood"))
    assert moods == {one.pk: 4, other.pk: 2}
    assert Talk.objects.get().retiree == other


def test_correcting_shows_what_was_noted_and_changes_it(client, staff, record):
    client.force_login(staff["head"])
    address = f"/visits/{record.visit_id}/edit/"
    assert SECRET in client.get(address).text
    visit = record.visit
    data = visit_data(mood="4", concerns=["MONEY"], version=visit.version, day="other", on_day="2026-11-21")
    assert client.post(address, data).status_code == 302
    record.refresh_from_db()
    assert (record.mood, record.concerns, record.words) == (4, ["MONEY"], "")


def test_a_manager_corrects_a_visit_without_seeing_or_touching_the_mood(client, staff, record):
    client.force_login(staff["manager"])
    address = f"/visits/{record.visit_id}/edit/"
    response = client.get(address)
    assert SECRET not in response.text
    assert 'name="mood"' not in response.text
    data = visit_data(
        mood="5", done="量了血压", version=record.visit.version, day="other", on_day="2026-11-21"
    )
    assert client.post(address, data).status_code == 302
    record.refresh_from_db()
    assert (record.mood, record.words) == (2, SECRET)


# Who reads it


def test_only_the_responsible_read_what_was_said(client, staff, zhang, talk, record):
    theirs = ["visitor", "head"]
    assert shows(client, staff, f"/visits/{record.visit_id}/") == theirs
    assert shows(client, staff, f"/visits/talks/{talk.pk}/") == theirs
    assert shows(client, staff, f"/desk/retirees/{zhang.pk}/") == theirs
    assert shows(client, staff, f"/desk/retirees/{zhang.pk}/story/") == theirs
    for address in ("/visits/", "/desk/", "/visits/talks/", "/inbox/", "/admin/", "/visits/moods/"):
        assert shows(client, staff, address) == []
    assert shows(client, staff, "/admin/history/?kind=visits.moodrecord") == []
    assert shows(client, staff, f"/admin/visits/visit/{record.visit_id}/change/") == []


def test_who_noted_it_reads_it_on_the_visit(client, staff, zhang):
    visit = make_visit(zhang, visitor=staff["colleague"], mood=3, mood_words=SECRET)
    assert shows(client, staff, f"/visits/{visit.pk}/") == ["visitor", "colleague", "head"]


def test_the_talk_s_page_is_there_for_the_responsible_and_their_manager(client, staff, talk):
    found = status_by_reader(client, staff, "get", f"/visits/talks/{talk.pk}/")
    assert {name for name, code in found.items() if code == 200} == {"visitor", "head", "manager"}
    assert (found["colleague"], found["outsider"]) == (404, 404)
    assert (found["leader"], found["auditor"], found["admin"]) == (403, 403, 403)


@pytest.mark.parametrize("what", ["talk", "mood"])
def test_a_manager_reads_it_once_for_a_reason_that_is_logged(client, staff, talk, record, what):
    address = (
        f"/visits/talks/{talk.pk}/reveal/" if what == "talk" else f"/visits/{record.visit_id}/mood/reveal/"
    )
    client.force_login(staff["manager"])
    refused = client.post(address, {"reason": ""})
    assert (refused.status_code, "请填写查看原因" in refused.text, SECRET in refused.text) == (
        422,
        True,
        False,
    )
    assert not AccessEvent.objects.filter(kind=AccessEvent.Kind.REVEAL).exists()
    response = client.post(address, {"reason": "商量帮扶"})
    assert SECRET in response.text
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.REVEAL)
    assert event.user == staff["manager"]
    assert event.detail.endswith("：商量帮扶")
    assert SECRET not in client.get(f"/visits/talks/{talk.pk}/").text
    found = status_by_reader(client, staff, "post", address, {"reason": "好奇一下"})
    assert {name for name, code in found.items() if code == 200} == {"manager"}
    assert client.get(address).status_code == 405


# Talks


def test_a_talk_is_recorded_and_followed_up(client, staff, talk):
    client.force_login(staff["visitor"])
    response = client.post(f"/visits/talks/{talk.pk}/hold/", talk_data(talk), follow=True)
    assert "已保存和张三的谈心，约好12月10日再谈" in response.text
    assert "谈了心" in response.text
    talk.refresh_from_db()
    assert (talk.times, talk.due_on) == (2, date(2026, 12, 10))
    enough = talk_data(talk, outcome="through")
    assert "谈心已办结" in client.post(f"/visits/talks/{talk.pk}/hold/", enough, follow=True).text


def test_bad_input_keeps_what_was_typed(client, staff, talk):
    client.force_login(staff["visitor"])
    bad = talk_data(talk, appeals=[], next_on="", words="说了很久")
    response = client.post(f"/visits/talks/{talk.pk}/hold/", bad)
    assert response.status_code == 422
    for words in ("有 2 处需要修改", "请至少选择一讲", "请选择哪天再谈", "说了很久"):
        assert words in response.text


def test_who_comes_second_is_told_and_begins_from_how_it_is(client, staff, talk):
    client.force_login(staff["head"])
    response = client.post(f"/visits/talks/{talk.pk}/hold/", talk_data(talk, version=talk.version + 7))
    assert response.status_code == 409
    assert "刚刚被别人更新过" in response.text


def test_the_head_ends_a_talk_that_isnt_needed(client, staff, talk):
    client.force_login(staff["head"])
    address = f"/visits/talks/{talk.pk}/close/"
    assert client.post(address, {"version": talk.version, "words": ""}).status_code == 422
    assert (
        "已结束张三的谈心"
        in client.post(address, {"version": talk.version, "words": "心情好转"}, follow=True).text
    )
    client.force_login(staff["visitor"])
    assert client.post(address, {"version": talk.version, "words": "心情好转"}).status_code == 403


def test_holding_needs_the_business_the_scope_and_a_post(client, staff, talk):
    for deed in ("hold", "close"):
        address = f"/visits/talks/{talk.pk}/{deed}/"
        found = status_by_reader(client, staff, "post", address, talk_data(talk, words=""))
        assert found["manager"] == 403
        assert found["outsider"] == 404
        assert {found[name] for name in ("leader", "auditor", "admin")} == {403}
        client.force_login(staff["head"])
        assert client.get(address).status_code == 405


def test_the_list_has_what_one_sees_to(client, staff, tree, talk):
    client.force_login(staff["manager"])
    other = make_talk(make_retiree(station=tree.sibling), due_on=TODAY - timedelta(days=3))
    for query, expected in [("", [other, talk]), ("state=overdue", [other]), ("state=ended", [])]:
        assert list(client.get(f"/visits/talks/?{query}").context["page"]) == expected, query
    client.force_login(staff["visitor"])
    assert list(client.get("/visits/talks/").context["page"]) == [talk]
    client.force_login(staff["colleague"])
    assert "现在没有要谈的心" in client.get("/visits/talks/").text


# The report


@pytest.fixture
def october(tree):
    for mood in (1, 3, 3, 4, 5):
        make_mood(make_retiree(station=tree.station), mood, on=date(2026, 10, 12), concerns=["HEALTH"])
    make_mood(make_retiree(station=tree.sibling), 1, on=date(2026, 10, 12))
    publish_month(date(2026, 10, 1), now=NOW)


def test_managers_and_leaders_read_the_report_others_dont(client, staff, october):
    found = status_by_reader(client, staff, "get", "/visits/moods/")
    assert {name for name, code in found.items() if code == 200} == {"manager", "leader"}
    assert set(found.values()) == {200, 403}
    client.force_login(staff["manager"])
    text = " ".join(client.get("/visits/moods/?month=2026-10").text.split())
    assert "2026年10月" in text
    assert "身体病痛 5 人" in text
    assert text.count("不显示（人数太少") == 2  # the station of one, and the department next to it
    assert client.get("/visits/moods/?month=2026-09").status_code == 404
    assert client.get("/visits/moods/?month=nonsense").status_code == 404


def test_before_the_first_report_it_says_when_there_will_be_one(client, staff):
    client.force_login(staff["leader"])
    assert "还没有月报" in client.get("/visits/moods/").text
    for deed in ("print", "export"):
        assert "没有可以打印和导出的" in client.post(f"/visits/moods/{deed}/", follow=True).text


@pytest.mark.parametrize(("deed", "kind"), [("print", "PRINT"), ("export", "EXPORT")])
def test_it_is_printed_and_exported_and_that_is_logged(client, staff, october, deed, kind):
    address = f"/visits/moods/{deed}/?month=2026-10"
    client.force_login(staff["leader"])
    response = client.post(address)
    if deed == "print":
        assert "身体病痛" in response.text
    else:
        with zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content))) as book:
            sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "不足 5 人，不显示" in sheet
        assert staff["head"].unit.name in sheet
    event = AccessEvent.objects.get(kind=kind)
    assert (event.user, "2026年10月" in event.detail) == (staff["leader"], True)
    assert client.get(address).status_code == 405
    client.force_login(staff["head"])
    assert client.post(address).status_code == 403
