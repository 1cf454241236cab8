"""By which day each open card is to be assessed anew: a view, the twin of `cards.reviewing.review_due_on`."""

from django.db import migrations

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
    replaces = [("cards", "0015_closed_by_merging")]
    dependencies = [("cards", "0001_initial")]

    operations = [migrations.RunSQL(CREATE_VIEW, "DROP VIEW cards_review")]
