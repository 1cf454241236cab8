"""What each tier is promised at first, and the first table of suggestions (the domain's "two cards")."""

from datetime import date

from django.db import migrations

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
    dependencies = [("cards", "0003_rules_and_series")]

    operations = [migrations.RunPython(add_defaults, migrations.RunPython.noop)]
