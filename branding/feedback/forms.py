"""The page behind a venue's code: three marks, and a sentence if one likes."""

import uuid

from django import forms

from branding.models import Mark
from laoling.forms import PlainTextField

EXPIRED = "这一页放得太久了，请重新扫码再评价。"


def mark_field(label: str) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=Mark.choices,
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": f"“{label}”还没有选，请点一下。", "invalid_choice": "请从三个里选一个。"},
    )


class FeedbackForm(forms.Form):
    """Three taps."""

    reception = mark_field("接待热情吗？")
    place = mark_field("环境干净吗？")
    work = mark_field("办事满意吗？")
    words = PlainTextField(
        label="还想说一句（可以不写）",
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        error_messages={"max_length": "最多写 200 个字，请短一些。"},
    )
    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], EXPIRED)
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["submission_id"].initial = uuid.uuid4()

    @property
    def marks(self):
        return [self[name] for name in ("reception", "place", "work")]
