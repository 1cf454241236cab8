"""What happens to sign-ups when somebody dies, is archived, or turns out to be registered twice.

The rooms above call these inside their own transaction, and hold the person.
"""

from datetime import datetime
from typing import Any

from activities.models import Activity, Call, SignUp
from activities.signing.seats import State, call, fill_seats, first_place, free_seats, let_go, lock_activity
from laoling.people.models import Retiree

TWICE = "合并重复资料：报了两次"


def withdraw_coming(*, retiree: Retiree, reason: str, by, now: datetime) -> list[dict[str, Any]]:
    """Take back everything that somebody signed up for and that is still to come; their seats go on.

    Returns what `restore` needs: JSON, in the order of the activities.
    """
    notes = []
    coming = SignUp.objects.to_come(now).filter(retiree=retiree, came=None)
    for key, activity_key in coming.order_by("activity").values_list("pk", "activity"):
        activity = lock_activity(activity_key)
        sign_up = SignUp.objects.active().filter(pk=key).first()
        if sign_up is not None:
            notes.append({"pk": key, "state": sign_up.state})
            let_go(sign_up, reason=reason, by=by, now=now)
            fill_seats(activity, now)
    return notes


def restore(*, notes: list[dict[str, Any]], now: datetime) -> None:
    """Undo `withdraw_coming`. A seat that somebody else has by now isn't taken away again: who had it is the next.

    Whoever waited has their old place. Nothing is done where the person was signed up anew.
    """
    for note in notes:
        sign_up = SignUp.objects.select_related("activity").get(pk=note["pk"])
        activity = lock_activity(sign_up.activity_id)
        again = activity.sign_ups.active().filter(retiree=sign_up.retiree_id)
        if sign_up.is_active or again.exists():
            continue
        sign_up.state = note["state"]
        sign_up.withdrawn_at = sign_up.withdrawn_by = None
        sign_up.withdraw_reason = ""
        if sign_up.state == State.SEATED and not sign_up.walked_in and free_seats(activity) == 0:
            sign_up.state, sign_up.place = State.WAITING, first_place(activity)
        sign_up.save()
        if activity.is_cancelled and activity.ends_at > now:
            call([sign_up], Call.Why.CANCELLED, now)
        fill_seats(activity, now)


def move_to(*, kept: Retiree, gone: Retiree, by, now: datetime) -> None:
    """Everything that `gone` signed up for becomes that of `kept`; of two for one activity the better one stays."""
    mine = {row.activity_id: row for row in SignUp.objects.active().filter(retiree=kept)}
    twice = SignUp.objects.active().filter(retiree=gone, activity__in=mine).order_by("activity")
    for other in twice:
        activity = lock_activity(other.activity_id)
        worse = min(mine[other.activity_id], other, key=worth)
        let_go(worse, reason=TWICE, by=by, now=now)
        fill_seats(activity, now)
    SignUp.objects.filter(retiree=gone).update(retiree=kept)


def worth(sign_up: SignUp) -> tuple[bool, bool, bool, int]:
    """Who came counts more than who has a seat, and that more than who waits; of two who wait the earlier one."""
    return (
        bool(sign_up.came),
        sign_up.state == State.SEATED,
        sign_up.came is not None,
        -(sign_up.place or 0),
    )


def coming_of(retiree: Retiree, now: datetime) -> list[Activity]:
    """What somebody is signed up for and that is still to come, the soonest first."""
    keys = SignUp.objects.to_come(now).filter(retiree=retiree).values("activity")
    return list(Activity.objects.filter(pk__in=keys).order_by("starts_at", "pk"))
