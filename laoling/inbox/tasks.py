"""A tick: it carries nothing and may come twice or not at all (docs/decisions/0002)."""

from django.utils import timezone

from laoling.celery import app
from laoling.inbox.delivery import deliver


@app.task(name="inbox.tasks.deliver")
def deliver_messages():
    """Tell over further channels that reminders wait."""
    deliver(now=timezone.now())
