import django.contrib.auth.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import laoling.migrating


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_first"),
        ("accounts", "0002_names_and_roles_stay_apart"),
        ("accounts", "0003_leave_history"),
        ("accounts", "0004_history_keeps_who_acted"),
    ]

    initial = True

    dependencies = [
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        laoling.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="User",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("password", models.CharField(max_length=128, verbose_name="password")),
                        (
                            "last_login",
                            models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                        ),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                unique=True,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                        ),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="date joined"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("VISITOR", "走访员"),
                                    ("STATION_HEAD", "站长"),
                                    ("DEPARTMENT_MANAGER", "服务部管理员"),
                                    ("CENTRE_LEADER", "中心领导"),
                                    ("AUDITOR", "审计员"),
                                    ("SYSTEM_ADMIN", "系统管理员"),
                                ],
                                default="VISITOR",
                                max_length=20,
                                verbose_name="角色",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="联系电话")),
                    ],
                    options={
                        "verbose_name": "工作人员",
                        "verbose_name_plural": "工作人员",
                        "ordering": ["unit__path", "name", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="UnitEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("path", models.CharField(max_length=255)),
                        ("depth", models.PositiveIntegerField()),
                        ("numchild", models.PositiveIntegerField(default=0)),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "level",
                            models.CharField(
                                choices=[("CENTRE", "中心"), ("DEPARTMENT", "服务部"), ("STATION", "老年站")],
                                max_length=12,
                                verbose_name="级别",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="用于卡号，例如 D1、S03", max_length=12, verbose_name="代号"
                            ),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True,
                                help_text="公开页面上给老同志看的电话",
                                max_length=30,
                                verbose_name="联系电话",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="UserEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "is_superuser",
                            models.BooleanField(
                                default=False,
                                help_text="Designates that this user has all permissions without explicitly assigning them.",
                                verbose_name="superuser status",
                            ),
                        ),
                        (
                            "username",
                            models.CharField(
                                error_messages={"unique": "A user with that username already exists."},
                                help_text="Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.",
                                max_length=150,
                                validators=[django.contrib.auth.validators.UnicodeUsernameValidator()],
                                verbose_name="username",
                            ),
                        ),
                        (
                            "email",
                            models.EmailField(blank=True, max_length=254, verbose_name="email address"),
                        ),
                        (
                            "is_staff",
                            models.BooleanField(
                                default=False,
                                help_text="Designates whether the user can log into this admin site.",
                                verbose_name="staff status",
                            ),
                        ),
                        (
                            "is_active",
                            models.BooleanField(
                                default=True,
                                help_text="Designates whether this user should be treated as active. Unselect this instead of deleting accounts.",
                                verbose_name="active",
                            ),
                        ),
                        (
                            "date_joined",
                            models.DateTimeField(
                                default=django.utils.timezone.now, verbose_name="date joined"
                            ),
                        ),
                        ("name", models.CharField(max_length=40, verbose_name="姓名")),
                        (
                            "role",
                            models.CharField(
                                choices=[
                                    ("VISITOR", "走访员"),
                                    ("STATION_HEAD", "站长"),
                                    ("DEPARTMENT_MANAGER", "服务部管理员"),
                                    ("CENTRE_LEADER", "中心领导"),
                                    ("AUDITOR", "审计员"),
                                    ("SYSTEM_ADMIN", "系统管理员"),
                                ],
                                default="VISITOR",
                                max_length=20,
                                verbose_name="角色",
                            ),
                        ),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="联系电话")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="AccessEvent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("at", models.DateTimeField(auto_now_add=True, verbose_name="时间")),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("SIGN_IN", "登录"),
                                    ("SIGN_IN_FAILED", "登录失败"),
                                    ("SIGN_OUT", "退出"),
                                    ("PASSWORD", "修改密码"),
                                    ("READ", "查看"),
                                    ("REVEAL", "显示完整信息"),
                                    ("EXPORT", "导出"),
                                    ("PRINT", "打印"),
                                    ("IMPORT", "导入"),
                                    ("ERASE", "按期清除"),
                                ],
                                max_length=16,
                                verbose_name="动作",
                            ),
                        ),
                        (
                            "subject",
                            models.CharField(
                                blank=True,
                                help_text="例如 people.retiree:12",
                                max_length=60,
                                verbose_name="对象",
                            ),
                        ),
                        ("detail", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                        ("address", models.GenericIPAddressField(null=True, verbose_name="来自")),
                        (
                            "user",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "访问记录",
                        "verbose_name_plural": "访问记录",
                        "ordering": ["-at", "-pk"],
                        "permissions": [
                            ("export_accessevent", "导出访问记录"),
                            ("view_history", "查看修改记录"),
                        ],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="Leave",
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
                            "substitute",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="substitutions",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="替班人",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="leaves",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "休假",
                        "verbose_name_plural": "休假",
                        "ordering": ["-starts_on"],
                    },
                ),
                migrations.CreateModel(
                    name="LeaveEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("starts_on", models.DateField(verbose_name="从")),
                        ("ends_on", models.DateField(verbose_name="到")),
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
                                to="accounts.leave",
                            ),
                        ),
                        (
                            "substitute",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="替班人",
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="工作人员",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="SignInLock",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("username_key", models.CharField(max_length=64, unique=True, verbose_name="账号")),
                        ("failures", models.PositiveSmallIntegerField(default=0, verbose_name="失败次数")),
                        ("window_ends_at", models.DateTimeField(verbose_name="解锁时间")),
                    ],
                    options={
                        "verbose_name": "登录锁定",
                        "verbose_name_plural": "登录锁定",
                        "default_permissions": ["view", "delete"],
                        "indexes": [models.Index(fields=["window_ends_at"], name="accounts_signinlock_over")],
                    },
                ),
                migrations.CreateModel(
                    name="Unit",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("path", models.CharField(max_length=255, unique=True)),
                        ("depth", models.PositiveIntegerField()),
                        ("numchild", models.PositiveIntegerField(default=0)),
                        ("name", models.CharField(max_length=60, verbose_name="名称")),
                        (
                            "level",
                            models.CharField(
                                choices=[("CENTRE", "中心"), ("DEPARTMENT", "服务部"), ("STATION", "老年站")],
                                max_length=12,
                                verbose_name="级别",
                            ),
                        ),
                        (
                            "code",
                            models.CharField(
                                help_text="用于卡号，例如 D1、S03",
                                max_length=12,
                                unique=True,
                                verbose_name="代号",
                            ),
                        ),
                        (
                            "phone",
                            models.CharField(
                                blank=True,
                                help_text="公开页面上给老同志看的电话",
                                max_length=30,
                                verbose_name="联系电话",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=120, verbose_name="地址")),
                    ],
                    options={
                        "verbose_name": "单位",
                        "verbose_name_plural": "单位",
                        "permissions": [("view_dashboard", "查看管理看板")],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("depth", 1), ("level", "CENTRE")),
                                    models.Q(("depth", 2), ("level", "DEPARTMENT")),
                                    models.Q(("depth", 3), ("level", "STATION")),
                                    _connector="OR",
                                ),
                                name="accounts_unit_level_matches_depth",
                                violation_error_message="中心在最上，其下是服务部，服务部之下是老年站。",
                            )
                        ],
                    },
                ),
            ],
        ),
        laoling.migrating.AtOnce(
            operations=[
                migrations.AddField(
                    model_name="user",
                    name="unit",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="staff",
                        to="accounts.unit",
                        verbose_name="单位",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_unitevent" ("address", "code", "depth", "id", "level", "name", "numchild", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."address", NEW."code", NEW."depth", NEW."id", NEW."level", NEW."name", NEW."numchild", NEW."path", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone"); RETURN NULL;',
                            hash="5e29cf1defbaf05744293b20e8a4cb52ccb05d77",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_8ba9e",
                            table="accounts_unit",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="unit",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_unitevent" ("address", "code", "depth", "id", "level", "name", "numchild", "path", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone") VALUES (NEW."address", NEW."code", NEW."depth", NEW."id", NEW."level", NEW."name", NEW."numchild", NEW."path", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone"); RETURN NULL;',
                            hash="a5c021f82486413538109fdfa0efe7e6c2cc0541",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_9885a",
                            table="accounts_unit",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="unitevent",
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
                    model_name="unitevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="accounts.unit",
                    ),
                ),
                migrations.AddField(
                    model_name="userevent",
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
                    model_name="userevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                migrations.AddField(
                    model_name="userevent",
                    name="unit",
                    field=models.ForeignKey(
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
                migrations.AddIndex(
                    model_name="accessevent",
                    index=models.Index(fields=["-at", "-id"], name="accounts_access_at"),
                ),
                migrations.AddIndex(
                    model_name="accessevent",
                    index=models.Index(fields=["subject", "-at"], name="accounts_access_subject"),
                ),
                migrations.AddConstraint(
                    model_name="leave",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="accounts_leave_ends_after_start",
                        violation_error_message="休假的结束日期不能早于开始日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="leave",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("substitute__isnull", True),
                            models.Q(("substitute", models.F("user")), _negated=True),
                            _connector="OR",
                        ),
                        name="accounts_leave_substitute_is_another",
                        violation_error_message="替班人不能是本人。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leave",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_leaveevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "substitute_id", "user_id") VALUES (NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."starts_on", NEW."substitute_id", NEW."user_id"); RETURN NULL;',
                            hash="d74d3fe78ba16491b164950f9492f945f900bcab",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_51a72",
                            table="accounts_leave",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leave",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "accounts_leaveevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "substitute_id", "user_id") VALUES (NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."starts_on", NEW."substitute_id", NEW."user_id"); RETURN NULL;',
                            hash="9e02037309f867284aca85f8c13b3997ebea2804",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3a69c",
                            table="accounts_leave",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="leave",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_leaveevent" ("ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "starts_on", "substitute_id", "user_id") VALUES (OLD."ends_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."starts_on", OLD."substitute_id", OLD."user_id"); RETURN NULL;',
                            hash="f2126df14cffb98ebf1422dabc2280d9a6e90ad5",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_21697",
                            table="accounts_leave",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="user",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("unit__isnull", False),
                            ("role__in", ["SYSTEM_ADMIN", "AUDITOR"]),
                            _connector="OR",
                        ),
                        name="accounts_user_has_unit_but_system_roles",
                        violation_error_message="请选择单位：只有系统管理员和审计员可以不属于任何单位。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="user",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("username", django.db.models.functions.text.Lower("username"))),
                        name="accounts_user_username_is_lower_case",
                        violation_error_message="账号请用小写字母。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="user",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("is_superuser", False)),
                        name="accounts_user_nobody_stands_above_the_roles",
                        violation_error_message="每个账号都按角色取得权限。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "accounts_userevent" ("date_joined", "email", "id", "is_active", "is_staff", "is_superuser", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "unit_id", "username") VALUES (NEW."date_joined", NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."role", NEW."unit_id", NEW."username"); RETURN NULL;',
                            hash="6c0fd15394bfd629c007d8ffa6f3e80bfeeeae3d",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_3867c",
                            table="accounts_user",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="user",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."date_joined" IS DISTINCT FROM (NEW."date_joined") OR OLD."email" IS DISTINCT FROM (NEW."email") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."is_staff" IS DISTINCT FROM (NEW."is_staff") OR OLD."is_superuser" IS DISTINCT FROM (NEW."is_superuser") OR OLD."name" IS DISTINCT FROM (NEW."name") OR OLD."phone" IS DISTINCT FROM (NEW."phone") OR OLD."role" IS DISTINCT FROM (NEW."role") OR OLD."unit_id" IS DISTINCT FROM (NEW."unit_id") OR OLD."username" IS DISTINCT FROM (NEW."username"))',
                            func='INSERT INTO "accounts_userevent" ("date_joined", "email", "id", "is_active", "is_staff", "is_superuser", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "role", "unit_id", "username") VALUES (NEW."date_joined", NEW."email", NEW."id", NEW."is_active", NEW."is_staff", NEW."is_superuser", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."role", NEW."unit_id", NEW."username"); RETURN NULL;',
                            hash="508c5c8f5197d88f1db76a9f241b5943d0a24472",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_0e890",
                            table="accounts_user",
                            when="AFTER",
                        ),
                    ),
                ),
            ],
        ),
    ]
