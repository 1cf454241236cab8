"""Policies, and who is entitled to what they offer."""

import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_history_keeps_who_acted"),
        ("people", "0012_find_by_contact_phone"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("visits", "0008_request_tables"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Entitlement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("made_at", models.DateTimeField(verbose_name="列入时间")),
                ("told_on", models.DateField(blank=True, null=True, verbose_name="告知日")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("VISIT", "上门"),
                            ("PHONE", "电话"),
                            ("WINDOW", "到窗口"),
                            ("FAMILY", "家属转告"),
                            ("NOTICE", "张贴或群通知"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="告知方式",
                    ),
                ),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="落实日")),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记落实的人",
                    ),
                ),
                (
                    "retiree",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entitlements",
                        to="people.retiree",
                        verbose_name="老同志",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="告知人",
                    ),
                ),
            ],
            options={
                "verbose_name": "政策落实",
                "verbose_name_plural": "政策落实",
                "permissions": [("tick_entitlement", "登记政策告知和落实")],
                "default_permissions": [],
            },
        ),
        migrations.CreateModel(
            name="Policy",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "words",
                    models.TextField(
                        help_text="公开页面上给老同志看：是什么、怎么办、找谁",
                        max_length=2000,
                        verbose_name="内容",
                    ),
                ),
                (
                    "youngest",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="年满",
                    ),
                ),
                (
                    "oldest",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="不超过",
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("VETERAN", "离休"),
                                ("RETIRED", "退休"),
                                ("EARLY", "退养"),
                                ("SURVIVOR", "遗属"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="人员类别",
                    ),
                ),
                (
                    "livings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ALONE", "独居"),
                                ("SPOUSE", "与配偶同住"),
                                ("CHILDREN", "与子女同住"),
                                ("INSTITUTION", "养老机构"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="居住状况",
                    ),
                ),
                (
                    "abilities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("INTACT", "完好"),
                                ("MILD", "轻度"),
                                ("MODERATE", "中度"),
                                ("SEVERE", "重度"),
                                ("TOTAL", "完全失能"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="能力等级",
                    ),
                ),
                (
                    "tiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[(1, "一级"), (2, "二级"), (3, "三级")]
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="困难等级",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="从")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="到")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                (
                    "submission_id",
                    models.UUIDField(help_text="同一次填写只登记一次", unique=True, verbose_name="提交编号"),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                (
                    "stations",
                    models.ManyToManyField(
                        blank=True,
                        limit_choices_to={"level": "STATION"},
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="老年站",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policies",
                        to="accounts.unit",
                        verbose_name="发布单位",
                    ),
                ),
            ],
            options={
                "verbose_name": "惠民政策",
                "verbose_name_plural": "惠民政策",
                "ordering": ["-valid_from", "-pk"],
                "permissions": [("publish_policy", "发布惠民政策")],
                "default_permissions": ["view"],
            },
        ),
        migrations.CreateModel(
            name="EntitlementEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("made_at", models.DateTimeField(verbose_name="列入时间")),
                ("told_on", models.DateField(blank=True, null=True, verbose_name="告知日")),
                (
                    "channel",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("VISIT", "上门"),
                            ("PHONE", "电话"),
                            ("WINDOW", "到窗口"),
                            ("FAMILY", "家属转告"),
                            ("NOTICE", "张贴或群通知"),
                        ],
                        default="",
                        max_length=10,
                        verbose_name="告知方式",
                    ),
                ),
                ("received_on", models.DateField(blank=True, null=True, verbose_name="落实日")),
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
                        to="visits.entitlement",
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记落实的人",
                    ),
                ),
                (
                    "retiree",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.retiree",
                        verbose_name="老同志",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="告知人",
                    ),
                ),
                (
                    "policy",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.policy",
                        verbose_name="政策",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="entitlement",
            name="policy",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="entitlements",
                to="visits.policy",
                verbose_name="政策",
            ),
        ),
        migrations.CreateModel(
            name="PolicyEvent",
            fields=[
                ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                ("pgh_label", models.TextField(help_text="The event label.")),
                ("id", models.BigIntegerField()),
                ("title", models.CharField(max_length=60, verbose_name="名称")),
                (
                    "words",
                    models.TextField(
                        help_text="公开页面上给老同志看：是什么、怎么办、找谁",
                        max_length=2000,
                        verbose_name="内容",
                    ),
                ),
                (
                    "youngest",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="年满",
                    ),
                ),
                (
                    "oldest",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(120)],
                        verbose_name="不超过",
                    ),
                ),
                (
                    "categories",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("VETERAN", "离休"),
                                ("RETIRED", "退休"),
                                ("EARLY", "退养"),
                                ("SURVIVOR", "遗属"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="人员类别",
                    ),
                ),
                (
                    "livings",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("ALONE", "独居"),
                                ("SPOUSE", "与配偶同住"),
                                ("CHILDREN", "与子女同住"),
                                ("INSTITUTION", "养老机构"),
                            ],
                            max_length=12,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="居住状况",
                    ),
                ),
                (
                    "abilities",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(
                            choices=[
                                ("INTACT", "完好"),
                                ("MILD", "轻度"),
                                ("MODERATE", "中度"),
                                ("SEVERE", "重度"),
                                ("TOTAL", "完全失能"),
                            ],
                            max_length=10,
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="能力等级",
                    ),
                ),
                (
                    "tiers",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(
                            choices=[(1, "一级"), (2, "二级"), (3, "三级")]
                        ),
                        blank=True,
                        default=list,
                        size=None,
                        verbose_name="困难等级",
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="从")),
                ("valid_to", models.DateField(blank=True, null=True, verbose_name="到")),
                ("published_at", models.DateTimeField(blank=True, null=True, verbose_name="发布时间")),
                (
                    "created_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False, verbose_name="版本")),
                (
                    "submission_id",
                    models.UUIDField(help_text="同一次填写只登记一次", verbose_name="提交编号"),
                ),
                (
                    "created_by",
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
                        to="visits.policy",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
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
                        verbose_name="发布单位",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None), ("valid_to__gte", models.F("valid_from")), _connector="OR"
                ),
                name="visits_policy_ends_after_beginning",
                violation_error_message="结束日期不能早于开始日期。",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("youngest", None),
                    ("oldest", None),
                    ("oldest__gte", models.F("youngest")),
                    _connector="OR",
                ),
                name="visits_policy_ages_in_order",
                violation_error_message="年龄上限不能小于下限。",
            ),
        ),
        migrations.AddConstraint(
            model_name="policy",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("published_at", None), ("published_by", None)),
                    models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                    _connector="OR",
                ),
                name="visits_policy_published_with_who",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policy",
            trigger=pgtrigger.compiler.Trigger(
                name="insert_insert",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func='INSERT INTO "visits_policyevent" ("abilities", "categories", "created_at", "created_by_id", "id", "livings", "oldest", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "submission_id", "tiers", "title", "unit_id", "valid_from", "valid_to", "version", "words", "youngest") VALUES (NEW."abilities", NEW."categories", NEW."created_at", NEW."created_by_id", NEW."id", NEW."livings", NEW."oldest", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."submission_id", NEW."tiers", NEW."title", NEW."unit_id", NEW."valid_from", NEW."valid_to", NEW."version", NEW."words", NEW."youngest"); RETURN NULL;',
                    hash="1beb9421ce7bec2612cbae7bde15549a5ea64e76",
                    operation="INSERT",
                    pgid="pgtrigger_insert_insert_3780a",
                    table="visits_policy",
                    when="AFTER",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="policy",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_policyevent" ("abilities", "categories", "created_at", "created_by_id", "id", "livings", "oldest", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "published_at", "published_by_id", "submission_id", "tiers", "title", "unit_id", "valid_from", "valid_to", "version", "words", "youngest") VALUES (NEW."abilities", NEW."categories", NEW."created_at", NEW."created_by_id", NEW."id", NEW."livings", NEW."oldest", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."published_at", NEW."published_by_id", NEW."submission_id", NEW."tiers", NEW."title", NEW."unit_id", NEW."valid_from", NEW."valid_to", NEW."version", NEW."words", NEW."youngest"); RETURN NULL;',
                    hash="7169868f36752d982f89e4414bf42a2c4c3d68f9",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_3c00b",
                    table="visits_policy",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.UniqueConstraint(
                fields=("policy", "retiree"), name="visits_entitlement_once_per_policy_and_person"
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("channel", ""), ("told_by", None), ("told_on", None)),
                    models.Q(
                        ("told_by__isnull", False),
                        ("told_on__isnull", False),
                        models.Q(("channel", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="visits_entitlement_told_with_who_and_how",
                violation_error_message="告知要有日期、方式和告知人。",
            ),
        ),
        migrations.AddConstraint(
            model_name="entitlement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("received_by", None), ("received_on", None)),
                    models.Q(("received_by__isnull", False), ("received_on__isnull", False)),
                    _connector="OR",
                ),
                name="visits_entitlement_received_with_who",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="entitlement",
            trigger=pgtrigger.compiler.Trigger(
                name="update_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                    func='INSERT INTO "visits_entitlementevent" ("channel", "id", "made_at", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "policy_id", "received_by_id", "received_on", "retiree_id", "told_by_id", "told_on") VALUES (NEW."channel", NEW."id", NEW."made_at", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."policy_id", NEW."received_by_id", NEW."received_on", NEW."retiree_id", NEW."told_by_id", NEW."told_on"); RETURN NULL;',
                    hash="1a704434ce5a8f2a8970b8a0a9658b21eea5385d",
                    operation="UPDATE",
                    pgid="pgtrigger_update_update_959bc",
                    table="visits_entitlement",
                    when="AFTER",
                ),
            ),
        ),
    ]
