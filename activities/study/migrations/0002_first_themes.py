"""The themes of 学唱做 and 双比, and the ladders of what the study programme asks for."""

from django.db import migrations

THEMES = [
    ("LEARN", "党史"),
    ("LEARN", "党章"),
    ("SING", "时代歌曲"),
    ("DO", "政策宣讲员"),
    ("DO", "和谐守护者"),
    ("COMPARE", "纵比知足"),
    ("COMPARE", "横比知福"),
]
LADDERS = {
    "study.meeting": [(-5, {"head"}), (1, {"head"}), (5, {"department"}), (10, {"centre"})],
    "study.directive": [(-3, {"head"}), (1, {"head"}), (3, {"department"}), (7, {"centre"})],
    "group.review": [(-30, {"department"}), (1, {"head", "department"}), (30, {"centre"})],
}


def add_themes(apps, schema_editor):
    StudyTheme = apps.get_model("study", "StudyTheme")
    StudyTheme.objects.bulk_create(
        StudyTheme(strand=strand, name=name, place=place * 10)
        for place, (strand, name) in enumerate(THEMES, start=1)
    )


def add_ladders(apps, schema_editor):
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(ladder=ladder, rung=number, offset_days=days, **dict.fromkeys(told, True))
        for ladder, rungs in LADDERS.items()
        for number, (days, told) in enumerate(rungs, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("study", "0001_first"), ("inbox", "0004_rungs_by_hour")]

    operations = [
        migrations.RunPython(add_themes, migrations.RunPython.noop),
        migrations.RunPython(add_ladders, migrations.RunPython.noop),
    ]
