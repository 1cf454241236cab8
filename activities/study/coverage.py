"""How often each branch took up each theme: at activities it came to or held, and at its monthly meetings."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from activities.models import Group
from activities.study.models import Meeting, StudySession, StudyTheme


@dataclass(frozen=True)
class Row:
    """One branch: how often each theme was taken up, in the order of the themes."""

    branch: Group
    counts: list[int]

    @property
    def covered(self) -> int:
        """How many of the themes were taken up at all."""
        return sum(count > 0 for count in self.counts)


def year_of(year: int, today: date) -> tuple[date, date]:
    """The days of that year up to today, both included."""
    return date(year, 1, 1), min(date(year, 12, 31), today)


def counts_of(branches: Iterable[Group], first: date, last: date) -> Counter[tuple[int, int]]:
    """How often, by the keys of branch and theme; a Party group's meetings count for its branch. Three queries."""
    keys = [branch.pk for branch in branches]
    sessions = StudySession.objects.held_between(first, last)
    came = sessions.filter(branches__in=keys).values_list("branches", "themes", "pk")
    held = sessions.filter(activity__group__in=keys).values_list("activity__group", "themes", "pk")
    found = {row for row in [*came.order_by(), *held.order_by()] if row[1] is not None}
    counts = Counter((branch, theme) for branch, theme, _ in found)
    meetings = Meeting.objects.filter(held_on__range=(first, last))
    meetings = meetings.filter(Q(group__in=keys) | Q(group__parent__in=keys))
    for group, parent, theme in meetings.order_by().values_list("group", "group__parent", "themes"):
        if theme is not None:
            counts[(parent or group, theme)] += 1
    return counts


def coverage_of(branches: Iterable[Group], year: int, today: date) -> tuple[list[StudyTheme], list[Row]]:
    """The themes in use, and one row for each branch."""
    branches, themes = list(branches), list(StudyTheme.objects.filter(in_use=True))
    first, last = year_of(year, today)
    counts = counts_of(branches, first, last) if first <= last else Counter()
    return themes, [Row(branch, [counts[branch.pk, theme.pk] for theme in themes]) for branch in branches]
