"""What Celery wakes: every task is a tick, what is due stands in the database."""

from django.utils import timezone

from cards.contact import jobs as printing
from cards.review_reminders import remind_of_reviews as send_review_reminders
from cards.roster import jobs
from laoling.celery import app


@app.task(name="cards.tasks.read_rosters")
def read_rosters():
    """Read and save the rosters that wait."""
    jobs.work_through()


@app.task(name="cards.tasks.remind_of_reviews")
def remind_of_reviews():
    """Tell who answers for it which yearly reviews fall due."""
    send_review_reminders(now=timezone.now())


@app.task(name="cards.tasks.print_contact_cards")
def print_contact_cards():
    """Make the contact cards that are ordered, and remove pages that were kept for long enough."""
    printing.work_through()
