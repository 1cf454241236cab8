"""The channels that there are, and who is told of what is planned and hasn't appeared (Rules of duties, 10)."""

from django.db import migrations

CHANNELS = ["网站/门户", "公示栏", "微信公众号", "矿区报", "电视/广播"]
RUNGS = [
    ("publicity.plan", 1, -3, {"visitor": True}),
    ("publicity.plan", 2, 1, {"visitor": True, "head": True}),
    ("publicity.plan", 3, 7, {"department": True}),
    ("publicity.waiting", 1, 3, {"department": True}),
    ("publicity.waiting", 2, 7, {"centre": True}),
]


def add_rows(apps, schema_editor):
    Channel = apps.get_model("publicity", "Channel")
    Channel.objects.bulk_create(
        Channel(name=name, place=number * 10, is_portal=number == 1)
        for number, name in enumerate(CHANNELS, start=1)
    )
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(ladder=ladder, rung=rung, offset_days=days, **told) for ladder, rung, days, told in RUNGS
    )


def remove_rows(apps, schema_editor):
    ladders = {ladder for ladder, *_ in RUNGS}
    apps.get_model("inbox", "LadderRung").objects.filter(ladder__in=ladders).delete()
    apps.get_model("publicity", "Channel").objects.filter(name__in=CHANNELS).delete()


class Migration(migrations.Migration):
    dependencies = [("publicity", "0001_first"), ("inbox", "0002_default_ladder")]

    operations = [migrations.RunPython(add_rows, remove_rows)]
