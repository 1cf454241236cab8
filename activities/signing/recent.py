"""What a person's page says of activities: what is to come, and how often the person came lately."""

from datetime import datetime, timedelta

from activities.models import SignUp
from laoling.people.models import Retiree

SHOWN = 5
LATELY = timedelta(days=365)


def sign_ups_of(retiree: Retiree, now: datetime) -> dict:
    """`coming_sign_ups`, the soonest first; `came_to`, the last few; `came_count` of the last year."""
    rows = SignUp.objects.filter(retiree=retiree).select_related("activity__venue")
    came = rows.came().filter(activity__starts_at__gt=now - LATELY)
    return {
        "coming_sign_ups": list(rows.to_come(now).filter(came=None).order_by("activity__starts_at", "pk")),
        "came_to": list(came.order_by("-activity__starts_at", "-pk")[:SHOWN]),
        "came_count": came.count(),
    }
