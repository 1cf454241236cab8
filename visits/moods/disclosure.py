"""Which figures of a tree of units may be shown so that nobody works out one about a few people. No database.

Whoever reads a report can add and subtract: a department's figure less those of its stations is the figure of the
station that was left out. So a figure is shown only if what it adds to the figures shown below it is about nobody,
or about at least FEWEST people. What can then be computed are sums of groups that have nobody in common, each a
station of FEWEST people or more, or several hidden stations that come to FEWEST together: two of them at the least,
as a hidden one has fewer. The tests hold this to an attacker who solves the equations.

Only sums are thought of: whoever knows a hidden station's people himself learns about the others of its group.
"""

from collections.abc import Collection, Hashable, Mapping
from typing import TypeVar

FEWEST = 5
Key = TypeVar("Key", bound=Hashable)


def showable(
    parents: Mapping[Key, Key | None], people: Mapping[Key, int], among: Collection[Key] | None = None
) -> set[Key]:
    """The units whose figure may be shown; the figure of a unit covers everybody below it.

    `parents` has every unit of the whole tree with the unit above it, else None; `people` how many are counted at
    each unit itself, once each (left out: nobody). `among` narrows down which units may be shown at all: a part
    of the people of a hidden unit is hidden too. Give the whole tree, whoever reads it: two readers with different
    parts must find the same units hidden, or they put them together.
    """
    shown: set[Key] = set()
    hidden_below = {unit: people.get(unit, 0) for unit in parents}
    for unit in from_below(parents):
        may_be_shown = among is None or unit in among
        if may_be_shown and (hidden_below[unit] == 0 or hidden_below[unit] >= FEWEST):
            shown.add(unit)
        elif (above := parents[unit]) is not None:
            hidden_below[above] += hidden_below[unit]
    return shown


def from_below(parents: Mapping[Key, Key | None]) -> list[Key]:
    """Every unit after all units below it."""
    return sorted(parents, key=lambda unit: depth_of(unit, parents), reverse=True)


def depth_of(unit: Key, parents: Mapping[Key, Key | None]) -> int:
    above = parents[unit]
    return 0 if above is None else 1 + depth_of(above, parents)


def totals(parents: Mapping[Key, Key | None], people: Mapping[Key, int]) -> dict[Key, int]:
    """How many are counted at each unit and below it."""
    found = {unit: people.get(unit, 0) for unit in parents}
    for unit in from_below(parents):
        if (above := parents[unit]) is not None:
            found[above] += found[unit]
    return found
