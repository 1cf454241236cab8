"""What is planned and hasn't appeared, and what waits to be approved, climb ladders (Rules of duties, 10)."""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Min
from django.urls import reverse

from laoling import calendar
from laoling.inbox import ladder, services
from laoling.inbox.models import LadderRung

INTERVAL_SECONDS = 1800
PLAN, WAITING = "publicity.plan", "publicity.waiting"

CLIMBING = """
SELECT 'publicity.plannedpiece:' || row.id AS subject, 'publicity.plan' AS ladder,
       row.unit_id AS station_id, row.writer_id AS visitor_id, row.due_on, NULL::timestamptz AS since_at,
       '宣传计划 · ' || left(row.topic, 40) || ' · ' || channel.name || ' · '
           || CASE WHEN row.due_on < %(today)s THEN '已逾期 ' || (%(today)s - row.due_on) || ' 天'
                   ELSE to_char(row.due_on, 'FMMM"月"FMDD"日"') || '到期' END AS title,
       '撰稿人：' || writer.name || CASE WHEN row.piece_id IS NULL THEN '。还没有稿件。'
           ELSE '。稿件有了，还没有登记在这个渠道发布。' END AS body,
       %(plan_url)s || row.id || '/' AS url
FROM publicity_plannedpiece row
JOIN publicity_channel channel ON channel.id = row.channel_id
JOIN accounts_user writer ON writer.id = row.writer_id
WHERE row.cancelled_at IS NULL AND row.due_on <= %(today)s + %(lead_days)s
  AND NOT EXISTS (
      SELECT FROM publicity_appearance out JOIN publicity_piece piece ON piece.id = out.piece_id
      WHERE out.piece_id = row.piece_id AND out.channel_id = row.channel_id AND piece.state = 'APPROVED')
UNION ALL
SELECT 'publicity.piece:' || row.id || '.' || row.version, 'publicity.waiting',
       row.unit_id, NULL::bigint, row.submitted_on, NULL,
       row.title || ' · 待审核 · 已等 ' || (%(today)s - row.submitted_on) || ' 天',
       author.name || '送审。请审核通过，或者写明原因退回。',
       %(piece_url)s || row.id || '/'
FROM publicity_piece row
JOIN accounts_user author ON author.id = row.author_id
WHERE row.state = 'SUBMITTED'
"""
MARK_ANSWERED = """
WITH climber AS MATERIALIZED ({climbers})
UPDATE inbox_reminder SET answered_at = %(now)s
WHERE answered_at IS NULL
  AND (starts_with(subject, 'publicity.plannedpiece:') OR starts_with(subject, 'publicity.piece:'))
  AND subject NOT IN (SELECT subject FROM climber)
"""


@transaction.atomic
def remind_of_publicity(*, now: datetime) -> int:
    """Tell everybody what the ladders say by `now`, and close what was done; returns how many were told.

    May run at any time, any number of times, several at once: a rung is told once (Rules of duties, 10 and 12).
    """
    today = calendar.local_day(now)
    first = LadderRung.objects.filter(ladder=PLAN).aggregate(first=Min("offset_days"))["first"] or 0
    params = {
        "lead_days": max(-first, 0),
        "plan_url": reverse("publicity:plan_detail", args=[0])[:-2],
        "piece_url": reverse("publicity:piece_detail", args=[0])[:-2],
    }
    with connection.cursor() as cursor:
        everything = {**params, "lead_days": 36_500, "today": today, "now": now}
        cursor.execute(MARK_ANSWERED.format(climbers=CLIMBING), everything)
    sent = ladder.climb(
        climbers=CLIMBING, params=params, today=today, now=now, centre_url=reverse("admin:index")
    )
    services.beat(name="publicity", interval_seconds=INTERVAL_SECONDS, now=now)
    return sent
