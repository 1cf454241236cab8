"""The pure function: bounds, monotone, sums, and what has nothing to measure."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branding.appraisal.scoring import MEASURES, Counted, Measure, Of, average, score_of

STAFF = MEASURES[Of.STAFF]


@st.composite
def weight_tables(draw):
    """Weights of the staff's measures that make 100; some may be 0."""
    cuts = sorted(draw(st.lists(st.integers(0, 100), min_size=len(STAFF) - 1, max_size=len(STAFF) - 1)))
    return {m: b - a for m, a, b in zip(STAFF, [0, *cuts], [*cuts, 100], strict=True)}


@st.composite
def counts(draw):
    wholes = draw(st.lists(st.integers(0, 300), min_size=len(STAFF), max_size=len(STAFF)))
    return {m: Counted(draw(st.integers(0, whole)), whole) for m, whole in zip(STAFF, wholes, strict=True)}


@given(counts(), weight_tables())
def test_a_score_is_the_weighted_mean_of_what_was_measured(counted, weights):
    used = [(w, counted[m]) for m, w in weights.items() if counted[m].whole]
    score = score_of(counted, weights)
    if not sum(w for w, _ in used):
        assert score.points is None
        return
    exact = sum(Fraction(w * c.part, c.whole) for w, c in used) / sum(w for w, _ in used) * 100
    assert abs(Fraction(score.points) - exact) <= Fraction(1, 20)
    assert 0 <= score.points <= 100
    assert sum(line.points for line in score.lines if line.points is not None) == score.points
    assert sum(line.counts_for for line in score.lines if line.counts_for is not None) == 100
    for line in score.lines:
        assert (line.points is None) == (line.counted.whole == 0)
        assert line.points is None or 0 <= line.points <= line.counts_for + Decimal("0.1")


@given(counts(), weight_tables(), st.sampled_from(STAFF))
def test_doing_one_thing_more_as_it_should_be_never_costs_points(counted, weights, measure):
    before, one = score_of(counted, weights).points, counted[measure]
    if one.part < one.whole:
        better = {**counted, measure: Counted(one.part + 1, one.whole)}
        assert before is None or score_of(better, weights).points >= before


def test_what_has_nothing_to_measure_gives_its_weight_to_the_others():
    weights = {Measure.CHECK: 50, Measure.DUTY: 30, Measure.REQUEST: 20}
    score = score_of({Measure.CHECK: Counted(8, 10), Measure.DUTY: Counted(3, 3)}, weights)
    assert score.points == Decimal("87.5")  # (50 × 0.8 + 30) / 80
    assert [line.counts_for for line in score.lines] == [Decimal("62.5"), Decimal("37.5"), None]
    assert [line.points for line in score.lines] == [Decimal("50.0"), Decimal("37.5"), None]


def test_without_any_measure_there_is_no_score():
    score = score_of({}, {Measure.CHECK: 60, Measure.DUTY: 40})
    assert score.points is None
    assert all(line.points is None and line.counts_for is None for line in score.lines)


def test_what_weighs_nothing_alone_makes_no_score():
    assert score_of({Measure.CHECK: Counted(1, 1)}, {Measure.CHECK: 0, Measure.DUTY: 100}).points is None


@pytest.mark.parametrize("weights", [(50, 49), (100, 1), (0, 0)])
def test_it_refuses_weights_that_are_not_100_in_all(weights):
    with pytest.raises(ValueError, match=f"权重合计应为 100，现在是 {sum(weights)}。"):
        score_of({}, dict(zip([Measure.CHECK, Measure.DUTY], weights, strict=True)))


def test_it_refuses_a_negative_weight():
    with pytest.raises(ValueError, match="权重不能是负数。"):
        score_of({}, {Measure.CHECK: 110, Measure.DUTY: -10})


@pytest.mark.parametrize(("part", "whole"), [(-1, 3), (4, 3), (1, 0)])
def test_a_count_lies_between_nothing_and_all(part, whole):
    with pytest.raises(ValueError, match="合格的数目"):
        Counted(part, whole)


def test_halves_are_rounded_upwards():
    weights = {Measure.CHECK: 50, Measure.DUTY: 50}
    assert score_of({Measure.CHECK: Counted(1, 1000)}, weights).points == Decimal("0.1")
    assert score_of({Measure.CHECK: Counted(1, 2000)}, weights).points == Decimal("0.1")
    assert score_of({Measure.CHECK: Counted(1, 2001)}, weights).points == Decimal("0.0")


def test_an_average_leaves_out_those_without_a_score():
    assert average([Decimal("90.0"), None, Decimal("80.5")]) == Decimal("85.3")
    assert average([None]) is None
