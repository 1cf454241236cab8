"""Addresses in the order of their numbers, and put together by building."""

import pytest
from django.db.models import Value

from laoling.accounts.models import Unit
from laoling.accounts.tests.factories import make_unit
from laoling.people.order import Natural, building_of, natural_key

HOMES = ["向阳12号楼1单元", "向阳3号楼2单元", "向阳3号楼1单元", "向阳03号楼", "", "向阳", "100号"]


@pytest.mark.parametrize(
    ("home", "building"),
    [
        ("向阳二区12号楼3单元401室", "向阳二区12号楼"),
        ("向阳二区 7栋 201", "向阳二区 7栋"),
        ("锦华一区三号楼东", "锦华一区三号楼"),
        ("滨河小区", "滨河小区"),
        ("", "没有登记住址"),
    ],
)
def test_the_building_is_cut_out_of_an_address(home, building):
    assert building_of(home) == building


@pytest.mark.django_db
def test_the_order_in_python_is_that_of_the_database():
    make_unit()
    for home in HOMES:
        said = Unit.objects.annotate(key=Natural(Value(home))).values_list("key", flat=True)[0]
        assert natural_key(home) == said
