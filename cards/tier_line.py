"""The tiers of a card over time as a drawn line: plain numbers for an inline SVG, worked out here."""

from dataclasses import dataclass
from datetime import date, timedelta

from cards.models import Tier

LEFT, RIGHT = 44, 332  # of the drawing area, in a picture 340 wide: one unit is about a pixel on a phone
LEVELS = {Tier.FIRST: 22, Tier.SECOND: 60, Tier.THIRD: 98}
TOP, BOTTOM = 8, 112


@dataclass(frozen=True)
class Band:
    """Days on which the card rests, as a rectangle."""

    x: str
    width: str


@dataclass(frozen=True)
class TierLine:
    """`path` goes from the opening to the last day; `dots` are where the tier became another one."""

    path: str
    dots: list[tuple[str, int]]
    bands: list[Band]
    years: list[tuple[str, int]]
    first_day: date
    last_day: date
    levels: list[tuple[str, int]]


def draw(steps: list[tuple[date, int]], *, until: date, pauses: list[tuple[date, date]]) -> TierLine:
    """The line of `steps` (day, tier), oldest first and at least one, up to `until`; what lies later is left out."""
    first = steps[0][0]
    days = max((until - first).days + 1, 1)

    def across(day: date) -> float:
        place = min(max((day - first).days, 0), days)
        return LEFT + (RIGHT - LEFT) * place / days

    path, dots = [], []
    for place, (day, tier) in enumerate(steps):
        x, y = number(across(day)), LEVELS[Tier(tier)]
        path.append(f"M{x} {y}" if place == 0 else f"H{x} V{y}")
        dots.append((x, y))
    path.append(f"H{RIGHT}")
    bands = []
    for starts_on, ends_on in pauses:
        begin, end = across(starts_on), across(ends_on + timedelta(days=1))
        if end > begin:
            bands.append(Band(number(begin), number(max(end - begin, 2))))
    years = range(first.year + 1, until.year + 1)
    return TierLine(
        path=" ".join(path),
        dots=dots,
        bands=bands,
        years=[(number(across(date(year, 1, 1))), year) for year in years],
        first_day=first,
        last_day=until,
        levels=[(tier.label, y) for tier, y in LEVELS.items()],
    )


def number(value: float) -> str:
    return f"{value:.1f}"
