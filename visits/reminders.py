"""Reminders of duties: which duties climb the ladder now (Rules of duties, 10 and 12)."""

from django.db import connection, transaction
from django.db.models import Min
from django.urls import reverse

from cards.models import Tier
from laoling import calendar
from laoling.calendar import Festival
from laoling.inbox import ladder, services
from laoling.inbox.models import LadderRung, Reminder
from visits.models import Duty, DutyKind, LifeEvent
from visits.moods import reminders as of_talks
from visits.requests import reminders as of_requests

INTERVAL_SECONDS = 300
FOLLOW_DAYS = 7  # within so many days what a bereavement or a move asks for should be done
EVENT_SUBJECT = "visits.event:"


def values_of(pairs) -> str:
    """The rows of VALUES for words of our own code."""
    return ", ".join(f"({code!r}, {str(name)!r})" for code, name in pairs)


# Unsettled duties whose first rung may be reached; of several overdue ones of one person and kind the oldest.
# Those with a clock climb in hours from the moment they were asked for, the others by tier in days.
CLIMBING_DUTIES = """
SELECT 'visits.duty:' || duty.id AS subject,
       CASE WHEN duty.due_at IS NULL THEN 'duty.' || duty.tier ELSE 'duty.24h' END AS ladder,
       retiree.station_id, visitor.id AS visitor_id, duty.due_on, duty.asked_at AS since_at,
       retiree.name || ' · ' || coalesce(festival.name, kind.name) || ' · '
           || CASE WHEN duty.due_at < %(now)s
                       THEN '已过时限 ' || floor(extract(epoch FROM %(now)s - duty.due_at) / 3600) || ' 小时'
                   WHEN duty.due_at IS NOT NULL
                       THEN to_char(timezone('Asia/Shanghai', duty.due_at), 'FMMM"月"FMDD"日" HH24:MI') || '前'
                   WHEN duty.due_on < %(today)s THEN '已逾期 ' || (%(today)s - duty.due_on) || ' 天'
                   ELSE to_char(duty.due_on, 'FMMM"月"FMDD"日"') || '到期' END AS title,
       CASE WHEN event.id IS NOT NULL
                THEN to_char(event.happened_on, 'FMMM"月"FMDD"日"')
                     || CASE duty.kind WHEN 'FUNERAL' THEN '去世，请看望家属、帮助料理后事。'
                                       ELSE '住院，请到医院看望。' END
                     || coalesce(nullif(trim(event.place || ' ' || event.ward), '') || '。', '')
                     || '报告人：' || reporter.name
            ELSE tier.name || '，应在 ' || to_char(duty.opens_on, 'FMMM"月"FMDD"日"') || '至'
                 || to_char(duty.due_on, 'FMMM"月"FMDD"日"') || '之间完成' END
           || CASE WHEN duty.assigned_to_id IS NULL THEN '。责任走访员：' ELSE '。本次派给：' END
           || coalesce(visitor.name, '尚未指定') AS body,
       %(retiree_url)s || retiree.id || '/' AS url
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY retiree_id, kind, coalesce(due_at < %(now)s, due_on < %(today)s)
        ORDER BY due_on, opens_on, id
    ) AS place
    FROM visits_duty
    WHERE settled_by_id IS NULL AND ended_as = '' AND opens_on <= %(today)s
      AND due_on <= %(today)s + %(lead_days)s
      AND (%(only)s::bigint IS NULL OR id = %(only)s)
      AND (%(people)s::bigint[] IS NULL OR retiree_id = ANY(%(people)s))
) duty
JOIN (VALUES [kinds]) AS kind (code, name) ON kind.code = duty.kind
LEFT JOIN (VALUES [festivals]) AS festival (code, name) ON festival.code = duty.origin
LEFT JOIN (VALUES [tiers]) AS tier (number, name) ON tier.number = duty.tier
JOIN people_retiree retiree ON retiree.id = duty.retiree_id
LEFT JOIN cards_servicecard card ON card.id = duty.card_id
LEFT JOIN accounts_user visitor ON visitor.id = coalesce(duty.assigned_to_id, card.visitor_id)
LEFT JOIN visits_lifeevent event ON event.id = duty.event_id
LEFT JOIN accounts_user reporter ON reporter.id = event.reported_by_id
WHERE duty.place = 1 OR NOT coalesce(duty.due_at < %(now)s, duty.due_on < %(today)s)
"""
CLIMBING_DUTIES = (
    CLIMBING_DUTIES.replace("[kinds]", values_of((kind.value, kind.label) for kind in DutyKind))
    .replace("[festivals]", values_of((f.value, f"{f.label}走访") for f in Festival))
    .replace("[tiers]", values_of((tier.value, tier.label) for tier in Tier))
)

# What a bereavement or a move asks for: told when it is reported, and again while it is left undone.
CLIMBING_EVENTS = """
SELECT 'visits.event:' || event.id AS subject, 'event.follow' AS ladder, retiree.station_id, card.visitor_id,
       (timezone('Asia/Shanghai', event.reported_at))::date + %(follow_days)s AS due_on,
       NULL::timestamptz AS since_at,
       retiree.name || CASE event.kind WHEN 'MOVED' THEN ' · 已迁出，请办转站或归档'
                                       ELSE ' · 丧偶（亲），请做困难评估' END AS title,
       '报告人：' || reporter.name || '，' || to_char(event.happened_on, 'FMMM"月"FMDD"日"')
           || CASE event.kind WHEN 'MOVED' THEN '迁出。请办理转站或归档；有服务卡的，请服务部销卡。'
                              ELSE '丧偶或丧亲。请上门看望，并重新做困难评估。' END AS body,
       %(retiree_url)s || retiree.id || '/' AS url
FROM visits_lifeevent event
JOIN people_retiree retiree ON retiree.id = event.retiree_id
JOIN accounts_user reporter ON reporter.id = event.reported_by_id
LEFT JOIN cards_servicecard card ON card.retiree_id = retiree.id AND card.closed_on IS NULL
WHERE event.id = ANY(%(waiting)s::bigint[])
"""

# What was done meanwhile no longer asks for anything; what was undone again (a visit withdrawn) does.
MARK_ANSWERED = """
UPDATE inbox_reminder SET answered_at = %(now)s
FROM visits_duty duty
WHERE inbox_reminder.answered_at IS NULL AND starts_with(inbox_reminder.subject, 'visits.duty:')
  AND duty.id = split_part(inbox_reminder.subject, ':', 2)::bigint
  AND (duty.settled_by_id IS NOT NULL OR duty.ended_as <> '')
  AND (%(people)s::bigint[] IS NULL OR duty.retiree_id = ANY(%(people)s))
"""
MARK_UNANSWERED = """
UPDATE inbox_reminder SET answered_at = NULL
FROM visits_duty duty
WHERE inbox_reminder.answered_at IS NOT NULL AND duty.settled_by_id IS NULL AND duty.ended_as = ''
  AND inbox_reminder.subject = 'visits.duty:' || duty.id
  AND (%(people)s::bigint[] IS NULL OR duty.retiree_id = ANY(%(people)s))
"""


@transaction.atomic
def send_reminders(*, now, people: list[int] | None = None) -> int:
    """Tell everybody what the ladder says by `now`, and close what was answered; returns how many were told.

    May run at any time, any number of times, several at once: a rung is told once (Rules of duties, 10 and 12).
    With `people`, keys of retirees, only of these: no scan of the portal, and no heartbeat.
    """
    waiting = waiting_events(people)
    close_answered(now=now, waiting=waiting, people=people)
    sent = climb(CLIMBING_DUTIES, now, are_many=people is None, only=None, people=people)
    sent += climb(CLIMBING_EVENTS, now, waiting=waiting)
    for others in (of_requests, of_talks):
        others.close_answered(now=now, people=people)
        sent += others.climb(now=now, lead_days=lead_days(), people=people)
    if people is None:
        services.beat(name="remind", interval_seconds=INTERVAL_SECONDS, now=now)
    return sent


def tell_of_duty(duty: Duty, *, now) -> int:
    """Tell what the ladder says of one duty right now, as it was just asked for; inside a transaction."""
    return climb(CLIMBING_DUTIES, now, only=duty.pk, people=None)


def tell_of_event(event: LifeEvent, *, now) -> int:
    """Tell what a bereavement or a move asks for right now; inside a transaction."""
    return climb(CLIMBING_EVENTS, now, waiting=[event.pk])


def lead_days() -> int:
    """How many days before the last one the first rung of any ladder is reached."""
    return max(-(LadderRung.objects.aggregate(first=Min("offset_days"))["first"] or 0), 0)


def climb(climbers: str, now, *, are_many: bool = False, **params) -> int:
    return ladder.climb(
        climbers=climbers,
        params={
            "lead_days": lead_days(),
            "follow_days": FOLLOW_DAYS,
            "retiree_url": reverse("desk:retiree_detail", args=[0])[:-2],
            **params,
        },
        today=calendar.local_day(now),
        now=now,
        centre_url=reverse("admin:index"),
        are_many=are_many,
    )


def waiting_events(people: list[int] | None = None) -> list[int]:
    """The bereavements and moves (None: of everybody) of which something is still to be done."""
    events = LifeEvent.objects.all() if people is None else LifeEvent.objects.filter(retiree__in=people)
    waiting = [*events.waiting_for_assessment(), *events.waiting_for_departure()]
    return sorted(event.pk for event in waiting)


def close_answered(*, now, waiting, people: list[int] | None = None) -> None:
    """Mark the reminders whose duty or event is dealt with as answered, and open those undone again."""
    with connection.cursor() as cursor:
        cursor.execute(MARK_ANSWERED, {"now": now, "people": people})
        cursor.execute(MARK_UNANSWERED, {"people": people})
    events = Reminder.objects.filter(subject__startswith=EVENT_SUBJECT)
    if people is not None:
        theirs = LifeEvent.objects.filter(retiree__in=people).values_list("pk", flat=True)
        events = events.filter(subject__in=[f"{EVENT_SUBJECT}{pk}" for pk in theirs])
    subjects = [f"{EVENT_SUBJECT}{pk}" for pk in waiting]
    events.filter(answered_at=None).exclude(subject__in=subjects).update(answered_at=now)
    events.exclude(answered_at=None).filter(subject__in=subjects).update(answered_at=None)
