"""Cards say more about their closing, and from which card they were reopened."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cards", "0007_card_number_once")]

    operations = [
        migrations.AlterModelOptions(
            name="servicecard",
            options={
                "ordering": ["retiree__name_sort", "pk"],
                "permissions": [
                    ("assign_card", "指定责任走访员"),
                    ("pause_card", "暂停服务卡"),
                    ("close_card", "销卡"),
                    ("reopen_card", "重新开卡"),
                ],
                "verbose_name": "服务卡",
                "verbose_name_plural": "服务卡",
            },
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="servicecard",
            name="insert_insert",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="servicecard",
            name="update_update",
        ),
        migrations.AddField(
            model_name="servicecard",
            name="close_words",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="销卡说明"
            ),
        ),
        migrations.AddField(
            model_name="servicecard",
            name="former",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="reopened_as",
                to="cards.servicecard",
                verbose_name="原卡",
            ),
        ),
        migrations.AddField(
            model_name="servicecard",
            name="reopen_reason",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="重新开卡原因"
            ),
        ),
        migrations.AddField(
            model_name="servicecardevent",
            name="close_words",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="销卡说明"
            ),
        ),
        migrations.AddField(
            model_name="servicecardevent",
            name="former",
            field=models.ForeignKey(
                blank=True,
                db_constraint=False,
                null=True,
                on_delete=django.db.models.deletion.DO_NOTHING,
                related_name="+",
                related_query_name="+",
                to="cards.servicecard",
                verbose_name="原卡",
            ),
        ),
        migrations.AddField(
            model_name="servicecardevent",
            name="reopen_reason",
            field=models.CharField(
                blank=True, db_default="", default="", max_length=300, verbose_name="重新开卡原因"
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicecard",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "cards_servicecardevent" ("close_reason", "close_words", "closed_by_id", "closed_on", "created_at", "former_id", "id", "number", "opened_by_id", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopen_reason", "retiree_id", "tier", "version", "visitor_id") VALUES (NEW."close_reason", NEW."close_words", NEW."closed_by_id", NEW."closed_on", NEW."created_at", NEW."former_id", NEW."id", NEW."number", NEW."opened_by_id", NEW."opened_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reopen_reason", NEW."retiree_id", NEW."tier", NEW."version", NEW."visitor_id"); RETURN NULL;',
                    hash="f0c1d9d75d14f9d366808772f8d86b3ab199f47a",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_7d9fc",
                    table="cards_servicecard",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="servicecard",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."close_reason" IS DISTINCT FROM (NEW."close_reason") OR OLD."close_words" IS DISTINCT FROM (NEW."close_words") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."former_id" IS DISTINCT FROM (NEW."former_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."opened_on" IS DISTINCT FROM (NEW."opened_on") OR OLD."reopen_reason" IS DISTINCT FROM (NEW."reopen_reason") OR OLD."retiree_id" IS DISTINCT FROM (NEW."retiree_id") OR OLD."tier" IS DISTINCT FROM (NEW."tier") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visitor_id" IS DISTINCT FROM (NEW."visitor_id"))',
                    func='INSERT INTO "cards_servicecardevent" ("close_reason", "close_words", "closed_by_id", "closed_on", "created_at", "former_id", "id", "number", "opened_by_id", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopen_reason", "retiree_id", "tier", "version", "visitor_id") VALUES (NEW."close_reason", NEW."close_words", NEW."closed_by_id", NEW."closed_on", NEW."created_at", NEW."former_id", NEW."id", NEW."number", NEW."opened_by_id", NEW."opened_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reopen_reason", NEW."retiree_id", NEW."tier", NEW."version", NEW."visitor_id"); RETURN NULL;',
                    hash="eb21f0d9ffd2bf6d0b592ad07ff310807efff3b5",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_54ec5",
                    table="cards_servicecard",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="servicecard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("former", None), models.Q(("reopen_reason", ""), _negated=True), _connector="OR"
                ),
                name="cards_servicecard_reopened_with_reason",
                violation_error_message="请说明重新开卡的原因。",
            ),
        ),
    ]
