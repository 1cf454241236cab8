"""Totals, ranks and prizes; held to a reading by brute force."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from branding.competitions.printing import date_in_characters
from branding.competitions.ranking import award_of, mean, ranks_of, rounded, total_of

TOTALS = st.dictionaries(st.integers(0, 20), st.integers(0, 8).map(Decimal), max_size=12)
AWARDS = st.lists(st.tuples(st.sampled_from("甲乙丙丁"), st.integers(1, 4)), max_size=4)


def test_equal_totals_share_a_rank_and_the_next_is_left_out():
    totals = {"赵": Decimal("91.50"), "钱": Decimal("91.5"), "孙": Decimal("90"), "李": Decimal("80")}
    assert ranks_of(totals) == {"赵": 1, "钱": 1, "孙": 3, "李": 4}


@given(TOTALS)
def test_a_rank_is_one_more_than_how_many_are_better(totals):
    assert ranks_of(totals) == {
        key: 1 + sum(other > total for other in totals.values()) for key, total in totals.items()
    }


@given(TOTALS)
def test_ranks_do_not_depend_on_the_order_of_entries(totals):
    assert ranks_of(totals) == ranks_of(dict(reversed(totals.items())))


def test_who_shares_a_rank_shares_its_prize_and_the_next_prize_goes_on_by_rank():
    awards = [("一等奖", 1), ("二等奖", 2)]
    assert [award_of(rank, awards) for rank in (1, 1, 3, 4)] == ["一等奖", "一等奖", "二等奖", ""]


@given(st.integers(1, 20), AWARDS)
def test_a_prize_is_the_one_that_holds_the_place_of_that_number(rank, awards):
    places = [name for name, count in awards for _ in range(count)]
    assert award_of(rank, awards) == (places[rank - 1] if rank <= len(places) else "")


def test_a_total_is_the_mean_by_weight():
    assert total_of([(60, Fraction(90)), (40, Fraction(80))]) == Decimal("86.00")


def test_what_has_nothing_to_measure_leaves_its_weight_to_the_others():
    assert total_of([(60, Fraction(90)), (20, None), (20, Fraction(70))]) == Decimal("85.00")
    assert total_of([(100, None)]) == Decimal("0.00")


@given(
    st.lists(st.tuples(st.integers(1, 100), st.none() | st.fractions(0, 100, max_denominator=40)), max_size=6)
)
def test_a_total_lies_within_its_lines(lines):
    points = [one for _, one in lines if one is not None]
    total = total_of(lines)
    assert not points or rounded(min(points)) <= total <= rounded(max(points))


def test_halves_are_rounded_upwards():
    assert rounded(Fraction(87125, 1000)) == Decimal("87.13")
    assert rounded(Fraction(1, 3)) == Decimal("0.33")


def test_nobody_has_a_mean_of_nothing():
    assert mean([80, 91]) == Fraction(171, 2)
    with pytest.raises(ValueError, match="没有评分"):
        mean([])


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 27), "二〇二六年十一月二十七日"),
        (date(2030, 1, 10), "二〇三〇年一月十日"),
        (date(2027, 10, 30), "二〇二七年十月三十日"),
        (date(2027, 2, 9), "二〇二七年二月九日"),
    ],
)
def test_the_date_of_a_certificate_is_in_characters(day, words):
    assert date_in_characters(day) == words
