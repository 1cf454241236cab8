"""Ticks: they carry nothing and may come twice or not at all (docs/decisions/0002)."""

from django.utils import timezone

from activities.study import reminders
from laoling.celery import app


@app.task(name="study.tasks.remind_of_study")
def remind_of_study():
    reminders.remind_of_study(now=timezone.now())
