"""A branch's year on one page: meetings, themes, directives, lectures and exchanges."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from activities.models import Group, Membership, Office
from activities.study.coverage import coverage_of, year_of
from activities.study.meetings import Standing, standing_of
from activities.study.models import Directive, Meeting, StudySession, StudyTheme
from activities.study.months import MeetingState, last_of
from activities.study.transmissions import Passing, is_addressed, passings
from laoling.accounts.models import User

EXPECTED = (MeetingState.HELD, MeetingState.UNMINUTED, MeetingState.MISSING)


@dataclass(frozen=True)
class BranchYear:
    """`months` are the twelve of the year, `themes` (theme, how often), `officers` those the reader may be told."""

    group: Group
    year: int
    members: int
    officers: Sequence[Office]
    months: Sequence[Standing]
    themes: Sequence[tuple[StudyTheme, int]]
    directives: Sequence[Passing]
    sessions: Sequence[StudySession]

    @property
    def expected(self) -> int:
        """Meetings that were to be held by now; this month's only once it is."""
        return sum(row.state in EXPECTED for row in self.months)

    @property
    def held(self) -> int:
        return sum(row.state in (MeetingState.HELD, MeetingState.UNMINUTED) for row in self.months)

    @property
    def share(self) -> int | None:
        """Percent of members who came, over all meetings held."""
        rows = [row for row in self.months if row.share is not None]
        members = sum(row.members for row in rows)
        return sum(min(row.came, row.members) for row in rows) * 100 // members if members else None

    @property
    def passed_on(self) -> int:
        return sum(row.transmission is not None for row in self.directives)


def branch_year(group: Group, year: int, *, user: User, today: date) -> BranchYear:
    """Gather the page in a constant number of queries; the group is within the user's scope already."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    themes, rows = coverage_of([group], year, today)
    sessions = StudySession.objects.held_between(*year_of(year, today))
    took_part = Q(branches=group.pk) | Q(activity__group=group.pk)
    sessions = sessions.filter(took_part).select_related("activity").distinct()
    directives = Directive.objects.in_force().filter(due_on__range=(first, last)).select_related("unit")
    addressed = [one for one in directives.order_by("due_on") if is_addressed(one, group)]
    officers = Office.objects.visible_to(user).current().filter(membership__group=group)
    return BranchYear(
        group=group,
        year=year,
        members=group.memberships.current().count(),
        officers=list(officers.select_related("membership__retiree")),
        months=months_of(group, year, today),
        themes=list(zip(themes, rows[0].counts, strict=True)),
        directives=passings(addressed, Group.objects.filter(pk=group.pk), today),
        sessions=list(sessions.order_by("activity__starts_at")),
    )


def months_of(group: Group, year: int, today: date) -> list[Standing]:
    """The twelve months of a year, with how many belonged to the group and how many came."""
    meetings = {
        meeting.month: meeting
        for meeting in Meeting.objects.filter(group=group, month__year=year).annotate(
            came=Count("attendances")
        )
    }
    spans = list(Membership.objects.filter(group=group).values_list("joined_on", "left_on"))
    rows = []
    for number in range(1, 13):
        month = date(year, number, 1)
        meeting = meetings.get(month)
        day = (meeting.held_on if meeting else None) or last_of(month)
        members = sum(joined <= day and (left is None or left > day) for joined, left in spans)
        came = getattr(meeting, "came", 0)
        rows.append(standing_of(group, month, today, meeting=meeting, members=members, came=came))
    return rows
