"""What staff fill in about political study; the rules are in the services."""

import uuid
from datetime import datetime
from typing import cast

from django import forms

from activities.models import Group
from activities.study.models import Directive, Meeting, StudySession, StudyTheme, Transmission
from laoling import calendar
from laoling.accounts.models import Level, Unit
from laoling.forms import DayField, PlainTextField, PlainWords

CLOCK = forms.TimeInput(format="%H:%M", attrs={"type": "time"})


def theme_ticks() -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label="学习主题",
        queryset=StudyTheme.objects.filter(in_use=True),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class VersionedForm(PlainWords, forms.Form):
    """A form about a row that somebody else may write meanwhile: empty `version` for a row that isn't there yet."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AnnounceForm(VersionedForm):
    """When and where the meeting of a month takes place."""

    topic = PlainTextField(label="议题", max_length=100)
    day = DayField(label="日期")
    starts = forms.TimeField(
        label="时间", widget=CLOCK, error_messages={"invalid": "时间请写成 09:00 这样。"}
    )
    place = PlainTextField(label="地点", max_length=60)

    @classmethod
    def facts_of(cls, meeting: Meeting) -> dict:
        planned = meeting.planned_at.astimezone(calendar.SHANGHAI) if meeting.planned_at else None
        version = meeting.version if meeting.pk else None
        facts = {"topic": meeting.topic, "place": meeting.place, "version": version}
        return facts | ({"day": planned.date(), "starts": planned.time()} if planned else {})

    @property
    def planned_at(self) -> datetime:
        return datetime.combine(self.cleaned_data["day"], self.cleaned_data["starts"], calendar.SHANGHAI)


class RecordForm(VersionedForm):
    """What came of the meeting, and who was there: the ticks are drawn beside the names."""

    held_on = DayField(label="召开日期")
    topic = PlainTextField(label="议题", max_length=100)
    themes = theme_ticks()
    guests = forms.IntegerField(
        label="列席（人）", min_value=0, max_value=999, required=False, help_text="不是本支部成员的"
    )
    minutes = forms.CharField(label="会议记录", max_length=6000, widget=forms.Textarea({"rows": 6}))

    def clean_guests(self) -> int:
        return self.cleaned_data["guests"] or 0


class ExcuseForm(VersionedForm):
    """Why a month may go by without a meeting."""

    reason = PlainTextField(label="免开原因", max_length=200)


class SessionForm(PlainWords, forms.ModelForm):
    """What an activity is for political study."""

    themes = theme_ticks()
    branches = forms.ModelMultipleChoiceField(
        label="参加的党支部",
        queryset=Group.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    speaker = PlainTextField(label="主讲人", max_length=60, required=False, help_text="报告会必填")
    summary = forms.CharField(
        label="摘要",
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        help_text="讲了什么、大家有什么反映；活动以后补写",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = StudySession
        fields = ["form", "speaker", "summary"]
        widgets = {"form": forms.RadioSelect}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        branches = Group.objects.visible_to(user).branches().active()
        cast(forms.ModelMultipleChoiceField, self.fields["branches"]).queryset = branches
        cast(forms.ChoiceField, self.fields["form"]).choices = StudySession.Form.choices
        if not self.instance.pk and self.instance.activity.kind in StudySession.Form.values:
            self.initial["form"] = self.instance.activity.kind
        if self.instance.pk:
            self.initial.update(
                themes=self.instance.themes.all(),
                branches=self.instance.branches.all(),
                version=self.instance.version,
            )

    def clean(self):
        data = super().clean() or {}
        if data.get("form") == StudySession.Form.LECTURE and not data.get("speaker"):
            self.add_error("speaker", "报告会请填写主讲人")
        return data


class DirectiveForm(PlainWords, forms.ModelForm):
    """What is to be passed on, and by when."""

    title = PlainTextField(label="标题", max_length=100)
    number = PlainTextField(label="文号", max_length=40, required=False)
    words = forms.CharField(label="要点", max_length=4000, widget=forms.Textarea({"rows": 6}))
    issued_on = DayField(label="发出日期")
    due_on = DayField(label="传达期限", help_text="每个党支部在这一天以前传达到党员，并登记")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Directive
        fields = ["title", "number", "words", "unit", "issued_on", "due_on"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        units = Unit.objects.visible_to(user).exclude(level=Level.STATION)
        cast(forms.ModelChoiceField, self.fields["unit"]).queryset = units
        if self.instance.pk:
            del self.fields["unit"]
            self.fields["version"].initial = self.instance.version
        else:
            self.fields["unit"].initial = user.unit_id
            self.fields["issued_on"].initial = today
            self.fields["submission_id"].initial = uuid.uuid4()

    def clean(self):
        data = super().clean() or {}
        if not self.instance.pk:
            self.instance.submission_id = data.get("submission_id") or uuid.uuid4()
        return data


class TransmissionForm(PlainWords, forms.ModelForm):
    """When, how and to how many a branch passed a directive on."""

    passed_on = DayField(label="传达日期")
    words = PlainTextField(label="情况", max_length=500, required=False)

    class Meta:
        model = Transmission
        fields = ["passed_on", "how", "reached", "words"]
        widgets = {"how": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        cast(forms.ChoiceField, self.fields["how"]).choices = Transmission.How.choices
