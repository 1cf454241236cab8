"""Encrypt every personal datum again under the current field key, history included."""

from argparse import RawDescriptionHelpFormatter
from typing import Any, NamedTuple

import pgtrigger
from django.apps import apps
from django.core.management.base import BaseCommand, CommandError, CommandParser, DjangoHelpFormatter
from django.db import connection, models, transaction

from laoling.crypto import DecryptionError, EncryptedTextField, current_key_id, decrypt, encrypt, key_id_of

STEPS = """Encrypt again, under the first key of LAOLING_FIELD_KEYS, whatever another key encrypted.

1. Put a new key in front: LAOLING_FIELD_KEYS=k2:NEW,k1:OLD, and restart everything at once.
2. Run this as the owner of the tables (DATABASE_URL=$DATABASE_OWNER_URL), as the running portal may not change
   history. Nothing stops meanwhile; if it is interrupted, run it again. It exits 1 when a value can't be read.
3. When a run prints 0, take the old key away and restart. Backups made before need it: keep it with them.

It writes no history and leaves every "updated" time as it is.
"""
SHOWN = 5


class AsWritten(DjangoHelpFormatter, RawDescriptionHelpFormatter):
    """Keeps the lines of the steps apart."""


class Table(NamedTuple):
    """One table, and the purpose of each of its encrypted columns."""

    model: type[models.Model]
    purposes: dict[str, str]

    @property
    def name(self) -> str:
        return self.model._meta.db_table


class Command(BaseCommand):
    help = STEPS

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        return super().create_parser(prog_name, subcommand, formatter_class=AsWritten, **kwargs)

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--batch-size", type=int, default=1000, help="rows a transaction, 1000 by default"
        )

    def handle(self, *args: Any, batch_size: int, **options: Any) -> None:
        if batch_size < 1:
            raise CommandError("--batch-size must be at least 1.")
        tables = encrypted_tables()
        refuse_without_rights(tables)
        unreadable = 0
        for table in tables:
            done, wrong = rotate(table, batch_size)
            self.stdout.write(f"{table.name}: {done} rows encrypted again under {current_key_id()}")
            if wrong:
                unreadable += len(wrong)
                rows = ", ".join(map(str, wrong[:SHOWN])) + (" …" if len(wrong) > SHOWN else "")
                self.stderr.write(f"{table.name}: {len(wrong)} rows can't be read, left as they are: {rows}")
        if unreadable:
            raise CommandError(f"{unreadable} rows can't be read with the keys given: keep the old keys.")


def encrypted_tables() -> list[Table]:
    """Every table with an encrypted column: models of all apps and their history."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        fields = [field for field in model._meta.local_fields if isinstance(field, EncryptedTextField)]
        if fields and model._meta.managed and not model._meta.proxy:
            found.append(Table(model, {str(field.column): field.purpose for field in fields}))
    return found


def refuse_without_rights(tables: list[Table]) -> None:
    """Raise before the first write when one of the tables may not be changed."""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(
                "SELECT has_table_privilege(%s, 'UPDATE')", [connection.ops.quote_name(table.name)]
            )
            if not cursor.fetchone()[0]:
                raise CommandError(
                    f"{table.name} may not be changed by this database user: run it as the owner, "
                    "DATABASE_URL=$DATABASE_OWNER_URL manage.py rotate_field_keys"
                )


def rotate(table: Table, batch_size: int) -> tuple[int, list[Any]]:
    """How many rows were encrypted again, and the keys of rows that can't be read."""
    done, wrong, after = 0, [], None
    while True:
        # Triggers are off, else each row would leave an event; the lock keeps a clerk's change from being lost.
        with transaction.atomic(), pgtrigger.ignore():
            rows = stale_rows(table, after, batch_size)
            changed = []
            for row in rows:
                try:
                    changed.append(encrypted_again(table, row))
                except DecryptionError:
                    wrong.append(row[0])
            write(table, changed)
        if not rows:
            return done, wrong
        done += len(changed)
        after = rows[-1][0]


def stale_rows(table: Table, after: Any, batch_size: int) -> list[tuple]:
    """Locked rows (primary key, tokens) with a token of another key, by primary key beyond `after`."""
    quote = connection.ops.quote_name
    pk, columns = quote(str(table.model._meta.pk.column)), [quote(column) for column in table.purposes]
    stale = " OR ".join(f"({column} <> '' AND NOT starts_with({column}, %s))" for column in columns)
    beyond = f"{pk} > %s AND" if after is not None else ""
    params = [*([after] if after is not None else []), *[f"{current_key_id()}:"] * len(columns), batch_size]
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {pk}, {', '.join(columns)} FROM {quote(table.name)} "  # noqa: S608 # nosec B608 (our own models' names)
            f"WHERE {beyond} ({stale}) ORDER BY {pk} LIMIT %s FOR UPDATE",
            params,
        )
        return cursor.fetchall()


def encrypted_again(table: Table, row: tuple) -> list[Any]:
    """The row with every token under the current key. Raises DecryptionError."""
    again = [row[0]]
    for purpose, token in zip(table.purposes.values(), row[1:], strict=True):
        if token and key_id_of(token) != current_key_id():
            token = encrypt(decrypt(token, purpose=purpose), purpose=purpose)
        again.append(token)
    return again


def write(table: Table, rows: list[list[Any]]) -> None:
    """Store the rows in one statement."""
    if not rows:
        return
    quote = connection.ops.quote_name
    pk = table.model._meta.pk
    columns = [quote(column) for column in table.purposes]
    one = f"(CAST(%s AS {pk.rel_db_type(connection)}), {', '.join(['CAST(%s AS text)'] * len(columns))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {quote(table.name)} AS stored "  # noqa: S608 # nosec B608 (our own models' names)
            f"SET {', '.join(f'{column} = again.{column}' for column in columns)} "
            f"FROM (VALUES {', '.join([one] * len(rows))}) AS again (pk, {', '.join(columns)}) "
            f"WHERE stored.{quote(str(pk.column))} = again.pk",
            [value for row in rows for value in row],
        )
