"""The story's page and the case file: for whom, what they show, what is written down, and what paper can't show."""

import io
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from cards.models import Tier
from cards.tests.factories import make_assessment, make_card
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.desk import case_file
from laoling.people.models import EmergencyContact
from laoling.people.tests.factories import make_retiree
from visits.models import Outcome
from visits.tests.factories import make_visit, moment

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel("2026-11-23 09:00+08:00", tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def person(tree):
    person = make_retiree(
        name="张三", station=tree.station, phone="13800138000", address="石化小区3号楼", politics="PARTY"
    )
    EmergencyContact.objects.create(retiree=person, name="李梅", relation="女儿", phone="13711112222")
    make_card(person, Tier.SECOND, date(2026, 11, 2), number="D1-2026-0042")
    make_visit(person, visited_at=moment(date(2026, 11, 5)), done="修好了水龙头")
    make_visit(person, visited_at=moment(date(2026, 10, 5)), outcome=Outcome.PHONED, done="电话里说都好")
    return person


@pytest.fixture
def sign_in(client, tree):
    def sign(role, **kwargs):
        unit = tree.department if role == Role.DEPARTMENT_MANAGER else tree.station
        user = make_user(role, unit, **kwargs)
        client.force_login(user)
        return user

    return sign


def story(client, person, **query):
    return client.get(f"/desk/retirees/{person.pk}/story/", query)


def printed(client, person, query=""):
    return client.post(f"/desk/retirees/{person.pk}/case-file/{query}")


def text_of(answer) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages)


def test_the_person_s_page_leads_to_the_story(client, sign_in, person):
    sign_in(Role.VISITOR)
    page = client.get(f"/desk/retirees/{person.pk}/").text
    assert f"/desk/retirees/{person.pk}/story/" in page
    assert "打印个人档案" not in page
    sign_in(Role.STATION_HEAD)
    assert "打印个人档案" in client.get(f"/desk/retirees/{person.pk}/").text


def test_the_story_is_one_line_newest_first(client, sign_in, person):
    user = sign_in(Role.VISITOR)
    page = story(client, person).text
    places = [page.index(words) for words in ("修好了水龙头", "开卡 D1-2026-0042，二级", "电话里说都好")]
    assert places == sorted(places)
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.READ)
    assert (event.user, event.subject) == (user, f"people.retiree:{person.pk}")


def test_the_story_is_narrowed_by_kinds_and_days(client, sign_in, person):
    sign_in(Role.VISITOR)
    page = story(client, person, kind="call").text
    assert "电话里说都好" in page
    assert "修好了水龙头" not in page
    page = story(client, person, kind=["call", "visit"], since="2026-11-01").text
    assert "修好了水龙头" in page
    assert "电话里说都好" not in page
    assert "筛选无结果" in story(client, person, until="2020-01-01").text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"kind": "nonsense"}, "没有这一类，请重新选择"),
        ({"since": "2026-02-30"}, "请填写有效的日期"),
        ({"since": "2026-11-02", "until": "2026-11-01"}, "“到”不能小于“从”"),
        ({"since": "\0", "page": "-1"}, "请填写有效的日期"),
    ],
)
def test_what_cant_be_understood_is_explained(client, sign_in, person, query, words):
    sign_in(Role.STATION_HEAD)
    assert words in story(client, person, **query).text
    address = "&".join(f"{name}={value}" for name, value in query.items()).replace("\0", "%00")
    answer = printed(client, person, f"?{address}")
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not AccessEvent.objects.filter(kind=AccessEvent.Kind.PRINT).exists()


def test_the_story_is_paged_and_keeps_its_conditions(client, sign_in, person):
    sign_in(Role.VISITOR)
    for number in range(40):
        make_visit(person, visited_at=moment(date(2026, 9, 30)) - timedelta(days=number))
    page = story(client, person, kind="visit")
    assert "?kind=visit&amp;page=2" in page.text
    assert len(story(client, person, kind="visit", page=2).context["page"].object_list) == 11


def test_outsiders_and_the_nameless_find_no_story(client, tree, person):
    for user, status in (
        (make_user(Role.STATION_HEAD, tree.sibling), 404),
        (make_user(Role.DEPARTMENT_MANAGER, tree.other_department), 404),
        (make_user(Role.CENTRE_LEADER, tree.centre), 403),
    ):
        client.force_login(user)
        assert story(client, person).status_code == status
        assert printed(client, person).status_code == status


def test_only_who_may_print_gets_the_case_file(client, sign_in, person):
    sign_in(Role.VISITOR)
    assert printed(client, person).status_code == 403
    sign_in(Role.STATION_HEAD)
    assert client.get(f"/desk/retirees/{person.pk}/case-file/").status_code == 405


def test_the_case_file_tells_everything_and_who_printed_it(client, sign_in, person):
    make_assessment(person, Tier.SECOND, "APPROVED", notes="腿脚不便")
    head = sign_in(Role.STATION_HEAD, name="王芳")
    answer = printed(client, person)
    assert answer["Content-Type"] == "application/pdf"
    assert "张三" not in answer["Content-Disposition"]
    text = text_of(answer)
    for words in (
        "个人档案",
        "张三",
        person.masked_id_number,
        "13800138000",
        "李梅",
        "13711112222",
        "中共党员",
        "D1-2026-0042",
        "修好了水龙头",
        "腿脚不便",
        "内部资料 妥善保管",
        "1/1",
    ):
        assert words in text
    assert "王芳（站长）打印于 2026-11-23 09:00" in text
    assert person.id_number not in text
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.PRINT)
    assert (event.user, event.subject) == (head, f"people.retiree:{person.pk}")
    assert "张三" not in event.detail


def test_a_manager_s_case_file_is_masked(client, sign_in, person):
    sign_in(Role.DEPARTMENT_MANAGER)
    text = text_of(printed(client, person))
    assert "138****8000" in text
    assert "13800138000" not in text
    assert "13711112222" not in text
    assert person.id_number not in text


def test_the_case_file_holds_the_part_that_was_asked_for(client, sign_in, person):
    sign_in(Role.STATION_HEAD)
    text = text_of(printed(client, person, "?kind=call&since=2026-10-01"))
    assert "只列出：电话；从 2026-10-01" in text
    assert "电话里说都好" in text
    assert "修好了水龙头" not in text
    assert "电话；从 2026-10-01" in AccessEvent.objects.get(kind=AccessEvent.Kind.PRINT).detail


def test_what_the_font_lacks_is_printed_as_its_code_and_named_before(client, sign_in, tree):
    sign_in(Role.STATION_HEAD)
    person = make_retiree(name="李\U000323af", station=tree.station)
    make_visit(person, done="送来蛋糕\U0001f382")
    page = story(client, person).text
    assert "姓名里的“\U000323af”打印字库里没有" in page
    text = text_of(printed(client, person))
    assert "李[U+323AF]" in text
    assert "送来蛋糕[U+1F382]" in text
    assert "以方括号里的编码代替" in text


def test_text_is_printed_as_it_was_typed(client, sign_in, person):
    sign_in(Role.STATION_HEAD)
    typed = '*粗* #strong[x] $a$ "b" <c> @d \\'
    make_visit(person, done=typed)
    assert typed in text_of(printed(client, person))


def test_five_hundred_visits_with_long_words_make_numbered_sheets(client, sign_in, person):
    sign_in(Role.STATION_HEAD)
    for number in range(500):
        done = "陪老人聊天。" * (150 if number % 50 == 0 else 3)
        make_visit(person, visited_at=moment(date(2026, 9, 30)) - timedelta(days=number), done=done)
    pages = PdfReader(io.BytesIO(printed(client, person).content)).pages
    assert len(pages) > 10
    for number, page in enumerate(pages, 1):
        text = page.extract_text()
        assert f"第 {number}/{len(pages)} 页" in text
        assert "内部资料 妥善保管" in text
        if number > 1:
            assert "个人档案" in text
            assert "经办人" in text


def test_what_doesnt_fit_is_told(client, sign_in, person, monkeypatch):
    sign_in(Role.STATION_HEAD)
    monkeypatch.setattr(case_file, "MOST_ENTRIES", 2)
    text = text_of(printed(client, person))
    assert "只印出最近 2 条，更早的 2 条" in text


def test_the_case_file_costs_the_same_however_much_happened(client, sign_in, person):
    sign_in(Role.STATION_HEAD)
    printed(client, person)
    with CaptureQueriesContext(connection) as few:
        printed(client, person)
    for number in range(30):
        make_visit(person, visited_at=moment(date(2026, 9, 30)) - timedelta(days=number))
        EmergencyContact.objects.create(retiree=person, name="亲戚", place=number + 2)
    with CaptureQueriesContext(connection) as many:
        printed(client, person)
    assert len(many) == len(few)
