"""The ladder by tier, as the department begins with it (Rules of duties, 10)."""

from django.db import migrations

from laoling.inbox.first_rungs import days, first_rungs


def ladder(before, soon, later, last):
    return {
        1: days(before, "visitor"),
        2: days(soon, "visitor", "head"),
        3: days(later, "department"),
        4: days(last, "centre"),
    }


class Migration(migrations.Migration):
    replaces = [("inbox", "0004_rungs_by_hour")]
    dependencies = [("inbox", "0001_initial")]

    operations = [
        first_rungs(
            {
                "duty.1": ladder(-1, 1, 2, 3),
                "duty.2": ladder(-3, 1, 3, 7),
                "duty.3": ladder(-14, 1, 7, 14),
            }
        )
    ]
