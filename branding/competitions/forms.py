"""What staff fill in about a competition; the rules are in the services."""

import uuid
from typing import Any, cast

from django import forms

from branding.competitions.models import Award, Competition, Criterion, Entry
from branding.competitions.models.competitions import Kind, Who
from branding.competitions.services import Plan, enterable, judges_for
from laoling.accounts.models import Unit, User
from laoling.forms import DayField, PlainTextField, PlainWords

CRITERIA, AWARDS = 6, 4  # lines on the page


def with_unit(one: User) -> str:
    return f"{one}（{one.unit}）"


class Line(PlainWords, forms.ModelForm):
    """One line among several: its fields are drawn by hand, and look like all others."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            is_choice = isinstance(field, forms.ChoiceField)
            field.widget.attrs["class"] = "form-select" if is_choice else "form-control"


class CriterionForm(Line):
    """A line of what counts; an empty one says nothing."""

    name = PlainTextField(label="评分项目", max_length=40)
    words = PlainTextField(label="评分要点", max_length=200, required=False)

    class Meta:
        model = Criterion
        fields = ["name", "weight", "figure", "words"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "评委打分"), *self.fields["figure"].choices[1:]]  # type: ignore[attr-defined]
        cast(forms.ChoiceField, self.fields["figure"]).choices = choices


class AwardForm(Line):
    """A line of what there is to win; an empty one says nothing."""

    name = PlainTextField(label="奖项", max_length=20)

    class Meta:
        model = Award
        fields = ["name", "places"]


class Lines(forms.BaseFormSet):
    """Lines of which any may be left empty, or emptied: none of what was sent counts as having been there before."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()


CriterionLines = forms.formset_factory(CriterionForm, formset=Lines, extra=CRITERIA, max_num=CRITERIA)
AwardLines = forms.formset_factory(AwardForm, formset=Lines, extra=AWARDS, max_num=AWARDS)


class CompetitionForm(PlainWords, forms.ModelForm):
    """A competition, with lines of criteria and awards, and its judges."""

    title = PlainTextField(label="名称", max_length=60)
    words = forms.CharField(
        label="竞赛办法", max_length=4000, required=False, widget=forms.Textarea({"rows": 5})
    )
    starts_on = DayField(label="竞赛从")
    ends_on = DayField(label="到", help_text="数据指标按这段时间计算")
    entries_until = DayField(label="报名截止", help_text="当天仍可报名")
    judged_until = DayField(label="评分截止")
    judges: Any = forms.ModelMultipleChoiceField(
        label="评委", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    submission_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Competition
        fields = [
            "unit",
            "kind",
            "who",
            "title",
            "words",
            "starts_on",
            "ends_on",
            "entries_until",
            "judged_until",
        ]
        widgets = {"kind": forms.RadioSelect, "who": forms.RadioSelect}

    def __init__(self, *args: Any, user, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        there = self.instance if self.instance.pk else None
        for name in ("kind", "who"):
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = {"kind": Kind, "who": Who}[name].choices
        self.fields["judges"].queryset = judges_for(there.unit if there else user.unit)  # type: ignore[attr-defined]
        self.fields["judges"].label_from_instance = with_unit  # type: ignore[attr-defined]
        unit = cast(forms.ModelChoiceField, self.fields["unit"])
        unit.queryset, unit.empty_label, unit.initial = Unit.objects.visible_to(user), None, user.unit_id
        sent = self.data if self.is_bound else None
        known = None if self.is_bound else there
        self.criteria = CriterionLines(sent, prefix="criteria", initial=lines_of(known, "criteria"))
        self.awards = AwardLines(sent, prefix="awards", initial=lines_of(known, "awards"))
        if there:
            del self.fields["unit"]
            self.initial = {
                **self.initial,
                "version": there.version,
                "judges": there.judges.values_list("member", flat=True),
            }
        else:
            self.fields["submission_id"].initial = uuid.uuid4()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.instance.pk:
            self.instance.submission_id = data.get("submission_id") or uuid.uuid4()
        if not (self.criteria.is_valid() and self.awards.is_valid()):
            raise forms.ValidationError("评分项目或奖项里有要修改的地方，见下面。")
        return data

    def plan(self) -> Plan:
        return Plan(
            criteria=[Criterion(**line.cleaned_data) for line in self.criteria if line.cleaned_data],
            awards=[Award(**line.cleaned_data) for line in self.awards if line.cleaned_data],
            judges=list(self.cleaned_data["judges"]),
        )


def lines_of(competition: Competition | None, name: str) -> list[dict[str, Any]]:
    """What the lines begin with."""
    if competition is None:
        return []
    fields = ("name", "weight", "figure", "words") if name == "criteria" else ("name", "places")
    return list(getattr(competition, name).values(*fields))


class JudgesForm(PlainWords, forms.Form):
    """Who judges, also once it is open: somebody may fall ill, or be in an entry."""

    judges: Any = forms.ModelMultipleChoiceField(
        label="评委", queryset=None, widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, competition: Competition, **kwargs: Any) -> None:
        initial = {
            "judges": competition.judges.values_list("member", flat=True),
            "version": competition.version,
        }
        super().__init__(*args, initial=initial, auto_id="judges_%s", **kwargs)
        self.fields["judges"].queryset = judges_for(competition.unit)  # type: ignore[attr-defined]
        self.fields["judges"].label_from_instance = with_unit  # type: ignore[attr-defined]


class StepForm(PlainWords, forms.Form):
    """A step that needs nothing but the version."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class ReopenForm(StepForm):
    """Why results are taken back."""

    reason = PlainTextField(label="重新评分的原因", max_length=200)


class WordsForm(PlainWords, forms.Form):
    """What an entry says for itself; an innovation has to, with who shares in it."""

    title = PlainTextField(label="项目名称", max_length=60)
    text = forms.CharField(label="做法和效果", max_length=4000, widget=forms.Textarea({"rows": 8}))
    team: Any = forms.ModelMultipleChoiceField(
        label="一起完成的人", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, competition: Competition, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = User.objects.filter(unit=unit, is_active=True)  # type: ignore[attr-defined]
        if competition.kind == Kind.EXCELLENCE:
            del self.fields["title"], self.fields["team"]
            self.fields["text"].label, self.fields["text"].required = "事迹", False

    def facts(self) -> dict[str, Any]:
        """What the services ask for."""
        return {"title": "", "team": [], **self.cleaned_data}


class EntryForm(WordsForm):
    """Somebody or something new in a competition."""

    thing: Any = forms.ModelChoiceField(label="参赛对象", queryset=None, empty_label="请选择")
    field_order = ["thing"]

    def __init__(self, *args: Any, competition: Competition, user, **kwargs: Any) -> None:
        super().__init__(*args, competition=competition, unit=user.unit, **kwargs)
        things = enterable(competition, user)
        self.fields["thing"].queryset = things  # type: ignore[attr-defined]
        self.fields["thing"].label = competition.get_who_display()
        if competition.who == Who.STAFF:
            self.fields["thing"].queryset = things.select_related("unit")  # type: ignore[attr-defined]
            self.fields["thing"].label_from_instance = with_unit  # type: ignore[attr-defined]
            self.fields["thing"].initial = user.pk


class ChangeEntryForm(WordsForm):
    """Other words for an entry."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        initial = {
            "title": entry.title,
            "text": entry.text,
            "team": entry.team.all(),
            "version": entry.version,
        }
        super().__init__(*args, competition=entry.competition, unit=entry.unit, initial=initial, **kwargs)


class ScoreForm(PlainWords, forms.Form):
    """What a judge gives one entry: a field for each judged criterion."""

    def __init__(self, *args: Any, criteria, given: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = {f"criterion_{one.pk}": one for one in criteria}
        for name, one in self.criteria.items():
            self.fields[name] = forms.IntegerField(
                label=f"{one.name}（权重 {one.weight}）",
                min_value=0,
                max_value=100,
                help_text=one.words or "0 到 100 分",
                initial=given.get(one.pk),
                error_messages={"required": f"请给“{one.name}”打分"},
            )

    def points(self) -> dict[Criterion, int]:
        return {one: self.cleaned_data[name] for name, one in self.criteria.items()}
