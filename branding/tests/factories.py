"""Checks, findings, rectifications, posts and photos for tests."""

import uuid
from datetime import timedelta

from django.utils import timezone

from activities.tests.factories import make_venue
from branding.checks.services import Failed, record_check, standards_for
from branding.feedback.services import code_for, give_feedback
from branding.models import Mark, Norm, Rectification, Standard
from branding.shifts.services import save_shift, standard_on
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user


def items_of(norm=Norm.VENUE):
    """The items of the first version of a norm, in order."""
    return list(Standard.objects.get(name=norm, version=1).items.select_related("standard"))


def make_check(*, failed=(), note="", venue=None, member=None, by=None, now=None, photo=None):
    """A check of a new venue unless something is given; `failed` are the numbers of its items, from 0.

    By a visitor of that station unless somebody is named.
    """
    now = now or timezone.now()
    if venue is None and member is None:
        venue = make_venue(unit=by.unit) if by and by.unit else make_venue()
    by = by or make_user(Role.VISITOR, (venue or member).unit)
    standards = standards_for(calendar.local_day(now), of_venue=venue is not None)
    items = [item for standard in standards for item in standard.items.all()]
    return record_check(
        venue=venue,
        member=member,
        standards=standards,
        failed=[Failed(items[number], note, photo) for number in failed],
        submission_id=uuid.uuid4(),
        by=by,
        now=now,
    )


def make_rectification(*, days_ago=0, **kwargs) -> Rectification:
    """Of a finding of a check made so many days ago; `kwargs` as of `make_check`."""
    kwargs.setdefault("failed", [0])
    check = make_check(now=timezone.now() - timedelta(days=days_ago), **kwargs)
    return Rectification.objects.get(finding__check_made=check)


def make_code(venue=None, by=None):
    venue = venue or make_venue()
    by = by or make_user(Role.STATION_HEAD, venue.unit)
    return code_for(venue=venue, by=by, now=timezone.now())


def make_feedback(venue=None, *, reception=Mark.GOOD, place=Mark.GOOD, work=Mark.GOOD, words="", now=None):
    return give_feedback(
        venue=venue or make_venue(),
        reception=reception,
        place=place,
        work=work,
        words=words,
        submission_id=uuid.uuid4(),
        now=now or timezone.now(),
    )


def make_shift(member, *, ticked=(), handover="", days_ago=0):
    """A post of that member; `ticked` are the numbers of its steps, from 0."""
    items = items_of(Norm.SHIFT)
    return save_shift(
        standard=standard_on(calendar.today()),
        items=[items[number] for number in ticked],
        handover=handover,
        by=member,
        now=timezone.now() - timedelta(days=days_ago),
    )
