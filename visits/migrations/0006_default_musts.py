"""What the three musts begin with: hours, the festivals that everybody keeps, and the ladder in hours.

Rules of duties, 7 and 10. Where cards are open already the festivals begin today: nobody is late for one that the
portal never asked for.
"""

from datetime import date

from django.db import migrations

from laoling import calendar

HOURS = {"HOSPITAL": 24, "FUNERAL": 24, "FESTIVAL": None}
DAYS_BEFORE = {
    "NEW_YEAR": 7,
    "SPRING": 14,
    "DRAGON_BOAT": 7,
    "MID_AUTUMN": 7,
    "DOUBLE_NINTH": 7,
    "NATIONAL_DAY": 7,
}
ALWAYS = date(2000, 1, 1)
LADDERS = {
    "duty.24h": [(0, ["visitor", "head"]), (12, ["head"]), (24, ["department"]), (48, ["centre"])],
}
FOLLOW_UP = "event.follow"
FOLLOW_UPS = [(-7, ["visitor", "head"]), (1, ["head"]), (7, ["department"])]


def add_defaults(apps, schema_editor):
    is_in_use = apps.get_model("cards", "ServiceCard").objects.exists()
    valid_from = calendar.today() if is_in_use else ALWAYS
    standard, rule = apps.get_model("visits", "MustStandard"), apps.get_model("visits", "FestivalRule")
    for kind, hours in HOURS.items():
        standard.objects.create(kind=kind, hours=hours)
    for festival, days in DAYS_BEFORE.items():
        rule.objects.create(festival=festival, choice="KEEP", days_before=days, valid_from=valid_from)
    rungs = apps.get_model("inbox", "LadderRung").objects
    for ladder, steps in LADDERS.items():
        for number, (hours, told) in enumerate(steps, start=1):
            rungs.create(ladder=ladder, rung=number, offset_hours=hours, **dict.fromkeys(told, True))
    for number, (days, told) in enumerate(FOLLOW_UPS, start=1):
        rungs.create(ladder=FOLLOW_UP, rung=number, offset_days=days, **dict.fromkeys(told, True))


def remove_defaults(apps, schema_editor):
    for name in ("MustStandard", "FestivalRule"):
        apps.get_model("visits", name).objects.all().delete()
    apps.get_model("inbox", "LadderRung").objects.filter(ladder__in=[*LADDERS, FOLLOW_UP]).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0001_first"),
        ("inbox", "0004_rungs_by_hour"),
        ("visits", "0005_life_events_and_musts"),
    ]

    operations = [migrations.RunPython(add_defaults, remove_defaults)]
