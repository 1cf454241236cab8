"""What the frame of every staff page shows: the navigation, the unread count, whether scans stand still."""

from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from laoling.desk.navigation import navigation_of
from laoling.inbox import heartbeats
from laoling.inbox.models import Reminder


def frame(request):
    """Nothing for the public; for staff three values that cost a query only where a template shows them."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {
        "navigation": SimpleLazyObject(lambda: navigation_of(user, request.path)),
        "unread_reminders": SimpleLazyObject(lambda: Reminder.objects.visible_to(user).unread().count()),
        "scans_stand_still": SimpleLazyObject(stand_still),
    }


def stand_still() -> bool:
    _, on_time = heartbeats.scans(now=timezone.now(), uptime=heartbeats.uptime())
    return not on_time
