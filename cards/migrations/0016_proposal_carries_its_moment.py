"""A proposal's moment comes from whoever proposes, as every other one does."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0015_closed_by_merging"),
    ]

    operations = [
        migrations.AlterField(
            model_name="assessment",
            name="proposed_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="提交时间"
            ),
        ),
        migrations.AlterField(
            model_name="assessmentevent",
            name="proposed_at",
            field=models.DateTimeField(
                default=django.utils.timezone.now, editable=False, verbose_name="提交时间"
            ),
        ),
    ]
