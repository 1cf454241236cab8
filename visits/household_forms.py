"""One visit to several people of one household: when it was is asked once, how it was of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django import forms

from laoling import calendar
from laoling.people.models import Retiree
from visits.forms import INCOMPLETE, OF_A_MOOD, OF_A_VISIT, MomentForm, VisitForm

ASKED_ONCE = ("day", "on_day", "at_time", "submission_id")


class WhenForm(MomentForm):
    """What holds for everybody there."""

    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )


class MemberForm(VisitForm):
    """How it was with one of them; somebody who isn't ticked is left out, whatever else is filled in."""

    seen = forms.BooleanField(label="记录", required=False)

    def __init__(self, *args, retiree: Retiree, **kwargs):
        super().__init__(*args, prefix=f"p{retiree.pk}", died_on=retiree.died_on, **kwargs)
        self.retiree = retiree
        for name in ASKED_ONCE:
            del self.fields[name]
        for name in ("outcome", "kinds"):  # the summary on top of the page says of whom
            words = self.fields[name].error_messages
            words["required"] = f"{retiree}：{words['required']}"

    @property
    def is_seen(self) -> bool:
        return bool(self["seen"].value())

    def full_clean(self):
        super().full_clean()
        if self.is_bound and not self.is_seen:
            self.errors.clear()

    def add_error(self, field, error):
        is_dated = field == "next_try_on" and isinstance(error, str)
        super().add_error(field, f"{self.retiree}：{error}" if is_dated else error)

    def answers(self) -> dict:
        """The arguments of a visit that are this person's own."""
        names = [name for name in OF_A_VISIT if name != "visited_at"]
        return {name: self.cleaned_data[name] for name in [*names, *OF_A_MOOD]}


@dataclass
class Member:
    """Somebody of the household, with what the page says of them."""

    retiree: Retiree
    open_kinds: dict[str, str]
    form: MemberForm | None = None
    tier: int | None = None
    last_visit: Any = None
    times_absent: int = 0
    stay: Any = None


class HouseholdForm:
    """The forms of a visit to a household as one: the first for when it was, then one for each member.

    Has what the error summary of a page asks of a form.
    """

    def __init__(self, data, *, members: Sequence[Member], now: datetime, submission_id: str = ""):
        self.is_bound = data is not None
        self.when = WhenForm(data, now=now, initial={"submission_id": submission_id})
        due = [bool(member.open_kinds) for member in members]
        for member, has_duties in zip(members, due, strict=True):
            member.form = MemberForm(
                data,
                retiree=member.retiree,
                open_kinds=member.open_kinds,
                now=now,
                initial={"seen": has_duties or not any(due)},
            )
        self.members = [member.form for member in members if member.form]
        self.errors_of_all: list[Any] = []
        if self.is_bound:
            self.clean()

    def clean(self) -> None:
        if not self.seen:
            self.errors_of_all.append("请至少勾选一位这次见了或去找过的老同志")
        if self.when.is_valid():
            for form in self.seen:
                if form.is_valid():
                    form.clean_next_try(form.cleaned_data, self.day)

    @property
    def seen(self) -> list[MemberForm]:
        return [form for form in self.members if form.is_seen]

    @property
    def day(self) -> date:
        return calendar.local_day(self.when.cleaned_data["visited_at"])

    def is_valid(self) -> bool:
        return self.is_bound and not self.errors

    def add_error(self, error: Any) -> None:
        """Something that concerns the whole: a text, or several."""
        self.errors_of_all += error if isinstance(error, list) else [error]

    @property
    def errors(self) -> dict[str, Any]:
        """By the names of the fields; `__all__` for what concerns the whole."""
        found = {field.html_name: field.errors for field in self.all_fields if field.errors}
        return {**found, **({"__all__": self.errors_of_all} if self.errors_of_all else {})}

    def non_field_errors(self) -> list[Any]:
        return self.errors_of_all

    @property
    def all_fields(self) -> list[forms.BoundField]:
        return [field for form in (self.when, *self.members) for field in form]

    @property
    def visible_fields(self) -> list[forms.BoundField]:
        return [field for field in self.all_fields if not field.is_hidden]

    @property
    def hidden_fields(self) -> list[forms.BoundField]:
        return [field for field in self.all_fields if field.is_hidden]
