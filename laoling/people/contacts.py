"""Whom to call about a retiree, in order: places are 1, 2, 3 without gaps, and the first is called first.

Every write locks the retiree's row first, as the import of a roster does: so two people at once can't give one
place twice.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Case, F, Value, When

from laoling.accounts.models import User
from laoling.answers import Outdated
from laoling.people.changes import ChangedMeanwhile, has_changed_since
from laoling.people.models import EmergencyContact, Retiree
from laoling.people.services import check_not_archived, lock


@transaction.atomic
def add_contact(
    *, retiree: Retiree, values: Mapping[str, Any], submission_id: UUID, by: User
) -> EmergencyContact:
    """Add somebody at the end. The same submission again returns what it made the first time."""
    retiree = lock(retiree)
    check_not_archived(retiree)
    if made := retiree.contacts.filter(submission_id=submission_id).first():
        return made
    last = retiree.contacts.last()
    place = last.place + 1 if last else 1
    return EmergencyContact.objects.create(
        retiree=retiree, place=place, submission_id=submission_id, **values
    )


@transaction.atomic
def change_contact(
    *, contact: EmergencyContact, values: Mapping[str, Any], version: int, by: User
) -> EmergencyContact:
    """Write the cleaned `values` that differ. Raises ChangedMeanwhile, and Outdated when it was removed."""
    contact = lock_contact(contact)
    if has_changed_since(contact, version, values):
        raise ChangedMeanwhile
    changed = [name for name, value in values.items() if getattr(contact, name) != value]
    for name in changed:
        setattr(contact, name, values[name])
    if changed:
        contact.version += 1
        contact.save()
    return contact


@transaction.atomic
def remove_contact(*, contact: EmergencyContact, by: User) -> None:
    """Take somebody off the list; those behind move up. Raises Outdated when that was done already."""
    contact = lock_contact(contact)
    place = contact.place
    contact.delete()
    contact.retiree.contacts.filter(place__gt=place).update(place=F("place") - 1)


@transaction.atomic
def move_contact(*, contact: EmergencyContact, from_place: int, step: int, by: User) -> EmergencyContact:
    """Let a contact change places with the one before (`step` −1) or behind (+1); at an end nothing happens.

    Raises Outdated when it no longer stands at `from_place`, which the page showed.
    """
    contact = lock_contact(contact)
    if contact.place != from_place:
        raise Outdated("紧急联系人的次序刚刚变过，请看过最新的次序，再操作一次。")
    places = [from_place, from_place + step]
    pair = contact.retiree.contacts.filter(place__in=places)
    if pair.count() == 2:
        pair.update(place=Case(When(place=places[0], then=Value(places[1])), default=Value(places[0])))
    contact.refresh_from_db()
    return contact


def lock_contact(contact: EmergencyContact) -> EmergencyContact:
    """The contact as it is now, its retiree locked; raises Outdated when it was removed."""
    retiree = lock(contact.retiree)
    check_not_archived(retiree)
    now = retiree.contacts.select_related("retiree").filter(pk=contact.pk).first()
    if now is None:
        raise Outdated(f"{contact}刚刚被别人从{retiree}的紧急联系人中删除，没有再做改动。")
    return now
