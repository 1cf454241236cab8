"""Who is told of a suggestion that nobody answers, and of one that is late (Rules of duties, 10)."""

from django.db import migrations

RUNGS = [
    ("suggestion", 1, -2, {"visitor": True}),
    ("suggestion", 2, 1, {"visitor": True, "head": True}),
    ("suggestion", 3, 7, {"department": True}),
    ("suggestion.waiting", 1, 3, {"head": True}),
    ("suggestion.waiting", 2, 10, {"department": True}),
]


def add_rungs(apps, schema_editor):
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(ladder=ladder, rung=rung, offset_days=days, **told) for ladder, rung, days, told in RUNGS
    )


def remove_rungs(apps, schema_editor):
    ladders = {ladder for ladder, *_ in RUNGS}
    apps.get_model("inbox", "LadderRung").objects.filter(ladder__in=ladders).delete()


class Migration(migrations.Migration):
    dependencies = [("suggestions", "0001_first"), ("inbox", "0002_default_ladder")]

    operations = [migrations.RunPython(add_rungs, remove_rungs)]
