"""By which day each open card is to be assessed anew: a view, the twin of `cards.reviewing.review_due_on`."""

import django.db.models.deletion
from django.db import migrations, models

CREATE_VIEW = """
CREATE VIEW cards_review AS
SELECT card.id AS card_id, found.assessed_on, waiting.id AS proposal_id,
       CASE WHEN EXISTS (
                SELECT FROM cards_pause rest
                WHERE rest.card_id = card.id AND base.due_on BETWEEN rest.starts_on AND rest.ends_on)
            THEN (SELECT min(rest.ends_on + 7) FROM cards_pause rest
                  WHERE rest.card_id = card.id AND rest.ends_on >= base.due_on AND NOT EXISTS (
                      SELECT FROM cards_pause later
                      WHERE later.card_id = card.id
                        AND rest.ends_on + 7 BETWEEN later.starts_on AND later.ends_on))
            ELSE base.due_on END AS due_on
FROM cards_servicecard card
LEFT JOIN LATERAL (
    SELECT max(a.assessed_on) AS assessed_on FROM cards_assessment a
    WHERE a.retiree_id = card.retiree_id AND a.status = 'APPROVED'
) found ON true
LEFT JOIN cards_assessment waiting ON waiting.retiree_id = card.retiree_id AND waiting.status = 'PROPOSED'
CROSS JOIN LATERAL (
    SELECT greatest((coalesce(found.assessed_on, card.opened_on) + interval '1 year')::date, card.opened_on)
           AS due_on
) base
WHERE card.closed_on IS NULL
"""


class Migration(migrations.Migration):
    dependencies = [("cards", "0010_withdrawn_standards")]

    operations = [
        migrations.RunSQL(CREATE_VIEW, "DROP VIEW cards_review"),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "card",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="review",
                        serialize=False,
                        to="cards.servicecard",
                    ),
                ),
                ("assessed_on", models.DateField(null=True, verbose_name="最近一次评估")),
                ("due_on", models.DateField(verbose_name="复评到期日")),
                (
                    "proposal",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="cards.assessment",
                    ),
                ),
            ],
            options={
                "verbose_name": "年度复评",
                "verbose_name_plural": "年度复评",
                "db_table": "cards_review",
                "managed": False,
                "default_permissions": (),
            },
        ),
    ]
