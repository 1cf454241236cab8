"""What is due within hours climbs in hours: at once handler and head, at the deadline the department, then the centre.

A ladder whose days somebody edited stays as it was edited.
"""

from django.db import migrations

LADDER = "request.1"
DAYS, HOURS = {2: -1, 3: 1, 4: 2}, {2: 0, 3: 4, 4: 8}


def rungs_of(apps, **asked):
    return apps.get_model("inbox", "LadderRung").objects.filter(ladder=LADDER, **asked)


def climb_in_hours(apps, schema_editor):
    if dict(rungs_of(apps).values_list("rung", "offset_days")) == DAYS:
        for rung, hours in HOURS.items():
            rungs_of(apps, rung=rung).update(offset_days=None, offset_hours=hours)


def climb_in_days(apps, schema_editor):
    for rung, days in DAYS.items():
        rungs_of(apps, rung=rung, offset_days=None).update(offset_days=days, offset_hours=None)


class Migration(migrations.Migration):
    dependencies = [("inbox", "0004_rungs_by_hour"), ("visits", "0013_visit_without_mood")]

    operations = [migrations.RunPython(climb_in_hours, climb_in_days)]
