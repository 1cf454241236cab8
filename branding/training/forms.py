"""What staff fill in about trainings; the rules are in the services."""

import uuid
from datetime import datetime
from typing import Any, cast

from django import forms
from django.db.models import Q

from branding.training.models import Topic, Training
from branding.training.services import audience_of, staff_for
from laoling import calendar
from laoling.accounts.models import Unit
from laoling.forms import DayField, PlainTextField, PlainWords

CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class TrainingForm(PlainWords, forms.ModelForm):
    """A training: what, when, where, by whom, worth what, and for whom it is a must."""

    title = PlainTextField(label="名称", max_length=60)
    day = DayField(label="日期")
    starts = forms.TimeField(
        label="时间", widget=CLOCK, error_messages={"invalid": "时间请写成 09:00 这样。"}
    )
    place = PlainTextField(label="地点", max_length=60)
    trainer = PlainTextField(label="授课人", max_length=60)
    words = forms.CharField(
        label="内容",
        max_length=2000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="讲什么、带什么",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Training
        fields = [
            "unit",
            "topic",
            "title",
            "place",
            "trainer",
            "minutes",
            "credits",
            "capacity",
            "for_visitors",
            "for_heads",
            "for_managers",
            "units",
            "words",
        ]
        widgets = {"units": forms.CheckboxSelectMultiple}

    field_order = [
        "unit",
        "topic",
        "title",
        "day",
        "starts",
        "minutes",
        "place",
        "trainer",
        "credits",
        "capacity",
    ]

    def __init__(self, *args: Any, user, today, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user)
        cast(forms.ModelChoiceField, self.fields["units"]).queryset = units
        unit, topic = (cast(forms.ModelChoiceField, self.fields[name]) for name in ("unit", "topic"))
        unit.queryset, unit.empty_label, topic.empty_label = units, None, "请选择"
        usable = Q(retired_on=None) | Q(retired_on__gt=today) | Q(pk=self.instance.topic_id)
        topic.queryset = Topic.objects.filter(usable)
        if len(units) == 1:
            del self.fields["units"]
        if self.instance.pk:
            del self.fields["unit"]
            starts = self.instance.starts_at.astimezone(calendar.SHANGHAI)
            self.initial = {
                **self.initial,
                "day": starts.date(),
                "starts": starts.time(),
                "version": self.instance.version,
            }
        else:
            unit.initial = user.unit_id
            self.fields["submission_id"].initial = uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("day") and data.get("starts"):
            self.instance.starts_at = datetime.combine(data["day"], data["starts"], calendar.SHANGHAI)
        if not self.instance.pk:
            self.instance.submission_id = data.get("submission_id") or uuid.uuid4()
        return data

    def units_chosen(self) -> list[Unit]:
        return list(self.cleaned_data.get("units") or [])


class InviteForm(PlainWords, forms.Form):
    """Whom to ask: everybody who has to come, and anybody else by name."""

    everybody = forms.BooleanField(label="全部必须参加的人", required=False)
    members: Any = forms.ModelMultipleChoiceField(
        label="另外邀请", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, training: Training, **kwargs: Any) -> None:
        kwargs["auto_id"] = "invite_%s"
        super().__init__(*args, **kwargs)
        self.training = training
        asked = training.invitations.values("member")
        missing = audience_of(training).exclude(pk__in=asked).count()
        self.fields["everybody"].label = f"全部必须参加的人（还有 {missing} 人没有邀请）"
        self.fields["members"].queryset = staff_for(training).exclude(pk__in=asked)  # type: ignore[attr-defined]
        self.fields["members"].label_from_instance = lambda one: f"{one}（{one.unit}）"  # type: ignore[attr-defined]
        if not missing:
            del self.fields["everybody"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("everybody") and not data.get("members"):
            raise forms.ValidationError("请选择邀请谁")
        return data

    def chosen(self) -> list:
        """Everybody ticked, each once."""
        chosen = {one.pk: one for one in self.cleaned_data["members"]}
        if self.cleaned_data.get("everybody"):
            chosen |= {one.pk: one for one in audience_of(self.training)}
        return list(chosen.values())


class AttendanceForm(PlainWords, forms.Form):
    """Who came; the ticks are drawn beside the names."""

    came: Any = forms.ModelMultipleChoiceField(label="到会的人", queryset=None, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, training: Training, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["came"].queryset = training.invitations.all()  # type: ignore[attr-defined]
        self.fields["version"].initial = training.version

    def came_keys(self) -> set[int]:
        return {row.pk for row in self.cleaned_data["came"]}


class ReasonForm(PlainWords, forms.Form):
    """Why somebody can't come."""

    reason = PlainTextField(label="请假原因", max_length=200)


class CancelForm(PlainWords, forms.Form):
    """Why a training doesn't take place."""

    reason = PlainTextField(label="取消的原因", max_length=200)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, training: Training, **kwargs: Any) -> None:
        kwargs["auto_id"] = "cancel_%s"
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = training.version
