"""A care standard that hasn't begun can be withdrawn; the history keeps it."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("cards", "0009_card_actions")]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name="carestandard",
            trigger=pgtrigger.compiler.Trigger(
                name="delete_delete",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cards_carestandardevent" ("created_at", "created_by_id", "id", "kind", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_counts", "tier", "times", "valid_from") VALUES (OLD."created_at", OLD."created_by_id", OLD."id", OLD."kind", OLD."period", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone_counts", OLD."tier", OLD."times", OLD."valid_from"); RETURN NULL;',
                    hash="b649c9bb41c3e5444dcfc9d652e67c6d93197a0d",
                    operation="DELETE",
                    pgid="pgtrigger_delete_delete_966bc",
                    table="cards_carestandard",
                    when="AFTER",
                ),
            ),
        ),
    ]
