"""What the staff's pages say while the clock of a demo portal is set to another day."""

from django.conf import settings

from laoling import calendar
from laoling.demo import clock


def played_day(request):
    """The day that the portal takes for today, in words; nothing while it goes by the machine's clock."""
    if not settings.EMBEDDED or not clock.is_set():
        return {}
    return {"played_day": f"{calendar.today().year}年{calendar.day_in_words(calendar.today())}"}
