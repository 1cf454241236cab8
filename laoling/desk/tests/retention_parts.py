"""What tests of retention share: the command, and everything that the database holds."""

import json
from io import StringIO

from django.core.management import call_command
from django.db import connection


def run(**options) -> str:
    """Apply the table of retention; returns what the command says."""
    out = StringIO()
    call_command("apply_retention", stdout=out, **options)
    return out.getvalue()


def dump() -> str:
    """Every row of every table as text, but for what pytest's own tables hold."""
    texts = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT row_to_json(t)::text FROM {connection.ops.quote_name(table)} t")  # noqa: S608
            texts += [
                f"{table}: {json.dumps(json.loads(row), ensure_ascii=False)}" for (row,) in cursor.fetchall()
            ]
    return "\n".join(texts)
