"""Who may be the same person: name and day of birth, or the phone."""

from datetime import date

import pytest
from django.db import connection

from laoling.people.models import Retiree
from laoling.people.tests.factories import make_retiree

pytestmark = pytest.mark.django_db
BORN_ON = date(1950, 1, 31)


def alike(**asked) -> list[Retiree]:
    return list(Retiree.objects.like(**{"name": "", "born_on": None, **asked}))


def test_it_finds_who_has_the_same_name_and_day_of_birth():
    zhang = make_retiree(name="张三", born_on=BORN_ON)
    make_retiree(name="张三", born_on=date(1950, 2, 1))
    make_retiree(name="张三丰", born_on=BORN_ON)
    assert alike(name="张三", born_on=BORN_ON) == [zhang]


def test_it_finds_who_has_the_same_phone_whatever_the_name():
    zhang = make_retiree(name="张三", phone="13800138000")
    make_retiree(name="李四", phone="13900138000")
    assert alike(name="王五", born_on=BORN_ON, phone="13800138000") == [zhang]


def test_nothing_is_like_nobody():
    make_retiree(name="张三", phone="")
    assert alike() == []
    assert alike(name="张三") == []
    assert alike(born_on=BORN_ON) == []


def test_both_ways_have_their_index():
    make_retiree(name="张三", born_on=BORN_ON, phone="13800138000")
    for _ in range(40):  # as many of that day that the index by age alone is no shorter way
        make_retiree(born_on=BORN_ON)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_retiree")
        cursor.execute("SET LOCAL enable_seqscan = off")
    plan = Retiree.objects.like(name="张三", born_on=BORN_ON, phone="13800138000").order_by().explain()
    assert "people_retiree_name_born" in plan
    assert "people_retiree_phone" in plan
