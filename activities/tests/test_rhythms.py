import itertools
from datetime import date, timedelta
from uuid import uuid4

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from activities.rhythms import LONGEST, Rhythm, day_in_month, days_of, fits, in_words, number_of, ordinal_of

FIRST = st.dates(date(2020, 1, 1), date(2060, 1, 1))
LENGTH = st.integers(0, LONGEST.days).map(lambda days: timedelta(days=days))
RHYTHM = st.sampled_from(Rhythm)


@pytest.mark.parametrize(
    ("rhythm", "first", "until", "days"),
    [
        (Rhythm.WEEKLY, "2026-12-02", "2026-12-16", ["2026-12-02", "2026-12-09", "2026-12-16"]),
        (Rhythm.FORTNIGHTLY, "2026-12-02", "2026-12-29", ["2026-12-02", "2026-12-16"]),
        (Rhythm.NTH_WEEKDAY, "2026-12-02", "2027-02-28", ["2026-12-02", "2027-01-06", "2027-02-03"]),
        (Rhythm.NTH_WEEKDAY, "2026-12-30", "2027-06-30", ["2026-12-30", "2027-03-31", "2027-06-30"]),
        (Rhythm.LAST_WEEKDAY, "2026-11-27", "2027-01-31", ["2026-11-27", "2026-12-25", "2027-01-29"]),
        (
            Rhythm.MONTHLY_DAY,
            "2026-12-31",
            "2027-03-31",
            ["2026-12-31", "2027-01-31", "2027-02-28", "2027-03-31"],
        ),
        (Rhythm.MONTHLY_DAY, "2028-01-30", "2028-03-29", ["2028-01-30", "2028-02-29"]),
        (Rhythm.WEEKLY, "2026-12-02", "2026-12-01", []),
    ],
)
def test_the_days_of_a_plan(rhythm, first, until, days):
    found = days_of(rhythm, date.fromisoformat(first), date.fromisoformat(until))
    assert found == [date.fromisoformat(day) for day in days]


@given(RHYTHM, FIRST, LENGTH)
def test_days_are_in_order_within_the_bounds_and_begin_with_the_first(rhythm, first, length):
    assume(fits(rhythm, first))
    days = days_of(rhythm, first, first + length)
    assert days[0] == first
    assert days == sorted(set(days))
    assert days[-1] <= first + length


@given(RHYTHM, FIRST, LENGTH, LENGTH)
def test_a_longer_plan_only_adds_days(rhythm, first, one, other):
    """So what is extended keeps every day that it had, and with the day its number in calendars."""
    short, long = sorted((one, other))
    before, after = (days_of(rhythm, first, first + length) for length in (short, long))
    assert after[: len(before)] == before
    assert all(day > first + short for day in after[len(before) :])


@given(st.sampled_from([Rhythm.WEEKLY, Rhythm.FORTNIGHTLY]), FIRST, LENGTH)
def test_weeks_are_equally_long(rhythm, first, length):
    days = days_of(rhythm, first, first + length)
    step = 7 if rhythm == Rhythm.WEEKLY else 14
    assert {(b - a).days for a, b in itertools.pairwise(days)} <= {step}


@given(FIRST, LENGTH)
def test_the_same_weekday_of_the_month_stays_the_same(first, length):
    days = days_of(Rhythm.NTH_WEEKDAY, first, first + length)
    assert {(day.weekday(), ordinal_of(day)) for day in days} == {(first.weekday(), ordinal_of(first))}


@given(FIRST, LENGTH)
def test_a_monthly_day_leaves_no_month_out(first, length):
    days = days_of(Rhythm.MONTHLY_DAY, first, first + length)
    months = [day.year * 12 + day.month for day in days]
    assert months == list(range(months[0], months[0] + len(months)))
    assert all(day.day == first.day or (day + timedelta(days=1)).day == 1 for day in days)


@given(FIRST.map(lambda day: day_in_month(Rhythm.LAST_WEEKDAY, day, day.replace(day=1))), LENGTH)
def test_a_last_weekday_is_the_last_of_each_month(first, length):
    assert fits(Rhythm.LAST_WEEKDAY, first)
    days = days_of(Rhythm.LAST_WEEKDAY, first, first + length)
    assert all((day + timedelta(days=7)).month != day.month for day in days)
    assert {day.weekday() for day in days} == {first.weekday()}


def test_a_plan_of_more_than_two_years_is_refused():
    with pytest.raises(ValueError, match="two years"):
        days_of(Rhythm.WEEKLY, date(2026, 1, 1), date(2028, 2, 1))


def test_a_number_follows_from_the_plan_and_the_day_alone():
    key = uuid4()
    days = days_of(Rhythm.WEEKLY, date(2026, 1, 1), date(2027, 1, 1))
    numbers = {number_of(key, day) for day in days}
    assert len(numbers) == len(days)
    assert number_of(key, days[3]) == number_of(key, days[3])
    assert number_of(uuid4(), days[3]) not in numbers


@pytest.mark.parametrize(
    ("rhythm", "first", "words"),
    [
        (Rhythm.WEEKLY, "2026-12-02", "每周三"),
        (Rhythm.FORTNIGHTLY, "2026-12-02", "每两周的星期三"),
        (Rhythm.NTH_WEEKDAY, "2026-12-02", "每月第一个星期三"),
        (Rhythm.LAST_WEEKDAY, "2026-11-27", "每月最后一个星期五"),
        (Rhythm.MONTHLY_DAY, "2026-12-02", "每月2号"),
        (Rhythm.MONTHLY_DAY, "2026-12-31", "每月31号（没有这一天的月份在月末）"),
    ],
)
def test_a_rhythm_in_words(rhythm, first, words):
    assert in_words(rhythm, date.fromisoformat(first)) == words
