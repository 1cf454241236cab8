from collections.abc import Collection
from typing import cast

from django import forms
from django.db.models import Count, Q

from laoling.accounts.filters import InOrder
from laoling.accounts.models import Role, Unit, User
from laoling.desk.timeline import Kind, Narrowing
from laoling.forms import DayField, PlainTextField, PlainWords
from laoling.people.models import ArchiveReason


class RevealForm(PlainWords, forms.Form):
    """Why somebody needs the full numbers; the reason goes into the access log."""

    reason = forms.CharField(
        label="查看原因",
        min_length=2,
        max_length=200,
        help_text="例如：办理住院报销，核对证件。原因会记入访问记录。",
        error_messages={"required": "请填写查看原因", "min_length": "查看原因至少写 2 个字"},
    )


class StoryForm(InOrder, forms.Form):
    """Which part of a person's story is wanted; what can't be understood is left out and explained."""

    ranges = (("since", "until"),)

    kind = forms.MultipleChoiceField(
        label="类别",
        choices=Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "没有这一类，请重新选择。"},
    )
    since = DayField(label="从", required=False)
    until = DayField(label="到", required=False)

    def __init__(self, *args, kinds: Collection[Kind] = tuple(Kind), **kwargs):
        super().__init__(*args, **kwargs)
        offered = cast(forms.MultipleChoiceField, self.fields["kind"])
        offered.choices = [(kind.value, kind.label) for kind in Kind if kind in kinds]

    def wanted(self) -> Narrowing:
        """What the valid part of the form asks for."""
        self.is_valid()
        values = self.cleaned_data
        kinds = [Kind(value) for value in values.get("kind", [])]
        return Narrowing(kinds=kinds, since=values.get("since"), until=values.get("until"))

    def in_words(self) -> str:
        """The same in words, such as "走访、电话；从 2026-01-01"; nothing when everything is wanted."""
        wanted = self.wanted()
        words = ["、".join(kind.label for kind in wanted.kinds)]
        words += [f"从 {wanted.since}"] if wanted.since else [""]
        words += [f"到 {wanted.until}"] if wanted.until else [""]
        return "；".join(word for word in words if word)


class ReceiverField(forms.ModelChoiceField):
    """Somebody who takes cards over; the choice says how many they have."""

    def label_from_instance(self, person) -> str:
        return f"{person}（{person.get_role_display()}，现有 {person.card_count} 张）"


class HandOverForm(PlainWords, forms.Form):
    """Who takes the cards over, and why."""

    visitor = ReceiverField(
        label="交给",
        queryset=User.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择交给谁。", "invalid_choice": "请选择本站在岗的走访员或站长。"},
    )
    reason = PlainTextField(
        label="原因（可不填）",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "例如：离岗、生病、调到别的站"}),
    )

    def __init__(self, *args, station: Unit, before: User | None, **kwargs):
        super().__init__(*args, **kwargs)
        staff = User.objects.filter(unit=station, role__in=[Role.VISITOR, Role.STATION_HEAD], is_active=True)
        count = Count("cards", filter=Q(cards__closed_on=None))
        field = cast(forms.ModelChoiceField, self.fields["visitor"])
        others = staff.exclude(pk=before.pk) if before else staff
        field.queryset = others.annotate(card_count=count).order_by("-role", "name", "pk")


class ArchiveForm(PlainWords, forms.Form):
    """Why somebody is no longer on the lists."""

    reason = forms.ChoiceField(label="归档原因", choices=ArchiveReason.choices, widget=forms.RadioSelect)
    note = PlainTextField(
        label="说明",
        max_length=200,
        required=False,
        help_text="例如：随女儿迁往济南。选“其他原因”时必须填写。",
    )
