"""Reminders and channels for tests."""

from datetime import timedelta
from itertools import count

from django.utils import timezone

from laoling.accounts.tests.factories import make_user
from laoling.inbox.models import Channel, Reminder

numbers = count(1)


def make_reminder(recipient=None, **kwargs) -> Reminder:
    """An unread one of this moment."""
    number = next(numbers)
    fields = {"subject": f"visits.duty:{number}", "rung": 1, "title": f"提醒第{number}条", **kwargs}
    fields.setdefault("sent_at", timezone.now())
    return Reminder.objects.create(recipient=recipient or make_user(), **fields)


def make_channel(user=None, kind=Channel.Kind.EMAIL, address="zhang@example.com", **kwargs) -> Channel:
    """A channel that has been on for a day."""
    kwargs.setdefault("on_since", timezone.now() - timedelta(days=1))
    return Channel.objects.create(user=user or make_user(), kind=kind, address=address, **kwargs)
