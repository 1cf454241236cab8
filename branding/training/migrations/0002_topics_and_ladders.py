"""The topics that a portal begins with, and who is told of credits that lapse and attendance not recorded."""

from django.db import migrations

TOPICS = [
    ("服务规范和礼仪", 24),
    ("老年心理和沟通", 24),
    ("应急救护", 12),
    ("消防安全", 12),
    ("惠民政策", 12),
    ("平台操作", None),
]
LADDERS = {
    "training.credit": [(-30, {"visitor"}), (0, {"visitor"}), (7, {"head"}), (30, {"department"})],
    "training.record": [(1, {"head"}), (7, {"department"})],
}


def add_topics(apps, schema_editor):
    Topic = apps.get_model("training", "Topic")
    Topic.objects.bulk_create(
        Topic(name=name, valid_months=months, place=place * 10)
        for place, (name, months) in enumerate(TOPICS, start=1)
    )


def add_ladders(apps, schema_editor):
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(ladder=ladder, rung=number, offset_days=days, **dict.fromkeys(told, True))
        for ladder, rungs in LADDERS.items()
        for number, (days, told) in enumerate(rungs, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("training", "0001_first"), ("inbox", "0004_rungs_by_hour")]

    operations = [
        migrations.RunPython(add_topics, migrations.RunPython.noop),
        migrations.RunPython(add_ladders, migrations.RunPython.noop),
    ]
