"""What every form of ours does: plain words for what is missing, plain texts, days."""

from django import forms

CHOSEN = (
    forms.ChoiceField,
    forms.ModelChoiceField,
    forms.MultipleChoiceField,
    forms.DateField,
    forms.DateTimeField,
    forms.FileField,
)


class PlainWords:
    """A form mixin, named first: "请填写姓名" or "请选择评估日期" instead of "这个字段是必填项。".

    A field that brings its own text for `required` keeps it.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stock = str(forms.Field.default_error_messages["required"])
        for field in self.fields.values():
            if str(field.error_messages["required"]) == stock:
                verb = "请选择" if isinstance(field, CHOSEN) else "请填写"
                field.error_messages["required"] = f"{verb}{field.label or '这一项'}"


class PlainTextField(forms.CharField):
    """One line without control characters: a NUL byte or a pasted line break never reaches the database."""

    def to_python(self, value):
        text = super().to_python(value) or ""
        return " ".join("".join(c if c.isprintable() else " " for c in text).split())


class DayField(forms.DateField):
    """A day, picked from the device's own calendar."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": "请填写有效的日期，例如 2026-11-23。"}
