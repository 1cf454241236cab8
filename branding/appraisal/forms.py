"""What people fill in about appraisals, weights and accountability; the rules are in the services."""

import uuid
from datetime import date
from typing import Any

from django import forms

from branding.appraisal.accountabilities import members_for
from branding.appraisal.models import (
    WEIGHT_FIELDS,
    Accountability,
    Appraisal,
    Consequence,
    Outcome,
    WeightTable,
)
from branding.appraisal.scoring import MEASURES, Counted, Measure, Of, check_weights
from branding.appraisal.services import Corrected
from branding.models import Finding
from laoling.calendar import Period, next_period
from laoling.forms import DayField, PlainTextField, PlainWords
from visits.models import Duty

MOST = 100_000
INCOMPLETE = "这一页不完整，请刷新后再填"
AHEAD = 3  # months from this one on that new weights may begin in


class LongTextField(PlainTextField):
    """Some sentences; what is pasted with line breaks becomes one line."""

    widget = forms.Textarea(attrs={"rows": 3})


class StepForm(PlainWords, forms.Form):
    """One step; `version` is the row's when the page was shown."""

    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )
    step = ""

    def __init__(self, *args, row: Appraisal | Accountability, **kwargs):
        kwargs["auto_id"] = f"{self.step}_%s"  # several such forms share a page
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = row.version

    def facts(self) -> dict[str, Any]:
        """The arguments of the service."""
        return dict(self.cleaned_data)

    def renew(self, version: int) -> None:
        """Let the form be sent again as typed, now that its reader sees what the row has become."""
        self.data = self.data.copy()
        self.data["version"] = version


class ObjectForm(StepForm):
    step = "object"
    words = LongTextField(label="对哪一项有异议，为什么", max_length=500)


class CloseForm(StepForm):
    step = "close"


class Correcting(StepForm):
    """A step that may say what a measure should have counted."""

    measure = forms.ChoiceField(label="更正哪一项")
    part = forms.IntegerField(label="合格的应是", min_value=0, max_value=MOST)
    whole = forms.IntegerField(
        label="总数应是", min_value=0, max_value=MOST, help_text="填 0：这个月不考核这一项"
    )

    def __init__(self, *args, row: Appraisal, **kwargs):
        super().__init__(*args, row=row, **kwargs)
        self.fields["measure"].choices = [  # type: ignore[attr-defined]
            ("", "请选择"),
            *((measure.value, measure.label) for measure in MEASURES[row.of]),
        ]

    def clean(self):
        values = super().clean() or {}
        if "part" in values and "whole" in values:
            try:
                Counted(values["part"] or 0, values["whole"] or 0)
            except ValueError as error:
                self.add_error("part", str(error))
        return values

    @property
    def corrected(self) -> Corrected:
        values = self.cleaned_data
        return Corrected(Measure(values["measure"]), values["part"], values["whole"])


class CorrectForm(Correcting):
    step = "correct"
    reason = LongTextField(label="理由", max_length=500)

    def facts(self):
        values = self.cleaned_data
        return {"corrected": self.corrected, "reason": values["reason"], "version": values["version"]}


class AnswerForm(Correcting):
    """The answer, and what is put right by it, if anything is."""

    step = "answer"
    outcome = forms.ChoiceField(label="结论", choices=Outcome.choices, widget=forms.RadioSelect)
    words = LongTextField(label="答复和理由", max_length=500)

    field_order = ["version", "outcome", "words", "measure", "part", "whole"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        labels = {"measure": "同时更正（可不填）", "part": "合格的应是", "whole": "总数应是"}
        for name, label in labels.items():
            self.fields[name].required = False
            self.fields[name].label = label

    def clean(self):
        values = super().clean()
        given = [name for name in ("measure", "part", "whole") if values.get(name) not in (None, "")]
        for name in ("measure", "part", "whole"):
            if given and name not in given and name not in self.errors:
                self.add_error(name, "要更正数字的，请把项目、合格数和总数都填上。")
        return values

    def facts(self):
        values = self.cleaned_data
        corrected = self.corrected if values["measure"] else None
        return {name: values[name] for name in ("outcome", "words", "version")} | {"corrected": corrected}


class WeightsForm(PlainWords, forms.Form):
    """The weights of one kind of appraisal, from a month on."""

    def __init__(self, *args, of: Of, last: WeightTable, today: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.of = of
        for measure, weight in last.weights.items():
            self.fields[WEIGHT_FIELDS[measure]] = forms.IntegerField(
                label=f"{measure.label}（%）", min_value=0, max_value=100, initial=weight
            )
        months = [today.replace(day=1)]
        while len(months) < AHEAD:
            months.append(next_period(months[-1], Period.MONTH)[0])
        choices = [(f"{month:%Y-%m-%d}", f"{month.year}年{month.month}月") for month in months]
        self.fields["valid_from"] = forms.ChoiceField(label="从哪个月的考核起", choices=choices)

    def clean(self):
        values = super().clean()
        names = [WEIGHT_FIELDS[measure] for measure in MEASURES[self.of]]
        if all(name in values for name in names):
            try:
                check_weights({measure: values[WEIGHT_FIELDS[measure]] for measure in MEASURES[self.of]})
            except ValueError as error:
                self.add_error(None, str(error))
        return values

    def facts(self) -> dict[str, Any]:
        """The arguments of the service."""
        values = self.cleaned_data
        return {
            "of": self.of,
            "valid_from": date.fromisoformat(values["valid_from"]),
            "weights": {measure: values[WEIGHT_FIELDS[measure]] for measure in MEASURES[self.of]},
        }


class AccountabilityForm(PlainWords, forms.Form):
    """A consequence for somebody below; what it is about comes with the address."""

    member: Any = forms.ModelChoiceField(label="当事人", queryset=None, empty_label="请选择")
    kind = forms.ChoiceField(label="方式", choices=Consequence.choices, widget=forms.RadioSelect)
    happened_on = DayField(label="日期")
    reason = LongTextField(label="事由", max_length=500)
    finding: Any = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    appraisal: Any = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    duty: Any = forms.ModelChoiceField(queryset=None, required=False, widget=forms.HiddenInput)
    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )

    def __init__(self, *args, user, today: date, initial, **kwargs):
        initial = {"happened_on": today, "submission_id": uuid.uuid4(), **initial}
        super().__init__(*args, initial=initial, **kwargs)
        querysets = {
            "member": members_for(user),
            "finding": Finding.objects.visible_to(user),
            "appraisal": Appraisal.objects.visible_to(user).of_staff(),
            "duty": Duty.objects.visible_to(user),
        }
        for name, rows in querysets.items():
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = lambda user: f"{user.unit} {user}"  # type: ignore[attr-defined]
        self.fields["happened_on"].widget.attrs["max"] = today.isoformat()


class ReplyForm(StepForm):
    step = "reply"
    words = LongTextField(label="您的意见", max_length=500)


class WithdrawForm(StepForm):
    step = "withdraw"
    reason = PlainTextField(label="为什么撤销", max_length=200)
