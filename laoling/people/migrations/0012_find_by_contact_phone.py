"""Emergency contacts are found by their number, as retirees are."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

import laoling.crypto

BATCH = 2000


def index_phones(apps, schema_editor):
    """Work out the index of every number there is; the triggers are off: it is no change of anybody's."""
    contacts = apps.get_model("people", "EmergencyContact").objects
    found = []
    for contact in contacts.only("pk", "phone").iterator(BATCH):
        if contact.phone:
            found.append(contact)
        if len(found) == BATCH:
            contacts.bulk_update(found, ["phone_index"])
            found = []
    contacts.bulk_update(found, ["phone_index"])


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0011_sorted_lists"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="emergencycontact",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="emergencycontact",
            name="update_update",
        ),
        migrations.AddField(
            model_name="emergencycontact",
            name="phone_index",
            field=laoling.crypto.BlindIndexField(
                editable=False,
                max_length=43,
                null=True,
                purpose="people.phone",
                source="phone",
                transform="digits",
            ),
        ),
        migrations.AddField(
            model_name="emergencycontactevent",
            name="phone_index",
            field=laoling.crypto.BlindIndexField(
                editable=False,
                max_length=43,
                null=True,
                purpose="people.phone",
                source="phone",
                transform="digits",
            ),
        ),
        migrations.RunPython(index_phones, migrations.RunPython.noop, elidable=True),
        migrations.AddIndex(
            model_name="emergencycontact",
            index=models.Index(fields=["phone_index"], name="people_contact_phone"),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="emergencycontact",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "people_emergencycontactevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "place", "relation", "retiree_id", "submission_id", "version") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."phone_index", NEW."place", NEW."relation", NEW."retiree_id", NEW."submission_id", NEW."version"); RETURN NULL;',
                    hash="83dfe7373b0329a307d58a974e014679ebc0877c",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_951da",
                    table="people_emergencycontact",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="emergencycontact",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "people_emergencycontactevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "place", "relation", "retiree_id", "submission_id", "version") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."phone_index", NEW."place", NEW."relation", NEW."retiree_id", NEW."submission_id", NEW."version"); RETURN NULL;',
                    hash="e32a71e1e186b8a6889928cb0100720c3c9a4bcc",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_64c5b",
                    table="people_emergencycontact",
                    when="AFTER",
                ),
            ),
        ),
    ]
