"""Rules of duties 1 to 9, by the examples of the domain and by a day-by-day oracle."""

from dataclasses import astuple, replace
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from laoling import calendar
from laoling.calendar import SHANGHAI
from visits import windows
from visits.tests import oracle
from visits.tests.histories import CORNERS, DEFAULT_STANDARDS, FAR_BACK, MOST_TIMES, contacts_of, histories
from visits.windows import CardFacts, Contact, Pause, Standard, TierChange

FAR_AHEAD = date(2027, 12, 31)


def day(text):
    """`11-04` is in 2026; other years are written out."""
    return date.fromisoformat(text if len(text) == 10 else f"2026-{text}")


def noon_of(text):
    return datetime.combine(day(text), time(12), SHANGHAI)


def make_facts(*tiers, pauses=(), closed_on=None, standards=DEFAULT_STANDARDS):
    """`make_facts(("11-04", 2))`: opened on 4 November at tier 2."""
    changes = tuple(TierChange(day(on), tier) for on, tier in tiers)
    pauses = tuple(Pause(*map(day, pause)) for pause in pauses)
    return CardFacts(changes[0].on, changes, standards, pauses, day(closed_on) if closed_on else None)


def shown(wanted, kind="VISIT"):
    """Duties as the table of the domain writes them."""
    marks = {"FIRST": " first", "AFTER_PAUSE": " after the pause", "REGULAR": ""}
    return [
        f"{w.opens_on:%m-%d}…{w.due_on:%m-%d}{marks[w.origin]} {w.ended_as.lower()}".rstrip()
        for w in wanted
        if w.kind == kind
    ]


def planned(facts, today, kind="VISIT"):
    return shown(windows.wanted_duties(facts, windows.horizon(day(today))), kind)


def states(facts, contacts, today):
    """The state of every visit duty after the given contacts."""
    result = {}
    for wanted in windows.wanted_duties(facts, windows.horizon(day(today))):
        contact = windows.settling_contact(wanted, contacts, facts.closed_on)
        duty = SimpleNamespace(**vars(wanted), settled_on=contact and contact.day, due_at=None)
        if wanted.kind == "VISIT":
            result[f"{wanted.opens_on:%m-%d}…{wanted.due_on:%m-%d}"] = windows.state_of(
                duty, noon_of(today)
            ).value
    return result


def met(text, outcome="MET", kinds=("VISIT",)):
    return Contact(day(text), outcome, frozenset(kinds))


# The examples of the domain


def test_e1_opening_gives_a_first_contact_and_a_cut_month():
    facts = make_facts(("11-04", 2))
    assert planned(facts, "11-04") == ["11-04…11-11 first", "11-04…11-30"]
    assert planned(facts, "11-17") == ["11-04…11-11 first", "11-04…11-30", "12-01…12-31"]
    assert planned(facts, "11-16") == ["11-04…11-11 first", "11-04…11-30"]


def test_e2_a_month_with_four_days_left_is_left_out():
    assert planned(make_facts(("11-27", 2)), "11-27") == ["11-27…12-04 first", "12-01…12-31"]


def test_e3_raising_keeps_the_quarter_and_begins_weeks():
    facts = make_facts(("07-01", 3), ("11-18", 1))
    assert planned(facts, "11-18")[-4:] == [
        "10-01…12-31",
        "11-18…11-25 first",
        "11-23…11-29",
        "11-30…12-06",
    ]


def test_e4_lowering_keeps_the_week_and_cuts_the_quarter():
    facts = make_facts(("2026-12-21", 1), ("2027-01-02", 3))
    assert planned(facts, "2027-03-18")[-3:] == ["12-28…01-03", "01-02…03-31", "04-01…06-30"]


def test_e5_a_week_that_opens_on_the_day_of_lowering_ends():
    facts = make_facts(("11-02", 1), ("11-09", 2))
    assert planned(facts, "11-15") == ["11-02…11-08", "11-02…11-09 first", "11-09…11-30"]


def test_e6_two_changes_on_one_day_are_as_if_nothing_had_happened():
    facts = make_facts(("09-01", 2), ("11-18", 1), ("11-18", 2))
    assert planned(facts, "12-01") == planned(make_facts(("09-01", 2)), "12-01")


def test_e7_one_visit_settles_the_first_contact_and_the_month():
    assert states(make_facts(("11-04", 2)), [met("11-06")], "11-10") == {
        "11-04…11-11": "DONE",
        "11-04…11-30": "DONE",
    }


def test_e8_one_visit_clears_a_backlog_late_and_its_own_month_on_time():
    facts = make_facts(("05-01", 2))
    assert states(facts, [met("05-03"), met("06-03"), met("11-10")], "11-10") == {
        "05-01…05-08": "DONE",
        "05-01…05-31": "DONE",
        "06-01…06-30": "DONE",
        "07-01…07-31": "DONE_LATE",
        "08-01…08-31": "DONE_LATE",
        "09-01…09-30": "DONE_LATE",
        "10-01…10-31": "DONE_LATE",
        "11-01…11-30": "DONE",
    }


def test_e9_a_pause_waives_what_falls_due_inside_it():
    facts = make_facts(("10-01", 2), pauses=[("11-20", "11-20", "12-10")])
    assert planned(facts, "11-30")[-3:] == [
        "11-01…11-30 paused",
        "12-01…12-31",
        "12-11…12-18 after the pause",
    ]


def test_e10_a_pause_recorded_later_leaves_what_was_overdue_by_then():
    facts = make_facts(("10-01", 2), pauses=[("12-02", "11-26", "12-10")])
    assert planned(facts, "12-02")[-3:] == ["11-01…11-30", "12-01…12-31", "12-11…12-18 after the pause"]


def test_e11_a_visit_counts_for_the_week_of_its_day_not_of_its_recording():
    facts = make_facts(("11-09", 1))
    before = states(facts, [met("11-15")], "11-16")
    assert before["11-09…11-15"] == "DONE"
    assert before["11-16…11-22"] == "OPEN"
    assert states(facts, [met("11-16")], "11-16")["11-09…11-15"] == "DONE_LATE"


def test_e12_twice_a_week_is_monday_to_thursday_and_friday_to_sunday():
    facts = make_facts(("11-02", 1))
    assert planned(facts, "11-02", "HOME_SERVICE") == [
        "11-02…11-05",
        "11-02…11-09 first",
        "11-06…11-08",
        "11-09…11-12",
        "11-13…11-15",
        "11-16…11-19",
    ]


# Windows (1, 2)


@pytest.mark.parametrize(
    ("first", "last", "times", "lengths"),
    [
        ("11-02", "11-08", 2, [4, 3]),
        ("12-01", "12-31", 2, [16, 15]),
        ("2027-02-01", "2027-02-28", 4, [7, 7, 7, 7]),
        ("2028-02-01", "2028-02-29", 4, [8, 7, 7, 7]),
        ("11-02", "11-08", 7, [1] * 7),
        ("10-01", "12-31", 3, [31, 31, 30]),
    ],
)
def test_rule_1_it_cuts_a_period_into_equal_windows_the_longer_ones_first(first, last, times, lengths):
    cut = list(windows.cut(day(first), day(last), times))
    assert [(due - opens).days + 1 for opens, due in cut] == lengths
    assert (cut[0][0], cut[-1][1]) == (day(first), day(last))


@given(
    st.sampled_from(list(MOST_TIMES)).flatmap(lambda p: st.tuples(st.just(p), st.integers(1, MOST_TIMES[p]))),
    st.dates(date(2019, 1, 1), date(2033, 12, 31)),
)
def test_rule_1_windows_cover_every_day_of_a_period_once(rhythm, some_day):
    period, times = rhythm
    first, last = calendar.period_of(some_day, period)
    assert first <= some_day <= last
    days = [
        opens + timedelta(days=n)
        for opens, due in windows.cut(first, last, times)
        for n in range((due - opens).days + 1)
    ]
    assert days == [first + timedelta(days=n) for n in range((last - first).days + 1)]


@pytest.mark.parametrize(
    ("some_day", "week"),
    [
        ("2026-12-31", ("2026-12-28", "2027-01-03")),
        ("2027-01-03", ("2026-12-28", "2027-01-03")),
        ("2024-12-30", ("2024-12-30", "2025-01-05")),
        ("2020-12-31", ("2020-12-28", "2021-01-03")),
    ],
)
def test_weeks_run_across_the_end_of_the_year(some_day, week):
    assert calendar.period_of(day(some_day), "WEEK") == (day(week[0]), day(week[1]))


def test_a_window_that_opens_on_the_first_day_is_whole_and_kept():
    """Monday: half a week is short, but nothing of it is gone; Tuesday: three days left, so not."""
    assert planned(make_facts(("11-23", 1)), "11-23", "HOME_SERVICE")[0] == "11-23…11-26"
    assert planned(make_facts(("11-24", 1)), "11-24", "HOME_SERVICE")[0] == "11-24…12-01 first"
    assert planned(make_facts(("11-24", 1)), "11-24", "HOME_SERVICE")[1] == "11-27…11-29"


def test_rule_2_exactly_seven_days_left_are_enough():
    assert "11-24…11-30" in planned(make_facts(("11-24", 2)), "11-24")
    assert "11-25…11-30" not in planned(make_facts(("11-25", 2)), "11-25")


def test_rule_2_the_29_february_makes_the_seventh_day():
    assert "02-23…02-29" in planned(make_facts(("2028-02-23", 2)), "2028-02-23")
    assert "02-23…02-28" not in planned(make_facts(("2027-02-23", 2)), "2027-02-23")


def test_rule_2_a_standard_that_changes_begins_a_new_rhythm_for_its_kind_only():
    weekly = Standard(2, "VISIT", 1, "WEEK", day("11-18"))
    facts = make_facts(("10-01", 2), standards=(*DEFAULT_STANDARDS, weekly))
    assert planned(facts, "11-18")[-3:] == ["11-01…11-30", "11-23…11-29", "11-30…12-06"]
    assert planned(facts, "11-18", "HOME_SERVICE") == planned(
        make_facts(("10-01", 2)), "11-18", "HOME_SERVICE"
    )


def test_a_standard_of_another_tier_changes_nothing():
    other = Standard(1, "VISIT", 3, "WEEK", day("11-18"))
    facts = make_facts(("10-01", 2), standards=(*DEFAULT_STANDARDS, other))
    assert planned(facts, "11-18") == planned(make_facts(("10-01", 2)), "11-18")


def test_a_kind_without_a_standard_asks_for_nothing():
    only_visits = tuple(s for s in DEFAULT_STANDARDS if s.kind == "VISIT")
    facts = make_facts(("11-04", 2), standards=only_visits)
    assert planned(facts, "11-17", "HOME_SERVICE") == []
    assert planned(facts, "11-17") == planned(make_facts(("11-04", 2)), "11-17")


def test_a_first_standard_of_a_kind_brings_no_first_contact():
    standards = (Standard(2, "VISIT", 1, "MONTH", day("11-10")),)
    assert planned(make_facts(("11-04", 2), standards=standards), "11-17") == ["11-10…11-30", "12-01…12-31"]


def test_a_tier_without_the_kind_ends_its_rhythm():
    without = tuple(s for s in DEFAULT_STANDARDS if (s.tier, s.kind) != (3, "HOME_SERVICE"))
    facts = make_facts(("10-01", 2), ("11-10", 3), standards=without)
    assert planned(facts, "12-20", "HOME_SERVICE")[-1] == "11-01…11-15"


# First contact (3) and a change within a change


def test_rule_3_lowering_brings_no_first_contact():
    assert not [d for d in planned(make_facts(("09-01", 1), ("11-11", 3)), "11-11") if "11-11…11-18" in d]


def test_a_first_contact_stays_when_the_tier_changes_again_after_it_opened():
    facts = make_facts(("10-01", 3), ("11-16", 1), ("11-18", 2))
    assert planned(facts, "11-18")[-4:] == [
        "11-16…11-22",
        "11-16…11-23 first",
        "11-18…11-30",
        "12-01…12-31",
    ]


def test_rule_3_raising_twice_gives_two_first_contacts():
    facts = make_facts(("10-01", 3), ("11-16", 2), ("11-18", 1))
    firsts = [d for d in planned(facts, "11-18") if "first" in d]
    assert firsts == ["10-01…10-08 first", "11-16…11-23 first", "11-18…11-25 first"]


def test_a_raise_undone_on_its_own_day_brings_no_first_contact():
    facts = make_facts(("10-01", 3), ("11-16", 1), ("11-16", 2), ("11-16", 3))
    assert planned(facts, "11-18") == planned(make_facts(("10-01", 3)), "11-18")


# What settles (4) and back-dating (5)


def make_duty(**kwargs):
    facts = {"kind": "VISIT", "opens_on": day("11-01"), "due_on": day("11-30"), "phone_counts": False}
    rest = {"ended_as": "", "tier": 2, "settled_on": None, "due_at": None, "settled_at": None}
    return SimpleNamespace(**{**facts, **rest, **kwargs})


@pytest.mark.parametrize(
    ("outcome", "phone_counts", "settles"),
    [
        ("MET", False, True),
        ("REFUSED", False, True),
        ("PHONED", False, False),
        ("PHONED", True, True),
        ("ABSENT", True, False),
    ],
)
def test_rule_4_only_some_outcomes_settle(outcome, phone_counts, settles):
    duty = make_duty(phone_counts=phone_counts)
    contact = met("11-10", outcome)
    assert windows.settling_contact(duty, [contact]) == (contact if settles else None)


def test_rule_4_the_first_qualifying_visit_settles():
    visits = [
        met("10-31"),
        met("11-02", "ABSENT"),
        met("11-03", kinds=["HOME_SERVICE"]),
        met("11-05"),
        met("11-09"),
    ]
    assert windows.settling_contact(make_duty(), visits) == met("11-05")


def test_rule_6_a_waived_duty_is_answered_by_a_visit_inside_its_window_only():
    for ended_as in ("PAUSED", "WAIVED"):
        assert windows.settling_contact(make_duty(ended_as=ended_as), [met("11-30")]) == met("11-30")
        assert windows.settling_contact(make_duty(ended_as=ended_as), [met("12-01")]) is None


def test_a_cancelled_duty_is_never_answered():
    assert windows.settling_contact(make_duty(ended_as="CANCELLED"), [met("11-10")]) is None


def test_nothing_is_answered_by_a_visit_after_the_card_was_closed():
    missed = make_duty(ended_as="MISSED")
    assert windows.settling_contact(missed, [met("12-05")], closed_on=day("12-04")) is None
    assert windows.settling_contact(missed, [met("12-04")], closed_on=day("12-04")) == met("12-04")


def test_rule_5_a_visit_may_be_recorded_for_thirty_days_and_never_ahead():
    today = day("11-23")
    assert windows.may_be_recorded(today, today)
    assert windows.may_be_recorded(today - timedelta(days=30), today)
    assert not windows.may_be_recorded(today - timedelta(days=31), today)
    assert not windows.may_be_recorded(today + timedelta(days=1), today)


def test_rule_5_more_than_three_days_later_is_late_recorded():
    assert not windows.is_late_recorded(day("11-20"), day("11-23"))
    assert windows.is_late_recorded(day("11-19"), day("11-23"))


# Pauses (6)


def test_rule_6_a_pause_over_several_windows_waives_each():
    facts = make_facts(("11-02", 1), pauses=[("11-10", "11-10", "12-01")])
    assert planned(facts, "12-01")[2:] == [
        "11-09…11-15 paused",
        "11-16…11-22 paused",
        "11-23…11-29 paused",
        "11-30…12-06",
        "12-02…12-09 after the pause",
        "12-07…12-13",
        "12-14…12-20",
    ]


def test_overlapping_and_adjoining_pauses_bring_one_contact_after_the_last():
    facts = make_facts(("10-01", 2), pauses=[("11-01", "11-01", "11-10"), ("11-05", "11-08", "11-15")])
    assert [d for d in planned(facts, "11-15") if "after" in d] == ["11-16…11-23 after the pause"]
    facts = make_facts(("10-01", 2), pauses=[("11-01", "11-01", "11-10"), ("11-05", "11-11", "11-15")])
    assert [d for d in planned(facts, "11-15") if "after" in d] == ["11-16…11-23 after the pause"]


def test_two_pauses_that_end_together_bring_one_contact():
    facts = make_facts(("10-01", 2), pauses=[("11-01", "11-01", "11-10"), ("11-05", "11-08", "11-10")])
    assert [d for d in planned(facts, "11-15") if "after" in d] == ["11-11…11-18 after the pause"]


def test_a_pause_cut_short_gives_back_what_it_had_waived():
    facts = make_facts(("10-01", 2), pauses=[("11-20", "11-20", "11-25")])
    assert planned(facts, "11-25")[-3:] == ["11-01…11-30", "11-26…12-03 after the pause", "12-01…12-31"]


def test_rule_6_a_duty_due_on_the_first_or_last_day_of_a_pause_is_waived():
    for pause in (("11-20", "11-30", "12-05"), ("11-20", "11-21", "11-30")):
        assert "11-01…11-30 paused" in planned(make_facts(("10-01", 2), pauses=[pause]), "11-20")


def test_a_duty_due_on_the_day_of_recording_is_not_overdue_yet():
    assert "11-01…11-30 paused" in planned(
        make_facts(("10-01", 2), pauses=[("11-30", "11-26", "12-10")]), "11-30"
    )


def test_after_a_pause_the_contact_is_by_the_tier_of_that_day():
    facts = make_facts(("10-01", 3), ("11-18", 1), pauses=[("11-10", "11-10", "11-17")])
    contacts = windows.wanted_duties(facts, day("12-01"))
    assert [w.tier for w in contacts if w.origin == "AFTER_PAUSE"] == [1, 1]


# Closing (8)


def test_rule_8_closing_cancels_what_is_open_and_leaves_the_overdue_as_missed():
    facts = make_facts(("10-05", 2), closed_on="11-20")
    assert planned(facts, "11-20") == [
        "10-05…10-12 first missed",
        "10-05…10-31 missed",
        "11-01…11-30 closed",
    ]


def test_rule_8_what_is_due_on_the_day_of_closing_is_cancelled_not_missed():
    assert planned(make_facts(("11-02", 1), closed_on="11-08"), "11-08")[0] == "11-02…11-08 closed"


def test_no_contact_follows_a_pause_that_outlasts_the_card():
    facts = make_facts(("10-05", 2), pauses=[("11-01", "11-01", "12-10")], closed_on="11-20")
    assert not [d for d in planned(facts, "12-10") if "after" in d]


# State (9)


@pytest.mark.parametrize(
    ("changes", "today", "state"),
    [
        ({}, "10-31", "UPCOMING"),
        ({}, "11-01", "OPEN"),
        ({}, "11-26", "OPEN"),
        ({}, "11-27", "DUE_SOON"),
        ({}, "11-30", "DUE_SOON"),
        ({}, "12-01", "OVERDUE"),
        ({"tier": 1}, "11-28", "OPEN"),
        ({"tier": 1}, "11-29", "DUE_SOON"),
        ({"tier": 3}, "11-16", "DUE_SOON"),
        ({"settled_on": day("11-30")}, "12-05", "DONE"),
        ({"settled_on": day("12-01")}, "12-05", "DONE_LATE"),
        ({"settled_on": day("11-30"), "ended_as": "WAIVED"}, "12-05", "DONE"),
        ({"ended_as": "WAIVED"}, "12-05", "WAIVED"),
        ({"ended_as": "PAUSED"}, "11-05", "WAIVED"),
        ({"ended_as": "CANCELLED"}, "11-05", "CANCELLED"),
        ({"ended_as": "CLOSED"}, "12-05", "CANCELLED"),
        ({"ended_as": "MISSED"}, "12-05", "MISSED"),
    ],
)
def test_rule_9_state_is_computed_from_the_row_and_the_day(changes, today, state):
    assert windows.state_of(make_duty(**changes), noon_of(today)) == state


# Against the oracle


@settings(max_examples=300, deadline=None)
@given(histories(), st.integers(0, 170))
def test_it_wants_what_a_walk_over_every_day_wants(facts, ahead):
    through = facts.opened_on + timedelta(days=ahead)
    wanted = windows.wanted_duties(facts, through)
    assert len(set(wanted)) == len(wanted)
    assert {astuple(w) for w in wanted} == oracle.wanted_duties(facts, through)


@settings(max_examples=150, deadline=None)
@given(histories().flatmap(lambda facts: st.tuples(st.just(facts), contacts_of(facts.opened_on))))
def test_it_settles_what_a_walk_over_every_day_settles(history):
    facts, contacts = history
    through = facts.opened_on + timedelta(days=170)
    for wanted in windows.wanted_duties(facts, through):
        contact = windows.settling_contact(wanted, contacts, facts.closed_on)
        assert (contact and contact.day) == oracle.settled_on(wanted, contacts, facts.closed_on, through)


@settings(max_examples=100, deadline=None)
@given(histories(), st.integers(0, 150))
def test_what_opened_before_a_change_does_not_depend_on_it(facts, cut_after):
    """Later approvals and standards leave the windows that opened before them as they were promised."""
    last_known = facts.opened_on + timedelta(days=cut_after)
    earlier = replace(
        facts,
        tiers=tuple(t for t in facts.tiers if t.on <= last_known),
        standards=tuple(s for s in facts.standards if s.valid_from <= last_known),
    )
    assert windows.wanted_duties(earlier, last_known) == windows.wanted_duties(facts, last_known)


def test_the_corner_days_are_corners():
    """The histories begin around days on which calendars break; if one is no such day the list is wrong."""
    assert date(2020, 12, 28).isocalendar().week == 53
    assert date(2024, 12, 30).isocalendar().week == 1
    assert {d.isocalendar().week for d in CORNERS} >= {1, 53}
    assert min(CORNERS) > FAR_BACK
    assert max(CORNERS) < FAR_AHEAD
