"""Suggestions that nobody answers, or that aren't carried out by their day, climb ladders (Rules of duties, 10)."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Min
from django.urls import reverse

from branding.suggestions.models import Suggestion
from laoling import calendar
from laoling.accounts.models import User
from laoling.inbox import ladder, services
from laoling.inbox.models import LadderRung, Reminder

INTERVAL_SECONDS = 1800
OVERDUE, WAITING = "suggestion", "suggestion.waiting"
SUBJECT = "suggestions.suggestion:"

CLIMBING = """
SELECT 'suggestions.suggestion:' || row.id || CASE row.state WHEN 'ASSIGNED' THEN '' ELSE '.answer' END AS subject,
       CASE row.state WHEN 'ASSIGNED' THEN 'suggestion' ELSE 'suggestion.waiting' END AS ladder,
       row.unit_id AS station_id, row.owner_id AS visitor_id,
       coalesce(row.due_on, row.submitted_on) AS due_on, NULL::timestamptz AS since_at,
       '金点子 · ' || left(row.words, 30) || ' · '
           || CASE WHEN row.state = 'SUBMITTED' THEN '已等答复 ' || (%(today)s - row.submitted_on) || ' 天'
                   WHEN row.state = 'ACCEPTED' THEN '已采纳，待指派'
                   WHEN row.due_on < %(today)s THEN '已逾期 ' || (%(today)s - row.due_on) || ' 天'
                   ELSE to_char(row.due_on, 'FMMM"月"FMDD"日"') || '到期' END AS title,
       CASE row.state WHEN 'ASSIGNED' THEN '办理人：' || owner.name || '。办好后请写明怎么办的。'
                      ELSE '请答复：采纳的指派到人，不采纳的写明原因。' END AS body,
       %(url)s || row.id || '/' AS url
FROM suggestions_suggestion row
LEFT JOIN accounts_user owner ON owner.id = row.owner_id
WHERE row.state IN ('SUBMITTED', 'ACCEPTED')
   OR (row.state = 'ASSIGNED' AND row.due_on <= %(today)s + %(lead_days)s)
"""
MARK_ANSWERED = """
WITH climber AS MATERIALIZED ({climbers})
UPDATE inbox_reminder SET answered_at = %(now)s
WHERE answered_at IS NULL AND starts_with(subject, 'suggestions.suggestion:')
  AND subject NOT IN (SELECT subject FROM climber)
"""


@transaction.atomic
def remind_of_suggestions(*, now: datetime) -> int:
    """Tell everybody what the ladders say by `now`, and close what was done; returns how many were told.

    May run at any time, any number of times, several at once: a rung is told once (Rules of duties, 10 and 12).
    """
    today = calendar.local_day(now)
    first = LadderRung.objects.filter(ladder=OVERDUE).aggregate(first=Min("offset_days"))["first"] or 0
    params = {
        "lead_days": max(-first, 0),
        "url": reverse("suggestions:suggestion_detail", args=[0])[:-2],
    }
    with connection.cursor() as cursor:
        everything = {**params, "lead_days": 36_500, "today": today, "now": now}
        cursor.execute(MARK_ANSWERED.format(climbers=CLIMBING), everything)
    sent = ladder.climb(
        climbers=CLIMBING, params=params, today=today, now=now, centre_url=reverse("admin:index")
    )
    services.beat(name="suggestions", interval_seconds=INTERVAL_SECONDS, now=now)
    return sent


def tell_owner(row: Suggestion, *, by: User, now: datetime) -> None:
    """Tell somebody that a suggestion is theirs to carry out, and whoever had it that it no longer is."""
    told = Reminder.objects.filter(subject=f"{SUBJECT}{row.pk}", answered_at=None)
    told.exclude(recipient=row.owner).update(answered_at=now)
    if row.owner is None or row.due_on is None or row.owner == by:
        return
    Reminder.objects.update_or_create(
        subject=f"{SUBJECT}{row.pk}",
        recipient=row.owner,
        rung=0,
        defaults={
            "unit": row.unit,
            "names_people": False,
            "title": f"金点子 · {row} · 请您办理"[:120],
            "body": f"{calendar.day_in_words(row.due_on)}前办成，办好后写明怎么办的。",
            "url": reverse("suggestions:suggestion_detail", args=[row.pk]),
            "sent_at": now,
            "acknowledged_at": None,
            "answered_at": None,
        },
    )
