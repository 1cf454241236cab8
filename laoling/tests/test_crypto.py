"""The encrypted field and the blind index, on a table of their own made for these tests."""

import base64
import copy
import pickle
import subprocess
import sys

import pytest
from django.core.exceptions import FieldError
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Value
from django.forms import modelform_factory
from django.test.utils import isolate_apps
from hypothesis import given
from hypothesis import strategies as st

from laoling import crypto

PURPOSE = "tests.person.id_number"
OLD, NEW, OTHER = (crypto.parse_key(crypto.new_key()) for _ in range(3))


@pytest.fixture(autouse=True)
def keys(settings):
    settings.FIELD_KEYS = {"k1": OLD}
    settings.INDEX_KEY = OTHER
    return settings


@pytest.fixture(scope="module")
def person_model():
    """A model with both kinds of field; it lives in an app registry of its own."""
    with isolate_apps("laoling.tests"):

        class Person(models.Model):  # noqa: DJ008
            id_number = crypto.EncryptedTextField(purpose=PURPOSE, null=True, blank=True, max_length=18)
            id_number_index = crypto.BlindIndexField(
                source="id_number", purpose="tests.id_number", db_index=True
            )
            phone = crypto.EncryptedTextField(purpose="tests.person.phone", blank=True)
            phone_tail = crypto.BlindIndexField(source="phone", purpose="tests.phone_tail", transform="tail4")

            class Meta:
                app_label = "tests"

        yield Person


@pytest.fixture
def person(person_model, db):
    """The model, with its table for the length of one test."""
    with connection.schema_editor() as editor:
        editor.create_model(person_model)
    return person_model


def stored(model, column="id_number"):
    """What the database really holds, in the order of the rows."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} ORDER BY id")  # noqa: S608
        return [row[0] for row in cursor.fetchall()]


class TestTokens:
    @given(text=st.text(), purpose=st.text(st.characters(codec="ascii"), max_size=40))
    def test_what_goes_in_comes_out(self, text, purpose):
        token = crypto.encrypt(text, purpose=purpose)
        assert crypto.decrypt(token, purpose=purpose) == text
        assert crypto.key_id_of(token) == "k1"

    @given(data=st.binary(), purpose=st.text(st.characters(codec="ascii"), max_size=40))
    def test_files_come_out_as_they_went_in(self, data, purpose):
        assert crypto.decrypt_bytes(crypto.encrypt_bytes(data, purpose=purpose), purpose=purpose) == data

    @given(st.data())
    def test_any_changed_character_raises(self, data):
        token = crypto.encrypt(data.draw(st.text(max_size=30)), purpose=PURPOSE)
        position = data.draw(st.integers(0, len(token) - 1))
        character = data.draw(st.characters(codec="utf-8").filter(lambda new: new != token[position]))
        with pytest.raises(crypto.DecryptionError):
            crypto.decrypt(token[:position] + character + token[position + 1 :], purpose=PURPOSE)

    @given(st.data())
    def test_any_changed_byte_of_a_file_raises(self, data):
        token = bytearray(crypto.encrypt_bytes(data.draw(st.binary(max_size=30)), purpose=PURPOSE))
        token[data.draw(st.integers(0, len(token) - 1))] ^= data.draw(st.integers(1, 255))
        with pytest.raises(crypto.DecryptionError):
            crypto.decrypt_bytes(bytes(token), purpose=PURPOSE)

    def test_anything_cut_short_or_longer_raises(self):
        token = crypto.encrypt("370502194601011234", purpose=PURPOSE)
        for changed in [
            *(token[:length] for length in range(len(token))),
            token + "A",
            token + "=",
            token + "\n",
        ]:
            with pytest.raises(crypto.DecryptionError):
                crypto.decrypt(changed, purpose=PURPOSE)

    @pytest.mark.parametrize("plain", ["", "370502194601011234", "k1:", "k1:370502194601011234", "无", ":::"])
    def test_plain_text_raises_and_is_not_shown(self, plain):
        with pytest.raises(crypto.DecryptionError) as caught:
            crypto.decrypt(plain, purpose=PURPOSE)
        assert "3705" not in str(caught.value)

    def test_another_purpose_raises(self):
        token = crypto.encrypt("13800001234", purpose="people.retiree.phone")
        with pytest.raises(crypto.DecryptionError):
            crypto.decrypt(token, purpose="people.contact.phone")

    def test_another_key_under_the_same_id_raises(self, keys):
        token = crypto.encrypt("13800001234", purpose=PURPOSE)
        keys.FIELD_KEYS = {"k1": NEW}
        with pytest.raises(crypto.DecryptionError, match="wrong key"):
            crypto.decrypt(token, purpose=PURPOSE)

    def test_an_unknown_key_raises_without_the_ciphertext(self, keys):
        token = crypto.encrypt("13800001234", purpose=PURPOSE)
        keys.FIELD_KEYS = {"k2": NEW}
        with pytest.raises(crypto.DecryptionError, match="isn't among the field keys") as caught:
            crypto.decrypt(token, purpose=PURPOSE)
        assert token.partition(":")[2] not in str(caught.value)

    def test_the_first_key_encrypts_and_the_others_still_open(self, keys):
        token = crypto.encrypt("13800001234", purpose=PURPOSE)
        keys.FIELD_KEYS = {"k2": NEW, "k1": OLD}
        assert crypto.decrypt(token, purpose=PURPOSE) == "13800001234"
        assert crypto.key_id_of(crypto.encrypt("13800001234", purpose=PURPOSE)) == "k2"

    def test_equal_texts_never_look_equal(self):
        assert len({crypto.encrypt("13800001234", purpose=PURPOSE) for _ in range(200)}) == 200


class TestKeys:
    def test_keys_keep_their_order(self):
        first, second = crypto.new_key(), crypto.new_key()
        keys = crypto.parse_field_keys(f" k2:{first}, k1:{second} ")
        assert list(keys.items()) == [("k2", crypto.parse_key(first)), ("k1", crypto.parse_key(second))]

    def test_both_alphabets_of_base64_are_read(self):
        key = bytes(range(224, 256))
        for encode in (base64.b64encode, base64.urlsafe_b64encode):
            assert crypto.parse_key(encode(key).decode()) == key

    @pytest.mark.parametrize(
        ("text", "says"),
        [
            ("", "at least one"),
            (" , ", "at least one"),
            ("k1", "ID:KEY"),
            (base64.b64encode(OLD).decode(), "ID:KEY"),
            (f"K 1:{crypto.new_key()}", "ID:KEY"),
            ("k1:short", "'k1': a key must be 32 bytes"),
            ("k1:" + base64.b64encode(bytes(range(31))).decode(), "this one has 31"),
            ("k1:" + base64.b64encode(bytes(32)).decode(), "random"),
            (f"k1:{crypto.new_key()},k1:{crypto.new_key()}", "given twice"),
            (f"k1:{base64.b64encode(OLD).decode()},k2:{base64.b64encode(OLD).decode()}", "repeats the key"),
        ],
        ids=[
            "nothing",
            "blanks",
            "no key",
            "no id",
            "a blank in the id",
            "not base64",
            "31 bytes",
            "zeros",
            "an id twice",
            "a key twice",
        ],  # the keys are random, and parallel workers must name the tests alike
    )
    def test_a_bad_setting_is_refused_by_name(self, text, says):
        with pytest.raises(ValueError, match=says) as caught:
            crypto.parse_field_keys(text)
        assert base64.b64encode(OLD).decode() not in str(caught.value)

    def test_the_module_loads_before_the_settings(self):
        code = "import laoling.crypto as c; print(len(c.parse_key(c.new_key())))"
        run = subprocess.run([sys.executable, "-c", code], env={}, capture_output=True, text=True, check=True)
        assert run.stdout.strip() == "32"


class TestBlindIndex:
    @given(st.text().filter(str.strip))
    def test_the_same_value_differs_by_purpose_and_by_key(self, text):
        a = crypto.blind_index(text, purpose="people.id_number")
        assert a == crypto.blind_index(text, purpose="people.id_number")
        assert a != crypto.blind_index(text, purpose="people.phone")
        assert a is not None
        assert len(a) == 43

    def test_another_key_gives_another_index(self, keys):
        before = crypto.blind_index("13800001234", purpose="people.phone")
        keys.INDEX_KEY = NEW
        assert crypto.blind_index("13800001234", purpose="people.phone") != before

    @pytest.mark.parametrize("nothing", [None, "", "  "])
    def test_nothing_has_no_index(self, nothing):
        assert crypto.blind_index(nothing, purpose="people.phone") is None

    def test_spacing_of_a_phone_makes_no_difference(self):
        plain, spaced = (
            crypto.blind_index(text, purpose="people.phone", transform="digits")
            for text in ("13800001234", "138-0000 1234")
        )
        assert plain == spaced

    def test_the_tail_is_found_by_its_four_digits(self):
        tail = crypto.blind_index("0546-8551234", purpose="people.phone_tail", transform="tail4")
        assert tail == crypto.blind_index("1234", purpose="people.phone_tail")
        assert crypto.blind_index("123", purpose="people.phone_tail", transform="tail4") is None

    def test_an_unknown_transform_is_refused(self):
        with pytest.raises(ValueError, match="transform"):
            crypto.BlindIndexField(source="phone", purpose="people.phone", transform="tail5")


class TestEncryptedField:
    def test_the_database_holds_ciphertext_only(self, person):
        person.objects.create(id_number="370502194601011234", phone="13800001234")
        (token,) = stored(person)
        assert "3705" not in token
        assert crypto.decrypt(token, purpose=PURPOSE) == "370502194601011234"
        assert person.objects.get().phone == "13800001234"

    def test_none_and_empty_stay_as_they_are(self, person):
        person.objects.bulk_create([person(id_number=None), person(id_number="")])
        assert stored(person) == [None, ""]
        assert list(person.objects.order_by("pk").values_list("id_number", flat=True)) == [None, ""]

    def test_it_works_in_bulk_and_in_values(self, person):
        person.objects.bulk_create([person(id_number=f"{n}") for n in range(5)])
        people = list(person.objects.order_by("pk"))
        for one in people:
            one.id_number = f"new {one.id_number}"
        person.objects.bulk_update(people, ["id_number", "id_number_index"])
        assert [*person.objects.order_by("pk").values_list("id_number", flat=True)] == [
            f"new {n}" for n in range(5)
        ]
        assert all(token.startswith("k1:") for token in stored(person))
        assert stored(person, "id_number_index") == [
            crypto.blind_index(f"new {n}", purpose="tests.id_number") for n in range(5)
        ]

    def test_update_encrypts(self, person):
        person.objects.create(id_number="1")
        person.objects.update(id_number="2")
        assert stored(person)[0].startswith("k1:")
        assert person.objects.get().id_number == "2"

    def test_saving_it_unchanged_writes_the_same_bytes(self, person):
        person.objects.create(id_number="370502194601011234")
        before = stored(person)
        one = person.objects.get()
        one.id_number = "".join(["370502", "194601011234"])
        one.save()
        for copied in (copy.deepcopy(one.id_number), pickle.loads(pickle.dumps(one.id_number))):  # noqa: S301
            one.id_number = copied
            one.save()
        assert stored(person) == before

    def test_a_form_saved_untouched_writes_the_same_bytes(self, person):
        person.objects.create(id_number="370502194601011234")
        before = stored(person)
        form = modelform_factory(person, fields=["id_number"])(
            {"id_number": "370502194601011234"}, instance=person.objects.get()
        )
        form.save()
        assert stored(person) == before
        assert 'type="text"' in str(form["id_number"])
        assert 'maxlength="18"' in str(form["id_number"])

    def test_saving_under_a_new_key_encrypts_again(self, person, keys):
        person.objects.create(id_number="370502194601011234")
        keys.FIELD_KEYS = {"k2": NEW, "k1": OLD}
        person.objects.get().save()
        assert crypto.key_id_of(stored(person)[0]) == "k2"

    def test_a_value_from_another_column_is_encrypted_for_its_new_place(self, person):
        person.objects.create(id_number="1", phone="13800001234")
        one = person.objects.get()
        one.id_number = one.phone
        one.save()
        assert person.objects.get().id_number == "13800001234"

    def test_a_token_moved_to_another_column_does_not_open(self, person):
        person.objects.create(id_number="1", phone="13800001234")
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {person._meta.db_table} SET id_number = phone")  # noqa: S608
        with pytest.raises(crypto.DecryptionError):
            person.objects.get()

    def test_raw_sql_and_expressions_cannot_store_plain_text(self, person):
        person.objects.create(id_number="1")
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE {person._meta.db_table} SET id_number = '3705'")  # noqa: S608
        with pytest.raises(IntegrityError), transaction.atomic():
            person.objects.update(id_number=F("id_number_index"))

    @pytest.mark.parametrize("lookup", ["id_number", "id_number__in", "id_number__contains", "id_number__gt"])
    def test_it_cannot_be_searched(self, person_model, lookup):
        with pytest.raises(FieldError, match="blind index"):
            person_model.objects.filter(**{lookup: ["1"]})

    def test_it_can_be_asked_whether_it_is_there(self, person):
        person.objects.bulk_create([person(id_number=None), person(id_number="1")])
        assert person.objects.filter(id_number__isnull=True).count() == 1
        assert person.objects.filter(id_number__isnull=False).get().id_number == "1"

    def test_it_decrypts_beside_other_expressions(self, person):
        person.objects.create(id_number="1")
        row = person.objects.annotate(mark=Value("x")).values("id_number", "mark").get()
        assert row == {"id_number": "1", "mark": "x"}

    def test_a_copy_made_from_its_description_is_the_same(self, person_model):
        for name in ("id_number", "id_number_index", "phone_tail"):
            field = person_model._meta.get_field(name)
            _, _, args, kwargs = field.deconstruct()
            assert type(field)(*args, **kwargs).deconstruct()[1:] == field.deconstruct()[1:]
        assert person_model._meta.get_field("id_number").deconstruct()[3]["purpose"] == PURPOSE

    @isolate_apps("laoling.tests")
    def test_an_index_on_ciphertext_is_refused_by_the_checks(self):
        class Wrong(models.Model):  # noqa: DJ008
            number = crypto.EncryptedTextField(purpose=PURPOSE, unique=True)

            class Meta:
                app_label = "tests"

        assert [error.id for error in Wrong.check()] == ["laoling.E001"]


class TestBlindIndexField:
    def test_it_finds_the_row(self, person):
        person.objects.bulk_create(
            [person(id_number="370502194601011234", phone="0546-8551234"), person(id_number="2", phone="")]
        )
        by_number = crypto.blind_index("370502194601011234", purpose="tests.id_number")
        by_tail = crypto.blind_index("1234", purpose="tests.phone_tail")
        assert person.objects.get(id_number_index=by_number) == person.objects.get(phone_tail=by_tail)

    def test_it_follows_its_source(self, person):
        one = person.objects.create(id_number="1")
        one.id_number = "2"
        assert one.id_number_index == crypto.blind_index("2", purpose="tests.id_number")
        one.save()
        assert stored(person, "id_number_index") == [crypto.blind_index("2", purpose="tests.id_number")]
        one.id_number = None
        one.save()
        assert stored(person, "id_number_index") == [None]

    def test_it_reads_what_is_stored_while_the_source_is_not_loaded(self, person):
        person.objects.create(id_number="1")
        one = person.objects.only("pk", "id_number_index").get()
        assert one.id_number_index == crypto.blind_index("1", purpose="tests.id_number")
