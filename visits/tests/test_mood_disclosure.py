"""Which figures of a tree of units may be shown, held to an attacker who solves the equations."""

from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from visits.moods.disclosure import FEWEST, showable, totals


@st.composite
def trees(draw, most=9):
    """A tree of up to `most` units, each with the one above it, and how many people are counted at each."""
    size = draw(st.integers(1, most))
    parents = {unit: draw(st.integers(0, unit - 1)) if unit else None for unit in range(size)}
    counts = st.sampled_from([0, 1, 2, 3, 4, 5, 6, 12])
    inner = set(parents.values())
    at_inner = draw(st.booleans())  # as a rule only stations, the lowest units, have people of their own
    people = {unit: draw(counts) if at_inner or unit not in inner else 0 for unit in parents}
    return parents, people


def is_below(unit, above, parents):
    while unit is not None:
        if unit == above:
            return True
        unit = parents[unit]
    return False


def rank_of(rows):
    """The rank of a matrix, by Gauss, exactly."""
    rows, rank = [[Fraction(value) for value in row] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        for i in range(len(rows)):
            if i != rank and rows[i][column]:
                factor = rows[i][column] / rows[rank][column]
                rows[i] = [a - factor * b for a, b in zip(rows[i], rows[rank], strict=True)]
        rank += 1
    return rank


def computable_groups(parents, people, shown):
    """Every set of units with people whose sum follows from the figures shown, by trying them all."""
    units = [unit for unit in parents if people[unit]]
    equations = [[int(is_below(unit, above, parents)) for unit in units] for above in shown]
    if not equations or not units:
        return
    rank = rank_of(equations)
    groups = chain.from_iterable(combinations(range(len(units)), size) for size in range(1, len(units) + 1))
    for group in groups:
        wanted = [int(place in group) for place in range(len(units))]
        if rank_of([*equations, wanted]) == rank:
            yield {units[place] for place in group}


def smallest_group(parents, people, shown):
    found = (sum(people[unit] for unit in group) for group in computable_groups(parents, people, shown))
    return min(found, default=FEWEST)


@given(trees())
def test_nothing_about_fewer_than_five_people_can_be_worked_out(tree):
    parents, people = tree
    assert smallest_group(parents, people, showable(parents, people)) >= FEWEST


@given(trees(most=7))
def test_nothing_is_hidden_without_need(tree):
    """With any one figure more, the attacker would have a group of fewer than five."""
    parents, people = tree
    shown = showable(parents, people)
    for unit in set(parents) - shown:
        assert smallest_group(parents, people, {*shown, unit}) < FEWEST


@given(trees(), st.data())
def test_a_part_of_the_people_is_as_safe_as_the_whole(tree, data):
    """How many named a concern: neither about fewer than five who named it, nor among fewer than five."""
    parents, people = tree
    named = {unit: data.draw(st.integers(0, count)) for unit, count in people.items()}
    shown = showable(parents, people)
    of_part = showable(parents, named, among=shown)
    assert of_part <= shown
    assert smallest_group(parents, named, of_part) >= FEWEST
    assert smallest_group(parents, people, of_part) >= FEWEST


@given(trees())
def test_the_order_of_the_units_makes_no_difference(tree):
    parents, people = tree
    backwards = dict(reversed(list(parents.items())))
    assert showable(backwards, people) == showable(parents, people)


@given(trees())
def test_totals_count_everybody_below(tree):
    parents, people = tree
    for unit, total in totals(parents, people).items():
        assert total == sum(n for other, n in people.items() if is_below(other, unit, parents))


CENTRE, EAST, WEST = "中心", "东部", "西部"
PARENTS = {CENTRE: None, EAST: CENTRE, WEST: CENTRE, "甲": EAST, "乙": EAST, "丙": WEST, "丁": WEST}


@pytest.mark.parametrize(
    ("people", "hidden"),
    [
        ({"甲": 5, "乙": 7, "丙": 6, "丁": 9}, set()),
        ({"甲": 4, "乙": 7, "丙": 6, "丁": 9}, {"甲", EAST, CENTRE}),  # else 东部 less 乙 is 甲
        ({"甲": 4, "乙": 1, "丙": 6, "丁": 9}, {"甲", "乙"}),
        ({"甲": 2, "乙": 2, "丙": 6, "丁": 9}, {"甲", "乙", EAST, CENTRE}),
        ({"甲": 4, "乙": 7, "丙": 3, "丁": 9}, {"甲", "丙", EAST, WEST}),  # 中心 less 乙 and 丁 are seven people
        ({"甲": 1, "乙": 20, "丙": 20, "丁": 1}, {"甲", "丁", EAST, WEST, CENTRE}),  # else 甲 and 丁: two people
        ({"甲": 0, "乙": 7}, set()),
        ({}, set()),
    ],
)  # fmt: skip
def test_a_parent_is_shown_only_if_its_hidden_children_come_to_five(people, hidden):
    assert set(PARENTS) - showable(PARENTS, people) == hidden


def test_the_attacker_would_find_a_hidden_station():
    """The control: with the department's figure shown too, he does the sum."""
    people = {unit: {"甲": 4, "乙": 7}.get(unit, 0) for unit in PARENTS}
    assert {"甲"} in list(computable_groups(PARENTS, people, {EAST, "乙"}))
