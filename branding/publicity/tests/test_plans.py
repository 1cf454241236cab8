"""The plan of publicity: done by appearing on its channel, behind after its day, and then it climbs."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.utils import timezone

from branding.publicity import services
from branding.publicity.models import Channel, PlannedPiece, Span
from branding.publicity.reminders import remind_of_publicity
from branding.publicity.tests.parts import approved, make_piece, make_plan, out_on
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.inbox.models import Reminder

pytestmark = pytest.mark.django_db
NOW = timezone.now


@pytest.fixture
def tree():
    return make_centre_tree()


def behind():
    return list(PlannedPiece.objects.behind(calendar.today()))


def words_of(plan):
    return PlannedPiece.objects.with_appearance().get(pk=plan.pk).state_in_words(calendar.today())


def test_it_is_done_when_its_piece_appeared_on_its_channel(tree):
    plan = make_plan(tree.station, channel=Channel.objects.get(name="矿区报"), due_in=-2)
    assert (behind(), words_of(plan)) == ([plan], "逾期 2 天")
    piece = make_piece(by=plan.writer)
    PlannedPiece.objects.filter(pk=plan.pk).update(piece=piece)
    piece = out_on(approved(piece))
    assert behind() == [plan], "it came out on another channel"
    piece = out_on(piece, plan.channel, days_ago=3)
    assert (behind(), words_of(plan)) == ([], "已发布")
    services.withdraw(piece=piece, words="错了", version=piece.version, by=piece.decided_by, now=NOW())
    assert behind() == [plan]


def test_a_piece_is_written_for_a_line_of_the_plan_once(tree):
    plan = make_plan(tree.station)
    first, second = make_piece(by=plan.writer), make_piece(by=plan.writer)
    for piece in (first, second):
        services.write(piece=piece, version=piece.version, plan=plan, by=plan.writer, now=NOW())
    plan.refresh_from_db()
    assert (plan.piece, words_of(plan)) == (first, "已有稿件")


@pytest.mark.parametrize(
    ("span", "due_on", "starts_on", "words"),
    [
        (Span.MONTH, date(2026, 11, 30), date(2026, 11, 1), "2026年11月"),
        (Span.QUARTER, date(2026, 11, 30), date(2026, 10, 1), "2026年第4季度"),
        (Span.QUARTER, date(2027, 1, 1), date(2027, 1, 1), "2027年第1季度"),
    ],
)
def test_the_day_says_which_month_or_quarter(tree, span, due_on, starts_on, words):
    plan = make_plan(tree.station)
    plan.span, plan.due_on = span, due_on
    plan.save()
    assert (plan.starts_on, plan.span_in_words) == (starts_on, words)


def test_the_writer_is_of_the_unit_or_above(tree):
    with pytest.raises(ValidationError, match="上级单位"):
        make_plan(tree.station, writer=make_user(Role.VISITOR, tree.sibling))
    assert make_plan(tree.station, writer=make_user(Role.DEPARTMENT_MANAGER, tree.department)).pk


def test_of_two_who_change_a_line_the_slower_is_told(tree):
    plan = make_plan(tree.station)
    head = make_user(Role.STATION_HEAD, tree.station)
    services.save_plan(plan=plan, version=1, by=head)
    with pytest.raises(Outdated):
        services.save_plan(plan=plan, version=1, by=head)


def test_what_is_behind_and_what_waits_for_approval_climb(tree):
    head = make_user(Role.STATION_HEAD, tree.station)
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    plan = make_plan(tree.station, due_in=-7)
    piece = make_piece(tree.station)
    piece = services.submit(
        piece=piece, version=piece.version, by=piece.author, now=NOW() - timedelta(days=3)
    )
    remind_of_publicity(now=NOW())
    assert remind_of_publicity(now=NOW()) == 0
    of_plan, of_piece = f"publicity.plannedpiece:{plan.pk}", f"publicity.piece:{piece.pk}.{piece.version}"
    told = Reminder.objects.filter(subject=of_plan)
    assert {plan.writer_id, head.pk, manager.pk} <= set(told.values_list("recipient", flat=True))
    assert Reminder.objects.get(subject=of_piece).recipient == manager
    services.cancel_plan(plan=plan, words="不办了", by=head, now=NOW())
    services.approve(piece=piece, version=piece.version, by=manager, now=NOW())
    remind_of_publicity(now=NOW())
    assert not Reminder.objects.filter(answered_at=None).exists()
    assert words_of(plan) == "已取消"


def test_a_command_reminds_without_a_broker(tree):
    plan, out = make_plan(tree.station, due_in=-1), StringIO()
    call_command("remind_of_publicity", stdout=out)
    assert out.getvalue() == f"已发出 {Reminder.objects.count()} 条品牌宣传提醒。\n"
    assert Reminder.objects.filter(recipient=plan.writer).exists()
