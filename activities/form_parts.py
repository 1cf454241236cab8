"""What the forms of activities are made of: days and clocks, and texts that everybody will read."""

from django import forms
from django.core.exceptions import ValidationError

from activities import privacy

YEARS = range(2000, 2101)


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


def day_field(label, **kwargs):
    return forms.DateField(
        label=label,
        widget=DayInput(),
        error_messages={"required": f"请填写{label}。", "invalid": "日期请写成 2026-11-23 这样。"},
        **kwargs,
    )


def clock_field(label):
    return forms.TimeField(
        label=label,
        widget=ClockInput(),
        error_messages={"required": f"请填写{label}。", "invalid": "时间请写成 09:00 这样。"},
    )


def sensible_day(day):
    """The day itself; a slip of the keyboard such as the year 20266 or 226 is refused."""
    if day.year not in YEARS:
        raise ValidationError("请核对年份。")
    return day


def offer(field, queryset, empty_label):
    """Let a choice field offer these rows."""
    field.queryset, field.empty_label = queryset, empty_label


class VenueChoiceField(forms.ModelChoiceField):
    def label_from_instance(self, venue):
        return f"{venue.name}（{venue.unit.name}）"


class PublicTextForm(forms.Form):
    """Looks through the fields that elders will read for retirees' names and numbers.

    A number is refused. A name asks for a tick in `names_agreed`, which shows itself only then: teachers and
    speakers may have agreed, and two characters of a sentence may be a name by chance.
    """

    public_fields: tuple[str, ...] = ()

    names_agreed = forms.BooleanField(
        label="文中的人同意公开姓名（或只是碰巧同字）", required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean(self):
        super().clean()
        self._look_through_texts()
        return self.cleaned_data

    def _look_through_texts(self):
        texts = {name: self.cleaned_data.get(name) or "" for name in self.public_fields}
        for name, text in texts.items():
            if problem := privacy.numbers_problem(text):
                self.add_error(name, problem)
        names = privacy.names_in("\n".join(texts.values()), user=self.user)
        if names:
            self.fields["names_agreed"].widget = forms.CheckboxInput()
            if not self.cleaned_data.get("names_agreed"):
                self.add_error(
                    "names_agreed",
                    f"文中有老同志的姓名：{'、'.join(names)}。请删去；本人同意公开的，请勾选“同意公开”。",
                )
