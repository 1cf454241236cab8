"""Ticks: they carry nothing and may come twice or not at all (docs/decisions/0002)."""

from django.utils import timezone

from branding.suggestions import reminders
from laoling.celery import app


@app.task(name="suggestions.tasks.remind_of_suggestions")
def remind_of_suggestions():
    reminders.remind_of_suggestions(now=timezone.now())
