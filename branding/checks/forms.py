"""The form of a check: everything is right unless it is tapped."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from branding.checks.services import OUT_OF_DATE, Failed
from branding.models import Standard, StandardItem
from branding.photos import PhotoField, WithPhotos
from laoling.forms import PlainTextField, PlainWords


@dataclass(frozen=True)
class Line:
    """One item of a norm as the page shows it."""

    item: StandardItem
    fails: BoundField
    note: BoundField
    photo: BoundField

    @property
    def is_wrong(self) -> bool:
        return bool(self.note.errors or self.photo.errors)


class CheckForm(WithPhotos, PlainWords, forms.Form):
    """A box for each item of the norms, ticked when it fails, with a note and a photo behind it."""

    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], OUT_OF_DATE)
    )
    versions = forms.CharField(widget=forms.HiddenInput, error_messages={"required": OUT_OF_DATE})

    def __init__(self, *args, standards: Sequence[Standard], **kwargs):
        super().__init__(*args, **kwargs)
        self.standards = standards
        self.keys = ",".join(str(standard.pk) for standard in standards)
        self.fields["submission_id"].initial = uuid.uuid4()
        self.fields["versions"].initial = self.keys
        for item in self.items():
            self.fields[f"fails_{item.pk}"] = forms.BooleanField(label=item.text, required=False)
            self.fields[f"note_{item.pk}"] = PlainTextField(
                label=f"{item.text}：情况",
                required=False,
                max_length=200,
                widget=forms.TextInput(
                    attrs={"class": "form-control", "placeholder": "哪里、怎么了（可不填）"}
                ),
            )
            self.fields[f"photo_{item.pk}"] = PhotoField(label=f"{item.text}：照片", required=False)

    def items(self) -> Iterator[StandardItem]:
        for standard in self.standards:
            yield from standard.items.all()

    def norms(self) -> list[tuple[Standard, list[Line]]]:
        """The norms with their lines, for the page."""
        return [(standard, [self.line(item) for item in standard.items.all()]) for standard in self.standards]

    def line(self, item: StandardItem) -> Line:
        return Line(item, *(self[f"{name}_{item.pk}"] for name in ("fails", "note", "photo")))

    def clean_versions(self):
        """The norms that the page showed are those of today: else a tap would mean another item."""
        if self.cleaned_data["versions"] != self.keys:
            raise ValidationError("服务规范刚刚换了新版本，没有保存。请重新打开这一页。")
        return self.keys

    def clean(self):
        values = super().clean()
        for item in self.items():
            told = self.cleaned_data.get(f"note_{item.pk}") or self.cleaned_data.get(f"photo_{item.pk}")
            if told and not self.cleaned_data.get(f"fails_{item.pk}"):
                self.add_error(f"note_{item.pk}", f"“{item.text}”写了情况，请把它点成不合格，或者清空。")
        return values

    def failed(self) -> list[Failed]:
        """What was tapped; of a valid form."""
        return [
            Failed(item, self.cleaned_data[f"note_{item.pk}"], self.cleaned_data[f"photo_{item.pk}"])
            for item in self.items()
            if self.cleaned_data[f"fails_{item.pk}"]
        ]
