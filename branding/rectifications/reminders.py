"""Rectifications that stay undone climb a ladder of their own, and so do those that nobody verifies."""

from django.db import connection, transaction
from django.db.models import Min
from django.urls import reverse

from branding.models import Rectification
from laoling import calendar
from laoling.inbox import ladder, services
from laoling.inbox.models import LadderRung, Reminder

INTERVAL_SECONDS = 1800

# One that was sent back is another subject: its deadline began anew, and so do its rungs.
CLIMBING = """
WITH thing AS (
    SELECT finding.id AS finding_id, finding.unit_id, finding.found_on, finding.note,
           left(coalesce(venue.name, member.name), 30) AS name, coalesce(item.text, '群众评价不满意') AS what
    FROM branding_finding finding
    LEFT JOIN branding_standarditem item ON item.id = finding.item_id
    LEFT JOIN activities_venue venue ON venue.id = finding.venue_id
    LEFT JOIN accounts_user member ON member.id = finding.member_id
)
SELECT 'branding.rectification:' || row.id || '.' || row.times_returned AS subject, 'rectify' AS ladder,
       thing.unit_id AS station_id, row.owner_id AS visitor_id, row.due_on, NULL::timestamptz AS since_at,
       thing.name || ' · 整改 · ' || thing.what || ' · '
           || CASE WHEN row.due_on < %(today)s THEN '已逾期 ' || (%(today)s - row.due_on) || ' 天'
                   ELSE to_char(row.due_on, 'FMMM"月"FMDD"日"') || '到期' END AS title,
       to_char(thing.found_on, 'FMMM"月"FMDD"日"') || '发现。整改人：' || coalesce(owner.name, '尚未指派')
           || CASE WHEN thing.note <> '' THEN '。' || thing.note ELSE '' END AS body,
       %(url)s || row.id || '/' AS url
FROM branding_rectification row
JOIN thing USING (finding_id)
LEFT JOIN accounts_user owner ON owner.id = row.owner_id
WHERE row.ended_at IS NULL AND row.done_at IS NULL AND row.due_on <= %(today)s + %(lead_days)s
UNION ALL
SELECT 'branding.verification:' || row.id || '.' || row.times_returned, 'rectify.waiting',
       thing.unit_id, NULL::bigint, row.done_on, NULL,
       thing.name || ' · 整改待核实 · ' || thing.what || ' · 已等 ' || (%(today)s - row.done_on) || ' 天',
       done_by.name || '报告：' || row.done || '。请到现场看一看，核实或退回。',
       %(url)s || row.id || '/'
FROM branding_rectification row
JOIN thing USING (finding_id)
JOIN accounts_user done_by ON done_by.id = row.done_by_id
WHERE row.ended_at IS NULL AND row.done_at IS NOT NULL
"""

# What was done meanwhile no longer asks for anything.
MARK_ANSWERED = """
WITH climber AS MATERIALIZED ({climbers})
UPDATE inbox_reminder SET answered_at = %(now)s
WHERE answered_at IS NULL
  AND (starts_with(subject, 'branding.rectification:') OR starts_with(subject, 'branding.verification:'))
  AND subject NOT IN (SELECT subject FROM climber)
"""


@transaction.atomic
def remind_of_rectifications(*, now) -> int:
    """Tell everybody what the ladder says by `now`, and close what was answered; returns how many were told.

    May run at any time, any number of times, several at once: a rung is told once (Rules of duties, 10 and 12).
    """
    today = calendar.local_day(now)
    first = LadderRung.objects.filter(ladder="rectify").aggregate(first=Min("offset_days"))["first"] or 0
    params = {
        "lead_days": max(-first, 0),
        "url": reverse("branding:rectification_detail", args=[0])[:-2],
    }
    close_answered(now=now, params=params, today=today)
    sent = ladder.climb(
        climbers=CLIMBING, params=params, today=today, now=now, centre_url=reverse("admin:index")
    )
    services.beat(name="rectifications", interval_seconds=INTERVAL_SECONDS, now=now)
    return sent


def close_answered(*, now, params, today) -> None:
    """Mark the reminders of what is done, verified or set aside; of what is assigned and not due yet, none."""
    with connection.cursor() as cursor:
        everything = {**params, "lead_days": 36_500, "today": today, "now": now}
        cursor.execute(MARK_ANSWERED.format(climbers=CLIMBING), everything)


def tell_owner(row: Rectification, *, by, now) -> None:
    """Tell somebody that a rectification is theirs now, and whoever had it that it no longer is.

    Nobody is told what he took himself.
    """
    subject = f"branding.rectification:{row.pk}.{row.times_returned}"
    told = Reminder.objects.filter(subject=subject, answered_at=None)
    told.exclude(recipient=row.owner).update(answered_at=now)
    if row.owner is None or row.owner == by:
        return
    finding = row.finding
    Reminder.objects.update_or_create(
        subject=subject,
        recipient=row.owner,
        rung=0,
        defaults={
            "unit": finding.unit,
            "names_people": False,
            "title": f"{finding.of_what} · 整改 · {finding.what} · 请您整改"[:120],
            "body": f"{calendar.day_in_words(row.due_on)}前改好。{finding.note}",
            "url": reverse("branding:rectification_detail", args=[row.pk]),
            "sent_at": now,
            "acknowledged_at": None,
            "answered_at": None,
        },
    )
