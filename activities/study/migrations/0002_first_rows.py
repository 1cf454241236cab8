"""The themes of 学唱做 and 双比, and the ladders of what the study programme asks for."""

from django.db import migrations

from laoling.inbox.first_rungs import days, first_rungs

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
    "study.meeting": {
        1: days(-5, "head"),
        2: days(1, "head"),
        3: days(5, "department"),
        4: days(10, "centre"),
    },
    "study.directive": {
        1: days(-3, "head"),
        2: days(1, "head"),
        3: days(3, "department"),
        4: days(7, "centre"),
    },
    "group.review": {1: days(-30, "department"), 2: days(1, "head", "department"), 3: days(30, "centre")},
}


def add_themes(apps, schema_editor):
    StudyTheme = apps.get_model("study", "StudyTheme")
    StudyTheme.objects.bulk_create(
        StudyTheme(strand=strand, name=name, place=place * 10)
        for place, (strand, name) in enumerate(THEMES, start=1)
    )


class Migration(migrations.Migration):
    replaces = [("study", "0003_kinds_of_sessions")]
    dependencies = [("study", "0001_initial"), ("inbox", "0001_initial")]

    operations = [migrations.RunPython(add_themes, migrations.RunPython.noop), first_rungs(LADDERS)]
