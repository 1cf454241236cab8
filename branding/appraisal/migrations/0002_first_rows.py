"""The weights to begin with, and who is told of an appraisal that isn't closed and an objection that isn't answered."""

from datetime import date

from django.db import migrations

from laoling.inbox.first_rungs import days, first_rungs, hours

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
LADDERS = {
    # Days after the one by which the department closes a month.
    "appraisal.close": {1: days(-6, "department"), 2: days(1, "department"), 3: days(7, "centre")},
    # Hours after it was objected.
    "appraisal.objection": {1: hours(0, "department"), 2: hours(120, "department"), 3: hours(192, "centre")},
}


def add_weights(apps, schema_editor):
    WeightTable = apps.get_model("appraisal", "WeightTable")
    WeightTable.objects.bulk_create(WeightTable(valid_from=date(2020, 1, 1), **row) for row in WEIGHTS)


class Migration(migrations.Migration):
    replaces = [("appraisal", "0002_first_weights_and_ladders")]
    dependencies = [("appraisal", "0001_initial"), ("inbox", "0001_initial")]

    operations = [migrations.RunPython(add_weights, migrations.RunPython.noop), first_rungs(LADDERS)]
