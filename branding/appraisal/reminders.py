"""Who is told that a month can be looked at, that nobody closes it, and that an objection waits (Rules of duties, 10).

No message names whom an appraisal is about, nor a score: both are on the page only.
"""

from datetime import datetime

from django.db import connection, transaction
from django.db.models import Min
from django.urls import reverse

from branding.appraisal.models.appraisals import CLOSE_WITHIN
from laoling import calendar
from laoling.inbox import ladder, services
from laoling.inbox.models import LadderRung

INTERVAL_SECONDS = 3600
LADDER = "appraisal.close"

# One message a department and month: there are as many appraisals as staff.
CLIMBING = """
SELECT 'appraisal.close:' || department.id || ':' || to_char(month, 'YYYYMM') AS subject,
       'appraisal.close' AS ladder, department.id AS station_id, NULL::bigint AS visitor_id,
       min(shown_on) + %(close_within)s AS due_on, NULL::timestamptz AS since_at,
       to_char(month, 'FMMM"月"') || '考核 · ' || count(*) || ' 份没有定稿 · '
           || CASE WHEN min(shown_on) + %(close_within)s < %(today)s
                   THEN '已逾期 ' || %(today)s - min(shown_on) - %(close_within)s || ' 天'
                   ELSE to_char(min(shown_on) + %(close_within)s, 'FMMM"月"FMDD"日"') || '前定稿' END AS title,
       '公示期满、没有未答复的异议，就可以定稿。' AS body,
       %(list_url)s || '?month=' || to_char(month, 'YYYY-MM') AS url
FROM appraisal_appraisal
JOIN accounts_unit unit ON unit.id = unit_id
JOIN accounts_unit department ON department.level = 'DEPARTMENT' AND starts_with(unit.path, department.path)
WHERE closed_at IS NULL
GROUP BY department.id, month
HAVING min(shown_on) + %(close_within)s <= %(today)s + %(lead_days)s
UNION ALL
SELECT 'appraisal.objection:' || objection.id, 'appraisal.objection', row.unit_id, NULL, NULL::date, objection.at,
       unit.name || ' · ' || to_char(row.month, 'FMMM"月"') || '考核有一件异议等答复',
       to_char(objection.due_on, 'FMMM"月"FMDD"日"') || '前答复，要写明理由。',
       %(detail_url)s || row.id || '/'
FROM appraisal_objection objection
JOIN appraisal_appraisal row ON row.id = objection.appraisal_id
JOIN accounts_unit unit ON unit.id = row.unit_id
WHERE objection.answered_at IS NULL
"""

# What was closed or answered meanwhile no longer asks for anything.
MARK_ANSWERED = """
WITH climber AS MATERIALIZED ({climbers})
UPDATE inbox_reminder SET answered_at = %(now)s
WHERE answered_at IS NULL
  AND (starts_with(subject, 'appraisal.close:') OR starts_with(subject, 'appraisal.objection:'))
  AND subject NOT IN (SELECT subject FROM climber)
"""

# Each person of their own, each head of the venues; both once.
TELL_SHOWN = """
INSERT INTO inbox_reminder (subject, rung, recipient_id, unit_id, names_people, title, body, url, sent_at)
SELECT 'appraisal.shown:' || row.id, 1, row.member_id, NULL::bigint, false,
       '您 ' || to_char(row.month, 'FMMM"月"') || '的考核出来了', '有不同意见，请在定稿之前提出。',
       %(detail_url)s || row.id || '/', %(now)s
FROM appraisal_appraisal row
JOIN accounts_user person ON person.id = row.member_id AND person.is_active
WHERE row.closed_at IS NULL
UNION ALL
SELECT 'appraisal.shown:' || row.id, 1, head.id, row.unit_id, false,
       to_char(row.month, 'FMMM"月"') || '考核公示：' || left(venue.name, 40), '有不同意见，请在定稿之前提出。',
       %(detail_url)s || row.id || '/', %(now)s
FROM appraisal_appraisal row
JOIN activities_venue venue ON venue.id = row.venue_id
JOIN accounts_user head ON head.unit_id = row.unit_id AND head.role = 'STATION_HEAD' AND head.is_active
WHERE row.closed_at IS NULL
ORDER BY 1, 3
ON CONFLICT DO NOTHING
"""


@transaction.atomic
def remind_of_appraisals(*, now: datetime) -> int:
    """Tell everybody what can be looked at and what the ladders say by `now`; returns how many were told.

    May run at any time, any number of times, several at once: each is told once (Rules of duties, 10 and 12).
    """
    today = calendar.local_day(now)
    first = LadderRung.objects.filter(ladder=LADDER).aggregate(first=Min("offset_days"))["first"] or 0
    params = {
        "close_within": CLOSE_WITHIN,
        "lead_days": max(-first, 0),
        "list_url": reverse("appraisal:appraisal_list"),
        "detail_url": reverse("appraisal:appraisal_detail", args=[0])[:-2],
    }
    with connection.cursor() as cursor:
        everything = {**params, "lead_days": 36_500, "today": today, "now": now}
        cursor.execute(MARK_ANSWERED.format(climbers=CLIMBING), everything)
        cursor.execute(TELL_SHOWN, {**params, "now": now})
        shown = cursor.rowcount
    told = ladder.climb(
        climbers=CLIMBING, params=params, today=today, now=now, centre_url=reverse("admin:index")
    )
    services.beat(name="appraisals", interval_seconds=INTERVAL_SECONDS, now=now)
    return shown + told
