import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import branding.models.feedback
import laoling.crypto
import laoling.migrating


class Migration(migrations.Migration):
    replaces = [
        ("branding", "0001_first"),
        ("branding", "0002_four_standards"),
        ("branding", "0003_checks_shifts_and_feedback"),
        ("branding", "0004_rectification_ladder"),
    ]

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
                    name="StandardEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "name",
                            models.CharField(
                                choices=[
                                    ("六个一", "六个一"),
                                    ("四个不", "四个不"),
                                    ("四净一齐", "四净一齐"),
                                    ("一二三工作法", "一二三工作法"),
                                ],
                                max_length=20,
                                verbose_name="规范",
                            ),
                        ),
                        ("about", models.CharField(max_length=40, verbose_name="适用于")),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                        ("valid_from", models.DateField(verbose_name="开始日期")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="StandardItem",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(verbose_name="次序")),
                        (
                            "phase",
                            models.CharField(
                                blank=True,
                                help_text="岗前、岗中、岗后；没有就不填",
                                max_length=10,
                                verbose_name="阶段",
                            ),
                        ),
                        ("text", models.CharField(max_length=60, verbose_name="内容")),
                    ],
                    options={
                        "verbose_name": "规范条目",
                        "verbose_name_plural": "规范条目",
                        "ordering": ["place"],
                    },
                ),
                migrations.CreateModel(
                    name="StandardItemEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("place", models.PositiveSmallIntegerField(verbose_name="次序")),
                        (
                            "phase",
                            models.CharField(
                                blank=True,
                                help_text="岗前、岗中、岗后；没有就不填",
                                max_length=10,
                                verbose_name="阶段",
                            ),
                        ),
                        ("text", models.CharField(max_length=60, verbose_name="内容")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackCode",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "token",
                            models.CharField(
                                default=branding.models.feedback.new_token,
                                editable=False,
                                max_length=24,
                                unique=True,
                                verbose_name="代码",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="制作时间")),
                        (
                            "made_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="制作人",
                            ),
                        ),
                        (
                            "venue",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback_code",
                                to="activities.venue",
                                verbose_name="活动室",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "评价二维码",
                        "verbose_name_plural": "评价二维码",
                        "permissions": [("print_poster", "打印评价二维码")],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackCodeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "token",
                            models.CharField(
                                default=branding.models.feedback.new_token,
                                editable=False,
                                max_length=24,
                                verbose_name="代码",
                            ),
                        ),
                        ("made_at", models.DateTimeField(verbose_name="制作时间")),
                        (
                            "made_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="制作人",
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
                                to="branding.feedbackcode",
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
                                verbose_name="活动室",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="FeedbackTries",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("key", models.CharField(max_length=64, unique=True, verbose_name="来源")),
                        ("count", models.PositiveSmallIntegerField(default=0, verbose_name="次数")),
                        ("window_ends_at", models.DateTimeField(verbose_name="到何时")),
                    ],
                    options={
                        "verbose_name": "评价次数",
                        "verbose_name_plural": "评价次数",
                        "default_permissions": [],
                        "indexes": [models.Index(fields=["window_ends_at"], name="branding_tries_over")],
                    },
                ),
                migrations.CreateModel(
                    name="Finding",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "norm",
                            models.CharField(
                                choices=[
                                    ("六个一", "六个一"),
                                    ("四个不", "四个不"),
                                    ("四净一齐", "四净一齐"),
                                    ("一二三工作法", "一二三工作法"),
                                ],
                                max_length=20,
                                verbose_name="规范",
                            ),
                        ),
                        ("note", models.CharField(blank=True, max_length=200, verbose_name="情况")),
                        ("found_on", models.DateField(verbose_name="发现日")),
                        ("found_at", models.DateTimeField(verbose_name="发现时间")),
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
                                related_name="findings",
                                to="activities.venue",
                                verbose_name="活动室",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "问题",
                        "verbose_name_plural": "问题",
                        "ordering": ["-found_at", "-pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Feedback",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "reception",
                            models.PositiveSmallIntegerField(
                                choices=[(3, "满意"), (2, "一般"), (1, "不满意")], verbose_name="接待"
                            ),
                        ),
                        (
                            "place",
                            models.PositiveSmallIntegerField(
                                choices=[(3, "满意"), (2, "一般"), (1, "不满意")], verbose_name="环境"
                            ),
                        ),
                        (
                            "work",
                            models.PositiveSmallIntegerField(
                                choices=[(3, "满意"), (2, "一般"), (1, "不满意")], verbose_name="办事"
                            ),
                        ),
                        (
                            "words",
                            laoling.crypto.EncryptedTextField(
                                blank=True,
                                default="",
                                purpose="branding.feedback.words",
                                verbose_name="说的话",
                            ),
                        ),
                        ("given_on", models.DateField(verbose_name="日期")),
                        ("given_at", models.DateTimeField(verbose_name="时间")),
                        ("submission_id", models.UUIDField(unique=True, verbose_name="提交编号")),
                        (
                            "venue",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="feedback",
                                to="activities.venue",
                                verbose_name="活动室",
                            ),
                        ),
                        (
                            "findings",
                            models.ManyToManyField(
                                related_name="feedback", to="branding.finding", verbose_name="问题"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "群众评价",
                        "verbose_name_plural": "群众评价",
                        "ordering": ["-given_at", "-pk"],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="QualityCheck",
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
                                choices=[("SELF", "自查"), ("HEAD", "站长检查"), ("SURPRISE", "上级抽查")],
                                max_length=10,
                                verbose_name="方式",
                            ),
                        ),
                        ("checked_on", models.DateField(verbose_name="检查日")),
                        ("checked_at", models.DateTimeField(verbose_name="检查时间")),
                        ("items", models.PositiveSmallIntegerField(verbose_name="检查条目")),
                        ("failed", models.PositiveSmallIntegerField(verbose_name="不合格条目")),
                        (
                            "submission_id",
                            models.UUIDField(
                                help_text="同一次填写只登记一次", unique=True, verbose_name="提交编号"
                            ),
                        ),
                        (
                            "checked_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="检查人",
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
                                related_name="checks",
                                to="activities.venue",
                                verbose_name="活动室",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "检查",
                        "verbose_name_plural": "检查",
                        "ordering": ["-checked_at", "-pk"],
                        "permissions": [("record_check", "登记检查")],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="Rectification",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("due_on", models.DateField(verbose_name="期限")),
                        ("done", models.CharField(blank=True, max_length=200, verbose_name="怎么改的")),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="改好时间")),
                        (
                            "done_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="改好日"),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="了结时间")),
                        (
                            "set_aside",
                            models.CharField(blank=True, max_length=200, verbose_name="不需要整改的原因"),
                        ),
                        (
                            "times_returned",
                            models.PositiveSmallIntegerField(default=0, verbose_name="退回次数"),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报告人",
                            ),
                        ),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="核实人",
                            ),
                        ),
                        (
                            "finding",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectification",
                                to="branding.finding",
                                verbose_name="问题",
                            ),
                        ),
                        (
                            "owner",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="rectifications",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="整改人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "整改",
                        "verbose_name_plural": "整改",
                        "ordering": ["due_on", "pk"],
                        "permissions": [
                            ("work_rectification", "报告整改"),
                            ("verify_rectification", "指派和核实整改"),
                        ],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="RectificationEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("due_on", models.DateField(verbose_name="期限")),
                        ("done", models.CharField(blank=True, max_length=200, verbose_name="怎么改的")),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="改好时间")),
                        (
                            "done_on",
                            models.DateField(blank=True, editable=False, null=True, verbose_name="改好日"),
                        ),
                        ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="了结时间")),
                        (
                            "set_aside",
                            models.CharField(blank=True, max_length=200, verbose_name="不需要整改的原因"),
                        ),
                        (
                            "times_returned",
                            models.PositiveSmallIntegerField(default=0, verbose_name="退回次数"),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "done_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="报告人",
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
                                verbose_name="核实人",
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="branding.finding",
                                verbose_name="问题",
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
                                verbose_name="整改人",
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
                                to="branding.rectification",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RectificationStep",
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
                                    ("FOUND", "发现问题"),
                                    ("ASSIGNED", "指派"),
                                    ("DONE", "报告改好"),
                                    ("RETURNED", "退回重改"),
                                    ("VERIFIED", "核实通过"),
                                    ("SET_ASIDE", "不需要整改"),
                                ],
                                max_length=10,
                                verbose_name="步骤",
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        ("due_on", models.DateField(blank=True, null=True, verbose_name="期限")),
                        ("words", models.CharField(blank=True, max_length=200, verbose_name="说明")),
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
                            "owner",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="整改人",
                            ),
                        ),
                        (
                            "rectification",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="steps",
                                to="branding.rectification",
                                verbose_name="整改",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "整改经过",
                        "verbose_name_plural": "整改经过",
                        "ordering": ["at", "pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Photo",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("content", models.BinaryField(verbose_name="照片")),
                        ("width", models.PositiveIntegerField(verbose_name="宽")),
                        ("height", models.PositiveIntegerField(verbose_name="高")),
                        ("added_at", models.DateTimeField(verbose_name="上传时间")),
                        (
                            "added_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="上传人",
                            ),
                        ),
                        (
                            "finding",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="branding.finding",
                                verbose_name="问题",
                            ),
                        ),
                        (
                            "step",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="photos",
                                to="branding.rectificationstep",
                                verbose_name="整改经过",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "照片",
                        "verbose_name_plural": "照片",
                        "ordering": ["pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="ShiftRecord",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("on_day", models.DateField(verbose_name="日期")),
                        ("handover", models.CharField(blank=True, max_length=500, verbose_name="交接事项")),
                        ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="接班时间")),
                        (
                            "member",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="shifts",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="当班人",
                            ),
                        ),
                        (
                            "seen_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="接班人",
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
                        "verbose_name": "岗位记录",
                        "verbose_name_plural": "岗位记录",
                        "ordering": ["-on_day", "member__name", "pk"],
                        "permissions": [("keep_shift", "填写岗位记录")],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="ShiftTick",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(verbose_name="时间")),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="ticks",
                                to="branding.shiftrecord",
                                verbose_name="岗位记录",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "岗位步骤",
                        "verbose_name_plural": "岗位步骤",
                        "ordering": ["item__place"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Standard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "name",
                            models.CharField(
                                choices=[
                                    ("六个一", "六个一"),
                                    ("四个不", "四个不"),
                                    ("四净一齐", "四净一齐"),
                                    ("一二三工作法", "一二三工作法"),
                                ],
                                max_length=20,
                                verbose_name="规范",
                            ),
                        ),
                        ("about", models.CharField(max_length=40, verbose_name="适用于")),
                        ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版本")),
                        ("valid_from", models.DateField(verbose_name="开始日期")),
                    ],
                    options={
                        "verbose_name": "服务规范",
                        "verbose_name_plural": "服务规范",
                        "ordering": ["pk"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("name", "version"),
                                name="branding_standard_version_once",
                                violation_error_message="这个版本已经有了。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("name__in", ["六个一", "四个不", "四净一齐", "一二三工作法"])
                                ),
                                name="branding_standard_is_one_of_four",
                                violation_error_message="请从四项规范中选择。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ShiftRecordEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("on_day", models.DateField(verbose_name="日期")),
                        ("handover", models.CharField(blank=True, max_length=500, verbose_name="交接事项")),
                        ("seen_at", models.DateTimeField(blank=True, null=True, verbose_name="接班时间")),
                        (
                            "member",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="当班人",
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
                                to="branding.shiftrecord",
                            ),
                        ),
                        (
                            "seen_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="接班人",
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
                            "standard",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="branding.standard",
                                verbose_name="规范版本",
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
                    model_name="finding",
                    name="check_made",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="findings",
                        to="branding.qualitycheck",
                        verbose_name="检查",
                    ),
                ),
                migrations.AddField(
                    model_name="shiftrecord",
                    name="standard",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branding.standard",
                        verbose_name="规范版本",
                    ),
                ),
                migrations.AddField(
                    model_name="qualitycheck",
                    name="standards",
                    field=models.ManyToManyField(
                        related_name="+", to="branding.standard", verbose_name="依据的规范"
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="standard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "branding_standardevent" ("about", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "version") VALUES (NEW."about", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."valid_from", NEW."version"); RETURN NULL;',
                            hash="e2805a8554175e103b629676cfb34fb169e22e5d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9f906",
                            table="branding_standard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="standard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "branding_standardevent" ("about", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "valid_from", "version") VALUES (NEW."about", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."valid_from", NEW."version"); RETURN NULL;',
                            hash="cb0e6afa17e17330f7517c8b60cfe9166eeb91ab",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_94acf",
                            table="branding_standard",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="standardevent",
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
                    model_name="standardevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="branding.standard",
                    ),
                ),
                migrations.AddField(
                    model_name="standarditem",
                    name="standard",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="branding.standard",
                        verbose_name="规范",
                    ),
                ),
                migrations.AddField(
                    model_name="shifttick",
                    name="item",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branding.standarditem",
                        verbose_name="步骤",
                    ),
                ),
                migrations.AddField(
                    model_name="finding",
                    name="item",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="branding.standarditem",
                        verbose_name="条目",
                    ),
                ),
                migrations.AddField(
                    model_name="standarditemevent",
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
                    model_name="standarditemevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="branding.standarditem",
                    ),
                ),
                migrations.AddField(
                    model_name="standarditemevent",
                    name="standard",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="branding.standard",
                        verbose_name="规范",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="feedbackcode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "branding_feedbackcodeevent" ("id", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "token", "venue_id") VALUES (NEW."id", NEW."made_at", NEW."made_by_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."token", NEW."venue_id"); RETURN NULL;',
                            hash="a103713ef407f51a88e2e1a32fadb6cf913c39be",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_f93ee",
                            table="branding_feedbackcode",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="feedbackcode",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "branding_feedbackcodeevent" ("id", "made_at", "made_by_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "token", "venue_id") VALUES (NEW."id", NEW."made_at", NEW."made_by_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."token", NEW."venue_id"); RETURN NULL;',
                            hash="ec57e52c115a155ab03f50925980b09b9a2592ee",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_26191",
                            table="branding_feedbackcode",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="feedback",
                    index=models.Index(fields=["venue", "given_on"], name="branding_feedback_by_venue"),
                ),
                migrations.AddConstraint(
                    model_name="feedback",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("place__range", (1, 3)), ("reception__range", (1, 3)), ("work__range", (1, 3))
                        ),
                        name="branding_feedback_marks_of_three",
                        violation_error_message="请从“满意、一般、不满意”里选。",
                    ),
                ),
                migrations.AddIndex(
                    model_name="rectification",
                    index=models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["due_on"],
                        name="branding_rectification_open",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rectification",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("done", ""), ("done_at", None), ("done_by", None), ("done_on", None)),
                            models.Q(
                                ("done_at__isnull", False),
                                ("done_by__isnull", False),
                                ("done_on__isnull", False),
                                ("owner__isnull", False),
                                models.Q(("done", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="branding_rectification_done_with_who_and_how",
                        violation_error_message="请写明怎么改的；改好的要有整改人。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rectification",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_at", None), ("ended_by", None), ("set_aside", "")),
                            models.Q(
                                ("done_at__isnull", False),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                ("set_aside", ""),
                            ),
                            models.Q(
                                ("done_at", None),
                                ("ended_at__isnull", False),
                                ("ended_by__isnull", False),
                                models.Q(("set_aside", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="branding_rectification_ended_with_who",
                        violation_error_message="改好的才能核实；不需要整改的要写明原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rectification",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("ended_by", None),
                            models.Q(
                                models.Q(
                                    ("owner", None),
                                    models.Q(("ended_by", models.F("owner")), _negated=True),
                                    _connector="OR",
                                ),
                                models.Q(
                                    ("done_by", None),
                                    models.Q(("ended_by", models.F("done_by")), _negated=True),
                                    _connector="OR",
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="branding_rectification_verified_by_another",
                        violation_error_message="整改人自己不能核实，请由别人核实。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rectification",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "branding_rectificationevent" ("done", "done_at", "done_by_id", "done_on", "due_on", "ended_at", "ended_by_id", "finding_id", "id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_aside", "times_returned", "version") VALUES (NEW."done", NEW."done_at", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."ended_at", NEW."ended_by_id", NEW."finding_id", NEW."id", NEW."owner_id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."set_aside", NEW."times_returned", NEW."version"); RETURN NULL;',
                            hash="208b4916d5c57edc0e91a15b275d573bb374d71b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_510e0",
                            table="branding_rectification",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="rectification",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "branding_rectificationevent" ("done", "done_at", "done_by_id", "done_on", "due_on", "ended_at", "ended_by_id", "finding_id", "id", "owner_id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "set_aside", "times_returned", "version") VALUES (NEW."done", NEW."done_at", NEW."done_by_id", NEW."done_on", NEW."due_on", NEW."ended_at", NEW."ended_by_id", NEW."finding_id", NEW."id", NEW."owner_id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."set_aside", NEW."times_returned", NEW."version"); RETURN NULL;',
                            hash="65e4208d7bd345aa1cd4f3bf9f85345829749d76",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8a92a",
                            table="branding_rectification",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="shiftrecord",
                    index=models.Index(fields=["unit", "-on_day"], name="branding_shift_by_unit"),
                ),
                migrations.AddConstraint(
                    model_name="shiftrecord",
                    constraint=models.UniqueConstraint(
                        fields=("member", "on_day", "unit"),
                        name="branding_shiftrecord_one_per_member_and_day",
                        violation_error_message="今天的岗位记录已经有了。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="shiftrecord",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("seen_at", None), ("seen_by", None)),
                            models.Q(
                                ("seen_at__isnull", False),
                                ("seen_by__isnull", False),
                                models.Q(("handover", ""), _negated=True),
                                models.Q(("seen_by", models.F("member")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="branding_shiftrecord_note_taken_by_another",
                        violation_error_message="交接事项由接班的同事确认。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="shiftrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "branding_shiftrecordevent" ("handover", "id", "member_id", "on_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_at", "seen_by_id", "standard_id", "unit_id") VALUES (NEW."handover", NEW."id", NEW."member_id", NEW."on_day", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."seen_at", NEW."seen_by_id", NEW."standard_id", NEW."unit_id"); RETURN NULL;',
                            hash="47f8600efc96afccb07007778bfa5c49c3bfa1ea",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_cdcef",
                            table="branding_shiftrecord",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="shiftrecord",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "branding_shiftrecordevent" ("handover", "id", "member_id", "on_day", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "seen_at", "seen_by_id", "standard_id", "unit_id") VALUES (NEW."handover", NEW."id", NEW."member_id", NEW."on_day", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."seen_at", NEW."seen_by_id", NEW."standard_id", NEW."unit_id"); RETURN NULL;',
                            hash="e4c06e005acb38c6b5ea6c0477c54418a773eea6",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9e882",
                            table="branding_shiftrecord",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="qualitycheck",
                    index=models.Index(fields=["venue", "checked_on"], name="branding_check_by_venue"),
                ),
                migrations.AddIndex(
                    model_name="qualitycheck",
                    index=models.Index(fields=["unit", "checked_on"], name="branding_check_by_unit"),
                ),
                migrations.AddIndex(
                    model_name="qualitycheck",
                    index=models.Index(fields=["member", "checked_on"], name="branding_check_by_member"),
                ),
                migrations.AddConstraint(
                    model_name="qualitycheck",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("member", None), ("venue__isnull", False)),
                            models.Q(("member__isnull", False), ("venue", None)),
                            _connector="OR",
                        ),
                        name="branding_qualitycheck_of_a_venue_or_a_member",
                        violation_error_message="检查的是一处活动室，或者一位工作人员。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="qualitycheck",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("member", None),
                            models.Q(("kind", "SELF"), ("member", models.F("checked_by"))),
                            models.Q(
                                models.Q(("kind", "SELF"), _negated=True),
                                models.Q(("member", models.F("checked_by")), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="branding_qualitycheck_only_oneself_is_self",
                        violation_error_message="检查自己是自查；检查别人不是。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="qualitycheck",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("items__gte", 1), ("failed__lte", models.F("items"))),
                        name="branding_qualitycheck_fails_what_it_looked_at",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="standarditem",
                    constraint=models.UniqueConstraint(
                        fields=("standard", "place"),
                        name="branding_standarditem_one_per_place",
                        violation_error_message="这个次序已经有条目。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="standarditem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "branding_standarditemevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "place", "standard_id", "text") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phase", NEW."place", NEW."standard_id", NEW."text"); RETURN NULL;',
                            hash="221b127177e74c1fce50c2a9992162bb5f2dcbdd",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_dd170",
                            table="branding_standarditem",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="standarditem",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "branding_standarditemevent" ("id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phase", "place", "standard_id", "text") VALUES (NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phase", NEW."place", NEW."standard_id", NEW."text"); RETURN NULL;',
                            hash="a185ece364660253d963a24bd149fbe99a76a8a4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_f2e28",
                            table="branding_standarditem",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="shifttick",
                    constraint=models.UniqueConstraint(
                        fields=("record", "item"), name="branding_shifttick_step_once"
                    ),
                ),
                migrations.AddIndex(
                    model_name="finding",
                    index=models.Index(fields=["venue", "found_on"], name="branding_finding_by_venue"),
                ),
                migrations.AddIndex(
                    model_name="finding",
                    index=models.Index(fields=["member", "found_on"], name="branding_finding_by_member"),
                ),
                migrations.AddConstraint(
                    model_name="finding",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("member", None), ("venue__isnull", False)),
                            models.Q(("member__isnull", False), ("venue", None)),
                            _connector="OR",
                        ),
                        name="branding_finding_of_a_venue_or_a_member",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="finding",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("check_made__isnull", False), ("item__isnull", False)),
                            models.Q(("check_made", None), ("item", None)),
                            _connector="OR",
                        ),
                        name="branding_finding_of_an_item_or_of_the_public",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="finding",
                    constraint=models.UniqueConstraint(
                        fields=("check_made", "item"),
                        name="branding_finding_item_once_per_check",
                        violation_error_message="这一条已经登记过。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="finding",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("check_made", None)),
                        fields=("venue", "norm", "found_on"),
                        name="branding_finding_public_once_per_day",
                        violation_error_message="今天的低分已经汇总成一个问题。",
                    ),
                ),
            ],
        ),
    ]
