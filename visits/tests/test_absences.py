"""Nobody at home twice running."""

from datetime import timedelta
from uuid import uuid4

import pytest

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.inbox.models import Reminder
from laoling.people.tests.factories import make_retiree
from visits import services
from visits.models import Visit
from visits.tests.factories import NOW, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def retiree(tree):
    return make_retiree(name="王秀英", station=tree.station)


def record_absence(retiree, hours_ago=1, **kwargs):
    return services.record_visit(
        retiree=retiree,
        visited_at=NOW - timedelta(hours=hours_ago),
        outcome="ABSENT",
        kinds=["VISIT"],
        submission_id=kwargs.pop("submission_id", None) or uuid4(),
        by=make_user(Role.VISITOR, retiree.station),
        now=NOW,
    )


def test_rule_4_the_second_absence_in_a_row_tells_the_head(retiree, tree):
    head = make_user(Role.STATION_HEAD, tree.station)
    make_user(Role.STATION_HEAD, tree.sibling)
    record_absence(retiree, 48)
    assert not Reminder.objects.exists()
    visit = record_absence(retiree)
    reminder = Reminder.objects.get()
    assert (reminder.recipient, reminder.title) == (head, "王秀英 · 连续 2 次没有见到人")
    assert reminder.url == f"/visits/{visit.pk}/"
    assert "紧急联系人" in reminder.body


def test_rule_4_a_third_one_tells_nobody_again(retiree, tree):
    make_user(Role.STATION_HEAD, tree.station)
    for hours_ago in (72, 48, 1):
        record_absence(retiree, hours_ago)
    assert Reminder.objects.count() == 1


def test_absences_with_a_meeting_between_are_not_in_a_row(retiree, tree):
    make_user(Role.STATION_HEAD, tree.station)
    record_absence(retiree, 48)
    make_visit(retiree, NOW - timedelta(hours=24))
    record_absence(retiree)
    assert not Reminder.objects.exists()


def test_a_withdrawn_visit_between_does_not_break_the_row(retiree, tree):
    make_user(Role.STATION_HEAD, tree.station)
    record_absence(retiree, 48)
    met = make_visit(retiree, NOW - timedelta(hours=24))
    services.withdraw_visit(visit=met, by=met.visitor, now=NOW)
    record_absence(retiree)
    assert Reminder.objects.count() == 1


def test_a_visit_corrected_to_absent_counts(retiree, tree):
    make_user(Role.STATION_HEAD, tree.station)
    record_absence(retiree, 48)
    met = make_visit(retiree)
    services.correct_visit(visit=met, outcome="ABSENT", by=met.visitor, now=NOW)
    assert Reminder.objects.count() == 1


def test_without_a_head_the_department_is_told(retiree, tree):
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    record_absence(retiree, 48)
    record_absence(retiree)
    assert Reminder.objects.get().recipient == manager


def test_the_same_submission_twice_tells_once(retiree, tree):
    make_user(Role.STATION_HEAD, tree.station)
    record_absence(retiree, 48)
    submission_id = uuid4()
    record_absence(retiree, submission_id=submission_id)
    record_absence(retiree, submission_id=submission_id)
    assert Reminder.objects.count() == 1
    assert Visit.objects.count() == 2


def test_rule_4_a_row_that_only_a_withdrawal_made_is_told_of(retiree, tree):
    make_user(Role.STATION_HEAD, tree.station)
    record_absence(retiree, 48)
    met = make_visit(retiree, NOW - timedelta(hours=24))
    record_absence(retiree)
    services.withdraw_visit(visit=met, by=met.visitor, now=NOW)
    assert Reminder.objects.get().title == "王秀英 · 连续 2 次没有见到人"


def test_rule_4_somebody_met_answers_it_until_that_is_withdrawn(retiree, tree):
    make_user(Role.STATION_HEAD, tree.station)
    record_absence(retiree, 48)
    record_absence(retiree, 24)
    assert Reminder.objects.unread().exists()
    met = services.record_visit(
        retiree=retiree,
        visited_at=NOW - timedelta(hours=1),
        outcome="MET",
        kinds=["VISIT"],
        submission_id=uuid4(),
        by=make_user(Role.VISITOR, retiree.station),
        now=NOW,
    )
    assert not Reminder.objects.unread().exists()
    services.withdraw_visit(visit=met, by=met.visitor, now=NOW)
    assert Reminder.objects.unread().count() == Reminder.objects.count() == 1


def test_rule_4_a_visit_that_was_no_absence_after_all_answers_it(retiree, tree):
    make_user(Role.STATION_HEAD, tree.station)
    record_absence(retiree, 48)
    second = record_absence(retiree)
    services.correct_visit(visit=second, outcome="MET", by=second.visitor, now=NOW)
    assert not Reminder.objects.unread().exists()
