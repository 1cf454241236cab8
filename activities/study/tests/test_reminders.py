"""What is left undone climbs the ladder, and what was done is answered."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from activities.models import GroupReview
from activities.study.reminders import remind_of_study
from activities.study.tests.parts import make_directive, make_meeting, make_transmission
from activities.tests.factories import at
from activities.tests.group_parts import make_branch, make_group
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.inbox.models import Heartbeat, Reminder

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def staff(tree):
    return {
        "head": make_user(Role.STATION_HEAD, tree.station),
        "department": make_user(Role.DEPARTMENT_MANAGER, tree.department),
        "centre": make_user(Role.CENTRE_LEADER, tree.centre),
    }


@pytest.fixture
def branch(tree):
    return make_branch(unit=tree.station, name="第一党支部", created_at=at("2026-10-01 09:00"))


def scan(day):
    return remind_of_study(now=at(f"{day} 08:00"))


def told(staff):
    """Who was told so far, in the order of their rungs; counts of the centre aside."""
    rows = Reminder.objects.exclude(subject__startswith="inbox.").order_by("rung")
    names = {user.pk: name for name, user in staff.items()}
    return [names[row.recipient_id] for row in rows]


def test_a_missing_meeting_climbs(staff, branch):
    assert scan("2026-10-25") == 0
    assert scan("2026-10-26") == 1  # 5 days before the month ends
    assert scan("2026-10-26") == 0
    scan("2026-11-01")
    scan("2026-11-05")
    scan("2026-11-10")
    assert told(staff) == ["head", "head", "department", "centre"]
    title = Reminder.objects.filter(recipient=staff["department"]).latest("rung").title
    assert title == "第一党支部 · 10月例会缺会 · 已逾期 5 天"
    assert "第一党支部" not in Reminder.objects.get(recipient=staff["centre"], part_of=None).title


def test_after_downtime_each_is_told_once(staff, branch):
    scan("2026-11-12")
    assert told(staff) == ["head", "department", "centre"]


def test_a_meeting_that_was_held_answers_and_one_taken_back_asks_again(staff, branch):
    scan("2026-11-02")
    meeting = make_meeting(branch, date(2026, 10, 1), held_on=date(2026, 11, 2))
    scan("2026-11-03")
    assert not Reminder.objects.unread().exists()
    meeting.delete()
    scan("2026-11-03")
    assert Reminder.objects.unread().count() == 1


def test_an_overdue_directive_climbs_until_it_is_passed_on(staff, branch, tree):
    make_meeting(branch, date(2026, 10, 1), held_on=date(2026, 10, 8))
    directive = make_directive(tree.centre, staff["centre"])
    scan("2026-11-12")
    scan("2026-11-16")
    scan("2026-11-18")
    assert told(staff) == ["head", "head", "department"]
    make_transmission(directive, branch)
    scan("2026-11-22")
    assert told(staff) == ["head", "head", "department"]
    assert not Reminder.objects.unread().exists()


def test_what_a_department_holds_itself_is_told_to_its_manager(staff, tree):
    make_branch(unit=tree.department, created_at=at("2026-10-01 09:00"))
    scan("2026-11-01")
    assert told(staff) == ["department"]


def test_a_review_that_nobody_made_climbs(staff, tree):
    club = make_group(unit=tree.station, registered_on=date(2024, 5, 1))
    assert scan("2026-02-28") == 0
    scan("2026-03-01")
    scan("2026-04-01")
    assert sorted(told(staff)) == ["department", "department", "head"]
    GroupReview.objects.create(
        group=club,
        year=2025,
        activities_held=1,
        members=1,
        accounts_in_order=True,
        result="GOOD",
        reviewed_on=date(2026, 4, 2),
        reviewed_by=staff["department"],
    )
    scan("2026-04-02")
    assert not Reminder.objects.unread().exists()


def test_it_says_that_it_ran(tree):
    scan("2026-11-01")
    assert Heartbeat.objects.get(name="study").interval_seconds == timedelta(minutes=30).total_seconds()


def test_a_command_reminds_without_a_broker(staff, branch, time_machine):
    time_machine.move_to(at("2026-10-26 08:00"))
    out = StringIO()
    call_command("remind_of_study", stdout=out)
    assert out.getvalue() == "已发出 1 条政治学习提醒。\n"
    assert told(staff) == ["head"]
