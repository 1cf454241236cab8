"""What was done to a card that no other fact tells: hand-overs, pauses ended early."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cards", "0008_reopened_cards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CardAction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("ASSIGNED", "指定走访员"), ("RESUMED", "提前恢复服务")],
                        max_length=10,
                        verbose_name="事项",
                    ),
                ),
                ("detail", models.CharField(max_length=200, verbose_name="内容")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="原因")),
                ("recorded_on", models.DateField(verbose_name="办理日")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="办理时间")),
            ],
            options={
                "verbose_name": "办理记录",
                "verbose_name_plural": "办理记录",
                "ordering": ["recorded_at", "pk"],
                "default_permissions": ["view"],
            },
        ),
        migrations.AddField(
            model_name="cardaction",
            name="card",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="actions",
                to="cards.servicecard",
                verbose_name="服务卡",
            ),
        ),
        migrations.AddField(
            model_name="cardaction",
            name="recorded_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="经办人",
            ),
        ),
        migrations.AddConstraint(
            model_name="cardaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "RESUMED"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="cards_cardaction_resumed_with_reason",
                violation_error_message="请说明提前恢复的原因。",
            ),
        ),
    ]
