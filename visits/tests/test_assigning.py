"""Giving duties to somebody for this once, and who stands in for whom is away (Rules of duties, 10 and 11)."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cards.models import Tier
from cards.tests.factories import make_card
from laoling.accounts.models import Leave, Role
from laoling.accounts.tests.factories import make_centre_tree, make_leave, make_user
from laoling.answers import Outdated
from laoling.desk import todo
from laoling.inbox.models import Reminder
from laoling.people.tests.factories import make_retiree
from visits import assigning, reconcile
from visits.models import Duty
from visits.reminders import send_reminders
from visits.tests.factories import make_duty, make_visit, moment

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 23)  # a Monday
NOW = moment(TODAY, 12)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def head(tree):
    return make_user(Role.STATION_HEAD, tree.station, name="站长")


@pytest.fixture
def zhao(tree):
    """Whose cards they are."""
    return make_user(Role.VISITOR, tree.station, name="赵走访")


@pytest.fixture
def qian(tree):
    """Who goes for this once."""
    return make_user(Role.VISITOR, tree.station, name="钱走访")


def owed(station, visitor=None, opens=-20, due=-2, **kwargs) -> Duty:
    card = make_card(make_retiree(station=station), tier=Tier.SECOND, visitor=visitor, planned_to=date.max)
    return make_duty(card, TODAY + timedelta(opens), TODAY + timedelta(due), **kwargs)


def assign(duties, visitor, by, **kwargs):
    given = {duty.pk: duty.assigned_to_id for duty in duties}
    station = duties[0].retiree.station
    return assigning.assign_duties(duties=given, station=station, visitor=visitor, by=by, now=NOW, **kwargs)


def mine(user, now=NOW):
    return [
        person.retiree_id
        for section in todo.todo_for(user, now).mine
        for entry in section.entries
        for person in entry.people
    ]


def test_whom_it_was_given_to_answers_and_the_card_stays_as_it_is(tree, head, zhao, qian):
    duty, other = owed(tree.station, zhao), owed(tree.station, zhao)
    assert assign([duty], qian, head) == 1
    duty = Duty.objects.get(pk=duty.pk)
    assert (duty.visitor, duty.card.visitor, duty.assigned_by, duty.assigned_at) == (qian, zhao, head, NOW)
    assert list(Duty.objects.answered_by(qian)) == [duty]
    assert list(Duty.objects.answered_by(zhao)) == [other]
    assert (mine(qian), mine(zhao)) == ([duty.retiree_id], [other.retiree_id])


def test_the_ladder_tells_whom_it_was_given_to(tree, head, zhao, qian):
    duty = owed(tree.station, zhao)
    assign([duty], qian, head)
    send_reminders(now=NOW)
    told = Reminder.objects.filter(subject=f"visits.duty:{duty.pk}")
    assert {reminder.recipient for reminder in told} == {qian, head}
    assert "本次派给：钱走访" in told.get(recipient=qian).body


def test_somebody_who_gets_a_late_duty_is_told_what_the_ladder_has_reached(tree, head, zhao, qian):
    duty = owed(tree.station, zhao)
    send_reminders(now=NOW)
    assign([duty], qian, head)
    send_reminders(now=NOW + timedelta(minutes=5))
    told = Reminder.objects.filter(subject=f"visits.duty:{duty.pk}")
    assert {reminder.recipient for reminder in told} == {zhao, qian, head}


def test_the_substitute_of_whom_it_was_given_to_finds_it(tree, head, zhao, qian):
    duty = owed(tree.station, zhao)
    assign([duty], qian, head)
    make_leave(qian, starts_on=TODAY, ends_on=TODAY, substitute=zhao)
    assert mine(zhao) == [duty.retiree_id]


def test_the_receiver_is_told_how_many_without_names(tree, head, zhao, qian):
    assign([owed(tree.station, zhao, due=due) for due in (1, 3)], qian, head)
    told = Reminder.objects.get(recipient=qian)
    assert told.title == "派给你 2 项走访任务，11月24日—11月26日到期"
    assert "站长" in told.body


def test_it_is_given_back_to_the_visitor_of_the_card(tree, head, zhao, qian):
    duty = owed(tree.station, zhao)
    assign([duty], qian, head)
    assign([Duty.objects.get(pk=duty.pk)], None, head)
    duty = Duty.objects.get(pk=duty.pk)
    assert (duty.visitor, duty.assigned_to, duty.assigned_at, duty.assigned_by) == (zhao, None, None, None)


def test_a_duty_without_a_card_can_be_given_to_somebody(tree, head, qian):
    retiree = make_retiree(station=tree.station)
    duty = Duty.objects.create(retiree=retiree, kind="VISIT", opens_on=TODAY, due_on=TODAY + timedelta(1))
    assert duty.visitor is None
    assign([duty], qian, head)
    assert Duty.objects.get(pk=duty.pk).visitor == qian


@pytest.mark.parametrize("who", ["disabled", "of another station", "a manager"])
def test_only_who_goes_to_the_stations_people_gets_duties(tree, head, zhao, who):
    receiver = {
        "disabled": lambda: make_user(Role.VISITOR, tree.station, is_active=False),
        "of another station": lambda: make_user(Role.VISITOR, tree.sibling),
        "a manager": lambda: make_user(Role.DEPARTMENT_MANAGER, tree.department),
    }[who]()
    duty = owed(tree.station, zhao)
    with pytest.raises(ValidationError, match="在岗的走访员或站长"):
        assign([duty], receiver, head)


@pytest.mark.parametrize("what", ["done", "ended", "given to somebody else"])
def test_one_that_was_changed_meanwhile_stops_all(tree, head, zhao, qian, what):
    duty, other = owed(tree.station, zhao), owed(tree.station, zhao)
    changed = {
        "done": {"settled_by": make_visit(duty.retiree), "settled_on": TODAY},
        "ended": {"ended_as": "CANCELLED", "ended_at": NOW},
        "given to somebody else": {"assigned_to": head, "assigned_by": head, "assigned_at": NOW},
    }[what]
    given = {duty.pk: None, other.pk: None}
    Duty.objects.filter(pk=duty.pk).update(**changed)
    with pytest.raises(Outdated, match=duty.retiree.name):
        assigning.assign_duties(duties=given, station=tree.station, visitor=qian, by=head, now=NOW)
    assert Duty.objects.get(pk=other.pk).assigned_to is None


def test_people_of_another_station_are_never_touched(tree, head, qian):
    far = owed(tree.sibling)
    with pytest.raises(Outdated):
        assigning.assign_duties(duties={far.pk: None}, station=tree.station, visitor=qian, by=head, now=NOW)


def test_the_database_wants_who_and_when(tree, qian):
    duty = owed(tree.station)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.filter(pk=duty.pk).update(assigned_to=qian)


def test_nobody_answers_only_where_nobody_is_there(tree, zhao, qian, head):
    """Rules of duties, 11: `reconcile` asks for whom it was given to, and for who stands in."""
    duty = owed(tree.station, zhao)
    everybody = type(head).objects.exclude(pk__in=[zhao.pk, qian.pk])
    everybody.update(is_active=False)
    words = "没有人负责"

    def found():
        return [f for f in reconcile.duties_that_nobody_answers_for(NOW) if words in f.words]

    assert found() == []
    type(zhao).objects.filter(pk=zhao.pk).update(is_active=False)
    assert found()[0].ids == [duty.pk]
    Duty.objects.filter(pk=duty.pk).update(assigned_to=qian, assigned_by=head, assigned_at=NOW)
    assert found() == []
    leave = make_leave(qian, starts_on=TODAY, ends_on=TODAY)
    assert found()[0].ids == [duty.pk]
    third = make_user(Role.VISITOR, tree.station)
    Leave.objects.filter(pk=leave.pk).update(substitute=third)
    assert found() == []


def test_whoever_stands_in_has_the_duties_of_those_days_and_no_longer(tree, head, zhao, qian):
    duty = owed(tree.station, zhao)
    leave = make_leave(zhao, starts_on=TODAY, ends_on=TODAY + timedelta(2))
    assert assigning.cover_leave(leave=leave, substitute=qian, by=head, now=NOW) == 1
    assert mine(qian) == [duty.retiree_id]
    assert mine(qian, NOW + timedelta(3)) == []
    assert Duty.objects.get(pk=duty.pk).assigned_to is None
    assert "由你替赵走访走访" in Reminder.objects.get(recipient=qian).title


def test_somebody_away_on_those_days_cannot_stand_in(tree, head, zhao, qian):
    leave = make_leave(zhao, starts_on=TODAY, ends_on=TODAY + timedelta(2))
    make_leave(qian, starts_on=TODAY + timedelta(2), ends_on=TODAY + timedelta(5))
    with pytest.raises(ValidationError, match="也不在"):
        assigning.cover_leave(leave=leave, substitute=qian, by=head, now=NOW)


def test_an_absence_is_noted_with_who_stands_in(tree, head, zhao, qian):
    owed(tree.station, zhao, opens=2, due=5)
    owed(tree.station, zhao, opens=8, due=9)
    count = assigning.record_absence(
        user=zhao, starts_on=TODAY, ends_on=TODAY + timedelta(6), substitute=qian, by=head, now=NOW
    )
    leave = Leave.objects.get()
    assert (count, leave.user, leave.substitute) == (1, zhao, qian)


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [(0, -1, "不能早于"), (-30, 3, "7 天内"), (-3, -1, "今天以后"), (0, 400, "一年"), (2, 4, "已登记了")],
)
def test_days_that_make_no_absence_are_refused(tree, head, zhao, qian, first, last, words):
    make_leave(zhao, starts_on=TODAY + timedelta(4), ends_on=TODAY + timedelta(5))
    with pytest.raises(ValidationError, match=words):
        assigning.record_absence(
            user=zhao,
            starts_on=TODAY + timedelta(first),
            ends_on=TODAY + timedelta(last),
            substitute=qian,
            by=head,
            now=NOW,
        )
    assert Leave.objects.count() == 1


def test_what_somebody_left_behind_goes_to_one_up_to_a_day(tree, head, zhao, qian):
    soon, later = owed(tree.station, zhao), owed(tree.station, zhao, opens=10, due=16)
    nobodys = owed(tree.station)
    type(zhao).objects.filter(pk=zhao.pk).update(is_active=False)
    until = TODAY + timedelta(7)
    for left, expected in ((zhao, [soon]), (None, [soon, nobodys])):
        count = assigning.hand_out_left(
            left=left, station=tree.station, until=until, visitor=qian, by=head, now=NOW
        )
        assert count == 1
        assert list(Duty.objects.filter(assigned_to=qian).order_by("pk")) == expected
    assert Duty.objects.get(pk=later.pk).assigned_to is None


def test_nothing_left_is_said(tree, head, qian):
    with pytest.raises(ValidationError, match="没有要交出去的任务"):
        assigning.hand_out_left(left=None, station=tree.station, until=TODAY, visitor=qian, by=head, now=NOW)


def test_rule_11_whoever_comes_back_finds_their_own_duties_and_who_stood_in_keeps_what_was_given(
    tree, head, zhao, qian
):
    """A leave gives its duties back by itself; one that was handed out by name stays with whom it was given to."""
    covered, given = owed(tree.station, zhao), owed(tree.station, zhao)
    leave = make_leave(zhao, starts_on=TODAY, ends_on=TODAY, substitute=None)
    assigning.cover_leave(leave=leave, substitute=qian, by=head, now=NOW)
    assign([given], qian, head)
    assert set(mine(qian)) == {covered.retiree_id, given.retiree_id}
    back = NOW + timedelta(days=1)
    assert (mine(zhao, back), mine(qian, back)) == ([covered.retiree_id], [given.retiree_id])
