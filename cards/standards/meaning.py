"""What a change of the care standards would mean: how many visits a month, and for each visitor."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Protocol

from cards.models import Tier
from laoling.calendar import Period

# A month is a twelfth of a year; of weeks there are 20,871 in the 4,800 months after which the calendar repeats.
PERIODS_A_MONTH = {
    Period.WEEK: Fraction(20_871, 4_800),
    Period.MONTH: Fraction(1),
    Period.QUARTER: Fraction(1, 3),
    Period.YEAR: Fraction(1, 12),
}


class Promise(Protocol):
    """What is asked of a standard here; `CareStandard` is one."""

    times: int
    period: str


def promises_per_month(times: int, period: str) -> Fraction:
    """How many contacts a month `times` per `period` (a value of Period) come to, in the long run."""
    return times * PERIODS_A_MONTH[Period(period)]


@dataclass(frozen=True)
class Load:
    """So many contacts a month, before and after a change, shared by `visitors`."""

    before: Fraction
    after: Fraction
    visitors: int

    @property
    def words(self) -> str:
        """Such as "由每月 412 次增至 618 次，人均由 20.6 次增至 30.9 次"."""
        if self.before == self.after:
            each = f"，人均 {figure(self.before / self.visitors)} 次" if self.visitors else ""
            return f"不变，每月 {figure(self.before)} 次{each}"
        verb = "增至" if self.after > self.before else "减至"
        total = f"由每月 {figure(self.before)} 次{verb} {figure(self.after)} 次"
        if not self.visitors:
            return total
        return f"{total}，人均由 {figure(self.before / self.visitors)} 次{verb} {figure(self.after / self.visitors)} 次"


def figure(value: Fraction) -> str:
    """A whole number from 100 on, one decimal below, without a decimal of nought."""
    if value >= 100:
        return f"{round(value)}"
    text = f"{float(value):.1f}"
    return text.removesuffix(".0")


def load_of(
    kind: str,
    *,
    cards: Mapping[int, int],
    before: Mapping[tuple[int, str], Promise],
    after: Mapping[tuple[int, str], Promise],
    visitors: int,
) -> Load:
    """What one kind of care comes to for `cards` (tier: how many), by the standards before and after."""

    def total(promises: Mapping[tuple[int, str], Promise]) -> Fraction:
        return sum(
            (
                cards.get(tier, 0)
                * promises_per_month(promises[tier, kind].times, promises[tier, kind].period)
                for tier in Tier.values
                if (tier, kind) in promises
            ),
            Fraction(0),
        )

    return Load(total(before), total(after), visitors)
