import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import laoling.migrating


class Migration(migrations.Migration):
    replaces = [("competitions", "0001_first")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("activities", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        laoling.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Competition",
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
                                choices=[("EXCELLENCE", "创优"), ("INNOVATION", "创新")],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "who",
                            models.CharField(
                                choices=[("STAFF", "工作人员"), ("VENUE", "活动室"), ("STATION", "老年站")],
                                max_length=10,
                                verbose_name="参赛对象",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        ("words", models.TextField(blank=True, max_length=4000, verbose_name="竞赛办法")),
                        ("starts_on", models.DateField(verbose_name="竞赛从")),
                        ("ends_on", models.DateField(help_text="数据指标按这段时间计算", verbose_name="到")),
                        (
                            "entries_until",
                            models.DateField(help_text="当天仍可报名", verbose_name="报名截止"),
                        ),
                        ("judged_until", models.DateField(verbose_name="评分截止")),
                        (
                            "opened_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="开放报名时间"
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="公布时间"
                            ),
                        ),
                        (
                            "times_reopened",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="重新评分次数"
                            ),
                        ),
                        (
                            "reopened_reason",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="重新评分的原因"
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
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="公布人",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="制定人",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="开放人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.unit",
                                verbose_name="举办单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "劳动竞赛",
                        "verbose_name_plural": "劳动竞赛",
                        "ordering": ["-starts_on", "-pk"],
                        "permissions": [
                            ("keep_competition", "举办竞赛、公布结果"),
                            ("enter_competition", "报名参赛"),
                            ("judge_competition", "竞赛评分"),
                        ],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="Award",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=20, verbose_name="奖项")),
                        ("places", models.PositiveSmallIntegerField(verbose_name="名额")),
                        ("place", models.PositiveSmallIntegerField(default=1, verbose_name="次序")),
                        (
                            "competition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="awards",
                                to="competitions.competition",
                                verbose_name="竞赛",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "奖项",
                        "verbose_name_plural": "奖项",
                        "ordering": ["competition", "place", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="CompetitionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[("EXCELLENCE", "创优"), ("INNOVATION", "创新")],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "who",
                            models.CharField(
                                choices=[("STAFF", "工作人员"), ("VENUE", "活动室"), ("STATION", "老年站")],
                                max_length=10,
                                verbose_name="参赛对象",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="名称")),
                        ("words", models.TextField(blank=True, max_length=4000, verbose_name="竞赛办法")),
                        ("starts_on", models.DateField(verbose_name="竞赛从")),
                        ("ends_on", models.DateField(help_text="数据指标按这段时间计算", verbose_name="到")),
                        (
                            "entries_until",
                            models.DateField(help_text="当天仍可报名", verbose_name="报名截止"),
                        ),
                        ("judged_until", models.DateField(verbose_name="评分截止")),
                        (
                            "opened_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="开放报名时间"
                            ),
                        ),
                        (
                            "closed_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="公布时间"
                            ),
                        ),
                        (
                            "times_reopened",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="重新评分次数"
                            ),
                        ),
                        (
                            "reopened_reason",
                            models.CharField(
                                blank=True, editable=False, max_length=200, verbose_name="重新评分的原因"
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
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="公布人",
                            ),
                        ),
                        (
                            "created_by",
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
                            "opened_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="开放人",
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
                                to="competitions.competition",
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
                                verbose_name="举办单位",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Criterion",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="评分项目")),
                        ("weight", models.PositiveSmallIntegerField(verbose_name="权重")),
                        (
                            "figure",
                            models.CharField(
                                blank=True,
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
                                help_text="不选：由评委打分",
                                max_length=12,
                                verbose_name="数据指标",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="评分要点")),
                        ("place", models.PositiveSmallIntegerField(default=1, verbose_name="次序")),
                        (
                            "competition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="criteria",
                                to="competitions.competition",
                                verbose_name="竞赛",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评分项目",
                        "verbose_name_plural": "评分项目",
                        "ordering": ["competition", "place", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Entry",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(blank=True, max_length=60, verbose_name="项目名称")),
                        ("text", models.TextField(blank=True, max_length=4000, verbose_name="事迹或做法")),
                        ("submitted_at", models.DateTimeField(verbose_name="报名时间")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="退出时间"
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "competition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="entries",
                                to="competitions.competition",
                                verbose_name="竞赛",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报名人",
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
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="activities.venue",
                                verbose_name="活动室",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "参赛",
                        "verbose_name_plural": "参赛",
                        "ordering": ["unit__path", "member__name", "venue__name", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="EntryEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("title", models.CharField(blank=True, max_length=60, verbose_name="项目名称")),
                        ("text", models.TextField(blank=True, max_length=4000, verbose_name="事迹或做法")),
                        ("submitted_at", models.DateTimeField(verbose_name="报名时间")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="退出时间"
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "competition",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="competitions.competition",
                                verbose_name="竞赛",
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
                                to="competitions.entry",
                            ),
                        ),
                        (
                            "submitted_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报名人",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Judge",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "competition",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="judges",
                                to="competitions.competition",
                                verbose_name="竞赛",
                            ),
                        ),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评委",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评委",
                        "verbose_name_plural": "评委",
                        "ordering": ["competition", "member__name", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Partner",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="competitions.entry",
                                verbose_name="参赛",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "一起完成的人",
                        "verbose_name_plural": "一起完成的人",
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Result",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("total", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="总分")),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="名次")),
                        ("award", models.CharField(blank=True, max_length=20, verbose_name="奖项")),
                        (
                            "entry",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="result",
                                to="competitions.entry",
                                verbose_name="参赛",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "竞赛结果",
                        "verbose_name_plural": "竞赛结果",
                        "ordering": ["rank", "entry__unit__path", "entry"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="ResultEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("total", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="总分")),
                        ("rank", models.PositiveSmallIntegerField(verbose_name="名次")),
                        ("award", models.CharField(blank=True, max_length=20, verbose_name="奖项")),
                        (
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="competitions.entry",
                                verbose_name="参赛",
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
                                to="competitions.result",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ResultLine",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "points",
                            models.DecimalField(
                                decimal_places=2, max_digits=5, null=True, verbose_name="得分"
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=100, verbose_name="依据")),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="competitions.criterion",
                                verbose_name="评分项目",
                            ),
                        ),
                        (
                            "result",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="lines",
                                to="competitions.result",
                                verbose_name="结果",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "结果明细",
                        "verbose_name_plural": "结果明细",
                        "ordering": ["result", "criterion__place", "criterion"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Score",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("points", models.PositiveSmallIntegerField(verbose_name="分数")),
                        ("given_at", models.DateTimeField(verbose_name="评分时间")),
                        (
                            "criterion",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="competitions.criterion",
                                verbose_name="评分项目",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="competitions.entry",
                                verbose_name="参赛",
                            ),
                        ),
                        (
                            "judge",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="scores",
                                to="competitions.judge",
                                verbose_name="评委",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评分",
                        "verbose_name_plural": "评分",
                        "ordering": ["entry", "criterion", "judge"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="ScoreEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("points", models.PositiveSmallIntegerField(verbose_name="分数")),
                        ("given_at", models.DateTimeField(verbose_name="评分时间")),
                        (
                            "criterion",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="competitions.criterion",
                                verbose_name="评分项目",
                            ),
                        ),
                        (
                            "entry",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="competitions.entry",
                                verbose_name="参赛",
                            ),
                        ),
                        (
                            "judge",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="competitions.judge",
                                verbose_name="评委",
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
                                to="competitions.score",
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
                    model_name="entry",
                    name="team",
                    field=models.ManyToManyField(
                        blank=True,
                        related_name="+",
                        through="competitions.Partner",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="一起完成的人",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="competition",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on__gte", models.F("starts_on")),
                            ("judged_until__gt", models.F("entries_until")),
                        ),
                        name="competitions_competition_days_in_order",
                        violation_error_message="竞赛结束不能早于开始；评分截止要晚于报名截止。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="competition",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("kind", "EXCELLENCE"), ("who", "STAFF"), _connector="OR"),
                        name="competitions_competition_innovations_are_of_staff",
                        violation_error_message="创新竞赛的参赛对象是工作人员。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="competition",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("opened_at", None), ("opened_by", None)),
                            models.Q(("opened_at__isnull", False), ("opened_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="competitions_competition_opened_with_who",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="competition",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at", None), ("closed_by", None)),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("closed_by__isnull", False),
                                ("opened_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="competitions_competition_closed_after_opening_with_who",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="competition",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reopened_reason", ""), ("times_reopened", 0)),
                            models.Q(
                                ("times_reopened__gte", 1), models.Q(("reopened_reason", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="competitions_competition_reopened_with_reason",
                        violation_error_message="请写明重新评分的原因。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="competition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen_when_closed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            IF OLD.closed_at IS NOT NULL AND (\n                TG_OP = 'DELETE' OR NEW.closed_at IS NOT NULL OR NEW.reopened_reason = ''\n                OR NEW.times_reopened <> OLD.times_reopened + 1\n            ) THEN\n                RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_closed_for_good';\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;\n        ",
                            hash="d79ee059826288ba7a61e552a0a8427ecd20c47f",
                            operation="UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_when_closed_789ab",
                            table="competitions_competition",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="competition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "competitions_competitionevent" ("closed_at", "closed_by_id", "created_by_id", "ends_on", "entries_until", "id", "judged_until", "kind", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopened_reason", "starts_on", "submission_id", "times_reopened", "title", "unit_id", "version", "who", "words") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."created_by_id", NEW."ends_on", NEW."entries_until", NEW."id", NEW."judged_until", NEW."kind", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reopened_reason", NEW."starts_on", NEW."submission_id", NEW."times_reopened", NEW."title", NEW."unit_id", NEW."version", NEW."who", NEW."words"); RETURN NULL;',
                            hash="3699fd31647d74c22497b69fb87e0e2c4e5622d3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_56500",
                            table="competitions_competition",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="competition",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "competitions_competitionevent" ("closed_at", "closed_by_id", "created_by_id", "ends_on", "entries_until", "id", "judged_until", "kind", "opened_at", "opened_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopened_reason", "starts_on", "submission_id", "times_reopened", "title", "unit_id", "version", "who", "words") VALUES (NEW."closed_at", NEW."closed_by_id", NEW."created_by_id", NEW."ends_on", NEW."entries_until", NEW."id", NEW."judged_until", NEW."kind", NEW."opened_at", NEW."opened_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reopened_reason", NEW."starts_on", NEW."submission_id", NEW."times_reopened", NEW."title", NEW."unit_id", NEW."version", NEW."who", NEW."words"); RETURN NULL;',
                            hash="dfacb9e32f063d4b10c58b674a371fd9775cd597",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c3d3f",
                            table="competitions_competition",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="award",
                    constraint=models.UniqueConstraint(
                        fields=("competition", "name"),
                        name="competitions_award_once",
                        violation_error_message="这个奖项已经有了。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="award",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("places__range", (1, 100))),
                        name="competitions_award_1_to_100_places",
                        violation_error_message="名额请填 1 到 100。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="award",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen_when_closed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE closed TIMESTAMPTZ;",
                            func="\n            IF TG_OP <> 'INSERT' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = OLD.competition_id FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = NEW.competition_id FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;\n        ",
                            hash="eecf2e93f4915eb87fa9eb63ccbaf90203d7ebdb",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_when_closed_3026b",
                            table="competitions_award",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="criterion",
                    constraint=models.UniqueConstraint(
                        fields=("competition", "name"),
                        name="competitions_criterion_once",
                        violation_error_message="这个评分项目已经有了。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="criterion",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("weight__range", (1, 100))),
                        name="competitions_criterion_weight_1_to_100",
                        violation_error_message="权重请填 1 到 100。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="criterion",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen_when_closed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE closed TIMESTAMPTZ;",
                            func="\n            IF TG_OP <> 'INSERT' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = OLD.competition_id FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = NEW.competition_id FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;\n        ",
                            hash="23dfecc2d282ff3e3b4009b7d21193382155001c",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_when_closed_47b85",
                            table="competitions_criterion",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="judge",
                    constraint=models.UniqueConstraint(
                        fields=("competition", "member"),
                        name="competitions_judge_once",
                        violation_error_message="这位同事已经是评委。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="judge",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen_when_closed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE closed TIMESTAMPTZ;",
                            func="\n            IF TG_OP <> 'INSERT' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = OLD.competition_id FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = NEW.competition_id FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;\n        ",
                            hash="bc6e3f2e3dcaf63fd0d82687532a84a21ea7629d",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_when_closed_7863d",
                            table="competitions_judge",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="partner",
                    constraint=models.UniqueConstraint(
                        fields=("entry", "user"), name="competitions_partner_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="partner",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen_when_closed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE closed TIMESTAMPTZ;",
                            func="\n            IF TG_OP <> 'INSERT' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = (SELECT competition_id FROM competitions_entry WHERE id = OLD.entry_id) FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = (SELECT competition_id FROM competitions_entry WHERE id = NEW.entry_id) FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;\n        ",
                            hash="d69a001606df32c638920587ba969561162abed8",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_when_closed_7bd01",
                            table="competitions_partner",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="entry",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("member", None), ("venue", None), _connector="OR"),
                        name="competitions_entry_of_one_thing",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="entry",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("member", None), ("venue", None), ("withdrawn_at", None)),
                        fields=("competition", "unit"),
                        name="competitions_entry_station_once",
                        violation_error_message="这个老年站已经报名。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="entry",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("venue__isnull", False), ("withdrawn_at", None)),
                        fields=("competition", "venue"),
                        name="competitions_entry_venue_once",
                        violation_error_message="这个活动室已经报名。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="entry",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("member__isnull", False), ("withdrawn_at", None)),
                        fields=("competition", "member", "title"),
                        name="competitions_entry_member_once",
                        violation_error_message="这位同事已经报名；同一个创新项目只报一次。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="entry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen_when_closed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE closed TIMESTAMPTZ;",
                            func="\n            IF TG_OP <> 'INSERT' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = OLD.competition_id FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = NEW.competition_id FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;\n        ",
                            hash="397dbf244fe40af544b2aaa63823a6e6fceef3d8",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_when_closed_439c1",
                            table="competitions_entry",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="entry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "competitions_entryevent" ("competition_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "submitted_at", "submitted_by_id", "text", "title", "unit_id", "venue_id", "version", "withdrawn_at") VALUES (NEW."competition_id", NEW."id", NEW."member_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."submitted_at", NEW."submitted_by_id", NEW."text", NEW."title", NEW."unit_id", NEW."venue_id", NEW."version", NEW."withdrawn_at"); RETURN NULL;',
                            hash="87086fae1af88b85e47d928e65d39a3c7e3dda2a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_90ca7",
                            table="competitions_entry",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="entry",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "competitions_entryevent" ("competition_id", "id", "member_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "submitted_at", "submitted_by_id", "text", "title", "unit_id", "venue_id", "version", "withdrawn_at") VALUES (NEW."competition_id", NEW."id", NEW."member_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."submitted_at", NEW."submitted_by_id", NEW."text", NEW."title", NEW."unit_id", NEW."venue_id", NEW."version", NEW."withdrawn_at"); RETURN NULL;',
                            hash="91ea4d82639e388ab24bfc32c224cfe46149a1b9",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_76696",
                            table="competitions_entry",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="result",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("total__range", (0, 100))),
                        name="competitions_result_total_0_to_100",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="result",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("rank__gte", 1)), name="competitions_result_rank_from_1"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="result",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen_when_closed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE closed TIMESTAMPTZ;",
                            func="\n            IF TG_OP <> 'INSERT' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = (SELECT competition_id FROM competitions_entry WHERE id = OLD.entry_id) FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = (SELECT competition_id FROM competitions_entry WHERE id = NEW.entry_id) FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;\n        ",
                            hash="ca18abaed5765df38d5f7cc600e2ceae46a91bdb",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_when_closed_ceb96",
                            table="competitions_result",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="result",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "competitions_resultevent" ("award", "entry_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "total") VALUES (NEW."award", NEW."entry_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rank", NEW."total"); RETURN NULL;',
                            hash="e07f7f799ec632dd1e7517fe755b31f4939b0feb",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4dd42",
                            table="competitions_result",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="result",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "competitions_resultevent" ("award", "entry_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rank", "total") VALUES (OLD."award", OLD."entry_id", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."rank", OLD."total"); RETURN NULL;',
                            hash="41c918a22a7fe9a630eeac9529dbec6988084cfb",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_a0b34",
                            table="competitions_result",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="resultline",
                    constraint=models.UniqueConstraint(
                        fields=("result", "criterion"), name="competitions_resultline_once"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="resultline",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen_when_closed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE closed TIMESTAMPTZ;",
                            func="\n            IF TG_OP <> 'INSERT' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = (SELECT entry.competition_id FROM competitions_result result JOIN competitions_entry entry ON entry.id = result.entry_id WHERE result.id = OLD.result_id) FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = (SELECT entry.competition_id FROM competitions_result result JOIN competitions_entry entry ON entry.id = result.entry_id WHERE result.id = NEW.result_id) FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;\n        ",
                            hash="c8b4bf3d257133d7cb1f3ce5145446a017948e4b",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_when_closed_47281",
                            table="competitions_resultline",
                            when="BEFORE",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="score",
                    constraint=models.UniqueConstraint(
                        fields=("entry", "criterion", "judge"), name="competitions_score_once_per_judge"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="score",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("points__lte", 100)),
                        name="competitions_score_0_to_100",
                        violation_error_message="分数请填 0 到 100。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="score",
                    trigger=pgtrigger.compiler.Trigger(
                        name="frozen_when_closed",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            declare="DECLARE closed TIMESTAMPTZ;",
                            func="\n            IF TG_OP <> 'INSERT' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = (SELECT competition_id FROM competitions_entry WHERE id = OLD.entry_id) FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP <> 'DELETE' THEN\n                SELECT closed_at INTO closed FROM competitions_competition WHERE id = (SELECT competition_id FROM competitions_entry WHERE id = NEW.entry_id) FOR SHARE;\n                IF closed IS NOT NULL THEN RAISE EXCEPTION '竞赛已经公布结果，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = 'competitions_frozen_when_closed'; END IF;\n            END IF;\n            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;\n        ",
                            hash="f8c910ecfcc553b72a1cbeabf04a3d3e6b443e89",
                            operation="INSERT OR UPDATE OR DELETE",
                            pgid="pgtrigger_frozen_when_closed_6fba5",
                            table="competitions_score",
                            when="BEFORE",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="score",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "competitions_scoreevent" ("criterion_id", "entry_id", "given_at", "id", "judge_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points") VALUES (NEW."criterion_id", NEW."entry_id", NEW."given_at", NEW."id", NEW."judge_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."points"); RETURN NULL;',
                            hash="645544138d2f839fde711086050295f0c49f763a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5c8cc",
                            table="competitions_score",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="score",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "competitions_scoreevent" ("criterion_id", "entry_id", "given_at", "id", "judge_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points") VALUES (NEW."criterion_id", NEW."entry_id", NEW."given_at", NEW."id", NEW."judge_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."points"); RETURN NULL;',
                            hash="162a438a4ebcade2ad068669bc429545e24001de",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b2f1e",
                            table="competitions_score",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="score",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "competitions_scoreevent" ("criterion_id", "entry_id", "given_at", "id", "judge_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "points") VALUES (OLD."criterion_id", OLD."entry_id", OLD."given_at", OLD."id", OLD."judge_id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."points"); RETURN NULL;',
                            hash="d64e8d2525b2a403bbd88becb25bbf8a9d362f91",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_8c7c4",
                            table="competitions_score",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
