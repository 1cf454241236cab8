import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import laoling.crypto
import laoling.migrating


class Migration(migrations.Migration):
    replaces = [("inbox", "0001_first"), ("inbox", "0002_default_ladder"), ("inbox", "0003_channels")]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
    ]

    operations = [
        laoling.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="Heartbeat",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=30, unique=True, verbose_name="扫描")),
                        ("beat_at", models.DateTimeField(verbose_name="最近一次")),
                        ("interval_seconds", models.PositiveIntegerField(verbose_name="间隔（秒）")),
                    ],
                    options={
                        "verbose_name": "心跳",
                        "verbose_name_plural": "心跳",
                        "default_permissions": ["view"],
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
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("EMAIL", "电子邮件"),
                                    ("WECOM", "企业微信"),
                                    ("DINGTALK", "钉钉"),
                                    ("FEISHU", "飞书"),
                                ],
                                max_length=10,
                                verbose_name="方式",
                            ),
                        ),
                        (
                            "address",
                            laoling.crypto.EncryptedTextField(
                                help_text="邮箱，或群机器人的网址",
                                purpose="inbox.channel.address",
                                verbose_name="地址",
                            ),
                        ),
                        (
                            "on_since",
                            models.DateTimeField(
                                blank=True, help_text="空：没有开启", null=True, verbose_name="开启时间"
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="channels",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "提醒方式",
                        "verbose_name_plural": "提醒方式",
                        "ordering": ["pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="LadderRung",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "ladder",
                            models.CharField(
                                help_text="例如 duty.1：一级的应访任务", max_length=30, verbose_name="阶梯"
                            ),
                        ),
                        ("rung", models.PositiveSmallIntegerField(verbose_name="级次")),
                        (
                            "offset_days",
                            models.SmallIntegerField(
                                blank=True,
                                help_text="-1 为到期前一天，1 为到期后第一天",
                                null=True,
                                verbose_name="相对到期日的天数",
                            ),
                        ),
                        (
                            "offset_hours",
                            models.SmallIntegerField(
                                blank=True,
                                help_text="按小时催办的才有：0 为一报告就提醒",
                                null=True,
                                verbose_name="报告后的小时数",
                            ),
                        ),
                        ("visitor", models.BooleanField(default=False, verbose_name="走访员")),
                        ("head", models.BooleanField(default=False, verbose_name="站长")),
                        ("department", models.BooleanField(default=False, verbose_name="服务部")),
                        ("centre", models.BooleanField(default=False, verbose_name="中心")),
                    ],
                    options={
                        "verbose_name": "提醒阶梯",
                        "verbose_name_plural": "提醒阶梯",
                        "ordering": ["ladder", "rung"],
                        "default_permissions": ["view", "change"],
                        "constraints": [
                            models.UniqueConstraint(
                                fields=("ladder", "rung"),
                                name="inbox_ladderrung_one_per_rung",
                                violation_error_message="这一级已经有了。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("offset_days", None), ("offset_hours__gte", 0)),
                                    models.Q(("offset_days__isnull", False), ("offset_hours", None)),
                                    _connector="OR",
                                ),
                                name="inbox_ladderrung_days_or_hours",
                                violation_error_message="天数和小时数请只填一个；小时数不能为负。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("visitor", True),
                                    ("head", True),
                                    ("department", True),
                                    ("centre", True),
                                    _connector="OR",
                                ),
                                name="inbox_ladderrung_tells_somebody",
                                violation_error_message="请至少选择一个被提醒的人。",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Reminder",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                help_text="例如 visits.duty:12", max_length=60, verbose_name="对象"
                            ),
                        ),
                        (
                            "rung",
                            models.PositiveSmallIntegerField(
                                help_text="每周重复时在最后一级之后继续数", verbose_name="级次"
                            ),
                        ),
                        ("names_people", models.BooleanField(default=False, verbose_name="含姓名")),
                        ("title", models.CharField(max_length=120, verbose_name="标题")),
                        ("body", models.CharField(blank=True, max_length=2000, verbose_name="内容")),
                        ("url", models.CharField(blank=True, max_length=200, verbose_name="链接")),
                        ("sent_at", models.DateTimeField(verbose_name="发送时间")),
                        (
                            "acknowledged_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="确认时间"),
                        ),
                        ("answered_at", models.DateTimeField(blank=True, null=True, verbose_name="已办结")),
                        (
                            "part_of",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="parts",
                                to="inbox.reminder",
                                verbose_name="并入",
                            ),
                        ),
                        (
                            "recipient",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="reminders",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="收件人",
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
                        "verbose_name": "提醒",
                        "verbose_name_plural": "提醒",
                        "ordering": ["-sent_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Delivery",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("WAITING", "待发送"),
                                    ("SENDING", "正在发送"),
                                    ("UNKNOWN", "不确定（发送时中断，将再发一次）"),
                                    ("SENT", "已发送"),
                                    ("FAILED", "未能送达"),
                                    ("UNNEEDED", "已不需要"),
                                ],
                                default="WAITING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("message", models.UUIDField(blank=True, null=True, verbose_name="消息编号")),
                        ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="尝试次数")),
                        ("next_try_at", models.DateTimeField(verbose_name="下次发送")),
                        ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="发送时间")),
                        ("problem", models.CharField(blank=True, max_length=200, verbose_name="问题")),
                        (
                            "channel",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="inbox.channel",
                                verbose_name="方式",
                            ),
                        ),
                        (
                            "reminder",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="deliveries",
                                to="inbox.reminder",
                                verbose_name="提醒",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "外发消息",
                        "verbose_name_plural": "外发消息",
                        "ordering": ["-pk"],
                        "default_permissions": ["view"],
                    },
                ),
            ],
        ),
        laoling.migrating.AtOnce(
            operations=[
                migrations.AddConstraint(
                    model_name="channel",
                    constraint=models.UniqueConstraint(
                        fields=("user", "kind"),
                        name="inbox_channel_one_per_user_and_kind",
                        violation_error_message="这种方式已经登记过。",
                    ),
                ),
                migrations.AddIndex(
                    model_name="reminder",
                    index=models.Index(
                        condition=models.Q(("part_of", None)),
                        fields=["recipient", "-sent_at"],
                        name="inbox_reminder_inbox",
                    ),
                ),
                migrations.AddIndex(
                    model_name="reminder",
                    index=models.Index(
                        condition=models.Q(("answered_at", None)),
                        fields=["subject"],
                        name="inbox_reminder_unanswered",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="reminder",
                    constraint=models.UniqueConstraint(
                        fields=("subject", "recipient", "rung"),
                        name="inbox_reminder_once_per_subject_recipient_rung",
                    ),
                ),
                migrations.AddIndex(
                    model_name="delivery",
                    index=models.Index(
                        condition=models.Q(("status__in", ["WAITING", "SENDING", "UNKNOWN"])),
                        fields=["next_try_at"],
                        name="inbox_delivery_outstanding",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.UniqueConstraint(
                        fields=("channel", "reminder"), name="inbox_delivery_once_per_channel_and_reminder"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="delivery",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("sent_at__isnull", False), ("status", "SENT")),
                            models.Q(models.Q(("status", "SENT"), _negated=True), ("sent_at", None)),
                            _connector="OR",
                        ),
                        name="inbox_delivery_sent_with_moment",
                    ),
                ),
            ],
        ),
    ]
