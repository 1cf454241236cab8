"""Writes to the register of retirees; every one of them leaves history by trigger.

Invalid input raises ValidationError; what somebody else did meanwhile raises Outdated. Contacts, families
and moves have modules of their own.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from laoling.accounts.models import Unit, User
from laoling.answers import Outdated
from laoling.copying import insert_all
from laoling.crypto import blind_index
from laoling.people.changes import ChangedMeanwhile, has_changed_since
from laoling.people.id_number import from_id_number
from laoling.people.models import EmergencyContact, Retiree

ELSEWHERE = "该身份证号已登记在别的单位，请联系中心核对"
OLD_RECORD = "该身份证号属于已经并入这位同志的旧资料，不能再用作现在的身份证号。"
BATCH = 1000
# What an update may change; a death, an archiving, a marriage and a merging have services of their own.
KEPT_FIELDS = {"id", "submission_id", "created_at", "spouse", "died_on", "archived_at"} | {
    "archived_by",
    "archive_reason",
    "archive_note",
    "merged_into",
    "merged_at",
    "merged_by",
    "erased_at",
}
UPDATED_FIELDS = [field.name for field in Retiree._meta.concrete_fields if field.name not in KEPT_FIELDS]


def lock_retiree(pk: int) -> Retiree:
    """The person, locked until the transaction ends, so that writes about them come one after the other.

    Whoever waited here while the record was merged into another gets that other one: nothing is ever written
    to a record that has nothing any more.
    """
    while True:
        retiree = Retiree.objects.select_for_update(no_key=True).get(pk=pk)
        if retiree.merged_into_id is None:
            return retiree
        pk = retiree.merged_into_id


@transaction.atomic
def save_retirees(*, new: Sequence[Retiree], changed: Sequence[Retiree], by: User) -> None:
    """Insert and update many people, cleaned already, in a few statements.

    `changed` should be locked and hold only rows that differ: each becomes its next version and leaves a row of
    history. Raises PermissionDenied when one of them belongs to a station outside the subtree of `by`. Inside
    `history.in_bulk`.
    """
    stations = {retiree.station_id for retiree in (*new, *changed)}
    own = set(Unit.objects.visible_to(by).stations().filter(pk__in=stations).values_list("pk", flat=True))
    if stations - own:
        raise PermissionDenied("a retiree of a station outside the user's subtree")
    for retiree in changed:
        retiree.version += 1
    insert_all(new)
    # One INSERT … ON CONFLICT DO UPDATE a batch: `bulk_update` would send a CASE for every cell.
    Retiree.objects.bulk_create(
        changed,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=UPDATED_FIELDS,
    )


class LooksAlike(Exception):
    """Nothing was saved: `people` may be the same person, and nobody has said yet that they aren't."""

    def __init__(self, people: Sequence[Retiree]) -> None:
        super().__init__(people)
        self.people = people


@transaction.atomic
def register_retiree(
    *,
    values: Mapping[str, Any],
    contact: Mapping[str, str] | None,
    submission_id: UUID,
    by: User,
    others: Collection[int] = (),
) -> Retiree:
    """Add a person with, if given, whom to call first. `values` are cleaned fields of Retiree, with `station`.

    `others` are the keys of people who look alike but are known to be somebody else. The same submission again
    returns what it made. Raises ValidationError for an ID number that is registered, whoever was quicker, and
    LooksAlike.
    """
    check_station(values["station"], by)
    id_number = values["id_number"]
    if made := made_by(submission_id, id_number):
        return made
    retiree = Retiree(**from_id_number(id_number) | dict(values))
    try:
        check_id_number(id_number, by)
        check_alike(retiree, by, others)
        # A page that has registered somebody already, and was filled in anew, is another submission.
        is_used = Retiree.objects.filter(submission_id=submission_id).exists()
        retiree.submission_id = None if is_used else submission_id
        with transaction.atomic():
            retiree.save()
    except (ValidationError, LooksAlike, IntegrityError):
        # Somebody was quicker, at any of these steps: the same clerk's second click, or another clerk.
        if made := made_by(submission_id, id_number):
            return made
        check_id_number(id_number, by)
        raise
    if contact:
        EmergencyContact.objects.create(retiree=retiree, place=1, **contact)
    return retiree


def made_by(submission_id: UUID, id_number: str) -> Retiree | None:
    """The person whom this submission has registered already."""
    index = blind_index(id_number, purpose="people.id_number")
    made = Retiree.objects.filter(submission_id=submission_id, id_number_index=index)
    return made.select_related("station").first()


def check_station(station: Unit, by: User) -> None:
    """Raise PermissionDenied unless it is a station of the user's subtree."""
    if not Unit.objects.visible_to(by).stations().filter(pk=station.pk).exists():
        raise PermissionDenied("a station outside the user's subtree")


def check_id_number(id_number: str, by: User, *, but: Retiree | None = None) -> None:
    """Raise ValidationError when somebody else has that number; where is told only to who may know."""
    index = blind_index(id_number, purpose="people.id_number")
    holder = Retiree.objects.filter(id_number_index=index).select_related("merged_into").first()
    if holder is None or holder == but:
        return
    if holder.merged_into is not None:  # what counts is the record that stayed, and who may see that
        if holder.merged_into == but:
            raise ValidationError({"id_number": ValidationError(OLD_RECORD, code="merged")})
        holder = holder.merged_into
    if Retiree.objects.visible_to(by).filter(pk=holder.pk).exists():
        raise ValidationError({"id_number": ValidationError(registered_as(holder), code="registered")})
    raise ValidationError({"id_number": ValidationError(f"{ELSEWHERE}。", code="elsewhere")})


def registered_as(holder: Retiree) -> str:
    return f"该身份证号已登记：{holder.name}{'（已归档）' if holder.archived_at else ''}。"


def check_alike(retiree: Retiree, by: User, others: Collection[int]) -> None:
    """Raise LooksAlike unless everybody in scope who may be the same person is among `others`."""
    alike = Retiree.objects.like(name=retiree.name, born_on=retiree.born_on, phone=retiree.phone)
    found = list(alike.visible_to(by).select_related("station").sorted_by_name())
    if {person.pk for person in found} - set(others):
        raise LooksAlike(found)


@transaction.atomic
def change_retiree(*, retiree: Retiree, values: Mapping[str, Any], version: int, by: User) -> Retiree:
    """Write those cleaned `values` that differ; the person becomes the next version if any does.

    Raises ChangedMeanwhile when one of these fields was changed after `version` was read, Outdated when the
    person was archived, and ValidationError for an ID number that somebody else has.
    """
    retiree = lock(retiree)
    check_not_archived(retiree)
    if has_changed_since(retiree, version, values):
        raise ChangedMeanwhile
    if "id_number" in values:
        check_id_number(values["id_number"], by, but=retiree)
    changed = [name for name, value in values.items() if getattr(retiree, name) != value]
    for name in changed:
        setattr(retiree, name, values[name])
    if changed:
        try:
            with transaction.atomic():
                save_as_next_version(retiree)
        except IntegrityError:  # somebody registered that ID number this very moment
            check_id_number(retiree.id_number, by, but=retiree)
            raise
    return retiree


def save_as_next_version(retiree: Retiree) -> None:
    """Save a locked person, so that who still has an older version open is told."""
    retiree.version += 1
    retiree.save()


def lock(retiree: Retiree) -> Retiree:
    """The row as it is now, locked until the transaction ends."""
    return lock_all([retiree.pk])[0]


def lock_all(keys: Collection[int]) -> list[Retiree]:
    """The rows as they are now, locked in the order of their keys, so that nobody waits in a circle.

    Raises Outdated when one was merged into another record, or erased: nothing of it may be changed any more.
    """
    rows = Retiree.objects.filter(pk__in=keys).order_by("pk").select_related("station")
    people = list(rows.select_for_update(of=("self",), no_key=True))
    for person in people:
        if person.merged_into_id is not None:
            raise Outdated(f"{person}的这份资料刚刚并入了另一份，没有再做改动。请从名单重新打开。")
        if person.erased_at is not None:
            raise Outdated("这位老同志的个人资料已按保存期限清除，不能再修改或恢复。")
    return people


def check_not_archived(retiree: Retiree) -> None:
    if retiree.archived_at:
        raise Outdated(f"{retiree}已归档，没有再做改动。需要修改的，请先恢复。")
