"""Seats and the waiting list: whoever changes them holds the activity's row, so that no seat is given twice.

The order of locks: the person, then the activity. Seats go in the order of `place`; who is promoted is listed
for a call in the same transaction.
"""

from datetime import datetime

from django.db.models import Max, Min

from activities.models import Activity, Call, SignUp

State = SignUp.State


def lock_activity(pk: int) -> Activity:
    """The activity as it stands, and nobody else changes who sits and who waits until the transaction ends."""
    return Activity.objects.select_for_update(no_key=True).get(pk=pk)


def free_seats(activity: Activity) -> int | None:
    """How many seats are left, never below 0; None when there is no limit."""
    if activity.capacity is None:
        return None
    return max(activity.capacity - activity.sign_ups.holding_a_seat().count(), 0)


def next_place(activity: Activity) -> int:
    """The place behind everybody who ever waited for this activity: places are never used twice."""
    last = activity.sign_ups.aggregate(last=Max("place"))["last"]
    return max(last or 0, 0) + 1


def first_place(activity: Activity) -> int:
    """The place before everybody who waits: for somebody whose seat was taken away by a mistake of ours."""
    first = activity.sign_ups.aggregate(first=Min("place"))["first"]
    return min(first if first is not None else 1, 1) - 1


def fill_seats(activity: Activity, now: datetime) -> list[SignUp]:
    """Give free seats to those who wait, in order; each is listed for a call. Returns who was promoted.

    The caller holds the activity. Nobody is promoted once it has begun, or for what was cancelled.
    """
    if activity.is_cancelled or activity.has_begun(now):
        return []
    waiting = activity.sign_ups.waiting()
    free = free_seats(activity)
    promoted = list(waiting if free is None else waiting[:free])
    for sign_up in promoted:
        sign_up.state, sign_up.promoted_at = State.SEATED, now
        sign_up.save(update_fields=["state", "promoted_at"])
    call(promoted, Call.Why.PROMOTED, now)
    return promoted


def list_for_calling(activity: Activity, why: Call.Why, now: datetime) -> int:
    """List everybody who has a seat or waits for a call; returns how many are to be called now.

    Somebody who waits for a call anyway stands there once; that it was cancelled is what they must hear then.
    """
    waiting_for_a_call = Call.objects.not_made().filter(sign_up__activity=activity)
    if why == Call.Why.CANCELLED:
        waiting_for_a_call.update(why=why, made_at=now)
    call(activity.sign_ups.active(), why, now)
    return waiting_for_a_call.count()


def call(sign_ups, why: Call.Why, now: datetime) -> None:
    """List these for a call, each once at most."""
    keys = [sign_up.pk for sign_up in sign_ups]
    listed = set(Call.objects.not_made().filter(sign_up__in=keys).values_list("sign_up", flat=True))
    Call.objects.bulk_create(Call(sign_up_id=key, why=why, made_at=now) for key in keys if key not in listed)


def let_go(sign_up: SignUp, *, reason: str, by, now: datetime) -> None:
    """Take a sign-up back; nobody needs to be called about it any more. The caller fills the seat."""
    sign_up.state = State.WITHDRAWN
    sign_up.withdrawn_at, sign_up.withdrawn_by, sign_up.withdraw_reason = now, by, reason
    sign_up.came = sign_up.came_at = sign_up.came_by = None
    sign_up.save()
    sign_up.calls.not_made().delete()


def people_in_front(sign_up: SignUp) -> int:
    """How many wait before somebody who waits: 0 for who is next."""
    waiting = SignUp.objects.filter(activity=sign_up.activity_id, state=State.WAITING)
    return waiting.filter(place__lt=sign_up.place).count()
