"""The elders' page of groups and courses: what one can join, where, and when it meets next. Nobody's name."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.views.decorators.http import require_safe

from activities.choices import Choice
from activities.frame import schedule_page
from activities.models import Activity, ActivityKind, Group, GroupKind
from activities.models.activities import ActivityQuerySet
from laoling.accounts.models import Unit

LOOK_AHEAD = timedelta(days=61)
MEETINGS = 3  # shown of each group of a station; of all stations together one each


@dataclass(frozen=True)
class Kind:
    """The groups of one kind, each with its next meetings, the soonest first."""

    name: str
    groups: list[tuple[Group, list[Activity]]]


@login_not_required
@require_safe
def groups(request):
    """Clubs, self-governed bodies, interest groups and volunteers by kind; then the courses that go on."""

    def content(choice, today):
        coming = Activity.objects.public().not_cancelled().between(today, today + LOOK_AHEAD)
        coming = coming.select_related("venue", "unit", "series").order_by("starts_at", "pk")
        kinds = kinds_of(choice, coming, today)
        return {"group_kinds": kinds, "courses": courses_of(choice, coming), "programmes": [], "kinds": []}

    return schedule_page(request, "schedule_groups", content)


def kinds_of(choice: Choice, coming: ActivityQuerySet, today: date) -> list[Kind]:
    """The groups that there are for the public, and which of the coming activities they hold.

    Of a station these are its own, those of stations below it, and those of its department and the centre.
    """
    found = Group.objects.for_the_public(today).select_related("unit")
    if choice.station:
        path, step = choice.station.path, Unit.steplen
        above = [path[:length] for length in range(step, len(path), step)]
        found = found.filter(Q(unit__path__startswith=path) | Q(unit__path__in=above))
    meetings: dict[int, list[Activity]] = {}
    for activity in coming.filter(group__in=found):
        if activity.group_id is not None:
            meetings.setdefault(activity.group_id, []).append(activity)
    shown = MEETINGS if choice.station else 1
    by_kind: dict[str, list[tuple[Group, list[Activity]]]] = {}
    for group in found:
        by_kind.setdefault(group.kind, []).append((group, meetings.get(group.pk, [])[:shown]))
    return [Kind(str(kind.label), by_kind[kind]) for kind in GroupKind if kind in by_kind]


def courses_of(choice: Choice, coming: ActivityQuerySet) -> list[Activity]:
    """The next lesson of each course: lessons that are held again and again and that no group holds."""
    lessons = coming.filter(kind=ActivityKind.LESSON, series__isnull=False, group=None)
    if choice.station:
        lessons = lessons.filter(unit__path__startswith=choice.station.path)
    next_of: dict[int | None, Activity] = {}
    for lesson in lessons:
        next_of.setdefault(lesson.series_id, lesson)
    return list(next_of.values())
