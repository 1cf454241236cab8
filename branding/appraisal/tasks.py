"""Ticks: they carry nothing and may come twice or not at all (docs/decisions/0002)."""

from django.utils import timezone

from branding.appraisal import computing, reminders
from laoling.celery import app


@app.task(name="appraisal.tasks.appraise")
def appraise():
    """Compute the months that are over and not closed, and tell who has to know."""
    now = timezone.now()
    computing.compute_due(now=now)
    reminders.remind_of_appraisals(now=now)
