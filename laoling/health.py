"""For probes and monitoring: is the process alive, and is all of the portal at work? Nothing personal in either."""

from datetime import datetime

import redis
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from laoling.inbox import heartbeats

BROKER_TIMEOUT = 2


@never_cache
@require_safe
@login_not_required
def live(request: HttpRequest) -> HttpResponse:
    """Answer 200 as long as the process serves requests; asks neither the database nor the broker."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when database, broker and scans are well, else 503, and say which (reliability, 6).

    `scan_age_seconds` is the age of the oldest heartbeat, null when there is none yet.
    """
    database, age, on_time = scans(now=timezone.now())
    broker = broker_answers()
    report = {"database": _word(database), "broker": _word(broker), "scan_age_seconds": age}
    return JsonResponse(report, status=200 if database and broker and on_time else 503)


def scans(*, now: datetime) -> tuple[bool, int | None, bool]:
    """Return whether the database answers, the age in seconds of the oldest scan, and whether all are on time."""
    try:
        return True, *heartbeats.scans(now=now, uptime=heartbeats.uptime())
    except DatabaseError:
        return False, None, False


def broker_answers() -> bool:
    """Say whether the broker answers within BROKER_TIMEOUT seconds."""
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=BROKER_TIMEOUT, socket_timeout=BROKER_TIMEOUT
    )
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def _word(well: bool) -> str:
    return "ok" if well else "down"


urlpatterns = [
    path("live", live, name="healthz_live"),
    path("ready", ready, name="healthz_ready"),
]
