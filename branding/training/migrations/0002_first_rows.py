"""The topics that a portal begins with, and who is told of credits that lapse and attendance not recorded."""

from django.db import migrations

from laoling.inbox.first_rungs import days, first_rungs

TOPICS = [
    ("服务规范和礼仪", 24),
    ("老年心理和沟通", 24),
    ("应急救护", 12),
    ("消防安全", 12),
    ("惠民政策", 12),
    ("平台操作", None),
]
LADDERS = {
    "training.credit": {
        1: days(-30, "visitor"),
        2: days(0, "visitor"),
        3: days(7, "head"),
        4: days(30, "department"),
    },
    "training.record": {1: days(1, "head"), 2: days(7, "department")},
}


def add_topics(apps, schema_editor):
    Topic = apps.get_model("training", "Topic")
    Topic.objects.bulk_create(
        Topic(name=name, valid_months=months, place=place * 10)
        for place, (name, months) in enumerate(TOPICS, start=1)
    )


class Migration(migrations.Migration):
    replaces = [("training", "0002_topics_and_ladders")]
    dependencies = [("training", "0001_initial"), ("inbox", "0001_initial")]

    operations = [migrations.RunPython(add_topics, migrations.RunPython.noop), first_rungs(LADDERS)]
