"""What is missing, what is overdue, how far each theme got, and a year on one page."""

from datetime import date

import pytest

from activities.models import Group, GroupKind
from activities.study.coverage import coverage_of
from activities.study.meetings import asked_for, missing, standings
from activities.study.models import Attendance, StudyTheme
from activities.study.months import MeetingState
from activities.study.tests.parts import make_directive, make_meeting, make_session, make_transmission
from activities.study.transmissions import outstanding, passings
from activities.study.years import branch_year
from activities.tests.factories import at, make_activity
from activities.tests.group_parts import make_branch, make_group, make_member
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.programmes import Programme

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)


@pytest.fixture
def tree():
    return make_centre_tree()


@pytest.fixture
def branch(tree):
    """In the portal since the first of September 2026."""
    return make_branch(unit=tree.station, name="第一党支部", created_at=at("2026-09-01 09:00"))


@pytest.fixture
def manager(tree):
    return make_user(Role.DEPARTMENT_MANAGER, tree.department)


def everything():
    return Group.objects.order_by("pk")


def test_a_month_without_a_meeting_is_missing_until_held_or_excused(branch):
    assert [month for _, month in missing(everything(), TODAY)] == [date(2026, 9, 1), OCTOBER]
    make_meeting(branch, OCTOBER, held_on=date(2026, 10, 8))
    make_meeting(branch, date(2026, 9, 1), excused_reason="暴雨")
    assert missing(everything(), TODAY) == []


def test_this_month_is_asked_for_when_its_end_is_near(branch):
    make_meeting(branch, OCTOBER, held_on=date(2026, 10, 8))
    make_meeting(branch, date(2026, 9, 1), held_on=date(2026, 9, 8))
    assert asked_for(everything(), date(2026, 11, 24), ahead=5) == []
    assert asked_for(everything(), date(2026, 11, 25), ahead=5) == [(branch, NOVEMBER)]


def test_nothing_is_asked_of_clubs_dissolved_branches_and_longer_ago_than_a_year(tree):
    make_group(unit=tree.station)
    make_branch(unit=tree.station, dissolved_on=TODAY)
    assert missing(everything(), TODAY) == []
    make_branch(unit=tree.station)
    assert len(missing(everything(), TODAY)) == 12


def test_a_month_counts_who_belonged_and_who_came(branch):
    members = [make_member(branch) for _ in range(4)]
    make_member(branch, joined_on=date(2026, 11, 5))
    meeting = make_meeting(branch, OCTOBER, held_on=date(2026, 10, 8))
    Attendance.objects.create(meeting=meeting, membership=members[0])
    (row,) = standings(everything(), OCTOBER, TODAY)
    assert (row.state, row.members, row.came, row.share) == (MeetingState.HELD, 4, 1, 25)


def test_a_directive_is_asked_of_every_branch_below_that_is_there(tree, branch, manager):
    far = make_branch(unit=tree.far_station)
    make_branch(unit=tree.station, founded_on=date(2026, 11, 16))
    make_branch(unit=tree.station, dissolved_on=date(2026, 11, 15))
    make_group(GroupKind.PARTY_GROUP, unit=tree.station, parent=branch)
    directive = make_directive(tree.department, manager)
    assert list(directive.addressees()) == [branch]
    assert [row.branch for row in passings([directive], everything(), TODAY)] == [branch]
    central = make_directive(tree.centre, manager)
    assert {row.branch for row in passings([central], everything(), TODAY)} == {branch, far}


def test_overdue_is_what_nobody_passed_on_by_the_day(tree, branch, manager):
    directive = make_directive(tree.department, manager)
    assert outstanding(everything(), date(2026, 11, 15), ahead=-1) == []
    (row,) = outstanding(everything(), TODAY, ahead=-1)
    assert (row.branch, row.words) == (branch, "已逾期 5 天")
    make_transmission(directive, branch, passed_on=date(2026, 11, 17))
    assert outstanding(everything(), TODAY) == []
    assert passings([directive], everything(), TODAY)[0].words == "已传达（逾期）"


def test_a_withdrawn_directive_asks_for_nothing(tree, branch, manager):
    make_directive(tree.department, manager, withdrawn_at=at("2026-11-10 09:00"))
    assert outstanding(everything(), TODAY) == []


def test_themes_count_activities_held_or_visited_and_meetings_of_groups_below(tree, branch, manager):
    first, second, *_ = StudyTheme.objects.all()
    facts = {"unit": tree.station, "programme": Programme.STUDY}
    came = make_activity(starts_at=at("2026-05-04 09:00"), **facts)
    held = make_activity(starts_at=at("2026-06-04 09:00"), group=branch, **facts)
    cancelled = make_activity(starts_at=at("2026-07-04 09:00"), cancelled="停电", group=branch, **facts)
    make_session(came, manager, themes=[first, second], branches=[branch])
    make_session(held, manager, themes=[first], branches=[branch])
    make_session(cancelled, manager, themes=[first])
    below = make_group(GroupKind.PARTY_GROUP, unit=tree.station, parent=branch)
    make_meeting(below, OCTOBER, held_on=date(2026, 10, 8)).themes.set([second])
    themes, (row,) = coverage_of([branch], 2026, TODAY)
    assert row.counts[:3] == [2, 2, 0]
    assert (row.covered, len(themes)) == (2, 7)
    assert coverage_of([branch], 2025, TODAY)[1][0].covered == 0


def test_a_year_has_everything_and_names_officers_only_to_whom_it_may(tree, branch, manager):
    member = make_member(branch, post="书记")
    meeting = make_meeting(branch, OCTOBER, held_on=date(2026, 10, 8))
    Attendance.objects.create(meeting=meeting, membership=member)
    make_transmission(make_directive(tree.department, manager), branch)
    lecture = make_activity(unit=tree.station, starts_at=at("2026-05-04 09:00"))
    make_session(lecture, manager, form="LECTURE", speaker="李教授", branches=[branch])
    year = branch_year(branch, 2026, user=manager, today=TODAY)
    assert (year.expected, year.held, year.share, year.passed_on) == (2, 1, 100, 1)
    assert [office.post for office in year.officers] == ["书记"]
    assert [one.speaker for one in year.sessions] == ["李教授"]
    assert [row.state for row in year.months[-2:]] == [MeetingState.DUE, MeetingState.UPCOMING]
    leader = make_user(Role.CENTRE_LEADER, tree.centre)
    assert branch_year(branch, 2026, user=leader, today=TODAY).officers == []
