import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import laoling.crypto
import laoling.migrating


class Migration(migrations.Migration):
    replaces = [("suggestions", "0001_first")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        laoling.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Suggestion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "source",
                            models.CharField(
                                choices=[("STAFF", "工作人员"), ("PUBLIC", "老同志和居民")],
                                max_length=10,
                                verbose_name="来自",
                            ),
                        ),
                        (
                            "name",
                            models.CharField(blank=True, default="", max_length=50, verbose_name="称呼"),
                        ),
                        (
                            "phone",
                            laoling.crypto.EncryptedTextField(
                                blank=True, default="", purpose="suggestions.phone", verbose_name="电话"
                            ),
                        ),
                        (
                            "phone_index",
                            laoling.crypto.BlindIndexField(
                                editable=False,
                                max_length=43,
                                null=True,
                                purpose="people.phone",
                                source="phone",
                                transform="digits",
                            ),
                        ),
                        (
                            "name_agreed_on",
                            models.DateField(blank=True, null=True, verbose_name="同意公开姓名"),
                        ),
                        ("name_revoked_on", models.DateField(blank=True, null=True, verbose_name="撤回同意")),
                        ("words", models.CharField(max_length=500, verbose_name="建议")),
                        ("submitted_at", models.DateTimeField(verbose_name="提出时间")),
                        ("submitted_on", models.DateField(editable=False, verbose_name="提出日期")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("SUBMITTED", "待答复"),
                                    ("ACCEPTED", "已采纳，待指派"),
                                    ("ASSIGNED", "办理中"),
                                    ("DONE", "已办成"),
                                    ("DECLINED", "未采纳"),
                                ],
                                default="SUBMITTED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="未采纳的原因"
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="期限")),
                        (
                            "done",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="怎么办的"),
                        ),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="办成日期")),
                        ("called_at", models.DateTimeField(blank=True, null=True, verbose_name="致谢电话")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(
                                help_text="同一次填写只登记一次", unique=True, verbose_name="提交编号"
                            ),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suggestions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="建议人（工作人员）",
                            ),
                        ),
                        (
                            "called_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="打电话的人",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="suggestions",
                                to="accounts.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "金点子",
                        "verbose_name_plural": "金点子",
                        "ordering": ["-submitted_at", "-pk"],
                        "permissions": [
                            ("make_suggestion", "提金点子"),
                            ("judge_suggestion", "答复、指派、公示金点子"),
                            ("work_suggestion", "办理金点子"),
                        ],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="SuggestionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "source",
                            models.CharField(
                                choices=[("STAFF", "工作人员"), ("PUBLIC", "老同志和居民")],
                                max_length=10,
                                verbose_name="来自",
                            ),
                        ),
                        (
                            "name_agreed_on",
                            models.DateField(blank=True, null=True, verbose_name="同意公开姓名"),
                        ),
                        ("name_revoked_on", models.DateField(blank=True, null=True, verbose_name="撤回同意")),
                        ("words", models.CharField(max_length=500, verbose_name="建议")),
                        ("submitted_at", models.DateTimeField(verbose_name="提出时间")),
                        ("submitted_on", models.DateField(editable=False, verbose_name="提出日期")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("SUBMITTED", "待答复"),
                                    ("ACCEPTED", "已采纳，待指派"),
                                    ("ASSIGNED", "办理中"),
                                    ("DONE", "已办成"),
                                    ("DECLINED", "未采纳"),
                                ],
                                default="SUBMITTED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("answered_on", models.DateField(blank=True, null=True, verbose_name="答复日期")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="未采纳的原因"
                            ),
                        ),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="期限")),
                        (
                            "done",
                            models.CharField(blank=True, default="", max_length=500, verbose_name="怎么办的"),
                        ),
                        ("done_on", models.DateField(blank=True, null=True, verbose_name="办成日期")),
                        ("called_at", models.DateTimeField(blank=True, null=True, verbose_name="致谢电话")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(help_text="同一次填写只登记一次", verbose_name="提交编号"),
                        ),
                        (
                            "author",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="建议人（工作人员）",
                            ),
                        ),
                        (
                            "called_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="打电话的人",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理人",
                            ),
                        ),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="suggestions.suggestion",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SuggestionStep",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("SUBMITTED", "提出"),
                                    ("ACCEPTED", "采纳"),
                                    ("DECLINED", "未采纳"),
                                    ("ASSIGNED", "指派"),
                                    ("DONE", "办成"),
                                    ("SHOWN", "公示致谢"),
                                    ("HIDDEN", "撤下公示"),
                                    ("CALLED", "打电话致谢"),
                                    ("REVOKED", "撤回公开姓名的同意"),
                                ],
                                max_length=10,
                                verbose_name="步骤",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="说明")),
                        (
                            "by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经手人",
                            ),
                        ),
                        (
                            "suggestion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="suggestions.suggestion",
                                verbose_name="金点子",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "金点子经过",
                        "verbose_name_plural": "金点子经过",
                        "ordering": ["at", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Thanks",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.CharField(max_length=500, verbose_name="建议")),
                        ("done", models.CharField(max_length=500, verbose_name="怎么办的")),
                        (
                            "name",
                            models.CharField(blank=True, default="", max_length=50, verbose_name="姓名"),
                        ),
                        ("shown_on", models.DateField(verbose_name="公示日期")),
                        (
                            "shown_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="公示人",
                            ),
                        ),
                        (
                            "suggestion",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="thanks",
                                to="suggestions.suggestion",
                                verbose_name="金点子",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "金点子公示",
                        "verbose_name_plural": "金点子公示",
                        "ordering": ["-shown_on", "-pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="ThanksEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("words", models.CharField(max_length=500, verbose_name="建议")),
                        ("done", models.CharField(max_length=500, verbose_name="怎么办的")),
                        ("shown_on", models.DateField(verbose_name="公示日期")),
                        (
                            "pgh_context",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                to="pghistory.context",
                            ),
                        ),
                        (
                            "pgh_obj",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="events",
                                to="suggestions.thanks",
                            ),
                        ),
                        (
                            "shown_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="公示人",
                            ),
                        ),
                        (
                            "suggestion",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="suggestions.suggestion",
                                verbose_name="金点子",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
            ],
        ),
        laoling.migrating.AtOnce(
            operations=[
                migrations.AddIndex(
                    model_name="suggestion",
                    index=models.Index(fields=["unit", "submitted_on"], name="suggestions_by_unit"),
                ),
                migrations.AddIndex(
                    model_name="suggestion",
                    index=models.Index(
                        condition=models.Q(("state", "ASSIGNED")),
                        fields=["due_on"],
                        name="suggestions_assigned",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="suggestion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "DECLINED"), models.Q(("reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "DECLINED"), _negated=True), ("reason", "")),
                            _connector="OR",
                        ),
                        name="suggestions_suggestion_declined_with_reason",
                        violation_error_message="不采纳的，请写明原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="suggestion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state__in", ("ASSIGNED", "DONE")), _negated=True),
                            models.Q(("due_on__isnull", False), ("owner__isnull", False)),
                            _connector="OR",
                        ),
                        name="suggestions_suggestion_assigned_with_owner_and_day",
                        violation_error_message="请写明由谁办理、什么时候办成。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="suggestion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_on__isnull", False),
                                ("state", "DONE"),
                                models.Q(("done", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "DONE"), _negated=True), ("done", ""), ("done_on", None)
                            ),
                            _connector="OR",
                        ),
                        name="suggestions_suggestion_done_with_what",
                        violation_error_message="请写明怎么办的。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="suggestion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_on", None), ("state", "SUBMITTED")),
                            models.Q(
                                models.Q(("state", "SUBMITTED"), _negated=True),
                                ("answered_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="suggestions_suggestion_answered_on_a_day",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="suggestion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("called_at", None), ("called_by", None)),
                            models.Q(("called_at__isnull", False), ("called_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="suggestions_suggestion_called_by_somebody",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="suggestion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("name_revoked_on", None),
                            models.Q(
                                ("name_agreed_on__isnull", False),
                                ("name_revoked_on__gte", models.F("name_agreed_on")),
                            ),
                            _connector="OR",
                        ),
                        name="suggestions_suggestion_revoked_after_agreed",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="suggestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suggestions_suggestionevent" ("answered_on", "author_id", "called_at", "called_by_id", "done", "done_on", "due_on", "id", "name_agreed_on", "name_revoked_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "state", "submission_id", "submitted_at", "submitted_on", "unit_id", "version", "words") VALUES (NEW."answered_on", NEW."author_id", NEW."called_at", NEW."called_by_id", NEW."done", NEW."done_on", NEW."due_on", NEW."id", NEW."name_agreed_on", NEW."name_revoked_on", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."source", NEW."state", NEW."submission_id", NEW."submitted_at", NEW."submitted_on", NEW."unit_id", NEW."version", NEW."words"); RETURN NULL;',
                            hash="02e62662049de2fba1b64c08161509157833c13e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1fb43",
                            table="suggestions_suggestion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="suggestion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."answered_on" IS DISTINCT FROM (NEW."answered_on") OR OLD."author_id" IS DISTINCT FROM (NEW."author_id") OR OLD."called_at" IS DISTINCT FROM (NEW."called_at") OR OLD."called_by_id" IS DISTINCT FROM (NEW."called_by_id") OR OLD."done" IS DISTINCT FROM (NEW."done") OR OLD."done_on" IS DISTINCT FROM (NEW."done_on") OR OLD."due_on" IS DISTINCT FROM (NEW."due_on") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."name_agreed_on" IS DISTINCT FROM (NEW."name_agreed_on") OR OLD."name_revoked_on" IS DISTINCT FROM (NEW."name_revoked_on") OR OLD."owner_id" IS DISTINCT FROM (NEW."owner_id") OR OLD."reason" IS DISTINCT FROM (NEW."reason") OR OLD."source" IS DISTINCT FROM (NEW."source") OR OLD."state" IS DISTINCT FROM (NEW."state") OR OLD."submission_id" IS DISTINCT FROM (NEW."submission_id") OR OLD."submitted_at" IS DISTINCT FROM (NEW."submitted_at") OR OLD."submitted_on" IS DISTINCT FROM (NEW."submitted_on") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."words" IS DISTINCT FROM (NEW."words"))',
                            func='INSERT INTO "suggestions_suggestionevent" ("answered_on", "author_id", "called_at", "called_by_id", "done", "done_on", "due_on", "id", "name_agreed_on", "name_revoked_on", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "source", "state", "submission_id", "submitted_at", "submitted_on", "unit_id", "version", "words") VALUES (NEW."answered_on", NEW."author_id", NEW."called_at", NEW."called_by_id", NEW."done", NEW."done_on", NEW."due_on", NEW."id", NEW."name_agreed_on", NEW."name_revoked_on", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."source", NEW."state", NEW."submission_id", NEW."submitted_at", NEW."submitted_on", NEW."unit_id", NEW."version", NEW."words"); RETURN NULL;',
                            hash="c82fcfd833e6af6d7c99b16fe38b8d026ab98378",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_78e97",
                            table="suggestions_suggestion",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="thanks",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_suggestions_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())\n            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;\n            RETURN NULL;\n        ",
                            hash="4eea308702897e0737f253309201fd7d700b7cd7",
                            level="STATEMENT",
                            operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_new_suggestions_version_91649",
                            table="suggestions_thanks",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="thanks",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "suggestions_thanksevent" ("done", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shown_by_id", "shown_on", "suggestion_id", "unit_id", "words") VALUES (NEW."done", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."shown_by_id", NEW."shown_on", NEW."suggestion_id", NEW."unit_id", NEW."words"); RETURN NULL;',
                            hash="f76322cbc467401ad704978b365e8823a8d977a0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9c3b1",
                            table="suggestions_thanks",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="thanks",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."done" IS DISTINCT FROM (NEW."done") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."shown_by_id" IS DISTINCT FROM (NEW."shown_by_id") OR OLD."shown_on" IS DISTINCT FROM (NEW."shown_on") OR OLD."suggestion_id" IS DISTINCT FROM (NEW."suggestion_id") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."words" IS DISTINCT FROM (NEW."words"))',
                            func='INSERT INTO "suggestions_thanksevent" ("done", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "shown_by_id", "shown_on", "suggestion_id", "unit_id", "words") VALUES (NEW."done", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."shown_by_id", NEW."shown_on", NEW."suggestion_id", NEW."unit_id", NEW."words"); RETURN NULL;',
                            hash="a545b3f7628d7900e8fecda881a0c90635dbeb77",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_de0f0",
                            table="suggestions_thanks",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
