"""What people fill in about service numbers and printed cards; the rules are in the services."""

import re
import uuid
from typing import cast

from django import forms
from django.core.exceptions import ValidationError

from cards.contact.phones import clean_service_phone
from cards.models import CardStyle, ContactCard, PrintBatch, ServiceContact
from laoling import typeset
from laoling.accounts.filters import stations_of
from laoling.accounts.models import Unit
from laoling.crypto import blind_index
from laoling.forms import DayField, PlainTextField, PlainWords
from laoling.people.models import Retiree

NUMBER_IN_TEXT = re.compile(r"\d[\d -]{5,}\d")


class PrintedTextField(PlainTextField):
    """A line that stands on cards and public pages: no long numbers in it, and nothing that the font lacks."""

    def __init__(self, *, max_length: int, **kwargs):
        super().__init__(max_length=max_length, **kwargs)
        self.error_messages["max_length"] = f"请不要超过 {max_length} 个字，卡上印不下。"

    def validate(self, value):
        super().validate(value)
        if NUMBER_IN_TEXT.search(value):
            raise ValidationError(f"电话请写在“电话”一栏，{self.label}里不要写号码。")
        if missing := typeset.unprintable([value]):
            raise ValidationError(f"“{'”“'.join(missing)}”打印不出来，请换别的字。")


class ServiceContactForm(PlainWords, forms.ModelForm):
    """One service: its name, its number, what it does, when; and the version that was shown."""

    name = PrintedTextField(
        label="服务名称",
        max_length=12,
        help_text="例如：社区医院。与上级同名的，本单位的老同志看到的是这里的号码。",
    )
    phone = forms.CharField(
        label="电话",
        max_length=40,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
        help_text="例如：0546-8551234、0546-8551234转802、120",
    )
    does = PrintedTextField(
        label="能做什么", max_length=20, required=False, help_text="例如：看病拿药、上门量血压"
    )
    hours = PrintedTextField(
        label="服务时间",
        max_length=30,
        required=False,
        help_text="例如：每天上午8点到下午6点；口袋页和网页上写出来",
    )
    place = forms.IntegerField(
        label="次序",
        min_value=1,
        max_value=99,
        help_text="小的排在前面。随身卡印前 4 项，门卡前 5 项，口袋页前 8 项。",
        error_messages={
            "min_value": "次序从 1 开始。",
            "max_value": "次序最大 99。",
            "invalid": "次序请填数字。",
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = ServiceContact
        fields = ["name", "phone", "does", "hours", "place"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.initial["version"] = self.instance.version
        self.initial.setdefault("submission_id", uuid.uuid4())

    def clean_phone(self):
        phone = clean_service_phone(self.cleaned_data["phone"])
        index = blind_index(phone, purpose="people.phone", transform="digits")
        if Retiree.objects.visible_to(self.user).filter(phone_index=index).exists():
            raise ValidationError("这是一位老同志的电话，不能印在卡上。请填单位的电话。")
        return phone

    def clean(self):
        super().clean()
        if self.instance.pk is None:
            self.instance.submission_id = self.cleaned_data.get("submission_id") or uuid.uuid4()
        return self.cleaned_data


class WhoForm(PlainWords, forms.Form):
    """For whom cards are to be printed, and which; all of it stands in the address."""

    who = forms.ChoiceField(
        label="印给谁",
        choices=[choice for choice in PrintBatch.Who.choices if choice[0] != PrintBatch.Who.ONE],
        widget=forms.RadioSelect,
    )
    style = forms.ChoiceField(
        label="样式",
        widget=forms.RadioSelect,
        choices=[
            (CardStyle.CARD, "随身卡（一张 A4 裁 10 张，放钱包里）"),
            (CardStyle.DOOR, "门卡（一张 A4 裁 4 张，挂门边、电话边）"),
            (CardStyle.POCKET, "口袋页（一张 A4 裁 2 张，字大，有服务时间）"),
        ],
    )
    station = forms.ModelChoiceField(
        label="老年站", queryset=Unit.objects.none(), required=False, empty_label="全部老年站"
    )
    retiree = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data, *args, request, **kwargs):
        data = data.copy()
        data.setdefault("who", PrintBatch.Who.ONE if data.get("retiree") else PrintBatch.Who.WITHOUT)
        data.setdefault("style", CardStyle.CARD)
        super().__init__(data, *args, **kwargs)
        cast(forms.ModelChoiceField, self.fields["station"]).queryset = stations_of(request)
        if not request.user.uses_admin:
            del self.fields["station"]
        if data["who"] == PrintBatch.Who.ONE:
            cast(forms.ChoiceField, self.fields["who"]).choices = [
                (PrintBatch.Who.ONE.value, PrintBatch.Who.ONE.label)
            ]
            self.fields["who"].widget = forms.HiddenInput()
            self.fields.pop("station", None)


class OrderForm(forms.Form):
    """What a print order says besides for whom: what to do with names that can't be printed."""

    names = forms.ChoiceField(
        label="打不出的字",
        choices=[("gap", "照样印，打不出的字留空，用笔写上"), ("skip", "先不印这几位")],
        widget=forms.RadioSelect,
        initial="gap",
        required=False,
    )
    submission_id = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "invalid": "这张表单已经失效，请重新打开。",
            "required": "这张表单已经失效，请重新打开。",
        },
    )


class IssueForm(PlainWords, forms.Form):
    """When cards were handed out."""

    title, button = "标为已发放", "已发放"
    day = DayField(label="发放日期")


class ReceiveForm(PlainWords, forms.Form):
    """When and by whom cards were signed for."""

    title, button = "标为已签收", "已签收"
    day = DayField(label="签收日期")
    signed_by = forms.ChoiceField(
        label="谁签收的", choices=ContactCard.SignedBy.choices, widget=forms.RadioSelect
    )
    signer = PlainTextField(
        label="家属姓名",
        max_length=50,
        required=False,
        help_text="家属签收的填写；本人签收的留空",
        error_messages={"max_length": "姓名请不要超过 50 个字。"},
    )


FORMS = {"issue": IssueForm, "receive": ReceiveForm}
