"""What staff do with activities: write them down, publish, change, cancel. Each act is one transaction.

The public pages follow by themselves: the database gives the schedule a new version with each write.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.models import Activity, Venue

EDITABLE = (
    "unit",
    "programme",
    "group",
    "title",
    "venue",
    "starts_at",
    "ends_at",
    "description",
    "phone",
)


@transaction.atomic
def create_activity(*, activity, by, new_venue="") -> Activity:
    """Save a new draft; the same form sent twice (its `submission_id`) gives the draft of the first time.

    `new_venue` names a room of the activity's unit, made if it isn't there yet. Raises ValidationError when
    somebody else's activity bears that number.
    """
    _take_new_venue(activity, new_venue)
    values = {name: getattr(activity, name) for name in EDITABLE}
    saved, _ = Activity.objects.get_or_create(
        submission_id=activity.submission_id, defaults={**values, "created_by": by}
    )
    if saved.created_by_id != by.pk:
        raise ValidationError("这张表单已经失效，请重新打开“新增活动”。")
    return saved


@transaction.atomic
def change_activity(*, activity, seen_at, new_venue="") -> Activity:
    """Save what the form changed; the elders' pages show it at once. Who did it stands in the history.

    `seen_at` is `updated_at` as the form showed it: raises ValidationError when somebody saved meanwhile, and
    when the activity is cancelled.
    """
    current = Activity.objects.select_for_update().get(pk=activity.pk)
    if current.is_cancelled:
        raise ValidationError("这次活动已经取消，不能再修改。")
    if current.updated_at != seen_at:
        raise ValidationError(
            "您填写的时候，同事刚刚改过这次活动。请打开活动页面看看现在的内容，再决定怎么改。"
        )
    _take_new_venue(activity, new_venue)
    activity.save(update_fields=[*EDITABLE, "updated_at"])
    return activity


@transaction.atomic
def publish_activity(*, activity, by, now) -> Activity:
    """Show it to the public; publishing again changes nothing. Raises ValidationError when cancelled."""
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.is_cancelled:
        raise ValidationError("这次活动已经取消，不能再发布。")
    if not activity.is_public:
        activity.published_at, activity.published_by = now, by
        activity.save(update_fields=["published_at", "published_by", "updated_at"])
    return activity


@transaction.atomic
def cancel_activity(*, activity, reason, by, now) -> Activity:
    """Say that it doesn't take place, and why: elders read it. Raises ValidationError the second time."""
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.is_cancelled:
        raise ValidationError("这次活动已经取消过了。")
    activity.cancelled_at, activity.cancelled_by, activity.cancel_reason = now, by, reason
    activity.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason", "updated_at"])
    return activity


@transaction.atomic
def save_venue(*, venue, now) -> Venue:
    """Save a new or changed room. Calendars learn of a change from the date of its activities' last one."""
    venue.save()
    venue.activities.public().filter(ends_at__gt=now).update(updated_at=now)
    return venue


def _take_new_venue(activity, name):
    if name:
        activity.venue, _ = Venue.objects.get_or_create(unit=activity.unit, name=name)
