"""The preview of a merge as a form: both records side by side, a choice where they differ."""

from typing import Any

from django import forms

from cards.models import ServiceCard
from laoling.desk.merge_fields import FIELDS, Field
from laoling.forms import PlainWords
from laoling.people.models import Retiree


class MergeForm(PlainWords, forms.Form):
    """Which record stays and whose values; answers are primary keys of the two records."""

    keep = forms.TypedChoiceField(
        label="保留哪一份", coerce=int, widget=forms.RadioSelect, help_text="网址和登记时间沿用这一份"
    )

    def __init__(self, *args, people: tuple[Retiree, Retiree], cards: list[ServiceCard], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.cards = people, cards
        keep: Any = self.fields["keep"]
        keep.choices = [
            (r.pk, f"{place}：{r.created_at:%Y-%m-%d} 登记，编号 {r.pk}")
            for place, r in zip("左右", people, strict=True)
        ]
        keep.initial = people[0].pk
        self.differing = [field for field in FIELDS if not field.is_same(*people)]
        for field in self.differing:
            self.fields[f"field_{field.key}"] = self.choice_of(field)
        if len(cards) > 1:
            self.fields["open_card"] = self.choice_of_card()
        for retiree in people:
            version = forms.IntegerField(widget=forms.HiddenInput, initial=retiree.version)
            self.fields[f"version_{retiree.pk}"] = version
        self.fields["sure"] = forms.BooleanField(
            label="已核对，两份资料是同一个人。合并后不能撤销",
            widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            error_messages={"required": "请核对后勾选“两份资料是同一个人”"},
        )

    def choice_of(self, field: Field) -> forms.TypedChoiceField:
        """Whose value; the first record's unless that is empty."""
        one, other = self.people
        return forms.TypedChoiceField(
            label=field.label,
            error_messages={"required": f"请选择{field.label}留下哪一个"},
            coerce=int,
            widget=forms.RadioSelect,
            choices=[(retiree.pk, field.read(retiree)) for retiree in self.people],
            initial=other.pk if field.is_empty(one) else one.pk,
        )

    def choice_of_card(self) -> forms.TypedChoiceField:
        """Which of two open cards goes on; nothing is chosen beforehand."""
        return forms.TypedChoiceField(
            label="保留哪一张服务卡",
            error_messages={"required": "请选择保留哪一张服务卡"},
            coerce=int,
            widget=forms.RadioSelect,
            choices=[
                (
                    card.pk,
                    f"{card.number}，{card.get_tier_display()}，{card.visitor or '没有责任走访员'}，"
                    f"{card.opened_on:%Y-%m-%d} 开卡",
                )
                for card in self.cards
            ],
            help_text="另一张今天销卡，原因记为“合并重复资料”，它的走访和任务记录都保留",
        )

    @property
    def same(self) -> list[tuple[str, str]]:
        """Label and words of what both records say alike; what both leave empty isn't listed."""
        one = self.people[0]
        fields = [field for field in FIELDS if field not in self.differing and not field.is_empty(one)]
        return [(field.label, field.read(one)) for field in fields]

    @property
    def choices_of_fields(self) -> list[forms.BoundField]:
        return [self[f"field_{field.key}"] for field in self.differing]

    def answers(self) -> dict[str, Any]:
        """What `merging.merge_retirees` takes, from a valid form."""
        values = self.cleaned_data
        kept, gone = sorted(self.people, key=lambda retiree: retiree.pk != values["keep"])
        return {
            "kept": kept,
            "gone": gone,
            "taken": {field.key: values[f"field_{field.key}"] for field in self.differing},
            "open_card": values.get("open_card"),
            "versions": {retiree.pk: values[f"version_{retiree.pk}"] for retiree in self.people},
        }

    def renewed(self) -> "MergeForm":
        """The same choices about the records as they stand now, to be looked through and sent again."""
        data: Any = self.data
        data = data.copy()
        data.pop("sure", None)
        for retiree in self.people:
            data[f"version_{retiree.pk}"] = retiree.version
        return MergeForm(data, people=self.people, cards=self.cards)
