"""What staff fill in about the plan of brand staff; the rules are in the services."""

from typing import Any, cast

from django import forms

from branding.training.models import BrandPlan, Candidate, Topic
from branding.training.plan_services import candidates_for
from laoling.accounts.models import Unit
from laoling.forms import DayField, PlainTextField, PlainWords


class PlanForm(PlainWords, forms.ModelForm):
    """A unit's plan of one year; the unit and the year stay what they were."""

    words = forms.CharField(
        label="目标和措施",
        max_length=2000,
        widget=forms.Textarea({"rows": 6}),
        help_text="今年培养几个人，怎么培养",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = BrandPlan
        fields = ["unit", "year", "words"]

    def __init__(self, *args: Any, user, today, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["unit"], self.fields["year"]
            self.initial["version"] = self.instance.version
            return
        unit = cast(forms.ModelChoiceField, self.fields["unit"])
        unit.queryset, unit.empty_label, unit.initial = Unit.objects.visible_to(user), None, user.unit_id
        self.fields["year"].initial = today.year


class AimsForm(PlainWords, forms.Form):
    """What a candidate has to reach."""

    topics: Any = forms.ModelMultipleChoiceField(
        label="要通过的培训主题", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    clean_checks = forms.IntegerField(
        label="检查无问题的比例（%）",
        min_value=0,
        max_value=100,
        help_text="这一年对本人的检查中，没有发现问题的应占多少",
    )
    aims = PlainTextField(label="其他目标", max_length=300, required=False)

    def __init__(self, *args: Any, today, chosen: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_use = Topic.objects.exclude(retired_on__lte=today) | Topic.objects.filter(
            pk__in=[one.pk for one in chosen]
        )
        self.fields["topics"].queryset = in_use  # type: ignore[attr-defined]


class CandidateForm(AimsForm):
    """Somebody new in the plan."""

    member: Any = forms.ModelChoiceField(label="培养对象", queryset=None, empty_label="请选择")
    field_order = ["member"]

    def __init__(self, *args: Any, plan: BrandPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = candidates_for(plan).select_related("unit")  # type: ignore[attr-defined]
        self.fields["member"].label_from_instance = lambda one: f"{one}（{one.unit}）"  # type: ignore[attr-defined]
        self.fields["clean_checks"].initial = 90


class Versioned(PlainWords, forms.Form):
    """A form about a candidate that somebody else may change meanwhile; several share a page."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    step = ""

    def __init__(self, *args: Any, candidate: Candidate, today, **kwargs: Any) -> None:
        kwargs["auto_id"] = f"{self.step}_%s"
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = candidate.version

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ChangeAimsForm(AimsForm):
    """Other aims for somebody in the plan."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    step = "aims"

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        chosen = list(candidate.topics.all())
        initial = {
            "topics": chosen,
            "clean_checks": candidate.clean_checks,
            "aims": candidate.aims,
            "version": candidate.version,
        }
        super().__init__(*args, chosen=chosen, initial=initial, auto_id=f"{self.step}_%s", **kwargs)

    def facts(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class ReviewForm(Versioned):
    step = "review"
    review = forms.CharField(label="评议", max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, candidate: Candidate, **kwargs: Any) -> None:
        super().__init__(*args, candidate=candidate, **kwargs)
        self.fields["review"].initial = candidate.review


class DecideForm(Versioned):
    step = "decide"
    outcome = forms.ChoiceField(label="决定", choices=Candidate.Outcome.choices, widget=forms.RadioSelect)
    decided_on = DayField(label="决定日")
    reason = PlainTextField(label="理由", max_length=300)

    def __init__(self, *args: Any, candidate: Candidate, today, **kwargs: Any) -> None:
        super().__init__(*args, candidate=candidate, today=today, **kwargs)
        self.fields["outcome"].initial = candidate.outcome
        self.fields["reason"].initial = candidate.reason
        self.fields["decided_on"].initial = candidate.decided_on or today


class RemoveForm(Versioned):
    step = "remove"
