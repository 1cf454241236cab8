"""Taking out of the database who somebody was, and leaving what is counted (docs/decisions/0019).

Rows that figures are made of stay: the person without a name, visits without words, duties, cards, assessments with
their tiers. Rows that are nothing but personal go. The history of each row is treated as the row itself, so this
needs the owner of the tables; no trigger notes it down, else the history would have again what was taken out.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pgtrigger
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Case, CharField, DateField, Func, Model, Q, QuerySet, TextField, Value, When
from django.db.models.functions import Cast, Concat, Replace, TruncYear

from activities.models import Call, Membership, Office, SignUp
from activities.study.models import Attendance
from branding.appraisal.models import Accountability
from branding.publicity.models import Mention, Piece
from cards.models import (
    Assessment,
    CardAction,
    ContactCard,
    Pause,
    PrintBatch,
    RosterImport,
    RosterRow,
    ServiceCard,
)
from laoling.accounts.models import AccessEvent
from laoling.history import event_model_of
from laoling.inbox.models import Reminder
from laoling.people.models import (
    Consent,
    EmergencyContact,
    Household,
    KnownApart,
    Retiree,
    Transfer,
)
from visits.models import (
    Duty,
    Entitlement,
    HelpRequest,
    LifeEvent,
    MoodRecord,
    RequestStep,
    Talk,
    TalkSession,
    Visit,
)

ERASED = "已删除"
SOMEBODY = "某同志"
DIGESTS = "visits.digest:"  # reminders that name several people in their text
# Some subjects count: `visits.helprequest:12.1` is the first time that request 12 was reopened.
ROW_OF_SUBJECT = Func(
    "subject", Value(r"^([^:]*:\d+)\.\d+$"), Value(r"\1"), function="regexp_replace", output_field=TextField()
)
ENDED = (RosterImport.Status.DONE, RosterImport.Status.FAILED, RosterImport.Status.CANCELLED)


@dataclass(frozen=True)
class Part:
    """One table that knows something of a person, and what becomes of its rows.

    `path` leads from a row to the person. `words` are free texts, of which only stays that there was one; `blank`
    are other personal values and what they become; `kept` are texts that say nothing of anybody. A part with
    `goes` loses its rows.
    """

    model: type[Model]
    path: str = "retiree"
    words: Sequence[str] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)
    kept: Sequence[str] = ()
    goes: bool = False

    def rows(self, people: Collection[int]) -> QuerySet:
        return self.model._default_manager.filter(**{f"{self.path}__in": people})

    def history(self, people: Collection[int]) -> QuerySet | None:
        """The events of these rows, those of rows that are gone included; None without a history."""
        events: Any = event_model_of(self.model)
        if events is None:
            return None
        found = Q(pgh_obj__in=list(self.rows(people).values_list("pk", flat=True)))
        if self.path != "pk":
            found |= Q(**{f"{self.path}__in": people})
        return events.objects.filter(found)

    def erase(self, people: Collection[int]) -> None:
        """History first: it is found by the rows."""
        values = {**self.blank, **{name: was_said(name) for name in self.words}}
        for rows in (self.history(people), self.rows(people)):
            if rows is None:
                continue
            if self.goes:
                rows.delete()
            elif values:
                rows.update(**values)


def was_said(name: str) -> Case:
    """ERASED where there was a text, nothing where there was none."""
    return Case(When(**{name: ""}, then=Value("")), default=Value(ERASED), output_field=CharField())


def first_of_year(name: str) -> TruncYear:
    return TruncYear(name, output_field=DateField())


NAMELESS = {"name": ERASED} | {
    name: Retiree._meta.get_field(name).derive(ERASED)  # type: ignore[union-attr]
    for name in ("name_sort", "name_pinyin", "name_initials")
}
NUMBERLESS: dict[str, Any] = {
    "id_number": "",
    "id_number_index": None,
    "phone": "",
    "phone_index": None,
    "phone_tail_index": None,
}
HOMELESS: dict[str, Any] = {"address": "", "area": "", "household": None}
# Everything that knows something of a person. A test walks over all tables that lead to one, and over their texts:
# a new one must be named here.
PARTS = (
    Part(EmergencyContact, goes=True),
    Part(KnownApart, path="first", goes=True),
    Part(KnownApart, path="second", goes=True),
    Part(TalkSession, path="talk__retiree", goes=True),
    Part(Talk, goes=True),
    Part(MoodRecord, path="visit__retiree", goes=True),
    Part(Visit, words=["done", "needs", "next_step"], kept=["outcome", "kinds"]),
    Part(Accountability, path="duty__retiree", words=["reason", "reply", "withdraw_reason"], kept=["kind"]),
    Part(Duty, words=["end_reason"], kept=["kind", "origin", "ended_as"]),
    Part(Pause, path="card__retiree", words=["reason"]),
    Part(CardAction, path="card__retiree", words=["detail", "reason"], kept=["kind"]),
    Part(ServiceCard, words=["close_words", "reopen_reason"], kept=["number", "close_reason"]),
    Part(
        Assessment,
        words=["notes", "suggestion_reason", "proposal_reason", "decision_reason"],
        blank={"ability": "", "living": ""},
        kept=["hardships", "status"],
    ),
    Part(ContactCard, words=["signer"], kept=["style", "token", "numbers", "signed_by"]),
    Part(
        LifeEvent,
        words=["place", "ward", "words", "withdraw_reason"],
        blank={"before": {}},
        kept=["kind"],
    ),
    Part(RequestStep, path="request__retiree", words=["words"], kept=["kind"]),
    Part(
        HelpRequest,
        words=["words", "wait_reason", "done", "caller_name"],
        blank={"caller_phone": "", "caller_phone_index": None},
        kept=["category", "channel", "state"],
    ),
    Part(Entitlement, kept=["channel"]),
    Part(Mention, goes=True),
    Part(Attendance, path="membership__retiree", goes=True),
    Part(Office, path="membership__retiree", goes=True),
    Part(Membership, goes=True),
    Part(Call, path="sign_up__retiree", kept=["why"]),
    Part(SignUp, words=["withdraw_reason"], kept=["state"]),
    Part(Consent, words=["relative"], kept=["purpose", "how"]),
    Part(Transfer, words=["reason"]),
    Part(
        Retiree,
        path="pk",
        words=["archive_note"],
        blank={
            **NAMELESS,
            **NUMBERLESS,
            **HOMELESS,
            "born_on": first_of_year("born_on"),
            "retired_on": first_of_year("retired_on"),
            **dict.fromkeys(
                ["politics", "party_branch", "marriage", "living", "health", "ability", "notes"], ""
            ),
        },
        kept=["sex", "category", "archive_reason"],
    ),
)


@transaction.atomic
def erase_people(people: Collection[int], *, now: datetime) -> int:
    """Erase these people and the records that were merged into them; returns how many people that were.

    Run it as the owner of the tables. Whoever is erased already stays as they are.
    """
    chosen = Retiree.objects.filter(Q(pk__in=people) | Q(merged_into__in=people), erased_at=None)
    rows = list(chosen.select_for_update(of=("self",)).only("pk", "household", "merged_into").order_by("pk"))
    keys = [retiree.pk for retiree in rows]
    households = {retiree.household_id for retiree in rows if retiree.household_id}
    Retiree.objects.filter(Q(spouse__in=keys) | Q(pk__in=keys, spouse__isnull=False)).update(spouse=None)
    names = names_of(keys)
    with pgtrigger.ignore():
        erase_mentions(keys, names)
        erase_from_stories(keys, names)
        for part in PARTS:
            part.erase(keys)
        Retiree.objects.filter(pk__in=keys).update(erased_at=now)
    Household.objects.filter(pk__in=households, members=None).delete()
    return sum(retiree.merged_into_id is None for retiree in rows)


def erase_from_stories(people: Collection[int], names: Sequence[str]) -> None:
    """Put a word for the names in what was published by their consent, in its history too."""
    pieces = list(Piece.objects.filter(mentions__retiree__in=people).values_list("pk", flat=True))
    events: Any = event_model_of(Piece)
    for rows in (Piece.objects.filter(pk__in=pieces), events.objects.filter(pgh_obj__in=pieces)):
        for name in names:
            nameless = {field: Replace(field, Value(name), Value(SOMEBODY)) for field in ("title", "words")}
            rows.update(**nameless)


def names_of(people: Collection[int]) -> list[str]:
    """Every name that these people ever had here."""
    events: Any = event_model_of(Retiree)
    now = Retiree.objects.filter(pk__in=people).values_list("name")
    before = events.objects.filter(pgh_obj__in=people).values_list("name")
    return [name for (name,) in now.union(before)]


def erase_mentions(people: Collection[int], names: Sequence[str]) -> None:
    """Messages, access log and import results that are about these people, or have their names in the text."""
    for model, rows in {(part.model, part.rows(people)) for part in PARTS}:
        label = model._meta.label_lower
        subject = Concat(Value(f"{label}:"), Cast("pk", TextField()), output_field=TextField())
        keys = rows.values_list(subject, flat=True)
        about = Reminder.objects.filter(subject__startswith=f"{label}:").alias(row=ROW_OF_SUBJECT)
        about.filter(row__in=keys).delete()
        AccessEvent.objects.filter(subject__in=keys).exclude(detail="").update(detail=ERASED)
        kind = ContentType.objects.get_for_model(model)
        logged = LogEntry.objects.filter(
            content_type=kind, object_id__in=rows.values_list(Cast("pk", TextField()))
        )
        logged.update(object_repr=ERASED, change_message="")
    over = Q(answered_at__isnull=False) | Q(subject__startswith=DIGESTS)
    for name in names:
        Reminder.objects.filter(over, Q(title__contains=name) | Q(body__contains=name)).delete()
    for batch in PrintBatch.objects.filter(retirees__overlap=people).exclude(left_out=[]).defer("content"):
        batch.left_out = [entry for entry in batch.left_out if entry["retiree"] not in people]
        batch.save(update_fields=["left_out"])
    RosterRow.objects.filter(name__in=names, roster__status__in=ENDED).delete()
