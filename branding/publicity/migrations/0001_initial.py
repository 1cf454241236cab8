import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import laoling.migrating


class Migration(migrations.Migration):
    replaces = [("publicity", "0001_first")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        laoling.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="ChannelEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=20, verbose_name="渠道")),
                        ("place", models.PositiveSmallIntegerField(default=100, verbose_name="次序")),
                        (
                            "in_use",
                            models.BooleanField(
                                default=True,
                                help_text="不再使用的取消勾选，已登记的不受影响",
                                verbose_name="在用",
                            ),
                        ),
                        (
                            "is_portal",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="登记到这个渠道，公开的页面上就看得到",
                                verbose_name="本平台的公开页面",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Mention",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "写到的老同志",
                        "verbose_name_plural": "写到的老同志",
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Piece",
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
                                choices=[("STORY", "品牌故事"), ("NOTICE", "通知公告")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="标题")),
                        ("words", models.TextField(max_length=6000, verbose_name="正文")),
                        ("from_on", models.DateField(blank=True, null=True, verbose_name="从哪天起")),
                        ("until_on", models.DateField(blank=True, null=True, verbose_name="到哪天为止")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "草稿"),
                                    ("SUBMITTED", "待审核"),
                                    ("RETURNED", "退回修改"),
                                    ("APPROVED", "审核通过"),
                                    ("WITHDRAWN", "已撤下"),
                                ],
                                default="DRAFT",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("written_at", models.DateTimeField(verbose_name="写稿时间")),
                        ("submitted_on", models.DateField(blank=True, null=True, verbose_name="送审日期")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="审核时间")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="退回或撤下的原因"
                            ),
                        ),
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
                    ],
                    options={
                        "verbose_name": "稿件",
                        "verbose_name_plural": "稿件",
                        "ordering": ["-written_at", "-pk"],
                        "permissions": [
                            ("write_piece", "写故事和通知"),
                            ("approve_piece", "审核故事和通知"),
                            ("publish_piece", "登记发布、撤下故事和通知"),
                        ],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="PieceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("STORY", "品牌故事"), ("NOTICE", "通知公告")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="标题")),
                        ("words", models.TextField(max_length=6000, verbose_name="正文")),
                        ("from_on", models.DateField(blank=True, null=True, verbose_name="从哪天起")),
                        ("until_on", models.DateField(blank=True, null=True, verbose_name="到哪天为止")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("DRAFT", "草稿"),
                                    ("SUBMITTED", "待审核"),
                                    ("RETURNED", "退回修改"),
                                    ("APPROVED", "审核通过"),
                                    ("WITHDRAWN", "已撤下"),
                                ],
                                default="DRAFT",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("written_at", models.DateTimeField(verbose_name="写稿时间")),
                        ("submitted_on", models.DateField(blank=True, null=True, verbose_name="送审日期")),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="审核时间")),
                        (
                            "reason",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="退回或撤下的原因"
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(help_text="同一次填写只登记一次", verbose_name="提交编号"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PlannedPiece",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "span",
                            models.CharField(
                                choices=[("MONTH", "月"), ("QUARTER", "季度")],
                                default="MONTH",
                                max_length=10,
                                verbose_name="计划期",
                            ),
                        ),
                        ("starts_on", models.DateField(editable=False, verbose_name="期初")),
                        ("topic", models.CharField(max_length=80, verbose_name="宣传什么")),
                        (
                            "due_on",
                            models.DateField(
                                help_text="这一天以前见报、上墙或上网；它在哪个月，就是哪个月的计划",
                                verbose_name="期限",
                            ),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="取消时间"),
                        ),
                        (
                            "cancel_reason",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="取消原因"),
                        ),
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
                    ],
                    options={
                        "verbose_name": "宣传计划",
                        "verbose_name_plural": "宣传计划",
                        "ordering": ["due_on", "pk"],
                        "permissions": [("plan_publicity", "安排宣传计划")],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="PlannedPieceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "span",
                            models.CharField(
                                choices=[("MONTH", "月"), ("QUARTER", "季度")],
                                default="MONTH",
                                max_length=10,
                                verbose_name="计划期",
                            ),
                        ),
                        ("starts_on", models.DateField(editable=False, verbose_name="期初")),
                        ("topic", models.CharField(max_length=80, verbose_name="宣传什么")),
                        (
                            "due_on",
                            models.DateField(
                                help_text="这一天以前见报、上墙或上网；它在哪个月，就是哪个月的计划",
                                verbose_name="期限",
                            ),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="取消时间"),
                        ),
                        (
                            "cancel_reason",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="取消原因"),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(help_text="同一次填写只登记一次", verbose_name="提交编号"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="PublicConsent",
                    fields=[],
                    options={
                        "verbose_name": "同意记录",
                        "verbose_name_plural": "同意记录",
                        "proxy": True,
                        "default_permissions": (),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=("people.consent",),
                ),
                migrations.CreateModel(
                    name="Agreement",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=50, verbose_name="姓名")),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("WRITTEN", "本人书面同意"),
                                    ("SPOKEN", "本人口头同意"),
                                    ("RELATIVE", "家属代为同意"),
                                    ("CHANCE", "碰巧同字，不是写这个人"),
                                ],
                                max_length=10,
                                verbose_name="怎样同意的",
                            ),
                        ),
                        ("given_on", models.DateField(verbose_name="同意日期")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "同意公开姓名",
                        "verbose_name_plural": "同意公开姓名",
                        "ordering": ["pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="AgreementEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("WRITTEN", "本人书面同意"),
                                    ("SPOKEN", "本人口头同意"),
                                    ("RELATIVE", "家属代为同意"),
                                    ("CHANCE", "碰巧同字，不是写这个人"),
                                ],
                                max_length=10,
                                verbose_name="怎样同意的",
                            ),
                        ),
                        ("given_on", models.DateField(verbose_name="同意日期")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")),
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
                                to="publicity.agreement",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Appearance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on_day", models.DateField(verbose_name="日期")),
                        (
                            "where",
                            models.CharField(
                                blank=True, default="", max_length=40, verbose_name="版面、栏目"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "发布",
                        "verbose_name_plural": "发布",
                        "ordering": ["on_day", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Channel",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=20, unique=True, verbose_name="渠道")),
                        ("place", models.PositiveSmallIntegerField(default=100, verbose_name="次序")),
                        (
                            "in_use",
                            models.BooleanField(
                                default=True,
                                help_text="不再使用的取消勾选，已登记的不受影响",
                                verbose_name="在用",
                            ),
                        ),
                        (
                            "is_portal",
                            models.BooleanField(
                                default=False,
                                editable=False,
                                help_text="登记到这个渠道，公开的页面上就看得到",
                                verbose_name="本平台的公开页面",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "宣传渠道",
                        "verbose_name_plural": "宣传渠道",
                        "ordering": ["place", "pk"],
                        "default_permissions": ["view", "add", "change"],
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("is_portal", True)),
                                fields=("is_portal",),
                                name="publicity_channel_one_portal",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppearanceEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("on_day", models.DateField(verbose_name="日期")),
                        (
                            "where",
                            models.CharField(
                                blank=True, default="", max_length=40, verbose_name="版面、栏目"
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
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
                                to="publicity.appearance",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "channel",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="publicity.channel",
                                verbose_name="渠道",
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
                migrations.AddField(
                    model_name="appearance",
                    name="channel",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appearances",
                        to="publicity.channel",
                        verbose_name="渠道",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="channel",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_channels_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())\n            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;\n            RETURN NULL;\n        ",
                            hash="0855c01f5a277fc91a3386c7b105b1a88e186a88",
                            level="STATEMENT",
                            operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_new_channels_version_66bee",
                            table="publicity_channel",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="channel",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "publicity_channelevent" ("id", "in_use", "is_portal", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place") VALUES (NEW."id", NEW."in_use", NEW."is_portal", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place"); RETURN NULL;',
                            hash="4408869669f2944aa1b1e0b4f167ecc81034ec0b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bb440",
                            table="publicity_channel",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="channel",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "publicity_channelevent" ("id", "in_use", "is_portal", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place") VALUES (NEW."id", NEW."in_use", NEW."is_portal", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place"); RETURN NULL;',
                            hash="c9364f98f7deeffd89ab461d5e5eac68ade4db13",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1c493",
                            table="publicity_channel",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="channelevent",
                    name="pgh_context",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                migrations.AddField(
                    model_name="channelevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="publicity.channel",
                    ),
                ),
                migrations.AddField(
                    model_name="mention",
                    name="retiree",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="people.retiree",
                        verbose_name="老同志",
                    ),
                ),
                migrations.AddField(
                    model_name="piece",
                    name="author",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撰稿人",
                    ),
                ),
                migrations.AddField(
                    model_name="piece",
                    name="decided_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                migrations.AddField(
                    model_name="piece",
                    name="unit",
                    field=models.ForeignKey(
                        help_text="哪个单位发的、说的是哪里的事",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
                migrations.AddField(
                    model_name="mention",
                    name="piece",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="publicity.piece",
                        verbose_name="稿件",
                    ),
                ),
                migrations.AddField(
                    model_name="appearanceevent",
                    name="piece",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="publicity.piece",
                        verbose_name="稿件",
                    ),
                ),
                migrations.AddField(
                    model_name="appearance",
                    name="piece",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="appearances",
                        to="publicity.piece",
                        verbose_name="稿件",
                    ),
                ),
                migrations.AddField(
                    model_name="agreementevent",
                    name="piece",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="publicity.piece",
                        verbose_name="稿件",
                    ),
                ),
                migrations.AddField(
                    model_name="agreement",
                    name="piece",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="agreements",
                        to="publicity.piece",
                        verbose_name="稿件",
                    ),
                ),
                migrations.AddField(
                    model_name="pieceevent",
                    name="author",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撰稿人",
                    ),
                ),
                migrations.AddField(
                    model_name="pieceevent",
                    name="decided_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="审核人",
                    ),
                ),
                migrations.AddField(
                    model_name="pieceevent",
                    name="pgh_context",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                migrations.AddField(
                    model_name="pieceevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="publicity.piece",
                    ),
                ),
                migrations.AddField(
                    model_name="pieceevent",
                    name="unit",
                    field=models.ForeignKey(
                        db_constraint=False,
                        help_text="哪个单位发的、说的是哪里的事",
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpiece",
                    name="cancelled_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取消人",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpiece",
                    name="channel",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="publicity.channel",
                        verbose_name="渠道",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpiece",
                    name="piece",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="plans",
                        to="publicity.piece",
                        verbose_name="稿件",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpiece",
                    name="planned_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpiece",
                    name="unit",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpiece",
                    name="writer",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撰稿人",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpieceevent",
                    name="cancelled_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取消人",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpieceevent",
                    name="channel",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="publicity.channel",
                        verbose_name="渠道",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpieceevent",
                    name="pgh_context",
                    field=models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="pghistory.context",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpieceevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="publicity.plannedpiece",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpieceevent",
                    name="piece",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="publicity.piece",
                        verbose_name="稿件",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpieceevent",
                    name="planned_by",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpieceevent",
                    name="unit",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
                migrations.AddField(
                    model_name="plannedpieceevent",
                    name="writer",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撰稿人",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="publicconsent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_consents_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())\n            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;\n            RETURN NULL;\n        ",
                            hash="6a305651a68c4c55e667850bfbeedec4b1907293",
                            level="STATEMENT",
                            operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_new_consents_version_78c18",
                            table="people_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="piece",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("from_on", None), ("kind", "STORY"), ("until_on", None)),
                            models.Q(
                                ("from_on__isnull", False),
                                ("kind", "NOTICE"),
                                ("until_on__gte", models.F("from_on")),
                            ),
                            _connector="OR",
                        ),
                        name="publicity_piece_notice_has_its_time",
                        violation_error_message="通知要写从哪天起、到哪天为止；故事不写。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="piece",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("decided_by", None),
                            models.Q(("decided_by", models.F("author")), _negated=True),
                            _connector="OR",
                        ),
                        name="publicity_piece_approved_by_another",
                        violation_error_message="自己写的稿件不能自己审核，请由别人审核。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="piece",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("state__in", ("DRAFT", "SUBMITTED")),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("state__in", ("RETURNED", "APPROVED", "WITHDRAWN")),
                            ),
                            _connector="OR",
                        ),
                        name="publicity_piece_decided_with_who",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="piece",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("state__in", ("RETURNED", "WITHDRAWN")),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state__in", ("RETURNED", "WITHDRAWN")), _negated=True),
                                ("reason", ""),
                            ),
                            _connector="OR",
                        ),
                        name="publicity_piece_returned_or_withdrawn_with_reason",
                        violation_error_message="退回或撤下的，请写明原因。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="piece",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_pieces_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())\n            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;\n            RETURN NULL;\n        ",
                            hash="75efd7963963e29d9d0cc98500ee0fc274d20d67",
                            level="STATEMENT",
                            operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_new_pieces_version_42f3e",
                            table="publicity_piece",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="piece",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "publicity_pieceevent" ("author_id", "decided_at", "decided_by_id", "from_on", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "submission_id", "submitted_on", "title", "unit_id", "until_on", "version", "words", "written_at") VALUES (NEW."author_id", NEW."decided_at", NEW."decided_by_id", NEW."from_on", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."state", NEW."submission_id", NEW."submitted_on", NEW."title", NEW."unit_id", NEW."until_on", NEW."version", NEW."words", NEW."written_at"); RETURN NULL;',
                            hash="1b771e4b7b21c59f7af3ee3393685c7a3cb62c1e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_517dc",
                            table="publicity_piece",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="piece",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "publicity_pieceevent" ("author_id", "decided_at", "decided_by_id", "from_on", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "state", "submission_id", "submitted_on", "title", "unit_id", "until_on", "version", "words", "written_at") VALUES (NEW."author_id", NEW."decided_at", NEW."decided_by_id", NEW."from_on", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."state", NEW."submission_id", NEW."submitted_on", NEW."title", NEW."unit_id", NEW."until_on", NEW."version", NEW."words", NEW."written_at"); RETURN NULL;',
                            hash="a7219c4427a2dcc1f654ec59ab3df5ec5e4e523e",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3dbe2",
                            table="publicity_piece",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="mention",
                    constraint=models.UniqueConstraint(
                        fields=("piece", "retiree"), name="publicity_mention_once_per_piece"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="mention",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_mentions_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())\n            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;\n            RETURN NULL;\n        ",
                            hash="9c7a9f162c496d529c5396d0c2b74e15389e7e5a",
                            level="STATEMENT",
                            operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_new_mentions_version_ff799",
                            table="publicity_mention",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appearance",
                    constraint=models.UniqueConstraint(
                        fields=("piece", "channel"),
                        name="publicity_appearance_once_per_channel",
                        violation_error_message="这个渠道已经登记过发布。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appearance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_appearances_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())\n            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;\n            RETURN NULL;\n        ",
                            hash="1c9a6df96143c53a88dbc055c9d896321b8034a0",
                            level="STATEMENT",
                            operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_new_appearances_version_13421",
                            table="publicity_appearance",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appearance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "publicity_appearanceevent" ("channel_id", "id", "on_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "piece_id", "recorded_at", "recorded_by_id", "where") VALUES (NEW."channel_id", NEW."id", NEW."on_day", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."piece_id", NEW."recorded_at", NEW."recorded_by_id", NEW."where"); RETURN NULL;',
                            hash="e65a54feaf927165cdaaad1440c53b383e73479a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_da812",
                            table="publicity_appearance",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appearance",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "publicity_appearanceevent" ("channel_id", "id", "on_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "piece_id", "recorded_at", "recorded_by_id", "where") VALUES (NEW."channel_id", NEW."id", NEW."on_day", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."piece_id", NEW."recorded_at", NEW."recorded_by_id", NEW."where"); RETURN NULL;',
                            hash="424f9bdd1695ca9931376c1998faccb6272e0db8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_04c80",
                            table="publicity_appearance",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.UniqueConstraint(
                        fields=("piece", "name"),
                        name="publicity_agreement_once_per_name",
                        violation_error_message="这个姓名已经登记过。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="agreement",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_on", None),
                            ("withdrawn_on__gte", models.F("given_on")),
                            _connector="OR",
                        ),
                        name="publicity_agreement_withdrawn_after_given",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_agreements_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())\n            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;\n            RETURN NULL;\n        ",
                            hash="a579ed607378b2479034529dea2a8eda7d5e776e",
                            level="STATEMENT",
                            operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_new_agreements_version_12a8d",
                            table="publicity_agreement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "publicity_agreementevent" ("given_on", "how", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "piece_id", "recorded_at", "recorded_by_id", "withdrawn_on") VALUES (NEW."given_on", NEW."how", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."piece_id", NEW."recorded_at", NEW."recorded_by_id", NEW."withdrawn_on"); RETURN NULL;',
                            hash="ea8012ebfbf96a7f71c4d78459c4f4898b6644f5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d4e21",
                            table="publicity_agreement",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="agreement",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."given_on" IS DISTINCT FROM (NEW."given_on") OR OLD."how" IS DISTINCT FROM (NEW."how") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."piece_id" IS DISTINCT FROM (NEW."piece_id") OR OLD."recorded_at" IS DISTINCT FROM (NEW."recorded_at") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."withdrawn_on" IS DISTINCT FROM (NEW."withdrawn_on"))',
                            func='INSERT INTO "publicity_agreementevent" ("given_on", "how", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "piece_id", "recorded_at", "recorded_by_id", "withdrawn_on") VALUES (NEW."given_on", NEW."how", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."piece_id", NEW."recorded_at", NEW."recorded_by_id", NEW."withdrawn_on"); RETURN NULL;',
                            hash="8a92c9f2f8248e7fe203c36f54cee32b9fcf5a9f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_fe14e",
                            table="publicity_agreement",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="plannedpiece",
                    index=models.Index(fields=["unit", "starts_on"], name="publicity_plan_by_unit"),
                ),
                migrations.AddConstraint(
                    model_name="plannedpiece",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("starts_on")), ("starts_on__day", 1)),
                        name="publicity_plannedpiece_due_in_its_span",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="plannedpiece",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("cancel_reason", ""), ("cancelled_at", None), ("cancelled_by", None)),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("cancelled_by__isnull", False),
                                models.Q(("cancel_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="publicity_plannedpiece_cancelled_with_who_and_why",
                        violation_error_message="取消的，请写明原因。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plannedpiece",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "publicity_plannedpieceevent" ("cancel_reason", "cancelled_at", "cancelled_by_id", "channel_id", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "piece_id", "planned_by_id", "span", "starts_on", "submission_id", "topic", "unit_id", "version", "writer_id") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."cancelled_by_id", NEW."channel_id", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."piece_id", NEW."planned_by_id", NEW."span", NEW."starts_on", NEW."submission_id", NEW."topic", NEW."unit_id", NEW."version", NEW."writer_id"); RETURN NULL;',
                            hash="4514822b2f0cf4678bb8e32229fccea657db043d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_745c3",
                            table="publicity_plannedpiece",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="plannedpiece",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "publicity_plannedpieceevent" ("cancel_reason", "cancelled_at", "cancelled_by_id", "channel_id", "due_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "piece_id", "planned_by_id", "span", "starts_on", "submission_id", "topic", "unit_id", "version", "writer_id") VALUES (NEW."cancel_reason", NEW."cancelled_at", NEW."cancelled_by_id", NEW."channel_id", NEW."due_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."piece_id", NEW."planned_by_id", NEW."span", NEW."starts_on", NEW."submission_id", NEW."topic", NEW."unit_id", NEW."version", NEW."writer_id"); RETURN NULL;',
                            hash="5b16607f9ee97f25f1ef1ee45c36573a26c47cfa",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_57a4f",
                            table="publicity_plannedpiece",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
