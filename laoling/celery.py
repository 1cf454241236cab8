"""Celery only wakes what PostgreSQL knows: ticks without payload, no ETA, no results (docs/decisions/0002).

Which tick how often: laoling/clock.py.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "laoling.settings")

app = Celery("laoling")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
