"""What the three musts begin with, the tables of requests, and the ladders of both (Rules of duties, 4, 7 and 10)."""

from datetime import date

from django.db import migrations

from laoling.inbox.first_rungs import days, first_rungs, hours

HOURS = {"HOSPITAL": 24, "FUNERAL": 24, "FESTIVAL": None}
DAYS_BEFORE = {
    "NEW_YEAR": 7,
    "SPRING": 14,
    "DRAGON_BOAT": 7,
    "MID_AUTUMN": 7,
    "DOUBLE_NINTH": 7,
    "NATIONAL_DAY": 7,
}
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
LADDERS = {
    # The second visit in a row that meets nobody tells the station head at once.
    "visit.absent": {1: days(0, "head")},
    "duty.24h": {
        1: hours(0, "visitor", "head"),
        2: hours(12, "head"),
        3: hours(24, "department"),
        4: hours(48, "centre"),
    },
    "event.follow": {1: days(-7, "visitor", "head"), 2: days(1, "head"), 3: days(7, "department")},
    # What is due within hours climbs in hours; nobody is told before: whoever handles it was told when it was given.
    "request.1": {2: hours(0, "visitor", "head"), 3: hours(4, "department"), 4: hours(8, "centre")},
    "request.2": {
        1: days(0, "visitor"),
        2: days(1, "visitor", "head"),
        3: days(3, "department"),
        4: days(7, "centre"),
    },
    "request.3": {
        1: days(-1, "visitor"),
        2: days(1, "visitor", "head"),
        3: days(5, "department"),
        4: days(10, "centre"),
    },
    # The centre never hears of single talks.
    "talk": {1: days(-7, "visitor"), 2: days(1, "visitor", "head"), 3: days(7, "department")},
}


def add_musts(apps, schema_editor):
    MustStandard = apps.get_model("visits", "MustStandard")
    MustStandard.objects.bulk_create(MustStandard(kind=kind, hours=hours) for kind, hours in HOURS.items())
    FestivalRule = apps.get_model("visits", "FestivalRule")
    FestivalRule.objects.bulk_create(
        FestivalRule(festival=festival, choice="KEEP", days_before=before, valid_from=date(2000, 1, 1))
        for festival, before in DAYS_BEFORE.items()
    )


def add_requests(apps, schema_editor):
    topics = [(category, name) for category, names in TOPICS.items() for name in names]
    RequestTopic = apps.get_model("visits", "RequestTopic")
    RequestTopic.objects.bulk_create(
        RequestTopic(name=name, category=category, place=number * 10)
        for number, (category, name) in enumerate(topics, start=1)
    )
    RequestUrgency = apps.get_model("visits", "RequestUrgency")
    RequestUrgency.objects.bulk_create(RequestUrgency(**urgency) for urgency in URGENCIES)


class Migration(migrations.Migration):
    replaces = [("visits", "0014_urgent_ladder_in_hours")]
    dependencies = [("visits", "0001_initial"), ("inbox", "0001_initial")]

    operations = [
        migrations.RunPython(add_musts, migrations.RunPython.noop),
        migrations.RunPython(add_requests, migrations.RunPython.noop),
        first_rungs(LADDERS),
    ]
