"""Give the database role that the portal runs as its rights: all of its work, and none over its own audit."""

import pghistory.models
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.base import BaseCommand, CommandError
from django.db import connection, transaction
from django.db.models import Model

from laoling.accounts.models import AccessEvent

EVERYTHING = "SELECT, INSERT, UPDATE, DELETE"
# Tables that migrations alone write, so that the running portal can't widen what a role may do.
READ_ONLY_MODELS: list[type[Model]] = [Group, Group.permissions.through, Permission, ContentType]


def append_only_models() -> list:
    """The audit: what happened to each row, who looked at it, and the admin's own log."""
    models = apps.get_models()
    events = [model for model in models if issubclass(model, pghistory.models.Event) and model._meta.managed]
    return [*events, AccessEvent, LogEntry]


def append_only_tables() -> set[str]:
    return {model._meta.db_table for model in append_only_models()}


def read_only_tables() -> set[str]:
    return {"django_migrations", *(model._meta.db_table for model in READ_ONLY_MODELS)}


class Command(BaseCommand):
    help = (
        "Give a database role what the portal needs to run: history and access log can be added to, not changed. "
        "Run it as the owner of the tables (DATABASE_URL=$DATABASE_OWNER_URL) after each migrate; "
        "running it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("--role", required=True, help="an existing role, not the owner and no superuser")

    @transaction.atomic
    def handle(self, *, role, **options):
        refuse_a_role_above_rights(role)
        name = connection.ops.quote_name(role)
        with connection.cursor() as cursor:
            relations = connection.introspection.get_table_list(cursor)
            tables, views = (
                {found.name for found in relations if (found.type == "v") == is_view}
                for is_view in (False, True)
            )
            cursor.execute(f"GRANT USAGE ON SCHEMA public TO {name}")
            cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}")
            for table in sorted(tables):
                quoted = connection.ops.quote_name(table)
                cursor.execute(f"REVOKE ALL ON {quoted} FROM {name}")
                cursor.execute(f"GRANT {rights_on(table)} ON {quoted} TO {name}")
            for view in sorted(views):
                cursor.execute(f"GRANT SELECT ON {connection.ops.quote_name(view)} TO {name}")
        audit = tables & append_only_tables()
        self.stdout.write(
            f"{role}: {len(tables)} tables, of which {len(audit)} of the audit can only be added to"
        )


def rights_on(table: str) -> str:
    if table in append_only_tables():
        return "SELECT, INSERT"
    if table in read_only_tables():
        return "SELECT"
    if table == pghistory.models.Context._meta.db_table:
        return "SELECT, INSERT, UPDATE (metadata, updated_at)"  # a trigger lets it add, not change
    return EVERYTHING


def refuse_a_role_above_rights(role: str) -> None:
    """Raise CommandError for a role that is missing or that no GRANT can hold back."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles WHERE rolname = %s",
            [role],
        )
        found = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = %s", [role]
        )
        owned = cursor.fetchone()[0]
    if found is None:
        raise CommandError(f"There is no role {role!r}. Make it first: CREATE ROLE … LOGIN PASSWORD '…';")
    if any(found) or owned:
        raise CommandError(
            f"{role!r} is a superuser, or is or owns what the owner has: no right can be taken from it. "
            "Run the portal as a role of its own."
        )
