"""The table of standards as a form: one line for each tier and kind, and the day on which it begins."""

from datetime import date

from django import forms

from cards.models import CareKind, CareStandard, Tier
from cards.standards.services import promises_on, state_of_table
from laoling import calendar
from laoling.calendar import Period, next_period
from laoling.forms import DayField, PlainWords

PAIRS = [(tier, kind) for tier in Tier for kind in CareKind]


def name_of(tier: int, kind: str, part: str) -> str:
    return f"{CareKind(kind).value.lower()}_{int(tier)}_{part}"


class StandardsForm(PlainWords, forms.Form):
    """What each tier is to be promised from a day on; `seen` is the state of the table that was shown."""

    valid_from = DayField(label="从哪天起执行", help_text="最早为今天；建议从月初或周一开始")
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    saved: list[CareStandard]  # once the form was carried out

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for tier, kind in PAIRS:
            words = f"{tier.label}{kind.label}"
            self.fields[name_of(tier, kind, "times")] = forms.IntegerField(
                label=f"{words}次数",
                min_value=1,
                max_value=365,
                error_messages={
                    "required": f"请填写{words}的次数。",
                    "invalid": f"{words}的次数请填写整数。",
                    "min_value": f"{words}至少 1 次。",
                    "max_value": f"{words}太多了，每天不能超过一次。",
                },
                widget=forms.NumberInput(attrs={"inputmode": "numeric", "aria-label": f"{words}次数"}),
            )
            self.fields[name_of(tier, kind, "period")] = forms.ChoiceField(
                label=f"{words}周期",
                choices=[(period.value, f"每{period.label}") for period in Period],
                widget=forms.Select(attrs={"aria-label": f"{words}周期"}),
            )
            self.fields[name_of(tier, kind, "phone")] = forms.BooleanField(
                label="电话也算", required=False, widget=forms.CheckboxInput()
            )

    @classmethod
    def begin(cls, today: date) -> "StandardsForm":
        """An unsent form with what is promised on the first of next month, when most changes begin."""
        first = next_period(today, Period.MONTH)[0]
        initial: dict = {"valid_from": first, "seen": state_of_table()}
        for tier, row in promises_on(first).items():
            for kind, standard in row.items():
                initial[name_of(tier, kind, "times")] = standard.times
                initial[name_of(tier, kind, "period")] = standard.period
                initial[name_of(tier, kind, "phone")] = standard.phone_counts
        return cls(initial=initial)

    def rows(self):
        """The lines of the form: tier, kind and its three fields."""
        for tier, kind in PAIRS:
            yield (
                tier,
                kind,
                *(self[name_of(tier, kind, part)] for part in ("times", "period", "phone")),
            )

    def clean(self):
        """What every line asks of the model; and something has to be another than it will be anyway."""
        data = self.cleaned_data
        if data.get("valid_from") and data["valid_from"] < calendar.today():
            self.add_error("valid_from", "开始日期最早为今天：过去的任务已按原标准安排。")
        for tier, kind in PAIRS:
            times = name_of(tier, kind, "times")
            if times in data and name_of(tier, kind, "period") in data:
                standard = self.standard_of(tier, kind)
                if not standard.fits_period:
                    self.add_error(times, f"{tier.label}{kind.label}：每天不能超过一次，请减少次数。")
        if not self.errors and not self.changes():
            self.add_error(None, f"没有改动：从 {data['valid_from']} 起的标准本来就是这样。")
        return data

    def standard_of(self, tier, kind) -> CareStandard:
        data = self.cleaned_data
        return CareStandard(
            tier=tier,
            kind=kind,
            times=data[name_of(tier, kind, "times")],
            period=data[name_of(tier, kind, "period")],
            phone_counts=data[name_of(tier, kind, "phone")],
            **({"valid_from": data["valid_from"]} if data.get("valid_from") else {}),
        )

    def changes(self) -> list[CareStandard]:
        """Unsaved standards for the lines that differ from what is promised on that day anyway."""
        standing = promises_on(self.cleaned_data["valid_from"])
        wanted = [self.standard_of(tier, kind) for tier, kind in PAIRS]
        return [s for s in wanted if not s.promises_the_same_as(standing[s.tier].get(s.kind))]
