"""What people fill in about assessments and cards; the rules are in the services."""

import uuid
from datetime import date, timedelta
from typing import cast

from django import forms

from cards.models import Hardship, ServiceCard, Tier
from cards.services import suggestion_for, visitors_for
from cards.suggestion import Suggestion
from cards.words import tier_in_words
from laoling.accounts.models import User
from laoling.forms import DayField, PlainTextField
from laoling.people.models import Ability, Living

AS_SUGGESTED, NO_CARD = "suggested", "none"
TIER_OR_NONE = [*((str(value), label) for value, label in Tier.choices), (NO_CARD, "不需要服务卡")]


def tier_of(choice: str) -> int | None:
    """What a choice of TIER_OR_NONE means."""
    return None if choice == NO_CARD else int(choice)


def choice_of(tier: int | None) -> str:
    """The choice of TIER_OR_NONE that means `tier`."""
    return NO_CARD if tier is None else str(tier)


class FactsForm(forms.Form):
    """What an assessment finds; complete or not, it is enough for a suggestion."""

    hardships = forms.MultipleChoiceField(
        label="困难类型", choices=Hardship, required=False, widget=forms.CheckboxSelectMultiple
    )
    ability = forms.ChoiceField(label="能力等级", choices=[("", "请选择"), *Ability.choices], required=False)
    living = forms.ChoiceField(label="居住状况", choices=[("", "请选择"), *Living.choices], required=False)

    @property
    def suggestion(self) -> Suggestion:
        """What the findings suggest as far as they are valid; of an unsent form, those filled in for a start."""
        found = self.cleaned_data if self.is_bound and self.errors is not None else self.initial
        return suggestion_for(
            hardships=found.get("hardships") or [],
            ability=found.get("ability") or "",
            living=found.get("living") or "",
        )


class AssessmentForm(FactsForm):
    """An assessment on one phone screen: findings, and the tier to ask for.

    `shown` is the suggestion that stood on the page, so that nobody asks for a tier they haven't seen.
    """

    ability = forms.ChoiceField(
        label="能力等级",
        choices=[("", "请选择"), *Ability.choices],
        error_messages={"required": "请选择能力等级。"},
    )
    living = forms.ChoiceField(
        label="居住状况",
        choices=[("", "请选择"), *Living.choices],
        error_messages={"required": "请选择居住状况。"},
    )
    choice = forms.ChoiceField(
        label="申报等级",
        choices=[(AS_SUGGESTED, "按建议"), TIER_OR_NONE[-1], *TIER_OR_NONE[:-1]],
        widget=forms.RadioSelect,
        error_messages={"required": "请选择申报等级。"},
    )
    reason = forms.CharField(label="与建议不同的理由", max_length=300, required=False)
    notes = forms.CharField(
        label="情况说明", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 1})
    )
    assessed_on = DayField(label="评估日期", error_messages={"required": "请填写评估日期。"})
    shown = forms.CharField(required=False, widget=forms.HiddenInput)
    submission_id = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def begin(cls, retiree, today: date):
        """An unsent form, with what is known of the retiree filled in."""
        initial = {
            "ability": retiree.ability,
            "living": retiree.living,
            "choice": AS_SUGGESTED,
            "assessed_on": today,
            "submission_id": uuid.uuid4(),
        }
        return cls(initial=initial)

    def unsent(self):
        """The same form with everything as typed, but not checked: to look at the suggestion first."""
        typed = {
            name: field.widget.value_from_datadict(self.data, self.files, name)
            for name, field in self.fields.items()
        }
        return type(self)(initial=typed)

    def clean(self):
        data = self.cleaned_data
        if self.errors:
            return data  # first the findings, then what they suggest
        suggestion = self.suggestion
        if data.get("choice") == AS_SUGGESTED and data.get("shown") != choice_of(suggestion.tier):
            words = f"建议等级是“{tier_in_words(suggestion.tier)}”（{suggestion.reason}）。请看过后再提交。"
            self.add_error("choice", words)
        return data

    def proposal(self) -> dict:
        """What is asked for, as arguments of `services.propose_assessment`."""
        data = {name: value for name, value in self.cleaned_data.items() if name not in {"choice", "shown"}}
        choice = self.cleaned_data["choice"]
        tier = self.suggestion.tier if choice == AS_SUGGESTED else tier_of(choice)
        return data | {"proposed_tier": tier}


class DecisionForm(forms.Form):
    """A manager's answer: the tier and, where it differs or the proposal is turned down, why."""

    choice = forms.ChoiceField(
        label="批准等级",
        choices=TIER_OR_NONE,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择批准等级。"},
    )
    reason = forms.CharField(
        label="审批意见",
        max_length=300,
        required=False,
        help_text="与申报等级不同，或退回时，必须填写",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class CardForm(forms.Form):
    """Something done to a card; `version` is the card's when the page was shown."""

    name: str
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args, card: ServiceCard, **kwargs):
        kwargs["auto_id"] = f"{self.name}_%s"  # several such forms share a page
        super().__init__(*args, **kwargs)
        self.card = card

    @classmethod
    def begin(cls, card, today: date):
        """An unsent form for the page of the card."""
        return cls(card=card)


class AssignForm(CardForm):
    name = "assign"
    visitor = forms.ModelChoiceField(
        label="责任走访员",
        queryset=User.objects.none(),
        empty_label="请选择",
        error_messages={"required": "请选择责任走访员。", "invalid_choice": "请选择本站在岗的走访员或站长。"},
    )

    def __init__(self, *args, card, **kwargs):
        super().__init__(*args, card=card, **kwargs)
        visitor = cast(forms.ModelChoiceField, self.fields["visitor"])
        visitor.queryset = visitors_for(card.retiree)
        visitor.initial = card.visitor_id


class PauseForm(CardForm):
    name = "pause"
    starts_on = DayField(label="从哪天起", error_messages={"required": "请填写开始日期。"})
    ends_on = DayField(
        label="到哪天止（含当天）", error_messages={"required": "请填写结束日期：到哪天为止。"}
    )
    reason = forms.CharField(
        label="原因",
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "例如：到外地女儿家小住"}),
        error_messages={"required": "请填写暂停的原因。"},
    )

    @classmethod
    def begin(cls, card, today: date):
        return cls(card=card, initial={"starts_on": today})


class ResumeForm(CardForm):
    """Ends a pause; asks for the first day of service, as people think of it."""

    name = "resume"
    resumes_on = DayField(label="恢复服务的日期", error_messages={"required": "请填写恢复服务的日期。"})
    reason = PlainTextField(
        label="提前恢复的原因",
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": "例如：已从女儿家回来"}),
        error_messages={"required": "请填写提前恢复的原因。"},
    )

    def __init__(self, *args, pause, **kwargs):
        self.name = f"resume{pause.pk}"
        self.pause = pause
        super().__init__(*args, **kwargs)

    @property
    def last_day(self) -> date:
        """The last day of the pause, the day before service begins again."""
        return self.cleaned_data["resumes_on"] - timedelta(days=1)


class CloseForm(CardForm):
    name = "close"
    reason = forms.ChoiceField(
        label="销卡原因",
        choices=ServiceCard.CloseReason.chosen,
        widget=forms.RadioSelect,
        error_messages={"required": "请选择销卡原因。"},
    )
    words = PlainTextField(
        label="说明",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "例如：随儿子迁到济南；身体恢复，老伴可以照料"}),
        help_text="情况好转或迁出时必须写明；去世的可以不写",
    )

    def clean(self):
        data = self.cleaned_data
        needs_words = {ServiceCard.CloseReason.IMPROVED, ServiceCard.CloseReason.MOVED}
        if data.get("reason") in needs_words and not data.get("words") and "words" not in self.errors:
            self.add_error("words", "请写明情况：怎样好转，或者迁到哪里。")
        if data.get("reason") == ServiceCard.CloseReason.DIED and self.card.retiree.died_on is None:
            self.add_error("reason", "请在老同志的页面上报告“去世”：服务卡会随之销卡，其他该做的也一起办。")
        return data


class ReopenForm(CardForm):
    """Opens a new card for somebody whose card was closed."""

    name = "reopen"
    reason = PlainTextField(
        label="重新开卡的原因",
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "例如：误销；出院回家后又需要照顾"}),
        error_messages={"required": "请填写重新开卡的原因。"},
    )
