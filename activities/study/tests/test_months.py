"""When a meeting is expected, and how a month stands."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from activities.study.months import (
    MeetingState,
    expected_months,
    is_expected,
    last_of,
    month_from,
    shifted,
    state_of,
)

NOVEMBER = date(2026, 11, 1)
DAYS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("since", "dissolved_on", "expected"),
    [
        (date(2020, 1, 1), None, True),
        (date(2026, 11, 24), None, True),  # 7 days are left: 24 to 30
        (date(2026, 11, 25), None, False),
        (date(2020, 1, 1), date(2026, 11, 30), False),
        (date(2020, 1, 1), date(2026, 12, 1), True),
        (date(2026, 12, 1), None, False),
    ],
)
def test_a_meeting_is_expected_of_whoever_had_a_week_of_the_month(since, dissolved_on, expected):
    assert is_expected(NOVEMBER, since=since, dissolved_on=dissolved_on) == expected


def test_the_months_between_two_days_are_whole_ones():
    months = expected_months(date(2026, 9, 17), date(2026, 11, 3), since=date(2026, 9, 26), dissolved_on=None)
    assert list(months) == [date(2026, 10, 1), NOVEMBER]


@pytest.mark.parametrize(
    ("today", "facts", "state"),
    [
        (date(2026, 11, 30), {}, MeetingState.DUE),
        (date(2026, 10, 31), {}, MeetingState.UPCOMING),
        (date(2026, 11, 30), {"planned": True}, MeetingState.ANNOUNCED),
        (date(2026, 12, 1), {}, MeetingState.MISSING),
        (date(2026, 12, 1), {"planned": True}, MeetingState.MISSING),
        (date(2026, 12, 1), {"excused": True}, MeetingState.EXCUSED),
        (date(2026, 12, 1), {"held": True}, MeetingState.UNMINUTED),
        (date(2026, 11, 9), {"held": True, "minuted": True, "planned": True}, MeetingState.HELD),
    ],
)
def test_a_month_stands(today, facts, state):
    assert state_of(NOVEMBER, today, expected=True, **facts) == state


def test_what_was_held_counts_where_nothing_was_expected():
    assert state_of(NOVEMBER, date(2026, 12, 1), expected=False) == MeetingState.NOT_EXPECTED
    assert state_of(NOVEMBER, date(2026, 12, 1), expected=False, held=True) == MeetingState.UNMINUTED


@given(since=DAYS, length=st.integers(0, 3000))
def test_every_expected_month_had_at_least_seven_days(since, length):
    for month in expected_months(since, since + timedelta(days=length), since=since, dissolved_on=None):
        assert (last_of(month) - since).days >= 6


@given(day=DAYS, count=st.integers(-200, 200))
def test_shifting_there_and_back_is_the_first_of_the_month(day, count):
    if 1 <= (day.year * 12 + day.month - 1 + count) // 12 <= 9999:
        assert shifted(shifted(day, count), -count) == day.replace(day=1)


@pytest.mark.parametrize(
    "words", ["", "2026", "2026-13", "2026-0", "26-11", "2026-１1", "1999-01", "2026-011", "x-y"]
)
def test_nonsense_is_no_month(words):
    assert month_from(words) is None


def test_a_month_is_read_from_the_address():
    assert month_from("2026-11") == NOVEMBER
