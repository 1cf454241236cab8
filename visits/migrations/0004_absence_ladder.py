"""The second visit in a row that meets nobody tells the station head at once (Rules of duties, 4)."""

from django.db import migrations

LADDER = "visit.absent"


def add_rung(apps, schema_editor):
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.create(ladder=LADDER, rung=1, offset_days=0, head=True)


def remove_rung(apps, schema_editor):
    apps.get_model("inbox", "LadderRung").objects.filter(ladder=LADDER).delete()


class Migration(migrations.Migration):
    dependencies = [("inbox", "0002_default_ladder"), ("visits", "0003_visit_recorded_at")]

    operations = [migrations.RunPython(add_rung, remove_rung)]
