"""Meetings, directives and yearly reviews of groups that are left undone climb the ladder (Rules of duties, 10).

What is asked for is computed by `meetings`, `transmissions` and the groups' own querysets; the ladder gets the rows
as arrays, so each rule stands in one place. There are hundreds of groups, not hundreds of thousands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Min
from django.urls import reverse

from activities.models import Group
from activities.study.meetings import asked_for
from activities.study.months import last_of
from activities.study.transmissions import outstanding
from laoling import calendar
from laoling.inbox import ladder, services
from laoling.inbox.models import LadderRung, Reminder

INTERVAL_SECONDS = 1800
MEETING, DIRECTIVE, REVIEW = "study.meeting", "study.directive", "group.review"
PREFIXES = tuple(f"{name}:" for name in (MEETING, DIRECTIVE, REVIEW))
REVIEW_DUE = (3, 31)  # month and day of the next year

CLIMBERS = """
SELECT subject, ladder, station_id, NULL::bigint AS visitor_id, due_on, NULL::timestamptz AS since_at, title, body, url
FROM unnest(%(subjects)s::text[], %(ladders)s::text[], %(units)s::bigint[], %(due)s::date[], %(titles)s::text[],
            %(bodies)s::text[], %(urls)s::text[])
     AS row (subject, ladder, station_id, due_on, title, body, url)
"""


@dataclass(frozen=True)
class Climber:
    """One thing that is left undone."""

    subject: str
    ladder: str
    unit: int
    due_on: date
    title: str
    body: str
    url: str


def due_words(due_on: date, today: date) -> str:
    """`已逾期 2 天`, or until when."""
    days = (today - due_on).days
    return f"已逾期 {days} 天" if days > 0 else f"{due_on.month}月{due_on.day}日到期"


def meetings_asked_for(today: date, lead: int) -> Iterable[Climber]:
    for group, month in asked_for(Group.objects.all(), today, ahead=lead):
        words = "缺会" if last_of(month) < today else "还没有记录"
        yield Climber(
            subject=f"{MEETING}:{group.pk}:{month:%Y%m}",
            ladder=MEETING,
            unit=group.unit_id,
            due_on=last_of(month),
            title=f"{group} · {month.month}月例会{words} · {due_words(last_of(month), today)}",
            body=f"{group.get_kind_display()}每月开一次例会。请召开并记录；确实不能开的，请服务部同意免开。",
            url=reverse("study:meeting_detail", args=[group.pk, f"{month:%Y-%m}"]),
        )


def directives_asked_for(today: date, lead: int) -> Iterable[Climber]:
    for row in outstanding(Group.objects.all(), today, ahead=lead):
        directive, branch = row.directive, row.branch
        yield Climber(
            subject=f"{DIRECTIVE}:{directive.pk}:{branch.pk}",
            ladder=DIRECTIVE,
            unit=branch.unit_id,
            due_on=directive.due_on,
            title=f"{branch} · 传达“{directive.title[:40]}” · {due_words(directive.due_on, today)}",
            body=f"{directive.unit}发出，请传达到每位党员，并登记时间、方式和人数。",
            url=reverse("study:transmission", args=[directive.pk, branch.pk]),
        )


def reviews_asked_for(today: date, lead: int) -> Iterable[Climber]:
    year = today.year - 1
    due_on = date(today.year, *REVIEW_DUE)
    if (due_on - today).days > lead:
        return
    for group in Group.objects.without_review_of(year):
        yield Climber(
            subject=f"{REVIEW}:{group.pk}:{year}",
            ladder=REVIEW,
            unit=group.unit_id,
            due_on=due_on,
            title=f"{group} · {year} 年年审 · {due_words(due_on, today)}",
            body="请服务部审查：开展活动、成员、账目和结果。",
            url=reverse("activities:group_detail", args=[group.pk]),
        )


SOURCES = {MEETING: meetings_asked_for, DIRECTIVE: directives_asked_for, REVIEW: reviews_asked_for}


def lead_days(name: str) -> int:
    """How many days before the last one the first rung of that ladder is reached."""
    first = LadderRung.objects.filter(ladder=name).aggregate(first=Min("offset_days"))["first"]
    return max(-(first or 0), 0)


@transaction.atomic
def remind_of_study(*, now: datetime) -> int:
    """Tell everybody what the ladders say by `now`, and close what was answered; returns how many were told.

    May run at any time, any number of times, several at once: a rung is told once (Rules of duties, 10 and 12).
    """
    today = calendar.local_day(now)
    rows = [row for name, source in SOURCES.items() for row in source(today, lead_days(name))]
    close_answered([row.subject for row in rows], now=now)
    sent = ladder.climb(
        climbers=CLIMBERS,
        params={
            "subjects": [row.subject for row in rows],
            "ladders": [row.ladder for row in rows],
            "units": [row.unit for row in rows],
            "due": [row.due_on for row in rows],
            "titles": [row.title for row in rows],
            "bodies": [row.body for row in rows],
            "urls": [row.url for row in rows],
        },
        today=today,
        now=now,
        centre_url=reverse("admin:index"),
    )
    services.beat(name="study", interval_seconds=INTERVAL_SECONDS, now=now)
    return sent


def close_answered(subjects: list[str], *, now: datetime) -> None:
    """What nothing asks for any more is answered; what is asked for again is open again."""
    for prefix in PREFIXES:
        told = Reminder.objects.filter(subject__startswith=prefix)
        told.filter(answered_at=None).exclude(subject__in=subjects).update(answered_at=now)
        told.exclude(answered_at=None).filter(subject__in=subjects).update(answered_at=None)
