"""The festivals once more, as plainly as can be: look at every day, and ask who is to be seen by then.

Written from the text of rule 7; the days themselves are written down, not computed.
"""

from datetime import date, timedelta

ONE_DAY = timedelta(days=1)

# 农历正月初一、五月初五、八月十五、九月初九, from the published almanacs.
LUNAR = {
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
    2031: ("01-23", "06-24", "10-01", "10-24"),
    2032: ("02-11", "06-12", "09-19", "10-12"),
}
LUNAR_NAMES = ("SPRING", "DRAGON_BOAT", "MID_AUTUMN", "DOUBLE_NINTH")


def festivals_on(day):
    """The names of the festivals that are on a day, two in 2020 and 2031."""
    names = {"01-01": ["NEW_YEAR"], "10-01": ["NATIONAL_DAY"]}.get(f"{day:%m-%d}", [])
    lunar = zip(LUNAR_NAMES, LUNAR[day.year], strict=True)
    return [*names, *(name for name, text in lunar if text == f"{day:%m-%d}")]


def days(first, last):
    while first <= last:
        yield first
        first += ONE_DAY


def days_before(rules, path, festival, day):
    """How many days before it begins, None when it isn't kept: ask upwards from the unit, oldest rule first."""
    for length in range(len(path), -1, -1):
        said = None
        for rule in sorted(rules, key=lambda r: r.valid_from):
            if rule.path == path[:length] and rule.festival == festival and rule.valid_from <= day:
                said = rule
        if said is not None and said.choice != "FOLLOW":
            return said.days_before if said.choice == "KEEP" else None
    return None


def tier_in_the_evening(facts, day):
    tier = None
    for change in facts.tiers:
        if change.on <= day:
            tier = change.tier
    return tier


def wanted(facts, rules, path, first, through):
    """The set of (festival, opens_on, due_on, tier, ended_as) that the rules ask for."""
    found = set()
    last = min(through, facts.closed_on or date.max)
    for day in days(first, through + 60 * ONE_DAY):
        for festival in festivals_on(day):
            before = days_before(rules, path, festival, day)
            if before is None:
                continue
            window = [d for d in days(day - before * ONE_DAY, day) if d >= facts.opened_on]
            if not window or window[0] > last:
                continue
            end = ""
            if facts.closed_on is not None:
                end = "MISSED" if facts.closed_on > day else "CLOSED"
            found.add((festival, window[0], day, tier_in_the_evening(facts, window[0]), end))
    return found
