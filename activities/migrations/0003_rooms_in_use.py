"""Rooms are ours or not, put into use, and closed."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

from laoling.migrating import AtOnce


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial"), ("activities", "0002_first_rows")]

    operations = [
        AtOnce(
            [
                pgtrigger.migrations.RemoveTrigger(
                    model_name="venue",
                    name="insert_insert",
                ),
                pgtrigger.migrations.RemoveTrigger(
                    model_name="venue",
                    name="update_update",
                ),
                migrations.AddField(
                    model_name="venue",
                    name="closed_on",
                    field=models.DateField(
                        blank=True,
                        help_text="从这一天起不再检查，也不再安排活动；还在用的不填",
                        null=True,
                        verbose_name="停用日",
                    ),
                ),
                migrations.AddField(
                    model_name="venue",
                    name="is_ours",
                    field=models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="每天检查，参加考核和群众评价。公园、外单位礼堂等不勾",
                        verbose_name="是本单位的活动室",
                    ),
                ),
                migrations.AddField(
                    model_name="venue",
                    name="opened_on",
                    field=models.DateField(
                        blank=True,
                        help_text="从这一天起要检查；一直在用的不填",
                        null=True,
                        verbose_name="启用日",
                    ),
                ),
                migrations.AddField(
                    model_name="venueevent",
                    name="closed_on",
                    field=models.DateField(
                        blank=True,
                        help_text="从这一天起不再检查，也不再安排活动；还在用的不填",
                        null=True,
                        verbose_name="停用日",
                    ),
                ),
                migrations.AddField(
                    model_name="venueevent",
                    name="is_ours",
                    field=models.BooleanField(
                        db_default=True,
                        default=True,
                        help_text="每天检查，参加考核和群众评价。公园、外单位礼堂等不勾",
                        verbose_name="是本单位的活动室",
                    ),
                ),
                migrations.AddField(
                    model_name="venueevent",
                    name="opened_on",
                    field=models.DateField(
                        blank=True,
                        help_text="从这一天起要检查；一直在用的不填",
                        null=True,
                        verbose_name="启用日",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="venue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "activities_venueevent" ("address", "closed_on", "how_to_get_there", "id", "is_ours", "is_shared", "name", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."address", NEW."closed_on", NEW."how_to_get_there", NEW."id", NEW."is_ours", NEW."is_shared", NEW."name", NEW."opened_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."unit_id"); RETURN NULL;',
                            hash="d4a2dcd8240835a3239013f399bcac9f6669024c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_52553",
                            table="activities_venue",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="venue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "activities_venueevent" ("address", "closed_on", "how_to_get_there", "id", "is_ours", "is_shared", "name", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."address", NEW."closed_on", NEW."how_to_get_there", NEW."id", NEW."is_ours", NEW."is_shared", NEW."name", NEW."opened_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."unit_id"); RETURN NULL;',
                            hash="a4d4827972c31038703b922ea7952821b3de8ce6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7b622",
                            table="activities_venue",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="venue",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("opened_on", None),
                            ("closed_on", None),
                            ("closed_on__gt", models.F("opened_on")),
                            _connector="OR",
                        ),
                        name="activities_venue_closed_after_opening",
                        violation_error_message="停用日要晚于启用日。",
                    ),
                ),
            ]
        )
    ]
