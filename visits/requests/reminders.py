"""Requests that stay undone climb the ladder of their urgency, in days or in hours, as duties do that of their tier."""

from django.db import connection
from django.urls import reverse

from laoling import calendar
from laoling.inbox import ladder
from laoling.inbox.models import Reminder
from visits.models import HelpRequest
from visits.requests.states import UNRESOLVED

SUBJECT = "visits.helprequest:"

# A request reopened is another subject: its deadline began anew, and so do its rungs. What is due within hours climbs
# in hours from the moment they began; a ladder in hours that is asked about working days begins at their end.
CLIMBING_REQUESTS = """
SELECT 'visits.helprequest:' || request.id || '.' || request.times_reopened AS subject, urgency.ladder,
       coalesce(retiree.station_id, request.station_id) AS station_id, request.handler_id AS visitor_id,
       request.due_on, request.due_at - coalesce(urgency.hours, 0) * interval '1 hour' AS since_at,
       left(coalesce(retiree.name, request.caller_name), 50) || ' · 诉求 · ' || topic.name || ' · '
           || CASE WHEN request.due_at <= %(now)s AND request.due_on < %(today)s
                   THEN '已逾期 ' || (%(today)s - request.due_on) || ' 天'
                   WHEN request.due_at <= %(now)s
                       THEN '已过时限 ' || floor(extract(epoch FROM %(now)s - request.due_at) / 3600) || ' 小时'
                   WHEN urgency.hours IS NOT NULL
                       THEN to_char(timezone('Asia/Shanghai', request.due_at), 'FMMM"月"FMDD"日" HH24:MI') || '前'
                   ELSE to_char(request.due_on, 'FMMM"月"FMDD"日"') || '到期' END AS title,
       urgency.name || '，' || to_char(request.registered_on, 'FMMM"月"FMDD"日"') || '登记。经办人：'
           || coalesce(handler.name, '尚未指派')
           || CASE WHEN request.wait_reason <> '' THEN '。等待中：' || request.wait_reason ELSE '' END AS body,
       %(request_url)s || request.id || '/' AS url
FROM visits_helprequest request
JOIN visits_requesttopic topic ON topic.id = request.topic_id
JOIN visits_requesturgency urgency ON urgency.id = request.urgency_id
LEFT JOIN people_retiree retiree ON retiree.id = request.retiree_id
LEFT JOIN accounts_user handler ON handler.id = request.handler_id
WHERE request.state = ANY(%(unresolved)s) AND request.due_on <= %(today)s + %(lead_days)s
  AND (%(people)s::bigint[] IS NULL OR request.retiree_id = ANY(%(people)s))
"""
MARK_ANSWERED = """
UPDATE inbox_reminder SET answered_at = %(now)s
FROM visits_helprequest request
WHERE inbox_reminder.answered_at IS NULL AND starts_with(inbox_reminder.subject, 'visits.helprequest:')
  AND request.id = split_part(split_part(inbox_reminder.subject, ':', 2), '.', 1)::bigint
  AND (request.state <> ALL(%(unresolved)s)
       OR request.times_reopened > split_part(inbox_reminder.subject, '.', 3)::int)
  AND (%(people)s::bigint[] IS NULL OR request.retiree_id = ANY(%(people)s))
"""


def subject_of(request: HelpRequest) -> str:
    return f"{SUBJECT}{request.pk}.{request.times_reopened}"


def climb(*, now, lead_days: int, people: list[int] | None = None) -> int:
    """Tell everybody whom a reached rung names; `lead_days` is how long before the last day rungs begin.

    `people` are keys of retirees, None for the requests of everybody.
    """
    return ladder.climb(
        climbers=CLIMBING_REQUESTS,
        params={
            "lead_days": lead_days,
            "people": people,
            "unresolved": [str(state.value) for state in UNRESOLVED],
            "request_url": reverse("visits:request_detail", args=[0])[:-2],
        },
        today=calendar.local_day(now),
        now=now,
        centre_url=reverse("admin:index"),
    )


def close_answered(*, now, people: list[int] | None = None) -> None:
    """Mark the reminders of requests that are resolved, or were reopened since, as answered."""
    with connection.cursor() as cursor:
        unresolved = [str(state.value) for state in UNRESOLVED]
        cursor.execute(MARK_ANSWERED, {"now": now, "unresolved": unresolved, "people": people})


def tell_handler(request: HelpRequest, *, by, now) -> None:
    """Tell somebody that a request is theirs now; nobody is told what he took himself."""
    if request.handler is None or request.handler == by:
        return
    Reminder.objects.update_or_create(
        subject=subject_of(request),
        recipient=request.handler,
        rung=0,
        defaults={
            "unit": request.home_station,
            "names_people": True,
            "title": f"{request.whose} · 诉求 · {request.topic} · 请您办理",
            "body": f"{request.urgency}，{request.due_in_words}前办结。由{by}指派。",
            "url": reverse("visits:request_detail", args=[request.pk]),
            "sent_at": now,
            "acknowledged_at": None,
            "answered_at": None,
        },
    )
