import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
from django.contrib.postgres.operations import BtreeGistExtension
from django.db import migrations, models

import activities.models.activities


def let_older_clashes_be(apps, schema_editor):
    """What is in one room at one time already stays so: of each such pair the later entry doesn't hold the room."""
    schema_editor.execute(
        """
        UPDATE activities_activity AS later SET holds_venue = false
        WHERE later.cancelled_at IS NULL AND EXISTS (
            SELECT FROM activities_activity AS earlier
            WHERE earlier.venue_id = later.venue_id AND earlier.id < later.id AND earlier.cancelled_at IS NULL
              AND earlier.starts_at < later.ends_at AND later.starts_at < earlier.ends_at
        )
        """
    )


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0004_sign_ups_and_series"),
    ]

    operations = [
        BtreeGistExtension(),
        migrations.RunPython(let_older_clashes_be, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="activity",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("cancelled_at", None), ("holds_venue", True)),
                expressions=[
                    ("venue", "="),
                    (activities.models.activities.Span("starts_at", "ends_at"), "&&"),
                ],
                name="activities_activity_venue_free",
                violation_error_message="这个时间活动室已经有别的活动。",
            ),
        ),
    ]
