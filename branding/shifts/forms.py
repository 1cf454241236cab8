"""The form of a post: a box for each step, by phase, and the note for the next shift."""

from itertools import groupby
from typing import Any

from django import forms

from branding.models import ShiftRecord, StandardItem
from laoling.forms import PlainWords

SPOKEN = {"岗前": "岗前：开门以前", "岗中": "岗中：接待服务", "岗后": "岗后：关门以前"}


class ShiftForm(PlainWords, forms.Form):
    """What was done of the method today; sent as often as wanted."""

    handover = forms.CharField(
        label="交接事项（交给下一班，可不填）",
        required=False,
        max_length=500,
        widget=forms.Textarea(
            attrs={
                "rows": 3,
                "class": "form-control",
                "placeholder": "例如：饮水机滤芯明天上午来换，请留人开门",
            }
        ),
    )
    standard = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, record: ShiftRecord, **kwargs):
        super().__init__(*args, **kwargs)
        self.record = record
        self.at = {tick.item_id: tick.at for tick in record.ticks.all()} if record.pk else {}
        self.fields["handover"].initial = record.handover
        self.fields["handover"].disabled = record.seen_at is not None
        self.fields["standard"].initial = record.standard_id
        for item in record.standard.items.all():
            self.fields[f"step_{item.pk}"] = forms.BooleanField(
                label=item.text, required=False, initial=item.pk in self.at
            )

    def clean_standard(self):
        if self.cleaned_data["standard"] != self.record.standard_id:
            raise forms.ValidationError("服务规范换了新版本，没有保存。请重新打开这一页。")
        return self.cleaned_data["standard"]

    def phases(self):
        """(title, [(field, when it was ticked)]) of each phase, in order."""
        for phase, items in groupby(self.record.standard.items.all(), key=lambda item: item.phase):
            yield (
                SPOKEN.get(phase, phase),
                [(self[f"step_{item.pk}"], self.at.get(item.pk)) for item in items],
            )

    def ticked(self) -> list[StandardItem]:
        """The steps that were ticked; of a valid form."""
        return [item for item in self.record.standard.items.all() if self.cleaned_data[f"step_{item.pk}"]]


class DayForm(forms.Form):
    """Which unit's day is looked at; nonsense is as good as nothing said."""

    day = forms.DateField(
        label="日期",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    unit: Any = forms.ModelChoiceField(label="老年站", queryset=None, required=False, empty_label=None)

    def __init__(self, *args, units, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if len(units) < 2:
            self.fields["unit"].widget = forms.HiddenInput()
