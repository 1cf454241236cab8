"""Who is told that a judge still owes scores (Rules of duties, 10)."""

from django.db import migrations

LADDER = "competition.judge"
RUNGS = [(-3, {"visitor"}), (1, {"visitor"}), (3, {"department"})]


def add_rungs(apps, schema_editor):
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(ladder=LADDER, rung=number, offset_days=days, **dict.fromkeys(told, True))
        for number, (days, told) in enumerate(RUNGS, start=1)
    )


def remove_rungs(apps, schema_editor):
    apps.get_model("inbox", "LadderRung").objects.filter(ladder=LADDER).delete()


class Migration(migrations.Migration):
    dependencies = [("competitions", "0001_first"), ("inbox", "0004_rungs_by_hour")]

    operations = [migrations.RunPython(add_rungs, remove_rungs)]
