"""Ticks: they carry nothing and may come twice or not at all (docs/decisions/0002)."""

from django.utils import timezone

from branding.training import reminders
from laoling.celery import app


@app.task(name="training.tasks.remind_of_training")
def remind_of_training():
    """Tell who answers for it which credits lapse or are missing, and which attendance nobody recorded."""
    reminders.remind_of_training(now=timezone.now())
