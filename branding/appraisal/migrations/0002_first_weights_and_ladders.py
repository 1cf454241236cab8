"""The weights to begin with, and who is told of an appraisal that isn't closed and an objection that isn't answered."""

from datetime import date

from django.db import migrations

WEIGHTS = [
    {
        "of": "STAFF",
        "checks": 20,
        "repeats": 10,
        "rectifications": 15,
        "duties": 25,
        "requests": 10,
        "satisfaction": 5,
        "feedback": 5,
        "training": 10,
    },
    {"of": "VENUE", "coverage": 25, "checks": 30, "repeats": 10, "rectifications": 20, "feedback": 15},
]
RUNGS = [
    # Days after the one by which the department closes a month.
    ("appraisal.close", 1, {"offset_days": -6, "department": True}),
    ("appraisal.close", 2, {"offset_days": 1, "department": True}),
    ("appraisal.close", 3, {"offset_days": 7, "centre": True}),
    # Hours after it was objected.
    ("appraisal.objection", 1, {"offset_hours": 0, "department": True}),
    ("appraisal.objection", 2, {"offset_hours": 120, "department": True}),
    ("appraisal.objection", 3, {"offset_hours": 192, "centre": True}),
]


def add_rows(apps, schema_editor):
    WeightTable = apps.get_model("appraisal", "WeightTable")
    WeightTable.objects.bulk_create(WeightTable(valid_from=date(2020, 1, 1), **row) for row in WEIGHTS)
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(ladder=ladder, rung=rung, **facts) for ladder, rung, facts in RUNGS
    )


def remove_rungs(apps, schema_editor):
    """The weights go with their table: by then appraisals may have been computed with them."""
    ladders = {ladder for ladder, _, _ in RUNGS}
    apps.get_model("inbox", "LadderRung").objects.filter(ladder__in=ladders).delete()


class Migration(migrations.Migration):
    dependencies = [("appraisal", "0001_first"), ("inbox", "0004_rungs_by_hour")]

    operations = [migrations.RunPython(add_rows, remove_rungs)]
