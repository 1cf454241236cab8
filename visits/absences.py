"""Nobody at home twice running: the station head is told at once (Rules of duties, 4)."""

from django.urls import reverse

from laoling import calendar
from laoling.inbox import ladder
from visits.models import Visit
from visits.windows import Outcome

TOLD_AT = 2

ABSENCE = """
SELECT 'visits.visit:' || visit.id AS subject, 'visit.absent' AS ladder, retiree.station_id,
       NULL::bigint AS visitor_id, %(today)s::date AS due_on, NULL::timestamptz AS since_at,
       retiree.name || ' · 连续 ' || %(times)s::int || ' 次没有见到人' AS title,
       '最近一次：' || to_char(visit.visited_on, 'FMMM"月"FMDD"日"') || '，' || visitor.name
           || '。请安排给紧急联系人打电话，弄清情况。' AS body,
       %(url)s AS url
FROM visits_visit visit
JOIN people_retiree retiree ON retiree.id = visit.retiree_id
JOIN accounts_user visitor ON visitor.id = visit.visitor_id
WHERE visit.id = %(visit)s
"""


def tell_of_absence(visit: Visit, *, now) -> bool:
    """Tell the head of the station if the visit was the second in a row that met nobody; once for a visit.

    Where there is no head the next rung up is told. Returns whether it was the second. Run it in a transaction.
    """
    latest = Visit.objects.valid().filter(retiree=visit.retiree_id)
    if visit.outcome != Outcome.ABSENT or latest.absent_in_a_row() != TOLD_AT:
        return False
    ladder.climb(
        climbers=ABSENCE,
        params={
            "visit": visit.pk,
            "times": TOLD_AT,
            "url": reverse("visits:visit_detail", args=[visit.pk]),
        },
        today=calendar.local_day(now),
        now=now,
        centre_url=reverse("admin:index"),
    )
    return True
