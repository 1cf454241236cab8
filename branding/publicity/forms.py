"""What staff fill in about stories, notices and the plan; the rules are in the services."""

import uuid
from typing import Any

from django import forms

from branding.publicity.models import Agreement, Channel, Kind, Piece, PlannedPiece
from branding.publicity.models.pieces import MOST_WORDS
from branding.publicity.services import writers_for
from laoling.accounts.models import Unit
from laoling.forms import DayField, PlainTextField, PlainWords


class Submitted(PlainWords):
    """A model form's mixin: the version of a row that is there, the number of one that isn't yet."""

    instance: Any
    fields: dict[str, Any]

    def begin(self):
        self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        self.fields["submission_id"] = forms.UUIDField(widget=forms.HiddenInput, required=False)
        if self.instance.pk:
            self.fields["version"].initial = self.instance.version
            del self.fields["submission_id"]
        else:
            self.fields["submission_id"].initial = uuid.uuid4()

    def numbered(self, data: dict) -> dict:
        if not self.instance.pk:
            self.instance.submission_id = data.get("submission_id") or uuid.uuid4()
        return data


class PieceForm(Submitted, forms.ModelForm):
    """A story or a notice; what it is was chosen before, and stands in the address."""

    title = PlainTextField(label="标题", max_length=60)
    words = forms.CharField(
        label="正文",
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 14}),
        help_text="空一行就是另起一段。写到谁，要先经本人同意；不写手机号、身份证号、住址。",
    )
    from_on = DayField(label="从哪天起", required=False)
    until_on = DayField(label="到哪天为止", required=False, help_text="过了这一天，公开的页面上自动没有")

    class Meta:
        model = Piece
        fields = ["unit", "title", "words", "from_on", "until_on"]

    def __init__(self, *args, user, today, **kwargs):
        super().__init__(*args, **kwargs)
        self.begin()
        units = Unit.objects.visible_to(user)
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = None
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        if self.instance.kind == Kind.STORY:
            del self.fields["from_on"], self.fields["until_on"]
        else:
            for name in ("from_on", "until_on"):
                self.fields[name].required = True
                self.fields[name].error_messages["required"] = "通知请写从哪天起、到哪天为止"
        if not self.instance.pk:
            self.initial["unit"] = self.initial.get("unit") or user.unit_id
            if self.instance.kind == Kind.NOTICE:
                self.initial["from_on"] = today

    def clean(self):
        data = super().clean() or {}
        first, last = data.get("from_on"), data.get("until_on")
        if first and last and last < first:
            self.add_error("until_on", "不能早于“从哪天起”")
        return self.numbered(data)


class StepForm(PlainWords, forms.Form):
    """One step; `version` is the piece's when the page was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    step = ""

    def __init__(self, *args, piece: Piece, today, **kwargs):
        kwargs["auto_id"] = f"{self.step}_%s"  # several such forms share a page
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = piece.version
        self.begin(piece, today)

    def begin(self, piece: Piece, today) -> None:
        """What the fields hold at first."""


class SubmitForm(StepForm):
    step = "submit"


class ApproveForm(StepForm):
    step = "approve"


class ReturnForm(StepForm):
    step = "return"
    words = PlainTextField(label="哪里要改", max_length=200)


class PublishForm(StepForm):
    step = "publish"
    channel: Any = forms.ModelChoiceField(label="渠道", queryset=None, empty_label="请选择")
    on_day = DayField(label="哪天发布的")
    where = PlainTextField(label="版面、栏目（可不填）", max_length=40, required=False)

    def begin(self, piece, today):
        left = Channel.objects.filter(in_use=True).exclude(appearances__piece=piece)
        self.fields["channel"].queryset = left  # type: ignore[attr-defined]
        self.fields["channel"].initial = next((one.pk for one in left if one.is_portal), None)
        self.fields["on_day"].initial = today


class WithdrawForm(StepForm):
    step = "withdraw"
    words = PlainTextField(label="为什么撤下", max_length=200)


class AgreeForm(StepForm):
    step = "agree"
    name = PlainTextField(label="姓名", max_length=50)
    how = forms.ChoiceField(label="怎样同意的", choices=[("", "请选择"), *Agreement.How.choices])
    given_on = DayField(label="同意日期")

    def begin(self, piece, today):
        self.fields["given_on"].initial = today


class CancelForm(PlainWords, forms.Form):
    """Why a line of the plan is dropped."""

    words = PlainTextField(label="取消的原因", max_length=200)


class PlanForm(Submitted, forms.ModelForm):
    """One line of the plan."""

    topic = PlainTextField(label="宣传什么", max_length=80)
    due_on = DayField(label="期限", help_text="这一天以前见报、上墙或上网；在哪个月，就是哪个月的计划")

    class Meta:
        model = PlannedPiece
        fields = ["unit", "topic", "channel", "span", "due_on", "writer"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.begin()
        units = Unit.objects.visible_to(user)
        self.fields["unit"].queryset = units
        self.fields["unit"].empty_label = None
        if not self.instance.pk:
            self.initial["unit"] = user.unit_id
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
        self.fields["channel"].queryset = Channel.objects.filter(in_use=True)
        self.fields["writer"].queryset = writers_for(units)
        for name in ("channel", "writer"):
            self.fields[name].empty_label = "请选择"
        self.fields["span"].choices = PlannedPiece._meta.get_field("span").choices

    def clean(self):
        return self.numbered(super().clean() or {})


FORMS: tuple[type[StepForm], ...] = (
    SubmitForm,
    ApproveForm,
    ReturnForm,
    PublishForm,
    WithdrawForm,
    AgreeForm,
)
BY_STEP = {form.step: form for form in FORMS}
