"""Which scan is woken how often: `celery -A laoling.clock beat`.

Stands apart from Django: beat needs a broker and this table, and so stays small (30 MB instead of 140).
"""

import os

from celery import Celery
from celery.schedules import crontab

from laoling import home

TICKS = {
    "plan": {"task": "visits.tasks.plan_duties", "schedule": 300.0, "options": {"expires": 300}},
    "remind": {"task": "visits.tasks.send_reminders", "schedule": 300.0, "options": {"expires": 300}},
    "reviews": {
        "task": "cards.tasks.remind_of_reviews",
        "schedule": 1800.0,
        "options": {"expires": 1800},
    },
    "calls": {
        "task": "activities.tasks.remind_of_calls",
        "schedule": 300.0,
        "options": {"expires": 300},
    },
    "study": {
        "task": "study.tasks.remind_of_study",
        "schedule": 1800.0,
        "options": {"expires": 1800},
    },
    "rectifications": {
        "task": "branding.tasks.remind_of_rectifications",
        "schedule": 1800.0,
        "options": {"expires": 1800},
    },
    "training": {
        "task": "training.tasks.remind_of_training",
        "schedule": 1800.0,
        "options": {"expires": 1800},
    },
    "appraisals": {
        "task": "appraisal.tasks.appraise",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "competitions": {
        "task": "competitions.tasks.remind_of_judging",
        "schedule": 1800.0,
        "options": {"expires": 1800},
    },
    "suggestions": {
        "task": "suggestions.tasks.remind_of_suggestions",
        "schedule": 1800.0,
        "options": {"expires": 1800},
    },
    "publicity": {
        "task": "publicity.tasks.remind_of_publicity",
        "schedule": 1800.0,
        "options": {"expires": 1800},
    },
    "deliver": {"task": "inbox.tasks.deliver", "schedule": 60.0, "options": {"expires": 60}},
    "reconcile": {
        "task": "visits.tasks.reconcile",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "rosters": {"task": "cards.tasks.read_rosters", "schedule": 60.0, "options": {"expires": 60}},
    "contact_cards": {
        "task": "cards.tasks.print_contact_cards",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "policies": {
        "task": "visits.tasks.match_policies",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "moods": {
        "task": "visits.tasks.publish_moods",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "digest": {
        "task": "visits.tasks.send_digest",
        "schedule": crontab(minute="*/30"),
        "options": {"expires": 1800},
    },
}

home.load_environment(os.environ)

app = Celery("laoling-clock", broker=os.environ.get("REDIS_URL"), fixups=[], set_as_current=False)
app.conf.update(
    timezone="Asia/Shanghai",
    beat_schedule=TICKS,
    task_ignore_result=True,
    broker_connection_retry_on_startup=True,
)
