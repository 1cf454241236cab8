"""Whose cards carry a number that isn't true any more: counted by station, whatever their number."""

from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count, F, Window
from django.db.models.functions import RowNumber

from cards.contact.directory import Directory
from cards.models import CardStyle, ContactCard
from laoling.accounts.models import Unit

NAMES_SHOWN = 100  # of a station and style; the rest is a number


@dataclass(frozen=True)
class Change:
    """A number that stands on cards and isn't true any more; `new` is "" where the service ended."""

    name: str
    old: str
    new: str
    count: int


@dataclass
class Group:
    """The cards of one style to be printed again in one station."""

    station: Unit
    style: CardStyle
    count: int = 0
    changes: list[Change] = field(default_factory=list)
    cards: list[ContactCard] = field(default_factory=list)

    @property
    def more(self) -> int:
        """How many aren't named."""
        return self.count - len(self.cards)


def groups_of(user, directory: Directory) -> list[Group]:
    """Of the user's stations, those with cards to be printed again, in two queries whatever their number."""
    now = directory.numbers()
    cards = ContactCard.objects.visible_to(user).to_reprint(now)
    groups: dict[tuple[int, str], Group] = {}
    wrong: dict[tuple[int, str], Counter] = {}
    kinds = cards.order_by("retiree__station__path", "style").values("retiree__station", "style", "numbers")
    for row in kinds.annotate(count=Count("pk")):
        key = row["retiree__station"], row["style"]
        group = groups.setdefault(key, Group(directory.units[key[0]], CardStyle(key[1])))
        group.count += row["count"]
        for number in row["numbers"]:
            if number not in now[key[0]]:
                wrong.setdefault(key, Counter())[number["name"], number["phone"]] += row["count"]
    for key, group in groups.items():
        current = {number["name"]: number["phone"] for number in now[key[0]]}
        group.changes = [
            Change(name, old, current.get(name, ""), count) for (name, old), count in wrong[key].most_common()
        ]
    for card in first_of_each(cards):
        groups[card.retiree.station_id, card.style].cards.append(card)
    return list(groups.values())


def first_of_each(cards):
    """The first cards of each station and style by name, as many as are named."""
    place = Window(
        RowNumber(),
        partition_by=[F("retiree__station"), F("style")],
        order_by=[F("retiree__name_sort"), F("pk")],
    )
    named = cards.annotate(place=place).filter(place__lte=NAMES_SHOWN).select_related("retiree")
    return named.defer("retiree__id_number", "retiree__phone").order_by("place")
