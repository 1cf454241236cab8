"""What staff fill in about help requests; the rules are in the services."""

import uuid
from itertools import groupby
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError

from laoling.accounts.models import Role, Unit, User
from laoling.forms import PlainTextField, PlainWords
from laoling.people.id_number import clean_phone
from visits.models import HelpRequest, RequestTopic, RequestUrgency
from visits.requests.deadlines import in_words
from visits.requests.finding import callers_for
from visits.requests.services import handlers_for
from visits.requests.states import HOW_SATISFIED, Category, Channel, Step

INCOMPLETE = "这一页不完整，请刷新后再填"
MOST_WORDS = 1000
USUAL = "一般"


class PhoneField(forms.CharField):
    """A phone number as it is kept: mobile, or land line with its area code."""

    widget = forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"})

    def to_python(self, value):
        return clean_phone(super().to_python(value))


class FindForm(PlainWords, forms.Form):
    """The one box of a call: a number, or a name."""

    q = forms.CharField(
        label="来电号码、姓名或拼音",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
        error_messages={"required": "请输入来电号码，或者老同志的姓名、拼音"},
    )


class RequestForm(PlainWords, forms.Form):
    """A request on one phone screen: a tap for what it is about, and the words; the rest is filled in."""

    topic = forms.ModelChoiceField(
        label="什么事",
        queryset=RequestTopic.objects.filter(is_offered=True),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "请选择是什么事", "invalid_choice": "请重新选择是什么事"},
    )
    words = forms.CharField(
        label="怎么说的",
        max_length=MOST_WORDS,
        widget=forms.Textarea({"rows": 3}),
        error_messages={"required": "请写下老同志要办的事"},
    )
    urgency = forms.ModelChoiceField(
        label="急不急",
        queryset=RequestUrgency.objects.all(),
        widget=forms.RadioSelect,
        empty_label=None,
        error_messages={"required": "请选择急不急"},
    )
    channel = forms.ChoiceField(
        label="怎么来的",
        choices=[(c.value, c.label) for c in (Channel.PHONE, Channel.WINDOW, Channel.VISIT)],
        widget=forms.RadioSelect,
        initial=Channel.PHONE.value,
    )
    caller_name = PlainTextField(label="来电人（不是老同志本人时填）", max_length=50, required=False)
    caller_phone = PhoneField(label="来电号码", max_length=30, required=False)
    handler = forms.ModelChoiceField(
        label="由谁办理", queryset=User.objects.none(), required=False, empty_label="待站长指派"
    )
    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )

    def __init__(self, *args, now, user, station: Unit | None, handler: User | None = None, **kwargs):
        """`station` sees to it; `handler` is who is proposed, if they may handle its requests."""
        super().__init__(*args, **kwargs)
        self.fields["submission_id"].initial = uuid.uuid4()
        urgency: Any = self.fields["urgency"]
        urgency.label_from_instance = lambda row: f"{row.name} · {in_words(row.due_at(now))}前"
        urgency.initial = RequestUrgency.objects.filter(name=USUAL).first() or RequestUrgency.objects.last()
        offered: Any = self.fields["handler"]
        if station is not None:
            offered.queryset = handlers_for(station)
        offered.initial = handler if handler in offered.queryset else self.oneself(user, offered.queryset)

    @staticmethod
    def oneself(user, staff) -> User | None:
        """A visitor who takes a call sees to it himself unless somebody answers for that person."""
        return user if user.role == Role.VISITOR and user in staff else None

    def topics_by_category(self):
        """The buttons of the topics under the words of their categories, in the order of the categories."""
        buttons = sorted(
            self["topic"], key=lambda b: Category.values.index(b.data["value"].instance.category)
        )
        for category, part in groupby(buttons, key=lambda b: b.data["value"].instance.category):
            yield Category(category).label, list(part)

    @property
    def is_unfolded(self) -> bool:
        """Whether one of the fields that are filled in already needs a look."""
        return any(self.errors.get(name) for name in ("channel", "caller_name", "caller_phone", "handler"))

    def answers(self) -> dict:
        """The arguments of `register_request` that come from the form."""
        return {name: value for name, value in self.cleaned_data.items() if name != "station"}


class UnknownCallerForm(RequestForm):
    """A request of somebody who isn't on the roster, or not to be found: name and number are needed."""

    station = forms.ModelChoiceField(
        label="由哪个站办理",
        queryset=Unit.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择由哪个老年站办理"},
    )
    field_order = ["caller_name", "caller_phone", "station"]

    def __init__(self, *args, user, **kwargs):
        stations = Unit.objects.visible_to(user).stations()
        only = stations[0] if len(stations[:2]) == 1 else None
        super().__init__(*args, user=user, station=only, **kwargs)
        for name, label, words in (
            ("caller_name", "来电人姓名或称呼", "请填写来电人的姓名或称呼，例如：王师傅的邻居"),
            ("caller_phone", "来电号码", "请填写来电号码，好回电话"),
        ):
            field = self.fields[name]
            field.label, field.required, field.error_messages["required"] = label, True, words
        station = cast(forms.ModelChoiceField, self.fields["station"])
        station.queryset = stations
        if only is not None:
            station.initial, station.widget = only.pk, forms.HiddenInput()
        else:
            del self.fields["handler"]  # whose staff it is follows from the station: its head assigns


class StepForm(PlainWords, forms.Form):
    """One step on a request; `version` is the request's when the page was shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    words = forms.CharField(max_length=MOST_WORDS, required=False, widget=forms.Textarea({"rows": 2}))

    label = "说明（可不填）"

    def __init__(self, *args, kind: Step, request: HelpRequest, user, **kwargs):
        kwargs["auto_id"] = f"{kind.value.lower()}_%s"  # several such forms share a page
        kwargs.setdefault("initial", {"version": request.version})
        super().__init__(*args, **kwargs)
        self.kind, self.request, self.user = kind, request, user
        self.fields["words"].label = LABELS.get(kind, self.label)

    def facts(self) -> dict:
        """The arguments of `take_step` that come from the form."""
        return dict(self.cleaned_data)


LABELS = {
    Step.WAITED: "在等什么，等到什么时候",
    Step.RESOLVED: "做了什么",
    Step.CALLED_BACK: "老同志怎么说（可不填）",
    Step.REOPENED: "为什么要重新办理",
    Step.NOTED: "补充的情况",
}


class WaitForm(StepForm):
    words = forms.CharField(
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "例如：等物业的配件，周五到"}),
    )


class AssignForm(StepForm):
    handler = forms.ModelChoiceField(
        label="由谁办理",
        queryset=User.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择由谁办理", "invalid_choice": "请选择本站在岗的工作人员"},
    )
    field_order = ["handler"]

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, request=request, **kwargs)
        offered: Any = self.fields["handler"]
        offered.queryset, offered.initial = handlers_for(request.home_station), request.handler_id


class CallBackForm(StepForm):
    satisfaction = forms.TypedChoiceField(
        label="满意吗",
        coerce=int,
        choices=HOW_SATISFIED,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择满意度"},
    )
    field_order = ["satisfaction"]


class IdentifyForm(StepForm):
    """Says who the unknown caller is; the words must fit exactly one person."""

    q = forms.CharField(
        label="老同志的姓名、电话或卡号",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "请输入老同志的姓名、电话或卡号"},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["words"]

    def clean_q(self):
        callers, has_more = callers_for(self.user, self.cleaned_data["q"])
        if not callers:
            raise ValidationError("没有找到这位老同志，请换姓名、电话或卡号再试。")
        if len(callers) > 1 or has_more:
            raise ValidationError("找到不止一位，请用电话、卡号，或者姓名加住址再试。")
        return callers[0].retiree

    def facts(self) -> dict:
        return {"version": self.cleaned_data["version"], "retiree": self.cleaned_data["q"]}


class RevealForm(PlainWords, forms.Form):
    """Why a manager needs the caller's number in full; the reason goes into the access log."""

    reason = forms.CharField(
        label="查看原因",
        min_length=2,
        max_length=200,
        error_messages={"required": "请填写查看原因", "min_length": "查看原因至少写 2 个字"},
    )


FORMS: dict[Step, type[StepForm]] = {
    Step.WAITED: WaitForm,
    Step.ASSIGNED: AssignForm,
    Step.CALLED_BACK: CallBackForm,
    Step.IDENTIFIED: IdentifyForm,
}


def form_for(kind: Step) -> type[StepForm]:
    return FORMS.get(kind, StepForm)
