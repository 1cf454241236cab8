import django.contrib.postgres.fields
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import laoling.crypto
import laoling.migrating


class Migration(migrations.Migration):
    replaces = [
        ("visits", "0001_first"),
        ("visits", "0002_duty_ends_and_indexes"),
        ("visits", "0003_visit_recorded_at"),
        ("visits", "0004_absence_ladder"),
        ("visits", "0005_life_events_and_musts"),
        ("visits", "0006_default_musts"),
        ("visits", "0007_help_requests"),
        ("visits", "0008_request_tables"),
        ("visits", "0009_policies"),
        ("visits", "0010_duty_assigned_and_routes"),
        ("visits", "0011_moods_and_talks"),
        ("visits", "0012_moods_of_visits"),
        ("visits", "0013_visit_without_mood"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("cards", "0001_initial"),
        ("people", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        laoling.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="MustStandardEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("HOSPITAL", "住院必到"),
                                    ("FESTIVAL", "节日必到"),
                                    ("FUNERAL", "后事必到"),
                                ],
                                max_length=12,
                                verbose_name="必到",
                            ),
                        ),
                        (
                            "hours",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="从报告的时刻算起。已经产生的任务按当时的标准。提醒的钟点在“提醒阶梯”里另改。",
                                null=True,
                                verbose_name="多少小时内到",
                            ),
                        ),
                        ("phone_counts", models.BooleanField(default=False, verbose_name="电话也算")),
                    ],
                    options={
                        "abstract": False,
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
                        (
                            "published_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="发布时间"),
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
                        (
                            "published_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="发布时间"),
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RequestStep",
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
                                    ("REGISTERED", "登记"),
                                    ("ASSIGNED", "指派"),
                                    ("ACCEPTED", "受理"),
                                    ("STARTED", "办理"),
                                    ("WAITED", "等待"),
                                    ("RESOLVED", "办结"),
                                    ("CALLED_BACK", "回访"),
                                    ("CLOSED", "结案"),
                                    ("REOPENED", "重新办理"),
                                    ("NOTED", "补充情况"),
                                    ("IDENTIFIED", "核实身份"),
                                ],
                                max_length=12,
                                verbose_name="步骤",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("words", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        (
                            "satisfaction",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (5, "很满意"),
                                    (4, "满意"),
                                    (3, "一般"),
                                    (2, "不满意"),
                                    (1, "很不满意"),
                                ],
                                null=True,
                                verbose_name="满意度",
                            ),
                        ),
                        ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="新的期限")),
                    ],
                    options={
                        "verbose_name": "诉求经过",
                        "verbose_name_plural": "诉求经过",
                        "ordering": ["at", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="RequestTopic",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=20, unique=True, verbose_name="事项")),
                        (
                            "category",
                            models.CharField(
                                choices=[("PRACTICAL", "实事"), ("KIND", "好事"), ("HARD", "难事")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(default=100, verbose_name="次序")),
                        (
                            "is_offered",
                            models.BooleanField(
                                default=True,
                                help_text="不再使用的取消勾选，已登记的不受影响",
                                verbose_name="可选",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "诉求事项",
                        "verbose_name_plural": "诉求事项",
                        "ordering": ["place", "pk"],
                        "default_permissions": ["view", "add", "change"],
                    },
                ),
                migrations.CreateModel(
                    name="RequestTopicEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=20, verbose_name="事项")),
                        (
                            "category",
                            models.CharField(
                                choices=[("PRACTICAL", "实事"), ("KIND", "好事"), ("HARD", "难事")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(default=100, verbose_name="次序")),
                        (
                            "is_offered",
                            models.BooleanField(
                                default=True,
                                help_text="不再使用的取消勾选，已登记的不受影响",
                                verbose_name="可选",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RequestUrgency",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=10, unique=True, verbose_name="紧急程度")),
                        (
                            "place",
                            models.PositiveSmallIntegerField(
                                help_text="最急的排在最前", unique=True, verbose_name="次序"
                            ),
                        ),
                        (
                            "hours",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(240),
                                ],
                                verbose_name="小时",
                            ),
                        ),
                        (
                            "working_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(120),
                                ],
                                verbose_name="工作日",
                            ),
                        ),
                        ("ladder", models.CharField(editable=False, max_length=30, verbose_name="提醒阶梯")),
                    ],
                    options={
                        "verbose_name": "紧急程度",
                        "verbose_name_plural": "紧急程度",
                        "ordering": ["place"],
                        "default_permissions": ["view", "change"],
                    },
                ),
                migrations.CreateModel(
                    name="RequestUrgencyEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=10, verbose_name="紧急程度")),
                        (
                            "place",
                            models.PositiveSmallIntegerField(help_text="最急的排在最前", verbose_name="次序"),
                        ),
                        (
                            "hours",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(240),
                                ],
                                verbose_name="小时",
                            ),
                        ),
                        (
                            "working_days",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                null=True,
                                validators=[
                                    django.core.validators.MinValueValidator(1),
                                    django.core.validators.MaxValueValidator(120),
                                ],
                                verbose_name="工作日",
                            ),
                        ),
                        ("ladder", models.CharField(editable=False, max_length=30, verbose_name="提醒阶梯")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Route",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="从")),
                        ("ends_on", models.DateField(verbose_name="到")),
                        (
                            "stops",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(), size=None, verbose_name="依次去"
                            ),
                        ),
                        (
                            "left_out",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                default=list,
                                size=None,
                                verbose_name="这次不去",
                            ),
                        ),
                        ("saved_at", models.DateTimeField(verbose_name="保存时间")),
                    ],
                    options={
                        "verbose_name": "走访路线",
                        "verbose_name_plural": "走访路线",
                        "ordering": ["-starts_on", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Talk",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reason",
                            models.CharField(
                                choices=[("LOW", "心情低落"), ("DROP", "心情明显变差")],
                                max_length=8,
                                verbose_name="原因",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "due_on",
                            models.DateField(
                                help_text="最晚在这一天谈；谈过以后是约定再谈的日期", verbose_name="应谈日期"
                            ),
                        ),
                        ("times", models.PositiveSmallIntegerField(default=0, verbose_name="谈过几次")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                        (
                            "ended_as",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("CLOSED", "已办结"),
                                    ("CANCELLED", "不再需要"),
                                    ("DIED", "老同志去世"),
                                    ("MERGED", "并入另一份"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="怎样结束",
                            ),
                        ),
                        (
                            "end_words",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="结束的说明"
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                    ],
                    options={
                        "verbose_name": "谈心",
                        "verbose_name_plural": "谈心",
                        "ordering": ["due_on", "pk"],
                        "permissions": [("hold_talk", "记录谈心"), ("close_talk", "不谈而结束谈心")],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="TalkEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "reason",
                            models.CharField(
                                choices=[("LOW", "心情低落"), ("DROP", "心情明显变差")],
                                max_length=8,
                                verbose_name="原因",
                            ),
                        ),
                        ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                        (
                            "due_on",
                            models.DateField(
                                help_text="最晚在这一天谈；谈过以后是约定再谈的日期", verbose_name="应谈日期"
                            ),
                        ),
                        ("times", models.PositiveSmallIntegerField(default=0, verbose_name="谈过几次")),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                        (
                            "ended_as",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("CLOSED", "已办结"),
                                    ("CANCELLED", "不再需要"),
                                    ("DIED", "老同志去世"),
                                    ("MERGED", "并入另一份"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="怎样结束",
                            ),
                        ),
                        (
                            "end_words",
                            models.CharField(
                                blank=True, default="", max_length=200, verbose_name="结束的说明"
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="TalkSession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("talked_on", models.DateField(verbose_name="哪天谈的")),
                        (
                            "appeals",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("DUTY", "讲责任"),
                                        ("FEELING", "讲感情"),
                                        ("DEDICATION", "讲奉献"),
                                        ("POLICY", "讲政策"),
                                    ],
                                    max_length=12,
                                ),
                                size=None,
                                verbose_name="讲了什么",
                            ),
                        ),
                        ("words", models.CharField(max_length=1000, verbose_name="谈心情况")),
                        (
                            "next_on",
                            models.DateField(
                                blank=True,
                                help_text="谈通了、不用再谈的为空",
                                null=True,
                                verbose_name="再谈日期",
                            ),
                        ),
                        ("recorded_at", models.DateTimeField(verbose_name="记录时间")),
                        (
                            "submission_id",
                            models.UUIDField(
                                help_text="同一次填写只记一次", unique=True, verbose_name="提交编号"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "谈心记录",
                        "verbose_name_plural": "谈心记录",
                        "ordering": ["talked_on", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Visit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("visited_at", models.DateTimeField(verbose_name="走访时间")),
                        (
                            "visited_on",
                            models.DateField(
                                editable=False,
                                help_text="上海时间的日期，由走访时间得出",
                                verbose_name="走访日",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("MET", "见到"),
                                    ("PHONED", "电话"),
                                    ("ABSENT", "无人"),
                                    ("REFUSED", "谢绝"),
                                ],
                                max_length=8,
                                verbose_name="结果",
                            ),
                        ),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("VISIT", "走访"),
                                        ("HOME_SERVICE", "上门服务"),
                                        ("HOSPITAL", "住院必到"),
                                        ("FESTIVAL", "节日必到"),
                                        ("FUNERAL", "后事必到"),
                                    ],
                                    max_length=12,
                                ),
                                size=None,
                                verbose_name="本次完成",
                            ),
                        ),
                        ("done", models.CharField(blank=True, max_length=1000, verbose_name="做了什么")),
                        ("needs", models.CharField(blank=True, max_length=1000, verbose_name="听到的需求")),
                        ("next_step", models.CharField(blank=True, max_length=500, verbose_name="下一步")),
                        ("next_try_on", models.DateField(blank=True, null=True, verbose_name="下次再访")),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")],
                                null=True,
                                verbose_name="当时等级",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="记录时间"
                            ),
                        ),
                        ("late_recorded", models.BooleanField(default=False, verbose_name="补记")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(
                                help_text="同一次填写只记一次", unique=True, verbose_name="提交编号"
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1,
                                editable=False,
                                help_text="每次修改加一：两人同时修改时，后一位会得到提示",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "走访记录",
                        "verbose_name_plural": "走访记录",
                        "ordering": ["-visited_at", "-pk"],
                        "permissions": [("record_visit", "记录走访"), ("withdraw_visit", "撤回走访")],
                    },
                ),
                migrations.CreateModel(
                    name="VisitEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("visited_at", models.DateTimeField(verbose_name="走访时间")),
                        (
                            "visited_on",
                            models.DateField(
                                editable=False,
                                help_text="上海时间的日期，由走访时间得出",
                                verbose_name="走访日",
                            ),
                        ),
                        (
                            "outcome",
                            models.CharField(
                                choices=[
                                    ("MET", "见到"),
                                    ("PHONED", "电话"),
                                    ("ABSENT", "无人"),
                                    ("REFUSED", "谢绝"),
                                ],
                                max_length=8,
                                verbose_name="结果",
                            ),
                        ),
                        (
                            "kinds",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("VISIT", "走访"),
                                        ("HOME_SERVICE", "上门服务"),
                                        ("HOSPITAL", "住院必到"),
                                        ("FESTIVAL", "节日必到"),
                                        ("FUNERAL", "后事必到"),
                                    ],
                                    max_length=12,
                                ),
                                size=None,
                                verbose_name="本次完成",
                            ),
                        ),
                        ("done", models.CharField(blank=True, max_length=1000, verbose_name="做了什么")),
                        ("needs", models.CharField(blank=True, max_length=1000, verbose_name="听到的需求")),
                        ("next_step", models.CharField(blank=True, max_length=500, verbose_name="下一步")),
                        ("next_try_on", models.DateField(blank=True, null=True, verbose_name="下次再访")),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")],
                                null=True,
                                verbose_name="当时等级",
                            ),
                        ),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="记录时间"
                            ),
                        ),
                        ("late_recorded", models.BooleanField(default=False, verbose_name="补记")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(help_text="同一次填写只记一次", verbose_name="提交编号"),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1,
                                editable=False,
                                help_text="每次修改加一：两人同时修改时，后一位会得到提示",
                                verbose_name="版本",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
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
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FestivalRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "festival",
                            models.CharField(
                                choices=[
                                    ("NEW_YEAR", "元旦"),
                                    ("SPRING", "春节"),
                                    ("DRAGON_BOAT", "端午"),
                                    ("MID_AUTUMN", "中秋"),
                                    ("DOUBLE_NINTH", "重阳"),
                                    ("NATIONAL_DAY", "国庆"),
                                ],
                                max_length=12,
                                verbose_name="节日",
                            ),
                        ),
                        (
                            "choice",
                            models.CharField(
                                choices=[("KEEP", "走访"), ("SKIP", "不走访"), ("FOLLOW", "按上级单位")],
                                default="KEEP",
                                max_length=6,
                                verbose_name="怎么做",
                            ),
                        ),
                        (
                            "days_before",
                            models.PositiveSmallIntegerField(default=7, verbose_name="提前几天开始"),
                        ),
                        (
                            "valid_from",
                            models.DateField(
                                help_text="这一天及以后的节日照此执行，最早为今天", verbose_name="从哪天起"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="设定时间")),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="设定人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "节日安排",
                        "verbose_name_plural": "节日安排",
                        "ordering": ["festival", "unit__path", "-valid_from", "-pk"],
                        "default_permissions": ["view", "add"],
                    },
                ),
                migrations.CreateModel(
                    name="FestivalRuleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "festival",
                            models.CharField(
                                choices=[
                                    ("NEW_YEAR", "元旦"),
                                    ("SPRING", "春节"),
                                    ("DRAGON_BOAT", "端午"),
                                    ("MID_AUTUMN", "中秋"),
                                    ("DOUBLE_NINTH", "重阳"),
                                    ("NATIONAL_DAY", "国庆"),
                                ],
                                max_length=12,
                                verbose_name="节日",
                            ),
                        ),
                        (
                            "choice",
                            models.CharField(
                                choices=[("KEEP", "走访"), ("SKIP", "不走访"), ("FOLLOW", "按上级单位")],
                                default="KEEP",
                                max_length=6,
                                verbose_name="怎么做",
                            ),
                        ),
                        (
                            "days_before",
                            models.PositiveSmallIntegerField(default=7, verbose_name="提前几天开始"),
                        ),
                        (
                            "valid_from",
                            models.DateField(
                                help_text="这一天及以后的节日照此执行，最早为今天", verbose_name="从哪天起"
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="设定时间")),
                        (
                            "created_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="设定人",
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
                                to="visits.festivalrule",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
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
                    name="HelpRequest",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "caller_name",
                            models.CharField(
                                blank=True,
                                help_text="不是老同志本人时填写",
                                max_length=50,
                                verbose_name="来电人",
                            ),
                        ),
                        (
                            "caller_phone",
                            laoling.crypto.EncryptedTextField(
                                blank=True,
                                default="",
                                purpose="visits.request.caller_phone",
                                verbose_name="来电号码",
                            ),
                        ),
                        (
                            "caller_phone_index",
                            laoling.crypto.BlindIndexField(
                                editable=False,
                                max_length=43,
                                null=True,
                                purpose="people.phone",
                                source="caller_phone",
                                transform="digits",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("PHONE", "来电"), ("VISIT", "走访"), ("WINDOW", "到窗口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                choices=[("PRACTICAL", "实事"), ("KIND", "好事"), ("HARD", "难事")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("words", models.CharField(max_length=1000, verbose_name="诉求内容")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("REGISTERED", "待受理"),
                                    ("ACCEPTED", "已受理"),
                                    ("IN_PROGRESS", "办理中"),
                                    ("WAITING", "等待中"),
                                    ("RESOLVED", "待回访"),
                                    ("CALLED_BACK", "已回访"),
                                    ("CLOSED", "已结案"),
                                ],
                                default="REGISTERED",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "registered_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间"),
                        ),
                        ("registered_on", models.DateField(editable=False, verbose_name="登记日")),
                        (
                            "due_at",
                            models.DateTimeField(help_text="到这一刻还没有办结就是逾期", verbose_name="期限"),
                        ),
                        ("due_on", models.DateField(editable=False, verbose_name="到期日")),
                        (
                            "wait_reason",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="等待原因"),
                        ),
                        (
                            "done",
                            models.CharField(
                                blank=True, default="", max_length=1000, verbose_name="办理结果"
                            ),
                        ),
                        ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                        (
                            "satisfaction",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (5, "很满意"),
                                    (4, "满意"),
                                    (3, "一般"),
                                    (2, "不满意"),
                                    (1, "很不满意"),
                                ],
                                null=True,
                                verbose_name="满意度",
                            ),
                        ),
                        (
                            "called_back_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="回访时间"),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结案时间")),
                        (
                            "times_reopened",
                            models.PositiveSmallIntegerField(default=0, verbose_name="重新办理次数"),
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
                            "card",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="requests",
                                to="cards.servicecard",
                                verbose_name="服务卡",
                            ),
                        ),
                        (
                            "handler",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                        (
                            "registered_by",
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
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="requests",
                                to="people.retiree",
                                verbose_name="老同志",
                            ),
                        ),
                        (
                            "station",
                            models.ForeignKey(
                                blank=True,
                                help_text="来电人身份不明时，由哪个站办理",
                                limit_choices_to={"level": "STATION"},
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.unit",
                                verbose_name="受理站",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "诉求",
                        "verbose_name_plural": "诉求",
                        "ordering": ["-registered_at", "-pk"],
                        "permissions": [
                            ("register_request", "登记诉求"),
                            ("work_request", "办理诉求"),
                            ("assign_request", "指派诉求"),
                            ("close_request", "诉求结案"),
                        ],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="HelpRequestEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "caller_name",
                            models.CharField(
                                blank=True,
                                help_text="不是老同志本人时填写",
                                max_length=50,
                                verbose_name="来电人",
                            ),
                        ),
                        (
                            "caller_phone",
                            laoling.crypto.EncryptedTextField(
                                blank=True,
                                default="",
                                purpose="visits.request.caller_phone",
                                verbose_name="来电号码",
                            ),
                        ),
                        (
                            "caller_phone_index",
                            laoling.crypto.BlindIndexField(
                                editable=False,
                                max_length=43,
                                null=True,
                                purpose="people.phone",
                                source="caller_phone",
                                transform="digits",
                            ),
                        ),
                        (
                            "channel",
                            models.CharField(
                                choices=[("PHONE", "来电"), ("VISIT", "走访"), ("WINDOW", "到窗口")],
                                max_length=10,
                                verbose_name="来源",
                            ),
                        ),
                        (
                            "category",
                            models.CharField(
                                choices=[("PRACTICAL", "实事"), ("KIND", "好事"), ("HARD", "难事")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("words", models.CharField(max_length=1000, verbose_name="诉求内容")),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("REGISTERED", "待受理"),
                                    ("ACCEPTED", "已受理"),
                                    ("IN_PROGRESS", "办理中"),
                                    ("WAITING", "等待中"),
                                    ("RESOLVED", "待回访"),
                                    ("CALLED_BACK", "已回访"),
                                    ("CLOSED", "已结案"),
                                ],
                                default="REGISTERED",
                                max_length=12,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "registered_at",
                            models.DateTimeField(default=django.utils.timezone.now, verbose_name="登记时间"),
                        ),
                        ("registered_on", models.DateField(editable=False, verbose_name="登记日")),
                        (
                            "due_at",
                            models.DateTimeField(help_text="到这一刻还没有办结就是逾期", verbose_name="期限"),
                        ),
                        ("due_on", models.DateField(editable=False, verbose_name="到期日")),
                        (
                            "wait_reason",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="等待原因"),
                        ),
                        (
                            "done",
                            models.CharField(
                                blank=True, default="", max_length=1000, verbose_name="办理结果"
                            ),
                        ),
                        ("resolved_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                        (
                            "satisfaction",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[
                                    (5, "很满意"),
                                    (4, "满意"),
                                    (3, "一般"),
                                    (2, "不满意"),
                                    (1, "很不满意"),
                                ],
                                null=True,
                                verbose_name="满意度",
                            ),
                        ),
                        (
                            "called_back_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="回访时间"),
                        ),
                        ("closed_at", models.DateTimeField(blank=True, null=True, verbose_name="结案时间")),
                        (
                            "times_reopened",
                            models.PositiveSmallIntegerField(default=0, verbose_name="重新办理次数"),
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
                            "card",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cards.servicecard",
                                verbose_name="服务卡",
                            ),
                        ),
                        (
                            "handler",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
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
                                to="visits.helprequest",
                            ),
                        ),
                        (
                            "registered_by",
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
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="people.retiree",
                                verbose_name="老同志",
                            ),
                        ),
                        (
                            "station",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="来电人身份不明时，由哪个站办理",
                                limit_choices_to={"level": "STATION"},
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.unit",
                                verbose_name="受理站",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="LifeEvent",
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
                                    ("HOSPITALISED", "住院"),
                                    ("DISCHARGED", "出院"),
                                    ("DIED", "去世"),
                                    ("BEREAVED", "丧偶、丧亲"),
                                    ("MOVED", "迁出"),
                                ],
                                max_length=12,
                                verbose_name="情况",
                            ),
                        ),
                        ("happened_on", models.DateField(verbose_name="哪天")),
                        ("place", models.CharField(blank=True, max_length=60, verbose_name="医院或去处")),
                        ("ward", models.CharField(blank=True, max_length=40, verbose_name="病区床位")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        ("must_visit", models.BooleanField(default=False, verbose_name="要去医院看望")),
                        (
                            "ended_on",
                            models.DateField(
                                blank=True,
                                help_text="住院的最后一天；空着就是还在住院",
                                null=True,
                                verbose_name="出院日",
                            ),
                        ),
                        (
                            "before",
                            models.JSONField(
                                blank=True, default=dict, editable=False, verbose_name="原来的情况"
                            ),
                        ),
                        ("reported_at", models.DateTimeField(verbose_name="报告时间")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
                        ),
                        (
                            "withdraw_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="撤回原因"),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1,
                                editable=False,
                                help_text="每次修改加一：两人同时修改时，后一位会得到提示",
                                verbose_name="版本",
                            ),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(
                                help_text="同一次填写只报一次", unique=True, verbose_name="提交编号"
                            ),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                help_text="出院所属的住院，丧偶所因的去世",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="followers",
                                to="visits.lifeevent",
                                verbose_name="由此引起",
                            ),
                        ),
                        (
                            "reported_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报告人",
                            ),
                        ),
                        (
                            "retiree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="life_events",
                                to="people.retiree",
                                verbose_name="老同志",
                            ),
                        ),
                        (
                            "station",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.unit",
                                verbose_name="当时老年站",
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
                                verbose_name="撤回人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "重要情况",
                        "verbose_name_plural": "重要情况",
                        "ordering": ["-happened_on", "-reported_at", "-pk"],
                        "permissions": [
                            ("report_lifeevent", "报告重要情况"),
                            ("withdraw_lifeevent", "更正、撤回重要情况"),
                        ],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="Duty",
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
                                    ("VISIT", "走访"),
                                    ("HOME_SERVICE", "上门服务"),
                                    ("HOSPITAL", "住院必到"),
                                    ("FESTIVAL", "节日必到"),
                                    ("FUNERAL", "后事必到"),
                                ],
                                max_length=12,
                                verbose_name="类别",
                            ),
                        ),
                        (
                            "origin",
                            models.CharField(
                                choices=[
                                    ("REGULAR", "定期"),
                                    ("FIRST", "首次"),
                                    ("AFTER_PAUSE", "暂停后"),
                                    ("EVENT", "重要情况"),
                                    ("NEW_YEAR", "元旦"),
                                    ("SPRING", "春节"),
                                    ("DRAGON_BOAT", "端午"),
                                    ("MID_AUTUMN", "中秋"),
                                    ("DOUBLE_NINTH", "重阳"),
                                    ("NATIONAL_DAY", "国庆"),
                                ],
                                default="REGULAR",
                                max_length=12,
                                verbose_name="来由",
                            ),
                        ),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")],
                                null=True,
                                verbose_name="等级",
                            ),
                        ),
                        ("phone_counts", models.BooleanField(default=False, verbose_name="电话也算")),
                        ("opens_on", models.DateField(verbose_name="开始")),
                        ("due_on", models.DateField(verbose_name="到期")),
                        ("asked_at", models.DateTimeField(blank=True, null=True, verbose_name="要求的时刻")),
                        (
                            "due_at",
                            models.DateTimeField(
                                blank=True,
                                help_text="只有住院必到和后事必到有：过了这一刻就是逾期",
                                null=True,
                                verbose_name="到期时刻",
                            ),
                        ),
                        ("settled_on", models.DateField(blank=True, null=True, verbose_name="完成日")),
                        ("settled_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时刻")),
                        ("assigned_at", models.DateTimeField(blank=True, null=True, verbose_name="派工时间")),
                        (
                            "ended_as",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("PAUSED", "暂停免访"),
                                    ("WAIVED", "站长免访"),
                                    ("MISSED", "未完成"),
                                    ("CLOSED", "随销卡取消"),
                                    ("OVER", "事由已了"),
                                    ("CANCELLED", "不再需要"),
                                ],
                                default="",
                                max_length=10,
                                verbose_name="了结",
                            ),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="了结时间")),
                        (
                            "end_reason",
                            models.CharField(blank=True, default="", max_length=200, verbose_name="免访原因"),
                        ),
                        (
                            "assigned_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="派工人",
                            ),
                        ),
                        (
                            "assigned_to",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                help_text="只这一次由谁去；空着的由服务卡的责任走访员去",
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assigned_duties",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="派给",
                            ),
                        ),
                        (
                            "card",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="duties",
                                to="cards.servicecard",
                                verbose_name="服务卡",
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
                                verbose_name="免访人",
                            ),
                        ),
                        (
                            "retiree",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="people.retiree",
                                verbose_name="老同志",
                            ),
                        ),
                        (
                            "event",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="duties",
                                to="visits.lifeevent",
                                verbose_name="由重要情况引起",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "应访任务",
                        "verbose_name_plural": "应访任务",
                        "ordering": ["due_on", "pk"],
                        "permissions": [("waive_duty", "免访"), ("assign_duty", "派工")],
                    },
                ),
                migrations.CreateModel(
                    name="LifeEventEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("HOSPITALISED", "住院"),
                                    ("DISCHARGED", "出院"),
                                    ("DIED", "去世"),
                                    ("BEREAVED", "丧偶、丧亲"),
                                    ("MOVED", "迁出"),
                                ],
                                max_length=12,
                                verbose_name="情况",
                            ),
                        ),
                        ("happened_on", models.DateField(verbose_name="哪天")),
                        ("place", models.CharField(blank=True, max_length=60, verbose_name="医院或去处")),
                        ("ward", models.CharField(blank=True, max_length=40, verbose_name="病区床位")),
                        ("words", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        ("must_visit", models.BooleanField(default=False, verbose_name="要去医院看望")),
                        (
                            "ended_on",
                            models.DateField(
                                blank=True,
                                help_text="住院的最后一天；空着就是还在住院",
                                null=True,
                                verbose_name="出院日",
                            ),
                        ),
                        (
                            "before",
                            models.JSONField(
                                blank=True, default=dict, editable=False, verbose_name="原来的情况"
                            ),
                        ),
                        ("reported_at", models.DateTimeField(verbose_name="报告时间")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
                        ),
                        (
                            "withdraw_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="撤回原因"),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(
                                default=1,
                                editable=False,
                                help_text="每次修改加一：两人同时修改时，后一位会得到提示",
                                verbose_name="版本",
                            ),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(help_text="同一次填写只报一次", verbose_name="提交编号"),
                        ),
                        (
                            "follows",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                help_text="出院所属的住院，丧偶所因的去世",
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="visits.lifeevent",
                                verbose_name="由此引起",
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
                                to="visits.lifeevent",
                            ),
                        ),
                        (
                            "reported_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报告人",
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
                            "station",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.unit",
                                verbose_name="当时老年站",
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
                                verbose_name="撤回人",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MoodMonth",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(help_text="当月第一天", unique=True, verbose_name="月份")),
                        ("published_at", models.DateTimeField(verbose_name="生成时间")),
                    ],
                    options={
                        "verbose_name": "思想动态月报",
                        "verbose_name_plural": "思想动态月报",
                        "ordering": ["-month"],
                        "permissions": [("view_moodreport", "查看思想动态月报")],
                        "default_permissions": [],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("month__day", 1)),
                                name="visits_moodmonth_is_its_first_day",
                            )
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="MoodFigure",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "people",
                            models.PositiveIntegerField(
                                help_text="不足 5 人、不能显示的为空", null=True, verbose_name="人数"
                            ),
                        ),
                        (
                            "moods",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.PositiveIntegerField(),
                                default=list,
                                help_text="从很差到很好各几人",
                                size=None,
                                verbose_name="心情",
                            ),
                        ),
                        (
                            "concerns",
                            models.JSONField(
                                default=dict, help_text="各有几人提到，不足 5 人的不在内", verbose_name="关切"
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
                            "report",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="figures",
                                to="visits.moodmonth",
                                verbose_name="月报",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "思想动态数字",
                        "verbose_name_plural": "思想动态数字",
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="MoodRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "mood",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "很差"), (2, "较差"), (3, "一般"), (4, "较好"), (5, "很好")],
                                verbose_name="心情",
                            ),
                        ),
                        (
                            "concerns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("HEALTH", "身体病痛"),
                                        ("MEDICAL", "看病就医"),
                                        ("FAMILY", "子女家事"),
                                        ("LONELINESS", "孤独少伴"),
                                        ("MONEY", "经济困难"),
                                        ("PENSION", "待遇政策"),
                                        ("HOUSING", "住房环境"),
                                        ("NEIGHBOURS", "邻里关系"),
                                        ("COMPANY", "企业发展"),
                                        ("OTHER", "其他"),
                                    ],
                                    max_length=12,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="关切",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="说了什么")),
                        (
                            "station",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.unit",
                                verbose_name="当时的老年站",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "思想动态",
                        "verbose_name_plural": "思想动态",
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="MoodRecordEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "mood",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "很差"), (2, "较差"), (3, "一般"), (4, "较好"), (5, "很好")],
                                verbose_name="心情",
                            ),
                        ),
                        (
                            "concerns",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("HEALTH", "身体病痛"),
                                        ("MEDICAL", "看病就医"),
                                        ("FAMILY", "子女家事"),
                                        ("LONELINESS", "孤独少伴"),
                                        ("MONEY", "经济困难"),
                                        ("PENSION", "待遇政策"),
                                        ("HOUSING", "住房环境"),
                                        ("NEIGHBOURS", "邻里关系"),
                                        ("COMPANY", "企业发展"),
                                        ("OTHER", "其他"),
                                    ],
                                    max_length=12,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="关切",
                            ),
                        ),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="说了什么")),
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
                                to="visits.moodrecord",
                            ),
                        ),
                        (
                            "station",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="accounts.unit",
                                verbose_name="当时的老年站",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="MustStandard",
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
                                    ("HOSPITAL", "住院必到"),
                                    ("FESTIVAL", "节日必到"),
                                    ("FUNERAL", "后事必到"),
                                ],
                                max_length=12,
                                unique=True,
                                verbose_name="必到",
                            ),
                        ),
                        (
                            "hours",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                help_text="从报告的时刻算起。已经产生的任务按当时的标准。提醒的钟点在“提醒阶梯”里另改。",
                                null=True,
                                verbose_name="多少小时内到",
                            ),
                        ),
                        ("phone_counts", models.BooleanField(default=False, verbose_name="电话也算")),
                    ],
                    options={
                        "verbose_name": "三必到标准",
                        "verbose_name_plural": "三必到标准",
                        "ordering": ["kind"],
                        "default_permissions": ["view", "change"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("hours", None), ("kind", "FESTIVAL")),
                                    models.Q(
                                        models.Q(("kind", "FESTIVAL"), _negated=True),
                                        ("hours__range", (1, 168)),
                                    ),
                                    _connector="OR",
                                ),
                                name="visits_muststandard_hours_but_for_festivals",
                                violation_error_message="请填写 1 到 168 小时；节日必到到节日当天为止，不填小时。",
                            )
                        ],
                    },
                ),
            ],
        ),
        laoling.migrating.AtOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="muststandard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_muststandardevent" ("hours", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_counts") VALUES (NEW."hours", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone_counts"); RETURN NULL;',
                            hash="1ef2a2d7f971e14d4f4ac2e979c3e02112091213",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_49ee0",
                            table="visits_muststandard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="muststandard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "visits_muststandardevent" ("hours", "id", "kind", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_counts") VALUES (NEW."hours", NEW."id", NEW."kind", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone_counts"); RETURN NULL;',
                            hash="4ac4234365cacd82e7476abfe3ac7351f03eb0b2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_77da8",
                            table="visits_muststandard",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="muststandardevent",
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
                    model_name="muststandardevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.muststandard",
                    ),
                ),
                migrations.AddField(
                    model_name="policy",
                    name="created_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="登记人",
                    ),
                ),
                migrations.AddField(
                    model_name="policy",
                    name="published_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发布人",
                    ),
                ),
                migrations.AddField(
                    model_name="policy",
                    name="stations",
                    field=models.ManyToManyField(
                        blank=True,
                        limit_choices_to={"level": "STATION"},
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="老年站",
                    ),
                ),
                migrations.AddField(
                    model_name="policy",
                    name="unit",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="policies",
                        to="accounts.unit",
                        verbose_name="发布单位",
                    ),
                ),
                migrations.AddField(
                    model_name="entitlementevent",
                    name="policy",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.policy",
                        verbose_name="政策",
                    ),
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
                migrations.AddField(
                    model_name="policyevent",
                    name="created_by",
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
                    model_name="policyevent",
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
                    model_name="policyevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.policy",
                    ),
                ),
                migrations.AddField(
                    model_name="policyevent",
                    name="published_by",
                    field=models.ForeignKey(
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
                migrations.AddField(
                    model_name="policyevent",
                    name="unit",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.unit",
                        verbose_name="发布单位",
                    ),
                ),
                migrations.AddField(
                    model_name="requeststep",
                    name="by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经手人",
                    ),
                ),
                migrations.AddField(
                    model_name="requeststep",
                    name="handler",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="指派给",
                    ),
                ),
                migrations.AddField(
                    model_name="requeststep",
                    name="request",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="steps",
                        to="visits.helprequest",
                        verbose_name="诉求",
                    ),
                ),
                migrations.AddField(
                    model_name="helprequestevent",
                    name="topic",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.requesttopic",
                        verbose_name="事项",
                    ),
                ),
                migrations.AddField(
                    model_name="helprequest",
                    name="topic",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="visits.requesttopic",
                        verbose_name="事项",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="requesttopic",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_requesttopicevent" ("category", "id", "is_offered", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place") VALUES (NEW."category", NEW."id", NEW."is_offered", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place"); RETURN NULL;',
                            hash="ab92f9e60a527cc3a769d84098de1cf0fb9a8b4e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_72cc6",
                            table="visits_requesttopic",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="requesttopic",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "visits_requesttopicevent" ("category", "id", "is_offered", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place") VALUES (NEW."category", NEW."id", NEW."is_offered", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place"); RETURN NULL;',
                            hash="17164e1a09657cce3623c63b6817ae60afd018cf",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0d065",
                            table="visits_requesttopic",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="requesttopicevent",
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
                    model_name="requesttopicevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.requesttopic",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="requesturgency",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("hours__gte", 1), ("working_days", None)),
                            models.Q(("hours", None), ("working_days__gte", 1)),
                            _connector="OR",
                        ),
                        name="visits_requesturgency_hours_or_working_days",
                        violation_error_message="期限请填小时或工作日，两者只填一个。",
                    ),
                ),
                migrations.AddField(
                    model_name="helprequestevent",
                    name="urgency",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.requesturgency",
                        verbose_name="紧急程度",
                    ),
                ),
                migrations.AddField(
                    model_name="helprequest",
                    name="urgency",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="requests",
                        to="visits.requesturgency",
                        verbose_name="紧急程度",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="requesturgency",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_requesturgencyevent" ("hours", "id", "ladder", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "working_days") VALUES (NEW."hours", NEW."id", NEW."ladder", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."working_days"); RETURN NULL;',
                            hash="7b283a351873b3c1b9f22af4e541fd18bc0785e3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_5ac87",
                            table="visits_requesturgency",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="requesturgency",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "visits_requesturgencyevent" ("hours", "id", "ladder", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "working_days") VALUES (NEW."hours", NEW."id", NEW."ladder", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."working_days"); RETURN NULL;',
                            hash="2cecd3e1e9387e84aa2bcbd676451196973c6dde",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1ebc4",
                            table="visits_requesturgency",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="requesturgencyevent",
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
                    model_name="requesturgencyevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.requesturgency",
                    ),
                ),
                migrations.AddField(
                    model_name="route",
                    name="saved_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="保存人",
                    ),
                ),
                migrations.AddField(
                    model_name="route",
                    name="visitor",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routes",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="走访员",
                    ),
                ),
                migrations.AddField(
                    model_name="talk",
                    name="ended_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="结束人",
                    ),
                ),
                migrations.AddField(
                    model_name="talk",
                    name="mood",
                    field=models.ForeignKey(
                        blank=True,
                        help_text="那次走访的心情；更正掉了的为空",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="talks",
                        to="visits.moodrecord",
                        verbose_name="起因",
                    ),
                ),
                migrations.AddField(
                    model_name="talk",
                    name="noticed_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发现人",
                    ),
                ),
                migrations.AddField(
                    model_name="talk",
                    name="retiree",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="talks",
                        to="people.retiree",
                        verbose_name="老同志",
                    ),
                ),
                migrations.AddField(
                    model_name="talkevent",
                    name="ended_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="结束人",
                    ),
                ),
                migrations.AddField(
                    model_name="talkevent",
                    name="mood",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        help_text="那次走访的心情；更正掉了的为空",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.moodrecord",
                        verbose_name="起因",
                    ),
                ),
                migrations.AddField(
                    model_name="talkevent",
                    name="noticed_by",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="发现人",
                    ),
                ),
                migrations.AddField(
                    model_name="talkevent",
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
                    model_name="talkevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.talk",
                    ),
                ),
                migrations.AddField(
                    model_name="talkevent",
                    name="retiree",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.retiree",
                        verbose_name="老同志",
                    ),
                ),
                migrations.AddField(
                    model_name="talksession",
                    name="by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="谈心人",
                    ),
                ),
                migrations.AddField(
                    model_name="talksession",
                    name="talk",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to="visits.talk",
                        verbose_name="谈心",
                    ),
                ),
                migrations.AddField(
                    model_name="visit",
                    name="recorded_by",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                migrations.AddField(
                    model_name="visit",
                    name="retiree",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to="people.retiree",
                        verbose_name="老同志",
                    ),
                ),
                migrations.AddField(
                    model_name="visit",
                    name="visitor",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="visits",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="走访人",
                    ),
                ),
                migrations.AddField(
                    model_name="visit",
                    name="withdrawn_by",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
                migrations.AddField(
                    model_name="moodrecordevent",
                    name="visit",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.visit",
                        verbose_name="走访记录",
                    ),
                ),
                migrations.AddField(
                    model_name="moodrecord",
                    name="visit",
                    field=models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mood_record",
                        to="visits.visit",
                        verbose_name="走访记录",
                    ),
                ),
                migrations.AddField(
                    model_name="helprequestevent",
                    name="visit",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="visits.visit",
                        verbose_name="走访记录",
                    ),
                ),
                migrations.AddField(
                    model_name="helprequest",
                    name="visit",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="requests",
                        to="visits.visit",
                        verbose_name="走访记录",
                    ),
                ),
                migrations.AddField(
                    model_name="duty",
                    name="settled_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="settles",
                        to="visits.visit",
                        verbose_name="由走访完成",
                    ),
                ),
                migrations.AddField(
                    model_name="visitevent",
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
                    model_name="visitevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="visits.visit",
                    ),
                ),
                migrations.AddField(
                    model_name="visitevent",
                    name="recorded_by",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="记录人",
                    ),
                ),
                migrations.AddField(
                    model_name="visitevent",
                    name="retiree",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.retiree",
                        verbose_name="老同志",
                    ),
                ),
                migrations.AddField(
                    model_name="visitevent",
                    name="visitor",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="走访人",
                    ),
                ),
                migrations.AddField(
                    model_name="visitevent",
                    name="withdrawn_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="撤回人",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="festivalrule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("days_before__lte", 30)),
                        name="visits_festivalrule_days_before",
                        violation_error_message="最多提前 30 天。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="festivalrule",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("unit__isnull", False),
                            models.Q(("choice", "FOLLOW"), _negated=True),
                            _connector="OR",
                        ),
                        name="visits_festivalrule_default_says_what",
                        violation_error_message="没有上级单位可以依照。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="festivalrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_festivalruleevent" ("choice", "created_at", "created_by_id", "days_before", "festival", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id", "valid_from") VALUES (NEW."choice", NEW."created_at", NEW."created_by_id", NEW."days_before", NEW."festival", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."unit_id", NEW."valid_from"); RETURN NULL;',
                            hash="7e5b1a1e6305e56213cefecaa122af53d94d4da4",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e5d62",
                            table="visits_festivalrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="festivalrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "visits_festivalruleevent" ("choice", "created_at", "created_by_id", "days_before", "festival", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "unit_id", "valid_from") VALUES (NEW."choice", NEW."created_at", NEW."created_by_id", NEW."days_before", NEW."festival", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."unit_id", NEW."valid_from"); RETURN NULL;',
                            hash="aac05910fb3836dfaf41b2e40346d8b404b29fe2",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0285d",
                            table="visits_festivalrule",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="lifeevent",
                    index=models.Index(
                        fields=["retiree", "-happened_on"], name="visits_lifeevent_by_retiree"
                    ),
                ),
                migrations.AddIndex(
                    model_name="lifeevent",
                    index=models.Index(fields=["kind", "-happened_on"], name="visits_lifeevent_by_kind"),
                ),
                migrations.AddConstraint(
                    model_name="lifeevent",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(
                            ("ended_on", None), ("kind", "HOSPITALISED"), ("withdrawn_at", None)
                        ),
                        fields=("retiree",),
                        name="visits_lifeevent_one_stay_at_a_time",
                        violation_error_message="该同志已登记住院，还没有出院。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lifeevent",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("kind", "DIED"), ("withdrawn_at", None)),
                        fields=("retiree",),
                        name="visits_lifeevent_one_death",
                        violation_error_message="该同志去世已经有人报告。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lifeevent",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ended_on", None),
                            models.Q(("ended_on__gte", models.F("happened_on")), ("kind", "HOSPITALISED")),
                            _connector="OR",
                        ),
                        name="visits_lifeevent_only_a_stay_ends",
                        violation_error_message="出院日期不能早于住院日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="lifeevent",
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
                        name="visits_lifeevent_withdrawn_with_who_and_why",
                        violation_error_message="撤回要有经办人和原因。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lifeevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_lifeeventevent" ("before", "ended_on", "follows_id", "happened_on", "id", "kind", "must_visit", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reported_at", "reported_by_id", "retiree_id", "station_id", "submission_id", "version", "ward", "withdraw_reason", "withdrawn_at", "withdrawn_by_id", "words") VALUES (NEW."before", NEW."ended_on", NEW."follows_id", NEW."happened_on", NEW."id", NEW."kind", NEW."must_visit", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."reported_at", NEW."reported_by_id", NEW."retiree_id", NEW."station_id", NEW."submission_id", NEW."version", NEW."ward", NEW."withdraw_reason", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."words"); RETURN NULL;',
                            hash="4bf1ee8d09ade23ec4594babc51ffeaf2ebb54b3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2d821",
                            table="visits_lifeevent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="lifeevent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "visits_lifeeventevent" ("before", "ended_on", "follows_id", "happened_on", "id", "kind", "must_visit", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "reported_at", "reported_by_id", "retiree_id", "station_id", "submission_id", "version", "ward", "withdraw_reason", "withdrawn_at", "withdrawn_by_id", "words") VALUES (NEW."before", NEW."ended_on", NEW."follows_id", NEW."happened_on", NEW."id", NEW."kind", NEW."must_visit", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."reported_at", NEW."reported_by_id", NEW."retiree_id", NEW."station_id", NEW."submission_id", NEW."version", NEW."ward", NEW."withdraw_reason", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."words"); RETURN NULL;',
                            hash="b3dd8f55b068013c590bfa4a7e27e834ef1599c6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f23c6",
                            table="visits_lifeevent",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="moodfigure",
                    constraint=models.UniqueConstraint(
                        fields=("report", "unit"), name="visits_moodfigure_once_a_unit"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="moodfigure",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("concerns", {}), ("moods", []), ("people", None)),
                            models.Q(
                                ("concerns", {}), ("moods__len", 5), ("people", 0), ("people__isnull", False)
                            ),
                            models.Q(("moods__len", 5), ("people__gte", 5), ("people__isnull", False)),
                            _connector="OR",
                        ),
                        name="visits_moodfigure_of_nobody_or_enough",
                    ),
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
                migrations.AddIndex(
                    model_name="requeststep",
                    index=models.Index(fields=["request", "at"], name="visits_requeststep_by_request"),
                ),
                migrations.AddIndex(
                    model_name="requeststep",
                    index=models.Index(
                        condition=models.Q(("kind", "CALLED_BACK")),
                        fields=["at"],
                        name="visits_requeststep_call_backs",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="requeststep",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "CALLED_BACK"), ("satisfaction__range", (1, 5))),
                            models.Q(
                                models.Q(("kind", "CALLED_BACK"), _negated=True), ("satisfaction", None)
                            ),
                            _connector="OR",
                        ),
                        name="visits_requeststep_satisfaction_of_a_call_back",
                        violation_error_message="请选择满意度。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="route",
                    constraint=models.UniqueConstraint(
                        fields=("visitor", "starts_on", "ends_on"),
                        name="visits_route_one_per_visitor_and_days",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="route",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="visits_route_ends_after_start",
                    ),
                ),
                migrations.AddIndex(
                    model_name="talk",
                    index=models.Index(fields=["retiree", "-asked_at"], name="visits_talk_by_retiree"),
                ),
                migrations.AddIndex(
                    model_name="talk",
                    index=models.Index(
                        condition=models.Q(("ended_at", None)), fields=["due_on"], name="visits_talk_unended"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="talk",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("ended_at", None)),
                        fields=("retiree",),
                        name="visits_talk_one_open_per_retiree",
                        violation_error_message="该同志已有一次谈心在进行。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="talk",
                    constraint=models.UniqueConstraint(fields=("mood",), name="visits_talk_one_for_a_mood"),
                ),
                migrations.AddConstraint(
                    model_name="talk",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("end_words", ""), ("ended_as", ""), ("ended_at", None), ("ended_by", None)
                            ),
                            models.Q(("ended_at__isnull", False), models.Q(("ended_as", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="visits_talk_ended_with_how",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="talk",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", "CLOSED"), _negated=True),
                            models.Q(("ended_by__isnull", False), models.Q(("end_words", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="visits_talk_closed_by_somebody",
                        violation_error_message="请写明谈得怎样、为什么结束。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="talk",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_talkevent" ("asked_at", "due_on", "end_words", "ended_as", "ended_at", "ended_by_id", "id", "mood_id", "noticed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "retiree_id", "times", "version") VALUES (NEW."asked_at", NEW."due_on", NEW."end_words", NEW."ended_as", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."mood_id", NEW."noticed_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."retiree_id", NEW."times", NEW."version"); RETURN NULL;',
                            hash="6617639527444b0cacf159e0410a63eb45f62ce3",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_068ce",
                            table="visits_talk",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="talk",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "visits_talkevent" ("asked_at", "due_on", "end_words", "ended_as", "ended_at", "ended_by_id", "id", "mood_id", "noticed_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "retiree_id", "times", "version") VALUES (NEW."asked_at", NEW."due_on", NEW."end_words", NEW."ended_as", NEW."ended_at", NEW."ended_by_id", NEW."id", NEW."mood_id", NEW."noticed_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."retiree_id", NEW."times", NEW."version"); RETURN NULL;',
                            hash="145c6f4950bb08bc13b5f8d834705225eb8ef3b0",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_28391",
                            table="visits_talk",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="talksession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("appeals__len__gte", 1),
                            ("appeals__contained_by", ["DUTY", "FEELING", "DEDICATION", "POLICY"]),
                        ),
                        name="visits_talksession_by_some_appeal",
                        violation_error_message="请至少选择一讲。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="talksession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="visits_talksession_has_words",
                        violation_error_message="请填写谈心情况。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="talksession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("next_on", None), ("next_on__gt", models.F("talked_on")), _connector="OR"
                        ),
                        name="visits_talksession_next_after_it",
                        violation_error_message="再谈的日期应在这次谈心之后。",
                    ),
                ),
                migrations.AddIndex(
                    model_name="visit",
                    index=models.Index(fields=["retiree", "-visited_at"], name="visits_visit_by_retiree"),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="visits_visit_withdrawn_with_who",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("kinds__len__gte", 1)),
                        name="visits_visit_serves_some_kind",
                        violation_error_message="请至少选择一项本次完成的服务。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="visit",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("next_try_on", None), ("outcome", "ABSENT"), _connector="OR"),
                        name="visits_visit_next_try_only_after_absent",
                        violation_error_message="只有无人在家时才有下次再访的日期。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_visitevent" ("done", "id", "kinds", "late_recorded", "needs", "next_step", "next_try_on", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "retiree_id", "submission_id", "tier", "version", "visited_at", "visited_on", "visitor_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."done", NEW."id", NEW."kinds", NEW."late_recorded", NEW."needs", NEW."next_step", NEW."next_try_on", NEW."outcome", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."retiree_id", NEW."submission_id", NEW."tier", NEW."version", NEW."visited_at", NEW."visited_on", NEW."visitor_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;',
                            hash="aa31e33012ec85ea284f9c83ad146c47c08b5acc",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9d6da",
                            table="visits_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="visit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "visits_visitevent" ("done", "id", "kinds", "late_recorded", "needs", "next_step", "next_try_on", "outcome", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "recorded_at", "recorded_by_id", "retiree_id", "submission_id", "tier", "version", "visited_at", "visited_on", "visitor_id", "withdrawn_at", "withdrawn_by_id") VALUES (NEW."done", NEW."id", NEW."kinds", NEW."late_recorded", NEW."needs", NEW."next_step", NEW."next_try_on", NEW."outcome", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."recorded_at", NEW."recorded_by_id", NEW."retiree_id", NEW."submission_id", NEW."tier", NEW."version", NEW."visited_at", NEW."visited_on", NEW."visitor_id", NEW."withdrawn_at", NEW."withdrawn_by_id"); RETURN NULL;',
                            hash="105734078f71a87310d2ec5b06c042bebc27b989",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_41cf1",
                            table="visits_visit",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="moodrecord",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("mood__range", (1, 5))), name="visits_moodrecord_one_to_five"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="moodrecord",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "concerns__contained_by",
                                [
                                    "HEALTH",
                                    "MEDICAL",
                                    "FAMILY",
                                    "LONELINESS",
                                    "MONEY",
                                    "PENSION",
                                    "HOUSING",
                                    "NEIGHBOURS",
                                    "COMPANY",
                                    "OTHER",
                                ],
                            )
                        ),
                        name="visits_moodrecord_known_concerns",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="moodrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_moodrecordevent" ("concerns", "id", "mood", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "station_id", "visit_id", "words") VALUES (NEW."concerns", NEW."id", NEW."mood", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."station_id", NEW."visit_id", NEW."words"); RETURN NULL;',
                            hash="565ffc9992ddc285ba26b37933cf21d490311cf8",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_468e8",
                            table="visits_moodrecord",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="moodrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "visits_moodrecordevent" ("concerns", "id", "mood", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "station_id", "visit_id", "words") VALUES (NEW."concerns", NEW."id", NEW."mood", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."station_id", NEW."visit_id", NEW."words"); RETURN NULL;',
                            hash="995682ef94e70179931ba6b7995543b7bea460db",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_1c319",
                            table="visits_moodrecord",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="helprequest",
                    index=models.Index(
                        fields=["retiree", "-registered_at"], name="visits_helprequest_by_retiree"
                    ),
                ),
                migrations.AddIndex(
                    model_name="helprequest",
                    index=models.Index(
                        condition=models.Q(
                            ("state__in", ("REGISTERED", "ACCEPTED", "IN_PROGRESS", "WAITING"))
                        ),
                        fields=["due_at"],
                        name="visits_helprequest_unresolved",
                    ),
                ),
                migrations.AddIndex(
                    model_name="helprequest",
                    index=models.Index(fields=["-registered_at", "-id"], name="visits_helprequest_newest"),
                ),
                migrations.AddIndex(
                    model_name="helprequest",
                    index=models.Index(fields=["registered_on"], name="visits_helprequest_by_day"),
                ),
                migrations.AddIndex(
                    model_name="helprequest",
                    index=models.Index(
                        condition=models.Q(("caller_phone_index__isnull", False)),
                        fields=["caller_phone_index"],
                        name="visits_helprequest_by_caller",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="helprequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("retiree__isnull", False), ("station", None)),
                            models.Q(
                                ("caller_phone_index__isnull", False),
                                ("retiree", None),
                                ("station__isnull", False),
                                models.Q(("caller_name", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visits_helprequest_of_a_person_or_a_caller",
                        violation_error_message="请选定老同志；查不到的，请填写来电人的姓名和电话。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="helprequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("words", ""), _negated=True),
                        name="visits_helprequest_has_words",
                        violation_error_message="请填写诉求内容。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="helprequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "WAITING"), models.Q(("wait_reason", ""), _negated=True)),
                            models.Q(models.Q(("state", "WAITING"), _negated=True), ("wait_reason", "")),
                            _connector="OR",
                        ),
                        name="visits_helprequest_waits_for_a_reason",
                        violation_error_message="等待中的诉求要有等待原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="helprequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done", ""),
                                ("resolved_at", None),
                                ("state__in", ("REGISTERED", "ACCEPTED", "IN_PROGRESS", "WAITING")),
                            ),
                            models.Q(
                                ("resolved_at__isnull", False),
                                ("state__in", ["RESOLVED", "CALLED_BACK"]),
                                models.Q(("done", ""), _negated=True),
                            ),
                            models.Q(("done", ""), ("resolved_at", None), ("state", "CLOSED")),
                            models.Q(
                                ("resolved_at__isnull", False),
                                ("state", "CLOSED"),
                                models.Q(("done", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="visits_helprequest_resolved_with_deed",
                        violation_error_message="办结的诉求要写明做了什么。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="helprequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("called_back_at", None),
                                ("satisfaction", None),
                                (
                                    "state__in",
                                    ["REGISTERED", "ACCEPTED", "IN_PROGRESS", "WAITING", "RESOLVED"],
                                ),
                            ),
                            models.Q(
                                ("called_back_at__isnull", False),
                                ("satisfaction__range", (1, 5)),
                                ("state", "CALLED_BACK"),
                            ),
                            models.Q(("called_back_at", None), ("satisfaction", None), ("state", "CLOSED")),
                            models.Q(
                                ("called_back_at__isnull", False),
                                ("satisfaction__range", (1, 5)),
                                ("state", "CLOSED"),
                            ),
                            _connector="OR",
                        ),
                        name="visits_helprequest_called_back_with_satisfaction",
                        violation_error_message="回访要有满意度（1 至 5 分）。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="helprequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("closed_at__isnull", False), ("state", "CLOSED")),
                            models.Q(models.Q(("state", "CLOSED"), _negated=True), ("closed_at", None)),
                            _connector="OR",
                        ),
                        name="visits_helprequest_closed_with_moment",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="helprequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("visit", None), ("channel", "VISIT"), _connector="OR"),
                        name="visits_helprequest_visit_only_from_visits",
                        violation_error_message="只有走访中听到的诉求才关联走访记录。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="helprequest",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("due_at__gt", models.F("registered_at"))),
                        name="visits_helprequest_due_after_registering",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="helprequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "visits_helprequestevent" ("called_back_at", "caller_name", "caller_phone", "caller_phone_index", "card_id", "category", "channel", "closed_at", "done", "due_at", "due_on", "handler_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "registered_by_id", "registered_on", "resolved_at", "retiree_id", "satisfaction", "state", "station_id", "submission_id", "times_reopened", "topic_id", "urgency_id", "version", "visit_id", "wait_reason", "words") VALUES (NEW."called_back_at", NEW."caller_name", NEW."caller_phone", NEW."caller_phone_index", NEW."card_id", NEW."category", NEW."channel", NEW."closed_at", NEW."done", NEW."due_at", NEW."due_on", NEW."handler_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."registered_at", NEW."registered_by_id", NEW."registered_on", NEW."resolved_at", NEW."retiree_id", NEW."satisfaction", NEW."state", NEW."station_id", NEW."submission_id", NEW."times_reopened", NEW."topic_id", NEW."urgency_id", NEW."version", NEW."visit_id", NEW."wait_reason", NEW."words"); RETURN NULL;',
                            hash="0beaef82cd375820595adadf38f4b60da7173eb7",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_2014b",
                            table="visits_helprequest",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="helprequest",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "visits_helprequestevent" ("called_back_at", "caller_name", "caller_phone", "caller_phone_index", "card_id", "category", "channel", "closed_at", "done", "due_at", "due_on", "handler_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "registered_at", "registered_by_id", "registered_on", "resolved_at", "retiree_id", "satisfaction", "state", "station_id", "submission_id", "times_reopened", "topic_id", "urgency_id", "version", "visit_id", "wait_reason", "words") VALUES (NEW."called_back_at", NEW."caller_name", NEW."caller_phone", NEW."caller_phone_index", NEW."card_id", NEW."category", NEW."channel", NEW."closed_at", NEW."done", NEW."due_at", NEW."due_on", NEW."handler_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."registered_at", NEW."registered_by_id", NEW."registered_on", NEW."resolved_at", NEW."retiree_id", NEW."satisfaction", NEW."state", NEW."station_id", NEW."submission_id", NEW."times_reopened", NEW."topic_id", NEW."urgency_id", NEW."version", NEW."visit_id", NEW."wait_reason", NEW."words"); RETURN NULL;',
                            hash="3e15b53f2eaeb31dda0d16c4d0608753db5d0d0a",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_a5c7e",
                            table="visits_helprequest",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="duty",
                    index=models.Index(fields=["retiree", "due_on"], name="visits_duty_by_retiree"),
                ),
                migrations.AddIndex(
                    model_name="duty",
                    index=models.Index(
                        condition=models.Q(("ended_as", ""), ("settled_by", None)),
                        fields=["due_on"],
                        name="visits_duty_unsettled",
                    ),
                ),
                migrations.AddIndex(
                    model_name="duty",
                    index=models.Index(
                        condition=models.Q(("settled_by__isnull", False)),
                        fields=["settled_by"],
                        name="visits_duty_by_visit",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="duty",
                    constraint=models.UniqueConstraint(
                        fields=("card", "kind", "origin", "opens_on", "due_on", "event"),
                        name="visits_duty_one_per_window",
                        nulls_distinct=False,
                    ),
                ),
                migrations.AddConstraint(
                    model_name="duty",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("event__isnull", False)),
                        fields=("event",),
                        name="visits_duty_one_per_event",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="duty",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("asked_at", None), ("due_at", None), ("event", None)),
                            models.Q(
                                ("asked_at__isnull", False),
                                (
                                    "due_on",
                                    models.Func(
                                        models.F("due_at"),
                                        output_field=models.DateField(),
                                        template="(timezone('Asia/Shanghai', %(expressions)s))::date",
                                    ),
                                ),
                                ("event__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visits_duty_clock_with_event",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="duty",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("due_at", None), ("settled_at", None)),
                            models.Q(("settled_at", None), ("settled_by", None)),
                            models.Q(
                                ("due_at__isnull", False),
                                ("settled_at__isnull", False),
                                ("settled_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visits_duty_settled_at_with_clock",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="duty",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("opens_on"))),
                        name="visits_duty_due_after_opening",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="duty",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("settled_by", None), ("settled_on", None)),
                            models.Q(
                                ("settled_by__isnull", False), ("settled_on__gte", models.F("opens_on"))
                            ),
                            _connector="OR",
                        ),
                        name="visits_duty_settled_with_day",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="duty",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_as", ""), ("ended_at", None)),
                            models.Q(models.Q(("ended_as", ""), _negated=True), ("ended_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="visits_duty_ended_with_moment",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="duty",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("ended_as", "WAIVED"),
                                ("ended_by__isnull", False),
                                models.Q(("end_reason", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("ended_as", "WAIVED"), _negated=True),
                                ("end_reason", ""),
                                ("ended_by", None),
                            ),
                            _connector="OR",
                        ),
                        name="visits_duty_waived_with_who_and_why",
                        violation_error_message="免访要有经办人和原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="duty",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("assigned_at", None), ("assigned_by", None), ("assigned_to", None)),
                            models.Q(
                                ("assigned_at__isnull", False),
                                ("assigned_by__isnull", False),
                                ("assigned_to__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="visits_duty_assigned_with_who_and_when",
                        violation_error_message="派工要有经办人和时间。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="duty",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("settled_by", None), ("ended_as__in", ["", "WAIVED"]), _connector="OR"
                        ),
                        name="visits_duty_settled_or_ended",
                    ),
                ),
            ],
        ),
    ]
