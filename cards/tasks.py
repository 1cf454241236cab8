"""What Celery wakes: every task is a tick, what is due stands in the database."""

from cards.roster import jobs
from laoling.celery import app


@app.task(name="cards.tasks.read_rosters")
def read_rosters():
    """Read and save the rosters that wait."""
    jobs.work_through()
