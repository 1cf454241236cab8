"""Talks that nobody holds climb a ladder; what it says to a department is that a talk waits, never how somebody is."""

from django.db import connection
from django.urls import reverse

from laoling import calendar
from laoling.inbox import ladder
from visits.models import Talk

SUBJECT = "visits.talk:"

# A talk that was held is another subject: a new day was agreed, and so the rungs begin anew.
CLIMBING_TALKS = """
SELECT 'visits.talk:' || talk.id || '.' || talk.times AS subject, 'talk' AS ladder, retiree.station_id,
       coalesce(card.visitor_id, talk.noticed_by_id) AS visitor_id, talk.due_on, NULL::timestamptz AS since_at,
       retiree.name || ' · 谈心 · '
           || CASE WHEN talk.due_on < %(today)s THEN '已逾期 ' || (%(today)s - talk.due_on) || ' 天'
                   ELSE to_char(talk.due_on, 'FMMM"月"FMDD"日"') || '前' END AS title,
       CASE WHEN talk.times = 0 THEN '请找老同志谈一次心，并把情况记下来。'
            ELSE '约好再谈一次心，请谈完记下来。已谈过 ' || talk.times || ' 次。' END
           || '责任走访员：' || coalesce(visitor.name, '尚未指定') AS body,
       %(talk_url)s || talk.id || '/' AS url
FROM visits_talk talk
JOIN people_retiree retiree ON retiree.id = talk.retiree_id
LEFT JOIN cards_servicecard card ON card.retiree_id = retiree.id AND card.closed_on IS NULL
LEFT JOIN accounts_user visitor ON visitor.id = card.visitor_id
WHERE talk.ended_at IS NULL AND talk.due_on <= %(today)s + %(lead_days)s
  AND retiree.died_on IS NULL AND retiree.archived_at IS NULL
  AND (%(people)s::bigint[] IS NULL OR talk.retiree_id = ANY(%(people)s))
"""
# What was held or ended asks for nothing any more; what came back with its cause does again.
MARK_ANSWERED = """
UPDATE inbox_reminder SET answered_at = %(now)s
FROM visits_talk talk
WHERE inbox_reminder.answered_at IS NULL AND starts_with(inbox_reminder.subject, 'visits.talk:')
  AND talk.id = split_part(split_part(inbox_reminder.subject, ':', 2), '.', 1)::bigint
  AND (talk.ended_at IS NOT NULL OR talk.times > split_part(inbox_reminder.subject, '.', 3)::int)
  AND (%(people)s::bigint[] IS NULL OR talk.retiree_id = ANY(%(people)s))
"""
MARK_UNANSWERED = """
UPDATE inbox_reminder SET answered_at = NULL
FROM visits_talk talk
WHERE inbox_reminder.answered_at IS NOT NULL AND talk.ended_at IS NULL
  AND inbox_reminder.subject = 'visits.talk:' || talk.id || '.' || talk.times
  AND (%(people)s::bigint[] IS NULL OR talk.retiree_id = ANY(%(people)s))
"""


def subject_of(talk: Talk) -> str:
    return f"{SUBJECT}{talk.pk}.{talk.times}"


def climb(*, now, lead_days: int, people: list[int] | None = None) -> int:
    """Tell everybody whom a reached rung names; `lead_days` is how long before the last day rungs begin.

    `people` are keys of retirees, None for the talks with everybody.
    """
    return ladder.climb(
        climbers=CLIMBING_TALKS,
        params={
            "lead_days": lead_days,
            "people": people,
            "talk_url": reverse("visits:talk_detail", args=[0])[:-2],
        },
        today=calendar.local_day(now),
        now=now,
        centre_url=reverse("admin:index"),
    )


def close_answered(*, now, people: list[int] | None = None) -> None:
    """Mark the reminders of talks that were held or ended as answered, and open those that came back."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_ANSWERED, {"now": now, "people": people})
        cursor.execute(MARK_UNANSWERED, {"people": people})
