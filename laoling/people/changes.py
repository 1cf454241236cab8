"""What happened to a person or a contact since somebody opened the form: from the history, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model

from laoling.accounts.models import User
from laoling.people.id_number import mask_id_number, mask_phone

NOTHING = "（空）"


class ChangedMeanwhile(Exception):
    """Nothing was saved: somebody else changed the same fields after the form was opened."""


@dataclass(frozen=True)
class Change:
    """One field that somebody changed; values in words, personal numbers masked."""

    label: str
    before: str
    after: str
    at: datetime
    who: str


def row_as_of(row: Model, version: int) -> Any:
    """The event that holds the row as it was in that version; None when its history is gone."""
    events = row.pgh_event_model.objects.filter(pgh_obj_id=row.pk, version=version)  # type: ignore[attr-defined]
    return events.order_by("-pgh_id").first()


def has_changed_since(row: Any, version: int, fields: Iterable[str]) -> bool:
    """Whether one of the fields is another now than in that version; without a history it may be."""
    if version == row.version:
        return False
    then = row_as_of(row, version)
    return then is None or any(getattr(then, name) != getattr(row, name) for name in fields)


def changes_since(row: Any, version: int, fields: Iterable[str], reader: User) -> list[Change]:
    """Each change of these fields after that version, oldest first, as `reader` may see it."""
    then = row_as_of(row, version)
    if then is None:
        return []
    later = row.pgh_event_model.objects.filter(pgh_obj_id=row.pk, pgh_id__gt=then.pgh_id)
    names, found = list(fields), []
    for event in later.order_by("pgh_id").select_related("pgh_context"):
        for name in names:
            before, after = getattr(then, name), getattr(event, name)
            if before != after:
                label = str(row._meta.get_field(name).verbose_name)
                old, new = in_words(row, name, before, reader), in_words(row, name, after, reader)
                found.append(Change(label, old, new, event.pgh_created_at, who_did(event)))
        then = event
    return found


def who_did(event) -> str:
    """The name of who acted; "系统" for a command."""
    key = event.pgh_context.metadata.get("user") if event.pgh_context else None
    user = User.objects.filter(pk=key).first() if key else None
    return user.name if user else "系统"


def in_words(row: Model, name: str, value: Any, reader: User) -> str:
    """A value for the screen: ID numbers always masked, phones for those who don't call."""
    if value in (None, ""):
        return NOTHING
    if name == "id_number":
        return mask_id_number(value)
    if name == "phone":
        return value if reader.may_call else mask_phone(value)
    if isinstance(value, date):
        return value.isoformat()
    labels = dict(row._meta.get_field(name).flatchoices)  # type: ignore[union-attr]
    return str(labels.get(value, value))
