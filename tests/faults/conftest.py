"""What fault runs share: how large they are, and the figures that they leave."""

from dataclasses import dataclass

import pytest


@dataclass(frozen=True)
class Scale:
    """How much of it. `interval` are seconds between the ticks of beat.

    `is_timed`: whether the seconds that are promised are held to, or only a guard against hanging; other tests
    may be using the machine beside the short form.
    """

    cards: int
    cycles: int  # of two days, one full of kills
    flushes: int  # in each cycle
    kills: int
    interval: float
    writers: int
    restarts: int
    is_timed: bool


SHORT = Scale(cards=400, cycles=1, flushes=2, kills=16, interval=2, writers=2, restarts=2, is_timed=False)
FULL = Scale(cards=20_000, cycles=5, flushes=4, kills=500, interval=30, writers=6, restarts=20, is_timed=True)


@pytest.fixture(scope="session")
def scale(request):
    return FULL if request.config.getoption("--faults") else SHORT


@pytest.fixture
def figures(record_property):
    """Call it with words and a value: they are printed when all tests are over."""

    def note(words, value):
        record_property("figure", f"{words}: {value}")

    return note
