"""What the room of activities tells: what somebody signed up for, and whether they came."""

from datetime import date

from django.db.models import F, Q

from activities.models import SignUp
from laoling.calendar import start_of
from laoling.desk.sources.moments import day_of
from laoling.desk.timeline import Entry, Kind, Source
from laoling.people.models import Retiree

State = SignUp.State


def sign_ups_of(retiree: Retiree, today: date):
    """On the day of the activity; that somebody once waited for what is over is no news."""
    over = Q(state=State.WAITING, activity__ends_at__lte=start_of(today))
    rows = SignUp.objects.filter(retiree=retiree).exclude(over)
    return rows.select_related("activity__venue", "activity__unit", "signed_up_by").annotate(
        story_on=day_of("activity__starts_at"), story_at=F("activity__starts_at")
    )


def tell_sign_up(row) -> Entry:
    tag, colour = tag_of(row)
    lines = [
        ("", f"{row.activity.unit}，{row.activity.venue}"),
        ("退出", row.withdraw_reason),
        ("取消", row.activity.cancel_reason),
    ]
    return Entry(
        on=row.story_on,
        kind=Kind.ACTIVITY,
        title=f"活动：{row.activity.title}",
        tag=tag,
        colour=colour,
        lines=[line for line in lines if line[1]],
        by=str(row.signed_up_by),
    )


def tag_of(row: SignUp) -> tuple[str, str]:
    """How it stands with somebody's coming, and its colour."""
    if row.state == State.WITHDRAWN:
        return "已退出", "grey"
    if row.came is not None:
        return ("参加", "green") if row.came else ("没到", "amber")
    if row.activity.is_cancelled:
        return "活动取消", "grey"
    return str(row.get_state_display()), "blue"


SOURCES = (Source(Kind.ACTIVITY, sign_ups_of, tell_sign_up),)
