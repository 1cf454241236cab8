"""What a retiree agreed to, and why somebody's own data are put together."""

from typing import Any

from django import forms

from laoling.forms import DayField, PlainTextField, PlainWords
from laoling.people.models import How, Purpose


class ConsentForm(PlainWords, forms.Form):
    """What a retiree agreed to, for several purposes at once."""

    purposes = forms.MultipleChoiceField(
        label="同意的用途",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请勾选同意的用途"},
    )
    how = forms.ChoiceField(label="同意方式", choices=How, widget=forms.RadioSelect)
    relative = PlainTextField(
        label="代为同意的家属",
        required=False,
        max_length=50,
        help_text="家属代为同意时填写姓名和关系，例如：王强（儿子）",
    )
    given_on = DayField(label="同意日期")

    def __init__(self, *args, standings, **kwargs):
        super().__init__(*args, **kwargs)
        field: Any = self.fields["purposes"]
        open_ones = [standing.purpose for standing in standings if not standing.is_in_force]
        field.choices = [(purpose.value, purpose.label) for purpose in open_ones]
        # A purpose that was agreed to meanwhile, by a second click or a second tab, is no error.
        field.valid_value = lambda value: value in Purpose.values

    def clean(self):
        values = super().clean() or {}
        if values.get("how") == How.RELATIVE and not values.get("relative"):
            self.add_error("relative", "请写明代为同意的家属的姓名和关系，例如：王强（儿子）。")
        return values


class OwnDataForm(PlainWords, forms.Form):
    """Why somebody's data are put together in a file; the reason goes into the access log."""

    reason = PlainTextField(
        label="导出原因",
        min_length=2,
        max_length=200,
        help_text="例如：本人来站要求查阅。原因会记入访问记录。",
        error_messages={"required": "请填写导出原因", "min_length": "导出原因至少写 2 个字"},
    )
