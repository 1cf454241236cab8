"""The audit trail of writes that touch thousands of rows: what triggers note down, at a bearable price."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
import pghistory.models
from django.apps import apps
from django.db import connection
from django.db.models import Model


@contextmanager
def in_bulk(**metadata) -> Iterator[None]:
    """Note `metadata` beside every change of the history, as `pghistory.context` does; inside a transaction.

    Each row's trigger asks for two settings of the session. Where one is missing, the answer is an error that
    the trigger catches, and PostgreSQL then walks through all foreign keys that wait to be checked: time grows
    with the square of the rows (50,000 people: 37 s instead of 6). So both are set before the first row.
    """
    with pghistory.context(**metadata), connection.cursor() as cursor:
        # pghistory adds its own settings to this statement: COPY, which follows, passes it by.
        cursor.execute("SET LOCAL pgtrigger.ignore = '{}'")
        yield


def event_model_of(model: type[Model]) -> type[Model] | None:
    """The table of a model's history; None for a model that isn't tracked."""
    events = (found for found in apps.get_models() if issubclass(found, pghistory.models.Event))
    return next((found for found in events if getattr(found, "pgh_tracked_model", None) is model), None)
