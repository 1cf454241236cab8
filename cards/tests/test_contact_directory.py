"""Whom the people of a unit may call: what is inherited from above, and what counts instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cards.contact.directory import Directory, inherited
from cards.models import CardStyle, ServiceContact
from cards.tests.factories import make_contact
from laoling.accounts.tests.factories import make_centre_tree

contacts = st.builds(
    ServiceContact,
    name=st.sampled_from(["医院", "维修", "送餐", "本站"]),
    phone=st.sampled_from(["", "120", "0546-0850001"]),
    place=st.integers(1, 3),
)
# One of a name in each unit, as the database holds it.
units = st.lists(contacts, max_size=4, unique_by=lambda contact: contact.name)


def oracle(levels):
    """Each pair of a service and a level asked by itself: does nothing lower bear that name, and has it a number?"""
    found = []
    for depth, level in enumerate(levels):
        for contact in level:
            lower = [other.name for below in levels[depth + 1 :] for other in below]
            if contact.phone and contact.name not in lower:
                found.append((contact.place, -depth, contact.name, contact))
    return [entry[-1] for entry in sorted(found, key=lambda entry: entry[:3])]


@given(st.lists(units, max_size=3))
def test_the_lowest_of_a_name_counts_and_one_without_a_number_takes_it_away(levels):
    assert [id(contact) for contact in inherited(levels)] == [id(contact) for contact in oracle(levels)]


@pytest.fixture
def tree():
    return make_centre_tree()


def names(directory, unit):
    return [(contact.name, contact.phone) for contact in directory.services(unit)]


@pytest.mark.django_db
def test_a_station_has_what_its_department_and_the_centre_offer_but_not_what_others_do(tree):
    make_contact(tree.centre, "热线", "0546-0850009", place=9)
    make_contact(tree.department, "医院", "0546-0850001", place=2)
    make_contact(tree.other_department, "食堂", "0546-0850002")
    make_contact(tree.station, "本站", "0546-0850003", place=1)
    directory = Directory.read()
    assert names(directory, tree.station) == [
        ("本站", "0546-0850003"),
        ("医院", "0546-0850001"),
        ("热线", "0546-0850009"),
    ]
    assert names(directory, tree.far_station) == [("食堂", "0546-0850002"), ("热线", "0546-0850009")]


@pytest.mark.django_db
def test_a_station_s_own_number_counts_until_it_ends(tree):
    make_contact(tree.department, "医院", "0546-0850001")
    own = make_contact(tree.station, "医院", "0546-0850002")
    assert names(Directory.read(), tree.station) == [("医院", "0546-0850002")]
    assert names(Directory.read(), tree.sibling) == [("医院", "0546-0850001")]
    ended = Directory.read().replaced_with(
        ServiceContact(pk=own.pk, unit=tree.station, ended_on="2026-11-01")
    )
    assert names(ended, tree.station) == [("医院", "0546-0850001")]


@pytest.mark.django_db
def test_a_card_has_only_as_many_numbers_as_are_large_enough(tree):
    for number in range(9):
        make_contact(tree.station, f"服务{number}", f"0546-085000{number}", place=number + 1)
    directory = Directory.read()
    counts = {style: len(directory.on_card(tree.station, style)) for style in CardStyle}
    assert counts == {CardStyle.CARD: 4, CardStyle.DOOR: 5, CardStyle.POCKET: 8}
    assert len(directory.services(tree.station)) == 9


@pytest.mark.django_db
def test_all_of_it_is_read_in_two_queries(tree, django_assert_num_queries):
    for unit in (tree.centre, *tree.departments, *tree.stations):
        make_contact(unit, unit.name[:12])
    with django_assert_num_queries(2):
        directory = Directory.read()
        assert len(directory.services(tree.station)) == 3
        assert len(directory.numbers()) == 4
