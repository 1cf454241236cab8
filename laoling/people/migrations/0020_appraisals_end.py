"""Closed appraisals and accountability end too."""

from django.db import migrations, models

KINDS = [
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
]
DEFAULTS = {"APPRAISALS": 60, "ACCOUNTS": 60}


def add_rules(apps, schema_editor):
    rules = apps.get_model("people", "RetentionRule").objects
    for kind, months in DEFAULTS.items():
        rules.get_or_create(kind=kind, defaults={"months": months})


def remove_rules(apps, schema_editor):
    apps.get_model("people", "RetentionRule").objects.filter(kind__in=DEFAULTS).delete()


class Migration(migrations.Migration):
    dependencies = [("people", "0019_photos_and_feedback_end")]

    operations = [
        migrations.AlterField(
            model_name="retentionrule",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=12, unique=True, verbose_name="资料"),
        ),
        migrations.AlterField(
            model_name="retentionruleevent",
            name="kind",
            field=models.CharField(choices=KINDS, max_length=12, verbose_name="资料"),
        ),
        migrations.RunPython(add_rules, remove_rules),
    ]
