"""What was changed, by whom and when, for the auditor: personal data are never shown, only that they changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pghistory.models
from django import forms
from django.apps import apps
from django.db.models import Model, OuterRef, QuerySet, Subquery
from django.utils import timezone

from laoling import calendar
from laoling.accounts.models import User
from laoling.crypto import EncryptedTextField
from laoling.fields import DerivedCharField

HIDDEN = "（内容不显示）"
LABELS = {"insert": "新增", "update": "修改", "delete": "删除"}
BOOKKEEPING = {
    "id",
    "created_at",
    "date_joined",
    "updated_at",
    "version",
    "path",
    "depth",
    "numchild",
    "submission_id",
    "is_staff",
    "is_superuser",
}
# Of what is about a person only these are shown: never names, notes, health, Party membership or numbers.
SHOWN_OF_PEOPLE = {
    "archived_at",
    "assessed_on",
    "card",
    "answered_at",
    "answered_by",
    "category",
    "close_reason",
    "closed_at",
    "closed_by",
    "closed_on",
    "decided_by",
    "decided_on",
    "died_on",
    "ends_on",
    "erased_at",
    "given_on",
    "how",
    "kind",
    "kinds",
    "late_recorded",
    "merged_at",
    "merged_by",
    "merged_into",
    "month",
    "months",
    "number",
    "opened_by",
    "opened_on",
    "outcome",
    "proposed_by",
    "proposed_tier",
    "purpose",
    "recorded_by",
    "recorded_on",
    "replied_at",
    "retiree",
    "starts_on",
    "station",
    "status",
    "suggested_tier",
    "tier",
    "visited_on",
    "visitor",
    "withdrawn_at",
    "withdrawn_by",
    "withdrawn_on",
}


def tracked_models() -> dict[str, Any]:
    """The event table of each model with a history, by the model's label, such as "people.retiree"."""
    events: list[Any] = [model for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    return {model.pgh_tracked_model._meta.label_lower: model for model in events}


# About a member of staff as nothing else is: only that person and the line above read what it says.
ABOUT_STAFF = {
    "appraisal.appraisal",
    "appraisal.objection",
    "appraisal.accountability",
    "competitions.score",
    "training.candidate",
    "training.invitation",
}


def is_about_people(model: type[Model]) -> bool:
    """Whether rows of the model belong to a retiree, or are one; or say how somebody of the staff is judged."""
    return (
        model._meta.app_label in {"people", "visits", "study", "suggestions", "publicity"}
        or model._meta.label_lower in ABOUT_STAFF
        or {"retiree", "card", "membership"} & {field.name for field in model._meta.fields} != set()
    )


@dataclass(frozen=True)
class Change:
    """One event of one row; `fields` are (name, before, after), before being empty for a new row."""

    at: datetime
    who: str
    what: str
    subject: str
    fields: list[tuple[str, str, str]]


class HistoryForm(forms.Form):
    """What to look for; everything but the kind may be left out."""

    kind = forms.ChoiceField(label="资料")
    number = forms.IntegerField(label="编号", required=False, min_value=1, max_value=2**62)
    by = forms.CharField(label="操作人的账号或姓名", required=False, max_length=60)
    since = forms.DateField(label="从", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label="到", required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        models = tracked_models()
        choices = [(label, model.pgh_tracked_model._meta.verbose_name) for label, model in models.items()]
        kind: Any = self.fields["kind"]
        kind.choices = choices


def events_for(reader: User, *, kind, number=None, by="", since=None, until=None) -> QuerySet:
    """Events of one kind, newest first; an auditor of a unit reads what its staff did."""
    events = tracked_models()[kind].objects.select_related("pgh_context").order_by("-pgh_id")
    if number:
        events = events.filter(pgh_obj_id=number)
    if since:
        events = events.filter(pgh_created_at__gte=calendar.start_of(since))
    if until:
        events = events.filter(pgh_created_at__lt=calendar.start_of(until + timedelta(days=1)))
    staff = User.objects.administered_by(reader)
    if by:
        staff = staff.filter(username=User.normalize_username(by)) | staff.filter(name=by.strip())
    if by or reader.unit_id is not None:
        events = events.filter(pgh_context__metadata__user__in=list(staff.values_list("pk", flat=True)))
    model: Any = events.model
    before = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    return events.annotate(before_id=Subquery(before.order_by("-pgh_id").values("pgh_id")[:1]))


def changes_of(events: Iterable[Any]) -> list[Change]:
    """The events of one page in words: two more queries, however many events."""
    events = list(events)
    if not events:
        return []
    before = type(events[0]).objects.in_bulk([event.before_id for event in events if event.before_id])
    actors = {actor_of(event) for event in events} - {None}
    names = {user.pk: f"{user.name}（{user.username}）" for user in User.objects.filter(pk__in=actors)}
    return [change_of(event, before.get(event.before_id), names) for event in events]


def actor_of(event) -> int | None:
    return event.pgh_context.metadata.get("user") if event.pgh_context else None


def change_of(event, before, names: dict[int, str]) -> Change:
    actor, tracked = actor_of(event), type(event).pgh_tracked_model
    return Change(
        at=event.pgh_created_at,
        who=names.get(actor, "系统") if actor else "系统",
        what=LABELS.get(event.pgh_label, event.pgh_label),
        subject=f"{tracked._meta.verbose_name} {event.pgh_obj_id}",
        fields=list(differences(event, before)),
    )


def differences(event, before) -> Iterable[tuple[str, str, str]]:
    """The fields that differ from the event before, in the model's order."""
    tracked = type(event).pgh_tracked_model
    for field in tracked._meta.concrete_fields:
        if (
            field.name in BOOKKEEPING
            or isinstance(field, DerivedCharField)
            or not hasattr(event, field.attname)
        ):
            continue
        old, new = getattr(before, field.attname, None), getattr(event, field.attname)
        if old != new and (before or new not in (None, "", [])):
            yield str(field.verbose_name), words_of(field, old) if before else "", words_of(field, new)


def words_of(field, value) -> str:
    """The value as the auditor may read it."""
    if value in (None, "", []):
        return "（空）"
    concealed = is_about_people(field.model) and field.name not in SHOWN_OF_PEOPLE
    if concealed or isinstance(field, EncryptedTextField):
        return HIDDEN
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        labels = dict(field.base_field.choices or [])
        return "、".join(str(labels.get(item, item)) for item in value)
    labels = dict(field.flatchoices)
    return str(labels.get(value, value))
