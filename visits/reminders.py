"""Reminders of duties: which duties climb the ladder now (Rules of duties, 10 and 12)."""

from django.db import connection, transaction
from django.db.models import Min
from django.urls import reverse

from laoling import calendar
from laoling.inbox import ladder, services
from laoling.inbox.models import LadderRung
from visits.requests import reminders as of_requests

INTERVAL_SECONDS = 300

# Unsettled duties whose first rung may be reached; of several overdue ones of one person and kind the oldest.
CLIMBING_DUTIES = """
SELECT 'visits.duty:' || duty.id AS subject, 'duty.' || duty.tier AS ladder, retiree.station_id, card.visitor_id,
       duty.due_on,
       retiree.name || ' · ' || kind.name || ' · '
           || CASE WHEN duty.due_on < %(today)s THEN '已逾期 ' || (%(today)s - duty.due_on) || ' 天'
                   ELSE to_char(duty.due_on, 'FMMM"月"FMDD"日"') || '到期' END AS title,
       tier.name || '，应在 ' || to_char(duty.opens_on, 'FMMM"月"FMDD"日"') || '至'
           || to_char(duty.due_on, 'FMMM"月"FMDD"日"') || '之间完成。责任走访员：'
           || coalesce(visitor.name, '尚未指定') AS body,
       %(retiree_url)s || retiree.id || '/' AS url
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY retiree_id, kind, due_on < %(today)s ORDER BY due_on, opens_on, id
    ) AS place
    FROM visits_duty
    WHERE settled_by_id IS NULL AND ended_as = '' AND opens_on <= %(today)s
      AND due_on <= %(today)s + %(lead_days)s
) duty
JOIN (VALUES ('VISIT', '走访'), ('HOME_SERVICE', '上门服务')) AS kind (code, name) ON kind.code = duty.kind
JOIN (VALUES (1, '一级'), (2, '二级'), (3, '三级')) AS tier (number, name) ON tier.number = duty.tier
JOIN people_retiree retiree ON retiree.id = duty.retiree_id
JOIN cards_servicecard card ON card.id = duty.card_id
LEFT JOIN accounts_user visitor ON visitor.id = card.visitor_id
WHERE duty.place = 1 OR duty.due_on >= %(today)s
"""

# What was done meanwhile no longer asks for anything; what was undone again (a visit withdrawn) does.
MARK_ANSWERED = """
UPDATE inbox_reminder SET answered_at = %(now)s
FROM visits_duty duty
WHERE inbox_reminder.answered_at IS NULL AND starts_with(inbox_reminder.subject, 'visits.duty:')
  AND duty.id = split_part(inbox_reminder.subject, ':', 2)::bigint
  AND (duty.settled_by_id IS NOT NULL OR duty.ended_as <> '')
"""
MARK_UNANSWERED = """
UPDATE inbox_reminder SET answered_at = NULL
FROM visits_duty duty
WHERE inbox_reminder.answered_at IS NOT NULL AND duty.settled_by_id IS NULL AND duty.ended_as = ''
  AND inbox_reminder.subject = 'visits.duty:' || duty.id
"""


@transaction.atomic
def send_reminders(*, now) -> int:
    """Tell everybody what the ladder says by `now`, and close what was answered; returns how many were told.

    May run at any time, any number of times, several at once: a rung is told once (Rules of duties, 10 and 12).
    """
    close_answered(now=now)
    lead_days = -(LadderRung.objects.aggregate(first=Min("offset_days"))["first"] or 0)
    sent = ladder.climb(
        climbers=CLIMBING_DUTIES,
        params={"lead_days": max(lead_days, 0), "retiree_url": reverse("desk:retiree_detail", args=[0])[:-2]},
        today=calendar.local_day(now),
        now=now,
        centre_url=reverse("admin:index"),
    )
    of_requests.close_answered(now=now)
    sent += of_requests.climb(now=now, lead_days=max(lead_days, 0))
    services.beat(name="remind", interval_seconds=INTERVAL_SECONDS, now=now)
    return sent


def close_answered(*, now) -> None:
    """Mark the reminders whose duty was settled or ended as answered, and open those undone again."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_ANSWERED, {"now": now})
        cursor.execute(MARK_UNANSWERED)
