"""Who is told of a suggestion that nobody answers, and of one that is late (Rules of duties, 10)."""

from django.db import migrations

from laoling.inbox.first_rungs import days, first_rungs

LADDERS = {
    "suggestion": {1: days(-2, "visitor"), 2: days(1, "visitor", "head"), 3: days(7, "department")},
    "suggestion.waiting": {1: days(3, "head"), 2: days(10, "department")},
}


class Migration(migrations.Migration):
    replaces = [("suggestions", "0002_ladders")]
    dependencies = [("suggestions", "0001_initial"), ("inbox", "0001_initial")]

    operations = [first_rungs(LADDERS)]
