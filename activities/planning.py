"""Activities planned again and again: a row for each day, which then leads its own life.

Each occasion is known by the day of its plan (`occurs_on`), and its number in calendars follows from that
(`rhythms.number_of`): moving one, leaving one out or going on for longer changes no other.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from activities import rhythms
from activities.models import Activity, Series
from activities.rhythms import Rhythm
from activities.rooms import clash_with, in_words, kept_free_for
from activities.services import EDITABLE, cancel_activity, change_activity, take_venue
from laoling import calendar

# What one occasion gives to the next ones; day, clock and the days of signing up are worked out.
SHARED = tuple(
    name for name in EDITABLE if name not in ("starts_at", "ends_at", "sign_up_from", "sign_up_until")
)
CLASHES_TOLD = 5


def on_day(template: Activity, day: date) -> dict[str, Any]:
    """The fields of an occasion like `template` that begins on `day`, at the same time of day.

    The days of signing up lie as long before it as the template's do.
    """
    starts = template.starts_at.astimezone(calendar.SHANGHAI)
    shift = day - starts.date()
    starts_at = datetime.combine(day, starts.time(), calendar.SHANGHAI)
    values = {name: getattr(template, name) for name in SHARED}
    values |= {"starts_at": starts_at, "ends_at": starts_at + (template.ends_at - template.starts_at)}
    for name in ("sign_up_from", "sign_up_until"):
        given = getattr(template, name)
        values[name] = given and given + shift
    return values


def clashes_on(template: Activity, days: Iterable[date]) -> dict[date, Activity]:
    """On which of the days the room is taken, and by what."""
    found = {day: clash_with(Activity(**on_day(template, day))) for day in days}
    return {day: other for day, other in found.items() if other is not None}


@transaction.atomic
def create_series(
    *,
    template: Activity,
    rhythm: Rhythm,
    until: date,
    days: Sequence[date],
    by,
    now: datetime,
    publish: bool = False,
    new_venue: str = "",
) -> Series:
    """Make a draft for each of `days`, a part of the plan's days; or publish them at once.

    `template` is unsaved, and its `submission_id` is the plan's number: the same form sent twice makes one plan.
    Raises ValidationError for another's number, for days outside the plan, for none, and for rooms that are taken.
    """
    first = calendar.local_day(template.starts_at)
    wanted = sorted(set(days) & set(rhythms.days_of(rhythm, first, until)))
    if not wanted:
        raise ValidationError("请至少保留一个日期。")
    take_venue(template, new_venue)
    facts = {
        "unit": template.unit,
        "title": template.title,
        "rhythm": rhythm,
        "first_on": first,
        "until": until,
    }
    series, is_new = Series.objects.get_or_create(
        key=template.submission_id, defaults={**facts, "created_by": by}
    )
    if series.created_by_id != by.pk:
        raise ValidationError("这张表单已经失效，请重新打开“新增活动”。")
    if is_new:
        add_days(series, template, wanted, by=by, published_at=now if publish else None)
    return series


def add_days(series: Series, template: Activity, days: Sequence[date], *, by, published_at=None) -> None:
    """Make the occasions of these days. Raises ValidationError that names every clash, or a few of many."""
    clashes = clashes_on(template, days)
    if clashes:
        told = [f"{calendar.day_in_words(day)}有{in_words(other, by)}" for day, other in clashes.items()]
        more = f"，还有 {len(told) - CLASHES_TOLD} 天" if len(told) > CLASHES_TOLD else ""
        raise ValidationError(f"{template.venue}已经被占用：{'；'.join(told[:CLASHES_TOLD])}{more}。")
    for day in days:
        occasion = Activity(
            **on_day(template, day),
            series=series,
            occurs_on=day,
            submission_id=rhythms.number_of(series.key, day),
            created_by=by,
            published_at=published_at,
            published_by=by if published_at else None,
        )
        with kept_free_for(occasion, by):
            occasion.save()


@transaction.atomic
def extend_series(*, series: Series, until: date, by) -> list[date]:
    """Go on until a later day, each new occasion a draft like the last one; returns the new days.

    Raises ValidationError when that day isn't later, is too far away, or a room is taken.
    """
    series = lock_series(series)
    if until <= series.until:
        raise ValidationError({"until": f"现在已经排到{series.until}，请选更晚的日期。"})
    if until - series.first_on > rhythms.LONGEST:
        raise ValidationError({"until": "一个系列最多两年，请另外新增一个。"})
    days = [
        day for day in rhythms.days_of(Rhythm(series.rhythm), series.first_on, until) if day > series.until
    ]
    if not days:
        raise ValidationError({"until": "到这一天为止没有新的日期。"})
    in_order = series.activities.select_related("venue").order_by("-occurs_on")
    template: Any = in_order.not_cancelled().first() or in_order.first()
    add_days(series, template, days, by=by)
    series.until = until
    series.save(update_fields=["until"])
    return days


def lock_series(series: Series) -> Series:
    return Series.objects.select_for_update(of=("self",)).get(pk=series.pk)


@transaction.atomic
def publish_series(*, series: Series, by, now: datetime) -> int:
    """Publish every draft of it that isn't over; returns how many."""
    drafts = lock_series(series).activities.drafts().filter(ends_at__gt=now)
    return drafts.update(published_at=now, published_by=by, updated_at=now)


@transaction.atomic
def cancel_rest(*, series: Series, reason: str, by, now: datetime) -> int:
    """Cancel all that hasn't begun, each with its calls; returns how many that were."""
    rest = lock_series(series).activities.not_cancelled().filter(starts_at__gt=now)
    keys = list(rest.order_by("pk"))
    for activity in keys:
        cancel_activity(activity=activity, reason=reason, by=by, now=now)
    return len(keys)


def following(activity: Activity, now: datetime):
    """The occasions of the plan after that one which haven't begun and aren't cancelled."""
    if activity.series_id is None:
        return Activity.objects.none()
    later = Activity.objects.not_cancelled().filter(series=activity.series_id, starts_at__gt=now)
    return later.filter(occurs_on__gt=activity.occurs_on).order_by("occurs_on")


@transaction.atomic
def change_following(*, activity: Activity, by, now: datetime, move_reason: str = "") -> int:
    """Make all later occasions like that one: what, where, at what time of day; each stays on its own day.

    `move_reason` is why those are moved that were published and get another time or place. Raises ValidationError as
    `change_activity` does, naming the day. Returns how many were changed.
    """
    count = 0
    for other in following(activity, now).select_for_update(of=("self",)):
        day = calendar.local_day(other.starts_at)
        seen_at = other.updated_at
        for name, value in on_day(activity, day).items():
            setattr(other, name, value)
        other.move_reason = move_reason or activity.move_reason or other.move_reason
        try:
            change_activity(activity=other, seen_at=seen_at, by=by, now=now)
        except ValidationError as error:
            raise ValidationError(
                f"{calendar.day_in_words(day)}的一次不能跟着改：{' '.join(error.messages)}"
            ) from error
        count += 1
    return count


def plan_of(rhythm: Rhythm, first: date, until: date) -> list[date]:
    """The days of a plan that somebody is writing down. Raises ValidationError by the name of the field."""
    if until < first:
        raise ValidationError({"until": "“重复到”不能早于活动日期。"})
    if until - first > rhythms.LONGEST:
        raise ValidationError({"until": "最多排两年，请选早一些的日期。"})
    if not rhythms.fits(rhythm, first):
        raise ValidationError(
            {
                "repeats": f"{calendar.day_in_words(first)}不是这个月最后一个星期{calendar.WEEKDAYS[first.weekday()]}。"
            }
        )
    return rhythms.days_of(rhythm, first, until)
