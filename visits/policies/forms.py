"""What staff fill in about policies; the rules are in the services."""

import uuid
from typing import cast

from django import forms

from cards.models import Tier
from laoling.accounts.models import Level, Unit
from laoling.forms import DayField, PlainTextField, PlainWords
from laoling.people.models import Ability, Category, Living
from visits.models import Channel, Policy

FIELDS = [
    "unit",
    "title",
    "words",
    "youngest",
    "oldest",
    "categories",
    "livings",
    "abilities",
    "tiers",
    "valid_from",
    "valid_to",
]


def ticks(label: str, choices, **kwargs):
    return forms.TypedMultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **kwargs
    )


class PolicyForm(PlainWords, forms.ModelForm):
    """What it is, and who is entitled: nothing ticked in a group means that it doesn't matter."""

    title = PlainTextField(label="名称", max_length=60)
    words = forms.CharField(
        label="内容（老同志在公开页面上看）",
        max_length=2000,
        widget=forms.Textarea({"rows": 5}),
        help_text="是什么、怎么办、带什么、找谁。不要写个人信息。",
    )
    youngest = forms.IntegerField(label="年满几岁", min_value=0, max_value=120, required=False)
    oldest = forms.IntegerField(label="不超过几岁", min_value=0, max_value=120, required=False)
    categories = ticks("人员类别", Category.choices)
    livings = ticks("居住状况", Living.choices)
    abilities = ticks("能力等级", Ability.choices)
    tiers = ticks("困难等级（有服务卡的）", Tier.choices, coerce=int)
    stations = forms.ModelMultipleChoiceField(
        label="老年站", queryset=Unit.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    valid_from = DayField(label="从哪天起")
    valid_to = DayField(label="到哪天止（可不填）", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Policy
        fields = FIELDS

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user)
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units.exclude(level=Level.STATION)
        self.fields["unit"].initial = user.unit_id
        cast(forms.ModelChoiceField, self.fields["stations"]).queryset = units.stations()
        if self.instance.pk:
            self.fields["stations"].initial = self.instance.stations.all()
            self.fields["version"].initial = self.instance.version
        else:
            self.fields["valid_from"].initial = today
            self.fields["submission_id"].initial = uuid.uuid4()

    def clean(self):
        data = super().clean() or {}
        if not self.instance.pk:
            self.instance.submission_id = data.get("submission_id") or uuid.uuid4()
        return data

    @property
    def groups(self):
        """The conditions that are ticked, for the page."""
        return [self[name] for name in ("categories", "livings", "abilities", "tiers", "stations")]


class TickForm(PlainWords, forms.Form):
    """What was done with those ticked in the list, and when."""

    TOLD, RECEIVED, UNDO = "told", "received", "undo"
    WHAT = [(TOLD, "已告知"), (RECEIVED, "已落实"), (UNDO, "撤销登记")]
    what = forms.ChoiceField(
        choices=WHAT,
        error_messages={"required": "请选择已告知还是已落实"},
    )
    channel = forms.ChoiceField(label="告知方式", choices=[("", "请选择"), *Channel.choices], required=False)
    on = DayField(label="哪天", required=False)

    def clean(self):
        data = super().clean() or {}
        if data.get("what") == self.TOLD and not data.get("channel"):
            self.add_error("channel", "请选择告知方式")
        if data.get("what") in (self.TOLD, self.RECEIVED) and not data.get("on") and "on" not in self.errors:
            self.add_error("on", "请选择哪天")
        return data
