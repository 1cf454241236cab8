from django.db import migrations

# How many months; the administrator may change them, but for the line's kind.
DEFAULTS = {
    "DIED": 60,
    "ARCHIVED": 36,
    "ACCESS_LOG": 36,
    "ROSTER_ROWS": 3,
    "REMINDERS": 12,
}


def add_rules(apps, schema_editor):
    rules = apps.get_model("people", "RetentionRule").objects
    for kind, months in DEFAULTS.items():
        rules.get_or_create(kind=kind, defaults={"months": months})


class Migration(migrations.Migration):
    dependencies = [("people", "0016_retention_rules")]

    operations = [migrations.RunPython(add_rules, migrations.RunPython.noop)]
