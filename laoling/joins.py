"""Statements over many rows whose steps PostgreSQL can't guess the sizes of."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

WORK_MEM = "32MB"


@contextmanager
def joined_by_sorting() -> Iterator[None]:
    """Let PostgreSQL join sets by sorting them in memory; inside a transaction.

    It can't know how many rows one step of a long statement hands to the next. Where it guesses one, it would compare
    every row with every other; where it guesses billions, as it does before the tables were ever analyzed, a hash
    would be cut into hundreds of thousands of batches on disk: minutes instead of seconds. Sorting is fast whatever
    is guessed. For a statement about a few rows it is the wrong thing: indexes are faster.
    """
    with connection.cursor() as cursor:
        cursor.execute("SHOW work_mem")
        work_mem = cursor.fetchone()[0]
        settings = (
            "SELECT set_config('enable_nestloop', %(joins)s, true), set_config('enable_hashjoin', %(joins)s, true),"
            " set_config('work_mem', %(work_mem)s, true)"
        )
        cursor.execute(settings, {"joins": "off", "work_mem": WORK_MEM})
        yield
        cursor.execute(settings, {"joins": "on", "work_mem": work_mem})
