import django.contrib.postgres.constraints
import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.expressions
import django.utils.timezone
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import cards.models.contacts
import laoling.migrating


class Migration(migrations.Migration):
    replaces = [
        ("cards", "0001_first"),
        ("cards", "0002_links"),
        ("cards", "0003_rules_and_series"),
        ("cards", "0004_default_standards"),
        ("cards", "0005_roster_jobs"),
        ("cards", "0006_card_planning_index"),
        ("cards", "0007_card_number_once"),
        ("cards", "0008_reopened_cards"),
        ("cards", "0009_card_actions"),
        ("cards", "0010_withdrawn_standards"),
        ("cards", "0011_review_view"),
        ("cards", "0012_review_ladder"),
        ("cards", "0013_rows_of_several_sheets"),
        ("cards", "0014_contact_cards"),
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
                    name="ServiceCard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("number", models.CharField(max_length=24, verbose_name="卡号")),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")],
                                help_text="现在的等级；历次见等级记录",
                                verbose_name="困难等级",
                            ),
                        ),
                        ("opened_on", models.DateField(verbose_name="开卡日期")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="销卡日期")),
                        (
                            "close_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("IMPROVED", "情况好转"),
                                    ("MOVED", "迁出"),
                                    ("DIED", "去世"),
                                    ("MERGED", "合并重复资料"),
                                ],
                                max_length=10,
                                verbose_name="销卡原因",
                            ),
                        ),
                        (
                            "close_words",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=300, verbose_name="销卡说明"
                            ),
                        ),
                        (
                            "reopen_reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=300,
                                verbose_name="重新开卡原因",
                            ),
                        ),
                        (
                            "planned_to",
                            models.DateField(
                                blank=True, editable=False, null=True, verbose_name="任务已排到"
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
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                        (
                            "closed_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="销卡人",
                            ),
                        ),
                        (
                            "former",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="reopened_as",
                                to="cards.servicecard",
                                verbose_name="原卡",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="开卡人",
                            ),
                        ),
                        (
                            "retiree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="cards",
                                to="people.retiree",
                                verbose_name="老同志",
                            ),
                        ),
                        (
                            "visitor",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.SET_NULL,
                                related_name="cards",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="责任走访员",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "服务卡",
                        "verbose_name_plural": "服务卡",
                        "ordering": ["retiree__name_sort", "pk"],
                        "permissions": [
                            ("assign_card", "指定责任走访员"),
                            ("pause_card", "暂停服务卡"),
                            ("close_card", "销卡"),
                            ("reopen_card", "重新开卡"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="TierRuleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")], verbose_name="建议等级"
                            ),
                        ),
                        (
                            "ability_at_least",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("INTACT", "完好"),
                                    ("MILD", "轻度"),
                                    ("MODERATE", "中度"),
                                    ("SEVERE", "重度"),
                                    ("TOTAL", "完全失能"),
                                ],
                                help_text="空：不论能力等级",
                                max_length=10,
                                verbose_name="能力等级至少",
                            ),
                        ),
                        (
                            "lives_alone",
                            models.BooleanField(
                                default=False, help_text="勾选：只适用于独居的同志", verbose_name="独居"
                            ),
                        ),
                        (
                            "hardships",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("NO_FAMILY", "身边没有亲人"),
                                        ("NO_CARER", "有病无人照料"),
                                        ("NO_HELPER", "有事没有帮手"),
                                        ("NO_COMPANION", "缺乏精神慰藉"),
                                    ],
                                    max_length=14,
                                ),
                                blank=True,
                                default=list,
                                help_text="所列的每一项都要有",
                                size=None,
                                verbose_name="须有的困难",
                            ),
                        ),
                        (
                            "hardships_at_least",
                            models.PositiveSmallIntegerField(default=0, verbose_name="困难至少几项"),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Review",
                    fields=[
                        (
                            "card",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                primary_key=True,
                                related_name="review",
                                serialize=False,
                                to="cards.servicecard",
                            ),
                        ),
                        ("assessed_on", models.DateField(null=True, verbose_name="最近一次评估")),
                        ("due_on", models.DateField(verbose_name="复评到期日")),
                    ],
                    options={
                        "verbose_name": "年度复评",
                        "verbose_name_plural": "年度复评",
                        "db_table": "cards_review",
                        "managed": False,
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="Assessment",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("assessed_on", models.DateField(verbose_name="评估日期")),
                        (
                            "hardships",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("NO_FAMILY", "身边没有亲人"),
                                        ("NO_CARER", "有病无人照料"),
                                        ("NO_HELPER", "有事没有帮手"),
                                        ("NO_COMPANION", "缺乏精神慰藉"),
                                    ],
                                    max_length=14,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="困难类型",
                            ),
                        ),
                        (
                            "ability",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("INTACT", "完好"),
                                    ("MILD", "轻度"),
                                    ("MODERATE", "中度"),
                                    ("SEVERE", "重度"),
                                    ("TOTAL", "完全失能"),
                                ],
                                max_length=10,
                                verbose_name="能力等级",
                            ),
                        ),
                        (
                            "living",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ALONE", "独居"),
                                    ("SPOUSE", "与配偶同住"),
                                    ("CHILDREN", "与子女同住"),
                                    ("INSTITUTION", "养老机构"),
                                ],
                                max_length=12,
                                verbose_name="居住状况",
                            ),
                        ),
                        ("notes", models.CharField(blank=True, max_length=1000, verbose_name="情况说明")),
                        (
                            "suggested_tier",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")],
                                null=True,
                                verbose_name="建议等级",
                            ),
                        ),
                        (
                            "suggestion_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="建议依据"),
                        ),
                        (
                            "proposed_tier",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")],
                                help_text="空：不需要服务卡",
                                null=True,
                                verbose_name="申报等级",
                            ),
                        ),
                        (
                            "proposal_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="申报理由"),
                        ),
                        (
                            "proposed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="提交时间"
                            ),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(
                                editable=False,
                                help_text="同一次填写只记一次",
                                null=True,
                                unique=True,
                                verbose_name="提交编号",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "待审批"),
                                    ("APPROVED", "已批准"),
                                    ("REJECTED", "已退回"),
                                ],
                                default="PROPOSED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")],
                                help_text="空：不需要（或不再需要）服务卡",
                                null=True,
                                verbose_name="批准等级",
                            ),
                        ),
                        (
                            "decided_on",
                            models.DateField(
                                blank=True,
                                help_text="等级自这一天（上海时间）起生效",
                                null=True,
                                verbose_name="审批日",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="审批时间")),
                        (
                            "decision_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="审批意见"),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审批人",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评估人",
                            ),
                        ),
                        (
                            "retiree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="assessments",
                                to="people.retiree",
                                verbose_name="老同志",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "困难评估",
                        "verbose_name_plural": "困难评估",
                        "ordering": ["-proposed_at", "-pk"],
                        "permissions": [
                            ("propose_assessment", "提交困难评估"),
                            ("approve_assessment", "审批困难等级"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="CardAction",
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
                                choices=[("ASSIGNED", "指定走访员"), ("RESUMED", "提前恢复服务")],
                                max_length=10,
                                verbose_name="事项",
                            ),
                        ),
                        ("detail", models.CharField(max_length=200, verbose_name="内容")),
                        ("reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                        ("recorded_on", models.DateField(verbose_name="办理日")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="办理时间")),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="actions",
                                to="cards.servicecard",
                                verbose_name="服务卡",
                            ),
                        ),
                        (
                            "recorded_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="经办人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "办理记录",
                        "verbose_name_plural": "办理记录",
                        "ordering": ["recorded_at", "pk"],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="CardSeries",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("year", models.PositiveSmallIntegerField(verbose_name="年份")),
                        ("last", models.PositiveIntegerField(verbose_name="最后一号")),
                        (
                            "department",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to="accounts.unit",
                                verbose_name="服务部",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "卡号序列",
                        "verbose_name_plural": "卡号序列",
                    },
                ),
                migrations.CreateModel(
                    name="CareStandard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")], verbose_name="困难等级"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("VISIT", "走访"), ("HOME_SERVICE", "上门服务")],
                                max_length=12,
                                verbose_name="服务类别",
                            ),
                        ),
                        ("times", models.PositiveSmallIntegerField(verbose_name="次数")),
                        (
                            "period",
                            models.CharField(
                                choices=[
                                    ("WEEK", "周"),
                                    ("MONTH", "月"),
                                    ("QUARTER", "季度"),
                                    ("YEAR", "年"),
                                ],
                                max_length=8,
                                verbose_name="周期",
                            ),
                        ),
                        ("phone_counts", models.BooleanField(default=False, verbose_name="电话也算")),
                        (
                            "valid_from",
                            models.DateField(
                                help_text="从这一天起执行，最早为今天；之前的任务按原标准",
                                verbose_name="开始日期",
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
                    ],
                    options={
                        "verbose_name": "服务标准",
                        "verbose_name_plural": "服务标准",
                        "ordering": ["tier", "kind", "-valid_from"],
                    },
                ),
                migrations.CreateModel(
                    name="CareStandardEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")], verbose_name="困难等级"
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[("VISIT", "走访"), ("HOME_SERVICE", "上门服务")],
                                max_length=12,
                                verbose_name="服务类别",
                            ),
                        ),
                        ("times", models.PositiveSmallIntegerField(verbose_name="次数")),
                        (
                            "period",
                            models.CharField(
                                choices=[
                                    ("WEEK", "周"),
                                    ("MONTH", "月"),
                                    ("QUARTER", "季度"),
                                    ("YEAR", "年"),
                                ],
                                max_length=8,
                                verbose_name="周期",
                            ),
                        ),
                        ("phone_counts", models.BooleanField(default=False, verbose_name="电话也算")),
                        (
                            "valid_from",
                            models.DateField(
                                help_text="从这一天起执行，最早为今天；之前的任务按原标准",
                                verbose_name="开始日期",
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
                                to="cards.carestandard",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ContactCard",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "style",
                            models.CharField(
                                choices=[("CARD", "随身卡"), ("DOOR", "门卡"), ("POCKET", "口袋页")],
                                max_length=8,
                                verbose_name="样式",
                            ),
                        ),
                        (
                            "token",
                            models.CharField(
                                default=cards.models.contacts.new_token,
                                max_length=24,
                                unique=True,
                                verbose_name="卡上的代码",
                            ),
                        ),
                        (
                            "numbers",
                            models.JSONField(help_text="名称和号码，按印的次序", verbose_name="卡上的号码"),
                        ),
                        ("printed_at", models.DateTimeField(verbose_name="打印时间")),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="发放日期")),
                        ("received_on", models.DateField(blank=True, null=True, verbose_name="签收日期")),
                        (
                            "signed_by",
                            models.CharField(
                                blank=True,
                                choices=[("SELF", "本人"), ("FAMILY", "家属")],
                                max_length=8,
                                verbose_name="签收人",
                            ),
                        ),
                        ("signer", models.CharField(blank=True, max_length=50, verbose_name="家属姓名")),
                        (
                            "replaced_on",
                            models.DateField(
                                blank=True,
                                help_text="新卡发放后，旧卡作废",
                                null=True,
                                verbose_name="作废日期",
                            ),
                        ),
                        (
                            "issued_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发放人",
                            ),
                        ),
                        (
                            "printed_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="打印人",
                            ),
                        ),
                        (
                            "received_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="签收登记人",
                            ),
                        ),
                        (
                            "retiree",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="contact_cards",
                                to="people.retiree",
                                verbose_name="老同志",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "联系卡",
                        "verbose_name_plural": "联系卡",
                        "ordering": ["-printed_at", "-pk"],
                        "permissions": [("issue_contactcard", "登记联系卡的发放和签收")],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="Pause",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("starts_on", models.DateField(verbose_name="从")),
                        ("ends_on", models.DateField(verbose_name="到")),
                        ("reason", models.CharField(max_length=200, verbose_name="原因")),
                        ("recorded_on", models.DateField(verbose_name="登记日")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="pauses",
                                to="cards.servicecard",
                                verbose_name="服务卡",
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
                    ],
                    options={
                        "verbose_name": "暂停",
                        "verbose_name_plural": "暂停",
                        "ordering": ["starts_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="PauseEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("starts_on", models.DateField(verbose_name="从")),
                        ("ends_on", models.DateField(verbose_name="到")),
                        ("reason", models.CharField(max_length=200, verbose_name="原因")),
                        ("recorded_on", models.DateField(verbose_name="登记日")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                        (
                            "card",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cards.servicecard",
                                verbose_name="服务卡",
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
                                to="cards.pause",
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
                    name="PrintBatch",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "who",
                            models.CharField(
                                choices=[
                                    ("WITHOUT", "有服务卡、还没有联系卡的"),
                                    ("REPRINT", "号码变了、要重印的"),
                                    ("SERVICE_CARD", "所有有服务卡的"),
                                    ("EVERYBODY_WITHOUT", "还没有联系卡的（有没有服务卡都算）"),
                                    ("ONE", "一位老同志"),
                                ],
                                max_length=20,
                                verbose_name="印给谁",
                            ),
                        ),
                        (
                            "style",
                            models.CharField(
                                choices=[("CARD", "随身卡"), ("DOOR", "门卡"), ("POCKET", "口袋页")],
                                max_length=8,
                                verbose_name="样式",
                            ),
                        ),
                        (
                            "retirees",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.BigIntegerField(),
                                help_text="下单时的名单",
                                size=None,
                                verbose_name="名单",
                            ),
                        ),
                        (
                            "with_gaps",
                            models.BooleanField(
                                default=True,
                                help_text="姓名里打不出的字：留空手写，或者不印这些人",
                                verbose_name="打不出的字留空",
                            ),
                        ),
                        (
                            "site",
                            models.CharField(
                                help_text="二维码打开的公开网站", max_length=200, verbose_name="网址"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("WAITING", "等待制作"),
                                    ("WORKING", "正在制作"),
                                    ("DONE", "已做好"),
                                    ("FAILED", "没有做成"),
                                    ("CANCELLED", "已取消"),
                                ],
                                default="WAITING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="进度（%）")),
                        ("problem", models.CharField(blank=True, max_length=300, verbose_name="问题")),
                        ("left_out", models.JSONField(blank=True, default=list, verbose_name="没有印的人")),
                        (
                            "content",
                            models.BinaryField(
                                help_text="加密保存，过几天删除", null=True, verbose_name="文件"
                            ),
                        ),
                        ("submission_id", models.UUIDField(editable=False, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="下单时间")),
                        (
                            "claimed_at",
                            models.DateTimeField(editable=False, null=True, verbose_name="处理时间"),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="处理次数"
                            ),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="打印人",
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
                        "verbose_name": "联系卡打印",
                        "verbose_name_plural": "联系卡打印",
                        "ordering": ["-created_at", "-pk"],
                        "default_permissions": [],
                    },
                ),
                migrations.CreateModel(
                    name="ContactCardEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "style",
                            models.CharField(
                                choices=[("CARD", "随身卡"), ("DOOR", "门卡"), ("POCKET", "口袋页")],
                                max_length=8,
                                verbose_name="样式",
                            ),
                        ),
                        (
                            "token",
                            models.CharField(
                                default=cards.models.contacts.new_token,
                                max_length=24,
                                verbose_name="卡上的代码",
                            ),
                        ),
                        (
                            "numbers",
                            models.JSONField(help_text="名称和号码，按印的次序", verbose_name="卡上的号码"),
                        ),
                        ("printed_at", models.DateTimeField(verbose_name="打印时间")),
                        ("issued_on", models.DateField(blank=True, null=True, verbose_name="发放日期")),
                        ("received_on", models.DateField(blank=True, null=True, verbose_name="签收日期")),
                        (
                            "signed_by",
                            models.CharField(
                                blank=True,
                                choices=[("SELF", "本人"), ("FAMILY", "家属")],
                                max_length=8,
                                verbose_name="签收人",
                            ),
                        ),
                        ("signer", models.CharField(blank=True, max_length=50, verbose_name="家属姓名")),
                        (
                            "replaced_on",
                            models.DateField(
                                blank=True,
                                help_text="新卡发放后，旧卡作废",
                                null=True,
                                verbose_name="作废日期",
                            ),
                        ),
                        (
                            "issued_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="发放人",
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
                                to="cards.contactcard",
                            ),
                        ),
                        (
                            "printed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="打印人",
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
                                verbose_name="签收登记人",
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
                            "batch",
                            models.ForeignKey(
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cards.printbatch",
                                verbose_name="打印批次",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RosterImport",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("file_name", models.CharField(max_length=200, verbose_name="文件名")),
                        (
                            "content",
                            models.BinaryField(
                                help_text="加密保存；导入或放弃后删除", null=True, verbose_name="文件"
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("WAITING", "等待读取"),
                                    ("READING", "正在读取"),
                                    ("READY", "等待确认"),
                                    ("SAVING", "正在保存"),
                                    ("DONE", "已导入"),
                                    ("FAILED", "未能读取"),
                                    ("CANCELLED", "已放弃"),
                                ],
                                default="WAITING",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="进度（%）")),
                        ("problem", models.CharField(blank=True, max_length=1000, verbose_name="问题")),
                        ("new", models.PositiveIntegerField(default=0, verbose_name="新增")),
                        ("changed", models.PositiveIntegerField(default=0, verbose_name="有变化")),
                        ("unchanged", models.PositiveIntegerField(default=0, verbose_name="无变化")),
                        ("wrong", models.PositiveIntegerField(default=0, verbose_name="有错误")),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="上传时间")),
                        (
                            "claimed_at",
                            models.DateTimeField(
                                editable=False,
                                help_text="后台最近一次处理它的时间",
                                null=True,
                                verbose_name="处理时间",
                            ),
                        ),
                        (
                            "attempts",
                            models.PositiveSmallIntegerField(
                                default=0, editable=False, verbose_name="处理次数"
                            ),
                        ),
                        ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="完成时间")),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="导入人",
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
                        "verbose_name": "花名册导入",
                        "verbose_name_plural": "花名册导入",
                        "ordering": ["-created_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="AssessmentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("assessed_on", models.DateField(verbose_name="评估日期")),
                        (
                            "hardships",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("NO_FAMILY", "身边没有亲人"),
                                        ("NO_CARER", "有病无人照料"),
                                        ("NO_HELPER", "有事没有帮手"),
                                        ("NO_COMPANION", "缺乏精神慰藉"),
                                    ],
                                    max_length=14,
                                ),
                                blank=True,
                                default=list,
                                size=None,
                                verbose_name="困难类型",
                            ),
                        ),
                        (
                            "ability",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("INTACT", "完好"),
                                    ("MILD", "轻度"),
                                    ("MODERATE", "中度"),
                                    ("SEVERE", "重度"),
                                    ("TOTAL", "完全失能"),
                                ],
                                max_length=10,
                                verbose_name="能力等级",
                            ),
                        ),
                        (
                            "living",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("ALONE", "独居"),
                                    ("SPOUSE", "与配偶同住"),
                                    ("CHILDREN", "与子女同住"),
                                    ("INSTITUTION", "养老机构"),
                                ],
                                max_length=12,
                                verbose_name="居住状况",
                            ),
                        ),
                        ("notes", models.CharField(blank=True, max_length=1000, verbose_name="情况说明")),
                        (
                            "suggested_tier",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")],
                                null=True,
                                verbose_name="建议等级",
                            ),
                        ),
                        (
                            "suggestion_reason",
                            models.CharField(blank=True, max_length=200, verbose_name="建议依据"),
                        ),
                        (
                            "proposed_tier",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")],
                                help_text="空：不需要服务卡",
                                null=True,
                                verbose_name="申报等级",
                            ),
                        ),
                        (
                            "proposal_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="申报理由"),
                        ),
                        (
                            "proposed_at",
                            models.DateTimeField(
                                default=django.utils.timezone.now, editable=False, verbose_name="提交时间"
                            ),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(
                                editable=False,
                                help_text="同一次填写只记一次",
                                null=True,
                                verbose_name="提交编号",
                            ),
                        ),
                        (
                            "status",
                            models.CharField(
                                choices=[
                                    ("PROPOSED", "待审批"),
                                    ("APPROVED", "已批准"),
                                    ("REJECTED", "已退回"),
                                ],
                                default="PROPOSED",
                                max_length=10,
                                verbose_name="状态",
                            ),
                        ),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                blank=True,
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")],
                                help_text="空：不需要（或不再需要）服务卡",
                                null=True,
                                verbose_name="批准等级",
                            ),
                        ),
                        (
                            "decided_on",
                            models.DateField(
                                blank=True,
                                help_text="等级自这一天（上海时间）起生效",
                                null=True,
                                verbose_name="审批日",
                            ),
                        ),
                        ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="审批时间")),
                        (
                            "decision_reason",
                            models.CharField(blank=True, max_length=300, verbose_name="审批意见"),
                        ),
                        (
                            "decided_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="审批人",
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
                                to="cards.assessment",
                            ),
                        ),
                        (
                            "proposed_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="评估人",
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
                            "source",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cards.rosterimport",
                                verbose_name="来自导入",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="RosterRow",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "sheet",
                            models.CharField(
                                blank=True,
                                help_text="有几个工作表时才写明",
                                max_length=40,
                                verbose_name="工作表",
                            ),
                        ),
                        (
                            "number",
                            models.PositiveIntegerField(
                                help_text="与 Excel 左侧的行号相同", verbose_name="行号"
                            ),
                        ),
                        ("name", models.CharField(blank=True, max_length=60, verbose_name="姓名")),
                        (
                            "action",
                            models.CharField(
                                choices=[
                                    ("NEW", "新增"),
                                    ("CHANGED", "有变化"),
                                    ("UNCHANGED", "无变化"),
                                    ("WRONG", "有错误"),
                                ],
                                max_length=10,
                                verbose_name="结果",
                            ),
                        ),
                        ("message", models.CharField(blank=True, max_length=1000, verbose_name="说明")),
                        (
                            "roster",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="rows",
                                to="cards.rosterimport",
                                verbose_name="导入",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "花名册行",
                        "verbose_name_plural": "花名册行",
                        "ordering": ["pk"],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceCardEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("number", models.CharField(max_length=24, verbose_name="卡号")),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")],
                                help_text="现在的等级；历次见等级记录",
                                verbose_name="困难等级",
                            ),
                        ),
                        ("opened_on", models.DateField(verbose_name="开卡日期")),
                        ("closed_on", models.DateField(blank=True, null=True, verbose_name="销卡日期")),
                        (
                            "close_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("IMPROVED", "情况好转"),
                                    ("MOVED", "迁出"),
                                    ("DIED", "去世"),
                                    ("MERGED", "合并重复资料"),
                                ],
                                max_length=10,
                                verbose_name="销卡原因",
                            ),
                        ),
                        (
                            "close_words",
                            models.CharField(
                                blank=True, db_default="", default="", max_length=300, verbose_name="销卡说明"
                            ),
                        ),
                        (
                            "reopen_reason",
                            models.CharField(
                                blank=True,
                                db_default="",
                                default="",
                                max_length=300,
                                verbose_name="重新开卡原因",
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
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
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
                                verbose_name="销卡人",
                            ),
                        ),
                        (
                            "former",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to="cards.servicecard",
                                verbose_name="原卡",
                            ),
                        ),
                        (
                            "opened_by",
                            models.ForeignKey(
                                db_constraint=False,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="开卡人",
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
                                to="cards.servicecard",
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
                            "visitor",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="责任走访员",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="ServiceContact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=12, verbose_name="服务名称")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="电话")),
                        ("does", models.CharField(blank=True, max_length=20, verbose_name="能做什么")),
                        ("hours", models.CharField(blank=True, max_length=30, verbose_name="服务时间")),
                        ("place", models.PositiveSmallIntegerField(default=5, verbose_name="次序")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        ("submission_id", models.UUIDField(editable=False, null=True, unique=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                        (
                            "ended_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="停用人",
                            ),
                        ),
                        (
                            "unit",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="contacts",
                                to="accounts.unit",
                                verbose_name="单位",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "服务电话",
                        "verbose_name_plural": "服务电话",
                        "ordering": ["place", "name", "pk"],
                        "default_permissions": ["view", "change"],
                    },
                ),
                migrations.CreateModel(
                    name="ServiceContactEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=12, verbose_name="服务名称")),
                        ("phone", models.CharField(blank=True, max_length=20, verbose_name="电话")),
                        ("does", models.CharField(blank=True, max_length=20, verbose_name="能做什么")),
                        ("hours", models.CharField(blank=True, max_length=30, verbose_name="服务时间")),
                        ("place", models.PositiveSmallIntegerField(default=5, verbose_name="次序")),
                        ("ended_on", models.DateField(blank=True, null=True, verbose_name="停用日期")),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        ("submission_id", models.UUIDField(editable=False, null=True)),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
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
                                verbose_name="停用人",
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
                                to="cards.servicecontact",
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
                    name="TierChange",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")], verbose_name="困难等级"
                            ),
                        ),
                        ("from_on", models.DateField(verbose_name="生效日")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="记录时间")),
                        (
                            "assessment",
                            models.OneToOneField(
                                blank=True,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="tier_change",
                                to="cards.assessment",
                                verbose_name="依据评估",
                            ),
                        ),
                        (
                            "card",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="tier_changes",
                                to="cards.servicecard",
                                verbose_name="服务卡",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "等级记录",
                        "verbose_name_plural": "等级记录",
                        "ordering": ["from_on", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="TierRule",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "tier",
                            models.PositiveSmallIntegerField(
                                choices=[(1, "一级"), (2, "二级"), (3, "三级")], verbose_name="建议等级"
                            ),
                        ),
                        (
                            "ability_at_least",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("INTACT", "完好"),
                                    ("MILD", "轻度"),
                                    ("MODERATE", "中度"),
                                    ("SEVERE", "重度"),
                                    ("TOTAL", "完全失能"),
                                ],
                                help_text="空：不论能力等级",
                                max_length=10,
                                verbose_name="能力等级至少",
                            ),
                        ),
                        (
                            "lives_alone",
                            models.BooleanField(
                                default=False, help_text="勾选：只适用于独居的同志", verbose_name="独居"
                            ),
                        ),
                        (
                            "hardships",
                            django.contrib.postgres.fields.ArrayField(
                                base_field=models.CharField(
                                    choices=[
                                        ("NO_FAMILY", "身边没有亲人"),
                                        ("NO_CARER", "有病无人照料"),
                                        ("NO_HELPER", "有事没有帮手"),
                                        ("NO_COMPANION", "缺乏精神慰藉"),
                                    ],
                                    max_length=14,
                                ),
                                blank=True,
                                default=list,
                                help_text="所列的每一项都要有",
                                size=None,
                                verbose_name="须有的困难",
                            ),
                        ),
                        (
                            "hardships_at_least",
                            models.PositiveSmallIntegerField(default=0, verbose_name="困难至少几项"),
                        ),
                    ],
                    options={
                        "verbose_name": "等级建议规则",
                        "verbose_name_plural": "等级建议规则",
                        "ordering": ["tier", "-ability_at_least", "pk"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("hardships_at_least__lte", 4)),
                                name="cards_tierrule_at_most_all_hardships",
                                violation_error_message="困难最多四项。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("ability_at_least", ""),
                                    ("hardships", []),
                                    ("hardships_at_least", 0),
                                    ("lives_alone", False),
                                    _negated=True,
                                ),
                                name="cards_tierrule_asks_for_something",
                                violation_error_message="请至少填写一个条件。",
                            ),
                        ],
                    },
                ),
            ],
        ),
        laoling.migrating.AtOnce(
            operations=[
                migrations.AddField(
                    model_name="contactcard",
                    name="batch",
                    field=models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cards",
                        to="cards.printbatch",
                        verbose_name="打印批次",
                    ),
                ),
                migrations.AddField(
                    model_name="assessment",
                    name="source",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="assessments",
                        to="cards.rosterimport",
                        verbose_name="来自导入",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tierrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cards_tierruleevent" ("ability_at_least", "hardships", "hardships_at_least", "id", "lives_alone", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tier") VALUES (NEW."ability_at_least", NEW."hardships", NEW."hardships_at_least", NEW."id", NEW."lives_alone", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."tier"); RETURN NULL;',
                            hash="9cf67ba3cb3edf1cb5783a5cd6bb428f9f240855",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7ea06",
                            table="cards_tierrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tierrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cards_tierruleevent" ("ability_at_least", "hardships", "hardships_at_least", "id", "lives_alone", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tier") VALUES (NEW."ability_at_least", NEW."hardships", NEW."hardships_at_least", NEW."id", NEW."lives_alone", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."tier"); RETURN NULL;',
                            hash="3e9116e4718b877b8e2d07c977e7e6ca78d71ac3",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ac500",
                            table="cards_tierrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="tierrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cards_tierruleevent" ("ability_at_least", "hardships", "hardships_at_least", "id", "lives_alone", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "tier") VALUES (OLD."ability_at_least", OLD."hardships", OLD."hardships_at_least", OLD."id", OLD."lives_alone", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."tier"); RETURN NULL;',
                            hash="06ab469b6da03eaacbe85b0620685b47776e403d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_45faa",
                            table="cards_tierrule",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="tierruleevent",
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
                    model_name="tierruleevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="cards.tierrule",
                    ),
                ),
                migrations.AddIndex(
                    model_name="servicecard",
                    index=models.Index(fields=["planned_to"], name="cards_servicecard_planned_to"),
                ),
                migrations.AddConstraint(
                    model_name="servicecard",
                    constraint=models.UniqueConstraint(
                        fields=("number",),
                        name="cards_servicecard_number_once",
                        violation_error_message="这个卡号已经用过。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicecard",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("closed_on", None)),
                        fields=("retiree",),
                        name="cards_servicecard_one_open_per_retiree",
                        violation_error_message="该同志已有在用的服务卡。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicecard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("close_reason", ""), ("closed_by", None), ("closed_on", None)),
                            models.Q(
                                ("closed_by__isnull", False),
                                ("closed_on__isnull", False),
                                models.Q(("close_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cards_servicecard_closed_with_who_and_why",
                        violation_error_message="销卡要有日期、经办人和原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicecard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("closed_on", None), ("closed_on__gte", models.F("opened_on")), _connector="OR"
                        ),
                        name="cards_servicecard_closed_after_opening",
                        violation_error_message="销卡日期不能早于开卡日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicecard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("former", None), models.Q(("reopen_reason", ""), _negated=True), _connector="OR"
                        ),
                        name="cards_servicecard_reopened_with_reason",
                        violation_error_message="请说明重新开卡的原因。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="servicecard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cards_servicecardevent" ("close_reason", "close_words", "closed_by_id", "closed_on", "created_at", "former_id", "id", "number", "opened_by_id", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopen_reason", "retiree_id", "tier", "version", "visitor_id") VALUES (NEW."close_reason", NEW."close_words", NEW."closed_by_id", NEW."closed_on", NEW."created_at", NEW."former_id", NEW."id", NEW."number", NEW."opened_by_id", NEW."opened_on", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reopen_reason", NEW."retiree_id", NEW."tier", NEW."version", NEW."visitor_id"); RETURN NULL;',
                            hash="f0c1d9d75d14f9d366808772f8d86b3ab199f47a",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_7d9fc",
                            table="cards_servicecard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="servicecard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition='WHEN (OLD."close_reason" IS DISTINCT FROM (NEW."close_reason") OR OLD."close_words" IS DISTINCT FROM (NEW."close_words") OR OLD."closed_by_id" IS DISTINCT FROM (NEW."closed_by_id") OR OLD."closed_on" IS DISTINCT FROM (NEW."closed_on") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at") OR OLD."former_id" IS DISTINCT FROM (NEW."former_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."number" IS DISTINCT FROM (NEW."number") OR OLD."opened_by_id" IS DISTINCT FROM (NEW."opened_by_id") OR OLD."opened_on" IS DISTINCT FROM (NEW."opened_on") OR OLD."reopen_reason" IS DISTINCT FROM (NEW."reopen_reason") OR OLD."retiree_id" IS DISTINCT FROM (NEW."retiree_id") OR OLD."tier" IS DISTINCT FROM (NEW."tier") OR OLD."version" IS DISTINCT FROM (NEW."version") OR OLD."visitor_id" IS DISTINCT FROM (NEW."visitor_id"))',
                            func='INSERT INTO "cards_servicecardevent" ("close_reason", "close_words", "closed_by_id", "closed_on", "created_at", "former_id", "id", "number", "opened_by_id", "opened_on", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reopen_reason", "retiree_id", "tier", "version", "visitor_id") VALUES (NEW."close_reason", NEW."close_words", NEW."closed_by_id", NEW."closed_on", NEW."created_at", NEW."former_id", NEW."id", NEW."number", NEW."opened_by_id", NEW."opened_on", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reopen_reason", NEW."retiree_id", NEW."tier", NEW."version", NEW."visitor_id"); RETURN NULL;',
                            hash="eb21f0d9ffd2bf6d0b592ad07ff310807efff3b5",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_54ec5",
                            table="cards_servicecard",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cardaction",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "RESUMED"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cards_cardaction_resumed_with_reason",
                        violation_error_message="请说明提前恢复的原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="cardseries",
                    constraint=models.UniqueConstraint(
                        fields=("department", "year"), name="cards_cardseries_one_per_department_and_year"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="carestandard",
                    constraint=models.UniqueConstraint(
                        fields=("tier", "kind", "valid_from"),
                        name="cards_carestandard_one_per_day",
                        violation_error_message="这一等级、这一类别在这一天已有标准。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="carestandard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("times__gte", 1),
                            models.Q(
                                models.Q(("period", "WEEK"), ("times__lte", 7)),
                                models.Q(("period", "MONTH"), ("times__lte", 28)),
                                models.Q(("period", "QUARTER"), ("times__lte", 90)),
                                models.Q(("period", "YEAR"), ("times__lte", 365)),
                                _connector="OR",
                            ),
                        ),
                        name="cards_carestandard_times_fit_period",
                        violation_error_message="次数至少为 1，且每天不超过一次。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="carestandard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cards_carestandardevent" ("created_at", "created_by_id", "id", "kind", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_counts", "tier", "times", "valid_from") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."kind", NEW."period", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone_counts", NEW."tier", NEW."times", NEW."valid_from"); RETURN NULL;',
                            hash="3471526396b9104eec121ddd9d8d1190e72a6d15",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_c336e",
                            table="cards_carestandard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="carestandard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cards_carestandardevent" ("created_at", "created_by_id", "id", "kind", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_counts", "tier", "times", "valid_from") VALUES (NEW."created_at", NEW."created_by_id", NEW."id", NEW."kind", NEW."period", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone_counts", NEW."tier", NEW."times", NEW."valid_from"); RETURN NULL;',
                            hash="5dcf18389f59a6e9e4c0baa732b5f1f4144188d4",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b90de",
                            table="cards_carestandard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="carestandard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cards_carestandardevent" ("created_at", "created_by_id", "id", "kind", "period", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone_counts", "tier", "times", "valid_from") VALUES (OLD."created_at", OLD."created_by_id", OLD."id", OLD."kind", OLD."period", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."phone_counts", OLD."tier", OLD."times", OLD."valid_from"); RETURN NULL;',
                            hash="b649c9bb41c3e5444dcfc9d652e67c6d93197a0d",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_966bc",
                            table="cards_carestandard",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pause",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("ends_on__gte", models.F("starts_on"))),
                        name="cards_pause_ends_after_start",
                        violation_error_message="结束日期不能早于开始日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pause",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            (
                                "starts_on__gte",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("recorded_on"), "-", models.Value(7)
                                ),
                            )
                        ),
                        name="cards_pause_begins_at_most_7_days_back",
                        violation_error_message="暂停最多可以从 7 天前算起。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="pause",
                    constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                        expressions=[
                            ("card", "="),
                            (
                                models.Func(
                                    "starts_on",
                                    "ends_on",
                                    django.contrib.postgres.fields.ranges.RangeBoundary(
                                        inclusive_lower=True, inclusive_upper=True
                                    ),
                                    function="daterange",
                                    output_field=django.contrib.postgres.fields.ranges.DateRangeField(),
                                ),
                                "&&",
                            ),
                        ],
                        name="cards_pause_no_overlap",
                        violation_error_message="这几天里已经登记了一次暂停。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pause",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cards_pauseevent" ("card_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "recorded_on", "starts_on") VALUES (NEW."card_id", NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_on", NEW."starts_on"); RETURN NULL;',
                            hash="731ee177e92d345f1d8379e535cbb85c58a99d53",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_aabcb",
                            table="cards_pause",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pause",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cards_pauseevent" ("card_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "recorded_on", "starts_on") VALUES (NEW."card_id", NEW."ends_on", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."reason", NEW."recorded_at", NEW."recorded_by_id", NEW."recorded_on", NEW."starts_on"); RETURN NULL;',
                            hash="35537ca65c1bc079278033bf79fe4a864417077b",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_b6eb2",
                            table="cards_pause",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="pause",
                    trigger=pgtrigger.compiler.Trigger(
                        name="delete_delete",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cards_pauseevent" ("card_id", "ends_on", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "reason", "recorded_at", "recorded_by_id", "recorded_on", "starts_on") VALUES (OLD."card_id", OLD."ends_on", OLD."id", _pgh_attach_context(), NOW(), \'delete\', OLD."id", OLD."reason", OLD."recorded_at", OLD."recorded_by_id", OLD."recorded_on", OLD."starts_on"); RETURN NULL;',
                            hash="0bbb2fb6ee2f9269bba01498fa3649dc1536bdbb",
                            operation="DELETE",
                            pgid="pgtrigger_delete_delete_20189",
                            table="cards_pause",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="printbatch",
                    index=models.Index(
                        condition=models.Q(("status__in", ["WAITING", "WORKING"])),
                        fields=["id"],
                        name="cards_printbatch_unfinished",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="printbatch",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("status", "DONE"), ("content", None), _connector="OR"),
                        name="cards_printbatch_pages_only_when_done",
                        violation_error_message="没有做好的打印不能有文件。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="contactcard",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("issued_on", None), ("replaced_on", None)),
                        fields=("retiree", "style"),
                        name="cards_contactcard_one_to_hand_out",
                        violation_error_message="这位老同志已有一张同样的联系卡等待发放。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="contactcard",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("issued_on__isnull", False), ("replaced_on", None)),
                        fields=("retiree", "style"),
                        name="cards_contactcard_one_in_use",
                        violation_error_message="这位老同志已有一张同样的联系卡在用。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="contactcard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("issued_by", None), ("issued_on", None)),
                            models.Q(("issued_by__isnull", False), ("issued_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="cards_contactcard_issued_by_somebody",
                        violation_error_message="发放要有日期和经办人。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="contactcard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("received_by", None), ("received_on", None), ("signed_by", "")),
                            models.Q(
                                ("issued_on__isnull", False),
                                ("received_by__isnull", False),
                                ("received_on__gte", models.F("issued_on")),
                                models.Q(("signed_by", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="cards_contactcard_received_with_who_signed",
                        violation_error_message="签收要有日期（不早于发放）、签收人和登记人。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="contactcard",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("signed_by", "FAMILY"), models.Q(("signer", ""), _negated=True)),
                            models.Q(models.Q(("signed_by", "FAMILY"), _negated=True), ("signer", "")),
                            _connector="OR",
                        ),
                        name="cards_contactcard_family_signs_with_a_name",
                        violation_error_message="家属签收要写姓名。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactcard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cards_contactcardevent" ("batch_id", "id", "issued_by_id", "issued_on", "numbers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_at", "printed_by_id", "received_by_id", "received_on", "replaced_on", "retiree_id", "signed_by", "signer", "style", "token") VALUES (NEW."batch_id", NEW."id", NEW."issued_by_id", NEW."issued_on", NEW."numbers", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."printed_at", NEW."printed_by_id", NEW."received_by_id", NEW."received_on", NEW."replaced_on", NEW."retiree_id", NEW."signed_by", NEW."signer", NEW."style", NEW."token"); RETURN NULL;',
                            hash="62b4a4aaca382e2c1fe5e1d532d2eaedcd184007",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_79649",
                            table="cards_contactcard",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="contactcard",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cards_contactcardevent" ("batch_id", "id", "issued_by_id", "issued_on", "numbers", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "printed_at", "printed_by_id", "received_by_id", "received_on", "replaced_on", "retiree_id", "signed_by", "signer", "style", "token") VALUES (NEW."batch_id", NEW."id", NEW."issued_by_id", NEW."issued_on", NEW."numbers", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."printed_at", NEW."printed_by_id", NEW."received_by_id", NEW."received_on", NEW."replaced_on", NEW."retiree_id", NEW."signed_by", NEW."signer", NEW."style", NEW."token"); RETURN NULL;',
                            hash="65c9dce8f8eea63b7f4f744a75973a7122f43182",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_6c944",
                            table="cards_contactcard",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="rosterimport",
                    index=models.Index(
                        condition=models.Q(("status__in", ["WAITING", "READING", "SAVING"])),
                        fields=["id"],
                        name="cards_rosterimport_unfinished",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rosterimport",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("status__in", ["WAITING", "READING", "READY", "SAVING"]),
                            ("content", None),
                            _connector="OR",
                        ),
                        name="cards_rosterimport_no_file_kept_after_the_end",
                        violation_error_message="导入结束后不能再保留文件。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="assessment",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("status", "PROPOSED")),
                        fields=("retiree",),
                        name="cards_assessment_one_waiting_per_retiree",
                        violation_error_message="该同志已有一份待审批的评估。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="assessment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("decided_at", None),
                                ("decided_by", None),
                                ("decided_on", None),
                                ("status", "PROPOSED"),
                            ),
                            models.Q(
                                ("decided_at__isnull", False),
                                ("decided_by__isnull", False),
                                ("decided_on__isnull", False),
                                ("status__in", ["APPROVED", "REJECTED"]),
                            ),
                            _connector="OR",
                        ),
                        name="cards_assessment_decided_with_who_and_when",
                        violation_error_message="审批要有审批人和日期。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="assessment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("status", "REJECTED"), _negated=True),
                            models.Q(("decision_reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="cards_assessment_rejected_with_reason",
                        violation_error_message="退回时请说明理由。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="assessment",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("status", "APPROVED"), ("tier", None), _connector="OR"),
                        name="cards_assessment_tier_only_when_approved",
                        violation_error_message="只有批准的评估才有批准等级。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="assessment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cards_assessmentevent" ("ability", "assessed_on", "decided_at", "decided_by_id", "decided_on", "decision_reason", "hardships", "id", "living", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_reason", "proposed_at", "proposed_by_id", "proposed_tier", "retiree_id", "source_id", "status", "submission_id", "suggested_tier", "suggestion_reason", "tier") VALUES (NEW."ability", NEW."assessed_on", NEW."decided_at", NEW."decided_by_id", NEW."decided_on", NEW."decision_reason", NEW."hardships", NEW."id", NEW."living", NEW."notes", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."proposal_reason", NEW."proposed_at", NEW."proposed_by_id", NEW."proposed_tier", NEW."retiree_id", NEW."source_id", NEW."status", NEW."submission_id", NEW."suggested_tier", NEW."suggestion_reason", NEW."tier"); RETURN NULL;',
                            hash="9964e710fdaa917e67c820cfccd7b8898eaf9724",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_4c70b",
                            table="cards_assessment",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="assessment",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cards_assessmentevent" ("ability", "assessed_on", "decided_at", "decided_by_id", "decided_on", "decision_reason", "hardships", "id", "living", "notes", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "proposal_reason", "proposed_at", "proposed_by_id", "proposed_tier", "retiree_id", "source_id", "status", "submission_id", "suggested_tier", "suggestion_reason", "tier") VALUES (NEW."ability", NEW."assessed_on", NEW."decided_at", NEW."decided_by_id", NEW."decided_on", NEW."decision_reason", NEW."hardships", NEW."id", NEW."living", NEW."notes", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."proposal_reason", NEW."proposed_at", NEW."proposed_by_id", NEW."proposed_tier", NEW."retiree_id", NEW."source_id", NEW."status", NEW."submission_id", NEW."suggested_tier", NEW."suggestion_reason", NEW."tier"); RETURN NULL;',
                            hash="563b858d79c13222241c236842213c2bcc9dd5dc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_ec4a7",
                            table="cards_assessment",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="rosterrow",
                    index=models.Index(
                        fields=["roster", "action", "id"], name="cards_rosterrow_by_action_id"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="rosterrow",
                    constraint=models.UniqueConstraint(
                        fields=("roster", "sheet", "number"), name="cards_rosterrow_once_per_place"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicecontact",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)),
                        fields=("unit", "name"),
                        name="cards_servicecontact_name_once_per_unit",
                        violation_error_message="本单位已有同名的服务电话，请修改原来那一项。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="servicecontact",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("ended_by", None), ("ended_on", None)),
                            models.Q(("ended_by__isnull", False), ("ended_on__isnull", False)),
                            _connector="OR",
                        ),
                        name="cards_servicecontact_ended_by_somebody",
                        violation_error_message="停用要有日期和经办人。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="servicecontact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "cards_servicecontactevent" ("created_at", "does", "ended_by_id", "ended_on", "hours", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "place", "submission_id", "unit_id", "version") VALUES (NEW."created_at", NEW."does", NEW."ended_by_id", NEW."ended_on", NEW."hours", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."place", NEW."submission_id", NEW."unit_id", NEW."version"); RETURN NULL;',
                            hash="1cc382d768a5f357c9a58a8a748aed4f0d82c51b",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_9d669",
                            table="cards_servicecontact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="servicecontact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "cards_servicecontactevent" ("created_at", "does", "ended_by_id", "ended_on", "hours", "id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "place", "submission_id", "unit_id", "version") VALUES (NEW."created_at", NEW."does", NEW."ended_by_id", NEW."ended_on", NEW."hours", NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."place", NEW."submission_id", NEW."unit_id", NEW."version"); RETURN NULL;',
                            hash="14814d94bdba41ae474f277b0bd98288f600bc80",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_13402",
                            table="cards_servicecontact",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="tierchange",
                    index=models.Index(fields=["card", "from_on", "id"], name="cards_tierchange_by_card"),
                ),
            ],
        ),
    ]
