"""Moods move from the visits into a table of their own; talks get their ladder."""

from django.db import migrations

# Days relative to the day of the talk: the visitor a week before (at once, when it is first asked for), then with
# the head, then the department. The centre never hears of single talks.
RUNGS = [(-7, ["visitor"]), (1, ["visitor", "head"]), (7, ["department"])]


def move_moods(apps, schema_editor):
    Visit, MoodRecord = apps.get_model("visits", "Visit"), apps.get_model("visits", "MoodRecord")
    noted = Visit.objects.exclude(mood=None).values_list("pk", "retiree__station", "mood")
    MoodRecord.objects.bulk_create(
        (MoodRecord(visit_id=pk, station_id=station, mood=mood) for pk, station, mood in noted.iterator()),
        batch_size=2000,
    )
    LadderRung = apps.get_model("inbox", "LadderRung")
    LadderRung.objects.bulk_create(
        LadderRung(ladder="talk", rung=rung, offset_days=days, **dict.fromkeys(told, True))
        for rung, (days, told) in enumerate(RUNGS, start=1)
    )


def move_back(apps, schema_editor):
    Visit, MoodRecord = apps.get_model("visits", "Visit"), apps.get_model("visits", "MoodRecord")
    for visit, mood in MoodRecord.objects.values_list("visit", "mood").iterator():
        Visit.objects.filter(pk=visit).update(mood=mood)
    MoodRecord.objects.all().delete()
    apps.get_model("inbox", "LadderRung").objects.filter(ladder="talk").delete()


class Migration(migrations.Migration):
    dependencies = [("inbox", "0004_rungs_by_hour"), ("visits", "0011_moods_and_talks")]

    operations = [migrations.RunPython(move_moods, move_back)]
