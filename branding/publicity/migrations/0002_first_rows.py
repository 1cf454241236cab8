"""The channels that there are, and who is told of what is planned and hasn't appeared (Rules of duties, 10)."""

from django.db import migrations

from laoling.inbox.first_rungs import days, first_rungs

CHANNELS = ["网站/门户", "公示栏", "微信公众号", "矿区报", "电视/广播"]
LADDERS = {
    "publicity.plan": {1: days(-3, "visitor"), 2: days(1, "visitor", "head"), 3: days(7, "department")},
    "publicity.waiting": {1: days(3, "department"), 2: days(7, "centre")},
}


def add_channels(apps, schema_editor):
    Channel = apps.get_model("publicity", "Channel")
    Channel.objects.bulk_create(
        Channel(name=name, place=number * 10, is_portal=number == 1)
        for number, name in enumerate(CHANNELS, start=1)
    )


class Migration(migrations.Migration):
    replaces = [("publicity", "0002_channels_and_ladders")]
    dependencies = [("publicity", "0001_initial"), ("inbox", "0001_initial")]

    operations = [migrations.RunPython(add_channels, migrations.RunPython.noop), first_rungs(LADDERS)]
