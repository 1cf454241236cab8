"""What staff fill in about talks, and why a manager reads what isn't his business every day."""

import uuid
from datetime import date, timedelta

from django import forms

from laoling.forms import DayField, PlainTextField, PlainWords
from visits.models import Talk
from visits.moods.scale import Appeal
from visits.windows import BACKDATING_DAYS

INCOMPLETE = "这一页不完整，请刷新后再填"
AGAIN, THROUGH = "again", "through"
NEXT_AFTER = timedelta(days=14)  # offered as the day of the next talk


class TalkForm(PlainWords, forms.Form):
    """One talk on one phone screen: what it went by, what was said, and whether to talk again."""

    appeals = forms.MultipleChoiceField(
        label="这次讲了什么",
        choices=Appeal.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一讲：讲责任、讲感情、讲奉献、讲政策"},
    )
    words = forms.CharField(
        label="谈心情况",
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": "请写下谈得怎样，老同志怎么说"},
    )
    talked_on = DayField(label="哪天谈的")
    outcome = forms.ChoiceField(
        label="谈得怎样",
        choices=[(AGAIN, "还要再谈"), (THROUGH, "谈通了，不用再谈")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择还要再谈，还是谈通了"},
    )
    next_on = DayField(label="哪天再谈", required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )
    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )

    def __init__(self, *args, talk: Talk, today: date, **kwargs):
        kwargs["initial"] = {
            "version": talk.version,
            "submission_id": uuid.uuid4(),
            "talked_on": today,
            "next_on": today + NEXT_AFTER,
        }
        super().__init__(*args, auto_id="talk_%s", **kwargs)
        first = today - timedelta(days=BACKDATING_DAYS)
        self.fields["talked_on"].widget.attrs.update(min=first.isoformat(), max=today.isoformat())
        self.fields["next_on"].widget.attrs["min"] = (today + timedelta(days=1)).isoformat()

    def clean(self):
        values = super().clean() or {}
        if values.get("outcome") == THROUGH:
            values["next_on"] = None
        elif values.get("outcome") == AGAIN and not values.get("next_on") and "next_on" not in self.errors:
            self.add_error("next_on", "请选择哪天再谈")
        return values

    def facts(self) -> dict:
        """The arguments of `hold_talk` that come from the form."""
        names = ("appeals", "words", "talked_on", "next_on", "version", "submission_id")
        return {name: self.cleaned_data[name] for name in names}


class CloseForm(PlainWords, forms.Form):
    """Why a talk isn't needed any more."""

    words = PlainTextField(
        label="为什么不用谈了",
        min_length=2,
        max_length=200,
        help_text="例如：心情已经好转；随女儿去外地长住。",
        error_messages={"required": "请填写为什么不用谈了", "min_length": "原因至少写 2 个字"},
    )
    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )

    def __init__(self, *args, talk: Talk, **kwargs):
        super().__init__(*args, auto_id="close_%s", initial={"version": talk.version}, **kwargs)


class RevealForm(PlainWords, forms.Form):
    """Why a manager reads what somebody said in confidence; the reason goes into the access log."""

    reason = PlainTextField(
        label="查看原因",
        min_length=2,
        max_length=200,
        help_text="例如：站长请求协助，商量怎样帮扶。原因会记入访问记录。",
        error_messages={"required": "请填写查看原因", "min_length": "查看原因至少写 2 个字"},
    )
