"""What staff do with activities: write them down, publish, change, cancel. Each act is one transaction.

The public pages follow by themselves: the database gives the schedule a new version with each write.
"""

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.models import Activity, Call, Venue
from activities.rooms import kept_free_for
from activities.signing.seats import fill_seats, list_for_calling
from laoling import calendar

EDITABLE = (
    "unit",
    "programme",
    "kind",
    "group",
    "title",
    "venue",
    "holds_venue",
    "starts_at",
    "ends_at",
    "description",
    "phone",
    "takes_sign_ups",
    "capacity",
    "audience",
    "youngest",
    "oldest",
    "sign_up_from",
    "sign_up_until",
)

MOVED = ("moved_from", "moved_from_venue", "move_reason")


@transaction.atomic
def create_activity(*, activity, by, new_venue="") -> Activity:
    """Save a new draft; the same form sent twice (its `submission_id`) gives the draft of the first time.

    `new_venue` names a room of the activity's unit, made if it isn't there yet. Raises ValidationError when
    somebody else's activity bears that number, and when the room is taken.
    """
    take_venue(activity, new_venue)
    values = {name: getattr(activity, name) for name in EDITABLE}
    with kept_free_for(activity, by):
        saved, _ = Activity.objects.get_or_create(
            submission_id=activity.submission_id, defaults={**values, "created_by": by}
        )
    if saved.created_by_id != by.pk:
        raise ValidationError("这张表单已经失效，请重新打开“新增活动”。")
    return saved


@transaction.atomic
def change_activity(*, activity, seen_at, by, now, new_venue="") -> Activity:
    """Save what the form changed; the elders' pages show it at once. Who did it stands in the history.

    Whoever signed up is listed for a call when time or place changed, and new seats go to the waiting list. `seen_at`
    is `updated_at` as the form showed it: raises ValidationError when somebody saved meanwhile, when the activity is
    cancelled, when the room is taken, when more people have a seat than there would be, and when what was published is
    moved without a `move_reason`.
    """
    current = Activity.objects.select_for_update(of=("self",)).select_related("venue").get(pk=activity.pk)
    if current.is_cancelled:
        raise ValidationError("这次活动已经取消，不能再修改。")
    if current.updated_at != seen_at:
        raise ValidationError(
            "您填写的时候，同事刚刚改过这次活动。请打开活动页面看看现在的内容，再决定怎么改。"
        )
    take_venue(activity, new_venue)
    check_seats(activity)
    note_move(current, activity)
    with kept_free_for(activity, by):
        activity.save(update_fields=[*EDITABLE, *MOVED, "updated_at"])
    if is_another_time_or_place(current, activity) and current.ends_at > now:
        list_for_calling(activity, Call.Why.MOVED, now)
    fill_seats(activity, now)
    return activity


def check_seats(activity: Activity) -> None:
    """Raise ValidationError when those who have signed up would no longer fit."""
    taken = activity.sign_ups.holding_a_seat().count()
    if not activity.takes_sign_ups and activity.sign_ups.active().filter(walked_in=False).exists():
        raise ValidationError({"takes_sign_ups": "已经有人报名，不能改成不需要报名。"})
    if activity.capacity is not None and activity.capacity < taken:
        raise ValidationError({"capacity": f"已经有 {taken} 人报名，名额不能少于 {taken}。"})


def is_another_time_or_place(current: Activity, changed: Activity) -> bool:
    return (current.starts_at, current.venue_id) != (changed.starts_at, changed.venue_id)


def note_move(current: Activity, changed: Activity) -> None:
    """Keep the start and the room that were published first, if they are others now: elders are told, and why.

    What is moved back to them was never moved. Raises ValidationError for a move that gives no reason.
    """
    first_start = (current.moved_from or current.starts_at) if current.is_public else changed.starts_at
    first_venue = (current.moved_from_venue_id or current.venue_id) if current.is_public else changed.venue_id
    changed.moved_from = None if first_start == changed.starts_at else first_start
    changed.moved_from_venue_id = None if first_venue == changed.venue_id else first_venue
    if not changed.is_moved:
        changed.move_reason = ""
    elif not changed.move_reason and is_another_time_or_place(current, changed):
        raise ValidationError({"move_reason": "时间或地点改了：请写明原因，老同志会看到。"})


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
    """Say that it doesn't take place, and why: elders read it, and who signed up is listed for a call.

    Raises ValidationError the second time.
    """
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if activity.is_cancelled:
        raise ValidationError("这次活动已经取消过了。")
    activity.cancelled_at, activity.cancelled_by, activity.cancel_reason = now, by, reason
    activity.save(update_fields=["cancelled_at", "cancelled_by", "cancel_reason", "updated_at"])
    if activity.ends_at > now:
        list_for_calling(activity, Call.Why.CANCELLED, now)
    return activity


@transaction.atomic
def sum_up(*, activity, summary, others_came, by, now) -> Activity:
    """Write down how it was, and how many came of whom nobody knows the name. Raises ValidationError too early."""
    activity = Activity.objects.select_for_update().get(pk=activity.pk)
    if not activity.may_be_ticked(now):
        raise ValidationError("活动当天起才能写小结；没有发布或已经取消的活动不用写。")
    activity.summary, activity.others_came = summary, others_came
    activity.summed_up_at, activity.summed_up_by = now, by
    # Not `updated_at`: for calendars nothing has changed.
    activity.save(update_fields=["summary", "others_came", "summed_up_at", "summed_up_by"])
    return activity


@transaction.atomic
def save_venue(*, venue, by, now) -> Venue:
    """Save a new or changed room. Calendars learn of a change from the date of its activities' last one.

    A room that isn't shared any more holds one at a time: raises ValidationError when two are planned in it already,
    or when something is planned in it from the day on that it is closed.
    """
    venue.save()
    coming = venue.activities.filter(ends_at__gt=now)
    if venue.closed_on:
        after = coming.not_cancelled().filter(ends_at__gt=calendar.start_of(venue.closed_on))
        if planned := after.count():
            raise ValidationError({"closed_on": f"停用以后还有 {planned} 场活动，请先把它们改到别处。"})
    coming.public().update(updated_at=now)
    for activity in coming.not_cancelled().filter(holds_venue=venue.is_shared).order_by("starts_at"):
        activity.holds_venue = not venue.is_shared
        with kept_free_for(activity, by):
            activity.save(update_fields=["holds_venue"])
    return venue


def take_venue(activity: Activity, new_venue: str) -> None:
    """Let the activity be in the room that is named, if one is, and hold it as the room asks for.

    A place that is named for the first time is somebody else's: nobody has to check it every day.
    """
    if new_venue:
        activity.venue, _ = Venue.objects.get_or_create(
            unit=activity.unit, name=new_venue, defaults={"is_ours": False}
        )
    activity.holds_venue = not activity.venue.is_shared
