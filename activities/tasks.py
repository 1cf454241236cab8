"""Ticks: they carry nothing and may come twice or not at all (docs/decisions/0002)."""

from django.utils import timezone

from activities.signing import reminders
from laoling.celery import app


@app.task(name="activities.tasks.remind_of_calls")
def remind_of_calls():
    reminders.remind_of_calls(now=timezone.now())
