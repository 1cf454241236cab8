"""Celery only wakes what PostgreSQL knows: ticks without payload, no ETA, no results (docs/decisions/0002)."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laoling.settings")

app = Celery("laoling")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

app.conf.beat_schedule = {
    "plan": {"task": "visits.tasks.plan_duties", "schedule": 300.0, "options": {"expires": 300}},
    "remind": {"task": "visits.tasks.send_reminders", "schedule": 300.0, "options": {"expires": 300}},
    "rosters": {"task": "cards.tasks.read_rosters", "schedule": 60.0, "options": {"expires": 60}},
    "digest": {
        "task": "visits.tasks.send_digest",
        "schedule": crontab(minute="*/30"),
        "options": {"expires": 1800},
    },
}
