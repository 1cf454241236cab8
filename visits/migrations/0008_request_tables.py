"""Topics, urgencies and their ladders, as the department begins with them."""

from django.db import migrations

TOPICS = {
    "PRACTICAL": ["水电暖维修", "家政帮助", "看病拿药", "送餐代购", "出行接送", "适老改造", "其他实事"],
    "KIND": ["文体活动", "祝寿慰问", "学用手机", "其他好事"],
    "HARD": ["医保报销", "待遇政策", "生活困难", "邻里家庭", "陪伴谈心", "其他难事"],
}
URGENCIES = [
    {"name": "特急", "place": 1, "hours": 4, "ladder": "request.1"},
    {"name": "急", "place": 2, "working_days": 2, "ladder": "request.2"},
    {"name": "一般", "place": 3, "working_days": 5, "ladder": "request.3"},
]
# Days relative to the last day: who handles it, then with the head, the department, the centre.
AUDIENCES = [{"visitor"}, {"visitor", "head"}, {"department"}, {"centre"}]
OFFSETS = {"request.1": [None, -1, 1, 2], "request.2": [0, 1, 3, 7], "request.3": [-1, 1, 5, 10]}


def add_tables(apps, schema_editor):
    topics = [(category, name) for category, names in TOPICS.items() for name in names]
    RequestTopic = apps.get_model("visits", "RequestTopic")
    RequestTopic.objects.bulk_create(
        RequestTopic(name=name, category=category, place=number * 10)
        for number, (category, name) in enumerate(topics, start=1)
    )
    RequestUrgency = apps.get_model("visits", "RequestUrgency")
    RequestUrgency.objects.bulk_create(RequestUrgency(**urgency) for urgency in URGENCIES)
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(ladder=ladder, rung=rung, offset_days=offset, **dict.fromkeys(AUDIENCES[rung - 1], True))
        for ladder, offsets in OFFSETS.items()
        for rung, offset in enumerate(offsets, start=1)
        if offset is not None
    )


def remove_tables(apps, schema_editor):
    apps.get_model("inbox", "LadderRung").objects.filter(ladder__in=OFFSETS).delete()
    apps.get_model("visits", "RequestTopic").objects.all().delete()
    apps.get_model("visits", "RequestUrgency").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("inbox", "0004_rungs_by_hour"), ("visits", "0007_help_requests")]

    operations = [migrations.RunPython(add_tables, remove_tables)]
