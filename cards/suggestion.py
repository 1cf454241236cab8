"""Which tier an assessment suggests: a pure function of the facts and an editable table (`TierRule`).

Every condition asks for "at least so much", and of all the rules that hold the gravest tier wins. So
graver facts never give a lighter tier, whatever is written into the table.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from cards.models.assessments import Hardship
from laoling.people.models import Ability, Living

GRAVITY = {ability: place for place, ability in enumerate(Ability.values)}


class Rule(Protocol):
    """What `suggest` asks of a rule; `TierRule` is one."""

    tier: int
    ability_at_least: str
    lives_alone: bool
    hardships: Collection[str]
    hardships_at_least: int


@dataclass(frozen=True)
class Facts:
    """What an assessment found. An empty `ability` or `living` is unknown and counts as the lightest."""

    hardships: frozenset[str] = frozenset()
    ability: str = ""
    living: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A tier, or None for "no card needed", and why in words for the screen."""

    tier: int | None
    reason: str


def suggest(rules: Iterable[Rule], facts: Facts) -> Suggestion:
    """Return the gravest tier of the rules that hold; of equally grave rules the first one gives the reason.

    `facts.hardships` are values of Hardship, `facts.ability` of Ability, `facts.living` of Living.
    """
    fitting = [rule for rule in rules if holds(rule, facts)]
    if not fitting:
        return Suggestion(None, "没有达到任何等级的条件")
    gravest = min(fitting, key=lambda rule: rule.tier)
    return Suggestion(gravest.tier, reason_of(gravest, facts))


def holds(rule: Rule, facts: Facts) -> bool:
    """Whether everything that the rule asks for is there."""
    return (
        (not rule.ability_at_least or gravity(facts.ability) >= GRAVITY[rule.ability_at_least])
        and (not rule.lives_alone or facts.living == Living.ALONE)
        and facts.hardships.issuperset(rule.hardships)
        and len(facts.hardships) >= rule.hardships_at_least
    )


def gravity(ability: str) -> int:
    """0 for unknown or intact, up to 4 for total loss."""
    return GRAVITY.get(ability, 0)


def reason_of(rule: Rule, facts: Facts) -> str:
    """Return the facts that the rule asked for, in words, such as "独居且重度失能"."""
    words = ["独居"] if rule.lives_alone else []
    if rule.ability_at_least:
        words.append(ability_in_words(facts.ability))
    words += [Hardship(name).label for name in Hardship.values if name in rule.hardships]
    if rule.hardships_at_least:
        words.append(f"有 {len(facts.hardships)} 项困难")
    return "且".join(words)


def ability_in_words(ability: str) -> str:
    """Return "重度失能", "完全失能" and so on; "能力完好" for unknown and intact."""
    if gravity(ability) == 0:
        return "能力完好"
    label = Ability(ability).label
    return label if label.endswith("失能") else f"{label}失能"
