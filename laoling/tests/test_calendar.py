import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from holidays.countries.china import China
from hypothesis import given
from hypothesis import strategies as st

from laoling import calendar
from laoling.calendar import Festival, Period

DAYS = st.dates(date(1901, 1, 1), date(2099, 12, 31))

# As published in the almanacs: 春节, 端午, 中秋, 重阳.
PUBLISHED_FESTIVALS = {
    2020: ("01-25", "06-25", "10-01", "10-25"),
    2021: ("02-12", "06-14", "09-21", "10-14"),
    2022: ("02-01", "06-03", "09-10", "10-04"),
    2023: ("01-22", "06-22", "09-29", "10-23"),
    2024: ("02-10", "06-10", "09-17", "10-11"),
    2025: ("01-29", "05-31", "10-06", "10-29"),
    2026: ("02-17", "06-19", "09-25", "10-18"),
    2027: ("02-06", "06-09", "09-15", "10-08"),
    2028: ("01-26", "05-28", "10-03", "10-26"),
    2029: ("02-13", "06-16", "09-22", "10-16"),
    2030: ("02-03", "06-05", "09-12", "10-05"),
}

# Notices of the State Council: the stretches without work, and the weekend days that are worked instead.
ANNOUNCED = {
    2020: (
        "01-01…01-01 01-24…02-02 04-04…04-06 05-01…05-05 06-25…06-27 10-01…10-08",
        "01-19 04-26 05-09 06-28 09-27 10-10",
    ),
    2021: (
        "01-01…01-03 02-11…02-17 04-03…04-05 05-01…05-05 06-12…06-14 09-19…09-21 10-01…10-07",
        "02-07 02-20 04-25 05-08 09-18 09-26 10-09",
    ),
    2022: (
        "01-01…01-03 01-31…02-06 04-03…04-05 04-30…05-04 06-03…06-05 09-10…09-12 10-01…10-07",
        "01-29 01-30 04-02 04-24 05-07 10-08 10-09",
    ),
    2023: (
        "01-01…01-02 01-21…01-27 04-05…04-05 04-29…05-03 06-22…06-24 09-29…10-06",
        "01-28 01-29 04-23 05-06 06-25 10-07 10-08",
    ),
    2024: (
        "01-01…01-01 02-10…02-17 04-04…04-06 05-01…05-05 06-10…06-10 09-15…09-17 10-01…10-07",
        "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
    ),
    2025: (
        "01-01…01-01 01-28…02-04 04-04…04-06 05-01…05-05 05-31…06-02 10-01…10-08",
        "01-26 02-08 04-27 09-28 10-11",
    ),
    2026: (
        "01-01…01-03 02-15…02-23 04-04…04-06 05-01…05-05 06-19…06-21 09-25…09-27 10-01…10-07",
        "01-04 02-14 02-28 05-09 09-20 10-10",
    ),
}


def in_year(year, text):
    return date.fromisoformat(f"{year}-{text}")


def days_of(year):
    return [date(year, 1, 1) + timedelta(n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


class TestDays:
    def test_the_day_changes_at_midnight_in_shanghai(self):
        assert calendar.local_day(datetime(2026, 11, 22, 15, 59, 59, tzinfo=UTC)) == date(2026, 11, 22)
        assert calendar.local_day(datetime(2026, 11, 22, 16, 0, tzinfo=UTC)) == date(2026, 11, 23)

    def test_the_summer_time_of_1988_counts(self):
        assert calendar.local_day(datetime(1988, 7, 1, 15, 30, tzinfo=UTC)) == date(1988, 7, 2)
        assert calendar.local_day(datetime(1992, 7, 1, 15, 30, tzinfo=UTC)) == date(1992, 7, 1)

    def test_a_moment_without_a_zone_is_refused(self):
        with pytest.raises(ValueError, match="time zone"):
            calendar.local_day(datetime(2026, 11, 22))  # noqa: DTZ001

    def test_today_follows_the_clock_and_can_be_told(self):
        with time_machine.travel(datetime(2026, 11, 22, 16, 0, tzinfo=UTC), tick=False):
            assert calendar.today() == date(2026, 11, 23)
        assert calendar.today(datetime(2026, 1, 1, tzinfo=UTC)) == date(2026, 1, 1)

    @given(st.dates(date(1950, 1, 1), date(2100, 12, 31)))
    def test_a_day_starts_with_itself(self, day):
        start = calendar.start_of(day).astimezone(UTC)
        assert calendar.local_day(start) == day
        assert calendar.local_day(start - timedelta(microseconds=1)) == day - timedelta(1)


class TestPeriods:
    @pytest.mark.parametrize(
        ("day", "period", "first", "last"),
        [
            ("2026-11-23", "WEEK", "2026-11-23", "2026-11-29"),
            ("2026-11-22", "WEEK", "2026-11-16", "2026-11-22"),
            ("2027-01-01", "WEEK", "2026-12-28", "2027-01-03"),
            ("2024-02-29", "MONTH", "2024-02-01", "2024-02-29"),
            ("2026-12-31", "MONTH", "2026-12-01", "2026-12-31"),
            ("2026-11-23", "QUARTER", "2026-10-01", "2026-12-31"),
            ("2026-06-30", "QUARTER", "2026-04-01", "2026-06-30"),
            ("2028-02-29", "YEAR", "2028-01-01", "2028-12-31"),
        ],
    )
    def test_a_period_is_the_calendars(self, day, period, first, last):
        expected = (date.fromisoformat(first), date.fromisoformat(last))
        assert calendar.period_of(date.fromisoformat(day), period) == expected

    @given(DAYS, st.sampled_from(Period))
    def test_periods_follow_each_other_without_gap_or_overlap(self, day, period):
        first, last = calendar.period_of(day, period)
        assert first <= day <= last
        assert calendar.period_of(first, period) == calendar.period_of(last, period) == (first, last)
        assert calendar.next_period(day, period)[0] == last + timedelta(1)

    @given(DAYS, st.integers(0, 400), st.sampled_from(Period))
    def test_the_periods_between_two_days_are_those_that_hold_one(self, first, length, period):
        last = min(first + timedelta(length), date(2099, 12, 31))
        days = [first + timedelta(n) for n in range((last - first).days + 1)]
        expected = sorted({calendar.period_of(day, period) for day in days})
        assert list(calendar.periods_between(first, last, period)) == expected

    def test_there_is_no_period_between_days_in_the_wrong_order(self):
        assert list(calendar.periods_between(date(2026, 2, 1), date(2026, 1, 31), "MONTH")) == []

    def test_an_unknown_period_is_refused(self):
        with pytest.raises(ValueError, match="DECADE"):
            calendar.period_of(date(2026, 1, 1), "DECADE")


class TestLunarDates:
    @pytest.mark.parametrize(
        ("day", "words"),
        [
            ("2026-11-23", "农历十月十五"),
            ("2026-02-16", "农历腊月廿九"),
            ("2026-02-17", "农历正月初一"),
            ("2025-07-25", "农历闰六月初一"),
            ("2023-03-22", "农历闰二月初一"),
            ("2020-05-23", "农历闰四月初一"),
            ("2024-12-31", "农历腊月初一"),
            ("2033-12-22", "农历闰冬月初一"),
            ("1949-10-01", "农历八月初十"),
            ("1900-01-31", "农历正月初一"),
        ],
    )
    def test_a_day_is_said_as_in_the_almanac(self, day, words):
        assert calendar.lunar_in_words(date.fromisoformat(day)) == words

    def test_solar_terms(self):
        assert calendar.solar_term(date(2026, 11, 22)) == "小雪"
        assert calendar.solar_term(date(2026, 11, 23)) == ""
        assert calendar.solar_term(date(2026, 4, 5)) == "清明"
        assert calendar.solar_term(date(2025, 12, 21)) == "冬至"

    @pytest.mark.parametrize("day", [date(1899, 12, 31), date(2101, 1, 1)])
    def test_days_beyond_the_tables_are_refused(self, day):
        with pytest.raises(ValueError, match="1900–2100"):
            calendar.lunar_in_words(day)


class TestFestivals:
    @pytest.mark.parametrize("year", PUBLISHED_FESTIVALS)
    def test_they_are_on_the_published_days(self, year):
        spring, dragon_boat, mid_autumn, double_ninth = (in_year(year, t) for t in PUBLISHED_FESTIVALS[year])
        assert calendar.festivals_of(year) == {
            Festival.NEW_YEAR: date(year, 1, 1),
            Festival.SPRING: spring,
            Festival.DRAGON_BOAT: dragon_boat,
            Festival.MID_AUTUMN: mid_autumn,
            Festival.NATIONAL_DAY: date(year, 10, 1),
            Festival.DOUBLE_NINTH: double_ninth,
        }

    def test_another_library_agrees_for_all_years_of_working_days(self):
        named = {"春节": Festival.SPRING, "端午节": Festival.DRAGON_BOAT, "中秋节": Festival.MID_AUTUMN}
        for year in range(2008, 2100):
            theirs = China(years=year, observed=False, language="zh_CN")
            for name, festival in named.items():
                assert name in theirs.get(calendar.festivals_of(year)[festival], ""), (year, name)

    def test_every_year_of_the_tables_has_all_six_in_order(self):
        for year in calendar.LUNAR_YEARS:
            days = calendar.festivals_of(year)
            assert set(days) == set(Festival)
            assert list(days.values()) == sorted(days.values())
            assert {day.year for day in days.values()} == {year}

    def test_two_fall_together_in_2031(self):
        assert [name for day, name in calendar.festivals_between(date(2031, 10, 1), date(2031, 10, 1))] == [
            Festival.NATIONAL_DAY,
            Festival.MID_AUTUMN,
        ]

    def test_a_span_over_the_end_of_the_year_holds_both_ends(self):
        assert calendar.festivals_between(date(2026, 10, 18), date(2027, 2, 6)) == [
            (date(2026, 10, 18), Festival.DOUBLE_NINTH),
            (date(2027, 1, 1), Festival.NEW_YEAR),
            (date(2027, 2, 6), Festival.SPRING),
        ]

    def test_years_beyond_the_tables_are_refused(self):
        with pytest.raises(ValueError, match="1900–2100"):
            calendar.festivals_of(2101)

    def test_nobody_can_change_the_cached_year(self):
        with pytest.raises(TypeError):
            calendar.festivals_of(2026)[Festival.SPRING] = date(2026, 1, 1)  # type: ignore[index]


class TestWorkingDays:
    @pytest.mark.parametrize("year", ANNOUNCED)
    def test_every_day_of_an_announced_year_is_as_announced(self, year):
        stretches, worked = ANNOUNCED[year]
        off = {
            day
            for stretch in stretches.split()
            for day in days_of(year)
            if in_year(year, stretch.split("…")[0]) <= day <= in_year(year, stretch.split("…")[1])
        }
        worked_days = {in_year(year, text) for text in worked.split()}
        for day in days_of(year):
            expected = day in worked_days or (day.weekday() < 5 and day not in off)
            assert calendar.is_working_day(day) == expected, day

    def test_years_not_yet_announced_are_computed(self):
        assert not calendar.is_working_day(date(2030, 10, 1))
        assert not calendar.is_working_day(date(2030, 2, 4))
        assert calendar.is_working_day(date(2030, 11, 1))
        assert not calendar.is_working_day(date(2030, 11, 2))

    def test_local_days_overrule_the_notice(self):
        local = {date(2026, 11, 24): False, date(2026, 11, 28): True}
        assert not calendar.is_working_day(date(2026, 11, 24), local=local)
        assert calendar.is_working_day(date(2026, 11, 28), local=local)
        assert calendar.add_working_days(date(2026, 11, 23), 1, local=local) == date(2026, 11, 25)

    @pytest.mark.parametrize(
        ("day", "count", "lands_on"),
        [
            ("2026-11-23", 1, "2026-11-24"),
            ("2026-11-27", 1, "2026-11-30"),
            ("2026-11-28", 1, "2026-11-30"),
            ("2026-11-28", 0, "2026-11-30"),
            ("2026-11-23", 0, "2026-11-23"),
            ("2026-02-13", 1, "2026-02-14"),
            ("2026-02-14", 1, "2026-02-24"),
            ("2026-09-30", 3, "2026-10-10"),
        ],
    )
    def test_deadlines_step_over_days_off(self, day, count, lands_on):
        assert calendar.add_working_days(date.fromisoformat(day), count) == date.fromisoformat(lands_on)

    @given(st.dates(date(2015, 1, 1), date(2035, 12, 31)), st.integers(1, 30))
    def test_a_deadline_is_a_working_day_with_as_many_before_it(self, day, count):
        deadline = calendar.add_working_days(day, count)
        after = [day + timedelta(n) for n in range(1, (deadline - day).days + 1)]
        assert calendar.is_working_day(deadline)
        assert sum(map(calendar.is_working_day, after)) == count

    def test_counting_backward_is_refused(self):
        with pytest.raises(ValueError, match="forward"):
            calendar.add_working_days(date(2026, 11, 23), -1)


class TestWords:
    def test_a_day(self):
        assert calendar.day_in_words(date(2026, 11, 23)) == "11月23日 星期一"
        assert calendar.day_in_words(date(2026, 11, 29)) == "11月29日 星期日"

    @pytest.mark.parametrize(
        ("clock", "words"),
        [
            ("00:00", "凌晨0点"),
            ("06:30", "早上6点半"),
            ("09:00", "上午9点"),
            ("11:45", "上午11点45分"),
            ("12:00", "中午12点"),
            ("12:30", "中午12点半"),
            ("13:00", "下午1点"),
            ("15:30", "下午3点半"),
            ("19:05", "晚上7点05分"),
            ("23:59:59", "晚上11点59分"),
        ],
    )
    def test_a_time(self, clock, words):
        assert calendar.time_in_words(time.fromisoformat(clock)) == words

    def test_a_moment_is_said_in_shanghai_time(self):
        moment = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
        assert calendar.moment_in_words(moment) == "11月23日 星期一 凌晨0点半"


def test_lunar_days_are_worked_out_once():
    first = date(2026, 1, 1)
    for _ in range(2):
        calendar.lunar_in_words(first)
        calendar.festivals_of(2026)
    assert calendar.lunar_in_words.cache_info().hits >= 1
    assert calendar.festivals_of.cache_info().hits >= 1


def test_the_module_loads_before_the_settings():
    code = "import datetime, laoling.calendar as c; print(c.is_working_day(datetime.date(2026, 10, 10)))"
    run = subprocess.run([sys.executable, "-c", code], env={}, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "True"
