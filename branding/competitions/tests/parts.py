"""Competitions, entries and scores for tests."""

import uuid
from datetime import date, timedelta

from django.utils import timezone

from activities.tests.factories import make_venue
from branding.competitions.models import Award, Competition, Criterion, Entry, Judge, Score
from branding.competitions.services import entry_of
from laoling import calendar
from laoling.accounts.models import Role, Unit
from laoling.accounts.tests.factories import make_user

AWARDS = (("一等奖", 1), ("二等奖", 1))


def make_competition(unit=None, by=None, *, days_left=-1, judges=(), criteria=None, awards=AWARDS, **kwargs):
    """Of staff, open, of the last 30 days; entries end in `days_left` days, and judging a week later.

    `criteria` are (name, weight, figure); by default one judged thing of weight 100.
    """
    by = by or make_user(Role.DEPARTMENT_MANAGER, unit)
    today, now = calendar.today(), timezone.now()
    fields = {
        "kind": "EXCELLENCE",
        "who": "STAFF",
        "title": "服务之星",
        "starts_on": today - timedelta(days=30),
        "ends_on": today - timedelta(days=1),
        "entries_until": today + timedelta(days=days_left),
        "judged_until": today + timedelta(days=days_left + 7),
        "opened_at": now,
        "opened_by": by,
        "created_by": by,
        "submission_id": uuid.uuid4(),
        **kwargs,
    }
    competition = Competition.objects.create(unit=unit or by.unit, **fields)
    for place, (name, weight, figure) in enumerate(criteria or [("印象", 100, "")], start=1):
        Criterion.objects.create(
            competition=competition, name=name, weight=weight, figure=figure, place=place
        )
    for place, (name, places) in enumerate(awards, start=1):
        Award.objects.create(competition=competition, name=name, places=places, place=place)
    for member in judges:
        Judge.objects.create(competition=competition, member=member)
    return competition


def make_entry(competition, thing=None, *, team=(), **kwargs) -> Entry:
    """Of a new visitor, or venue, in a station below, unless something is given."""
    if thing is None:
        station = Unit.objects.within(competition.unit).stations().first() or competition.unit
        thing = make_venue(unit=station) if competition.who == "VENUE" else make_user(Role.VISITOR, station)
    entry = entry_of(competition, thing)
    entry.submitted_at, entry.submitted_by = timezone.now(), kwargs.pop("by", competition.created_by)
    for name, value in kwargs.items():
        setattr(entry, name, value)
    entry.save()
    entry.team.set(team)
    return entry


def make_score(entry, judge_member, points, criterion=None) -> Score:
    """By a judge of the competition, for its first judged criterion unless one is given."""
    criterion = criterion or entry.competition.criteria.filter(figure="").first()
    judge = entry.competition.judges.get(member=judge_member)
    return Score.objects.create(
        entry=entry, criterion=criterion, judge=judge, points=points, given_at=timezone.now()
    )


def day(days: int) -> date:
    return calendar.today() + timedelta(days=days)
