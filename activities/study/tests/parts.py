"""Meetings, directives and transmissions for tests."""

import uuid
from datetime import date

from activities.study.models import Directive, Meeting, StudySession, Transmission
from activities.tests.factories import at


def make_meeting(group, month=date(2026, 10, 1), **kwargs) -> Meeting:
    """Of October 2026, not announced, unless told otherwise; with `held_on` it has minutes."""
    if kwargs.get("held_on"):
        kwargs.setdefault("minutes", "学习了党章")
    return Meeting.objects.create(group=group, month=month, updated_by=group.created_by, **kwargs)


def make_directive(unit, by, **kwargs) -> Directive:
    """Issued on 2026-11-01, to be passed on by 2026-11-15."""
    if kwargs.get("withdrawn_at"):
        kwargs.setdefault("withdrawn_by", by)
    fields = {
        "title": "关于学习全会精神的通知",
        "words": "学习原文。",
        "issued_on": date(2026, 11, 1),
        "due_on": date(2026, 11, 15),
        "created_at": at("2026-11-01 09:00"),
        "submission_id": uuid.uuid4(),
        **kwargs,
    }
    return Directive.objects.create(unit=unit, created_by=by, **fields)


def make_transmission(directive, branch, **kwargs) -> Transmission:
    fields = {
        "passed_on": date(2026, 11, 10),
        "how": Transmission.How.MEETING,
        "reached": 12,
        "recorded_by": branch.created_by,
        **kwargs,
    }
    return Transmission.objects.create(directive=directive, branch=branch, **fields)


def make_session(activity, by, *, themes=(), branches=(), **kwargs) -> StudySession:
    """A lesson unless told otherwise."""
    fields = {"form": StudySession.Form.LESSON, **kwargs}
    session = StudySession.objects.create(activity=activity, updated_by=by, **fields)
    session.themes.set(themes)
    session.branches.set(branches)
    return session
