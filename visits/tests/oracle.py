"""Rules of duties once more, as slowly and plainly as can be: walk every day and ask what begins today.

Written from the text of the rules, not from `windows.py`; it shares only the dataclasses of facts.
"""

from collections import deque
from datetime import timedelta
from functools import cache

ONE_DAY = timedelta(days=1)


def days(first, last):
    while first <= last:
        yield first
        first += ONE_DAY


def same_period(period, one, other):
    if period == "WEEK":
        return one.isocalendar()[:2] == other.isocalendar()[:2]
    if period == "YEAR":
        return one.year == other.year
    if period == "QUARTER":
        return (one.year, (one.month + 2) // 3) == (other.year, (other.month + 2) // 3)
    return (one.year, one.month) == (other.year, other.month)


@cache
def period_around(period, day):
    """All days of the period that holds `day`, found by stepping to both sides."""
    found = deque([day])
    while same_period(period, found[0] - ONE_DAY, day):
        found.appendleft(found[0] - ONE_DAY)
    while same_period(period, found[-1] + ONE_DAY, day):
        found.append(found[-1] + ONE_DAY)
    return list(found)


def window_around(standard, day):
    """All days of the window that holds `day`: deal the period's days out to its windows."""
    period = period_around(standard.period, day)
    left = standard.times
    while period:
        length = -(-len(period) // left)
        window, period = period[:length], period[length:]
        left -= 1
        if day in window:
            return window
    raise AssertionError(f"{day} is in no window of {standard}")


def tier_at(facts, day, tier):
    """The tier in the evening, when it was `tier` in the morning."""
    for change in facts.tiers:
        if change.on == day:
            tier = change.tier
    return tier


def standard_at(facts, tier, kind, day):
    """Let every standard that has begun replace the one before it."""
    found = None
    for standard in sorted(facts.standards, key=lambda s: s.valid_from):
        if standard.tier == tier and standard.kind == kind and standard.valid_from <= day:
            found = standard
    return found


def is_paused(facts, day):
    return any(pause.first_day <= day and day <= pause.last_day for pause in facts.pauses)


def fate(facts, due_on):
    for pause in facts.pauses:
        inside = any(day == due_on for day in days(pause.first_day, pause.last_day))
        overdue_when_recorded = pause.recorded_on > due_on
        if inside and not overdue_when_recorded:
            return "PAUSED"
    if facts.closed_on is None:
        return ""
    return "MISSED" if facts.closed_on > due_on else "CLOSED"


def wanted_duties(facts, through):
    """The set of (kind, origin, opens_on, due_on, tier, phone_counts, ended_as) that the rules ask for."""
    duties = set()

    def add(kind, origin, opens_on, due_on, standard):
        row = (kind, origin, opens_on, due_on, standard.tier, standard.phone_counts, fate(facts, due_on))
        duties.add(row)

    tier = None
    running: dict = {}
    for day in days(facts.opened_on, through):
        if facts.closed_on is not None and day > facts.closed_on:
            break
        tier_before, tier = tier, tier_at(facts, day, tier)
        opened = tier_before is None
        raised = not opened and tier < tier_before
        back_from_pause = is_paused(facts, day - ONE_DAY) and not is_paused(facts, day) and not opened
        for kind in ("VISIT", "HOME_SERVICE"):
            standard = standard_at(facts, tier, kind, day)
            new_rhythm = opened or tier != tier_before or standard != running.get(kind)
            running[kind] = standard
            if standard is None:
                continue
            window = window_around(standard, day)
            enough_left = len([d for d in window if d >= day]) >= 7
            if window[0] == day or (new_rhythm and enough_left):
                add(kind, "REGULAR", day, window[-1], standard)
            if opened or raised:
                add(kind, "FIRST", day, day + 7 * ONE_DAY, standard)
            if back_from_pause:
                add(kind, "AFTER_PAUSE", day, day + 7 * ONE_DAY, standard)
    return duties


def settled_on(duty, contacts, closed_on, today):
    """The day on which a duty was answered, walking from its opening to `today`; None when it wasn't."""
    if duty.ended_as == "CANCELLED":
        return None
    for day in days(duty.opens_on, today):
        if closed_on is not None and day > closed_on:
            return None
        if duty.ended_as in ("PAUSED", "WAIVED") and day > duty.due_on:
            return None
        for contact in contacts:
            if contact.day == day and duty.kind in contact.kinds:
                if contact.outcome in ("MET", "REFUSED"):
                    return day
                if contact.outcome == "PHONED" and duty.phone_counts:
                    return day
    return None
