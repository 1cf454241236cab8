"""What staff fill in about a rectification; the rules are in the services."""

from typing import Any

from django import forms

from branding.models import Rectification
from branding.photos import PhotoField, WithPhotos
from branding.rectifications.services import WORKING_DAYS, owners_for
from laoling import calendar
from laoling.forms import DayField, PlainTextField, PlainWords


class StepForm(PlainWords, forms.Form):
    """One step; `version` is the rectification's when the page was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    step = ""

    def __init__(self, *args, row: Rectification, today, **kwargs):
        kwargs["auto_id"] = f"{self.step}_%s"  # several such forms share a page
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = row.version
        if "due_on" in self.fields:
            self.fields["due_on"].initial = self.next_deadline(row, today)

    def next_deadline(self, row, today):
        """Anew some working days from today once the old one is over."""
        return calendar.add_working_days(today, WORKING_DAYS)

    def facts(self) -> dict:
        return dict(self.cleaned_data)


def words(label: str, **kwargs) -> PlainTextField:
    return PlainTextField(label=label, max_length=200, **kwargs)


class AssignForm(StepForm):
    step = "assign"
    owner: Any = forms.ModelChoiceField(label="由谁整改", queryset=None, empty_label="请选择")
    due_on = DayField(label="改好的期限")
    words = words("说明（可不填）", required=False)

    def __init__(self, *args, row: Rectification, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["owner"].queryset = owners_for(row.finding.unit)  # type: ignore[attr-defined]
        self.fields["owner"].initial = row.owner_id

    def next_deadline(self, row, today):
        return row.due_on if row.due_on >= today else super().next_deadline(row, today)


class DoneForm(WithPhotos, StepForm):
    step = "done"
    words = words("怎么改的")
    photo = PhotoField(label="改好后的照片（可不传）", required=False)


class VerifyForm(StepForm):
    step = "verify"
    words = words("说明（可不填）", required=False)


class ReturnForm(StepForm):
    step = "return"
    words = words("哪里还不行")
    due_on = DayField(label="新的期限")


class SetAsideForm(StepForm):
    step = "set_aside"
    words = words("为什么不需要整改")
