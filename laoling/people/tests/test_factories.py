from datetime import date

import pytest

from laoling.people.models import Retiree, Sex
from laoling.people.tests.factories import build_retiree, make_household, make_id_number, make_retiree


def test_it_counts_the_checksum_as_the_standard_does():
    assert make_id_number(date(1949, 12, 31), Sex.FEMALE, 1) == "37059919491231002X"


def test_a_thousand_people_have_a_thousand_id_numbers():
    assert len({build_retiree().id_number for _ in range(1000)}) == 1000


@pytest.mark.django_db
def test_it_makes_people_and_their_household():
    household = make_household()
    retiree = make_retiree(name="张三", station=household.station, household=household)
    assert list(household.members.all()) == [retiree]
    assert Retiree.objects.get().masked_id_number.startswith("3705**********")
