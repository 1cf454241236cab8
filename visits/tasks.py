"""Ticks: they carry nothing and may come twice or not at all (docs/decisions/0002)."""

from django.utils import timezone

from laoling.celery import app
from laoling.ticks import ask_on_commit
from visits import digest, reminders, services
from visits import reconcile as reconciling
from visits.moods import reports
from visits.policies import fitting


@app.task(name="visits.tasks.plan_duties")
def plan_duties():
    result = services.plan_tick(now=timezone.now())
    if result.has_news:  # what was planned late is told of now, not an interval later
        ask_on_commit("visits.tasks.send_reminders")


@app.task(name="visits.tasks.send_reminders")
def send_reminders():
    reminders.send_reminders(now=timezone.now())


@app.task(name="visits.tasks.send_digest")
def send_digest():
    digest.send_digest(now=timezone.now())


@app.task(name="visits.tasks.reconcile")
def reconcile():
    reconciling.reconcile_tick(now=timezone.now())


@app.task(name="visits.tasks.match_policies")
def match_policies():
    fitting.match_tick(now=timezone.now())


@app.task(name="visits.tasks.publish_moods")
def publish_moods():
    reports.publish_tick(now=timezone.now())
