"""Two activities in one room at one time: the database refuses it, and here it is said in words.

Some of these look first, so that all clashes of a plan are named at once; the constraint has the last word when two
clerks save at the same moment.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from activities import words
from activities.models import Activity
from laoling import calendar

CONSTRAINT = "activities_activity_venue_free"


def clash_with(activity: Activity) -> Activity | None:
    """The first of the activities that hold its room while it does; None when the room is free or shared."""
    if not activity.holds_venue or activity.venue_id is None:
        return None
    others = Activity.objects.not_cancelled().filter(
        venue=activity.venue_id,
        holds_venue=True,
        starts_at__lt=activity.ends_at,
        ends_at__gt=activity.starts_at,
    )
    return others.exclude(pk=activity.pk).order_by("starts_at").first()


def in_words(other: Activity, by) -> str:
    """`“书法班”（11月23日 星期一 上午9点到11点）`; another unit's draft isn't named."""
    day = calendar.day_in_words(calendar.local_day(other.starts_at))
    may_know = other.is_public or Activity.objects.visible_to(by).filter(pk=other.pk).exists()
    title = f"“{other.title}”" if may_know else "别的单位的活动"
    return f"{title}（{day} {words.span_in_words(other.starts_at, other.ends_at)}）"


@contextmanager
def kept_free_for(activity: Activity, by) -> Iterator[None]:
    """Save the activity inside. Raises ValidationError that names what is in the room already."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        if CONSTRAINT not in str(error):
            raise
        other = clash_with(activity)
        told = in_words(other, by) if other else "别的活动"
        raise ValidationError(f"{activity.venue}在这个时间已经安排了{told}，请换个时间或地点。") from error
