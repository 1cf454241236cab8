"""The audit trail of writes that touch thousands of rows: what triggers note down, at a bearable price."""

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import connection


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
