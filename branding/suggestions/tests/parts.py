"""Suggestions for tests."""

import uuid
from datetime import timedelta

from django.utils import timezone

from branding.suggestions import services
from branding.suggestions.models import Suggestion
from laoling import calendar
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_unit, make_user


def make_suggestion(unit=None, *, words="下午多摆几把椅子", by=None, days_ago=0, **who) -> Suggestion:
    """Of the public unless `by` is a member of staff; `who` is name, phone, may_name."""
    return services.make_suggestion(
        unit=unit or (by.unit if by else make_unit()),
        words=words,
        by=by,
        submission_id=uuid.uuid4(),
        now=timezone.now() - timedelta(days=days_ago),
        **who,
    )


def carry_out(row: Suggestion, head=None, *, done="添了六把椅子") -> Suggestion:
    """Assigned to the head, and done."""
    head, now = head or make_user(Role.STATION_HEAD, row.unit), timezone.now()
    due_on = calendar.today() + timedelta(days=3)
    row = services.assign(suggestion=row, owner=head, due_on=due_on, version=row.version, by=head, now=now)
    return services.report_done(suggestion=row, words=done, version=row.version, by=head, now=now)


def shown(row: Suggestion, head=None, **words) -> Suggestion:
    """Carried out, and shown with thanks."""
    head = head or make_user(Role.STATION_HEAD, row.unit)
    row = carry_out(row, head)
    texts = {"words": row.words, "done": row.done, **words}
    return services.show(suggestion=row, version=row.version, by=head, now=timezone.now(), **texts)
