"""Trainings, who was asked and who came, and plans of brand staff, for tests."""

import uuid
from datetime import date

from django.utils import timezone

from activities.tests.factories import at
from branding.training.models import BrandPlan, Candidate, Invitation, Topic, Training
from branding.training.obligations import last_valid_day
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user

JOINED = at("2020-01-01 09:00")


def make_topic(name="消防安全", **kwargs) -> Topic:
    """A topic of the first migration, changed where something is given."""
    topic, _ = Topic.objects.update_or_create(name=name, defaults=kwargs)
    return topic


def make_learner(role=Role.VISITOR, unit=None, **kwargs):
    """Somebody who has worked for years, and so is no newcomer."""
    return make_user(role, unit, **{"date_joined": JOINED, **kwargs})


def make_training(unit=None, by=None, *, day="2026-11-10", came=(), absent=(), **kwargs) -> Training:
    """Of fire safety, worth one credit; with `came` or `absent` members it was recorded that day."""
    by = by or make_user(Role.STATION_HEAD, unit)
    fields = {
        "topic": Topic.objects.get(name="消防安全"),
        "title": "消防演练",
        "starts_at": at(f"{day} 09:00"),
        "place": "二楼会议室",
        "trainer": "消防队 王队长",
        "created_by": by,
        "submission_id": uuid.uuid4(),
        **kwargs,
    }
    training = Training.objects.create(unit=unit or by.unit, **fields)
    for member in [*came, *absent]:
        make_invitation(training, member, came=member in came)
    if came or absent:
        training.recorded_at, training.recorded_by = training.starts_at, by
        training.save()
    return training


def make_invitation(training, member, came=None, **kwargs) -> Invitation:
    fields = {"invited_at": timezone.now(), "invited_by": training.created_by, "came": came, **kwargs}
    if came:
        until = last_valid_day(training.day, training.topic.valid_months)
        fields |= {"credits": training.credits, "earned_on": training.day, "valid_until": until}
    return Invitation.objects.create(training=training, member=member, **fields)


def make_plan(unit=None, by=None, **kwargs) -> BrandPlan:
    by = by or make_user(Role.STATION_HEAD, unit)
    fields = {"year": calendar.today().year, "words": "今年培养一名品牌员工", "made_by": by, **kwargs}
    return BrandPlan.objects.create(unit=unit or by.unit, **fields)


def make_candidate(plan, member, *, topics=(), named_on: date | None = None, **kwargs) -> Candidate:
    """Somebody in a plan; with `named_on` they were reviewed and named brand staff by the plan's maker."""
    if named_on:
        judged = {"review": "认真", "reviewed_at": timezone.now(), "reviewed_by": plan.made_by}
        decided = {
            "outcome": "NAMED",
            "decided_on": named_on,
            "decided_by": plan.made_by,
            "reason": "达到目标",
        }
        kwargs = judged | decided | kwargs
    candidate = Candidate.objects.create(plan=plan, member=member, **kwargs)
    candidate.topics.set(topics)
    return candidate
