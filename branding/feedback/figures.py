"""Satisfaction over time, by venue and by norm: percent of the marks of a month that were 满意."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import Length, TruncMonth

from activities.models import Venue
from branding.feedback.services import NORM_OF_MARK
from branding.models import Feedback, Mark
from laoling.calendar import Period, period_of

MONTHS = 6
ASPECTS = {"reception": "接待", "place": "环境", "work": "办事"}


@dataclass
class Satisfaction:
    """How many gave marks, and of which of the three how many were 满意 and 不满意."""

    count: int = 0
    good: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ASPECTS, 0))
    bad: dict[str, int] = field(default_factory=lambda: dict.fromkeys(ASPECTS, 0))

    def add(self, row: dict) -> None:
        """Add a row of COUNTS."""
        self.count += row["count"]
        for name in ASPECTS:
            self.good[name] += row[f"good_{name}"]
            self.bad[name] += row[f"bad_{name}"]

    def __add__(self, other: "Satisfaction") -> "Satisfaction":
        good = {name: self.good[name] + other.good[name] for name in ASPECTS}
        bad = {name: self.bad[name] + other.bad[name] for name in ASPECTS}
        return Satisfaction(self.count + other.count, good, bad)

    @property
    def percent(self) -> int | None:
        """Of all three marks together, rounded down so that 100 means all; None of nothing."""
        return sum(self.good.values()) * 100 // (3 * self.count) if self.count else None

    @property
    def aspects(self) -> list[tuple[str, int | None, int]]:
        """Each of the three in words, percent 满意, and how many were 不满意."""
        return [
            (words, self.good[name] * 100 // self.count if self.count else None, self.bad[name])
            for name, words in ASPECTS.items()
        ]


COUNTS = {
    "count": Count("pk"),
    **{f"good_{name}": Count("pk", filter=Q(**{name: Mark.GOOD})) for name in ASPECTS},
    **{f"bad_{name}": Count("pk", filter=Q(**{name: Mark.BAD})) for name in ASPECTS},
}


def months_to(today: date) -> list[date]:
    """The first days of this month and those before it, MONTHS in all, the oldest first."""
    firsts = [period_of(today, Period.MONTH)[0]]
    while len(firsts) < MONTHS:
        firsts.append(period_of(firsts[-1] - timedelta(days=1), Period.MONTH)[0])
    return firsts[::-1]


Table = list[tuple[Venue, list[Satisfaction], Satisfaction]]


def by_venue(venues: Iterable[Venue], feedback, today: date) -> Table:
    """Each venue with its months, the oldest first, and all of them together; one query."""
    months = months_to(today)
    rows = (
        feedback.filter(given_on__gte=months[0], given_on__lte=today)
        .order_by()
        .annotate(month=TruncMonth("given_on"))
        .values("venue_id", "month")
        .annotate(**COUNTS)
    )
    found: dict[tuple[int, date], Satisfaction] = {}
    for row in rows:
        found.setdefault((row["venue_id"], row["month"]), Satisfaction()).add(row)
    table = []
    for venue in venues:
        parts = [found.get((venue.pk, month), Satisfaction()) for month in months]
        table.append((venue, parts, sum(parts, Satisfaction())))
    return table


def by_norm(table: Table) -> list[tuple[str, list[tuple[int | None, int]]]]:
    """Each of the three in words: percent 满意 and how many 不满意 by month and, last, in all of them together."""
    by_month = zip(*(parts for _, parts, _ in table), strict=True)
    spans = [sum(parts, Satisfaction()) for parts in by_month]
    spans.append(sum(spans, Satisfaction()))
    return [
        (f"{words}（{NORM_OF_MARK[name].label}）", [span.aspects[place][1:] for span in spans])
        for place, (name, words) in enumerate(ASPECTS.items())
    ]


def sentences(feedback, limit: int) -> list[Feedback]:
    """The newest of them that say something in words."""
    rows = feedback.alias(size=Length("words")).filter(size__gt=0)
    return list(rows.select_related("venue__unit")[:limit])
