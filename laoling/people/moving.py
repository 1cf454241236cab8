"""A person's way from one station to another."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from laoling.accounts.models import Unit, User
from laoling.answers import Outdated
from laoling.people.families import dissolve_if_alone
from laoling.people.models import Household, Retiree, Transfer
from laoling.people.services import check_not_archived, lock_all, save_as_next_version


@transaction.atomic
def transfer_retiree(
    *, retiree: Retiree, from_station: int, to_station: Unit, on: date, reason: str, together: bool, by: User
) -> list[Retiree]:
    """Let a person belong to another station, of whatever department; `together`: with everybody of the household.

    Card, number and history go along; the card's visitor, who works for the old station, no longer counts. Who
    moves alone leaves the household. Returns who moved. Raises Outdated when the person was archived, or is no
    longer at `from_station`, which the form showed.
    """
    household = Retiree.objects.values_list("household", flat=True).get(pk=retiree.pk)
    family = Retiree.objects.filter(household=household).exclude(household=None)
    people = lock_all({retiree.pk, *family.values_list("pk", flat=True)})
    retiree = next(person for person in people if person.pk == retiree.pk)
    check_not_archived(retiree)
    if retiree.station_id != from_station:
        raise Outdated(f"{retiree}刚刚已转到{retiree.station}，没有再做改动。")
    if to_station.pk == from_station:
        raise ValidationError({"to_station": f"{retiree}已经在{to_station}，请选择另一个老年站。"})
    moving = [person for person in people if person == retiree or (together and person.is_current)]
    leaving = [person for person in people if person not in moving] if together else moving
    if together:
        Household.objects.filter(pk=household).update(station=to_station)
    for person in leaving:
        person.household = None
    note = {"to_station": to_station, "moved_on": on, "reason": reason, "recorded_by": by}
    for person in moving:
        Transfer.objects.create(retiree=person, from_station=person.station, **note)
        person.station = to_station
    for person in people:
        if person in moving or person in leaving:
            save_as_next_version(person)
    dissolve_if_alone(household)
    return moving
