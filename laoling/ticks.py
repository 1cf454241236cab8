"""Asks the workers for a scan now, by name, so that a lower room needs no import of a higher one.

The tick carries nothing: what is due stands in PostgreSQL, and beat asks again anyway.
"""

import logging

from django.db import transaction
from kombu.exceptions import OperationalError

from laoling.celery import app

logger = logging.getLogger(__name__)


def ask_on_commit(task: str) -> None:
    """After the commit, wake the task of that name, such as "visits.tasks.plan_duties".

    A broker that is down costs a warning, never the request: the next beat does the same.
    """
    transaction.on_commit(lambda: _ask(task))


def _ask(task: str) -> None:
    try:
        app.send_task(task)
    except OperationalError as error:
        logger.warning("The broker is away, %s waits for the next beat: %s", task, error)
