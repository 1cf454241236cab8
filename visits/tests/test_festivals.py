"""Festivals as pure functions: examples, and made-up rules and lives against an oracle (Rules of duties, 7)."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from laoling.calendar import Festival
from visits import festivals
from visits.festivals import Rule
from visits.tests import festival_oracle as oracle
from visits.tests.histories import DEFAULT_STANDARDS, FAR_BACK
from visits.windows import CardFacts, Pause, TierChange

DEFAULTS = tuple(Rule("", f.value, "KEEP", 14 if f == Festival.SPRING else 7, FAR_BACK) for f in Festival)
PATHS = ("", "0001", "00010001", "000100010001", "0002")


def wanted(opened_on, *, first, through, closed_on=None, rules=DEFAULTS, path="000100010001", pauses=()):
    facts = CardFacts(opened_on, (TierChange(opened_on, 2),), DEFAULT_STANDARDS, pauses, closed_on)
    found = festivals.wanted_festivals(facts, rules, path, first, through)
    return [(w.origin, f"{w.opens_on:%m-%d}…{w.due_on:%m-%d}", w.ended_as) for w in found]


def test_rule_7_spring_begins_14_days_before_the_others_7_and_each_ends_on_its_day():
    year = wanted(date(2025, 1, 1), first=date(2026, 1, 1), through=date(2026, 12, 24))
    assert year == [
        ("NEW_YEAR", "12-25…01-01", ""),
        ("SPRING", "02-03…02-17", ""),
        ("DRAGON_BOAT", "06-12…06-19", ""),
        ("MID_AUTUMN", "09-18…09-25", ""),
        ("NATIONAL_DAY", "09-24…10-01", ""),
        ("DOUBLE_NINTH", "10-11…10-18", ""),
    ]


def test_rule_7_two_festivals_on_one_day_are_two_duties_as_in_2031():
    both = wanted(date(2031, 1, 1), first=date(2031, 9, 1), through=date(2031, 10, 10))
    assert {row[:2] for row in both} == {("MID_AUTUMN", "09-24…10-01"), ("NATIONAL_DAY", "09-24…10-01")}


def test_rule_7_a_card_that_opens_meanwhile_has_the_window_cut_to_its_day():
    days = {"first": date(2026, 9, 26), "through": date(2026, 10, 5)}
    assert wanted(date(2026, 9, 28), **days) == [("NATIONAL_DAY", "09-28…10-01", "")]
    assert wanted(date(2026, 10, 1), **days) == [("NATIONAL_DAY", "10-01…10-01", "")]
    assert wanted(date(2026, 10, 2), **days) == []


def test_rule_7_a_window_runs_across_the_end_of_the_year():
    """元旦 begins in December; the festival after it, 春节, in January or February of the same year."""
    days = {"first": date(2026, 12, 20), "through": date(2027, 1, 3)}
    assert wanted(date(2026, 11, 1), **days) == [("NEW_YEAR", "12-25…01-01", "")]
    assert wanted(date(2026, 12, 31), **days) == [("NEW_YEAR", "12-31…01-01", "")]
    assert wanted(date(2027, 1, 1), **days) == [("NEW_YEAR", "01-01…01-01", "")]
    assert wanted(date(2026, 11, 1), closed_on=date(2026, 12, 30), **days)[0][2] == "CLOSED"
    assert wanted(date(2026, 11, 1), closed_on=date(2027, 1, 2), **days)[0][2] == "MISSED"
    earliest = {"first": date(2031, 1, 2), "through": date(2031, 1, 23)}  # 春节 on 23 January
    assert wanted(date(2030, 12, 31), **earliest) == [("SPRING", "01-09…01-23", "")]


def test_a_closing_cancels_what_is_open_and_leaves_what_was_overdue_as_missed():
    days = {"first": date(2026, 9, 26), "through": date(2026, 10, 5)}
    opened_on = date(2026, 1, 1)
    assert wanted(opened_on, closed_on=date(2026, 10, 2), **days)[0][2] == "MISSED"
    assert wanted(opened_on, closed_on=date(2026, 10, 1), **days)[0][2] == "CLOSED"
    assert wanted(opened_on, closed_on=date(2026, 9, 23), **days) == []


def test_a_pause_never_waives_a_festival():
    pause = Pause(date(2026, 9, 1), date(2026, 9, 1), date(2026, 10, 20))
    days = {"first": date(2026, 9, 26), "through": date(2026, 10, 5)}
    assert wanted(date(2026, 1, 1), pauses=(pause,), **days) == [("NATIONAL_DAY", "09-24…10-01", "")]


def test_the_nearest_unit_with_a_rule_of_its_own_decides():
    days = {"first": date(2026, 9, 26), "through": date(2026, 10, 5)}
    no = Rule("00010001", "NATIONAL_DAY", "SKIP", 7, date(2026, 1, 1))
    early = Rule("000100010001", "NATIONAL_DAY", "KEEP", 10, date(2026, 3, 1))
    follow = Rule("000100010001", "NATIONAL_DAY", "FOLLOW", 7, date(2026, 9, 1))
    assert wanted(date(2026, 1, 1), rules=(*DEFAULTS, no), **days) == []
    assert wanted(date(2026, 1, 1), rules=(*DEFAULTS, no), path="00010002", **days)
    own = wanted(date(2026, 1, 1), rules=(*DEFAULTS, no, early), **days)
    assert own == [("NATIONAL_DAY", "09-21…10-01", "")]
    assert wanted(date(2026, 1, 1), rules=(*DEFAULTS, no, early, follow), **days) == []


def test_a_rule_says_nothing_about_festivals_before_its_day():
    no = Rule("", "NATIONAL_DAY", "SKIP", 7, date(2026, 10, 2))
    days = {"first": date(2026, 9, 26), "through": date(2026, 10, 5)}
    assert wanted(date(2026, 1, 1), rules=(*DEFAULTS, no), **days)


@st.composite
def festival_rules(draw, around):
    """One row a unit, festival and day at most, beside the defaults or without them."""
    rows = {}
    for _ in range(draw(st.integers(0, 8))):
        path, festival = draw(st.sampled_from(PATHS)), draw(st.sampled_from(list(Festival))).value
        choices = ["KEEP", "KEEP", "SKIP"] if path == "" else ["KEEP", "SKIP", "FOLLOW"]
        day = around + timedelta(days=draw(st.integers(-200, 200)))
        before = draw(st.integers(0, 30))
        rows[path, festival, day] = Rule(path, festival, draw(st.sampled_from(choices)), before, day)
    defaults = DEFAULTS if draw(st.integers(0, 3)) else ()
    return (*defaults, *rows.values())


@st.composite
def festival_lives(draw):
    """A card of 2020 to 2031 with tiers, pauses and perhaps a closing."""
    opened_on = date(2020, 2, 1) + timedelta(days=draw(st.integers(0, 4200)))
    tiers = [TierChange(opened_on, draw(st.integers(1, 3)))]
    for offset in sorted(draw(st.lists(st.integers(0, 90), max_size=3))):
        tiers.append(TierChange(opened_on + timedelta(days=offset), draw(st.integers(1, 3))))
    closed_on = opened_on + timedelta(days=draw(st.integers(0, 120))) if draw(st.booleans()) else None
    return CardFacts(opened_on, tuple(tiers), DEFAULT_STANDARDS, (), closed_on)


@settings(max_examples=150)
@given(facts=festival_lives(), data=st.data(), ahead=st.integers(-10, 100))
def test_wanted_festivals_are_those_of_the_oracle(facts, data, ahead):
    rules = data.draw(festival_rules(facts.opened_on))
    path = data.draw(st.sampled_from(PATHS[2:]))
    through = facts.opened_on + timedelta(days=ahead + 14)
    first = through - timedelta(days=44)
    found = {
        (w.origin, w.opens_on, w.due_on, w.tier, w.ended_as)
        for w in festivals.wanted_festivals(facts, rules, path, first, through)
    }
    assert found == oracle.wanted(facts, rules, path, first, through)


@settings(max_examples=60)
@given(data=st.data(), day=st.dates(date(2020, 2, 1), date(2031, 6, 1)))
def test_nothing_opens_while_it_is_quiet(data, day):
    rules = data.draw(festival_rules(day))
    quiet = min(festivals.quiet_until(rules, day), day + timedelta(days=120))
    facts = CardFacts(date(2020, 1, 1), (TierChange(date(2020, 1, 1), 2),), DEFAULT_STANDARDS)
    first = day - timedelta(days=60)
    now, later = (festivals.wanted_festivals(facts, rules, "0001", first, until) for until in (day, quiet))
    assert now == later
