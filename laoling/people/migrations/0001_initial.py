import django.contrib.postgres.indexes
import django.contrib.postgres.operations
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.text
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

import laoling.crypto
import laoling.migrating
import laoling.people.order
import laoling.people.pinyin


class Migration(migrations.Migration):
    replaces = [
        ("people", "0001_first"),
        ("people", "0002_find_by_area"),
        ("people", "0003_version_and_submission"),
        ("people", "0004_spouse"),
        ("people", "0005_archive_reason"),
        ("people", "0006_contacts_change_places"),
        ("people", "0007_find_alike"),
        ("people", "0008_transfers"),
        ("people", "0009_household_of_one_station"),
        ("people", "0010_rights"),
        ("people", "0011_sorted_lists"),
        ("people", "0012_find_by_contact_phone"),
        ("people", "0013_merged_records"),
        ("people", "0014_consents"),
        ("people", "0015_known_apart"),
        ("people", "0016_retention_rules"),
        ("people", "0017_default_retention"),
        ("people", "0018_transfers_are_planned"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("pghistory", "0007_auto_20250421_0444"),
    ]

    operations = [
        django.contrib.postgres.operations.TrigramExtension(),
        django.contrib.postgres.operations.BtreeGistExtension(),  # for cards and activities, which both need it
        laoling.migrating.AtOnce(
            operations=[
                migrations.CreateModel(
                    name="EmergencyContact",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("place", models.PositiveSmallIntegerField(default=1, verbose_name="次序")),
                        ("name", models.CharField(max_length=50, verbose_name="紧急联系人")),
                        ("relation", models.CharField(blank=True, max_length=20, verbose_name="关系")),
                        (
                            "phone",
                            laoling.crypto.EncryptedTextField(
                                blank=True,
                                default="",
                                purpose="people.contact.phone",
                                verbose_name="紧急联系电话",
                            ),
                        ),
                        (
                            "phone_index",
                            laoling.crypto.BlindIndexField(
                                editable=False,
                                max_length=43,
                                null=True,
                                purpose="people.phone",
                                source="phone",
                                transform="digits",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(editable=False, null=True, unique=True, verbose_name="提交编号"),
                        ),
                    ],
                    options={
                        "verbose_name": "紧急联系人",
                        "verbose_name_plural": "紧急联系人",
                        "ordering": ["place", "pk"],
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRuleEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("DIED", "去世人员的个人资料"),
                                    ("ARCHIVED", "归档人员的个人资料"),
                                    ("ACCESS_LOG", "访问记录"),
                                    ("ROSTER_ROWS", "花名册导入的逐行结果"),
                                    ("REMINDERS", "已办结的提醒"),
                                    ("CHECK_PHOTOS", "检查和整改的照片"),
                                    ("FEEDBACK", "群众评价里说的话"),
                                    ("APPRAISALS", "已定稿的考核"),
                                    ("ACCOUNTS", "问责"),
                                    ("SUGGESTIONS", "金点子建议人的称呼和电话"),
                                ],
                                max_length=12,
                                verbose_name="资料",
                            ),
                        ),
                        (
                            "months",
                            models.PositiveSmallIntegerField(
                                help_text="满这个期限后由系统清除，不能恢复", verbose_name="保存几个月"
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Retiree",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("name", models.CharField(max_length=50, verbose_name="姓名")),
                        (
                            "name_sort",
                            laoling.people.pinyin.PinyinField(
                                editable=False, max_length=400, source="name", style="sort"
                            ),
                        ),
                        (
                            "name_pinyin",
                            laoling.people.pinyin.PinyinField(
                                editable=False, max_length=300, source="name", style="full"
                            ),
                        ),
                        (
                            "name_initials",
                            laoling.people.pinyin.PinyinField(
                                editable=False, max_length=50, source="name", style="initials"
                            ),
                        ),
                        (
                            "id_number",
                            laoling.crypto.EncryptedTextField(
                                purpose="people.retiree.id_number", verbose_name="身份证号"
                            ),
                        ),
                        (
                            "id_number_index",
                            laoling.crypto.BlindIndexField(
                                editable=False,
                                max_length=43,
                                null=True,
                                purpose="people.id_number",
                                source="id_number",
                                transform="exact",
                            ),
                        ),
                        (
                            "sex",
                            models.CharField(
                                choices=[("M", "男"), ("F", "女")], max_length=1, verbose_name="性别"
                            ),
                        ),
                        ("born_on", models.DateField(verbose_name="出生日期")),
                        (
                            "phone",
                            laoling.crypto.EncryptedTextField(
                                blank=True,
                                default="",
                                purpose="people.retiree.phone",
                                verbose_name="联系电话",
                            ),
                        ),
                        (
                            "phone_index",
                            laoling.crypto.BlindIndexField(
                                editable=False,
                                max_length=43,
                                null=True,
                                purpose="people.phone",
                                source="phone",
                                transform="digits",
                            ),
                        ),
                        (
                            "phone_tail_index",
                            laoling.crypto.BlindIndexField(
                                editable=False,
                                max_length=43,
                                null=True,
                                purpose="people.phone_tail",
                                source="phone",
                                transform="tail4",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=120, verbose_name="住址")),
                        ("area", models.CharField(blank=True, max_length=60, verbose_name="居民区")),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("VETERAN", "离休"),
                                    ("RETIRED", "退休"),
                                    ("EARLY", "退养"),
                                    ("SURVIVOR", "遗属"),
                                ],
                                default="RETIRED",
                                max_length=10,
                                verbose_name="人员类别",
                            ),
                        ),
                        ("retired_on", models.DateField(blank=True, null=True, verbose_name="退休日期")),
                        (
                            "politics",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("PARTY", "中共党员"),
                                    ("PROBATIONARY", "中共预备党员"),
                                    ("LEAGUE", "共青团员"),
                                    ("DEMOCRATIC", "民主党派"),
                                    ("MASSES", "群众"),
                                ],
                                max_length=12,
                                verbose_name="政治面貌",
                            ),
                        ),
                        ("party_branch", models.CharField(blank=True, max_length=60, verbose_name="党支部")),
                        (
                            "marriage",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("SINGLE", "未婚"),
                                    ("MARRIED", "已婚"),
                                    ("DIVORCED", "离异"),
                                    ("WIDOWED", "丧偶"),
                                ],
                                max_length=10,
                                verbose_name="婚姻状况",
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
                        ("health", models.CharField(blank=True, max_length=200, verbose_name="健康状况")),
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
                        ("notes", models.CharField(blank=True, max_length=500, verbose_name="备注")),
                        ("died_on", models.DateField(blank=True, null=True, verbose_name="去世日期")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="归档时间")),
                        (
                            "archive_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("MOVED", "迁出，不再由我们服务"),
                                    ("MISTAKE", "登记错误"),
                                    ("OTHER", "其他原因"),
                                ],
                                max_length=10,
                                verbose_name="归档原因",
                            ),
                        ),
                        (
                            "archive_note",
                            models.CharField(blank=True, max_length=200, verbose_name="归档说明"),
                        ),
                        (
                            "merged_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="并入时间"
                            ),
                        ),
                        (
                            "erased_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="资料清除时间"
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
                        (
                            "submission_id",
                            models.UUIDField(
                                editable=False,
                                help_text="同一次填写只登记一次",
                                null=True,
                                unique=True,
                                verbose_name="提交编号",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                    ],
                    options={
                        "verbose_name": "老同志",
                        "verbose_name_plural": "老同志",
                        "ordering": ["name_sort", "pk"],
                        "permissions": [
                            ("update_retiree", "更新电话、住处、身体等日常情况和紧急联系人"),
                            ("transfer_retiree", "转站"),
                            ("archive_retiree", "归档和恢复"),
                            ("reveal_retiree", "显示完整身份证号和电话"),
                            ("print_retiree", "打印老同志资料"),
                            ("export_retiree", "导出老同志资料"),
                            ("import_retiree", "导入花名册"),
                            ("merge_retiree", "合并重复的老同志"),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="RetireeEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("name", models.CharField(max_length=50, verbose_name="姓名")),
                        (
                            "name_sort",
                            laoling.people.pinyin.PinyinField(
                                editable=False, max_length=400, source="name", style="sort"
                            ),
                        ),
                        (
                            "name_pinyin",
                            laoling.people.pinyin.PinyinField(
                                editable=False, max_length=300, source="name", style="full"
                            ),
                        ),
                        (
                            "name_initials",
                            laoling.people.pinyin.PinyinField(
                                editable=False, max_length=50, source="name", style="initials"
                            ),
                        ),
                        (
                            "id_number",
                            laoling.crypto.EncryptedTextField(
                                purpose="people.retiree.id_number", verbose_name="身份证号"
                            ),
                        ),
                        (
                            "id_number_index",
                            laoling.crypto.BlindIndexField(
                                editable=False,
                                max_length=43,
                                null=True,
                                purpose="people.id_number",
                                source="id_number",
                                transform="exact",
                            ),
                        ),
                        (
                            "sex",
                            models.CharField(
                                choices=[("M", "男"), ("F", "女")], max_length=1, verbose_name="性别"
                            ),
                        ),
                        ("born_on", models.DateField(verbose_name="出生日期")),
                        (
                            "phone",
                            laoling.crypto.EncryptedTextField(
                                blank=True,
                                default="",
                                purpose="people.retiree.phone",
                                verbose_name="联系电话",
                            ),
                        ),
                        (
                            "phone_index",
                            laoling.crypto.BlindIndexField(
                                editable=False,
                                max_length=43,
                                null=True,
                                purpose="people.phone",
                                source="phone",
                                transform="digits",
                            ),
                        ),
                        (
                            "phone_tail_index",
                            laoling.crypto.BlindIndexField(
                                editable=False,
                                max_length=43,
                                null=True,
                                purpose="people.phone_tail",
                                source="phone",
                                transform="tail4",
                            ),
                        ),
                        ("address", models.CharField(blank=True, max_length=120, verbose_name="住址")),
                        ("area", models.CharField(blank=True, max_length=60, verbose_name="居民区")),
                        (
                            "category",
                            models.CharField(
                                choices=[
                                    ("VETERAN", "离休"),
                                    ("RETIRED", "退休"),
                                    ("EARLY", "退养"),
                                    ("SURVIVOR", "遗属"),
                                ],
                                default="RETIRED",
                                max_length=10,
                                verbose_name="人员类别",
                            ),
                        ),
                        ("retired_on", models.DateField(blank=True, null=True, verbose_name="退休日期")),
                        (
                            "politics",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("PARTY", "中共党员"),
                                    ("PROBATIONARY", "中共预备党员"),
                                    ("LEAGUE", "共青团员"),
                                    ("DEMOCRATIC", "民主党派"),
                                    ("MASSES", "群众"),
                                ],
                                max_length=12,
                                verbose_name="政治面貌",
                            ),
                        ),
                        ("party_branch", models.CharField(blank=True, max_length=60, verbose_name="党支部")),
                        (
                            "marriage",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("SINGLE", "未婚"),
                                    ("MARRIED", "已婚"),
                                    ("DIVORCED", "离异"),
                                    ("WIDOWED", "丧偶"),
                                ],
                                max_length=10,
                                verbose_name="婚姻状况",
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
                        ("health", models.CharField(blank=True, max_length=200, verbose_name="健康状况")),
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
                        ("notes", models.CharField(blank=True, max_length=500, verbose_name="备注")),
                        ("died_on", models.DateField(blank=True, null=True, verbose_name="去世日期")),
                        ("archived_at", models.DateTimeField(blank=True, null=True, verbose_name="归档时间")),
                        (
                            "archive_reason",
                            models.CharField(
                                blank=True,
                                choices=[
                                    ("MOVED", "迁出，不再由我们服务"),
                                    ("MISTAKE", "登记错误"),
                                    ("OTHER", "其他原因"),
                                ],
                                max_length=10,
                                verbose_name="归档原因",
                            ),
                        ),
                        (
                            "archive_note",
                            models.CharField(blank=True, max_length=200, verbose_name="归档说明"),
                        ),
                        (
                            "merged_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="并入时间"
                            ),
                        ),
                        (
                            "erased_at",
                            models.DateTimeField(
                                blank=True, editable=False, null=True, verbose_name="资料清除时间"
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
                        (
                            "submission_id",
                            models.UUIDField(
                                editable=False,
                                help_text="同一次填写只登记一次",
                                null=True,
                                verbose_name="提交编号",
                            ),
                        ),
                        ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                        ("updated_at", models.DateTimeField(auto_now=True, verbose_name="更新时间")),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Transfer",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("moved_on", models.DateField(verbose_name="转站日期")),
                        ("reason", models.CharField(max_length=200, verbose_name="原因")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                        (
                            "was_planned",
                            models.BooleanField(
                                db_default=False,
                                default=False,
                                editable=False,
                                help_text="排任务的扫描看到了这次转站：新单位的节日安排从此适用",
                                verbose_name="任务已随之调整",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "转站记录",
                        "verbose_name_plural": "转站记录",
                        "ordering": ["-recorded_at", "-pk"],
                    },
                ),
                migrations.CreateModel(
                    name="Consent",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("SERVICE", "登记资料，走访和电话联系"),
                                    ("HEALTH", "健康信息用于安排服务"),
                                    ("FAMILY", "把情况告诉紧急联系人"),
                                    ("SHARING", "把信息提供给社区和医院"),
                                    ("PUBLICITY", "公开活动照片和故事"),
                                ],
                                max_length=12,
                                verbose_name="用途",
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("WRITTEN", "本人书面"),
                                    ("SPOKEN", "本人口头"),
                                    ("RELATIVE", "家属代为"),
                                ],
                                max_length=10,
                                verbose_name="同意方式",
                            ),
                        ),
                        (
                            "relative",
                            models.CharField(
                                blank=True,
                                help_text="姓名和关系",
                                max_length=50,
                                verbose_name="代为同意的家属",
                            ),
                        ),
                        ("given_on", models.DateField(verbose_name="同意日期")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")),
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
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                db_index=False,
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤回登记人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "同意记录",
                        "verbose_name_plural": "同意记录",
                        "ordering": ["-given_on", "-pk"],
                        "permissions": [("record_consent", "登记和撤回同意")],
                        "default_permissions": ["view"],
                    },
                ),
                migrations.CreateModel(
                    name="ConsentEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        (
                            "purpose",
                            models.CharField(
                                choices=[
                                    ("SERVICE", "登记资料，走访和电话联系"),
                                    ("HEALTH", "健康信息用于安排服务"),
                                    ("FAMILY", "把情况告诉紧急联系人"),
                                    ("SHARING", "把信息提供给社区和医院"),
                                    ("PUBLICITY", "公开活动照片和故事"),
                                ],
                                max_length=12,
                                verbose_name="用途",
                            ),
                        ),
                        (
                            "how",
                            models.CharField(
                                choices=[
                                    ("WRITTEN", "本人书面"),
                                    ("SPOKEN", "本人口头"),
                                    ("RELATIVE", "家属代为"),
                                ],
                                max_length=10,
                                verbose_name="同意方式",
                            ),
                        ),
                        (
                            "relative",
                            models.CharField(
                                blank=True,
                                help_text="姓名和关系",
                                max_length=50,
                                verbose_name="代为同意的家属",
                            ),
                        ),
                        ("given_on", models.DateField(verbose_name="同意日期")),
                        ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="登记时间")),
                        ("withdrawn_on", models.DateField(blank=True, null=True, verbose_name="撤回日期")),
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
                                to="people.consent",
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
                            "withdrawn_by",
                            models.ForeignKey(
                                blank=True,
                                db_constraint=False,
                                null=True,
                                on_delete=django.db.models.deletion.DO_NOTHING,
                                related_name="+",
                                related_query_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="撤回登记人",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="EmergencyContactEvent",
                    fields=[
                        ("pgh_id", models.AutoField(primary_key=True, serialize=False)),
                        ("pgh_created_at", models.DateTimeField(auto_now_add=True)),
                        ("pgh_label", models.TextField(help_text="The event label.")),
                        ("id", models.BigIntegerField()),
                        ("place", models.PositiveSmallIntegerField(default=1, verbose_name="次序")),
                        ("name", models.CharField(max_length=50, verbose_name="紧急联系人")),
                        ("relation", models.CharField(blank=True, max_length=20, verbose_name="关系")),
                        (
                            "phone",
                            laoling.crypto.EncryptedTextField(
                                blank=True,
                                default="",
                                purpose="people.contact.phone",
                                verbose_name="紧急联系电话",
                            ),
                        ),
                        (
                            "phone_index",
                            laoling.crypto.BlindIndexField(
                                editable=False,
                                max_length=43,
                                null=True,
                                purpose="people.phone",
                                source="phone",
                                transform="digits",
                            ),
                        ),
                        (
                            "version",
                            models.PositiveIntegerField(default=1, editable=False, verbose_name="版本"),
                        ),
                        (
                            "submission_id",
                            models.UUIDField(editable=False, null=True, verbose_name="提交编号"),
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
                                to="people.emergencycontact",
                            ),
                        ),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Household",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("address", models.CharField(max_length=120, verbose_name="住址")),
                        (
                            "station",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="households",
                                to="accounts.unit",
                                verbose_name="老年站",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "家庭",
                        "verbose_name_plural": "家庭",
                    },
                ),
                migrations.CreateModel(
                    name="KnownApart",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("decided_at", models.DateTimeField(auto_now_add=True, verbose_name="认定时间")),
                        (
                            "decided_by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                                verbose_name="认定人",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "不是同一人",
                        "verbose_name_plural": "不是同一人",
                        "default_permissions": (),
                    },
                ),
                migrations.CreateModel(
                    name="RetentionRule",
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
                                    ("DIED", "去世人员的个人资料"),
                                    ("ARCHIVED", "归档人员的个人资料"),
                                    ("ACCESS_LOG", "访问记录"),
                                    ("ROSTER_ROWS", "花名册导入的逐行结果"),
                                    ("REMINDERS", "已办结的提醒"),
                                    ("CHECK_PHOTOS", "检查和整改的照片"),
                                    ("FEEDBACK", "群众评价里说的话"),
                                    ("APPRAISALS", "已定稿的考核"),
                                    ("ACCOUNTS", "问责"),
                                    ("SUGGESTIONS", "金点子建议人的称呼和电话"),
                                ],
                                max_length=12,
                                unique=True,
                                verbose_name="资料",
                            ),
                        ),
                        (
                            "months",
                            models.PositiveSmallIntegerField(
                                help_text="满这个期限后由系统清除，不能恢复", verbose_name="保存几个月"
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "保存期限",
                        "verbose_name_plural": "保存期限",
                        "ordering": ["pk"],
                        "default_permissions": ["view", "change"],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(("months__gte", 1), ("months__lte", 1200)),
                                name="people_retentionrule_a_month_to_a_century",
                                violation_error_message="保存期限应为 1 至 1200 个月。",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    models.Q(("kind", "ACCESS_LOG"), _negated=True),
                                    ("months__gte", 6),
                                    _connector="OR",
                                ),
                                name="people_retentionrule_logs_six_months_at_least",
                                violation_error_message="访问记录至少保存 6 个月。",
                            ),
                        ],
                    },
                ),
            ],
        ),
        laoling.migrating.AtOnce(
            operations=[
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_retentionruleevent" ("id", "kind", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."kind", NEW."months", _pgh_attach_context(), NOW(), \'insert\', NEW."id"); RETURN NULL;',
                            hash="d09df12537202e2f535ad23929591079e7169b7e",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_bce2a",
                            table="people_retentionrule",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retentionrule",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "people_retentionruleevent" ("id", "kind", "months", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id") VALUES (NEW."id", NEW."kind", NEW."months", _pgh_attach_context(), NOW(), \'update\', NEW."id"); RETURN NULL;',
                            hash="21501477defc4b59a62d5bfda746741cfa6e6358",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_3ebbe",
                            table="people_retentionrule",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddField(
                    model_name="retentionruleevent",
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
                    model_name="retentionruleevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="people.retentionrule",
                    ),
                ),
                migrations.AddField(
                    model_name="retiree",
                    name="archived_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="归档人",
                    ),
                ),
                migrations.AddField(
                    model_name="retiree",
                    name="household",
                    field=models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="members",
                        to="people.household",
                        verbose_name="家庭",
                    ),
                ),
                migrations.AddField(
                    model_name="retiree",
                    name="merged_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_index=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="合并人",
                    ),
                ),
                migrations.AddField(
                    model_name="retiree",
                    name="merged_into",
                    field=models.ForeignKey(
                        blank=True,
                        editable=False,
                        help_text="重复登记的一份并入另一份后，只留号码和去处",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_rows",
                        to="people.retiree",
                        verbose_name="并入",
                    ),
                ),
                migrations.AddField(
                    model_name="retiree",
                    name="spouse",
                    field=models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="people.retiree",
                        verbose_name="配偶",
                    ),
                ),
                migrations.AddField(
                    model_name="retiree",
                    name="station",
                    field=models.ForeignKey(
                        limit_choices_to={"level": "STATION"},
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="retirees",
                        to="accounts.unit",
                        verbose_name="老年站",
                    ),
                ),
                migrations.AddField(
                    model_name="knownapart",
                    name="first",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.retiree",
                        verbose_name="一位",
                    ),
                ),
                migrations.AddField(
                    model_name="knownapart",
                    name="second",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="people.retiree",
                        verbose_name="另一位",
                    ),
                ),
                migrations.AddField(
                    model_name="emergencycontactevent",
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
                    model_name="emergencycontact",
                    name="retiree",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="contacts",
                        to="people.retiree",
                        verbose_name="老同志",
                    ),
                ),
                migrations.AddField(
                    model_name="consentevent",
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
                    model_name="consent",
                    name="retiree",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to="people.retiree",
                        verbose_name="老同志",
                    ),
                ),
                migrations.AddField(
                    model_name="retireeevent",
                    name="archived_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="归档人",
                    ),
                ),
                migrations.AddField(
                    model_name="retireeevent",
                    name="household",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.household",
                        verbose_name="家庭",
                    ),
                ),
                migrations.AddField(
                    model_name="retireeevent",
                    name="merged_by",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="合并人",
                    ),
                ),
                migrations.AddField(
                    model_name="retireeevent",
                    name="merged_into",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        editable=False,
                        help_text="重复登记的一份并入另一份后，只留号码和去处",
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.retiree",
                        verbose_name="并入",
                    ),
                ),
                migrations.AddField(
                    model_name="retireeevent",
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
                    model_name="retireeevent",
                    name="pgh_obj",
                    field=models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="events",
                        to="people.retiree",
                    ),
                ),
                migrations.AddField(
                    model_name="retireeevent",
                    name="spouse",
                    field=models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="people.retiree",
                        verbose_name="配偶",
                    ),
                ),
                migrations.AddField(
                    model_name="retireeevent",
                    name="station",
                    field=models.ForeignKey(
                        db_constraint=False,
                        limit_choices_to={"level": "STATION"},
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        related_query_name="+",
                        to="accounts.unit",
                        verbose_name="老年站",
                    ),
                ),
                migrations.AddField(
                    model_name="transfer",
                    name="from_station",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="转出",
                    ),
                ),
                migrations.AddField(
                    model_name="transfer",
                    name="recorded_by",
                    field=models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="经办人",
                    ),
                ),
                migrations.AddField(
                    model_name="transfer",
                    name="retiree",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="transfers",
                        to="people.retiree",
                        verbose_name="老同志",
                    ),
                ),
                migrations.AddField(
                    model_name="transfer",
                    name="to_station",
                    field=models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="accounts.unit",
                        verbose_name="转入",
                    ),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=models.Index(
                        fields=["station", "name_sort", "id"], name="people_retiree_station_name"
                    ),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=models.Index(fields=["name", "born_on"], name="people_retiree_name_born"),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=models.Index(fields=["phone_index"], name="people_retiree_phone"),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=models.Index(fields=["phone_tail_index"], name="people_retiree_phone_tail"),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=models.Index(fields=["name_sort", "id"], name="people_retiree_name"),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=models.Index(fields=["born_on", "id"], name="people_retiree_age"),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=models.Index(
                        models.F("area"),
                        laoling.people.order.Natural("address"),
                        models.F("name_sort"),
                        models.F("id"),
                        name="people_retiree_building",
                    ),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=models.Index(
                        django.contrib.postgres.indexes.OpClass("name_pinyin", "text_pattern_ops"),
                        name="people_retiree_pinyin",
                    ),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=models.Index(
                        django.contrib.postgres.indexes.OpClass("name_initials", "text_pattern_ops"),
                        name="people_retiree_initials",
                    ),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=models.Index(
                        django.contrib.postgres.indexes.OpClass("area", "text_pattern_ops"),
                        name="people_retiree_area",
                    ),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass("name", "gin_trgm_ops"),
                        name="people_retiree_name_trgm",
                    ),
                ),
                migrations.AddIndex(
                    model_name="retiree",
                    index=django.contrib.postgres.indexes.GinIndex(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Upper("address"), "gin_trgm_ops"
                        ),
                        name="people_retiree_address_trgm",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="retiree",
                    constraint=models.UniqueConstraint(
                        fields=("id_number_index",),
                        name="people_retiree_id_number_once",
                        violation_error_message="该身份证号已经登记。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="retiree",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("spouse", None),
                            models.Q(("spouse", models.F("pk")), _negated=True),
                            _connector="OR",
                        ),
                        name="people_retiree_spouse_is_another",
                        violation_error_message="配偶不能是本人。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="retiree",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("archive_note", ""),
                                ("archive_reason", ""),
                                ("archived_at", None),
                                ("archived_by", None),
                            ),
                            models.Q(
                                ("archived_at__isnull", False),
                                models.Q(("archive_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="people_retiree_archived_with_reason",
                        violation_error_message="归档要有原因。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="retiree",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("merged_at", None), ("merged_by", None), ("merged_into", None)),
                            models.Q(
                                ("merged_at__isnull", False),
                                ("merged_by__isnull", False),
                                ("merged_into__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="people_retiree_merged_with_who_and_when",
                        violation_error_message="合并要有经办人和时间。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="retiree",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into", None),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="people_retiree_not_merged_into_itself",
                        violation_error_message="一份资料不能并入它自己。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="retiree",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            ("erased_at", None),
                            ("died_on__isnull", False),
                            ("archived_at__isnull", False),
                            ("merged_into__isnull", False),
                            _connector="OR",
                        ),
                        name="people_retiree_erased_only_when_gone",
                        violation_error_message="资料已按保存期限清除，不能恢复。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retiree",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_retireeevent" ("ability", "address", "archive_note", "archive_reason", "archived_at", "archived_by_id", "area", "born_on", "category", "created_at", "died_on", "erased_at", "health", "household_id", "id", "id_number", "id_number_index", "living", "marriage", "merged_at", "merged_by_id", "merged_into_id", "name", "name_initials", "name_pinyin", "name_sort", "notes", "party_branch", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "phone_tail_index", "politics", "retired_on", "sex", "spouse_id", "station_id", "submission_id", "updated_at", "version") VALUES (NEW."ability", NEW."address", NEW."archive_note", NEW."archive_reason", NEW."archived_at", NEW."archived_by_id", NEW."area", NEW."born_on", NEW."category", NEW."created_at", NEW."died_on", NEW."erased_at", NEW."health", NEW."household_id", NEW."id", NEW."id_number", NEW."id_number_index", NEW."living", NEW."marriage", NEW."merged_at", NEW."merged_by_id", NEW."merged_into_id", NEW."name", NEW."name_initials", NEW."name_pinyin", NEW."name_sort", NEW."notes", NEW."party_branch", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."phone_index", NEW."phone_tail_index", NEW."politics", NEW."retired_on", NEW."sex", NEW."spouse_id", NEW."station_id", NEW."submission_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="ade5d29cdc6838debb0efdb3365cbedabe3bd474",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_ac049",
                            table="people_retiree",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="retiree",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "people_retireeevent" ("ability", "address", "archive_note", "archive_reason", "archived_at", "archived_by_id", "area", "born_on", "category", "created_at", "died_on", "erased_at", "health", "household_id", "id", "id_number", "id_number_index", "living", "marriage", "merged_at", "merged_by_id", "merged_into_id", "name", "name_initials", "name_pinyin", "name_sort", "notes", "party_branch", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "phone_tail_index", "politics", "retired_on", "sex", "spouse_id", "station_id", "submission_id", "updated_at", "version") VALUES (NEW."ability", NEW."address", NEW."archive_note", NEW."archive_reason", NEW."archived_at", NEW."archived_by_id", NEW."area", NEW."born_on", NEW."category", NEW."created_at", NEW."died_on", NEW."erased_at", NEW."health", NEW."household_id", NEW."id", NEW."id_number", NEW."id_number_index", NEW."living", NEW."marriage", NEW."merged_at", NEW."merged_by_id", NEW."merged_into_id", NEW."name", NEW."name_initials", NEW."name_pinyin", NEW."name_sort", NEW."notes", NEW."party_branch", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."phone_index", NEW."phone_tail_index", NEW."politics", NEW."retired_on", NEW."sex", NEW."spouse_id", NEW."station_id", NEW."submission_id", NEW."updated_at", NEW."version"); RETURN NULL;',
                            hash="83637c5b70976bd08831b1f2ebeb2e3ce34f82ee",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_7187c",
                            table="people_retiree",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="knownapart",
                    constraint=models.UniqueConstraint(
                        fields=("first", "second"), name="people_knownapart_once_per_pair"
                    ),
                ),
                migrations.AddConstraint(
                    model_name="knownapart",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("first__lt", models.F("second"))),
                        name="people_knownapart_lower_number_first",
                    ),
                ),
                migrations.AddIndex(
                    model_name="emergencycontact",
                    index=models.Index(fields=["phone_index"], name="people_contact_phone"),
                ),
                migrations.AddConstraint(
                    model_name="emergencycontact",
                    constraint=models.UniqueConstraint(
                        deferrable=django.db.models.constraints.Deferrable["IMMEDIATE"],
                        fields=("retiree", "place"),
                        name="people_emergencycontact_one_per_place",
                        violation_error_message="这个次序已经有联系人。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="emergencycontact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_emergencycontactevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "place", "relation", "retiree_id", "submission_id", "version") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."phone", NEW."phone_index", NEW."place", NEW."relation", NEW."retiree_id", NEW."submission_id", NEW."version"); RETURN NULL;',
                            hash="83dfe7373b0329a307d58a974e014679ebc0877c",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_951da",
                            table="people_emergencycontact",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="emergencycontact",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "people_emergencycontactevent" ("id", "name", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "phone", "phone_index", "place", "relation", "retiree_id", "submission_id", "version") VALUES (NEW."id", NEW."name", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."phone", NEW."phone_index", NEW."place", NEW."relation", NEW."retiree_id", NEW."submission_id", NEW."version"); RETURN NULL;',
                            hash="e32a71e1e186b8a6889928cb0100720c3c9a4bcc",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_64c5b",
                            table="people_emergencycontact",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddConstraint(
                    model_name="consent",
                    constraint=models.UniqueConstraint(
                        condition=models.Q(("withdrawn_on", None)),
                        fields=("retiree", "purpose"),
                        name="people_consent_one_in_force_per_purpose",
                        violation_error_message="这项用途已经登记过同意。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="consent",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("how", "RELATIVE"), models.Q(("relative", ""), _negated=True)),
                            models.Q(models.Q(("how", "RELATIVE"), _negated=True), ("relative", "")),
                            _connector="OR",
                        ),
                        name="people_consent_relative_named_when_acting",
                        violation_error_message="家属代为同意的，请写明家属的姓名和关系；本人同意的不用写。",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="consent",
                    constraint=models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawn_by", None), ("withdrawn_on", None)),
                            models.Q(
                                ("withdrawn_by__isnull", False), ("withdrawn_on__gte", models.F("given_on"))
                            ),
                            _connector="OR",
                        ),
                        name="people_consent_withdrawn_with_who_and_after_given",
                        violation_error_message="撤回要有登记人，日期不能早于同意的日期。",
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="insert_insert",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            func='INSERT INTO "people_consentevent" ("given_on", "how", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recorded_at", "recorded_by_id", "relative", "retiree_id", "withdrawn_by_id", "withdrawn_on") VALUES (NEW."given_on", NEW."how", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."purpose", NEW."recorded_at", NEW."recorded_by_id", NEW."relative", NEW."retiree_id", NEW."withdrawn_by_id", NEW."withdrawn_on"); RETURN NULL;',
                            hash="74e5c1fabdfc2a9f80add2cdefc098a67f1f28e5",
                            operation="INSERT",
                            pgid="pgtrigger_insert_insert_91c75",
                            table="people_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                pgtrigger.migrations.AddTrigger(
                    model_name="consent",
                    trigger=pgtrigger.compiler.Trigger(
                        name="update_update",
                        sql=pgtrigger.compiler.UpsertTriggerSql(
                            condition="WHEN (OLD.* IS DISTINCT FROM NEW.*)",
                            func='INSERT INTO "people_consentevent" ("given_on", "how", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "purpose", "recorded_at", "recorded_by_id", "relative", "retiree_id", "withdrawn_by_id", "withdrawn_on") VALUES (NEW."given_on", NEW."how", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."purpose", NEW."recorded_at", NEW."recorded_by_id", NEW."relative", NEW."retiree_id", NEW."withdrawn_by_id", NEW."withdrawn_on"); RETURN NULL;',
                            hash="d8016469e882bc39e7b2d6711ca90e0b65124783",
                            operation="UPDATE",
                            pgid="pgtrigger_update_update_8387f",
                            table="people_consent",
                            when="AFTER",
                        ),
                    ),
                ),
                migrations.AddIndex(
                    model_name="transfer",
                    index=models.Index(
                        condition=models.Q(("was_planned", False)),
                        fields=["retiree"],
                        name="people_transfer_not_planned",
                    ),
                ),
                migrations.AddConstraint(
                    model_name="transfer",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("from_station", models.F("to_station")), _negated=True),
                        name="people_transfer_to_another_station",
                        violation_error_message="转入的老年站要与原来的不同。",
                    ),
                ),
            ],
        ),
    ]
