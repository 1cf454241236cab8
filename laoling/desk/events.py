"""What happened to people, on the home page: who is in hospital, who lost somebody, who turned a visit down."""

from dataclasses import dataclass
from datetime import date, timedelta

from laoling import calendar
from laoling.accounts.models import Role
from visits.models import LifeEvent, Visit
from visits.reminders import FOLLOW_DAYS

SHOWN = 10
REFUSAL_DAYS = 30
SECRETS = ["retiree__id_number", "retiree__phone"]


@dataclass
class EventsToSee:
    """`stays` are the first SHOWN of `stay_count`; refusals are counted for those who go through them."""

    bereaved: list[LifeEvent]
    stays: list[LifeEvent]
    stay_count: int
    refusals: int
    refused_since: date
    refusal_days: int = REFUSAL_DAYS


def events_for(user, today: date) -> EventsToSee:
    """Among the people whom the user sees; each bereavement with `due_on`, the day until which to assess."""
    mine = LifeEvent.objects.visible_to(user).select_related("retiree__station").defer(*SECRETS)
    bereaved = list(mine.waiting_for_assessment().order_by("reported_at", "pk")[:SHOWN])
    for event in bereaved:
        event.due_on = calendar.local_day(event.reported_at) + timedelta(days=FOLLOW_DAYS)
    since = today - timedelta(days=REFUSAL_DAYS)
    refused = Visit.objects.visible_to(user).refused().filter(visited_on__gte=since)
    return EventsToSee(
        bereaved=bereaved,
        stays=list(mine.in_hospital().order_by("-happened_on", "pk")[:SHOWN]),
        stay_count=mine.in_hospital().count(),
        refusals=refused.count() if user.role == Role.STATION_HEAD else 0,
        refused_since=since,
    )
