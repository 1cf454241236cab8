"""The pages of suggestions: staff's, and the public's without sign-in, cookie or name."""

import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branding.feedback import limits
from branding.suggestions import services
from branding.suggestions.models import State, Suggestion, Thanks
from branding.suggestions.tests.parts import carry_out, make_suggestion, shown
from laoling import calendar
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user

pytestmark = pytest.mark.django_db
PHONE = "13812345678"


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(client, tree):
    user = make_user(Role.STATION_HEAD, tree.station)
    client.force_login(user)
    return user


@pytest.fixture
def box(tree):
    return f"{url('propose')}?station={tree.station.code}"


def url(name, *args):
    return reverse(f"suggestions:{name}", args=args)


def text(response):
    return response.content.decode()


def said(**more):
    return {"words": "下午多摆几把椅子", "submission_id": str(uuid.uuid4()), **more}


def test_the_public_proposes_without_signing_in_or_a_cookie(tree, box):
    client = Client(enforce_csrf_checks=True)
    page = client.get(box)
    assert (page.status_code, "noindex" in page["X-Robots-Tag"]) == (200, True)
    data = said(name="张大妈", phone=PHONE, may_name="on")
    for _ in range(2):
        answer = client.post(box, data)
        assert answer.status_code == 302
    assert "收到了" in text(client.get(answer.url))
    row = Suggestion.objects.get()
    assert (row.unit, row.name, row.phone, row.may_be_named) == (tree.station, "张大妈", PHONE, True)
    assert dict(client.cookies) == {}


def test_without_a_station_one_chooses_it(client, tree, box):
    assert "先选您的老年站" in text(client.get(url("propose")))
    assert client.post(url("propose"), said()).status_code == 200
    assert client.get(f"{url('propose')}?station=nobody").status_code == 404
    assert not Suggestion.objects.exists()


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, box):
    answer = client.post(box, said(phone="打不通"))
    assert (answer.status_code, "下午多摆几把椅子" in text(answer)) == (422, True)
    assert client.post(box, said(words="")).status_code == 422
    assert client.post(box, said(words="长" * 501)).status_code == 422
    assert client.post(box, said(submission_id="x")).status_code == 422
    assert not Suggestion.objects.exists()


def test_it_can_t_be_flooded(client, box, tree, monkeypatch):
    monkeypatch.setattr(limits, "PER_HOUR", 2)
    answers = [client.post(box, said()).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
    other = f"{url('propose')}?station={tree.sibling.code}"
    assert client.post(other, said()).status_code == 302


def test_what_is_shown_is_seen_at_once_and_hidden_at_once(client, tree):
    page = url("thanked")
    assert "还没有办好的建议" in text(client.get(page))
    head = make_user(Role.STATION_HEAD, tree.station)
    row = shown(make_suggestion(tree.station, name="张大妈", phone=PHONE, may_name=True), head)
    response = client.get(page)
    assert "谢谢张大妈" in text(response)
    assert PHONE not in text(response)
    assert client.get(page, HTTP_IF_NONE_MATCH=response["ETag"]).status_code == 304
    assert "张大妈" not in text(client.get(f"{page}?station={tree.sibling.code}"))
    facts = {"by": head, "now": timezone.now()}
    row = services.revoke_name(suggestion=row, version=row.version, **facts)
    assert "张大妈" not in text(client.get(page))
    services.hide(suggestion=row, version=row.version, words="写错了", **facts)
    assert "还没有办好的建议" in text(client.get(page))


def test_staff_propose_too(client, tree):
    visitor = make_user(Role.VISITOR, tree.station)
    client.force_login(visitor)
    data = said(unit=tree.station.pk)
    answer = client.post(url("suggestion_new"), data, follow=True)
    assert "已提出" in text(answer)
    assert Suggestion.objects.get().author == visitor
    assert client.post(url("suggestion_new"), data | {"words": ""}).status_code == 422
    wrong = client.post(url("suggestion_new"), said(unit=tree.sibling.pk))
    assert wrong.status_code == 422


def test_each_step_from_the_page(client, tree, head):
    row = make_suggestion(tree.station, name="张大妈", phone=PHONE)

    def step(name, **data):
        row.refresh_from_db()
        address = url(f"suggestion_{name}", row.pk)
        return client.post(address, {"version": row.version, **data}).status_code

    assert step("decline", words="") == 422
    assert step("accept") == 302
    assert step("assign", owner=head.pk, due_on=calendar.today()) == 302
    assert step("done", words="添了") == 302
    assert step("show", words="多摆椅子", done="添了") == 302
    assert step("call", words="很高兴") == 302
    assert step("hide", words="写错了") == 302
    row.refresh_from_db()
    assert (row.state, row.called_by, Thanks.objects.exists()) == (State.DONE, head, False)
    assert "很高兴" in text(client.get(url("suggestion_detail", row.pk)))


def test_outsiders_readers_and_other_methods(client, tree):
    row = make_suggestion(tree.station)
    client.force_login(make_user(Role.STATION_HEAD, tree.sibling))
    assert client.get(url("suggestion_detail", row.pk)).status_code == 404
    assert client.post(url("suggestion_accept", row.pk), {"version": 1}).status_code == 404
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert client.post(url("suggestion_accept", row.pk), {"version": 1}).status_code == 403
    assert client.get(url("suggestion_accept", row.pk)).status_code == 405
    assert client.post(url("suggestion_export")).status_code == 403
    client.force_login(make_user(Role.AUDITOR))
    assert client.get(url("suggestion_list")).status_code == 403


def test_the_number_is_in_full_for_the_station_masked_above_and_nothing_for_the_centre(client, tree):
    row = make_suggestion(tree.station, name="张大妈", phone=PHONE)
    address, reveal = url("suggestion_detail", row.pk), url("suggestion_reveal", row.pk)
    client.force_login(make_user(Role.VISITOR, tree.station))
    assert PHONE in text(client.get(address))
    assert client.post(reveal, {"reason": "致谢"}).status_code == 403
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    page = text(client.get(address))
    assert (PHONE in page, "138****5678" in page) == (False, True)
    assert client.post(reveal, {"reason": ""}).status_code == 422
    assert PHONE in text(client.post(reveal, {"reason": "打电话致谢"}))
    event = AccessEvent.objects.get(kind=AccessEvent.Kind.REVEAL)
    assert ("打电话致谢" in event.detail, PHONE in event.detail) == (True, False)
    client.force_login(make_user(Role.CENTRE_LEADER, tree.centre))
    page = text(client.get(address))
    assert not [word for word in ("张大妈", PHONE, "138****5678") if word in page]


def test_the_list_is_narrowed_printed_and_exported_without_names(client, tree):
    client.force_login(make_user(Role.DEPARTMENT_MANAGER, tree.department))
    row = carry_out(make_suggestion(tree.station, words="多摆椅子", name="张大妈", phone=PHONE))
    make_suggestion(tree.sibling, words="换灯泡")
    for query, found in (
        ("", {"换灯泡"}),
        ("?state=all", {"多摆椅子", "换灯泡"}),
        ("?state=call", {"多摆椅子"}),
        ("?state=done&q=椅子", {"多摆椅子"}),
        (f"?state=all&station={tree.station.pk}", {"多摆椅子"}),
        ("?state=overdue", set()),
        ("?source=staff", set()),
    ):
        page = text(client.get(url("suggestion_list") + query))
        assert {words for words in ("多摆椅子", "换灯泡") if words in page} == found, query
    sheet = text(client.post(f"{url('suggestion_print')}?state=all"))
    assert (row.words in sheet, "张大妈" in sheet) == (True, False)
    book = client.post(f"{url('suggestion_export')}?state=all")
    assert book["Content-Type"].endswith("sheet")
    assert b"".join(book.streaming_content).startswith(b"PK")
    assert AccessEvent.objects.filter(kind=AccessEvent.Kind.EXPORT).count() == 1
    assert client.post(f"{url('suggestion_export')}?state=overdue").status_code == 302


def test_the_figures_have_a_page(client, tree, head):
    assert "还没有金点子" in text(client.get(url("suggestion_figures")))
    make_suggestion(tree.station)
    assert "收到 1" in text(client.get(url("suggestion_figures")))
