"""What the desk does with sign-ups: put somebody down, take somebody back, tick who came, tick who was called.

Invalid input raises ValidationError; what somebody else did meanwhile raises Outdated.
"""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.models import Activity, Audience, Call, SignUp
from activities.signing.seats import (
    State,
    fill_seats,
    free_seats,
    let_go,
    lock_activity,
    next_place,
)
from laoling import calendar
from laoling.answers import Outdated
from laoling.people.models import Retiree
from laoling.people.services import lock_retiree


@transaction.atomic
def sign_up(*, activity: Activity, retiree: Retiree, by, now: datetime) -> SignUp:
    """Give somebody a seat, or a place at the end of the waiting list when there is none.

    Who is there already stays as they are. Raises ValidationError when the activity doesn't take them.
    """
    retiree = lock_retiree(retiree.pk)
    activity = lock_activity(activity.pk)
    if there := activity.sign_ups.active().filter(retiree=retiree).first():
        return there
    if reason := why_not(activity, retiree, now):
        raise ValidationError(reason)
    is_seated = free_seats(activity) != 0
    return SignUp.objects.create(
        activity=activity,
        retiree=retiree,
        state=State.SEATED if is_seated else State.WAITING,
        place=None if is_seated else next_place(activity),
        signed_up_at=now,
        signed_up_by=by,
    )


def why_not(activity: Activity, retiree: Retiree, now: datetime) -> str:
    """Why that person can't be signed up for it now, as a sentence; "" when they can."""
    return why_nobody(activity, now) or why_not_that_one(retiree) or why_not_meant(activity, retiree)


def why_nobody(activity: Activity, now: datetime) -> str:
    """Why nobody can be signed up for it now; "" when people can."""
    today = calendar.local_day(now)
    if activity.is_cancelled:
        return "这次活动已经取消，不能报名。"
    if not activity.is_public:
        return "这次活动还没有发布，发布以后才能报名。"
    if not activity.takes_sign_ups:
        return "这次活动不需要报名，直接来就行。"
    if activity.has_begun(now):
        return "活动已经开始，不能再报名；现场来的请在点名时登记。"
    if activity.sign_up_from and today < activity.sign_up_from:
        return f"{in_words(activity.sign_up_from)}才开始报名。"
    if activity.sign_up_until and today > activity.sign_up_until:
        return f"报名已在{in_words(activity.sign_up_until)}截止。"
    return ""


def in_words(day: date) -> str:
    return f"{day.month}月{day.day}日"


def why_not_that_one(retiree: Retiree) -> str:
    if retiree.died_on is not None:
        return f"{retiree}已去世，不能报名。"
    if retiree.archived_at is not None:
        return f"{retiree}的资料已经归档，不能报名。"
    return ""


def why_not_meant(activity: Activity, retiree: Retiree) -> str:
    """Why the activity isn't for that person: the host's own people, and an age on the day of the activity."""
    is_own = retiree.station.path.startswith(activity.unit.path)
    if activity.audience == Audience.OWN and not is_own:
        return f"这次活动只限{activity.unit}的老同志，{retiree}属于{retiree.station}。"
    age = retiree.age_on(calendar.local_day(activity.starts_at))
    if activity.youngest is not None and age < activity.youngest:
        return f"这次活动要年满 {activity.youngest} 岁，{retiree}到时是 {age} 岁。"
    if activity.oldest is not None and age > activity.oldest:
        return f"这次活动不超过 {activity.oldest} 岁，{retiree}到时是 {age} 岁。"
    return ""


@transaction.atomic
def withdraw(*, sign_up: SignUp, reason: str, by, now: datetime) -> list[SignUp]:
    """Take somebody back; the seat goes to whoever is next. Returns who was promoted.

    Raises Outdated when it was done already, and ValidationError once the person was ticked as present.
    """
    activity = lock_activity(sign_up.activity_id)
    sign_up = SignUp.objects.select_for_update().get(pk=sign_up.pk)
    if not sign_up.is_active:
        raise Outdated(f"{sign_up.retiree}刚刚已经退出，没有再做改动。")
    if sign_up.came:
        raise ValidationError("已经点名到场，不能退出；点错了请先撤销点名。")
    let_go(sign_up, reason=reason, by=by, now=now)
    return fill_seats(activity, now)


@transaction.atomic
def walk_in(*, activity: Activity, retiree: Retiree, by, now: datetime) -> SignUp:
    """Write down that somebody came who hadn't signed up, or only waited. Takes none of the seats.

    Raises ValidationError before the day of the activity, and for who is dead or archived.
    """
    retiree = lock_retiree(retiree.pk)
    activity = lock_activity(activity.pk)
    check_tickable(activity, now)
    if reason := why_not_that_one(retiree):
        raise ValidationError(reason)
    found = activity.sign_ups.active().filter(retiree=retiree).first()
    if found is None:
        found = SignUp(activity=activity, retiree=retiree, state=State.SEATED, walked_in=True)
        found.signed_up_at, found.signed_up_by = now, by
    write_down(found, came=True, by=by, now=now)
    return found


@transaction.atomic
def tick(*, sign_up: SignUp, came: bool | None, by, now: datetime) -> SignUp:
    """Write down whether somebody came; None takes the tick back. Raises ValidationError before that day.

    Whoever only waited and came all the same counts as somebody who walked in.
    """
    activity = lock_activity(sign_up.activity_id)
    check_tickable(activity, now)
    sign_up = SignUp.objects.select_for_update().get(pk=sign_up.pk)
    if not sign_up.is_active:
        raise Outdated(f"{sign_up.retiree}已经退出报名。")
    if sign_up.state == State.WAITING and not came:
        return sign_up
    write_down(sign_up, came=came, by=by, now=now)
    return sign_up


def write_down(sign_up: SignUp, *, came: bool | None, by, now: datetime) -> None:
    if sign_up.state == State.WAITING:
        sign_up.state, sign_up.walked_in = State.SEATED, True
    sign_up.came = came
    sign_up.came_at, sign_up.came_by = (None, None) if came is None else (now, by)
    sign_up.save()
    sign_up.calls.open().delete()


@transaction.atomic
def end_roll_call(*, activity: Activity, rows, by, now: datetime) -> int:
    """Everybody of `rows` who has a seat and wasn't ticked didn't come; returns how many."""
    activity = lock_activity(activity.pk)
    check_tickable(activity, now)
    left = rows.filter(activity=activity, state=State.SEATED, came=None)
    return left.update(came=False, came_at=now, came_by=by)


def check_tickable(activity: Activity, now: datetime) -> None:
    if not activity.may_be_ticked(now):
        raise ValidationError("活动当天起才能点名；没有发布或已经取消的活动不能点名。")


@transaction.atomic
def tick_called(*, calls, by, now: datetime) -> int:
    """Write down that these were called; returns how many weren't before."""
    return locked(calls).filter(called_at=None).update(called_at=now, called_by=by)


@transaction.atomic
def untick_called(*, call: Call) -> bool:
    """Take a tick back, unless that person waits for another call already; says whether it was taken back."""
    call = Call.objects.select_for_update().get(pk=call.pk)
    if call.called_at is None or Call.objects.open().filter(sign_up=call.sign_up_id).exists():
        return False
    call.called_at = call.called_by = None
    call.save(update_fields=["called_at", "called_by"])
    return True


def locked(calls):
    """The calls once more, each locked in the order of keys, so that two clerks can't wait for one another."""
    keys = list(calls.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    return Call.objects.filter(pk__in=keys)
