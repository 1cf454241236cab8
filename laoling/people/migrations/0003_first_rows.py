"""After how many months what ends: the administrator may change the months, but not what they are of."""

from django.db import migrations

MONTHS = {
    "DIED": 60,
    "ARCHIVED": 36,
    "ACCESS_LOG": 36,
    "ROSTER_ROWS": 3,
    "REMINDERS": 12,
    "CHECK_PHOTOS": 24,
    "FEEDBACK": 36,
    "SUGGESTIONS": 12,
    "APPRAISALS": 60,
    "ACCOUNTS": 60,
}


def add_rules(apps, schema_editor):
    RetentionRule = apps.get_model("people", "RetentionRule")
    RetentionRule.objects.bulk_create(
        RetentionRule(kind=kind, months=months) for kind, months in MONTHS.items()
    )


class Migration(migrations.Migration):
    replaces = [("people", "0020_appraisals_end")]
    dependencies = [("people", "0002_pairs_and_households")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
