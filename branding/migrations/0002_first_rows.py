"""The department's four norms of service as they stand today (later versions are new rows), and the ladders of findings."""

import datetime

from django.db import migrations

from laoling.inbox.first_rungs import days, first_rungs

STANDARDS = [
    (
        "六个一",
        "接待服务",
        [
            ("", "一张笑脸相迎"),
            ("", "一把椅子让座"),
            ("", "一杯茶水暖心"),
            ("", "一腔热情服务"),
            ("", "一片真诚相助"),
            ("", "一声再见相送"),
        ],
    ),
    (
        "四个不",
        "日常工作",
        [
            ("", "工作不在我这里延误"),
            ("", "差错不在我这里发生"),
            ("", "制度不在我这里走样"),
            ("", "形象不在我这里受损"),
        ],
    ),
    (
        "四净一齐",
        "活动室",
        [("", "地面净"), ("", "墙面净"), ("", "门窗净"), ("", "设施净"), ("", "器材摆放整齐")],
    ),
    (
        "一二三工作法",
        "当班岗位",
        [
            ("岗前", "一净"),
            ("岗前", "二检查"),
            ("岗前", "三到位"),
            ("岗中", "一快"),
            ("岗中", "二主动"),
            ("岗中", "三补位"),
            ("岗后", "一清"),
            ("岗后", "二整理"),
            ("岗后", "三记录"),
        ],
    ),
]
LADDERS = {
    "rectify": {
        1: days(0, "visitor"),
        2: days(1, "visitor", "head"),
        3: days(4, "department"),
        4: days(8, "centre"),
    },
    # One that waits to be verified reaches the centre too: the only manager of a department's own room may be who
    # reported it.
    "rectify.waiting": {1: days(2, "head"), 2: days(7, "department"), 3: days(14, "centre")},
}


def add_standards(apps, schema_editor):
    Standard = apps.get_model("branding", "Standard")
    StandardItem = apps.get_model("branding", "StandardItem")
    for name, about, items in STANDARDS:
        standard = Standard.objects.create(
            name=name, about=about, version=1, valid_from=datetime.date(2026, 1, 1)
        )
        StandardItem.objects.bulk_create(
            StandardItem(standard=standard, place=place, phase=phase, text=text)
            for place, (phase, text) in enumerate(items, start=1)
        )


class Migration(migrations.Migration):
    replaces = [("branding", "0005_waiting_reaches_the_centre")]
    dependencies = [("branding", "0001_initial"), ("inbox", "0001_initial")]

    operations = [migrations.RunPython(add_standards, migrations.RunPython.noop), first_rungs(LADDERS)]
