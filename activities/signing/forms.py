"""What is typed about sign-ups: whom to look for, why somebody withdraws, how it was."""

from django import forms

from activities.form_parts import PublicTextForm
from activities.models import Activity
from cards.search import NO_WHOLE_NUMBER, ONLY_THE_TAIL, WordsField
from laoling.forms import PlainTextField, PlainWords
from laoling.people import search


class FindForm(forms.Form):
    """A name, pinyin, or the last digits of a phone."""

    q = WordsField(
        label="找老同志",
        required=False,
        max_length=search.LONGEST,
        widget=forms.SearchInput(
            attrs={
                "pattern": NO_WHOLE_NUMBER,
                "title": ONLY_THE_TAIL,
                "placeholder": "姓名、拼音、电话后四位",
                "autocomplete": "off",
            }
        ),
    )


class WithdrawForm(PlainWords, forms.Form):
    """Why somebody doesn't come after all."""

    USUAL = ("本人有事", "身体不适", "登记错了")

    reason = PlainTextField(
        label="退出原因", max_length=100, error_messages={"max_length": "退出原因请不要超过 100 个字。"}
    )


class SummaryForm(PublicTextForm, forms.ModelForm):
    """How it was: read by staff, and perhaps told in public one day, so without numbers and names."""

    public_fields = ("summary",)

    class Meta:
        model = Activity
        fields = ["summary", "others_came"]
        widgets = {"summary": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "summary": "讲了什么、反响怎样、下次注意什么。不要写电话和病情",
            "others_came": "到场但没有登记姓名的，例如路过来听的居民",
        }
        error_messages = {
            "summary": {"max_length": "小结请不要超过 2000 个字。"},
            "others_came": {"required": "没有的请填 0。", "invalid": "请填写整数。"},
        }
