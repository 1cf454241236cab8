"""What can be done with a training, in which state, by whom, and what the database holds to."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from activities.tests.factories import at
from branding.training import services
from branding.training.models import Invitation, Training
from branding.training.tests.parts import make_invitation, make_learner, make_topic, make_training
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.answers import Outdated
from laoling.history import event_model_of
from laoling.inbox.models import Reminder

pytestmark = pytest.mark.django_db
BEFORE, AFTER = at("2026-11-09 09:00"), at("2026-11-10 12:00")


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_learner(Role.STATION_HEAD, tree.station)


@pytest.fixture
def visitor(tree):
    return make_learner(unit=tree.station, name="赵敏")


@pytest.fixture
def training(head):
    return make_training(by=head)


def new(head, **kwargs):
    fields = {
        "unit": head.unit,
        "topic": make_topic(),
        "title": "急救",
        "starts_at": at("2026-11-20 09:00"),
        "place": "会议室",
        "trainer": "李医生",
        "submission_id": uuid.uuid4(),
        **kwargs,
    }
    return Training(**fields)


def test_the_same_form_sent_twice_makes_one_training(head):
    same = uuid.uuid4()
    first, second = (
        services.save_training(training=new(head, submission_id=same), units=[], by=head, now=BEFORE)
        for _ in range(2)
    )
    assert first.pk == second.pk


def test_nobody_arranges_for_a_unit_of_others(tree, head):
    with pytest.raises(PermissionDenied):
        services.save_training(training=new(head, unit=tree.sibling), units=[], by=head, now=BEFORE)
    with pytest.raises(ValidationError):
        services.save_training(training=new(head), units=[tree.sibling], by=head, now=BEFORE)


def test_a_visitor_arranges_nothing(visitor):
    with pytest.raises(PermissionDenied):
        services.save_training(training=new(visitor), units=[], by=visitor, now=BEFORE)


def test_it_invites_each_once_and_tells_them(training, head, visitor):
    assert len(services.invite(training=training, members=[visitor, head], by=head, now=BEFORE)) == 2
    assert services.invite(training=training, members=[visitor], by=head, now=BEFORE) == []
    assert [row.title for row in Reminder.objects.filter(recipient=visitor)] == ["消防演练 · 请您参加培训"]


def test_it_invites_only_staff_at_work_below_the_unit(tree, training, head):
    others = [
        make_learner(unit=tree.sibling),
        make_learner(unit=tree.station, is_active=False),
        make_learner(Role.DEPARTMENT_MANAGER, tree.department),
    ]
    assert services.invite(training=training, members=others, by=head, now=BEFORE) == []


def test_it_keeps_to_the_capacity_without_those_who_are_excused(tree, head, visitor):
    training = make_training(by=head, capacity=1)
    made = services.invite(training=training, members=[visitor], by=head, now=BEFORE)
    with pytest.raises(ValidationError, match="最多 1 人"):
        services.invite(training=training, members=[head], by=head, now=BEFORE)
    services.excuse(invitation=made[0], reason="休假", by=visitor, now=BEFORE)
    assert len(services.invite(training=training, members=[head], by=head, now=BEFORE)) == 1


def test_the_keeper_hears_of_an_excuse(training, head, visitor):
    invitation = make_invitation(training, visitor)
    services.excuse(invitation=invitation, reason="下乡", by=visitor, now=BEFORE)
    assert Reminder.objects.get(recipient=head).title == "赵敏 · 培训请假 · 消防演练"


def test_nobody_excuses_a_colleague(tree, training, visitor):
    with pytest.raises(PermissionDenied):
        services.excuse(
            invitation=make_invitation(training, visitor),
            reason="x",
            by=make_learner(unit=tree.station),
            now=BEFORE,
        )


def test_who_is_invited_hears_of_another_time(training, head, visitor):
    make_invitation(training, visitor)
    training.starts_at += timedelta(days=1)
    services.save_training(training=training, units=[], by=head, now=BEFORE, version=1)
    assert Reminder.objects.get(recipient=visitor).title == "消防演练 · 时间、地点有变"


def test_attendance_gives_credits_until_the_day_before_they_lapse(training, head, visitor):
    come, stayed = make_invitation(training, visitor), make_invitation(training, head)
    services.record_attendance(training=training, came={come.pk}, version=1, by=head, now=AFTER)
    come.refresh_from_db()
    stayed.refresh_from_db()
    assert (come.credits, come.earned_on, come.valid_until) == (1, date(2026, 11, 10), date(2027, 11, 9))
    assert (stayed.came, stayed.credits, stayed.valid_until) == (False, 0, None)


def test_a_correction_takes_credits_back_and_stays_in_the_history(training, head, visitor):
    row = make_invitation(training, visitor)
    services.record_attendance(training=training, came={row.pk}, version=1, by=head, now=AFTER)
    services.record_attendance(training=training, came=set(), version=2, by=head, now=AFTER)
    row.refresh_from_db()
    assert (row.came, row.credits) == (False, 0)
    told = event_model_of(Invitation).objects.filter(pgh_obj_id=row.pk).order_by("pgh_id")
    assert [event.came for event in told] == [None, True, False]


def test_a_later_validity_leaves_earned_credits_as_they_are(training, head, visitor):
    row = make_invitation(training, visitor)
    services.record_attendance(training=training, came={row.pk}, version=1, by=head, now=AFTER)
    make_topic(valid_months=1)
    row.refresh_from_db()
    assert row.valid_until == date(2027, 11, 9)


def test_nobody_records_before_the_day_or_over_a_colleague(training, head):
    with pytest.raises(ValidationError):
        services.record_attendance(training=training, came=set(), version=1, by=head, now=BEFORE)
    services.record_attendance(training=training, came=set(), version=1, by=head, now=AFTER)
    with pytest.raises(Outdated):
        services.record_attendance(training=training, came=set(), version=1, by=head, now=AFTER)


def test_once_recorded_it_is_neither_changed_nor_cancelled_nor_is_anybody_invited(training, head, visitor):
    row = make_invitation(training, visitor)
    services.record_attendance(training=training, came=set(), version=1, by=head, now=AFTER)
    training.refresh_from_db()
    with pytest.raises(Outdated):
        services.save_training(training=training, units=[], by=head, now=AFTER, version=2)
    with pytest.raises(Outdated):
        services.cancel_training(training=training, reason="x", version=2, by=head, now=AFTER)
    with pytest.raises(Outdated):
        services.invite(training=training, members=[head], by=head, now=AFTER)
    with pytest.raises(Outdated):
        services.withdraw_invitation(invitation=row, by=head, now=AFTER)


def test_cancelling_tells_everybody_why(training, head, visitor):
    make_invitation(training, visitor)
    services.cancel_training(training=training, reason="讲师生病", version=1, by=head, now=BEFORE)
    message = Reminder.objects.get(recipient=visitor)
    assert (message.title, message.body) == ("消防演练 · 取消了", "讲师生病")


def test_the_audience_is_roles_in_units(tree, visitor):
    manager = make_learner(Role.DEPARTMENT_MANAGER, tree.department)
    other = make_learner(unit=tree.sibling)
    training = make_training(tree.department, manager, for_visitors=True)
    assert set(services.audience_of(training)) == {visitor, other}
    training.units.set([tree.sibling])
    assert set(services.audience_of(training)) == {other}


@pytest.mark.parametrize(
    "fields",
    [
        {"came": True},
        {"credits": 1},
        {"came": True, "credits": 1, "earned_on": date(2026, 11, 10), "valid_until": date(2026, 11, 9)},
        {"came": True, "credits": 1, "earned_on": date(2026, 11, 10), "excused": "休假"},
        {"came": False, "credits": 1, "earned_on": date(2026, 11, 10)},
    ],
    ids=["came without credits", "credits unseen", "lapsed before", "excused", "absent with credits"],
)
def test_the_database_refuses(training, visitor, fields):
    row = make_invitation(training, visitor)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.filter(pk=row.pk).update(**fields)


@pytest.mark.parametrize(
    "role", [Role.VISITOR, Role.STATION_HEAD, Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER]
)
def test_whose_trainings_and_people_are_seen(tree, head, visitor, role):
    homes = {Role.DEPARTMENT_MANAGER: tree.department, Role.CENTRE_LEADER: tree.centre}
    reader = make_user(role, homes.get(role, tree.station))
    own, far = make_training(by=head), make_training(tree.far_station)
    above = make_training(tree.department)
    row = make_invitation(above, visitor)
    seen = set(Training.objects.visible_to(reader))
    wanted = {
        Role.VISITOR: {own},
        Role.STATION_HEAD: {own, above},  # one of the head's people is asked
        Role.DEPARTMENT_MANAGER: {own, above},
        Role.CENTRE_LEADER: {own, above, far},
    }
    assert seen == wanted[role]
    assert (row in Invitation.objects.visible_to(reader)) == (role != Role.VISITOR)
    assert above in Training.objects.visible_to(visitor)
