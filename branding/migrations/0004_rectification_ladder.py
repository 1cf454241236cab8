"""Who is told of a rectification that is late, and of one that waits to be verified (Rules of duties, 10)."""

from django.db import migrations

RUNGS = [
    ("rectify", 1, 0, {"visitor": True}),
    ("rectify", 2, 1, {"visitor": True, "head": True}),
    ("rectify", 3, 4, {"department": True}),
    ("rectify", 4, 8, {"centre": True}),
    ("rectify.waiting", 1, 2, {"head": True}),
    ("rectify.waiting", 2, 7, {"department": True}),
]


def add_rungs(apps, schema_editor):
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(ladder=ladder, rung=rung, offset_days=days, **told) for ladder, rung, days, told in RUNGS
    )


def remove_rungs(apps, schema_editor):
    apps.get_model("inbox", "LadderRung").objects.filter(ladder__in=["rectify", "rectify.waiting"]).delete()


class Migration(migrations.Migration):
    dependencies = [("branding", "0003_checks_shifts_and_feedback"), ("inbox", "0002_default_ladder")]

    operations = [migrations.RunPython(add_rungs, remove_rungs)]
