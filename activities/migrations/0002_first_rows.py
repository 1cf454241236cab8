"""The ladders of calls that nobody makes, in hours since the call asks for itself (activities/signing/reminders.py)."""

from django.db import migrations

from laoling.inbox.first_rungs import first_rungs, hours

LADDERS = {
    "call": {1: hours(0, "head"), 2: hours(24, "department")},
    # What was listed on the last day before the activity climbs faster.
    "call.urgent": {1: hours(0, "head"), 2: hours(2, "department")},
}


class Migration(migrations.Migration):
    replaces = [("activities", "0008_call_ladder")]
    dependencies = [("activities", "0001_initial"), ("inbox", "0001_initial")]

    operations = [first_rungs(LADDERS)]
