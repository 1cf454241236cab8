"""Stories and notices: approved by another, nobody named without consent, public only while all of that holds."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from activities.models import ScheduleVersion
from branding.publicity import services
from branding.publicity.models import Agreement, Channel, Kind, Mention, Piece, State
from branding.publicity.names import names_of
from branding.publicity.tests.parts import approved, approver_of, make_piece, out_on, published
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.people.models import Consent, Purpose
from laoling.people.tests.factories import make_consent, make_retiree

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def tree():
    return make_centre_tree()


def acted(piece, by, **facts):
    return {"piece": piece, "version": piece.version, "by": by, "now": NOW(), **facts}


def is_public(piece):
    return Piece.objects.filter(pk=piece.pk).public(calendar.today()).exists()


def test_it_is_public_once_it_came_out_on_the_portal(tree):
    piece = make_piece(tree.station)
    assert not is_public(piece)
    piece = approved(piece)
    paper = Channel.objects.get(name="矿区报")
    piece = out_on(piece, paper)
    assert not is_public(piece), "the newspaper isn't the portal"
    piece = out_on(piece)
    assert is_public(piece)
    with pytest.raises(ValidationError, match="已经登记过"):
        out_on(piece)


def test_nobody_approves_his_own_and_only_who_may(tree):
    author = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    piece = make_piece(by=author)
    piece = services.submit(**acted(piece, author))
    with pytest.raises(ValidationError, match="不能自己审核"):
        services.approve(**acted(piece, author))
    with pytest.raises(PermissionDenied):
        services.approve(**acted(piece, make_user(Role.STATION_HEAD, tree.station)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Piece.objects.filter(pk=piece.pk).update(state="APPROVED", decided_by=author, decided_at=NOW())
    assert services.approve(**acted(piece, approver_of(piece))).state == State.APPROVED


def test_what_is_returned_says_why_is_rewritten_and_judged_anew(tree):
    piece = make_piece(tree.station)
    author, judge = piece.author, make_user(Role.DEPARTMENT_MANAGER, tree.department)
    piece = services.submit(**acted(piece, author))
    with pytest.raises(ValidationError, match="写明原因"):
        services.give_back(**acted(piece, judge, words=""))
    piece = services.give_back(**acted(piece, judge, words="标题短一些"))
    assert (piece.state, piece.reason) == (State.RETURNED, "标题短一些")
    piece.title = "热茶"
    piece = services.write(**acted(piece, author))
    assert (piece.state, piece.reason, piece.decided_by) == (State.DRAFT, "", None)
    assert is_public(out_on(approved(piece)))


def test_what_is_withdrawn_is_gone_and_comes_back_only_by_being_approved_and_published_again(tree):
    piece = published(tree.station)
    piece = services.withdraw(**acted(piece, approver_of(piece), words="有人不愿意"))
    assert not is_public(piece)
    piece = services.write(**acted(piece, piece.author))
    piece = approved(piece)
    assert not is_public(piece)
    assert is_public(out_on(piece))


@pytest.mark.parametrize("words", ["打 138 0013 8000", "身份证 110101194901010011"])
def test_no_number_gets_in(tree, words):
    with pytest.raises(ValidationError, match="请删去"):
        make_piece(tree.station, words=words)


def test_a_retiree_is_named_only_by_consent_and_only_as_long_as_it_lasts(tree):
    retiree = make_retiree(station=tree.station, name="王桂兰")
    piece = make_piece(tree.station, words="王桂兰教大家唱歌。")
    with pytest.raises(ValidationError, match="写到王桂兰"):
        services.submit(**acted(piece, piece.author))
    make_consent(retiree, Purpose.SERVICE)
    assert not names_of(piece)[0].is_settled, "another purpose is another consent"
    consent = make_consent(retiree, Purpose.PUBLICITY)
    piece = out_on(approved(piece))
    assert is_public(piece)
    assert Mention.objects.get().retiree == retiree
    before = ScheduleVersion.objects.get().version
    Consent.objects.filter(pk=consent.pk).update(withdrawn_on=calendar.today(), withdrawn_by=piece.author)
    assert not is_public(piece)
    assert ScheduleVersion.objects.get().version != before, "kept pages are made anew"


def test_two_of_one_name_are_pointed_out(tree):
    make_consent(make_retiree(station=tree.station, name="王桂兰"), Purpose.PUBLICITY)
    make_retiree(station=tree.sibling, name="王桂兰")
    make_retiree(station=tree.far_station, name="李秀英")
    piece = make_piece(tree.station, words="王桂兰和李秀英。")
    (named,) = names_of(piece)
    assert (named.is_settled, named.others) == (True, 1)


def test_a_colleague_s_consent_is_written_down_with_the_piece_and_can_be_taken_back(tree):
    make_user(Role.VISITOR, tree.station, name="赵小燕")
    piece = make_piece(tree.station, words="赵小燕端来热茶。")
    with pytest.raises(ValidationError, match="写到赵小燕"):
        services.submit(**acted(piece, piece.author))
    facts = {"how": Agreement.How.SPOKEN, "given_on": calendar.today()}
    with pytest.raises(ValidationError, match="没有这个姓名"):
        services.agree(**acted(piece, piece.author, name="钱某", **facts))
    later = facts | {"given_on": calendar.today() + timedelta(days=1)}
    with pytest.raises(ValidationError, match="晚于今天"):
        services.agree(**acted(piece, piece.author, name="赵小燕", **later))
    piece = services.agree(**acted(piece, piece.author, name="赵小燕", **facts))
    piece = out_on(approved(piece))
    assert is_public(piece)
    agreement = Agreement.objects.get()
    assert (agreement.recorded_by, agreement.given_on) == (piece.author, calendar.today())
    services.take_back(**acted(piece, piece.author, agreement=agreement))
    assert not is_public(piece)


def test_a_notice_has_its_time(tree):
    today = calendar.today()
    with pytest.raises(ValidationError, match="从哪天起"):
        make_piece(tree.station, kind=Kind.NOTICE, until_on=today - timedelta(days=1))
    with pytest.raises(ValidationError, match="故事不写"):
        make_piece(tree.station, from_on=today, until_on=today)
    piece = published(tree.station, kind=Kind.NOTICE)
    rows = Piece.objects.filter(pk=piece.pk)
    assert rows.public(today + timedelta(days=7)).exists()
    assert not rows.public(today + timedelta(days=8)).exists()


def test_what_comes_out_later_isn_t_written_down_yet(tree):
    piece = approved(make_piece(tree.station))
    with pytest.raises(ValidationError, match="不能晚于今天"):
        out_on(piece, days_ago=-1)


def test_of_two_the_slower_is_told(tree):
    piece = make_piece(tree.station)
    services.submit(**acted(piece, piece.author))
    with pytest.raises(Outdated, match="待审核"):
        services.submit(**acted(piece, piece.author))


def test_a_leader_doesn_t_read_drafts_and_others_see_their_own_units(tree):
    piece = make_piece(tree.station)
    leader = make_user(Role.CENTRE_LEADER, tree.centre)
    assert not Piece.objects.visible_to(leader).exists()
    services.submit(**acted(piece, piece.author))
    assert Piece.objects.visible_to(leader).exists()
    assert not Piece.objects.visible_to(make_user(Role.STATION_HEAD, tree.sibling)).exists()
