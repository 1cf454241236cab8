"""The roster on its way out: the columns of the way in, so that a file exported and imported again changes nothing."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Prefetch
from import_export import resources
from import_export.fields import Field

from cards.models import Assessment, Hardship, ServiceCard
from cards.roster.columns import COLUMNS, Column
from laoling.people.models import EmergencyContact, Retiree

Cell = str | date | int


class RosterField(Field):
    """One column of the roster, in the words in which the import reads it."""

    def __init__(self, column: Column) -> None:
        super().__init__(column_name=column.label + "*" * column.required)
        self.column = column

    def export(self, instance: Retiree, **kwargs: Any) -> Cell:
        found = OTHERWISE.get(self.column.key)
        value: Any = found(instance) if found else getattr(instance, self.column.key)
        if value is None or value == "":
            return ""
        if self.column.choices is not None:
            return str(self.column.choices(value).label)
        return value


class RosterResource(resources.Resource):
    """Exports retirees with full ID numbers and phones; whoever calls it asks for the right and logs it."""

    def __init__(self, shared_names: Collection[str] = ()) -> None:
        """`shared_names` are names that two stations have: their people get the station's code."""
        super().__init__()
        self.fields = {column.key: RosterField(column) for column in COLUMNS}
        self.shared_names = shared_names

    def get_export_order(self) -> list[str]:
        return list(self.fields)

    def dehydrate_station(self, retiree: Retiree) -> str:
        station = retiree.station
        return station.code if station.name in self.shared_names else station.name

    def filter_export(self, queryset, **kwargs):
        """With everything that a row tells, in a constant number of queries."""
        first = EmergencyContact.objects.filter(place=1)
        return queryset.select_related("station").prefetch_related(
            Prefetch("contacts", first, to_attr="first_contacts"),
            Prefetch("cards", ServiceCard.objects.open(), to_attr="open_cards"),
            Prefetch("assessments", Assessment.objects.order_by("-decided_at", "-pk"), to_attr="assessed"),
        )


def assessment_told(retiree: Any) -> Assessment | None:
    """What the roster says about hardship: the proposal that waits, else the approval that stands."""
    waiting = next((a for a in retiree.assessed if a.is_waiting), None)
    if waiting is not None:
        return waiting if waiting.proposed_tier else None
    last = retiree.assessed[0] if retiree.assessed else None
    return last if last and last.tier and retiree.open_cards else None


def hardships_of(retiree: Any) -> str:
    told = assessment_told(retiree)
    return "、".join(str(Hardship(name).label) for name in told.hardships) if told else ""


def tier_of(retiree: Any) -> int | None:
    told = assessment_told(retiree)
    return (told.proposed_tier if told.is_waiting else told.tier) if told and told.hardships else None


def contact_of(retiree: Any) -> EmergencyContact | None:
    return retiree.first_contacts[0] if retiree.first_contacts else None


OTHERWISE = {
    "hardships": hardships_of,
    "tier": tier_of,
    "contact_name": lambda retiree: getattr(contact_of(retiree), "name", ""),
    "contact_phone": lambda retiree: getattr(contact_of(retiree), "phone", ""),
}
