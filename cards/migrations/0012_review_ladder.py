"""Who is told of a yearly review that falls due, and of a proposal that waits when it is (Rules of duties, 10)."""

from django.db import migrations

RUNGS = [
    ("review", 1, -28, {"visitor": True}),
    ("review", 2, 1, {"visitor": True, "head": True}),
    ("review", 3, 14, {"department": True}),
    ("review", 4, 28, {"centre": True}),
    ("review.waiting", 1, 1, {"department": True}),
    ("review.waiting", 2, 21, {"centre": True}),
]


def add_rungs(apps, schema_editor):
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(ladder=ladder, rung=rung, offset_days=days, **told) for ladder, rung, days, told in RUNGS
    )


def remove_rungs(apps, schema_editor):
    apps.get_model("inbox", "LadderRung").objects.filter(ladder__in=["review", "review.waiting"]).delete()


class Migration(migrations.Migration):
    dependencies = [("cards", "0011_review_view"), ("inbox", "0002_default_ladder")]

    operations = [migrations.RunPython(add_rungs, remove_rungs)]
