"""What staff fill in about what happened to somebody."""

from django import forms

from laoling.forms import DayField, PlainTextField, PlainWords
from visits.forms import INCOMPLETE
from visits.models import EventKind, LifeEvent

PLACE_WORDS = {
    EventKind.MOVED: "去处",
    EventKind.DIED: "地点",
}


class EventForm(PlainWords, forms.Form):
    """One report: which of the kinds is said by the button that sends it; everything else may wait."""

    happened_on = DayField(label="哪天")
    place = PlainTextField(label="医院或去处", required=False, max_length=60)
    ward = PlainTextField(label="病区床位", required=False, max_length=40)
    words = PlainTextField(label="说明", required=False, max_length=300)
    must_visit = forms.BooleanField(label="没有服务卡，也要去医院看望", required=False)
    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )
    kind = forms.ChoiceField(
        choices=[(k.value, k.label) for k in EventKind if k != EventKind.DIED],
        error_messages={"required": "请点一种情况", "invalid_choice": "请点一种情况"},
        widget=forms.HiddenInput,
    )


class CorrectionForm(PlainWords, forms.Form):
    """The same of an event that was reported, without what can't change; with its version."""

    happened_on = DayField(label="哪天")
    place = PlainTextField(label="医院", required=False, max_length=60)
    ward = PlainTextField(label="病区床位", required=False, max_length=40)
    words = PlainTextField(label="说明", required=False, max_length=300)
    must_visit = forms.BooleanField(label="要去医院看望", required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )

    def __init__(self, *args, event: LifeEvent, has_card: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["place"].label = PLACE_WORDS.get(EventKind(event.kind), "医院")
        if event.kind != EventKind.HOSPITALISED or has_card:
            del self.fields["must_visit"]  # whoever has a card is always visited
        if event.kind != EventKind.HOSPITALISED:
            del self.fields["ward"]
        if event.kind in (EventKind.DISCHARGED, EventKind.BEREAVED):
            del self.fields["place"]

    @classmethod
    def begin(cls, event: LifeEvent, has_card: bool):
        names = ["happened_on", "place", "ward", "words", "must_visit", "version"]
        return cls(event=event, has_card=has_card, initial={name: getattr(event, name) for name in names})


class WithdrawForm(PlainWords, forms.Form):
    reason = PlainTextField(
        label="撤回原因",
        min_length=2,
        max_length=200,
        help_text="例如：点错了；家属说没有住院。",
        error_messages={"required": "请填写撤回原因", "min_length": "撤回原因至少写 2 个字"},
    )


class DeathForm(PlainWords, forms.Form):
    """The report of a death, on the page that says what follows from it."""

    happened_on = DayField(label="去世日期")
    words = PlainTextField(
        label="说明",
        required=False,
        max_length=300,
        help_text="例如：家属来电告知，后事由长子料理。",
    )
    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )
