"""What the database itself holds: spouses in step, households of one station, archiving with a reason."""

from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_centre_tree, make_user
from laoling.people import services
from laoling.people.models import EmergencyContact, Retiree
from laoling.people.tests.factories import make_household, make_retiree

pytestmark = pytest.mark.django_db


@contextmanager
def asked_at_once():
    """Rules that wait for the end of the transaction are asked after each statement."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    yield


@contextmanager
def refused(constraint):
    """The block breaks a rule of the database."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic(), asked_at_once():
        yield


def set_spouse(one, other):
    Retiree.objects.filter(pk=one.pk).update(spouse=other)


def test_a_spouse_must_have_the_other_as_spouse():
    wang, li, zhao = (make_retiree() for _ in range(3))
    with refused("people_retiree_spouse_both_ways"):
        set_spouse(wang, li)
    set_spouse(wang, li)
    set_spouse(li, wang)
    with refused("people_retiree_spouse_both_ways"):
        set_spouse(wang, None)
    with refused("spouse"):
        set_spouse(zhao, li)
    with refused("people_retiree_spouse_is_another"):
        set_spouse(zhao, zhao)


def test_who_lives_in_a_household_belongs_to_its_station():
    tree = make_centre_tree()
    retiree = make_retiree(station=tree.station, household=make_household(station=tree.station))
    with refused("people_retiree_household_of_own_station"):
        Retiree.objects.filter(pk=retiree.pk).update(station=tree.sibling)


def test_archiving_needs_a_reason():
    retiree = make_retiree()
    with refused("people_retiree_archived_with_reason"):
        Retiree.objects.filter(pk=retiree.pk).update(archived_at=timezone.now())
    with refused("people_retiree_archived_with_reason"):
        Retiree.objects.filter(pk=retiree.pk).update(archive_reason="OTHER")


def test_two_contacts_change_places_in_one_statement():
    retiree = make_retiree()
    for place in (1, 2):
        EmergencyContact.objects.create(retiree=retiree, place=place, name=f"亲属{'甲乙'[place - 1]}")
    retiree.contacts.update(place=3 - F("place"))
    assert [contact.name for contact in retiree.contacts.all()] == ["亲属乙", "亲属甲"]
    with refused("people_emergencycontact_one_per_place"):
        retiree.contacts.update(place=1)


def test_what_an_import_changes_becomes_the_next_version():
    tree = make_centre_tree()
    manager = make_user(Role.DEPARTMENT_MANAGER, tree.department)
    retiree = make_retiree(station=tree.station)
    retiree.address = "石化小区3号楼"
    services.save_retirees(new=[], changed=[retiree], by=manager)
    retiree.refresh_from_db()
    assert (retiree.version, retiree.address) == (2, "石化小区3号楼")
