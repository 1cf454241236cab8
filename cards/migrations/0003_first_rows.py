"""What each tier is promised, the table of suggestions, and the ladders of reviews (the domain's "two cards")."""

from datetime import date

from django.db import migrations

from laoling.inbox.first_rungs import days, first_rungs

STANDARDS = [
    (1, "VISIT", 1, "WEEK"),
    (1, "HOME_SERVICE", 2, "WEEK"),
    (2, "VISIT", 1, "MONTH"),
    (2, "HOME_SERVICE", 2, "MONTH"),
    (3, "VISIT", 1, "QUARTER"),
    (3, "HOME_SERVICE", 1, "MONTH"),
]
RULES = [
    {"tier": 1, "ability_at_least": "SEVERE", "lives_alone": True},
    {"tier": 1, "ability_at_least": "SEVERE", "hardships": ["NO_CARER"]},
    {"tier": 1, "lives_alone": True, "hardships_at_least": 3},
    {"tier": 1, "hardships_at_least": 4},
    {"tier": 2, "ability_at_least": "SEVERE"},
    {"tier": 2, "ability_at_least": "MODERATE", "lives_alone": True},
    {"tier": 2, "ability_at_least": "MODERATE", "hardships_at_least": 1},
    {"tier": 2, "lives_alone": True, "hardships_at_least": 2},
    {"tier": 2, "hardships_at_least": 3},
    {"tier": 3, "ability_at_least": "MODERATE"},
    {"tier": 3, "ability_at_least": "MILD", "lives_alone": True},
    {"tier": 3, "hardships_at_least": 1},
]
LADDERS = {
    "review": {
        1: days(-28, "visitor"),
        2: days(1, "visitor", "head"),
        3: days(14, "department"),
        4: days(28, "centre"),
    },
    # A proposal that waits when the review is due.
    "review.waiting": {1: days(1, "department"), 2: days(21, "centre")},
}


def add_defaults(apps, schema_editor):
    CareStandard = apps.get_model("cards", "CareStandard")
    TierRule = apps.get_model("cards", "TierRule")
    for tier, kind, times, period in STANDARDS:
        CareStandard.objects.create(
            tier=tier, kind=kind, times=times, period=period, valid_from=date(2000, 1, 1)
        )
    for rule in RULES:
        TierRule.objects.create(**rule)


class Migration(migrations.Migration):
    replaces = [("cards", "0016_proposal_carries_its_moment")]
    dependencies = [("cards", "0002_review_view"), ("inbox", "0001_initial")]

    operations = [migrations.RunPython(add_defaults, migrations.RunPython.noop), first_rungs(LADDERS)]
