"""Made-up histories of a card: strategies for hypothesis, and the default standards of the domain."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from visits.windows import CardFacts, Contact, Pause, Standard, TierChange

FAR_BACK = date(2000, 1, 1)
MOST_TIMES = {"WEEK": 7, "MONTH": 28, "QUARTER": 90, "YEAR": 365}

DEFAULT_STANDARDS = (
    Standard(1, "VISIT", 1, "WEEK", FAR_BACK),
    Standard(1, "HOME_SERVICE", 2, "WEEK", FAR_BACK),
    Standard(2, "VISIT", 1, "MONTH", FAR_BACK),
    Standard(2, "HOME_SERVICE", 2, "MONTH", FAR_BACK),
    Standard(3, "VISIT", 1, "QUARTER", FAR_BACK),
    Standard(3, "HOME_SERVICE", 1, "MONTH", FAR_BACK),
)

# Where calendars break: leap days, week 53, week 1 that begins in December, month and year ends.
CORNERS = [
    date(2024, 2, 29),
    date(2026, 2, 28),
    date(2026, 12, 31),
    date(2027, 1, 1),
    date(2020, 12, 28),
    date(2024, 12, 30),
    date(2026, 11, 23),
]


@st.composite
def openings(draw):
    return draw(st.sampled_from(CORNERS)) + timedelta(days=draw(st.integers(-20, 20)))


@st.composite
def standard_rows(draw, around):
    """One row per tier, kind and day; some tiers lack a kind, some change within the time looked at."""
    rows = {}
    for tier in (1, 2, 3):
        for kind in ("VISIT", "HOME_SERVICE"):
            offsets = draw(st.lists(st.integers(-30, 120), max_size=3, unique=True))
            if draw(st.integers(0, 5)):
                offsets.append(-400)
            for offset in offsets:
                period = draw(st.sampled_from(list(MOST_TIMES)))
                times = draw(st.integers(1, draw(st.sampled_from([1, 2, 3, MOST_TIMES[period]]))))
                day = around + timedelta(days=offset)
                rows[tier, kind, day] = Standard(tier, kind, times, period, day, draw(st.booleans()))
    return tuple(rows.values())


@st.composite
def pause_rows(draw, around):
    """Pauses that may overlap or adjoin, recorded up to 7 days after they began."""
    pauses: list[Pause] = []
    for _ in range(draw(st.integers(0, 3))):
        first_day = around + timedelta(days=draw(st.integers(0, 120)))
        if pauses and draw(st.booleans()):
            first_day = pauses[-1].last_day + timedelta(days=1)
        recorded_on = first_day - timedelta(days=draw(st.integers(-7, 20)))
        last_day = first_day + timedelta(days=draw(st.integers(0, draw(st.sampled_from([3, 20, 100])))))
        pauses.append(Pause(recorded_on, first_day, last_day))
    return tuple(pauses)


@st.composite
def histories(draw):
    """Facts of one card: several tiers, some on one day, standards that change, pauses, perhaps a closing."""
    opened_on = draw(openings())
    offsets = draw(st.lists(st.integers(0, 130), max_size=5))
    tiers = [TierChange(opened_on, draw(st.integers(1, 3)))]
    for offset in sorted(offsets):
        tiers.append(TierChange(opened_on + timedelta(days=offset), draw(st.integers(1, 3))))
    closed_on = None
    if draw(st.integers(0, 2)) == 0:
        closed_on = opened_on + timedelta(days=draw(st.integers(0, 150)))
    standards = draw(st.one_of(st.just(DEFAULT_STANDARDS), standard_rows(opened_on)))
    return CardFacts(opened_on, tuple(tiers), standards, draw(pause_rows(opened_on)), closed_on)


def without_overlaps(facts):
    """The same history with only the pauses that the database accepts: none that shares a day with another."""
    kept: list[Pause] = []
    for pause in facts.pauses:
        if not any(p.first_day <= pause.last_day and pause.first_day <= p.last_day for p in kept):
            kept.append(pause)
    return replace(facts, pauses=tuple(kept))


@st.composite
def contacts_of(draw, opened_on):
    """Visits in order of time."""
    contacts = draw(
        st.lists(
            st.builds(
                Contact,
                st.integers(-5, 160).map(lambda n: opened_on + timedelta(days=n)),
                st.sampled_from(["MET", "PHONED", "ABSENT", "REFUSED"]),
                st.frozensets(st.sampled_from(["VISIT", "HOME_SERVICE"]), min_size=1),
            ),
            max_size=8,
        )
    )
    return sorted(contacts, key=lambda contact: contact.day)
