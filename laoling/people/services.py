"""Writes to the register of retirees; every one of them leaves history by trigger."""

from collections.abc import Sequence

from django.core.exceptions import PermissionDenied
from django.db import transaction

from laoling.accounts.models import Unit, User
from laoling.copying import insert_all
from laoling.people.models import Retiree

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
