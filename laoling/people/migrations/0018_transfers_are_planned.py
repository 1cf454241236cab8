"""Whether the planner has followed a transfer; those of before are followed once more."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0005_erasing_is_logged"),
        ("people", "0017_default_retention"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="transfer",
            name="was_planned",
            field=models.BooleanField(
                db_default=False,
                default=False,
                editable=False,
                help_text="排任务的扫描看到了这次转站：新单位的节日安排从此适用",
                verbose_name="任务已随之调整",
            ),
        ),
        migrations.AddIndex(
            model_name="transfer",
            index=models.Index(
                condition=models.Q(("was_planned", False)),
                fields=["retiree"],
                name="people_transfer_not_planned",
            ),
        ),
    ]
