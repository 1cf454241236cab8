import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import laoling.migrating


class Migration(migrations.Migration):
    replaces = [("appraisal", "0001_first")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("activities", "0001_initial"),
        ("branding", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
        ("visits", "0001_initial"),
    ]

    operations = [
        laoling.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="WeightTableEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "of",
                            models.CharField(
                                choices=[("STAFF", "工作人员"), ("VENUE", "活动室")],
                                max_length=8,
                                verbose_name="考核对象",
                            ),
                        ),
                        ("valid_from", models.DateField(help_text="当月第一天", verbose_name="从哪个月起")),
                        (
                            "coverage",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="每日检查",
                            ),
                        ),
                        (
                            "checks",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="检查合格",
                            ),
                        ),
                        (
                            "repeats",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="问题不重犯",
                            ),
                        ),
                        (
                            "rectifications",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="按期整改",
                            ),
                        ),
                        (
                            "duties",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="按期走访",
                            ),
                        ),
                        (
                            "requests",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="按期办结诉求",
                            ),
                        ),
                        (
                            "satisfaction",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="诉求回访满意",
                            ),
                        ),
                        (
                            "feedback",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="群众评价满意",
                            ),
                        ),
                        (
                            "training",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="培训学分",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Accountability",
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
                                    ("TALK", "提醒谈话"),
                                    ("CRITICISM", "批评教育"),
                                    ("CORRECTION", "责令整改"),
                                    ("CIRCULAR", "通报批评"),
                                ],
                                max_length=12,
                                verbose_name="方式",
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="事由")),
                        ("happened_on", models.DateField(verbose_name="日期")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("reply", models.CharField(blank=True, max_length=500, verbose_name="本人意见")),
                        (
                            "replied_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="本人意见的时间"),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "withdraw_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="撤销原因"),
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
                        (
                            "duty",
                            models.ForeignKey(
                                blank=True,
                                help_text="任务被清除后为空",
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="+",
                                to="visits.duty",
                                verbose_name="有关的应访任务",
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="branding.finding",
                                verbose_name="有关的问题",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="accountabilities",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="当事人",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
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
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "问责",
                        "verbose_name_plural": "问责",
                        "ordering": ["-happened_on", "-pk"],
                        "permissions": [("record_accountability", "登记和撤销问责")],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="Appraisal",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(help_text="当月第一天", verbose_name="月份")),
                        (
                            "score",
                            models.DecimalField(
                                blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="得分"
                            ),
                        ),
                        (
                            "shown_on",
                            models.DateField(
                                help_text="第一次算出的那天，从这天起可以提出异议", verbose_name="公示日"
                            ),
                        ),
                        (
                            "computed_at",
                            models.DateTimeField(
                                help_text="数字最近一次有变化的时候", verbose_name="计算时间"
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="定稿时间")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="定稿人",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appraisals",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
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
                        (
                            "venue",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="appraisals",
                                to="activities.venue",
                                verbose_name="活动室",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核",
                        "verbose_name_plural": "考核",
                        "ordering": ["-month", "unit__path", "pk"],
                        "permissions": [
                            ("object_appraisal", "对考核提出异议"),
                            ("close_appraisal", "答复异议、更正和定稿考核"),
                            ("print_appraisal", "打印考核表"),
                            ("export_appraisal", "导出考核"),
                        ],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="AccountabilityEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("TALK", "提醒谈话"),
                                    ("CRITICISM", "批评教育"),
                                    ("CORRECTION", "责令整改"),
                                    ("CIRCULAR", "通报批评"),
                                ],
                                max_length=12,
                                verbose_name="方式",
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="事由")),
                        ("happened_on", models.DateField(verbose_name="日期")),
                        ("recorded_at", models.DateTimeField(verbose_name="登记时间")),
                        ("reply", models.CharField(blank=True, max_length=500, verbose_name="本人意见")),
                        (
                            "replied_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="本人意见的时间"),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤销时间"),
                        ),
                        (
                            "withdraw_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="撤销原因"),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(help_text="同一次填写只登记一次", verbose_name="提交编号"),
                        ),
                        (
                            "duty",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="任务被清除后为空",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="visits.duty",
                                verbose_name="有关的应访任务",
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="branding.finding",
                                verbose_name="有关的问题",
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
                                verbose_name="当事人",
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
                                to="appraisal.accountability",
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
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤销人",
                            ),
                        ),
                        (
                            "appraisal",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appraisal.appraisal",
                                verbose_name="有关的考核",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Correction",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("COVERAGE", "每日检查"),
                                    ("CHECK", "检查合格"),
                                    ("REPEAT", "问题不重犯"),
                                    ("RECTIFY", "按期整改"),
                                    ("DUTY", "按期走访"),
                                    ("REQUEST", "按期办结诉求"),
                                    ("SATISFACTION", "诉求回访满意"),
                                    ("FEEDBACK", "群众评价满意"),
                                    ("TRAINING", "培训学分"),
                                ],
                                max_length=12,
                                verbose_name="项目",
                            ),
                        ),
                        ("part", models.PositiveIntegerField(verbose_name="合格")),
                        (
                            "whole",
                            models.PositiveIntegerField(
                                help_text="0 是这个月不考核这一项", verbose_name="总数"
                            ),
                        ),
                        ("reason", models.CharField(max_length=500, verbose_name="理由")),
                        ("at", models.DateTimeField(verbose_name="更正时间")),
                        (
                            "appraisal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="corrections",
                                to="appraisal.appraisal",
                                verbose_name="考核",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="更正人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核更正",
                        "verbose_name_plural": "考核更正",
                        "ordering": ["at", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Line",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "measure",
                            models.CharField(
                                choices=[
                                    ("COVERAGE", "每日检查"),
                                    ("CHECK", "检查合格"),
                                    ("REPEAT", "问题不重犯"),
                                    ("RECTIFY", "按期整改"),
                                    ("DUTY", "按期走访"),
                                    ("REQUEST", "按期办结诉求"),
                                    ("SATISFACTION", "诉求回访满意"),
                                    ("FEEDBACK", "群众评价满意"),
                                    ("TRAINING", "培训学分"),
                                ],
                                max_length=12,
                                verbose_name="项目",
                            ),
                        ),
                        ("counted_part", models.PositiveIntegerField(verbose_name="统计：合格")),
                        ("counted_whole", models.PositiveIntegerField(verbose_name="统计：总数")),
                        ("part", models.PositiveIntegerField(verbose_name="合格")),
                        ("whole", models.PositiveIntegerField(verbose_name="总数")),
                        ("weight", models.PositiveSmallIntegerField(verbose_name="权重")),
                        (
                            "counts_for",
                            models.DecimalField(
                                blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="实际权重"
                            ),
                        ),
                        (
                            "points",
                            models.DecimalField(
                                blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="得分"
                            ),
                        ),
                        (
                            "appraisal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="appraisal.appraisal",
                                verbose_name="考核",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核项目",
                        "verbose_name_plural": "考核项目",
                        "ordering": ["pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Objection",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("words", models.CharField(max_length=500, verbose_name="异议")),
                        ("at", models.DateTimeField(verbose_name="提出时间")),
                        ("due_on", models.DateField(verbose_name="答复期限")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("UPHELD", "采纳"), ("PARTLY", "部分采纳"), ("REJECTED", "不采纳")],
                                max_length=10,
                                verbose_name="结论",
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=500, verbose_name="答复")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        (
                            "appraisal",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="objections",
                                to="appraisal.appraisal",
                                verbose_name="考核",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核异议",
                        "verbose_name_plural": "考核异议",
                        "ordering": ["at", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="ObjectionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("words", models.CharField(max_length=500, verbose_name="异议")),
                        ("at", models.DateTimeField(verbose_name="提出时间")),
                        ("due_on", models.DateField(verbose_name="答复期限")),
                        (
                            "outcome",
                            models.CharField(
                                blank=True,
                                choices=[("UPHELD", "采纳"), ("PARTLY", "部分采纳"), ("REJECTED", "不采纳")],
                                max_length=10,
                                verbose_name="结论",
                            ),
                        ),
                        ("answer", models.CharField(blank=True, max_length=500, verbose_name="答复")),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="答复时间")),
                        (
                            "answered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="答复人",
                            ),
                        ),
                        (
                            "appraisal",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appraisal.appraisal",
                                verbose_name="考核",
                            ),
                        ),
                        (
                            "by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="提出人",
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
                                to="appraisal.objection",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="WeightTable",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "of",
                            models.CharField(
                                choices=[("STAFF", "工作人员"), ("VENUE", "活动室")],
                                max_length=8,
                                verbose_name="考核对象",
                            ),
                        ),
                        ("valid_from", models.DateField(help_text="当月第一天", verbose_name="从哪个月起")),
                        (
                            "coverage",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="每日检查",
                            ),
                        ),
                        (
                            "checks",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="检查合格",
                            ),
                        ),
                        (
                            "repeats",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="问题不重犯",
                            ),
                        ),
                        (
                            "rectifications",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="按期整改",
                            ),
                        ),
                        (
                            "duties",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="按期走访",
                            ),
                        ),
                        (
                            "requests",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="按期办结诉求",
                            ),
                        ),
                        (
                            "satisfaction",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="诉求回访满意",
                            ),
                        ),
                        (
                            "feedback",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="群众评价满意",
                            ),
                        ),
                        (
                            "training",
                            models.PositiveSmallIntegerField(
                                default=0,
                                help_text="百分之几；0 是不考核",
                                validators=[django.core.validators.MaxValueValidator(100)],
                                verbose_name="培训学分",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "考核权重",
                        "verbose_name_plural": "考核权重",
                        "ordering": ["of", "-valid_from"],
                        "default_permissions": ["view", "add"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("of", "valid_from"),
                                name="appraisal_weighttable_one_per_month",
                                violation_error_message="这个月起的权重已经有了。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "coverage",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                django.db.models.expressions.CombinedExpression(
                                                    django.db.models.expressions.CombinedExpression(
                                                        django.db.models.expressions.CombinedExpression(
                                                            django.db.models.expressions.CombinedExpression(
                                                                django.db.models.expressions.CombinedExpression(
                                                                    django.db.models.expressions.CombinedExpression(
                                                                        models.Value(100),
                                                                        "-",
                                                                        models.F("checks"),
                                                                    ),
                                                                    "-",
                                                                    models.F("repeats"),
                                                                ),
                                                                "-",
                                                                models.F("rectifications"),
                                                            ),
                                                            "-",
                                                            models.F("duties"),
                                                        ),
                                                        "-",
                                                        models.F("requests"),
                                                    ),
                                                    "-",
                                                    models.F("satisfaction"),
                                                ),
                                                "-",
                                                models.F("feedback"),
                                            ),
                                            "-",
                                            models.F("training"),
                                        ),
                                    )
                                ),
                                name="appraisal_weighttable_100_in_all",
                                violation_error_message="权重合计应为 100。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("of", "STAFF"), ("coverage", 0)),
                                    models.Q(
                                        ("of", "VENUE"),
                                        ("duties", 0),
                                        ("requests", 0),
                                        ("satisfaction", 0),
                                        ("training", 0),
                                    ),
                                    _connector="OR",
                                ),
                                name="appraisal_weighttable_only_its_measures",
                                violation_error_message="活动室和工作人员各有各的考核项目。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("valid_from__day", 1)),
                                name="appraisal_weighttable_from_a_first",
                                violation_error_message="权重从一个月的第一天起。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="AppraisalEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("month", models.DateField(help_text="当月第一天", verbose_name="月份")),
                        (
                            "score",
                            models.DecimalField(
                                blank=True, decimal_places=1, max_digits=4, null=True, verbose_name="得分"
                            ),
                        ),
                        (
                            "shown_on",
                            models.DateField(
                                help_text="第一次算出的那天，从这天起可以提出异议", verbose_name="公示日"
                            ),
                        ),
                        (
                            "computed_at",
                            models.DateTimeField(
                                help_text="数字最近一次有变化的时候", verbose_name="计算时间"
                            ),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="定稿时间")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="定稿人",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
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
                                to="appraisal.appraisal",
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
                        (
                            "venue",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="activities.venue",
                                verbose_name="活动室",
                            ),
                        ),
                        (
                            "weights",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="appraisal.weighttable",
                                verbose_name="权重",
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
                    model_name="accountability",
                    name="appraisal",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="appraisal.appraisal",
                        verbose_name="有关的考核",
                    ),
                ),
                migrations.AddField(
                    model_name="appraisal",
                    name="weights",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="appraisal.weighttable",
                        verbose_name="权重",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="weighttable",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appraisal_weighttableevent" ("checks", "coverage", "duties", "feedback", "id", "of", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rectifications", "repeats", "requests", "satisfaction", "training", "valid_from") VALUES (NEW."checks", NEW."coverage", NEW."duties", NEW."feedback", NEW."id", NEW."of", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rectifications", NEW."repeats", NEW."requests", NEW."satisfaction", NEW."training", NEW."valid_from"); RETURN NULL;',
                            hash="a4d9461c69b9e7ca1e1db0a0b5141ea7a87f515a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_0dbe2",
                            table="appraisal_weighttable",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="weighttable",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appraisal_weighttableevent" ("checks", "coverage", "duties", "feedback", "id", "of", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rectifications", "repeats", "requests", "satisfaction", "training", "valid_from") VALUES (NEW."checks", NEW."coverage", NEW."duties", NEW."feedback", NEW."id", NEW."of", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rectifications", NEW."repeats", NEW."requests", NEW."satisfaction", NEW."training", NEW."valid_from"); RETURN NULL;',
                            hash="205dbed260dbdf5d056b9cb8b7d417f89abeec48",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_5df9c",
                            table="appraisal_weighttable",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="weighttableevent",
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
                    model_name="weighttableevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="appraisal.weighttable",
                    ),
                ),
                migrations.AddIndex(
                    model_name="accountability",
                    index=models.Index(fields=["unit", "-happened_on"], name="appraisal_account_by_unit"),
                ),
                migrations.AddConstraint(
                    model_name="accountability",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="appraisal_accountability_has_a_reason",
                        violation_error_message="请写明事由。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="accountability",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("recorded_by", models.F("member")), _negated=True),
                        name="appraisal_accountability_of_another",
                        violation_error_message="问责由别人登记，不能登记自己。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="accountability",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("replied_at", None), ("reply", "")),
                            models.Q(models.Q(("reply", ""), _negated=True), ("replied_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="appraisal_accountability_replied_with_moment",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="accountability",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdraw_reason", ""), ("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdraw_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="appraisal_accountability_withdrawn_with_who_and_why",
                        violation_error_message="撤销要有经办人和原因。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountability",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appraisal_accountabilityevent" ("appraisal_id", "duty_id", "finding_id", "happened_on", "id", "kind", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "replied_at", "reply", "submission_id", "unit_id", "version", "withdraw_reason", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."appraisal_id", NEW."duty_id", NEW."finding_id", NEW."happened_on", NEW."id", NEW."kind", NEW."member_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."replied_at", NEW."reply", NEW."submission_id", NEW."unit_id", NEW."version", NEW."withdraw_reason", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;',
                            hash="d0d7c59957d280c96b5c5268c331a9b42b861c99",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3e116",
                            table="appraisal_accountability",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="accountability",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appraisal_accountabilityevent" ("appraisal_id", "duty_id", "finding_id", "happened_on", "id", "kind", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "replied_at", "reply", "submission_id", "unit_id", "version", "withdraw_reason", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."appraisal_id", NEW."duty_id", NEW."finding_id", NEW."happened_on", NEW."id", NEW."kind", NEW."member_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."replied_at", NEW."reply", NEW."submission_id", NEW."unit_id", NEW."version", NEW."withdraw_reason", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;',
                            hash="f31fa5294786144b95142c8f07185d5ca604fafb",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f1d2d",
                            table="appraisal_accountability",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="correction",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("part__lte", models.F("whole"))),
                        name="appraisal_correction_part_of_a_whole",
                        violation_error_message="合格的数目不能超过总数。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="correction",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("reason", ""), _negated=True),
                        name="appraisal_correction_with_reason",
                        violation_error_message="请写明更正的理由。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="correction",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (\n    SELECT FROM appraisal_appraisal\n    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.appraisal_id ELSE NEW.appraisal_id END AND closed_at IS NOT NULL\n) THEN\n    RAISE EXCEPTION '考核已经定稿，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n",
                            hash="bb1f3f17ba227d07c11f4e7d6c8a7fc34e689247",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_55f60",
                            table="appraisal_correction",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="line",
                    constraint=models.UniqueConstraint(
                        fields=("appraisal", "measure"), name="appraisal_line_once"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="line",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("counted_part__lte", models.F("counted_whole")), ("part__lte", models.F("whole"))
                        ),
                        name="appraisal_line_part_of_a_whole",
                        violation_error_message="合格的数目不能超过总数。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="line",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("counts_for", None), ("points", None)),
                            models.Q(
                                ("counts_for__isnull", False), ("points__isnull", False), ("whole__gte", 1)
                            ),
                            _connector="OR",
                        ),
                        name="appraisal_line_points_of_what_was_measured",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="line",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (\n    SELECT FROM appraisal_appraisal\n    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.appraisal_id ELSE NEW.appraisal_id END AND closed_at IS NOT NULL\n) THEN\n    RAISE EXCEPTION '考核已经定稿，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n",
                            hash="4fcb66d93f157f2d6367cf52f1c5bcdf4b15435b",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_eebbd",
                            table="appraisal_line",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objection",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("answered_at", None)),
                        fields=("appraisal",),
                        name="appraisal_objection_one_waits",
                        violation_error_message="已经提出异议，正在等待答复。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objection",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="appraisal_objection_has_words",
                        violation_error_message="请写明对什么有异议、为什么。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objection",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", ""), ("answered_at", None), ("answered_by", None), ("outcome", "")
                            ),
                            models.Q(
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                                models.Q(("answer", ""), _negated=True),
                                models.Q(("outcome", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="appraisal_objection_answered_with_reason",
                        violation_error_message="答复要写明结论和理由。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="objection",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("answered_by", None),
                            models.Q(("answered_by", models.F("by")), _negated=True),
                            _connector="OR",
                        ),
                        name="appraisal_objection_answered_by_another",
                        violation_error_message="自己提出的异议由别人答复。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="objection",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF EXISTS (\n    SELECT FROM appraisal_appraisal\n    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.appraisal_id ELSE NEW.appraisal_id END AND closed_at IS NOT NULL\n) THEN\n    RAISE EXCEPTION '考核已经定稿，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nRETURN NEW;\n",
                            hash="063483987c99412c2b02118335db881a9517d18b",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_d5901",
                            table="appraisal_objection",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="objection",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appraisal_objectionevent" ("answer", "answered_at", "answered_by_id", "appraisal_id", "at", "by_id", "due_on", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."appraisal_id", NEW."at", NEW."by_id", NEW."due_on", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."words"); RETURN NULL;',
                            hash="2ff50325b436c8993ab32a94300447e3cee73f60",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_58f4a",
                            table="appraisal_objection",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="objection",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appraisal_objectionevent" ("answer", "answered_at", "answered_by_id", "appraisal_id", "at", "by_id", "due_on", "id", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "words") VALUES (NEW."answer", NEW."answered_at", NEW."answered_by_id", NEW."appraisal_id", NEW."at", NEW."by_id", NEW."due_on", NEW."id", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."words"); RETURN NULL;',
                            hash="f6cb472c08b0df7cbc4756397d78978896e1d2c4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8bdbd",
                            table="appraisal_objection",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="appraisal",
                    index=models.Index(fields=["month", "unit"], name="appraisal_by_month"),
                ),
                migrations.AddConstraint(
                    model_name="appraisal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("member__isnull", False), ("venue", None)),
                            models.Q(("member", None), ("venue__isnull", False)),
                            _connector="OR",
                        ),
                        name="appraisal_appraisal_of_a_member_or_a_venue",
                        violation_error_message="考核的是一位工作人员，或者一处活动室。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appraisal",
                    constraint=models.UniqueConstraint(
                        fields=("member", "month"),
                        name="appraisal_appraisal_member_once_a_month",
                        violation_error_message="这位工作人员这个月已有考核。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appraisal",
                    constraint=models.UniqueConstraint(
                        fields=("venue", "month"),
                        name="appraisal_appraisal_venue_once_a_month",
                        violation_error_message="这处活动室这个月已有考核。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appraisal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("score", None), ("score__range", (0, 100)), _connector="OR"),
                        name="appraisal_appraisal_score_of_100",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appraisal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("month__day", 1), ("shown_on__gt", models.F("month"))),
                        name="appraisal_appraisal_shown_after_its_month",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="appraisal",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(("closed_at__isnull", False), ("closed_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="appraisal_appraisal_closed_with_who",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appraisal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\nIF OLD.closed_at IS NOT NULL THEN\n    RAISE EXCEPTION '考核已经定稿，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\nEND IF;\nIF TG_OP = 'DELETE' THEN RETURN OLD; END IF;\nIF NEW.closed_at IS NOT NULL AND EXISTS (\n    SELECT FROM appraisal_objection WHERE appraisal_id = NEW.id AND answered_at IS NULL\n) THEN\n    RAISE EXCEPTION '还有异议没有答复，不能定稿。' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;\nEND IF;\nRETURN NEW;\n",
                            hash="d86e400dd245590140fe1fcdd548f6a44c2416e8",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_b0ce7",
                            table="appraisal_appraisal",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appraisal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "appraisal_appraisalevent" ("closed_at", "closed_by_id", "computed_at", "id", "member_id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score", "shown_on", "unit_id", "venue_id", "version", "weights_id") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."computed_at", NEW."id", NEW."member_id", NEW."month", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."score", NEW."shown_on", NEW."unit_id", NEW."venue_id", NEW."version", NEW."weights_id"); RETURN NULL;',
                            hash="1b7e51041c6280ff6b16350e38a606477736a7f7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8b3e6",
                            table="appraisal_appraisal",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="appraisal",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "appraisal_appraisalevent" ("closed_at", "closed_by_id", "computed_at", "id", "member_id", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "score", "shown_on", "unit_id", "venue_id", "version", "weights_id") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."computed_at", NEW."id", NEW."member_id", NEW."month", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."score", NEW."shown_on", NEW."unit_id", NEW."venue_id", NEW."version", NEW."weights_id"); RETURN NULL;',
                            hash="679171f5e0ce42b97ee86b23e49b099185af9efe",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2b810",
                            table="appraisal_appraisal",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
