"""Who is told that a judge still owes scores (Rules of duties, 10)."""

from django.db import migrations

from laoling.inbox.first_rungs import days, first_rungs


class Migration(migrations.Migration):
    replaces = [("competitions", "0002_judges_ladder")]
    dependencies = [("competitions", "0001_initial"), ("inbox", "0001_initial")]

    operations = [
        first_rungs(
            {"competition.judge": {1: days(-3, "visitor"), 2: days(1, "visitor"), 3: days(3, "department")}}
        )
    ]
