"""When a request is late: against an oracle that walks the hours and the days one by one."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from laoling import calendar
from laoling.calendar import SHANGHAI
from visits.requests import deadlines

FIRST = datetime(2023, 1, 1, tzinfo=SHANGHAI)
MOMENTS = st.integers(0, 5 * 365 * 24 * 60).map(lambda minutes: FIRST + timedelta(minutes=minutes))
LOCAL = st.dictionaries(st.dates(date(2023, 1, 1), date(2028, 6, 30)), st.booleans(), max_size=30)


def walk_hours(begun_at, hours):
    for _ in range(hours):
        begun_at += timedelta(hours=1)
    return begun_at


def walk_days(begun_at, count, local):
    """The midnight after the `count`-th day on which somebody works, the first day left out."""
    day, worked = begun_at.astimezone(SHANGHAI).date(), 0
    while worked < count:
        day = day + timedelta(days=1)
        if local.get(day, calendar.is_working_day(day)):
            worked += 1
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1)


@given(MOMENTS, st.integers(1, 100))
def test_hours_run_day_and_night(begun_at, hours):
    assert deadlines.due_at(begun_at, hours=hours) == walk_hours(begun_at, hours)


@given(MOMENTS, st.integers(1, 30), LOCAL)
def test_working_days_are_walked_over_weekends_and_holidays(begun_at, count, local):
    due = deadlines.due_at(begun_at, working_days=count, local=local)
    assert due == walk_days(begun_at, count, local)
    last = deadlines.last_day(due)
    assert local.get(last, calendar.is_working_day(last))
    assert calendar.start_of(last) > begun_at


@given(MOMENTS, MOMENTS, st.integers(1, 20))
def test_who_asks_later_never_has_an_earlier_deadline(one, other, count):
    first, second = sorted([one, other])
    assert deadlines.due_at(first, working_days=count) <= deadlines.due_at(second, working_days=count)


def test_five_working_days_over_the_national_day():
    asked = datetime(
        2026, 9, 29, 16, tzinfo=SHANGHAI
    )  # Tuesday; 1–7 October are days off, 10 October is worked
    due = deadlines.due_at(asked, working_days=5)
    assert deadlines.last_day(due) == calendar.add_working_days(date(2026, 9, 29), 5)
    assert deadlines.last_day(due) > date(2026, 10, 7)


def test_its_words_name_the_day_and_an_hour_only_when_it_has_one():
    asked = datetime(2026, 11, 23, 10, tzinfo=SHANGHAI)
    assert deadlines.in_words(deadlines.due_at(asked, working_days=2)) == "11月25日 星期三"
    assert deadlines.in_words(deadlines.due_at(asked, hours=4)) == "11月23日 星期一 下午2点"


@pytest.mark.parametrize("wrong", [{}, {"hours": 1, "working_days": 1}, {"hours": 0}, {"working_days": 0}])
def test_it_asks_for_exactly_one_positive_measure(wrong):
    with pytest.raises(ValueError, match="deadline"):
        deadlines.due_at(datetime(2026, 11, 23, tzinfo=SHANGHAI), **wrong)
