"""The ladders of calls that nobody makes, in hours since the call asks for itself (activities/signing/reminders.py)."""

from django.db import migrations

# What was listed on the last day before the activity climbs faster.
LADDERS = {
    "call": [(0, "head"), (24, "department")],
    "call.urgent": [(0, "head"), (2, "department")],
}


def add_ladders(apps, schema_editor):
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(ladder=ladder, rung=number, offset_hours=hours, **{told: True})
        for ladder, rungs in LADDERS.items()
        for number, (hours, told) in enumerate(rungs, start=1)
    )


def remove_ladders(apps, schema_editor):
    apps.get_model("inbox", "LadderRung").objects.filter(ladder__in=LADDERS).delete()


class Migration(migrations.Migration):
    dependencies = [("activities", "0007_kinds_moves_and_public_groups"), ("inbox", "0004_rungs_by_hour")]

    operations = [migrations.RunPython(add_ladders, remove_ladders)]
