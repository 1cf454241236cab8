"""How the meetings of branches and groups stand, month by month: facts from the tables, rules from `months`."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from activities.models import Group, Membership
from activities.models.groups import GroupQuerySet
from activities.study.models import Meeting
from activities.study.months import (
    COLOURS,
    MeetingState,
    expected_months,
    first_of,
    is_expected,
    last_of,
    shifted,
    state_of,
)

MONTHS_BACK = 12  # so far back a missing meeting is still asked for


@dataclass(frozen=True)
class Standing:
    """One group in one month."""

    group: Group
    month: date
    state: MeetingState
    meeting: Meeting | None = None
    members: int = 0
    came: int = 0

    @property
    def colour(self) -> str:
        return COLOURS[self.state]

    @property
    def label(self) -> str:
        return self.state.label

    @property
    def share(self) -> int | None:
        """Percent of the members that came; None before it is held, and without members."""
        is_held = self.meeting is not None and self.meeting.held_on is not None
        return min(self.came * 100 // self.members, 100) if is_held and self.members else None


def standing_of(
    group: Group, month: date, today: date, *, meeting: Meeting | None, members: int = 0, came: int = 0
) -> Standing:
    state = state_of(
        month,
        today,
        expected=is_expected(month, since=group.since, dissolved_on=group.dissolved_on),
        planned=bool(meeting and meeting.planned_at),
        held=bool(meeting and meeting.held_on),
        minuted=bool(meeting and meeting.minutes),
        excused=bool(meeting and meeting.excused_reason),
    )
    return Standing(group, month, state, meeting, members, came)


def standings(groups: Iterable[Group], month: date, today: date) -> list[Standing]:
    """Each group in that month, in three queries; those of whom nothing is expected and nothing known are left out."""
    groups = list(groups)
    keys = [group.pk for group in groups]
    meetings = {
        meeting.group_id: meeting
        for meeting in Meeting.objects.filter(group__in=keys, month=month).annotate(came=Count("attendances"))
    }
    members = members_on(keys, min(last_of(month), today))
    rows = []
    for group in groups:
        meeting = meetings.get(group.pk)
        came = getattr(meeting, "came", 0)
        row = standing_of(group, month, today, meeting=meeting, members=members.get(group.pk, 0), came=came)
        if row.state != MeetingState.NOT_EXPECTED:
            rows.append(row)
    return rows


def members_on(groups: Iterable[int], day: date) -> dict[int, int]:
    """How many belonged to each group on that day."""
    rows = Membership.objects.filter(group__in=groups).on(day).order_by()
    return dict(rows.values_list("group").annotate(n=Count("pk")))


def asked_for(groups: GroupQuerySet, today: date, *, ahead: int = 0) -> list[tuple[Group, date]]:
    """The meetings that are neither held nor excused and whose month ends by `today` + `ahead` days, oldest first.

    From at most MONTHS_BACK months ago; of groups that were dissolved since nothing is asked.
    """
    first = shifted(first_of(today), -MONTHS_BACK)
    settled = Q(held_on__isnull=False) | ~Q(excused_reason="")
    groups = groups.active().of_the_party()
    done = set(Meeting.objects.filter(settled, month__gte=first).values_list("group", "month"))
    wanted = []
    for group in groups.select_related("unit"):
        for month in expected_months(first, today, since=group.since, dissolved_on=group.dissolved_on):
            if (last_of(month) - today).days <= ahead and (group.pk, month) not in done:
                wanted.append((group, month))
    return sorted(wanted, key=lambda pair: (pair[1], pair[0].pk))


def missing(groups: GroupQuerySet, today: date) -> list[tuple[Group, date]]:
    """The meetings whose month is over and that nobody held, oldest first."""
    return asked_for(groups, today, ahead=-1)
