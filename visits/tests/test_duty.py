"""A duty as a row: its state in SQL, its scope, what the database refuses."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people.tests.factories import make_retiree
from visits import windows
from visits.models import Duty, EventKind
from visits.tests.factories import NOW, TODAY, make_duty, make_event, make_visit, moment
from visits.windows import State

pytestmark = pytest.mark.django_db


@st.composite
def duty_rows(draw):
    """What one duty may look like, as the constraints allow it."""
    opens_on = TODAY + timedelta(days=draw(st.integers(-60, 30)))
    due_on = opens_on + timedelta(days=draw(st.sampled_from([0, 1, 6, 7, 29, 91])))
    row = {
        "kind": draw(st.sampled_from(["VISIT", "HOME_SERVICE", "FESTIVAL"])),
        "tier": draw(st.sampled_from([1, 2, 3, None])),
        "opens_on": opens_on,
        "due_on": due_on,
    }
    if draw(st.booleans()):
        row |= {"kind": "HOSPITAL", "due_at": moment(due_on, draw(st.integers(0, 23)), 30)}
    ended_as = draw(st.sampled_from(["", *windows.End.values]))
    if draw(st.booleans()) and ended_as in ("", "WAIVED"):
        row["settled_on"] = opens_on + timedelta(days=draw(st.integers(0, 100)))
        if "due_at" in row:
            row["settled_at"] = moment(row["settled_on"], draw(st.integers(0, 23)), 30)
    if ended_as:
        row |= {"ended_as": ended_as, "ended_at": NOW}
    return row


def window_of(row):
    return row["kind"], row["opens_on"], row["due_on"]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    rows=st.lists(duty_rows(), min_size=10, max_size=30, unique_by=window_of),
    ahead=st.integers(-40, 40),
    hour=st.integers(0, 23),
)
def test_rule_9_state_in_sql_is_the_state_of_the_pure_function(rows, ahead, hour, settled_visit):
    now = moment(TODAY + timedelta(days=ahead), hour, 30)
    visit, by, retiree = settled_visit
    with transaction.atomic():
        for row in rows:
            row["settled_by"] = visit if "settled_on" in row else None
            if row.get("ended_as") == "WAIVED":
                row |= {"ended_by": by, "end_reason": "住院"}
            if "due_at" in row:
                row |= {"event": make_event(retiree, EventKind.BEREAVED), "asked_at": NOW}
        Duty.objects.bulk_create(Duty(retiree=retiree, **row) for row in rows)
        for duty in Duty.objects.with_state(now):
            assert duty.state == duty.state_at(now) == windows.state_of(duty, now)
        overdue = {duty.pk for duty in Duty.objects.all() if duty.state_at(now) == State.OVERDUE}
        # What isn't open yet is never overdue: no row is due before it opens.
        assert set(Duty.objects.overdue(now).values_list("pk", flat=True)) == overdue
        counted = {d.pk for d in Duty.objects.all() if d.state_at(now) not in (State.WAIVED, State.CANCELLED)}
        assert set(Duty.objects.counted().values_list("pk", flat=True)) == counted
        transaction.set_rollback(True)


@pytest.fixture
def settled_visit():
    visit = make_visit()
    return visit, visit.visitor, visit.retiree


def test_lists_are_by_state():
    overdue = make_duty(due_on=TODAY - timedelta(days=1))
    due_today = make_duty(overdue.card, due_on=TODAY)
    upcoming = make_duty(overdue.card, opens_on=date(2026, 12, 1), due_on=date(2026, 12, 31))
    waived = make_duty(overdue.card, due_on=TODAY + timedelta(days=1), ended_as="PAUSED", ended_at=NOW)
    duties = Duty.objects.all()
    assert set(duties.unsettled()) == {overdue, due_today, upcoming}
    assert set(duties.overdue(NOW)) == {overdue}
    assert set(duties.due_between(TODAY, TODAY + timedelta(days=6))) == {due_today}
    assert set(duties.open_on(TODAY)) == {overdue, due_today}
    assert set(duties.upcoming(TODAY)) == {upcoming}
    assert set(duties.in_state("WAIVED", NOW)) == {waived}
    assert set(duties.in_state("OVERDUE", NOW)) == {overdue}


def test_it_hides_other_stations_duties():
    tree = make_centre_tree()
    own = make_duty(make_card(make_retiree(station=tree.station)))
    make_duty(make_card(make_retiree(station=tree.sibling)))
    visitor = make_user(Role.VISITOR, tree.station)
    assert list(Duty.objects.visible_to(visitor)) == [own]


def test_it_hides_duties_from_roles_without_names():
    duty = make_duty()
    leader = make_user(Role.CENTRE_LEADER)
    assert duty not in Duty.objects.visible_to(leader)


@pytest.mark.parametrize(
    ("changes", "constraint"),
    [
        ({"due_on": date(2026, 10, 31)}, "visits_duty_due_after_opening"),
        ({"settled_on": TODAY}, "visits_duty_settled_with_day"),
        ({"ended_as": "PAUSED"}, "visits_duty_ended_with_moment"),
        ({"ended_as": "WAIVED", "ended_at": NOW}, "visits_duty_waived_with_who_and_why"),
        ({"end_reason": "住院"}, "visits_duty_waived_with_who_and_why"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(changes, constraint):
    with pytest.raises(IntegrityError, match=constraint):
        make_duty(**changes)


def test_the_database_refuses_the_same_window_twice():
    duty = make_duty()
    with pytest.raises(IntegrityError, match="visits_duty_one_per_window"):
        make_duty(duty.card)


def test_a_settled_duty_has_not_ended():
    visit = make_visit()
    with pytest.raises(IntegrityError, match="visits_duty_settled_or_ended"):
        make_duty(
            make_card(visit.retiree), settled_by=visit, settled_on=TODAY, ended_as="MISSED", ended_at=NOW
        )
