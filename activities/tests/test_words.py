from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from activities import words
from activities.templatetags.spoken import tel
from activities.tests.factories import at
from laoling import calendar

MOMENTS = st.datetimes(datetime(1992, 1, 1), datetime(2099, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=calendar.SHANGHAI)
)


def test_a_span_names_the_part_of_the_day_once():
    assert words.span_in_words(at("2026-11-23 09:00"), at("2026-11-23 11:30")) == "上午9点到11点半"


def test_a_span_into_the_afternoon_names_both_parts():
    assert words.span_in_words(at("2026-11-23 09:00"), at("2026-11-23 15:00")) == "上午9点到下午3点"


def test_a_span_over_days_names_the_days():
    span = words.span_in_words(at("2026-11-23 09:00"), at("2026-11-25 17:00"))
    assert span == "11月23日上午9点到11月25日下午5点"


@given(MOMENTS, st.integers(1, 31 * 24 * 60))
def test_every_span_says_when_it_begins_and_never_repeats_a_part_of_the_day(starts_at, minutes):
    ends_at = starts_at + timedelta(minutes=minutes)
    span = words.span_in_words(starts_at, ends_at)
    first, last = span.split("到")
    assert first.endswith(calendar.time_in_words(starts_at.time()))
    assert calendar.time_in_words(ends_at.time()).endswith(last.rpartition("日")[2])
    assert ("月" in span) == (starts_at.date() != ends_at.date())
    assert "月" in span or first[:2] != last[:2]


def test_only_today_and_tomorrow_have_a_name():
    today = date(2026, 12, 31)
    names = [words.near(today + timedelta(days=n), today=today) for n in (-1, 0, 1, 2)]
    assert names == ["", "今天", "明天", ""]


def test_a_day_tells_its_lunar_date_and_festival():
    assert words.lunar_and_festivals(date(2026, 9, 25)) == "农历八月十五 中秋节"
    assert words.lunar_and_festivals(date(2027, 1, 1)).endswith("元旦")
    assert words.lunar_and_festivals(date(2026, 11, 22)) == "农历十月十四 小雪"


def test_a_phone_is_dialled_without_its_dashes():
    assert tel("0546-855 1234") == "tel:05468551234"
