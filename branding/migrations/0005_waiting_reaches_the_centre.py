"""What nobody verifies reaches the centre too: in a department's own room the only manager may be who reported it."""

from django.db import migrations

RUNG = {"ladder": "rectify.waiting", "rung": 3}


def add_rung(apps, schema_editor):
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.get_or_create(**RUNG, defaults={"offset_days": 14, "centre": True})


def remove_rung(apps, schema_editor):
    apps.get_model("inbox", "LadderRung").objects.filter(**RUNG).delete()


class Migration(migrations.Migration):
    dependencies = [("branding", "0004_rectification_ladder")]

    operations = [migrations.RunPython(add_rung, remove_rung)]
