"""The ladder by tier, as the department begins with it (Rules of duties, 10)."""

from django.db import migrations

AUDIENCES = [{"visitor"}, {"visitor", "head"}, {"department"}, {"centre"}]
OFFSETS = {"duty.1": [-1, 1, 2, 3], "duty.2": [-3, 1, 3, 7], "duty.3": [-14, 1, 7, 14]}


def add_default_ladder(apps, schema_editor):
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(
            ladder=ladder,
            rung=rung,
            offset_days=offset,
            **dict.fromkeys(AUDIENCES[rung - 1], True),
        )
        for ladder, offsets in OFFSETS.items()
        for rung, offset in enumerate(offsets, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("inbox", "0001_first")]

    operations = [migrations.RunPython(add_default_ladder, migrations.RunPython.noop)]
