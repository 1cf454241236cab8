"""Judges who still owe scores are reminded, and after them whoever arranged it (Rules of duties, 10)."""

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from branding.competitions.judging import missing_of
from branding.competitions.models import Competition
from branding.training.reminders import CLIMBERS, Climber, params_of
from laoling import calendar
from laoling.inbox import ladder, services
from laoling.inbox.models import Reminder

INTERVAL_SECONDS = 1800
LADDER = "competition.judge"


def scores_asked_for(today: date) -> Iterator[Climber]:
    """What each judge of a competition that is judged owes; rungs before the deadline are reached by themselves."""
    for competition in Competition.objects.judged_on(today).select_related("unit"):
        for judge, owed in missing_of(competition).by_judge:
            if judge.member.unit_id is None:
                continue
            yield Climber(
                # Each time that it was reopened is a subject of its own.
                subject=f"{LADDER}:{judge.pk}.{competition.times_reopened}",
                ladder=LADDER,
                unit=judge.member.unit_id,
                visitor=judge.member_id,
                due_on=competition.judged_until,
                title=f"{judge.member} · 竞赛评分 · {competition} · 还缺 {owed} 个分数",
                body=f"请在{calendar.day_in_words(competition.judged_until)}前评完，缺一个分数就不能公布结果。",
                url=reverse("competitions:competition_judge", args=[competition.pk]),
            )


@transaction.atomic
def remind_of_judging(*, now: datetime) -> int:
    """Tell everybody what the ladder says by `now`, and close what was answered; returns how many were told.

    May run at any time, any number of times, several at once: a rung is told once (Rules of duties, 10 and 12).
    """
    today = calendar.local_day(now)
    rows = list(scores_asked_for(today))
    told = Reminder.objects.filter(subject__startswith=f"{LADDER}:")
    subjects = [row.subject for row in rows]
    told.filter(answered_at=None).exclude(subject__in=subjects).update(answered_at=now)
    told.exclude(answered_at=None).filter(subject__in=subjects).update(answered_at=None)
    sent = ladder.climb(
        climbers=CLIMBERS, params=params_of(rows), today=today, now=now, centre_url=reverse("admin:index")
    )
    services.beat(name="competitions", interval_seconds=INTERVAL_SECONDS, now=now)
    return sent
