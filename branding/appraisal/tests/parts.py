"""Appraisals and accountability for tests, made directly: no rule of the services is asked."""

import uuid
from datetime import date, datetime, timedelta

from branding.appraisal.models import (
    Accountability,
    Appraisal,
    Consequence,
    Correction,
    Objection,
    Outcome,
    WeightTable,
)
from branding.appraisal.scoring import Of
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.calendar import SHANGHAI

OCTOBER = date(2026, 10, 1)
NOW = datetime(
    2026, 11, 9, 10, 0, tzinfo=SHANGHAI
)  # October was shown on 1 November: it may be closed from today on
SHOWN = date(2026, 11, 1)


def at(day: date, hour: int = 9) -> datetime:
    """A moment of a Shanghai day."""
    return calendar.start_of(day) + timedelta(hours=hour)


def make_appraisal(member=None, venue=None, *, month=OCTOBER, closed_by=None, **kwargs) -> Appraisal:
    """An appraisal without lines, shown on the day after its month; of a new visitor unless somebody is named."""
    if member is None and venue is None:
        member = make_user()
    of = Of.STAFF if member else Of.VENUE
    shown_on = calendar.period_of(month, calendar.Period.MONTH)[1] + calendar.ONE_DAY
    fields = {
        "month": month,
        "member": member,
        "venue": venue,
        "unit": (member or venue).unit,
        "weights": WeightTable.objects.holding_in(month, of),
        "score": "88.5",
        "shown_on": shown_on,
        "computed_at": at(shown_on, 1),
        **kwargs,
    }
    if closed_by:
        fields |= {"closed_by": closed_by, "closed_at": at(shown_on + timedelta(days=9))}
    return Appraisal.objects.create(**fields)


def make_objection(appraisal=None, *, by=None, answered_by=None, words="有一次是请假", **kwargs) -> Objection:
    """One that waits for its answer; answered when somebody is named for that."""
    appraisal = appraisal or make_appraisal()
    fields = {
        "appraisal": appraisal,
        "words": words,
        "at": NOW,
        "by": by or appraisal.member,
        "due_on": calendar.local_day(NOW) + timedelta(days=5),
        **kwargs,
    }
    if answered_by:
        fields |= {
            "answered_by": answered_by,
            "answered_at": NOW,
            "answer": "情况属实",
            "outcome": Outcome.UPHELD,
        }
    return Objection.objects.create(**fields)


def make_correction(appraisal, measure, part, whole, *, by=None, reason="情况属实", now=NOW) -> Correction:
    by = by or make_user(Role.DEPARTMENT_MANAGER)
    return Correction.objects.create(
        appraisal=appraisal, measure=measure, part=part, whole=whole, reason=reason, by=by, at=now
    )


def make_accountability(member=None, *, by=None, reason="三次没有按时走访", **kwargs) -> Accountability:
    """A talk that somebody's manager recorded."""
    member = member or make_user()
    fields = {
        "member": member,
        "unit": member.unit,
        "kind": Consequence.TALK,
        "reason": reason,
        "happened_on": calendar.local_day(NOW),
        "recorded_at": NOW,
        "recorded_by": by or make_user(Role.DEPARTMENT_MANAGER),
        "submission_id": uuid.uuid4(),
        **kwargs,
    }
    return Accountability.objects.create(**fields)
