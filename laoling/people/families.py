"""Households and marriages: who lives with whom, and who is whose spouse."""

from django.core.exceptions import ValidationError
from django.db import transaction

from laoling.accounts.models import User
from laoling.answers import Outdated
from laoling.people.models import Household, Retiree
from laoling.people.services import lock, lock_all, save_as_next_version


@transaction.atomic
def join_household(*, retiree: Retiree, other: Retiree, by: User) -> Household:
    """Let `other` live with `retiree`, in whose household, a new one if there is none.

    Raises ValidationError for people of two stations or somebody who is dead or archived, Outdated when they
    live together already.
    """
    retiree, other = lock_pair(retiree, other)
    if other.household_id and other.household_id == retiree.household_id:
        raise Outdated(f"{other}已经和{retiree}是一家，没有再做改动。")
    if other.station_id != retiree.station_id:
        raise ValidationError(f"{other}属于{other.station}，一家人要在同一个老年站：请先转站，再加入。")
    household, left = retiree.household, other.household_id
    if household is None:
        household = other.household or Household.objects.create(
            station=retiree.station, address=retiree.address or other.address
        )
    for person in (retiree, other):
        if person.household_id != household.pk:
            person.household = household
            save_as_next_version(person)
    if left != household.pk:
        dissolve_if_alone(left)
    return household


@transaction.atomic
def leave_household(*, retiree: Retiree, by: User) -> None:
    """Let a person live apart; a household of one is none. Raises Outdated when there is none to leave."""
    retiree = lock(retiree)
    household = retiree.household_id
    if household is None:
        raise Outdated(f"{retiree}已经不在这个家庭里，没有再做改动。")
    retiree.household = None
    save_as_next_version(retiree)
    dissolve_if_alone(household)


def dissolve_if_alone(household: int | None) -> None:
    """Take the last one out of a household in which nobody else is alive, and with them those who died there."""
    if household is None:
        return
    left = lock_all(Retiree.objects.filter(household=household).values_list("pk", flat=True))
    if sum(person.is_current for person in left) > 1:
        return
    for person in left:
        person.household = None
        save_as_next_version(person)
    Household.objects.filter(pk=household).delete()


@transaction.atomic
def set_spouse(*, retiree: Retiree, other: Retiree, by: User) -> None:
    """Make the two each other's spouse. Raises ValidationError when one has another, Outdated when they are."""
    retiree, other = lock_pair(retiree, other)
    if retiree.spouse_id == other.pk:
        raise Outdated(f"{other}已经登记为{retiree}的配偶，没有再做改动。")
    for person in (retiree, other):
        if person.spouse_id is not None:
            raise ValidationError(f"{person}已登记有配偶{name_of_spouse(person, by)}，请先取消，再重新登记。")
    retiree.spouse, other.spouse = other, retiree
    for person in (retiree, other):
        save_as_next_version(person)


def name_of_spouse(person: Retiree, by: User) -> str:
    """In brackets, for who may see the spouse."""
    spouse = Retiree.objects.visible_to(by).filter(pk=person.spouse_id).first()
    return f"（{spouse}）" if spouse else ""


@transaction.atomic
def unset_spouse(*, retiree: Retiree, by: User) -> None:
    """Take the link away from both. Raises Outdated when there is none."""
    married = Retiree.objects.values_list("spouse", flat=True).get(pk=retiree.pk)
    people = lock_all([key for key in (retiree.pk, married) if key])
    if not all(person.spouse_id for person in people):
        raise Outdated(f"{retiree}已经没有登记配偶，没有再做改动。")
    for person in people:
        person.spouse = None
        save_as_next_version(person)


def lock_pair(retiree: Retiree, other: Retiree) -> tuple[Retiree, Retiree]:
    """Both locked. Raises ValidationError for one and the same, the dead and the archived."""
    if retiree.pk == other.pk:
        raise ValidationError("请选择另一个人：不能选本人。")
    locked = {person.pk: person for person in lock_all([retiree.pk, other.pk])}
    for person in locked.values():
        if not person.is_current:
            raise ValidationError(f"{person}已去世或已归档，不能登记家庭关系。")
    return locked[retiree.pk], locked[other.pk]
