"""The role that the portal runs as can do its work and can't touch its audit (reliability: the audit is complete)."""

import json
import uuid

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from psycopg2.errors import InsufficientPrivilege

from laoling.accounts.management.commands.grant_runtime_role import append_only_models
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import record_access
from laoling.accounts.tests.factories import PASSWORD, make_user
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db


def execute(sql, params=None):
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.rowcount if cursor.description is None else cursor.fetchall()


@pytest.fixture
def role():
    """A role of this test's own; making it is undone with the test's transaction."""
    name = f"laoling_runtime_{uuid.uuid4().hex[:12]}"
    execute(f"CREATE ROLE {name}")
    return name


@pytest.fixture
def as_runtime(role, capsys):
    """The rest of the test speaks to the database as the runtime role."""
    user, retiree = make_user(), make_retiree()
    record_access(by=user, kind=AccessEvent.Kind.REVEAL)
    call_command("grant_runtime_role", role=role)
    execute(f"SET LOCAL ROLE {role}")
    return user, retiree


def refused(sql):
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        execute(sql)
    return isinstance(caught.value.__cause__, InsufficientPrivilege)


def test_it_can_neither_change_nor_remove_what_happened(as_runtime):
    tables = {model._meta.db_table for model in append_only_models()}
    assert {
        "people_retireeevent",
        "accounts_userevent",
        "visits_visitevent",
        "accounts_accessevent",
    } <= tables
    for model in append_only_models():
        table, column = model._meta.db_table, model._meta.pk.column
        assert refused(f"UPDATE {table} SET {column} = {column}"), table  # noqa: S608
        assert refused(f"DELETE FROM {table}"), table  # noqa: S608
        assert refused(f"TRUNCATE {table}"), table


def test_ordinary_work_goes_on_and_leaves_its_history(as_runtime, client):
    user, retiree = as_runtime
    retiree.notes = "爱下棋"
    retiree.save()
    user.phone = "13800000000"
    user.save()
    assert (
        client.post("/accounts/sign-in/", {"username": user.username, "password": PASSWORD}).status_code
        == 302
    )
    assert make_retiree(station=retiree.station).pk
    assert retiree.events.count() == 2
    assert AccessEvent.objects.filter(kind="SIGN_IN").exists()
    assert execute("SELECT current_user") != execute("SELECT session_user")


def test_it_can_t_change_who_acted_but_can_add_who_signed_in(as_runtime):
    key = str(uuid.uuid4())

    def say(metadata):
        """As pghistory does at each tracked write of a request."""
        execute(
            "INSERT INTO pghistory_context (id, metadata, created_at, updated_at) VALUES (%s, %s, now(), now()) "
            "ON CONFLICT (id) DO UPDATE SET metadata = EXCLUDED.metadata, updated_at = EXCLUDED.updated_at "
            "WHERE pghistory_context.metadata != EXCLUDED.metadata",
            [key, json.dumps(metadata)],
        )
        return execute("SELECT metadata FROM pghistory_context WHERE id = %s", [key])[0][0]

    def loaded(value):
        return json.loads(value) if isinstance(value, str) else value

    assert loaded(say({"user": None, "url": "/accounts/sign-in/"}))["user"] is None
    assert loaded(say({"user": 5, "url": "/accounts/sign-in/"}))["user"] == 5
    assert loaded(say({"user": 6, "url": "/accounts/sign-in/"}))["user"] == 5
    assert loaded(say({"url": "/elsewhere/"})) == {"user": 5, "url": "/accounts/sign-in/"}
    assert refused("DELETE FROM pghistory_context")
    assert refused("UPDATE pghistory_context SET created_at = now()")


def test_it_can_t_give_itself_rights_nor_switch_the_triggers_off(as_runtime):
    assert refused("INSERT INTO auth_group_permissions (group_id, permission_id) SELECT 1, 1")
    assert refused("UPDATE auth_permission SET codename = 'x'")
    assert refused("ALTER TABLE people_retiree DISABLE TRIGGER ALL")
    assert refused("DROP TABLE people_retireeevent")
    assert refused(
        "CREATE OR REPLACE FUNCTION _pgh_attach_context() RETURNS uuid LANGUAGE sql AS 'SELECT NULL::uuid'"
    )


def test_it_may_run_again_and_covers_what_a_later_migration_made(role, capsys):
    call_command("grant_runtime_role", role=role)
    execute("CREATE TABLE later_made (id int)")
    call_command("grant_runtime_role", role=role)
    assert "of the audit" in capsys.readouterr().out
    execute(f"SET LOCAL ROLE {role}")
    assert execute("INSERT INTO later_made VALUES (1)") == 1


def test_it_refuses_a_role_that_no_grant_holds_back(role):
    owner = execute("SELECT current_user")[0][0]
    with pytest.raises(CommandError, match="superuser"):
        call_command("grant_runtime_role", role=owner)
    execute(f'GRANT "{owner}" TO {role}')
    with pytest.raises(CommandError, match="owner"):
        call_command("grant_runtime_role", role=role)
    with pytest.raises(CommandError, match="no role"):
        call_command("grant_runtime_role", role="nobody-here")
