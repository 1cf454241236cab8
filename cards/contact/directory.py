"""Whom the retirees of a station may call: the rule by which units inherit services, and all of them at once."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cards.models import CardStyle, ContactCard, ServiceContact
from laoling.accounts.models import Level, Unit

# How many services stand on a card, so that each number is large enough; the public page shows all.
SHOWN = {CardStyle.CARD: 4, CardStyle.DOOR: 5, CardStyle.POCKET: 8}


def inherited(levels: Sequence[Iterable[ServiceContact]]) -> list[ServiceContact]:
    """The services of a unit, in the order of a card.

    `levels` are those in force of the unit and of the units above it, the highest first. Of several with one
    name the lowest counts; when that one has no number, the unit doesn't offer the service. They are ordered by
    place; at the same place the unit's own come first, then by name.
    """
    by_name: dict[str, tuple[int, ServiceContact]] = {}
    for depth, contacts in enumerate(levels):
        for contact in contacts:
            by_name[contact.name] = depth, contact
    found = [(depth, contact) for depth, contact in by_name.values() if not contact.is_left_out]
    found.sort(key=lambda entry: (entry[1].place, -entry[0], entry[1].name))
    return [contact for _, contact in found]


def number_of(contact: ServiceContact) -> dict:
    """What is remembered of a service on a printed card: once that isn't true any more, the card is outdated."""
    return {"name": contact.name, "phone": contact.phone}


@dataclass
class Directory:
    """All units and all services in force, read once: they are dozens and hundreds, not thousands."""

    units: dict[int, Unit]
    of_unit: dict[int, list[ServiceContact]] = field(default_factory=dict)

    @classmethod
    def read(cls) -> "Directory":
        """In two queries."""
        directory = cls({unit.pk: unit for unit in Unit.objects.all()})
        for contact in ServiceContact.objects.in_force():
            directory.of_unit.setdefault(contact.unit_id, []).append(contact)
        return directory

    def chain(self, unit: Unit) -> list[Unit]:
        """The unit and those above it, the highest first."""
        above = [other for other in self.units.values() if unit.path.startswith(other.path)]
        return sorted(above, key=lambda other: len(other.path))

    def services(self, unit: Unit) -> list[ServiceContact]:
        """Whom the people of that unit may call, in the order of a card."""
        return inherited([self.of_unit.get(above.pk, []) for above in self.chain(unit)])

    def above(self, unit: Unit) -> list[ServiceContact]:
        """What the unit would have if it had nothing of its own."""
        return inherited([self.of_unit.get(above.pk, []) for above in self.chain(unit)[:-1]])

    def on_card(self, unit: Unit, style: str) -> list[ServiceContact]:
        """Those that fit on a card of that style."""
        return self.services(unit)[: SHOWN[CardStyle(style)]]

    def numbers(self, stations: Iterable[int] | None = None) -> dict[int, list[dict]]:
        """The numbers that are true now, by station: of these, or of all."""
        keys = self.units if stations is None else stations
        return {
            key: [number_of(contact) for contact in self.services(self.units[key])]
            for key in keys
            if self.units[key].level == Level.STATION
        }

    def replaced_with(self, contact: ServiceContact) -> "Directory":
        """The same with one service changed or, while it isn't saved, added: to see what would become of it."""
        others = [old for old in self.of_unit.get(contact.unit_id, []) if old.pk != contact.pk]
        kept = [*others, contact] if contact.ended_on is None else others
        return Directory(self.units, {**self.of_unit, contact.unit_id: kept})


def contact_cards_of(retiree) -> list[tuple[ContactCard, bool]]:
    """The printed cards of somebody that count, newest first, and whether a number on it isn't true any more."""
    cards = list(retiree.contact_cards.valid())
    if not cards:
        return []
    directory = Directory.read()
    now = [number_of(contact) for contact in directory.services(directory.units[retiree.station_id])]
    return [(card, card.is_outdated(now)) for card in cards]
