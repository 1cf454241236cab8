"""Whether the scans are at work, for the banner on every page and for probes (reliability, 6)."""

import time
from datetime import datetime

from django.db.models import Count, Min, Q

from laoling.inbox.models import Heartbeat

STARTED = time.monotonic()
FIRST_SCAN_SECONDS = 600  # two intervals of planning: so long a new portal may be without any scan


def uptime() -> float:
    """Since when this process runs, in seconds."""
    return time.monotonic() - STARTED


def scans(*, now: datetime, uptime: float) -> tuple[int | None, bool]:
    """The age in seconds of the oldest heartbeat, None when there is none yet, and whether all are on time.

    No scan at all is forgiven for the first FIRST_SCAN_SECONDS of `uptime`.
    """
    stale = Q(pk__in=Heartbeat.objects.stale(now).values("pk"))
    found = Heartbeat.objects.aggregate(oldest=Min("beat_at"), stale=Count("pk", filter=stale))
    if found["oldest"] is None:
        return None, uptime <= FIRST_SCAN_SECONDS
    return int((now - found["oldest"]).total_seconds()), not found["stale"]
