"""Credits that are about to lapse, or missing, and attendance that nobody recorded, climb (Rules of duties, 10).

What is owed is calculated by `obligations`; the ladder gets the rows as arrays, so the rule stands in one place. There
are hundreds of staff, not hundreds of thousands. Each period of credits is a subject of its own: what was told about
the last one doesn't silence the next.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Min
from django.urls import reverse

from branding.training.figures import owed_on
from branding.training.models import Topic, Training
from branding.training.models.sessions import LEARNING_ROLES
from branding.training.obligations import FOREVER, Owed
from laoling import calendar
from laoling.accounts.models import User
from laoling.inbox import ladder, services
from laoling.inbox.models import LadderRung, Reminder

INTERVAL_SECONDS = 1800
CREDIT, RECORD = "training.credit", "training.record"
PREFIXES = (f"{CREDIT}:", f"{RECORD}:")

CLIMBERS = """
SELECT subject, ladder, station_id, visitor_id, due_on, NULL::timestamptz AS since_at, title, body, url
FROM unnest(%(subjects)s::text[], %(ladders)s::text[], %(units)s::bigint[], %(visitors)s::bigint[], %(due)s::date[],
            %(titles)s::text[], %(bodies)s::text[], %(urls)s::text[])
     AS row (subject, ladder, station_id, visitor_id, due_on, title, body, url)
"""


@dataclass(frozen=True)
class Climber:
    """One thing that is left undone; `visitor` is the key of whoever is told first, if there is one."""

    subject: str
    ladder: str
    unit: int
    visitor: int | None
    due_on: date
    title: str
    body: str
    url: str


def state_in_words(owed: Owed, today: date) -> str:
    """`学分12月20日到期`, `学分已过期 3 天`, or that there never was any."""
    if owed.is_met:
        return f"学分{owed.due_on.month}月{owed.due_on.day}日到期"
    days = (today - owed.due_on).days
    return f"学分已欠 {days} 天" if days > 0 else "还没有学分"


def credits_asked_for(today: date, lead: int) -> Iterator[Climber]:
    """What staff at work owe, and what lapses within `lead` days."""
    staff = {user.pk: user for user in User.objects.filter(is_active=True, role__in=LEARNING_ROLES)}
    topics = Topic.objects.in_bulk()
    for pk, rows in owed_on(staff.values(), today).items():
        member = staff[pk]
        for owed in rows:
            if owed.due_on == FOREVER or owed.due_on > today + timedelta(days=lead):
                continue
            yield Climber(
                subject=f"{CREDIT}:{pk}.{owed.topic}.{owed.due_on:%Y%m%d}",
                ladder=CREDIT,
                unit=member.unit_id,
                visitor=pk,
                due_on=owed.due_on,
                title=f"{member} · 培训 · {topics[owed.topic]} · {state_in_words(owed, today)}",
                body=f"要有 {owed.required} 学分，现在有效 {owed.valid} 学分。请参加下一次“{topics[owed.topic]}”培训。",
                url=reverse("training:record", args=[pk]),
            )


def records_asked_for(today: date, now: datetime) -> Iterator[Climber]:
    """Trainings that are over, and nobody wrote down who came."""
    for row in Training.objects.unrecorded(now).select_related("unit"):
        yield Climber(
            subject=f"{RECORD}:{row.pk}",
            ladder=RECORD,
            unit=row.unit_id,
            visitor=None,
            due_on=row.day,
            title=f"{row} · 培训还没有登记到会",
            body=f"{calendar.day_in_words(row.day)}举办。登记以后，到会的人才有学分。没有办成的，请取消并写明原因。",
            url=reverse("training:training_detail", args=[row.pk]),
        )


def lead_days() -> int:
    """How many days before the last one the first rung is reached."""
    first = LadderRung.objects.filter(ladder=CREDIT).aggregate(first=Min("offset_days"))["first"]
    return max(-(first or 0), 0)


@transaction.atomic
def remind_of_training(*, now: datetime) -> int:
    """Tell everybody what the ladders say by `now`, and close what was answered; returns how many were told.

    May run at any time, any number of times, several at once: a rung is told once (Rules of duties, 10 and 12).
    """
    today = calendar.local_day(now)
    rows = [*credits_asked_for(today, lead_days()), *records_asked_for(today, now)]
    close_answered([row.subject for row in rows], now=now)
    sent = ladder.climb(
        climbers=CLIMBERS,
        params=params_of(rows),
        today=today,
        now=now,
        centre_url=reverse("admin:index"),
    )
    services.beat(name="training", interval_seconds=INTERVAL_SECONDS, now=now)
    return sent


def params_of(rows: Sequence[Climber]) -> dict[str, list]:
    """The arrays that CLIMBERS makes its rows of."""
    return {
        "subjects": [row.subject for row in rows],
        "ladders": [row.ladder for row in rows],
        "units": [row.unit for row in rows],
        "visitors": [row.visitor for row in rows],
        "due": [row.due_on for row in rows],
        "titles": [row.title for row in rows],
        "bodies": [row.body for row in rows],
        "urls": [row.url for row in rows],
    }


def close_answered(subjects: list[str], *, now: datetime) -> None:
    """What nothing asks for any more is answered; what is asked for again is open again."""
    for prefix in PREFIXES:
        told = Reminder.objects.filter(subject__startswith=prefix)
        told.filter(answered_at=None).exclude(subject__in=subjects).update(answered_at=now)
        told.exclude(answered_at=None).filter(subject__in=subjects).update(answered_at=None)
