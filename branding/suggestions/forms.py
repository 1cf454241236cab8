"""What staff and the public fill in about suggestions; the rules are in the services."""

import uuid
from typing import Any

from django import forms

from branding.suggestions.models import MOST_DONE, MOST_WORDS, Suggestion
from branding.suggestions.services import WORKING_DAYS, owners_for
from laoling import calendar
from laoling.accounts.models import Unit
from laoling.forms import DayField, PlainTextField, PlainWords
from laoling.people.id_number import clean_phone
from visits.requests.forms import RevealForm

__all__ = ["PublicForm", "RevealForm", "StaffForm", "form_for"]
EXPIRED = "这一页放得太久了，请重新打开再填。"
ROWS = forms.Textarea({"rows": 4})


def text(label: str, limit: int = 200, **kwargs) -> PlainTextField:
    return PlainTextField(label=label, max_length=limit, **kwargs)


class PhoneField(forms.CharField):
    """A phone number as it is kept."""

    def to_python(self, value):
        return clean_phone(super().to_python(value))


class Submitted(forms.Form):
    """A form that counts once, however often it is sent."""

    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], EXPIRED)
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission_id"].initial = uuid.uuid4()


class PublicForm(Submitted):
    """The public's: one box, and name and phone only for whoever likes to leave them."""

    words = PlainTextField(
        label="您的建议",
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off"}),
        error_messages={
            "required": "请写下您的建议。",
            "max_length": f"最多写 {MOST_WORDS} 个字，请短一些。",
        },
    )
    name = PlainTextField(
        label="怎么称呼您（可以不写）",
        max_length=50,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "line"}),
        error_messages={"max_length": "称呼最多 50 个字。"},
    )
    phone = PhoneField(
        label="您的电话（可以不写）",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off", "class": "line"}),
    )
    may_name = forms.BooleanField(label="可以写上我的姓名", required=False)


class StaffForm(PlainWords, Submitted):
    """A member of staff's own."""

    unit: Any = forms.ModelChoiceField(label="对哪个单位", queryset=Unit.objects.none(), empty_label="请选择")
    words = text("建议", MOST_WORDS, widget=ROWS, help_text="哪个细节可以怎样改进，一条写一件事")
    may_name = forms.BooleanField(label="公示的时候可以写上我的姓名（以后可以撤回）", required=False)

    field_order = ("unit", "words", "may_name")

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].initial = user.unit_id
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()


class StepForm(PlainWords, forms.Form):
    """One step; `version` is the suggestion's when the page was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    step = ""

    def __init__(self, *args, row: Suggestion, user, today, **kwargs):
        kwargs["auto_id"] = f"{self.step}_%s"  # several such forms share a page
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = row.version
        self.begin(row, user, today)

    def begin(self, row: Suggestion, user, today) -> None:
        """What the fields hold at first."""


class AcceptForm(StepForm):
    step = "accept"
    words = text("说明（可不填）", required=False)


class DeclineForm(StepForm):
    step = "decline"
    words = text("为什么不采纳", help_text="打电话答复时就这样说")


class AssignForm(StepForm):
    step = "assign"
    owner: Any = forms.ModelChoiceField(label="由谁办理", queryset=None, empty_label="请选择")
    due_on = DayField(label="办成的期限")

    def begin(self, row, user, today):
        self.fields["owner"].queryset = owners_for(row.unit, user)  # type: ignore[attr-defined]
        self.fields["owner"].initial = row.owner_id
        soon = calendar.add_working_days(today, WORKING_DAYS)
        self.fields["due_on"].initial = row.due_on if row.due_on and row.due_on >= today else soon


class DoneForm(StepForm):
    step = "done"
    words = text("怎么办的", MOST_DONE, widget=ROWS)


class ShowForm(StepForm):
    step = "show"
    words = text("公示的建议", MOST_WORDS, widget=ROWS, help_text="老同志看得懂的话；不写姓名和电话")
    done = text("公示的办理结果", MOST_DONE, widget=ROWS)

    def begin(self, row, user, today):
        shown = getattr(row, "thanks", None) or row
        self.fields["words"].initial, self.fields["done"].initial = shown.words, shown.done


class HideForm(StepForm):
    step = "hide"
    words = text("为什么撤下")


class CallForm(StepForm):
    step = "call"
    words = text("对方怎么说（可不填）", required=False)


class RevokeForm(StepForm):
    step = "revoke"
    words = text("说明（可不填）", required=False)


FORMS: tuple[type[StepForm], ...] = (
    AcceptForm,
    DeclineForm,
    AssignForm,
    DoneForm,
    ShowForm,
    HideForm,
    CallForm,
    RevokeForm,
)
BY_STEP = {form.step: form for form in FORMS}


def form_for(step: str) -> type[StepForm]:
    """The form of a step's address."""
    return BY_STEP[step]
