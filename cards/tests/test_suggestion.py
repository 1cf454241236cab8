"""The table that suggests a tier."""

from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cards.models import Hardship, TierRule
from cards.suggestion import GRAVITY, Facts, Suggestion, suggest
from laoling.people.models import Ability, Living

NOTHING = Suggestion(None, "没有达到任何等级的条件")
LIGHTEST = 4


def make_rule(tier, ability_at_least="", lives_alone=False, hardships=(), hardships_at_least=0):
    return SimpleNamespace(
        tier=tier,
        ability_at_least=ability_at_least,
        lives_alone=lives_alone,
        hardships=hardships,
        hardships_at_least=hardships_at_least,
    )


def facts(*hardships, ability="", living=""):
    return Facts(frozenset(hardships), ability, living)


@pytest.fixture
def default_rules(db):
    return list(TierRule.objects.all())


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (facts(), NOTHING),
        (facts(ability="INTACT", living="ALONE"), NOTHING),
        (facts(ability="MODERATE", living="SPOUSE"), Suggestion(3, "中度失能")),
        (facts("NO_HELPER", living="CHILDREN"), Suggestion(3, "有 1 项困难")),
        (facts("NO_HELPER", "NO_FAMILY", living="ALONE"), Suggestion(2, "独居且有 2 项困难")),
        (facts(ability="TOTAL", living="INSTITUTION"), Suggestion(2, "完全失能")),
        (facts(ability="SEVERE", living="ALONE"), Suggestion(1, "独居且重度失能")),
        (facts("NO_CARER", ability="SEVERE", living="SPOUSE"), Suggestion(1, "重度失能且有病无人照料")),
        (facts(*Hardship.values), Suggestion(1, "有 4 项困难")),
    ],
)
def test_the_default_table_suggests(default_rules, found, expected):
    assert suggest(default_rules, found) == expected


def test_without_rules_nothing_is_suggested():
    assert suggest([], facts(*Hardship.values, ability="TOTAL", living="ALONE")) == NOTHING


def test_the_gravest_rule_wins_whatever_their_order():
    rules = [make_rule(3, hardships_at_least=1), make_rule(1, hardships=["NO_CARER"]), make_rule(2, "MILD")]
    found = facts("NO_CARER", ability="TOTAL")
    assert suggest(rules, found) == suggest(rules[::-1], found) == Suggestion(1, "有病无人照料")


def test_unknown_ability_counts_as_intact():
    assert suggest([make_rule(2, "MILD")], facts(ability="")) == NOTHING


def test_the_reason_names_only_what_the_rule_asked_for():
    rules = [make_rule(1, "MODERATE", lives_alone=True)]
    found = facts("NO_FAMILY", ability="TOTAL", living="ALONE")
    assert suggest(rules, found).reason == "独居且完全失能"


hardships = st.frozensets(st.sampled_from(Hardship.values))
abilities = st.sampled_from(["", *Ability.values])
livings = st.sampled_from(["", *Living.values])
all_facts = st.builds(Facts, hardships, abilities, livings)
rules = st.builds(
    make_rule,
    st.integers(1, 3),
    abilities,
    st.booleans(),
    hardships,
    st.integers(0, len(Hardship)),
)


@st.composite
def graver(draw, found):
    """The same findings or graver ones: more hardships, less ability, alone."""
    worse = [a for a in Ability.values if GRAVITY[a] >= GRAVITY.get(found.ability, 0)]
    return Facts(
        found.hardships | draw(hardships),
        draw(st.sampled_from([found.ability, *worse])),
        draw(st.sampled_from([found.living, Living.ALONE])),
    )


def weight(suggestion):
    return suggestion.tier or LIGHTEST


@settings(deadline=None)
@given(st.lists(rules), st.data())
def test_graver_facts_never_give_a_lighter_tier(table, data):
    found = data.draw(all_facts)
    worse = data.draw(graver(found))
    assert weight(suggest(table, worse)) <= weight(suggest(table, found))


def test_graver_facts_never_give_a_lighter_tier_by_the_default_table(default_rules):
    @settings(deadline=None)
    @given(st.data())
    def check(data):
        found = data.draw(all_facts)
        worse = data.draw(graver(found))
        assert weight(suggest(default_rules, worse)) <= weight(suggest(default_rules, found))

    check()


@settings(deadline=None)
@given(st.lists(rules), all_facts)
def test_a_suggested_tier_always_has_a_reason_that_names_a_fact(table, found):
    table = [r for r in table if r.ability_at_least or r.lives_alone or r.hardships or r.hardships_at_least]
    assert suggest(table, found).reason
