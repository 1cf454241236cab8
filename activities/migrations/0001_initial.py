import datetime
import uuid

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.functions
import django.core.validators
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import activities.models.activities
import activities.models.groups
import laoling.migrating


class Migration(migrations.Migration):
    replaces = [
        ("activities", "0001_first"),
        ("activities", "0002_schedule_version"),
        ("activities", "0003_a_month_at_most"),
        ("activities", "0004_sign_ups_and_series"),
        ("activities", "0005_venue_free"),
        ("activities", "0006_groups"),
        ("activities", "0007_kinds_moves_and_public_groups"),
    ]

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
                    name="PublicUnit",
                    fields=[],
                    options={
                        "verbose_name": "单位",
                        "verbose_name_plural": "单位",
                        "proxy": True,
                        "default_permissions": (),
                        "indexes": [],
                        "constraints": [],
                    },
                    bases=("accounts.unit",),
                ),
                migrations.CreateModel(
                    name="Group",
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
                                    ("PARTY_BRANCH", "党支部"),
                                    ("PARTY_GROUP", "党小组"),
                                    ("CLUB", "文体协会"),
                                    ("SELF_GOVERNED", "自管组织"),
                                    ("INTEREST", "兴趣小组"),
                                    ("VOLUNTEER", "志愿服务队"),
                                ],
                                max_length=14,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("purpose", models.CharField(blank=True, max_length=200, verbose_name="做什么")),
                        ("plan", models.TextField(blank=True, max_length=2000, verbose_name="计划")),
                        ("charter", models.TextField(blank=True, max_length=6000, verbose_name="章程")),
                        ("founded_on", models.DateField(verbose_name="成立日期")),
                        ("registered_on", models.DateField(blank=True, null=True, verbose_name="备案日期")),
                        ("dissolved_on", models.DateField(blank=True, null=True, verbose_name="解散日期")),
                        (
                            "dissolve_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="解散原因"),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
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
                            "created_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "dissolved_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理解散的人",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                help_text="只有党小组要选",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="children",
                                to="activities.group",
                                verbose_name="所属党支部",
                            ),
                        ),
                        (
                            "registered_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="备案人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="groups",
                                to="accounts.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "团队",
                        "verbose_name_plural": "团队",
                        "ordering": ["unit__path", "kind", "name", "pk"],
                        "permissions": [
                            ("keep_group", "登记团队和它的成员、负责人"),
                            ("register_group", "团队备案、年审和解散"),
                        ],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="GroupEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("PARTY_BRANCH", "党支部"),
                                    ("PARTY_GROUP", "党小组"),
                                    ("CLUB", "文体协会"),
                                    ("SELF_GOVERNED", "自管组织"),
                                    ("INTEREST", "兴趣小组"),
                                    ("VOLUNTEER", "志愿服务队"),
                                ],
                                max_length=14,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("purpose", models.CharField(blank=True, max_length=200, verbose_name="做什么")),
                        ("plan", models.TextField(blank=True, max_length=2000, verbose_name="计划")),
                        ("charter", models.TextField(blank=True, max_length=6000, verbose_name="章程")),
                        ("founded_on", models.DateField(verbose_name="成立日期")),
                        ("registered_on", models.DateField(blank=True, null=True, verbose_name="备案日期")),
                        ("dissolved_on", models.DateField(blank=True, null=True, verbose_name="解散日期")),
                        (
                            "dissolve_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="解散原因"),
                        ),
                        (
                            "created_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
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
                            "dissolved_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理解散的人",
                            ),
                        ),
                        (
                            "parent",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="只有党小组要选",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="activities.group",
                                verbose_name="所属党支部",
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
                                to="activities.group",
                            ),
                        ),
                        (
                            "registered_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="备案人",
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
                    name="GroupReview",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("activities_held", models.PositiveIntegerField(verbose_name="开展活动（次）")),
                        ("members", models.PositiveIntegerField(verbose_name="成员（人）")),
                        ("accounts_in_order", models.BooleanField(verbose_name="账目清楚")),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("GOOD", "优秀"),
                                    ("PASSED", "合格"),
                                    ("IMPROVE", "限期整改"),
                                    ("FAILED", "不合格"),
                                ],
                                max_length=10,
                                verbose_name="结果",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="意见")),
                        ("reviewed_on", models.DateField(verbose_name="审查日期")),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="reviews",
                                to="activities.group",
                                verbose_name="团队",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审查人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "团队年审",
                        "verbose_name_plural": "团队年审",
                        "ordering": ["-year"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="GroupReviewEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                        ("activities_held", models.PositiveIntegerField(verbose_name="开展活动（次）")),
                        ("members", models.PositiveIntegerField(verbose_name="成员（人）")),
                        ("accounts_in_order", models.BooleanField(verbose_name="账目清楚")),
                        (
                            "result",
                            models.CharField(
                                choices=[
                                    ("GOOD", "优秀"),
                                    ("PASSED", "合格"),
                                    ("IMPROVE", "限期整改"),
                                    ("FAILED", "不合格"),
                                ],
                                max_length=10,
                                verbose_name="结果",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="意见")),
                        ("reviewed_on", models.DateField(verbose_name="审查日期")),
                        (
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="activities.group",
                                verbose_name="团队",
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
                                to="activities.groupreview",
                            ),
                        ),
                        (
                            "reviewed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审查人",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("joined_on", models.DateField(verbose_name="加入日期")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="离开日期")),
                        (
                            "left_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("WISH", "本人提出"),
                                    ("MOVED", "迁出或转走"),
                                    ("DIED", "去世"),
                                    ("DISSOLVED", "团队解散"),
                                    ("MERGED", "重复登记"),
                                    ("OTHER", "其他"),
                                ],
                                max_length=10,
                                verbose_name="离开原因",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理离开的人",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="activities.group",
                                verbose_name="团队",
                            ),
                        ),
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
                        (
                            "retiree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="people.retiree",
                                verbose_name="老同志",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "团队成员",
                        "verbose_name_plural": "团队成员",
                        "ordering": ["retiree__name_sort", "joined_on", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="MembershipEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("joined_on", models.DateField(verbose_name="加入日期")),
                        ("left_on", models.DateField(blank=True, null=True, verbose_name="离开日期")),
                        (
                            "left_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("WISH", "本人提出"),
                                    ("MOVED", "迁出或转走"),
                                    ("DIED", "去世"),
                                    ("DISSOLVED", "团队解散"),
                                    ("MERGED", "重复登记"),
                                    ("OTHER", "其他"),
                                ],
                                max_length=10,
                                verbose_name="离开原因",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="办理离开的人",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="activities.group",
                                verbose_name="团队",
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
                                to="activities.membership",
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Office",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("post", models.CharField(max_length=20, verbose_name="职务")),
                        ("from_on", models.DateField(verbose_name="任职日期")),
                        ("until_on", models.DateField(blank=True, null=True, verbose_name="免职日期")),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="offices",
                                to="activities.membership",
                                verbose_name="成员",
                            ),
                        ),
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
                        "verbose_name": "团队职务",
                        "verbose_name_plural": "团队职务",
                        "ordering": ["from_on", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="OfficeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("post", models.CharField(max_length=20, verbose_name="职务")),
                        ("from_on", models.DateField(verbose_name="任职日期")),
                        ("until_on", models.DateField(blank=True, null=True, verbose_name="免职日期")),
                        (
                            "membership",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="activities.membership",
                                verbose_name="成员",
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
                                to="activities.office",
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
                    name="ScheduleVersion",
                    fields=[
                        (
                            "id",
                            models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                        ),
                        (
                            "version",
                            models.UUIDField(db_default=django.contrib.postgres.functions.RandomUUID()),
                        ),
                    ],
                    options={
                        "verbose_name": "活动表版本",
                        "verbose_name_plural": "活动表版本",
                        "default_permissions": (),
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("id", 1)), name="activities_scheduleversion_one_row"
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Series",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="活动名称")),
                        (
                            "rhythm",
                            models.CharField(
                                choices=[
                                    ("WEEKLY", "每周"),
                                    ("FORTNIGHTLY", "每两周"),
                                    ("NTH_WEEKDAY", "每月第几个星期几"),
                                    ("LAST_WEEKDAY", "每月最后一个星期几"),
                                    ("MONTHLY_DAY", "每月几号"),
                                ],
                                max_length=12,
                                verbose_name="重复",
                            ),
                        ),
                        ("first_on", models.DateField(verbose_name="第一次")),
                        ("until", models.DateField(verbose_name="重复到")),
                        (
                            "key",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                help_text="同一张表单只登记一次；各次活动在日历里的编号由它和日期得出",
                                unique=True,
                                verbose_name="提交编号",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.unit",
                                verbose_name="主办单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "系列活动",
                        "verbose_name_plural": "系列活动",
                        "ordering": ["-first_on", "-pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Activity",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "programme",
                            models.CharField(
                                choices=[
                                    ("BRAND", "品牌建设"),
                                    ("TWO_CARDS", "两卡服务"),
                                    ("STUDY", "政治学习"),
                                    ("CULTURE", "文化养老"),
                                    ("VOLUNTEERS", "发挥余热"),
                                    ("WARM_HEART", "暖心工程"),
                                ],
                                max_length=12,
                                verbose_name="工作",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("LECTURE", "讲座报告"),
                                    ("EXCHANGE", "座谈交流"),
                                    ("LESSON", "学习课程"),
                                    ("ARTS", "文艺书画"),
                                    ("SPORT", "体育健身"),
                                    ("CRAFT", "手工制作"),
                                    ("OUTING", "参观郊游"),
                                    ("FESTIVAL", "节庆联欢"),
                                    ("SERVICE", "便民服务"),
                                    ("OTHER", "其他"),
                                ],
                                db_default="OTHER",
                                default="OTHER",
                                max_length=8,
                                verbose_name="类型",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="活动名称")),
                        ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                        ("ends_at", models.DateTimeField(verbose_name="结束时间")),
                        (
                            "description",
                            models.TextField(blank=True, max_length=2000, verbose_name="内容介绍"),
                        ),
                        (
                            "phone",
                            models.CharField(
                                help_text="会印在公开的活动表上，请填单位电话",
                                max_length=30,
                                verbose_name="咨询电话",
                            ),
                        ),
                        (
                            "holds_venue",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                editable=False,
                                help_text="随活动室：大厅、广场可以同时办几场",
                                verbose_name="独占场地",
                            ),
                        ),
                        (
                            "occurs_on",
                            models.DateField(
                                blank=True,
                                editable=False,
                                help_text="按计划的日子，改期也不变",
                                null=True,
                                verbose_name="系列里的哪一次",
                            ),
                        ),
                        (
                            "moved_from",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="发布以后改期的，最早公布的开始时间",
                                null=True,
                                verbose_name="原定时间",
                            ),
                        ),
                        (
                            "move_reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=100,
                                verbose_name="改期或换地点的原因",
                            ),
                        ),
                        (
                            "takes_sign_ups",
                            models.BooleanField(db_default=False, default=False, verbose_name="需要报名"),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(2000),
                                ],
                                verbose_name="名额",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[("OWN", "本单位的老同志"), ("ALL", "各单位的老同志都可以")],
                                db_default="OWN",
                                default="OWN",
                                max_length=4,
                                verbose_name="谁可以报名",
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
                        ("sign_up_from", models.DateField(blank=True, null=True, verbose_name="报名从")),
                        ("sign_up_until", models.DateField(blank=True, null=True, verbose_name="报名到")),
                        (
                            "others_came",
                            models.PositiveSmallIntegerField(
                                db_default=0,
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(5000)],
                                verbose_name="没有登记姓名的人数",
                            ),
                        ),
                        (
                            "summary",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=2000,
                                verbose_name="活动小结",
                            ),
                        ),
                        (
                            "summed_up_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="小结时间"),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="发布时间"),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="取消时间"),
                        ),
                        (
                            "cancel_reason",
                            models.CharField(blank=True, max_length=100, verbose_name="取消原因"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                        (
                            "submission_id",
                            models.UUIDField(
                                db_default=django.contrib.postgres.functions.RandomUUID(),
                                default=uuid.uuid4,
                                editable=False,
                                help_text="同一张表单只登记一次；也是日历里认活动的编号",
                                unique=True,
                                verbose_name="提交编号",
                            ),
                        ),
                        (
                            "cancelled_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="取消人",
                            ),
                        ),
                        (
                            "created_by",
                            models.ForeignKey(
                                null=True,
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
                            "summed_up_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="小结人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="accounts.unit",
                                verbose_name="主办单位",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                help_text="由哪个协会、小组或党支部承办；没有就不选",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="activities.group",
                                verbose_name="承办团队",
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="activities",
                                to="activities.series",
                                verbose_name="系列",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "活动",
                        "verbose_name_plural": "活动",
                        "ordering": ["starts_at", "pk"],
                        "permissions": [("publish_activity", "发布活动")],
                    },
                ),
                migrations.CreateModel(
                    name="SeriesEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("title", models.CharField(max_length=60, verbose_name="活动名称")),
                        (
                            "rhythm",
                            models.CharField(
                                choices=[
                                    ("WEEKLY", "每周"),
                                    ("FORTNIGHTLY", "每两周"),
                                    ("NTH_WEEKDAY", "每月第几个星期几"),
                                    ("LAST_WEEKDAY", "每月最后一个星期几"),
                                    ("MONTHLY_DAY", "每月几号"),
                                ],
                                max_length=12,
                                verbose_name="重复",
                            ),
                        ),
                        ("first_on", models.DateField(verbose_name="第一次")),
                        ("until", models.DateField(verbose_name="重复到")),
                        (
                            "key",
                            models.UUIDField(
                                default=uuid.uuid4,
                                editable=False,
                                help_text="同一张表单只登记一次；各次活动在日历里的编号由它和日期得出",
                                verbose_name="提交编号",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
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
                                to="activities.series",
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
                                verbose_name="主办单位",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SignUp",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[("SEATED", "已报名"), ("WAITING", "候补"), ("WITHDRAWN", "已退出")],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "place",
                            models.IntegerField(
                                blank=True,
                                help_text="先来的小；转为已报名以后也留着。补回误报的，排在最前",
                                null=True,
                                verbose_name="候补号",
                            ),
                        ),
                        ("walked_in", models.BooleanField(default=False, verbose_name="现场来的")),
                        ("signed_up_at", models.DateTimeField(verbose_name="报名时间")),
                        (
                            "promoted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="候补转正时间"),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="退出时间"),
                        ),
                        (
                            "withdraw_reason",
                            models.CharField(blank=True, max_length=100, verbose_name="退出原因"),
                        ),
                        ("came", models.BooleanField(blank=True, null=True, verbose_name="到场")),
                        ("came_at", models.DateTimeField(blank=True, null=True, verbose_name="点名时间")),
                        (
                            "activity",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="sign_ups",
                                to="activities.activity",
                                verbose_name="活动",
                            ),
                        ),
                        (
                            "came_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="点名人",
                            ),
                        ),
                        (
                            "retiree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="sign_ups",
                                to="people.retiree",
                                verbose_name="老同志",
                            ),
                        ),
                        (
                            "signed_up_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="退出登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "活动报名",
                        "verbose_name_plural": "活动报名",
                        "ordering": ["pk"],
                        "permissions": [("sign_up_people", "登记报名、点名")],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Call",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "why",
                            models.CharField(
                                choices=[
                                    ("CANCELLED", "活动取消"),
                                    ("MOVED", "时间或地点改了"),
                                    ("PROMOTED", "候补转正"),
                                ],
                                max_length=10,
                                verbose_name="事由",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="列入时间")),
                        ("called_at", models.DateTimeField(blank=True, null=True, verbose_name="通知时间")),
                        (
                            "called_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="通知人",
                            ),
                        ),
                        (
                            "sign_up",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="calls",
                                to="activities.signup",
                                verbose_name="报名",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "电话通知",
                        "verbose_name_plural": "电话通知",
                        "ordering": ["pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="SignUpEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "state",
                            models.CharField(
                                choices=[("SEATED", "已报名"), ("WAITING", "候补"), ("WITHDRAWN", "已退出")],
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "place",
                            models.IntegerField(
                                blank=True,
                                help_text="先来的小；转为已报名以后也留着。补回误报的，排在最前",
                                null=True,
                                verbose_name="候补号",
                            ),
                        ),
                        ("walked_in", models.BooleanField(default=False, verbose_name="现场来的")),
                        ("signed_up_at", models.DateTimeField(verbose_name="报名时间")),
                        (
                            "promoted_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="候补转正时间"),
                        ),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="退出时间"),
                        ),
                        (
                            "withdraw_reason",
                            models.CharField(blank=True, max_length=100, verbose_name="退出原因"),
                        ),
                        ("came", models.BooleanField(blank=True, null=True, verbose_name="到场")),
                        ("came_at", models.DateTimeField(blank=True, null=True, verbose_name="点名时间")),
                        (
                            "activity",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="activities.activity",
                                verbose_name="活动",
                            ),
                        ),
                        (
                            "came_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="点名人",
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
                                to="activities.signup",
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
                            "signed_up_by",
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
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="退出登记人",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Venue",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                        (
                            "how_to_get_there",
                            models.CharField(blank=True, max_length=200, verbose_name="怎么走"),
                        ),
                        (
                            "is_shared",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="大厅、广场等：同一时间的活动互不影响",
                                verbose_name="可以同时办几场",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="venues",
                                to="accounts.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "活动室",
                        "verbose_name_plural": "活动室",
                        "ordering": ["unit__path", "name"],
                    },
                ),
                migrations.CreateModel(
                    name="ActivityEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "programme",
                            models.CharField(
                                choices=[
                                    ("BRAND", "品牌建设"),
                                    ("TWO_CARDS", "两卡服务"),
                                    ("STUDY", "政治学习"),
                                    ("CULTURE", "文化养老"),
                                    ("VOLUNTEERS", "发挥余热"),
                                    ("WARM_HEART", "暖心工程"),
                                ],
                                max_length=12,
                                verbose_name="工作",
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("LECTURE", "讲座报告"),
                                    ("EXCHANGE", "座谈交流"),
                                    ("LESSON", "学习课程"),
                                    ("ARTS", "文艺书画"),
                                    ("SPORT", "体育健身"),
                                    ("CRAFT", "手工制作"),
                                    ("OUTING", "参观郊游"),
                                    ("FESTIVAL", "节庆联欢"),
                                    ("SERVICE", "便民服务"),
                                    ("OTHER", "其他"),
                                ],
                                db_default="OTHER",
                                default="OTHER",
                                max_length=8,
                                verbose_name="类型",
                            ),
                        ),
                        ("title", models.CharField(max_length=60, verbose_name="活动名称")),
                        ("starts_at", models.DateTimeField(verbose_name="开始时间")),
                        ("ends_at", models.DateTimeField(verbose_name="结束时间")),
                        (
                            "description",
                            models.TextField(blank=True, max_length=2000, verbose_name="内容介绍"),
                        ),
                        (
                            "phone",
                            models.CharField(
                                help_text="会印在公开的活动表上，请填单位电话",
                                max_length=30,
                                verbose_name="咨询电话",
                            ),
                        ),
                        (
                            "holds_venue",
                            models.BooleanField(
                                db_default=True,
                                default=True,
                                editable=False,
                                help_text="随活动室：大厅、广场可以同时办几场",
                                verbose_name="独占场地",
                            ),
                        ),
                        (
                            "occurs_on",
                            models.DateField(
                                blank=True,
                                editable=False,
                                help_text="按计划的日子，改期也不变",
                                null=True,
                                verbose_name="系列里的哪一次",
                            ),
                        ),
                        (
                            "moved_from",
                            models.DateTimeField(
                                blank=True,
                                editable=False,
                                help_text="发布以后改期的，最早公布的开始时间",
                                null=True,
                                verbose_name="原定时间",
                            ),
                        ),
                        (
                            "move_reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=100,
                                verbose_name="改期或换地点的原因",
                            ),
                        ),
                        (
                            "takes_sign_ups",
                            models.BooleanField(db_default=False, default=False, verbose_name="需要报名"),
                        ),
                        (
                            "capacity",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(2000),
                                ],
                                verbose_name="名额",
                            ),
                        ),
                        (
                            "audience",
                            models.CharField(
                                choices=[("OWN", "本单位的老同志"), ("ALL", "各单位的老同志都可以")],
                                db_default="OWN",
                                default="OWN",
                                max_length=4,
                                verbose_name="谁可以报名",
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
                        ("sign_up_from", models.DateField(blank=True, null=True, verbose_name="报名从")),
                        ("sign_up_until", models.DateField(blank=True, null=True, verbose_name="报名到")),
                        (
                            "others_came",
                            models.PositiveSmallIntegerField(
                                db_default=0,
                                default=0,
                                validators=[django.core.validators.MaxValueValidator(5000)],
                                verbose_name="没有登记姓名的人数",
                            ),
                        ),
                        (
                            "summary",
                            models.TextField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=2000,
                                verbose_name="活动小结",
                            ),
                        ),
                        (
                            "summed_up_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="小结时间"),
                        ),
                        (
                            "published_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="发布时间"),
                        ),
                        (
                            "cancelled_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="取消时间"),
                        ),
                        (
                            "cancel_reason",
                            models.CharField(blank=True, max_length=100, verbose_name="取消原因"),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                        (
                            "submission_id",
                            models.UUIDField(
                                db_default=django.contrib.postgres.functions.RandomUUID(),
                                default=uuid.uuid4,
                                editable=False,
                                help_text="同一张表单只登记一次；也是日历里认活动的编号",
                                verbose_name="提交编号",
                            ),
                        ),
                        (
                            "cancelled_by",
                            models.ForeignKey(
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
                        (
                            "created_by",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
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
                                to="activities.activity",
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
                            "summed_up_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="小结人",
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
                                verbose_name="主办单位",
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="由哪个协会、小组或党支部承办；没有就不选",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="activities.group",
                                verbose_name="承办团队",
                            ),
                        ),
                        (
                            "series",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="activities.series",
                                verbose_name="系列",
                            ),
                        ),
                        (
                            "moved_from_venue",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                editable=False,
                                help_text="发布以后换地点的，最早公布的地点",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="activities.venue",
                                verbose_name="原定地点",
                            ),
                        ),
                        (
                            "venue",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="activities.venue",
                                verbose_name="活动地点",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="VenueEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                        (
                            "how_to_get_there",
                            models.CharField(blank=True, max_length=200, verbose_name="怎么走"),
                        ),
                        (
                            "is_shared",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                help_text="大厅、广场等：同一时间的活动互不影响",
                                verbose_name="可以同时办几场",
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
                                to="activities.venue",
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
                migrations.AddField(
                    model_name="activity",
                    name="moved_from_venue",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        help_text="发布以后换地点的，最早公布的地点",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="activities.venue",
                        verbose_name="原定地点",
                    ),
                ),
                migrations.AddField(
                    model_name="activity",
                    name="venue",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="activities",
                        to="activities.venue",
                        verbose_name="活动地点",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="publicunit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_schedule_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())\n            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;\n            RETURN NULL;\n        ",
                            hash="8ba6fdb677505781896b227570b592aecf5a3942",
                            level="STATEMENT",
                            operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_new_schedule_version_6ee6c",
                            table="accounts_unit",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="group",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("dissolved_on", None)),
                        fields=("unit", "kind", "name"),
                        name="activities_group_name_once_per_unit",
                        violation_error_message="本单位已有同名的团队。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="group",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "PARTY_GROUP"), ("parent__isnull", False)),
                            models.Q(models.Q(("kind", "PARTY_GROUP"), _negated=True), ("parent", None)),
                            _connector="OR",
                        ),
                        name="activities_group_party_group_below_a_branch",
                        violation_error_message="党小组要选所属党支部，别的团队不选。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="group",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("registered_by", None), ("registered_on", None)),
                            models.Q(
                                ("registered_by__isnull", False),
                                ("registered_on__isnull", False),
                                models.Q(("charter", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="activities_group_registered_with_charter",
                        violation_error_message="备案要有章程、日期和办理人。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="group",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("registered_on", None),
                            ("registered_on__gte", models.F("founded_on")),
                            _connector="OR",
                        ),
                        name="activities_group_registered_after_founding",
                        violation_error_message="备案日期不能早于成立日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="group",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("dissolve_reason", ""), ("dissolved_by", None), ("dissolved_on", None)),
                            models.Q(
                                ("dissolved_by__isnull", False),
                                ("dissolved_on__gte", models.F("founded_on")),
                                models.Q(("dissolve_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="activities_group_dissolved_with_who_and_why",
                        violation_error_message="解散要写明日期和原因，日期不能早于成立日期。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="group",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_schedule_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())\n            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;\n            RETURN NULL;\n        ",
                            hash="818e1cd00a67377997717980f07dbd270c8c87c3",
                            level="STATEMENT",
                            operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_new_schedule_version_a97f5",
                            table="activities_group",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="group",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "activities_groupevent" ("charter", "created_at", "created_by_id", "dissolve_reason", "dissolved_by_id", "dissolved_on", "founded_on", "id", "kind", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan", "purpose", "registered_by_id", "registered_on", "submission_id", "unit_id", "version") VALUES (NEW."charter", NEW."created_at", NEW."created_by_id", NEW."dissolve_reason", NEW."dissolved_by_id", NEW."dissolved_on", NEW."founded_on", NEW."id", NEW."kind", NEW."name", NEW."parent_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."plan", NEW."purpose", NEW."registered_by_id", NEW."registered_on", NEW."submission_id", NEW."unit_id", NEW."version"); RETURN NULL;',
                            hash="c16f51d6a742c0845114bd84be50f3ca816f6ccd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4115b",
                            table="activities_group",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="group",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "activities_groupevent" ("charter", "created_at", "created_by_id", "dissolve_reason", "dissolved_by_id", "dissolved_on", "founded_on", "id", "kind", "name", "parent_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "plan", "purpose", "registered_by_id", "registered_on", "submission_id", "unit_id", "version") VALUES (NEW."charter", NEW."created_at", NEW."created_by_id", NEW."dissolve_reason", NEW."dissolved_by_id", NEW."dissolved_on", NEW."founded_on", NEW."id", NEW."kind", NEW."name", NEW."parent_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."plan", NEW."purpose", NEW."registered_by_id", NEW."registered_on", NEW."submission_id", NEW."unit_id", NEW."version"); RETURN NULL;',
                            hash="ba1a8b248c18c0745f247d853b88560e2a217a47",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a4b67",
                            table="activities_group",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="groupreview",
                    constraint=models.UniqueConstraint(
                        fields=("group", "year"),
                        name="activities_groupreview_once_a_year",
                        violation_error_message="这一年已经审查过。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="groupreview",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("result__in", ["GOOD", "PASSED"]),
                            models.Q(("words", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="activities_groupreview_said_why_not",
                        violation_error_message="整改或不合格的，请写明意见。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="groupreview",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("accounts_in_order", True),
                            models.Q(("result__in", ["GOOD", "PASSED"]), _negated=True),
                            _connector="OR",
                        ),
                        name="activities_groupreview_good_with_accounts_in_order",
                        violation_error_message="账目不清楚的，不能评为优秀或合格。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="groupreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "activities_groupreviewevent" ("accounts_in_order", "activities_held", "group_id", "id", "members", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "reviewed_by_id", "reviewed_on", "words", "year") VALUES (NEW."accounts_in_order", NEW."activities_held", NEW."group_id", NEW."id", NEW."members", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."result", NEW."reviewed_by_id", NEW."reviewed_on", NEW."words", NEW."year"); RETURN NULL;',
                            hash="d75f0da92da3a6ef3487eb0667f9aab47404f536",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_91428",
                            table="activities_groupreview",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="groupreview",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "activities_groupreviewevent" ("accounts_in_order", "activities_held", "group_id", "id", "members", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "result", "reviewed_by_id", "reviewed_on", "words", "year") VALUES (NEW."accounts_in_order", NEW."activities_held", NEW."group_id", NEW."id", NEW."members", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."result", NEW."reviewed_by_id", NEW."reviewed_on", NEW."words", NEW."year"); RETURN NULL;',
                            hash="97d742400b8a5fe79031bf29a819a2d10688e09a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f30a1",
                            table="activities_groupreview",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_by", None), ("left_on", None), ("left_reason", "")),
                            models.Q(
                                ("ended_by__isnull", False),
                                ("left_on__gte", models.F("joined_on")),
                                models.Q(("left_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="activities_membership_left_after_joining_with_why",
                        violation_error_message="离开要写明原因，日期不能早于加入日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("left_on", None)),
                        fields=("group", "retiree"),
                        name="activities_membership_once_at_a_time",
                        violation_error_message="这位同志已经是成员。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="membership",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            (models.F("group"), "="),
                            (models.F("retiree"), "="),
                            (
                                activities.models.groups.DateRange(
                                    "joined_on",
                                    "left_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(),
                                ),
                                "&&",
                            ),
                        ],
                        name="activities_membership_spans_apart",
                        violation_error_message="这段时间这位同志已经是成员。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "activities_membershipevent" ("ended_by_id", "group_id", "id", "joined_on", "left_on", "left_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "retiree_id") VALUES (NEW."ended_by_id", NEW."group_id", NEW."id", NEW."joined_on", NEW."left_on", NEW."left_reason", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."retiree_id"); RETURN NULL;',
                            hash="ed56f75a13d0c2124e91accd33d4e984073e40e2",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_84f0a",
                            table="activities_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="membership",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "activities_membershipevent" ("ended_by_id", "group_id", "id", "joined_on", "left_on", "left_reason", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "retiree_id") VALUES (NEW."ended_by_id", NEW."group_id", NEW."id", NEW."joined_on", NEW."left_on", NEW."left_reason", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."retiree_id"); RETURN NULL;',
                            hash="ea90fc780e1f8e5e8cd613e4bf3fa5a2202e9c4d",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_2d100",
                            table="activities_membership",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="office",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("until_on", None), ("until_on__gte", models.F("from_on")), _connector="OR"
                        ),
                        name="activities_office_ends_after_beginning",
                        violation_error_message="免职日期不能早于任职日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="office",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("until_on", None)),
                        fields=("membership", "post"),
                        name="activities_office_once_at_a_time",
                        violation_error_message="这位同志已经担任这个职务。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="office",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "activities_officeevent" ("from_on", "id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "recorded_by_id", "until_on") VALUES (NEW."from_on", NEW."id", NEW."membership_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."post", NEW."recorded_by_id", NEW."until_on"); RETURN NULL;',
                            hash="bde5efb46805c3450d6a48caafaf2b199f5bf4de",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_1ce95",
                            table="activities_office",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="office",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "activities_officeevent" ("from_on", "id", "membership_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "post", "recorded_by_id", "until_on") VALUES (NEW."from_on", NEW."id", NEW."membership_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."post", NEW."recorded_by_id", NEW."until_on"); RETURN NULL;',
                            hash="8f11a408c8b9f7688f567092946b8ec4808712c3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_598c0",
                            table="activities_office",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="series",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("until__gte", models.F("first_on"))),
                        name="activities_series_ends_after_beginning",
                        violation_error_message="“重复到”不能早于第一次的日期。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="series",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "activities_seriesevent" ("created_at", "created_by_id", "first_on", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rhythm", "title", "unit_id", "until") VALUES (NEW."created_at", NEW."created_by_id", NEW."first_on", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."rhythm", NEW."title", NEW."unit_id", NEW."until"); RETURN NULL;',
                            hash="8678aba58b7a7dcd0b7e4bf35b8c835acb24b36e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c14e4",
                            table="activities_series",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="series",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "activities_seriesevent" ("created_at", "created_by_id", "first_on", "id", "key", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "rhythm", "title", "unit_id", "until") VALUES (NEW."created_at", NEW."created_by_id", NEW."first_on", NEW."id", NEW."key", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."rhythm", NEW."title", NEW."unit_id", NEW."until"); RETURN NULL;',
                            hash="271e58ebf6e9d61cf6c33a578617e9c5ae16519f",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_10206",
                            table="activities_series",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="signup",
                    index=models.Index(
                        condition=models.Q(("came", True)),
                        fields=["retiree"],
                        name="activities_signup_who_came",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="signup",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("state", "WITHDRAWN"), _negated=True),
                        fields=("activity", "retiree"),
                        name="activities_signup_one_per_person",
                        violation_error_message="这位同志已经报过名。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="signup",
                    constraint=models.UniqueConstraint(
                        fields=("activity", "place"),
                        name="activities_signup_place_once",
                        violation_error_message="这个候补号已经有人。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="signup",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "WAITING"), _negated=True),
                            ("place__isnull", False),
                            _connector="OR",
                        ),
                        name="activities_signup_waits_at_a_place",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="signup",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("withdraw_reason", ""),
                                ("withdrawn_at", None),
                                ("withdrawn_by", None),
                                models.Q(("state", "WITHDRAWN"), _negated=True),
                            ),
                            models.Q(
                                ("state", "WITHDRAWN"),
                                ("withdrawn_at__isnull", False),
                                ("withdrawn_by__isnull", False),
                                models.Q(("withdraw_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="activities_signup_withdrawn_with_who_and_why",
                        violation_error_message="退出要写明原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="signup",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("came", None), ("came_at", None), ("came_by", None)),
                            models.Q(
                                ("came__isnull", False),
                                ("came_at__isnull", False),
                                ("came_by__isnull", False),
                                ("state", "SEATED"),
                            ),
                            _connector="OR",
                        ),
                        name="activities_signup_came_with_who_and_when",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="signup",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "activities_signupevent" ("activity_id", "came", "came_at", "came_by_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "promoted_at", "retiree_id", "signed_up_at", "signed_up_by_id", "state", "walked_in", "withdraw_reason", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."activity_id", NEW."came", NEW."came_at", NEW."came_by_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."promoted_at", NEW."retiree_id", NEW."signed_up_at", NEW."signed_up_by_id", NEW."state", NEW."walked_in", NEW."withdraw_reason", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;',
                            hash="f3f35cefc1a97ebe5f510a2b1538ec9c2ed0dfe3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_c4a44",
                            table="activities_signup",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="call",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("called_at", None)),
                        fields=("sign_up",),
                        name="activities_call_one_open_per_sign_up",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="call",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("called_at", None), ("called_by", None)),
                            models.Q(("called_at__isnull", False), ("called_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="activities_call_called_with_who",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="venue",
                    constraint=models.UniqueConstraint(
                        fields=("unit", "name"),
                        name="activities_venue_name_once_per_unit",
                        violation_error_message="本单位已有同名的活动室。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="venue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_schedule_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())\n            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;\n            RETURN NULL;\n        ",
                            hash="91030cd89af79ece073ceba3e9d6dd0e04719e0e",
                            level="STATEMENT",
                            operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_new_schedule_version_29004",
                            table="activities_venue",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="venue",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "activities_venueevent" ("address", "how_to_get_there", "id", "is_shared", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."address", NEW."how_to_get_there", NEW."id", NEW."is_shared", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."unit_id"); RETURN NULL;',
                            hash="798b2d9e30f1a2a54d0ce498877c197628704a12",
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
                            func='INSERT INTO "activities_venueevent" ("address", "how_to_get_there", "id", "is_shared", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id") VALUES (NEW."address", NEW."how_to_get_there", NEW."id", NEW."is_shared", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."unit_id"); RETURN NULL;',
                            hash="2d17c67c9e5cd816cf7d0f57fd3a1b2e837d3766",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7b622",
                            table="activities_venue",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="activity",
                    index=models.Index(
                        condition=models.Q(("published_at__isnull", False)),
                        fields=["starts_at"],
                        name="activities_activity_public",
                    ),
                ),
                migrations.AddIndex(
                    model_name="activity",
                    index=models.Index(fields=["unit", "starts_at"], name="activities_activity_by_unit"),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_at__gt", models.F("starts_at"))),
                        name="activities_activity_ends_after_start",
                        violation_error_message="结束时间要晚于开始时间。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "ends_at__lte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("starts_at"), "+", models.Value(datetime.timedelta(days=31))
                                ),
                            )
                        ),
                        name="activities_activity_a_month_at_most",
                        violation_error_message="一次活动最长 31 天，更长的请分成几次登记。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("published_at", None), ("published_by", None)),
                            models.Q(("published_at__isnull", False), ("published_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="activities_activity_published_with_who",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("move_reason", ""),
                            ("moved_from__isnull", False),
                            ("moved_from_venue__isnull", False),
                            _connector="OR",
                        ),
                        name="activities_activity_move_reason_of_a_move",
                        violation_error_message="时间和地点都没有改，不用写改期或换地点的原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
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
                        name="activities_activity_cancelled_with_who_and_why",
                        violation_error_message="取消活动要写明原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        condition=models.Q(("cancelled_at", None), ("holds_venue", True)),
                        expressions=[
                            ("venue", "="),
                            (activities.models.activities.Span("starts_at", "ends_at"), "&&"),
                        ],
                        name="activities_activity_venue_free",
                        violation_error_message="这个时间活动室已经有别的活动。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=models.UniqueConstraint(
                        fields=("series", "occurs_on"),
                        name="activities_activity_once_per_day_of_series",
                        violation_error_message="这个系列在这一天已经有一次活动。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("occurs_on", None), ("series", None)),
                            models.Q(("occurs_on__isnull", False), ("series__isnull", False)),
                            _connector="OR",
                        ),
                        name="activities_activity_series_with_day",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("takes_sign_ups", True),
                            models.Q(
                                ("capacity", None),
                                ("oldest", None),
                                ("sign_up_from", None),
                                ("sign_up_until", None),
                                ("youngest", None),
                            ),
                            _connector="OR",
                        ),
                        name="activities_activity_seats_with_sign_up",
                        violation_error_message="不需要报名的活动，不用填名额、年龄和报名日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("capacity", None), ("capacity__gte", 1), _connector="OR"),
                        name="activities_activity_capacity_at_least_one",
                        violation_error_message="名额至少是 1；不限名额请留空。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("sign_up_from", None),
                            ("sign_up_until", None),
                            ("sign_up_until__gte", models.F("sign_up_from")),
                            _connector="OR",
                        ),
                        name="activities_activity_sign_up_days_in_order",
                        violation_error_message="报名截止日期不能早于开始日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("youngest", None),
                            ("oldest", None),
                            ("oldest__gte", models.F("youngest")),
                            _connector="OR",
                        ),
                        name="activities_activity_ages_in_order",
                        violation_error_message="年龄上限不能小于下限。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="activity",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("others_came", 0),
                                ("summary", ""),
                                ("summed_up_at", None),
                                ("summed_up_by", None),
                            ),
                            models.Q(("summed_up_at__isnull", False), ("summed_up_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="activities_activity_summed_up_with_who",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="activity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="new_schedule_version",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func="\n            INSERT INTO activities_scheduleversion (id, version) VALUES (1, gen_random_uuid())\n            ON CONFLICT (id) DO UPDATE SET version = EXCLUDED.version;\n            RETURN NULL;\n        ",
                            hash="631d37356afd64d02e886d5d0e5b38b799e895c5",
                            level="STATEMENT",
                            operation="INSERT OR UPDATE OR DELETE OR TRUNCATE",
                            pgid="pgtrigger_new_schedule_version_5a1c4",
                            table="activities_activity",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="activity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "activities_activityevent" ("audience", "cancel_reason", "cancelled_at", "cancelled_by_id", "capacity", "created_at", "created_by_id", "description", "ends_at", "group_id", "holds_venue", "id", "kind", "move_reason", "moved_from", "moved_from_venue_id", "occurs_on", "oldest", "others_came", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "programme", "published_at", "published_by_id", "series_id", "sign_up_from", "sign_up_until", "starts_at", "submission_id", "summary", "summed_up_at", "summed_up_by_id", "takes_sign_ups", "title", "unit_id", "updated_at", "venue_id", "youngest") VALUES (NEW."audience", NEW."cancel_reason", NEW."cancelled_at", NEW."cancelled_by_id", NEW."capacity", NEW."created_at", NEW."created_by_id", NEW."description", NEW."ends_at", NEW."group_id", NEW."holds_venue", NEW."id", NEW."kind", NEW."move_reason", NEW."moved_from", NEW."moved_from_venue_id", NEW."occurs_on", NEW."oldest", NEW."others_came", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."programme", NEW."published_at", NEW."published_by_id", NEW."series_id", NEW."sign_up_from", NEW."sign_up_until", NEW."starts_at", NEW."submission_id", NEW."summary", NEW."summed_up_at", NEW."summed_up_by_id", NEW."takes_sign_ups", NEW."title", NEW."unit_id", NEW."updated_at", NEW."venue_id", NEW."youngest"); RETURN NULL;',
                            hash="091d853c9ec14e173787af66054e3542c82d3080",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_6de9c",
                            table="activities_activity",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="activity",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "activities_activityevent" ("audience", "cancel_reason", "cancelled_at", "cancelled_by_id", "capacity", "created_at", "created_by_id", "description", "ends_at", "group_id", "holds_venue", "id", "kind", "move_reason", "moved_from", "moved_from_venue_id", "occurs_on", "oldest", "others_came", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "programme", "published_at", "published_by_id", "series_id", "sign_up_from", "sign_up_until", "starts_at", "submission_id", "summary", "summed_up_at", "summed_up_by_id", "takes_sign_ups", "title", "unit_id", "updated_at", "venue_id", "youngest") VALUES (NEW."audience", NEW."cancel_reason", NEW."cancelled_at", NEW."cancelled_by_id", NEW."capacity", NEW."created_at", NEW."created_by_id", NEW."description", NEW."ends_at", NEW."group_id", NEW."holds_venue", NEW."id", NEW."kind", NEW."move_reason", NEW."moved_from", NEW."moved_from_venue_id", NEW."occurs_on", NEW."oldest", NEW."others_came", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."programme", NEW."published_at", NEW."published_by_id", NEW."series_id", NEW."sign_up_from", NEW."sign_up_until", NEW."starts_at", NEW."submission_id", NEW."summary", NEW."summed_up_at", NEW."summed_up_by_id", NEW."takes_sign_ups", NEW."title", NEW."unit_id", NEW."updated_at", NEW."venue_id", NEW."youngest"); RETURN NULL;',
                            hash="8ba44f952a8bc96a95195525423401f8192193b8",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a56a1",
                            table="activities_activity",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
