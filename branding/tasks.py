"""What Celery wakes: every task is a tick, what is due stands in the database."""

from django.utils import timezone

from branding.rectifications import reminders
from laoling.celery import app


@app.task(name="branding.tasks.remind_of_rectifications")
def remind_of_rectifications():
    """Tell who answers for it what is still to be put right, or to be verified."""
    reminders.remind_of_rectifications(now=timezone.now())
