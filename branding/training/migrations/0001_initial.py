import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import laoling.migrating


class Migration(migrations.Migration):
    replaces = [("training", "0001_first")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        laoling.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="TopicEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=40, verbose_name="主题")),
                        (
                            "valid_months",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="不填：长期有效",
                                null=True,
                                verbose_name="学分有效（月）",
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(default=100, verbose_name="次序")),
                        (
                            "retired_on",
                            models.DateField(
                                blank=True,
                                help_text="从这一天起不再安排，也不再要求任何人参加",
                                null=True,
                                verbose_name="停用日",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Training",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(default=90, verbose_name="时长（分钟）"),
                        ),
                        ("place", models.CharField(max_length=60, verbose_name="地点")),
                        ("trainer", models.CharField(max_length=60, verbose_name="授课人")),
                        ("credits", models.PositiveSmallIntegerField(default=1, verbose_name="学分")),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="不填：不限", null=True, verbose_name="最多多少人"
                            ),
                        ),
                        ("for_visitors", models.BooleanField(default=False, verbose_name="走访员必须参加")),
                        ("for_heads", models.BooleanField(default=False, verbose_name="站长必须参加")),
                        (
                            "for_managers",
                            models.BooleanField(default=False, verbose_name="服务部管理员必须参加"),
                        ),
                        ("words", models.TextField(blank=True, max_length=2000, verbose_name="内容")),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="到会登记时间"
                            ),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="取消时间"
                            ),
                        ),
                        (
                            "cancelled_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="取消原因"),
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
                        "verbose_name": "培训",
                        "verbose_name_plural": "培训",
                        "ordering": ["-starts_at", "-pk"],
                        "permissions": [("keep_training", "安排培训、邀请人员、登记到会")],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="TrainingEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                        (
                            "minutes",
                            models.PositiveSmallIntegerField(default=90, verbose_name="时长（分钟）"),
                        ),
                        ("place", models.CharField(max_length=60, verbose_name="地点")),
                        ("trainer", models.CharField(max_length=60, verbose_name="授课人")),
                        ("credits", models.PositiveSmallIntegerField(default=1, verbose_name="学分")),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                blank=True, help_text="不填：不限", null=True, verbose_name="最多多少人"
                            ),
                        ),
                        ("for_visitors", models.BooleanField(default=False, verbose_name="走访员必须参加")),
                        ("for_heads", models.BooleanField(default=False, verbose_name="站长必须参加")),
                        (
                            "for_managers",
                            models.BooleanField(default=False, verbose_name="服务部管理员必须参加"),
                        ),
                        ("words", models.TextField(blank=True, max_length=2000, verbose_name="内容")),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="到会登记时间"
                            ),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="取消时间"
                            ),
                        ),
                        (
                            "cancelled_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="取消原因"),
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
                    name="BrandPlan",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("words", models.TextField(max_length=2000, verbose_name="目标和措施")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="制定人",
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
                        "verbose_name": "品牌员工培养计划",
                        "verbose_name_plural": "品牌员工培养计划",
                        "ordering": ["-year", "unit__path"],
                        "permissions": [
                            ("keep_brandplan", "制定培养计划、评议培养对象"),
                            ("name_brandstaff", "命名品牌员工"),
                        ],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="BrandPlanEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("words", models.TextField(max_length=2000, verbose_name="目标和措施")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="制定人",
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
                                to="training.brandplan",
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
                    name="Candidate",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "clean_checks",
                            models.PositiveSmallIntegerField(
                                default=90,
                                help_text="这一年对本人的检查中，没有发现问题的应占多少",
                                verbose_name="检查无问题的比例（%）",
                            ),
                        ),
                        ("aims", models.CharField(blank=True, max_length=300, verbose_name="其他目标")),
                        ("review", models.CharField(blank=True, max_length=500, verbose_name="评议")),
                        (
                            "reviewed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="评议时间"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("NAMED", "命名为品牌员工"), ("NOT_NAMED", "暂不命名")],
                                max_length=10,
                                verbose_name="结果",
                            ),
                        ),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="决定日")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="决定人",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="candidacies",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="培养对象",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="candidates",
                                to="training.brandplan",
                                verbose_name="培养计划",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评议人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "培养对象",
                        "verbose_name_plural": "培养对象",
                        "ordering": ["plan", "member__unit__path", "member__name", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="CandidateEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "clean_checks",
                            models.PositiveSmallIntegerField(
                                default=90,
                                help_text="这一年对本人的检查中，没有发现问题的应占多少",
                                verbose_name="检查无问题的比例（%）",
                            ),
                        ),
                        ("aims", models.CharField(blank=True, max_length=300, verbose_name="其他目标")),
                        ("review", models.CharField(blank=True, max_length=500, verbose_name="评议")),
                        (
                            "reviewed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="评议时间"
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("NAMED", "命名为品牌员工"), ("NOT_NAMED", "暂不命名")],
                                max_length=10,
                                verbose_name="结果",
                            ),
                        ),
                        ("decided_on", models.DateField(blank=True, null=True, verbose_name="决定日")),
                        ("reason", models.CharField(blank=True, max_length=300, verbose_name="理由")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="决定人",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="培养对象",
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
                                to="training.candidate",
                            ),
                        ),
                        (
                            "plan",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="training.brandplan",
                                verbose_name="培养计划",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评议人",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("excused", models.CharField(blank=True, max_length=200, verbose_name="请假原因")),
                        (
                            "came",
                            models.BooleanField(
                                blank=True, help_text="空：还没有登记", null=True, verbose_name="到会"
                            ),
                        ),
                        ("credits", models.PositiveSmallIntegerField(default=0, verbose_name="所得学分")),
                        ("earned_on", models.DateField(blank=True, null=True, verbose_name="取得日")),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="当天仍有效；空：长期有效",
                                null=True,
                                verbose_name="有效至",
                            ),
                        ),
                        ("invited_at", models.DateTimeField(verbose_name="邀请时间")),
                        (
                            "invited_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="邀请人",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="invitations",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "培训人员",
                        "verbose_name_plural": "培训人员",
                        "ordering": ["member__unit__path", "member__name", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="InvitationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("excused", models.CharField(blank=True, max_length=200, verbose_name="请假原因")),
                        (
                            "came",
                            models.BooleanField(
                                blank=True, help_text="空：还没有登记", null=True, verbose_name="到会"
                            ),
                        ),
                        ("credits", models.PositiveSmallIntegerField(default=0, verbose_name="所得学分")),
                        ("earned_on", models.DateField(blank=True, null=True, verbose_name="取得日")),
                        (
                            "valid_until",
                            models.DateField(
                                blank=True,
                                help_text="当天仍有效；空：长期有效",
                                null=True,
                                verbose_name="有效至",
                            ),
                        ),
                        ("invited_at", models.DateTimeField(verbose_name="邀请时间")),
                        (
                            "invited_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="邀请人",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
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
                                to="training.invitation",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Topic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, unique=True, verbose_name="主题")),
                        (
                            "valid_months",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="不填：长期有效",
                                null=True,
                                verbose_name="学分有效（月）",
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(default=100, verbose_name="次序")),
                        (
                            "retired_on",
                            models.DateField(
                                blank=True,
                                help_text="从这一天起不再安排，也不再要求任何人参加",
                                null=True,
                                verbose_name="停用日",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "培训主题",
                        "verbose_name_plural": "培训主题",
                        "ordering": ["place", "pk"],
                        "default_permissions": ["view", "add", "change"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_months", None), ("valid_months__range", (1, 120)), _connector="OR"
                                ),
                                name="training_topic_valid_for_a_month_or_more",
                                violation_error_message="学分有效期请填 1 到 120 个月，长期有效的不填。",
                            )
                        ],
                    },
                ),
            ],
        ),
        laoling.migrating.AtOnce(
            operations=[
                migrations.AddField(
                    model_name="candidate",
                    name="topics",
                    field=models.ManyToManyField(
                        blank=True, related_name="+", to="training.topic", verbose_name="要通过的培训主题"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="topic",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "training_topicevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "retired_on", "valid_months") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."retired_on", NEW."valid_months"); RETURN NULL;',
                            hash="2e8ed260c344067365b1ac485d86cbb752bc6188",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_174b7",
                            table="training_topic",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="topic",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "training_topicevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "retired_on", "valid_months") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."retired_on", NEW."valid_months"); RETURN NULL;',
                            hash="c5db32885c5bf46dfd4bb0a8048a9a717bb58d85",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_d7b6c",
                            table="training_topic",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="topicevent",
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
                    model_name="topicevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.topic",
                    ),
                ),
                migrations.AddField(
                    model_name="training",
                    name="cancelled_by",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取消人",
                    ),
                ),
                migrations.AddField(
                    model_name="training",
                    name="created_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="安排人",
                    ),
                ),
                migrations.AddField(
                    model_name="training",
                    name="recorded_by",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="到会登记人",
                    ),
                ),
                migrations.AddField(
                    model_name="training",
                    name="topic",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trainings",
                        to="training.topic",
                        verbose_name="主题",
                    ),
                ),
                migrations.AddField(
                    model_name="training",
                    name="unit",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="举办单位",
                    ),
                ),
                migrations.AddField(
                    model_name="training",
                    name="units",
                    field=models.ManyToManyField(
                        blank=True,
                        help_text="不选：举办单位及其下属全部单位",
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="哪些单位必须参加",
                    ),
                ),
                migrations.AddField(
                    model_name="invitationevent",
                    name="training",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.training",
                        verbose_name="培训",
                    ),
                ),
                migrations.AddField(
                    model_name="invitation",
                    name="training",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="invitations",
                        to="training.training",
                        verbose_name="培训",
                    ),
                ),
                migrations.AddField(
                    model_name="trainingevent",
                    name="cancelled_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取消人",
                    ),
                ),
                migrations.AddField(
                    model_name="trainingevent",
                    name="created_by",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="安排人",
                    ),
                ),
                migrations.AddField(
                    model_name="trainingevent",
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
                    model_name="trainingevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="training.training",
                    ),
                ),
                migrations.AddField(
                    model_name="trainingevent",
                    name="recorded_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="到会登记人",
                    ),
                ),
                migrations.AddField(
                    model_name="trainingevent",
                    name="topic",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="training.topic",
                        verbose_name="主题",
                    ),
                ),
                migrations.AddField(
                    model_name="trainingevent",
                    name="unit",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.unit",
                        verbose_name="举办单位",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="brandplan",
                    constraint=models.UniqueConstraint(
                        fields=("unit", "year"),
                        name="training_brandplan_one_a_year",
                        violation_error_message="这个单位这一年已经有培养计划。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="brandplan",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("year__range", (2020, 2100))),
                        name="training_brandplan_year_of_our_time",
                        violation_error_message="年度请填 2020 到 2100。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="brandplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "training_brandplanevent" ("id", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id", "version", "words", "year") VALUES (NEW."id", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."unit_id", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                            hash="bf1f88e679c743a49558d7345a748f204f83312a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2ced3",
                            table="training_brandplan",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="brandplan",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "training_brandplanevent" ("id", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id", "version", "words", "year") VALUES (NEW."id", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."unit_id", NEW."version", NEW."words", NEW."year"); RETURN NULL;',
                            hash="bae7933be9a661e8e36f36f5e9a702af168002cc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_e178c",
                            table="training_brandplan",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="candidate",
                    constraint=models.UniqueConstraint(
                        fields=("plan", "member"),
                        name="training_candidate_once_per_plan",
                        violation_error_message="这位同事已经在计划里。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="candidate",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("clean_checks__lte", 100)),
                        name="training_candidate_share_is_percent",
                        violation_error_message="比例请填 0 到 100。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="candidate",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("review", ""), ("reviewed_at", None), ("reviewed_by", None)),
                            models.Q(
                                ("reviewed_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                models.Q(("review", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="training_candidate_reviewed_with_who_and_what",
                        violation_error_message="请写评议。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="candidate",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_by", None), ("decided_on", None), ("outcome", ""), ("reason", "")
                            ),
                            models.Q(
                                models.Q(("outcome", ""), _negated=True),
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                                ("reviewed_at__isnull", False),
                                models.Q(("reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="training_candidate_decided_after_review_with_who_and_why",
                        violation_error_message="先评议，再决定；决定要有日期和理由。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="candidate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "training_candidateevent" ("aims", "clean_checks", "decided_by_id", "decided_on", "id", "member_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "reason", "review", "reviewed_at", "reviewed_by_id", "version") VALUES (NEW."aims", NEW."clean_checks", NEW."decided_by_id", NEW."decided_on", NEW."id", NEW."member_id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan_id", NEW."reason", NEW."review", NEW."reviewed_at", NEW."reviewed_by_id", NEW."version"); RETURN NULL;',
                            hash="46067d00788427fee0bf857a6c0fe805aedd17b3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b8f98",
                            table="training_candidate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="candidate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "training_candidateevent" ("aims", "clean_checks", "decided_by_id", "decided_on", "id", "member_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "reason", "review", "reviewed_at", "reviewed_by_id", "version") VALUES (NEW."aims", NEW."clean_checks", NEW."decided_by_id", NEW."decided_on", NEW."id", NEW."member_id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan_id", NEW."reason", NEW."review", NEW."reviewed_at", NEW."reviewed_by_id", NEW."version"); RETURN NULL;',
                            hash="ff813ef2b76ea189bd36d3725fa2ee929c53c479",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_cfb0e",
                            table="training_candidate",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="candidate",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "training_candidateevent" ("aims", "clean_checks", "decided_by_id", "decided_on", "id", "member_id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan_id", "reason", "review", "reviewed_at", "reviewed_by_id", "version") VALUES (OLD."aims", OLD."clean_checks", OLD."decided_by_id", OLD."decided_on", OLD."id", OLD."member_id", OLD."outcome", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."plan_id", OLD."reason", OLD."review", OLD."reviewed_at", OLD."reviewed_by_id", OLD."version"); RETURN NULL;',
                            hash="12cb33f5ba8d9201ff2c64480893958ede99b6f7",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_d32a9",
                            table="training_candidate",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="training",
                    index=models.Index(fields=["-starts_at"], name="training_training_by_start"),
                ),
                migrations.AddConstraint(
                    model_name="training",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("credits__range", (1, 20))),
                        name="training_training_credits_1_to_20",
                        violation_error_message="学分请填 1 到 20。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="training",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("minutes__range", (10, 600))),
                        name="training_training_lasts_10_minutes_to_a_day",
                        violation_error_message="时长请填 10 到 600 分钟。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="training",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("capacity", None), ("capacity__gte", 1), _connector="OR"),
                        name="training_training_capacity_is_for_somebody",
                        violation_error_message="人数上限至少是 1，不限的不填。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="training",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("recorded_at", None), ("recorded_by", None)),
                            models.Q(("recorded_at__isnull", False), ("recorded_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="training_training_recorded_with_who",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="training",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("cancelled_at", None), ("cancelled_by", None), ("cancelled_reason", "")
                            ),
                            models.Q(
                                ("cancelled_at__isnull", False),
                                ("cancelled_by__isnull", False),
                                models.Q(("cancelled_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="training_training_cancelled_with_who_and_why",
                        violation_error_message="请写明取消的原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="training",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("cancelled_at", None), ("recorded_at", None), _connector="OR"),
                        name="training_training_cancelled_or_recorded",
                        violation_error_message="已经登记到会的培训不能取消。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="training",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "training_trainingevent" ("cancelled_at", "cancelled_by_id", "cancelled_reason", "capacity", "created_by_id", "credits", "for_heads", "for_managers", "for_visitors", "id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "recorded_by_id", "starts_at", "submission_id", "title", "topic_id", "trainer", "unit_id", "version", "words") VALUES (NEW."cancelled_at", NEW."cancelled_by_id", NEW."cancelled_reason", NEW."capacity", NEW."created_by_id", NEW."credits", NEW."for_heads", NEW."for_managers", NEW."for_visitors", NEW."id", NEW."minutes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."recorded_at", NEW."recorded_by_id", NEW."starts_at", NEW."submission_id", NEW."title", NEW."topic_id", NEW."trainer", NEW."unit_id", NEW."version", NEW."words"); RETURN NULL;',
                            hash="1c800130d31156e755602f74c38db812cd14ed3f",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_90e7a",
                            table="training_training",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="training",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "training_trainingevent" ("cancelled_at", "cancelled_by_id", "cancelled_reason", "capacity", "created_by_id", "credits", "for_heads", "for_managers", "for_visitors", "id", "minutes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "recorded_at", "recorded_by_id", "starts_at", "submission_id", "title", "topic_id", "trainer", "unit_id", "version", "words") VALUES (NEW."cancelled_at", NEW."cancelled_by_id", NEW."cancelled_reason", NEW."capacity", NEW."created_by_id", NEW."credits", NEW."for_heads", NEW."for_managers", NEW."for_visitors", NEW."id", NEW."minutes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."recorded_at", NEW."recorded_by_id", NEW."starts_at", NEW."submission_id", NEW."title", NEW."topic_id", NEW."trainer", NEW."unit_id", NEW."version", NEW."words"); RETURN NULL;',
                            hash="2484ab0ee8bc2d92ab248527eb83fe2f007df762",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b2125",
                            table="training_training",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="invitation",
                    index=models.Index(
                        condition=models.Q(("came", True)),
                        fields=["member", "valid_until"],
                        name="training_invitation_earned",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="invitation",
                    constraint=models.UniqueConstraint(
                        fields=("training", "member"),
                        name="training_invitation_once_per_training",
                        violation_error_message="这位同事已经在名单上。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="invitation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("came", True), ("credits__gte", 1), ("earned_on__isnull", False)),
                            models.Q(
                                models.Q(("came", True), _negated=True),
                                ("credits", 0),
                                ("earned_on", None),
                                ("valid_until", None),
                            ),
                            _connector="OR",
                        ),
                        name="training_invitation_credits_for_who_came",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="invitation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("valid_until", None),
                            ("valid_until__gte", models.F("earned_on")),
                            _connector="OR",
                        ),
                        name="training_invitation_valid_from_the_day_on",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="invitation",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("excused", ""), models.Q(("came", True), _negated=True), _connector="OR"
                        ),
                        name="training_invitation_who_came_was_not_excused",
                        violation_error_message="到了的不能同时记请假。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "training_invitationevent" ("came", "credits", "earned_on", "excused", "id", "invited_at", "invited_by_id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_id", "valid_until") VALUES (NEW."came", NEW."credits", NEW."earned_on", NEW."excused", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."member_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."training_id", NEW."valid_until"); RETURN NULL;',
                            hash="07c809192b36a8a6bbafe0a2ca3ca94b05b375cb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f11c8",
                            table="training_invitation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "training_invitationevent" ("came", "credits", "earned_on", "excused", "id", "invited_at", "invited_by_id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_id", "valid_until") VALUES (NEW."came", NEW."credits", NEW."earned_on", NEW."excused", NEW."id", NEW."invited_at", NEW."invited_by_id", NEW."member_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."training_id", NEW."valid_until"); RETURN NULL;',
                            hash="2064db3987e52e901cb69e6e23d1becc2e9c402d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_edaf3",
                            table="training_invitation",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="invitation",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "training_invitationevent" ("came", "credits", "earned_on", "excused", "id", "invited_at", "invited_by_id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "training_id", "valid_until") VALUES (OLD."came", OLD."credits", OLD."earned_on", OLD."excused", OLD."id", OLD."invited_at", OLD."invited_by_id", OLD."member_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."training_id", OLD."valid_until"); RETURN NULL;',
                            hash="44626fae17c717c983eddad8abc3febe273a866e",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_54b43",
                            table="training_invitation",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
