import django.db.models.deletion
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import laoling.migrating


class Migration(migrations.Migration):
    replaces = [("study", "0001_first"), ("study", "0002_first_themes")]

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
                    name="StudyTheme",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "strand",
                            models.CharField(
                                choices=[("LEARN", "学"), ("SING", "唱"), ("DO", "做"), ("COMPARE", "双比")],
                                max_length=10,
                                verbose_name="类别",
                            ),
                        ),
                        ("name", models.CharField(max_length=30, unique=True, verbose_name="主题")),
                        ("place", models.PositiveSmallIntegerField(default=100, verbose_name="次序")),
                        ("in_use", models.BooleanField(default=True, verbose_name="在用")),
                    ],
                    options={
                        "verbose_name": "学习主题",
                        "verbose_name_plural": "学习主题",
                        "ordering": ["place", "pk"],
                        "default_permissions": ["view", "add", "change"],
                    },
                ),
                migrations.CreateModel(
                    name="Directive",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("title", models.CharField(max_length=100, verbose_name="标题")),
                        ("number", models.CharField(blank=True, max_length=40, verbose_name="文号")),
                        ("words", models.TextField(max_length=4000, verbose_name="要点")),
                        ("issued_on", models.DateField(verbose_name="发出日期")),
                        ("due_on", models.DateField(verbose_name="传达期限")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
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
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="directives",
                                to="accounts.unit",
                                verbose_name="发出单位",
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
                        "verbose_name": "上级精神",
                        "verbose_name_plural": "上级精神",
                        "ordering": ["-issued_on", "-pk"],
                        "permissions": [("issue_directive", "下发上级精神")],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="DirectiveEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("title", models.CharField(max_length=100, verbose_name="标题")),
                        ("number", models.CharField(blank=True, max_length=40, verbose_name="文号")),
                        ("words", models.TextField(max_length=4000, verbose_name="要点")),
                        ("issued_on", models.DateField(verbose_name="发出日期")),
                        ("due_on", models.DateField(verbose_name="传达期限")),
                        (
                            "withdrawn_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="撤回时间"),
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
                                to="study.directive",
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
                                verbose_name="发出单位",
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
                    name="Meeting",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("month", models.DateField(help_text="当月1日", verbose_name="月份")),
                        ("topic", models.CharField(blank=True, max_length=100, verbose_name="议题")),
                        (
                            "planned_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="通知的时间"),
                        ),
                        ("place", models.CharField(blank=True, max_length=60, verbose_name="地点")),
                        ("held_on", models.DateField(blank=True, null=True, verbose_name="召开日期")),
                        ("minutes", models.TextField(blank=True, max_length=6000, verbose_name="记录")),
                        ("guests", models.PositiveIntegerField(default=0, verbose_name="列席（人）")),
                        (
                            "excused_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="免开原因"),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "updated_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="更新时间"
                            ),
                        ),
                        (
                            "group",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="meetings",
                                to="activities.group",
                                verbose_name="党支部或党小组",
                            ),
                        ),
                        (
                            "updated_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "themes",
                            models.ManyToManyField(
                                blank=True,
                                related_name="meetings",
                                to="study.studytheme",
                                verbose_name="学习主题",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "例会",
                        "verbose_name_plural": "例会",
                        "ordering": ["-month", "group__unit__path", "group__name"],
                        "permissions": [
                            ("record_meeting", "通知、记录例会"),
                            ("excuse_meeting", "同意免开例会"),
                        ],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="Attendance",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "membership",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendances",
                                to="activities.membership",
                                verbose_name="成员",
                            ),
                        ),
                        (
                            "meeting",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="attendances",
                                to="study.meeting",
                                verbose_name="例会",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "例会到会",
                        "verbose_name_plural": "例会到会",
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="MeetingEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("month", models.DateField(help_text="当月1日", verbose_name="月份")),
                        ("topic", models.CharField(blank=True, max_length=100, verbose_name="议题")),
                        (
                            "planned_at",
                            models.DateTimeField(blank=True, null=True, verbose_name="通知的时间"),
                        ),
                        ("place", models.CharField(blank=True, max_length=60, verbose_name="地点")),
                        ("held_on", models.DateField(blank=True, null=True, verbose_name="召开日期")),
                        ("minutes", models.TextField(blank=True, max_length=6000, verbose_name="记录")),
                        ("guests", models.PositiveIntegerField(default=0, verbose_name="列席（人）")),
                        (
                            "excused_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="免开原因"),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "updated_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="更新时间"
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
                                verbose_name="党支部或党小组",
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
                                to="study.meeting",
                            ),
                        ),
                        (
                            "updated_by",
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
                    name="StudySession",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("LECTURE", "报告会"),
                                    ("EXCHANGE", "交流会"),
                                    ("LESSON", "集中学习"),
                                    ("SINGING", "红歌会"),
                                    ("PRACTICE", "实践活动"),
                                ],
                                max_length=10,
                                verbose_name="形式",
                            ),
                        ),
                        ("speaker", models.CharField(blank=True, max_length=60, verbose_name="主讲人")),
                        ("summary", models.TextField(blank=True, max_length=4000, verbose_name="摘要")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "activity",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="study_session",
                                to="activities.activity",
                                verbose_name="活动",
                            ),
                        ),
                        (
                            "branches",
                            models.ManyToManyField(
                                blank=True,
                                related_name="study_sessions",
                                to="activities.group",
                                verbose_name="参加的党支部",
                            ),
                        ),
                        (
                            "updated_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="登记人",
                            ),
                        ),
                        (
                            "themes",
                            models.ManyToManyField(
                                blank=True,
                                related_name="sessions",
                                to="study.studytheme",
                                verbose_name="主题",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "学习活动",
                        "verbose_name_plural": "学习活动",
                        "permissions": [("record_studysession", "登记学习活动的主题、主讲人和摘要")],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="StudySessionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "form",
                            models.CharField(
                                choices=[
                                    ("LECTURE", "报告会"),
                                    ("EXCHANGE", "交流会"),
                                    ("LESSON", "集中学习"),
                                    ("SINGING", "红歌会"),
                                    ("PRACTICE", "实践活动"),
                                ],
                                max_length=10,
                                verbose_name="形式",
                            ),
                        ),
                        ("speaker", models.CharField(blank=True, max_length=60, verbose_name="主讲人")),
                        ("summary", models.TextField(blank=True, max_length=4000, verbose_name="摘要")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
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
                                to="study.studysession",
                            ),
                        ),
                        (
                            "updated_by",
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
                    name="Transmission",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("passed_on", models.DateField(verbose_name="传达日期")),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("MEETING", "会议传达"),
                                    ("STUDY", "集中学习"),
                                    ("VISIT", "送学上门"),
                                    ("PHONE", "电话传达"),
                                    ("NOTICE", "张贴或群通知"),
                                ],
                                max_length=10,
                                verbose_name="方式",
                            ),
                        ),
                        ("reached", models.PositiveIntegerField(verbose_name="传达到（人）")),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="情况")),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transmissions",
                                to="activities.group",
                                verbose_name="党支部",
                            ),
                        ),
                        (
                            "directive",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="transmissions",
                                to="study.directive",
                                verbose_name="上级精神",
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
                        "verbose_name": "传达",
                        "verbose_name_plural": "传达",
                        "ordering": ["passed_on", "pk"],
                        "permissions": [("record_transmission", "登记传达")],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="TransmissionEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("passed_on", models.DateField(verbose_name="传达日期")),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("MEETING", "会议传达"),
                                    ("STUDY", "集中学习"),
                                    ("VISIT", "送学上门"),
                                    ("PHONE", "电话传达"),
                                    ("NOTICE", "张贴或群通知"),
                                ],
                                max_length=10,
                                verbose_name="方式",
                            ),
                        ),
                        ("reached", models.PositiveIntegerField(verbose_name="传达到（人）")),
                        ("words", models.CharField(blank=True, max_length=500, verbose_name="情况")),
                        (
                            "recorded_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="登记时间"
                            ),
                        ),
                        (
                            "branch",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="activities.group",
                                verbose_name="党支部",
                            ),
                        ),
                        (
                            "directive",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="study.directive",
                                verbose_name="上级精神",
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
                                to="study.transmission",
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
            ],
        ),
        laoling.migrating.AtOnce(
            operations=[
                migrations.AddConstraint(
                    model_name="directive",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("due_on__gte", models.F("issued_on"))),
                        name="study_directive_due_after_issue",
                        violation_error_message="传达期限不能早于发出日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="directive",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_at", None), ("withdrawn_by", None)),
                            models.Q(("withdrawn_at__isnull", False), ("withdrawn_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="study_directive_withdrawn_with_who",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="directive",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "study_directiveevent" ("created_at", "created_by_id", "due_on", "id", "issued_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "submission_id", "title", "unit_id", "version", "withdrawn_at", "withdrawn_by_id", "words") VALUES (NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."id", NEW."issued_on", NEW."number", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."submission_id", NEW."title", NEW."unit_id", NEW."version", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."words"); RETURN NULL;',
                            hash="6c9ff61d48b554559d5a30b4bac5cbd0cb201e06",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_e9692",
                            table="study_directive",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="directive",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "study_directiveevent" ("created_at", "created_by_id", "due_on", "id", "issued_on", "number", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "submission_id", "title", "unit_id", "version", "withdrawn_at", "withdrawn_by_id", "words") VALUES (NEW."created_at", NEW."created_by_id", NEW."due_on", NEW."id", NEW."issued_on", NEW."number", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."submission_id", NEW."title", NEW."unit_id", NEW."version", NEW."withdrawn_at", NEW."withdrawn_by_id", NEW."words"); RETURN NULL;',
                            hash="040d4703570d670f463c412a4c81b6ed3be594ed",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3e0e4",
                            table="study_directive",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="attendance",
                    constraint=models.UniqueConstraint(
                        fields=("meeting", "membership"), name="study_attendance_once_per_meeting"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="studysession",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("form", "LECTURE"), _negated=True),
                            models.Q(("speaker", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="study_studysession_lecture_has_speaker",
                        violation_error_message="报告会要写主讲人。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="studysession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "study_studysessionevent" ("activity_id", "form", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "speaker", "summary", "updated_by_id", "version") VALUES (NEW."activity_id", NEW."form", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."speaker", NEW."summary", NEW."updated_by_id", NEW."version"); RETURN NULL;',
                            hash="ad01287e82240ab78dd6660835da858ae420096e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_d1d46",
                            table="study_studysession",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="studysession",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "study_studysessionevent" ("activity_id", "form", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "speaker", "summary", "updated_by_id", "version") VALUES (NEW."activity_id", NEW."form", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."speaker", NEW."summary", NEW."updated_by_id", NEW."version"); RETURN NULL;',
                            hash="1b5c78af426f79a98aaa6d721678da3e44f585d1",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_90606",
                            table="study_studysession",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="meeting",
                    constraint=models.UniqueConstraint(
                        fields=("group", "month"),
                        name="study_meeting_once_a_month",
                        violation_error_message="这个月的例会已经登记。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="meeting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("month__day", 1)), name="study_meeting_month_is_a_first"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="meeting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("held_on", None), ("held_on__gte", models.F("month")), _connector="OR"
                        ),
                        name="study_meeting_held_in_or_after_its_month",
                        violation_error_message="召开日期不能早于这个月。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="meeting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("excused_reason", ""), ("held_on", None), _connector="OR"),
                        name="study_meeting_excused_or_held",
                        violation_error_message="已经召开的，不能再写免开原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="meeting",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("minutes", ""), ("held_on__isnull", False), _connector="OR"),
                        name="study_meeting_minuted_only_when_held",
                        violation_error_message="有记录的，请写明召开日期。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="meeting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "study_meetingevent" ("excused_reason", "group_id", "guests", "held_on", "id", "minutes", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_at", "topic", "updated_at", "updated_by_id", "version") VALUES (NEW."excused_reason", NEW."group_id", NEW."guests", NEW."held_on", NEW."id", NEW."minutes", NEW."month", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place", NEW."planned_at", NEW."topic", NEW."updated_at", NEW."updated_by_id", NEW."version"); RETURN NULL;',
                            hash="fb49db6170497e61b7bc58d03b7b1174b7dc0450",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_b01fc",
                            table="study_meeting",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="meeting",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "study_meetingevent" ("excused_reason", "group_id", "guests", "held_on", "id", "minutes", "month", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place", "planned_at", "topic", "updated_at", "updated_by_id", "version") VALUES (NEW."excused_reason", NEW."group_id", NEW."guests", NEW."held_on", NEW."id", NEW."minutes", NEW."month", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place", NEW."planned_at", NEW."topic", NEW."updated_at", NEW."updated_by_id", NEW."version"); RETURN NULL;',
                            hash="1ef1ea8db8ce136998edfd604b3e286c506608a5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6c622",
                            table="study_meeting",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="transmission",
                    constraint=models.UniqueConstraint(
                        fields=("directive", "branch"), name="study_transmission_once_per_branch"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="transmission",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("reached__gte", 1)),
                        name="study_transmission_reached_somebody",
                        violation_error_message="请填写传达到多少人，至少 1 人。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="transmission",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "study_transmissionevent" ("branch_id", "directive_id", "how", "id", "passed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reached", "recorded_at", "recorded_by_id", "words") VALUES (NEW."branch_id", NEW."directive_id", NEW."how", NEW."id", NEW."passed_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reached", NEW."recorded_at", NEW."recorded_by_id", NEW."words"); RETURN NULL;',
                            hash="69a8b0d5cd0d3cf9d9bb35d1c10c0ac9663615d0",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_727ef",
                            table="study_transmission",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="transmission",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "study_transmissionevent" ("branch_id", "directive_id", "how", "id", "passed_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reached", "recorded_at", "recorded_by_id", "words") VALUES (NEW."branch_id", NEW."directive_id", NEW."how", NEW."id", NEW."passed_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reached", NEW."recorded_at", NEW."recorded_by_id", NEW."words"); RETURN NULL;',
                            hash="e227752cb1804defc416e0553e1476a9deed7a98",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0492f",
                            table="study_transmission",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
