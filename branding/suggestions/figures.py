"""How many suggestions came, were taken up, and were carried out, by unit and month."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncMonth

from branding.feedback.figures import months_to
from branding.suggestions.models import TAKEN_UP, SuggestionQuerySet
from laoling.accounts.models import Unit


@dataclass
class Count3:
    """Received, taken up and done in a month, each counted in the month in which it happened."""

    received: int = 0
    accepted: int = 0
    done: int = 0

    def __add__(self, other: "Count3") -> "Count3":
        return Count3(self.received + other.received, self.accepted + other.accepted, self.done + other.done)


def by_unit(
    units: Iterable[Unit], rows: SuggestionQuerySet, today: date
) -> Iterator[tuple[Unit, list[Count3], Count3]]:
    """Each unit that has any, with its last months, the oldest first, and all of them together; three queries."""
    months = months_to(today)
    found: dict[tuple[int, date], Count3] = {}
    counted = {
        "received": (rows, "submitted_on"),
        "accepted": (rows.filter(state__in=TAKEN_UP), "answered_on"),
        "done": (rows, "done_on"),
    }
    for what, (some, day) in counted.items():
        lately = some.filter(**{f"{day}__gte": months[0], f"{day}__lte": today}).order_by()
        groups = lately.annotate(month=TruncMonth(day)).values_list("unit_id", "month")
        for unit, month, count in groups.annotate(n=Count("pk")):
            setattr(found.setdefault((unit, month), Count3()), what, count)
    for unit in units:
        parts = [found.get((unit.pk, month), Count3()) for month in months]
        whole = sum(parts, Count3())
        if whole != Count3():
            yield unit, parts, whole
