"""Calls that nobody makes climb the ladder, so that they are made before the activity begins (Rules of duties, 10).

What one act listed (a cancelling, a move, a promotion) for one station climbs as one. It begins two days before the
activity, or at once when it was listed later; what was listed within the last day climbs faster.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.urls import reverse

from activities.models import Call
from laoling import calendar
from laoling.inbox import ladder, services
from visits.reconcile import TOLD_AFTER, Finding, subjects_told

INTERVAL_SECONDS = 300
PREFIX = "activities.call:"
LEAD, SHORT = timedelta(hours=48), timedelta(hours=24)

# Who knows of another time comes at that time: of a move they are told before the earlier of both.
CLIMBING = """
WITH waiting AS (
    SELECT call.why, call.made_at, retiree.station_id, activity.id AS activity_id, activity.title, count(*) AS number,
           least(activity.starts_at,
                 CASE WHEN activity.moved_from > call.made_at THEN activity.moved_from END) AS due_at
    FROM activities_call call
    JOIN activities_signup sign_up ON sign_up.id = call.sign_up_id
    JOIN activities_activity activity ON activity.id = sign_up.activity_id
    JOIN people_retiree retiree ON retiree.id = sign_up.retiree_id
    WHERE call.called_at IS NULL AND activity.ends_at > %(now)s
      AND retiree.died_on IS NULL AND retiree.archived_at IS NULL
    GROUP BY call.why, call.made_at, retiree.station_id, activity.id
)
SELECT 'activities.call:' || activity_id || '.' || station_id || '.' || why || '.'
           || floor(extract(epoch FROM made_at))::bigint AS subject,
       CASE WHEN made_at > due_at - %(short)s THEN 'call.urgent' ELSE 'call' END AS ladder,
       station_id, NULL::bigint AS visitor_id, NULL::date AS due_on, greatest(made_at, due_at - %(lead)s) AS since_at,
       title || ' · 还有 ' || number || ' 人没有电话通知' AS title,
       CASE why WHEN 'CANCELLED' THEN '活动取消了' WHEN 'MOVED' THEN '时间或地点改了' ELSE '候补有了名额' END
           || '。请在' || to_char(due_at AT TIME ZONE 'Asia/Shanghai', 'FMMM"月"FMDD"日"FMHH24"点"MI"分"')
           || '以前逐个打电话，打通一个点一下“已通知”。' AS body,
       %(url)s || activity_id AS url
FROM waiting
"""

# What was called, or is over, asks for nothing any more; what was ticked by mistake does again.
MARK_ANSWERED = """
UPDATE inbox_reminder SET answered_at = %(now)s
WHERE answered_at IS NULL AND starts_with(subject, 'activities.call:')
  AND subject NOT IN (SELECT subject FROM ({climbers}) AS climber)
"""
MARK_OPEN = """
UPDATE inbox_reminder SET answered_at = NULL
WHERE answered_at IS NOT NULL AND subject IN (SELECT subject FROM ({climbers}) AS climber)
"""


@transaction.atomic
def remind_of_calls(*, now: datetime) -> int:
    """Tell everybody what the ladders say by `now`, and close what was answered; returns how many were told.

    May run at any time, any number of times, several at once: a rung is told once (Rules of duties, 10 and 12).
    """
    params: dict[str, Any] = {
        "lead": LEAD,
        "short": SHORT,
        "url": f"{reverse('activities:call_list')}?activity=",
    }
    with connection.cursor() as cursor:
        for statement in (MARK_ANSWERED, MARK_OPEN):
            cursor.execute(statement.format(climbers=CLIMBING), {**params, "now": now})
    sent = ladder.climb(
        climbers=CLIMBING,
        params=params,
        today=calendar.local_day(now),
        now=now,
        centre_url=reverse("admin:index"),
    )
    services.beat(name="calls", interval_seconds=INTERVAL_SECONDS, now=now)
    return sent


def due_at(call: Call) -> datetime:
    """Before when somebody must know: the activity's start, or that of which they knew if it is earlier."""
    activity = call.sign_up.activity
    if activity.moved_from is not None and activity.moved_from > call.made_at:
        return min(activity.starts_at, activity.moved_from)
    return activity.starts_at


def calls_without_reminder(now: datetime) -> Iterator[Finding]:
    """A check of `reconcile`: a call that has climbed for longer than the scan takes, and nobody was told."""
    since = now - TOLD_AFTER
    calls = Call.objects.open().filter(made_at__lte=since, sign_up__activity__ends_at__gt=now)
    told = subjects_told(PREFIX)
    silent = []
    for call in calls.select_related("sign_up__activity", "sign_up__retiree").order_by("pk"):
        sign_up = call.sign_up
        station = sign_up.retiree.station_id
        subject = f"{PREFIX}{sign_up.activity_id}.{station}.{call.why}.{int(call.made_at.timestamp())}"
        if due_at(call) - LEAD <= since and subject not in told:
            silent.append((call.pk, station, sign_up.retiree_id))
    if silent:
        yield Finding.of("电话通知临近活动没有提醒过任何人", silent)
