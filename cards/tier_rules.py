"""What a change of the table that suggests tiers would mean for the people assessed now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from cards.models import Assessment
from cards.suggestion import Facts, Rule, suggest
from cards.words import tier_in_words

SHOWN = 200
SECRETS = ["retiree__id_number", "retiree__phone"]


@dataclass(frozen=True)
class Shift:
    """One person who would be suggested another tier."""

    assessment: Assessment
    before: str
    after: str


@dataclass(frozen=True)
class Meaning:
    """`shifts` are the first SHOWN of `count`, of `assessed` people; `kinds` says how many go from where to where."""

    assessed: int
    count: int
    kinds: list[tuple[str, int]]
    shifts: list[Shift]

    @property
    def hidden(self) -> int:
        return self.count - len(self.shifts)


def meaning_of(before: Sequence[Rule], after: Sequence[Rule], user) -> Meaning:
    """Compare what two tables suggest for the latest assessment, not turned down, of everybody within scope."""
    latest = Assessment.objects.visible_to(user).exclude(status=Assessment.Status.REJECTED)
    latest = latest.filter(retiree__died_on=None, retiree__archived_at=None)
    latest = latest.order_by("retiree_id", "-assessed_on", "-pk").distinct("retiree_id")
    known: dict[Facts, tuple[int | None, int | None]] = {}
    changed: dict[int, tuple[int | None, int | None]] = {}
    assessed = 0
    for pk, hardships, ability, living in latest.values_list("pk", "hardships", "ability", "living"):
        facts = Facts(frozenset(hardships), ability, living)
        if facts not in known:
            known[facts] = suggest(before, facts).tier, suggest(after, facts).tier
        assessed += 1
        if known[facts][0] != known[facts][1]:
            changed[pk] = known[facts]
    kinds = Counter(f"{tier_in_words(old)} → {tier_in_words(new)}" for old, new in changed.values())
    rows = Assessment.objects.filter(pk__in=changed).select_related("retiree__station").defer(*SECRETS)
    shifts = [
        Shift(row, *(tier_in_words(tier) for tier in changed[row.pk]))
        for row in rows.order_by("retiree__station__path", "retiree__name_sort", "pk")[:SHOWN]
    ]
    return Meaning(assessed, len(changed), kinds.most_common(), shifts)
