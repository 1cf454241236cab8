"""Totals, ranks and awards of a competition: pure, it knows no database.

A total is the mean of its criteria by their weights. What has nothing to measure is no zero: its weight falls on the
others in proportion, as in the appraisal. Equal totals share a rank, and as many ranks after it are left out: 1, 1, 3.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

CENT = Decimal("0.01")
Key = TypeVar("Key", bound=Hashable)


def rounded(value: Fraction) -> Decimal:
    """To two places, halves upwards: 87.125 is 87.13."""
    return (Decimal(value.numerator) / Decimal(value.denominator)).quantize(CENT, ROUND_HALF_UP)


def mean(points: Sequence[int]) -> Fraction:
    """The mean of what judges gave. Raises ValueError without any."""
    if not points:
        raise ValueError("没有评分，不能计算平均分。")
    return Fraction(sum(points), len(points))


def total_of(lines: Iterable[tuple[int, Fraction | None]]) -> Decimal:
    """The total, 0 to 100, of (weight, points or None) for each criterion; 0 when nothing could be measured."""
    used = [(weight, points) for weight, points in lines if points is not None]
    weights = sum(weight for weight, _ in used)
    if not weights:
        return Decimal("0.00")
    return rounded(sum((weight * points for weight, points in used), Fraction(0)) / weights)


def ranks_of(totals: Mapping[Key, Decimal]) -> dict[Key, int]:
    """The rank of each, from 1: one more than how many are better."""
    ranks: dict[Key, int] = {}
    last: Decimal | None = None
    rank = 0
    for place, (key, total) in enumerate(sorted(totals.items(), key=lambda one: -one[1]), start=1):
        if total != last:
            rank, last = place, total
        ranks[key] = rank
    return ranks


def award_of(rank: int, awards: Sequence[tuple[str, int]]) -> str:
    """What that rank wins of `awards`, (name, places) from the highest; "" for nothing.

    Places are counted through: with one first and two second prizes rank 1 wins the first, 2 and 3 the second.
    Who shares a rank shares its award, even when there are more of them than places.
    """
    last = 0
    for name, places in awards:
        last += places
        if rank <= last:
            return name
    return ""
