"""Ticks: they carry nothing and may come twice or not at all (docs/decisions/0002)."""

from django.utils import timezone

from branding.publicity import reminders
from laoling.celery import app


@app.task(name="publicity.tasks.remind_of_publicity")
def remind_of_publicity():
    reminders.remind_of_publicity(now=timezone.now())
