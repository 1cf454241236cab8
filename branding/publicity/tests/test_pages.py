"""The pages of stories, notices and the plan: staff's and elders'."""

import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from branding.publicity import services
from branding.publicity.models import Agreement, Channel, Kind, Piece, PlannedPiece, State
from branding.publicity.tests.parts import make_piece, make_plan, portal, published
from laoling import calendar
from laoling.accounts.models import AccessEvent, Role
from laoling.accounts.tests.factories import make_centre_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


def url(name, *args):
    return reverse(f"publicity:{name}", args=args)


def text(response):
    return response.content.decode()


def test_from_a_draft_to_the_public_page(client, tree):
    author = make_user(Role.VISITOR, tree.station)
    client.force_login(author)
    data = {
        "unit": tree.station.pk,
        "title": "一杯热茶",
        "words": "天冷了。\n\n先喝茶。",
        "submission_id": uuid.uuid4(),
    }
    for _ in range(2):  # the same page twice is one piece
        assert client.post(url("piece_new", "story"), data).status_code == 302
    piece = Piece.objects.get()
    assert client.post(url("piece_submit", piece.pk), {"version": piece.version}).status_code == 302
    assert client.post(url("piece_approve", piece.pk), {"version": 2}).status_code == 403
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    client.force_login(manager)
    piece.refresh_from_db()
    assert client.post(url("piece_approve", piece.pk), {"version": piece.version}).status_code == 302
    piece.refresh_from_db()
    page = {"version": piece.version, "channel": portal().pk, "on_day": calendar.today(), "where": ""}
    answer = client.post(url("piece_publish", piece.pk), page, follow=True)
    assert "公开的页面上有" in text(answer)
    client.logout()
    public = client.get(url("story", piece.pk))
    assert "<p>先喝茶。</p>" in text(public)
    assert client.get(url("story", piece.pk), HTTP_IF_NONE_MATCH=public["ETag"]).status_code == 304
    assert client.get(url("notice", piece.pk)).status_code == 404


def test_what_changes_is_seen_at_once(client, tree):
    piece = published(tree.station)
    address = url("story_list")
    assert piece.title in text(client.get(address))
    services.withdraw(
        piece=piece, words="错了", version=piece.version, by=piece.decided_by, now=timezone.now()
    )
    assert piece.title not in text(client.get(address))
    answer = client.get(url("story", piece.pk))
    assert (answer.status_code, "没有找到这一篇" in text(answer)) == (404, True)


def test_the_lists_of_elders_are_narrowed_by_station(client, tree):
    mine = published(tree.station, title="本站的事", kind=Kind.NOTICE)
    published(tree.far_station, title="远处的事", kind=Kind.NOTICE)
    published(tree.centre, title="大家的事", kind=Kind.NOTICE)
    page = text(client.get(f"{url('notice_list')}?station={tree.station.code}"))
    assert (mine.title in page, "远处的事" in page, "大家的事" in page) == (True, False, True)
    assert client.get(f"{url('notice_list')}?station=nobody").status_code == 404


def test_the_other_channels_and_days_are_told(client, tree):
    piece = published(tree.station)
    piece.appearances.create(
        channel=Channel.objects.get(name="矿区报"),
        on_day=calendar.today(),
        where="第3版",
        recorded_at=timezone.now(),
        recorded_by=piece.author,
    )
    page = text(client.get(url("story", piece.pk)))
    assert "矿区报" in page
    assert "第3版" in page


def test_a_form_with_errors_keeps_what_was_typed(client, tree):
    client.force_login(make_user(Role.VISITOR, tree.station))
    data = {"unit": tree.station.pk, "title": "停水", "words": "打13800138000", "from_on": calendar.today()}
    answer = client.post(url("piece_new", "notice"), data | {"submission_id": uuid.uuid4()})
    assert answer.status_code == 422
    assert "到哪天为止" in text(answer)
    assert "停水" in text(answer)
    story = client.post(url("piece_new", "story"), data | {"submission_id": uuid.uuid4()})
    assert (story.status_code, "这里有手机号" in text(story)) == (422, True)
    assert client.get(url("piece_new", "poem")).status_code == 404


def test_who_is_named_without_consent_is_pointed_out_and_settled_there(client, tree):
    make_user(Role.VISITOR, tree.station, name="赵小燕")
    piece = make_piece(tree.station, words="赵小燕端来热茶。")
    client.force_login(piece.author)
    assert "没有登记同意" in text(client.get(url("piece_detail", piece.pk)))
    refused = client.post(url("piece_submit", piece.pk), {"version": piece.version})
    assert (refused.status_code, "还没有登记同意公开姓名" in text(refused)) == (422, True)
    data = {"version": piece.version, "name": "赵小燕", "how": "WRITTEN", "given_on": calendar.today()}
    assert client.post(url("piece_agree", piece.pk), data).status_code == 302
    agreement = Agreement.objects.get()
    assert "可以公开" in text(client.get(url("piece_detail", piece.pk)))
    assert client.post(url("agreement_take_back", piece.pk, agreement.pk)).status_code == 302
    assert "已撤回同意" in text(client.get(url("piece_detail", piece.pk)))


def test_outsiders_readers_and_other_methods(client, tree):
    piece, plan = make_piece(tree.station), make_plan(tree.station)
    client.force_login(make_user(Role.STATION_HEAD, tree.sibling))
    for name, key in (("piece_detail", piece), ("piece_edit", piece), ("plan_detail", plan)):
        assert client.get(url(name, key.pk)).status_code == 404
    assert client.post(url("piece_withdraw", piece.pk)).status_code == 404
    client.force_login(piece.author)
    assert client.post(url("piece_withdraw", piece.pk)).status_code == 403
    assert client.get(url("plan_new")).status_code == 403
    assert client.get(url("piece_submit", piece.pk)).status_code == 405
    client.force_login(make_user(Role.AUDITOR))
    assert client.get(url("piece_list")).status_code == 403


def test_the_plan_is_kept_listed_printed_and_cancelled(client, tree):
    head, writer = make_user(Role.STATION_HEAD, tree.station), make_user(Role.VISITOR, tree.station)
    client.force_login(head)
    data = {
        "unit": tree.station.pk,
        "topic": "冬季防滑",
        "channel": portal().pk,
        "span": "MONTH",
        "due_on": calendar.today(),
        "writer": writer.pk,
        "submission_id": uuid.uuid4(),
    }
    assert client.post(url("plan_new"), data).status_code == 302
    plan = PlannedPiece.objects.get()
    assert "冬季防滑" in text(client.get(url("plan_list")))
    assert "冬季防滑" in text(client.get(f"{url('piece_new', 'story')}?plan={plan.pk}"))
    assert client.post(url("plan_edit", plan.pk), data | {"version": 1, "topic": "防滑"}).status_code == 302
    sheet = client.post(url("plan_print"))
    assert "防滑" in text(sheet)
    assert AccessEvent.objects.filter(kind=AccessEvent.Kind.PRINT).exists()
    assert client.post(url("plan_cancel", plan.pk), {"words": ""}).status_code == 422
    assert client.post(url("plan_cancel", plan.pk), {"words": "不办了"}).status_code == 302
    assert client.post(url("plan_edit", plan.pk), data).status_code == 302
    plan.refresh_from_db()
    assert (plan.cancel_reason, plan.topic) == ("不办了", "防滑")


def test_what_is_behind_is_listed(client, tree):
    late, soon = make_plan(tree.station, due_in=-1, topic="晚了的"), make_plan(tree.station, topic="还早的")
    client.force_login(late.writer)
    page = text(client.get(f"{url('plan_list')}?state=behind"))
    assert (late.topic in page, soon.topic in page) == (True, False)


def test_each_filter_of_the_list_works(client, tree):
    piece = published(tree.station)
    draft = make_piece(tree.station, title="草稿一篇")
    client.force_login(draft.author)
    for query, found in (
        ("state=public", {piece}),
        ("state=draft", {draft}),
        (f"channel={portal().pk}", {piece}),
        ("kind=notice", set()),
        ("mine=on", {draft}),
        ("q=热茶", {piece}),
    ):
        page = text(client.get(f"{url('piece_list')}?{query}"))
        assert {one for one in (piece, draft) if one.title in page} == found, query
    assert draft.state == State.DRAFT
