"""What a death, an archiving, a merging and an erasing do to sign-ups, and how the story tells of them."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine

from activities.models import Call, SignUp
from activities.tests.factories import make_activity, make_sign_up
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.desk import death as deaths
from laoling.desk import merging
from laoling.desk.archiving import archive_retiree
from laoling.desk.erasing import erase_people
from laoling.desk.own_data import own_data_of
from laoling.desk.sources import SOURCES
from laoling.desk.timeline import Kind, Narrowing, Timeline
from laoling.people.models import Retiree
from laoling.people.tests.factories import make_retiree
from visits.tests.factories import NOW, TODAY

pytestmark = pytest.mark.django_db
State = SignUp.State


@pytest.fixture(autouse=True)
def monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def zhang(tree):
    return make_retiree(station=tree.station, name="张三")


@pytest.fixture
def li(tree):
    return make_retiree(station=tree.station, name="李四")


@pytest.fixture
def visitor(tree):
    return make_user(Role.VISITOR, tree.station)


@pytest.fixture
def activity(tree):
    starts_at = NOW + timedelta(days=3)
    return make_activity(
        unit=tree.station, title="书法班", takes_sign_ups=True, capacity=1, starts_at=starts_at
    )


def report(retiree, by):
    return deaths.report_death(retiree=retiree, happened_on=TODAY, submission_id=uuid4(), by=by, now=NOW)


def test_a_death_is_foretold_withdraws_and_passes_the_seat_on(activity, zhang, li, visitor):
    row, waiting = make_sign_up(activity, zhang), make_sign_up(activity, li, place=1)
    assert any("书法班" in words for words in deaths.foresee(zhang, NOW))
    report(zhang, visitor)
    row.refresh_from_db()
    waiting.refresh_from_db()
    assert (row.state, row.withdraw_reason, row.withdrawn_by) == (State.WITHDRAWN, deaths.REASON, visitor)
    assert waiting.state == State.SEATED
    assert Call.objects.get().sign_up == waiting


def test_nobody_calls_the_dead(activity, zhang, visitor):
    row = make_sign_up(activity, zhang)
    Call.objects.create(sign_up=row, why=Call.Why.MOVED, made_at=NOW)
    report(zhang, visitor)
    assert not Call.objects.exists()


def test_nor_about_what_was_cancelled_before_and_after_a_mistake_they_are_called(tree, zhang, visitor):
    off = make_activity(
        unit=tree.station, takes_sign_ups=True, cancelled="停电", starts_at=NOW + timedelta(days=3)
    )
    Call.objects.create(sign_up=make_sign_up(off, zhang), why=Call.Why.CANCELLED, made_at=NOW)
    death = report(zhang, visitor)
    assert not Call.objects.open().exists()
    deaths.undo_death(death=death, reason="误报", by=visitor, now=NOW)
    assert Call.objects.open().exists()


def test_a_mistaken_death_is_undone_with_its_sign_ups(tree, zhang, visitor):
    activities = [
        make_activity(unit=tree.station, takes_sign_ups=True, starts_at=NOW + timedelta(days=days))
        for days in (1, 3, -3)
    ]
    rows = [make_sign_up(one, zhang) for one in activities[:2]]
    made = make_sign_up(activities[2], zhang, came=True)
    before = list(SignUp.objects.order_by("pk").values())
    death = report(zhang, visitor)
    made.refresh_from_db()
    assert made.came
    assert not SignUp.objects.active().filter(pk__in=[row.pk for row in rows]).exists()
    deaths.undo_death(death=death, reason="误报", by=visitor, now=NOW)
    assert list(SignUp.objects.order_by("pk").values()) == before


def test_archiving_withdraws_too(activity, zhang, tree):
    make_sign_up(activity, zhang)
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    archive_retiree(retiree=zhang, reason="MOVED", note="", by=manager, now=NOW)
    assert SignUp.objects.get().state == State.WITHDRAWN


def test_merging_carries_sign_ups_and_gives_no_seat_twice(activity, zhang, li, tree):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    kept, gone = make_sign_up(activity, zhang, place=1), make_sign_up(activity, li)
    past = make_activity(unit=tree.station, starts_at=NOW - timedelta(days=5))
    make_sign_up(past, li, came=True)
    merging.merge_retirees(
        kept=zhang,
        gone=li,
        taken={},
        versions={one.pk: one.version for one in Retiree.objects.all()},
        by=manager,
        now=NOW,
    )
    assert not SignUp.objects.filter(retiree=li).exists()
    kept.refresh_from_db()
    gone.refresh_from_db()
    assert (kept.state, gone.state, gone.retiree_id) == (State.WITHDRAWN, State.SEATED, zhang.pk)
    assert SignUp.objects.came().get().retiree_id == zhang.pk


def test_erasing_leaves_what_is_counted_without_the_words(activity, zhang, visitor):
    row = make_sign_up(activity, zhang)
    report(zhang, visitor)
    erase_people([zhang.pk], now=NOW)
    row.refresh_from_db()
    assert (row.state, row.withdraw_reason) == (State.WITHDRAWN, "已删除")


def test_the_story_tells_what_somebody_came_to_and_what_not(tree, zhang):
    def told(number, came=None, **kwargs):
        one = make_activity(
            unit=tree.station, title=f"第{number}场", starts_at=NOW - timedelta(days=number), **kwargs
        )
        return make_sign_up(one, zhang, came=came)

    told(1, came=True)
    told(2, came=False)
    told(3, cancelled="停电")
    over = make_activity(unit=tree.station, title="第四场", starts_at=NOW - timedelta(days=4))
    make_sign_up(over, zhang, place=1)
    line = Timeline(SOURCES, zhang, TODAY, Narrowing(kinds=[Kind.ACTIVITY]))
    entries = [(entry.tag, entry.title) for entry in line[:10]]
    assert entries == [("参加", "活动：第1场"), ("没到", "活动：第2场"), ("活动取消", "活动：第3场")]
    assert line[:1][0].on == TODAY - timedelta(days=1)


def test_who_asks_is_told_what_is_known_of_their_coming(activity, zhang, tree):
    make_sign_up(activity, zhang)
    data = own_data_of(zhang, by=make_user(Role.DEPARTMENT_MANAGER, tree.department), now=NOW)
    rows = next(section["rows"] for section in data["sections"] if section["title"] == "参加活动")
    assert [row[1:] for row in rows] == [["书法班", "已报名"]]
