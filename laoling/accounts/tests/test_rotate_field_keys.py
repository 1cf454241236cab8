import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from laoling import crypto
from laoling.accounts.management.commands import rotate_field_keys
from laoling.people.models import EmergencyContact, Retiree
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
OLD, NEW = crypto.parse_key(crypto.new_key()), crypto.parse_key(crypto.new_key())


@pytest.fixture(autouse=True)
def old_key(settings):
    settings.FIELD_KEYS = {"k1": OLD}
    return settings


@pytest.fixture
def new_key(old_key):
    """Call it when the rows are there: from then on the new key encrypts."""

    def put_in_front():
        old_key.FIELD_KEYS = {"k2": NEW, "k1": OLD}

    return put_in_front


def key_ids(table, column):
    """The key of each stored value, None and "" as they are."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {table} ORDER BY 1")  # noqa: S608
        return [token and crypto.key_id_of(token) for (token,) in cursor.fetchall()]


def events():
    return apps.get_model("people", "RetireeEvent").objects


def run(capsys=None, **options):
    call_command("rotate_field_keys", **options)
    return capsys.readouterr().out if capsys else ""


def test_rows_and_their_history_move_to_the_new_key(new_key, settings, capsys):
    retiree = make_retiree(phone="13800001234")
    EmergencyContact.objects.create(retiree=retiree, name="测试亲属", phone="0546-8551234")
    id_number = retiree.id_number
    retiree.phone = "13800005678"
    retiree.save()
    new_key()
    printed = run(capsys)
    assert "people_retiree: 1 rows" in printed
    assert "people_retireeevent: 2 rows" in printed
    assert "people_emergencycontactevent: 1 rows" in printed
    for table in ("people_retiree", "people_retireeevent"):
        for column in ("id_number", "phone"):
            assert set(key_ids(table, column)) == {"k2"}
    settings.FIELD_KEYS = {"k2": NEW}
    assert Retiree.objects.get().id_number == id_number
    history = events().order_by("pgh_id").values_list("phone", flat=True)
    assert list(history) == ["13800001234", "13800005678"]


def test_it_writes_no_history_and_moves_no_time(new_key):
    retiree = make_retiree(phone="13800001234")
    before = (
        Retiree.objects.filter(pk=retiree.pk).values("updated_at", "id_number_index", "phone_index").get()
    )
    new_key()
    run()
    assert events().count() == 1
    assert Retiree.objects.filter(pk=retiree.pk).values(*before).get() == before


def test_history_is_written_again_afterwards(new_key):
    retiree = make_retiree()
    new_key()
    run()
    retiree.refresh_from_db()
    retiree.address = "试验小区1号楼"
    retiree.save()
    assert events().count() == 2


def test_empty_values_stay_empty(new_key):
    make_retiree(phone="")
    new_key()
    run()
    assert key_ids("people_retiree", "phone") == [""]
    assert key_ids("people_retiree", "id_number") == ["k2"]


def test_a_second_run_finds_nothing(new_key, capsys):
    make_retiree()
    new_key()
    run()
    capsys.readouterr()
    assert "people_retiree: 0 rows" in run(capsys)


def test_an_interrupted_run_is_taken_up_again(new_key, monkeypatch, capsys):
    for _ in range(5):
        make_retiree()
    new_key()
    whole, batches = rotate_field_keys.write, []

    def write_then_stop(table, rows):
        batches.append(table.name)
        if batches.count("people_retiree") == 2:
            raise KeyboardInterrupt
        whole(table, rows)

    monkeypatch.setattr(rotate_field_keys, "write", write_then_stop)
    with pytest.raises(KeyboardInterrupt):
        run(batch_size=2)
    assert key_ids("people_retiree", "id_number").count("k2") == 2
    monkeypatch.undo()
    capsys.readouterr()
    assert "people_retiree: 3 rows" in run(capsys, batch_size=2)
    assert set(key_ids("people_retiree", "id_number")) == {"k2"}


def test_what_cannot_be_read_is_named_and_left(new_key, settings, capsys):
    settings.FIELD_KEYS = {"k0": crypto.parse_key(crypto.new_key())}
    lost = make_retiree()
    settings.FIELD_KEYS = {"k1": OLD}
    make_retiree()
    new_key()
    with pytest.raises(CommandError, match="keep the old keys"):
        run()
    assert sorted(key_ids("people_retiree", "id_number")) == ["k0", "k2"]
    assert f"people_retiree: 1 rows can't be read, left as they are: {lost.pk}\n" in capsys.readouterr().err


def test_the_portals_own_database_user_is_refused_before_anything_changes(new_key):
    make_retiree()
    new_key()
    with connection.cursor() as cursor:
        role = connection.ops.quote_name(f"{connection.settings_dict['NAME']}_runtime")
        cursor.execute(f"CREATE ROLE {role}")
        cursor.execute(f"GRANT SELECT, UPDATE ON people_retiree, people_emergencycontact TO {role}")
        cursor.execute(f"SET LOCAL ROLE {role}")
        with pytest.raises(CommandError, match="may not be changed by this database user"):
            run()
        cursor.execute("RESET ROLE")
    assert key_ids("people_retiree", "id_number") == ["k1"]


def test_every_encrypted_column_is_known():
    known = {
        (table.name, column) for table in rotate_field_keys.encrypted_tables() for column in table.purposes
    }
    assert known >= {
        ("people_retiree", "id_number"),
        ("people_retiree", "phone"),
        ("people_retireeevent", "id_number"),
        ("people_retireeevent", "phone"),
        ("people_emergencycontact", "phone"),
        ("people_emergencycontactevent", "phone"),
    }


def test_a_batch_of_nothing_is_refused():
    with pytest.raises(CommandError, match="at least 1"):
        run(batch_size=0)
