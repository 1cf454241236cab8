"""A norm as one writes it down: a line an item."""

from django import forms
from django.core.exceptions import ValidationError

from branding.models import Standard
from branding.models.standards import PHASES
from branding.standards.services import MOST_ITEMS
from laoling.forms import DayField, PlainWords

LONGEST = 60  # as the column of an item


class LinesField(forms.CharField):
    """A list of short texts, one a line; none twice."""

    widget = forms.Textarea(attrs={"rows": 7})

    def clean(self, value):
        lines = [
            " ".join("".join(c if c.isprintable() else " " for c in line).split())
            for line in (super().clean(value) or "").splitlines()
        ]
        lines = [line for line in lines if line]
        if not lines:
            raise ValidationError(self.error_messages["required"])
        for line in lines:
            if len(line) > LONGEST:
                raise ValidationError(f"每条最多 {LONGEST} 个字：“{line[:12]}……”太长。")
        if len(set(lines)) < len(lines):
            raise ValidationError("有两条一样，请删去一条。")
        if len(lines) > MOST_ITEMS:
            raise ValidationError(f"最多 {MOST_ITEMS} 条。")
        return lines


class StandardForm(PlainWords, forms.Form):
    """The items of one norm, by phase where it has phases, and from when the new version holds."""

    last = forms.ModelChoiceField(queryset=Standard.objects.all(), widget=forms.HiddenInput)
    valid_from = DayField(label="从哪天起执行")

    def __init__(self, *args, standard: Standard, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["last"].initial = standard.pk
        self.fields["valid_from"].initial = max(today, standard.valid_from)
        items = list(standard.items.all())
        self.phases = PHASES if standard.has_phases else ("",)
        for number, phase in enumerate(self.phases):
            label = f"{phase}（每行一条）" if phase else "内容（每行一条）"
            text = "\n".join(item.text for item in items if item.phase == phase)
            words = {"required": f"请填写{phase or '内容'}，每行一条"}
            self.fields[f"lines_{number}"] = LinesField(label=label, initial=text, error_messages=words)
        self.order_fields([*(name for name in self.fields if name.startswith("lines_")), "valid_from"])

    def lines(self) -> list[tuple[str, str]]:
        """(phase, text) of every item in order; of a valid form."""
        return [
            (phase, text)
            for number, phase in enumerate(self.phases)
            for text in self.cleaned_data[f"lines_{number}"]
        ]
