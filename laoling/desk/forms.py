from django import forms

from laoling.forms import PlainWords


class RevealForm(PlainWords, forms.Form):
    """Why somebody needs the full numbers; the reason goes into the access log."""

    reason = forms.CharField(
        label="查看原因",
        min_length=2,
        max_length=200,
        help_text="例如：办理住院报销，核对证件。原因会记入访问记录。",
        error_messages={"required": "请填写查看原因", "min_length": "查看原因至少写 2 个字"},
    )
