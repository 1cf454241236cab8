"""The figures of entries over the period of a competition, counted by the functions of the appraisal.

One number means one thing: what is counted of a month there is counted of the period here. A station's is the sum
over its venues or its staff, whichever the measure is of.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from activities.models import Venue
from branding.appraisal.measures import OF_STAFF, OF_VENUES, Span, credited, feedback_by
from branding.appraisal.scoring import MEASURES, Counted, Measure, Of
from branding.competitions.models import Competition, Entry
from branding.competitions.models.competitions import Who
from laoling.accounts.models import User

MEASURES_OF: dict[str, tuple[Measure, ...]] = {
    Who.STAFF: MEASURES[Of.STAFF],
    Who.VENUE: MEASURES[Of.VENUE],
    Who.STATION: (*MEASURES[Of.VENUE], *(one for one in MEASURES[Of.STAFF] if one not in MEASURES[Of.VENUE])),
}


@dataclass(frozen=True)
class Figure:
    """What was counted of one entry for one measure."""

    counted: Counted

    @property
    def points(self) -> Fraction | None:
        """The share that was as it should be, 0 to 100; None where there was nothing to measure."""
        return None if self.counted.share is None else self.counted.share * 100

    @property
    def words(self) -> str:
        if not self.counted.is_measured:
            return "没有数据"
        return f"{self.counted.part}/{self.counted.whole}"


def figures_of(
    competition: Competition, entries: Sequence[Entry], measures: Iterable[str], *, until: date
) -> dict[tuple[int, str], Figure]:
    """By (key of the entry, measure) what was counted from the first day of the period to its last, or to `until`.

    A constant number of queries for each measure.
    """
    span = Span(competition.starts_on, min(competition.ends_on, until))
    parts = parts_of(competition.who, entries)
    found: dict[tuple[int, str], Figure] = {}
    for name in measures:
        measure = Measure(name)
        counts = counts_of(competition.who, measure, span, parts)
        for entry in entries:
            counted = [counts[key] for key in parts.keys_of(entry, measure) if key in counts]
            found[entry.pk, name] = Figure(
                Counted(sum(one.part for one in counted), sum(one.whole for one in counted))
            )
    return found


@dataclass(frozen=True)
class Parts:
    """The venues and staff that entries consist of; `venues` and `staff` by unit for stations."""

    who: str
    members: Sequence[User]
    venue_keys: Sequence[int]
    venues: dict[int, list[int]]
    staff: dict[int, list[int]]

    def keys_of(self, entry: Entry, measure: Measure) -> list[int]:
        """What the counts of a measure know the parts of that entry by."""
        if self.who == Who.STAFF:
            key = entry.unit_id if measure == Measure.FEEDBACK else entry.member_id
            return [key] if key else []
        if self.who == Who.VENUE:
            return [entry.venue_id] if entry.venue_id else []
        by_unit = self.venues if measure in MEASURES[Of.VENUE] else self.staff
        return by_unit.get(entry.unit_id, [])


def parts_of(who: str, entries: Sequence[Entry]) -> Parts:
    """Read whom and which venues the entries are about."""
    units = {entry.unit_id for entry in entries}
    venues: dict[int, list[int]] = {}
    staff: dict[int, list[int]] = {}
    members: list[User] = []
    venue_keys = [entry.venue_id for entry in entries if entry.venue_id]
    if who == Who.STAFF:
        members = list(User.objects.filter(pk__in=[entry.member_id for entry in entries]))
    if who == Who.STATION:
        for key, unit in Venue.objects.rooms().filter(unit__in=units).values_list("pk", "unit"):
            venues.setdefault(unit, []).append(key)
        venue_keys = [key for keys in venues.values() for key in keys]
        members = list(User.objects.filter(unit__in=units, is_active=True))
        for member in members:
            if member.unit_id:
                staff.setdefault(member.unit_id, []).append(member.pk)
    return Parts(who, members, venue_keys, venues, staff)


def counts_of(who: str, measure: Measure, span: Span, parts: Parts) -> dict[int, Counted]:
    """One measure by the key of what it is of: venues, staff, or, for what the public says of staff, units."""
    of_venues = who == Who.VENUE or (who == Who.STATION and measure in MEASURES[Of.VENUE])
    if of_venues:
        return OF_VENUES[measure](parts.venue_keys, span)
    if measure == Measure.FEEDBACK:
        return feedback_by({one.unit_id for one in parts.members if one.unit_id}, span, of="venue__unit")
    if measure == Measure.TRAINING:
        return credited(parts.members, span)
    return OF_STAFF[measure]([one.pk for one in parts.members], span)
