"""Ticks: they carry nothing and may come twice or not at all (docs/decisions/0002)."""

from django.utils import timezone

from branding.competitions import reminders
from laoling.celery import app


@app.task(name="competitions.tasks.remind_of_judging")
def remind_of_judging():
    """Tell judges which scores they still owe."""
    reminders.remind_of_judging(now=timezone.now())
