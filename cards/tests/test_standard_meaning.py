"""What a change of the standards comes to a month: in the long run as many as windows open."""

from datetime import date, timedelta
from fractions import Fraction
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.models.standards import MOST_TIMES
from cards.standards.meaning import Load, figure, load_of, promises_per_month
from laoling.calendar import Period, period_of

DAY = timedelta(days=1)


def opening_days(times: int, period: str, first: date, last: date) -> int:
    """Day by day: how many of the windows that a period is cut into begin from `first` to `last`."""
    count, day = 0, first
    while day <= last:
        begin, end = period_of(day, period)
        length = (end - begin).days + 1
        shortest, longer = divmod(length, times)
        starts, start = set(), begin
        for number in range(times):
            starts.add(start)
            start += timedelta(days=shortest + (number < longer))
        count += day in starts
        day += DAY
    return count


@given(
    period=st.sampled_from(list(Period)),
    data=st.data(),
    first=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    years=st.integers(1, 3),
)
def test_a_month_holds_a_twelfth_of_what_a_year_asks_for(period, data, first, years):
    times = data.draw(st.integers(1, MOST_TIMES[period]))
    begin = date(first.year, first.month, 1)
    last = date(begin.year + years, begin.month, 1) - DAY
    counted = opening_days(times, period, begin, last)
    # A period that is cut at either end may hold all or none of its windows.
    assert abs(counted - 12 * years * promises_per_month(times, period)) <= 2 * times


def test_a_week_is_a_little_less_than_a_quarter_of_a_month():
    assert float(promises_per_month(1, Period.WEEK)) == pytest.approx(365.2425 / 7 / 12)
    assert promises_per_month(2, Period.MONTH) == 2
    assert promises_per_month(1, Period.QUARTER) == Fraction(1, 3)
    assert promises_per_month(6, Period.YEAR) == Fraction(1, 2)


def table(*rows):
    return {(tier, kind): SimpleNamespace(times=times, period=period) for tier, kind, times, period in rows}


def test_it_counts_the_cards_of_each_tier_and_shares_among_the_visitors():
    before = table((1, "VISIT", 1, "WEEK"), (2, "VISIT", 1, "MONTH"), (3, "VISIT", 1, "QUARTER"))
    after = before | table((2, "VISIT", 2, "MONTH"))
    load = load_of("VISIT", cards={2: 206, 3: 618}, before=before, after=after, visitors=20)
    assert (load.before, load.after) == (412, 618)
    assert load.words == "由每月 412 次增至 618 次，人均由 20.6 次增至 30.9 次"


@pytest.mark.parametrize(
    ("load", "words"),
    [
        (Load(Fraction(30), Fraction(10), 4), "由每月 30 次减至 10 次，人均由 7.5 次减至 2.5 次"),
        (Load(Fraction(30), Fraction(30), 4), "不变，每月 30 次，人均 7.5 次"),
        (Load(Fraction(30), Fraction(45), 0), "由每月 30 次增至 45 次"),
        (Load(Fraction(0), Fraction(0), 0), "不变，每月 0 次"),
    ],
)
def test_its_words_say_more_less_or_the_same(load, words):
    assert load.words == words


def test_figures_are_whole_from_a_hundred_on():
    assert [figure(Fraction(value).limit_denominator()) for value in (412.4, 99.96, 4.25, 4)] == [
        "412",
        "100",
        "4.2",
        "4",
    ]
