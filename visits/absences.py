"""Nobody at home twice running: the station head is told at once (Rules of duties, 4)."""

from django.db.models import Q
from django.urls import reverse

from laoling import calendar
from laoling.inbox import ladder
from laoling.inbox.models import Reminder
from laoling.people.models import Retiree
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


def follow_absences(retiree: int, *, now, changed: int | None = None) -> None:
    """Tell the head of the station of a second visit in a row that met nobody, once for a row of them.

    Where there is no head the next rung up is told. A visit that was met, or a death, answers what was told; once that
    is withdrawn it asks again, and a row that only a withdrawal or a correction made is told of as well. Run it
    in a transaction, with the person locked, after every visit that was written, corrected or withdrawn (`changed`).
    """
    absent = Visit.objects.filter(Q(outcome=Outcome.ABSENT) | Q(pk=changed), retiree=retiree)
    told = Reminder.objects.filter(subject__in=[subject_of(pk) for pk in absent.values_list("pk", flat=True)])
    row = row_of(retiree)
    about_row = Q(subject__in=[subject_of(pk) for pk in row])
    told.filter(about_row, ~Q(answered_at=None)).update(answered_at=None)
    told.filter(~about_row, answered_at=None).update(answered_at=now)
    if len(row) < TOLD_AT or told.filter(about_row).exists():
        return
    ladder.climb(
        climbers=ABSENCE,
        params={
            "visit": row[0],
            "times": len(row),
            "url": reverse("visits:visit_detail", args=[row[0]]),
        },
        today=calendar.local_day(now),
        now=now,
        centre_url=reverse("admin:index"),
    )


def row_of(retiree: int) -> list[int]:
    """The latest visits in a row that met nobody, the newest first; none of somebody who died."""
    if Retiree.objects.filter(pk=retiree).exclude(died_on=None).exists():
        return []
    visits = Visit.objects.valid().filter(retiree=retiree)
    return list(visits[: visits.absent_in_a_row()].values_list("pk", flat=True))


def subject_of(visit: int) -> str:
    return f"visits.visit:{visit}"
