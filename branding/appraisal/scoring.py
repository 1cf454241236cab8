"""The score of an appraisal 考核 from what was counted and a table of weights: pure, it knows no database.

Each measure is a share: of so many, so many were as they should be. What has nothing to measure (no check, no duty) is
no zero: its weight falls on the others in proportion. Without any measure there is no score.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from django.db.models import TextChoices

FULL = 100
TENTHS = 10  # scores have one decimal place


class Measure(TextChoices):
    """What is measured; each of its numbers comes from `measures.py`."""

    COVERAGE = "COVERAGE", "每日检查"
    CHECK = "CHECK", "检查合格"
    REPEAT = "REPEAT", "问题不重犯"
    RECTIFY = "RECTIFY", "按期整改"
    DUTY = "DUTY", "按期走访"
    REQUEST = "REQUEST", "按期办结诉求"
    SATISFACTION = "SATISFACTION", "诉求回访满意"
    FEEDBACK = "FEEDBACK", "群众评价满意"
    TRAINING = "TRAINING", "培训学分"


class Of(TextChoices):
    """Whose month it is."""

    STAFF = "STAFF", "工作人员"
    VENUE = "VENUE", "活动室"


MEASURES = {
    Of.STAFF: (
        Measure.CHECK,
        Measure.REPEAT,
        Measure.RECTIFY,
        Measure.DUTY,
        Measure.REQUEST,
        Measure.SATISFACTION,
        Measure.FEEDBACK,
        Measure.TRAINING,
    ),
    Of.VENUE: (Measure.COVERAGE, Measure.CHECK, Measure.REPEAT, Measure.RECTIFY, Measure.FEEDBACK),
}


@dataclass(frozen=True)
class Counted:
    """Of `whole` things `part` were as they should be. Raises ValueError unless 0 ≤ part ≤ whole."""

    part: int = 0
    whole: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError("合格的数目不能是负数，也不能超过总数。")

    @property
    def is_measured(self) -> bool:
        return self.whole > 0

    @property
    def share(self) -> Fraction | None:
        """From 0 to 1; None where there was nothing to measure."""
        return Fraction(self.part, self.whole) if self.is_measured else None


@dataclass(frozen=True)
class Line:
    """One measure of a score: its weight in the table, the weight that it had in fact, and what it gave.

    `counts_for` and `points` are None where there was nothing to measure. Both add up over the lines: to 100, and to
    the score.
    """

    measure: Measure
    counted: Counted
    weight: int
    counts_for: Decimal | None
    points: Decimal | None


@dataclass(frozen=True)
class Score:
    """The points of a month, 0 to 100 with one decimal place; None when nothing was measured."""

    points: Decimal | None
    lines: tuple[Line, ...]


def check_weights(weights: Mapping[Measure, int]) -> None:
    """Raise ValueError, in words for the screen, unless these are weights: none negative, 100 in all."""
    if any(weight < 0 for weight in weights.values()):
        raise ValueError("权重不能是负数。")
    total = sum(weights.values())
    if total != FULL:
        raise ValueError(f"权重合计应为 {FULL}，现在是 {total}。")


def score_of(counted: Mapping[Measure, Counted], weights: Mapping[Measure, int]) -> Score:
    """The score, with every number that it came from, in the order of `weights`.

    A measure that `counted` doesn't name has nothing to measure. Raises ValueError for weights that aren't.
    """
    check_weights(weights)
    found = {measure: counted.get(measure, Counted()) for measure in weights}
    used = {measure: weights[measure] for measure in weights if found[measure].is_measured}
    in_use = sum(used.values())
    if not in_use:
        return Score(None, tuple(Line(m, found[m], weights[m], None, None) for m in weights))
    scale = Fraction(FULL, in_use)
    counts_for = in_tenths({m: weight * scale for m, weight in used.items()})
    points = in_tenths(
        {m: weight * scale * Fraction(found[m].part, found[m].whole) for m, weight in used.items()}
    )
    lines = tuple(Line(m, found[m], weights[m], counts_for.get(m), points.get(m)) for m in weights)
    return Score(sum(points.values(), Decimal(0)), lines)


def in_tenths(exact: Mapping[Measure, Fraction]) -> dict[Measure, Decimal]:
    """The numbers to one decimal place so that they add up to their rounded sum: the largest rests are rounded up."""
    total = rounded(sum(exact.values(), Fraction(0)) * TENTHS)
    whole = {measure: int(value * TENTHS) for measure, value in exact.items()}
    missing = total - sum(whole.values())
    rests = sorted(exact, key=lambda measure: whole[measure] - exact[measure] * TENTHS)
    for measure in rests[:missing]:
        whole[measure] += 1
    return {measure: Decimal(value) / TENTHS for measure, value in whole.items()}


def rounded(value: Fraction) -> int:
    """The nearest whole number, halves upwards, as on paper."""
    return int(value + Fraction(1, 2))


def average(scores: Iterable[Decimal | None]) -> Decimal | None:
    """The mean of those that there are, to one decimal place; None of nothing."""
    known = [Fraction(score) for score in scores if score is not None]
    return Decimal(rounded(sum(known, Fraction(0)) / len(known) * TENTHS)) / TENTHS if known else None
