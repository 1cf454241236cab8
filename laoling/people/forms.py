"""What people fill in about retirees and whom to call. Cleaned by the same rules as a roster's cells."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from laoling.accounts.models import Level, Unit, User
from laoling.forms import PlainTextField, PlainWords
from laoling.people.editing import EditedForm, StaffForm
from laoling.people.id_number import clean_id_number, clean_name, clean_phone, contradictions, from_id_number
from laoling.people.models import (
    Ability,
    Category,
    EmergencyContact,
    Living,
    Marriage,
    Politics,
    Retiree,
    Sex,
)
from laoling.people.texts import day, text_of

# What is learnt at the door; the rest needs the right to change everything.
DAILY = ("phone", "area", "address", "living", "ability", "health", "notes")
PARTY = ("politics", "party_branch")
GROUPS = (
    ("身份", ("name", "id_number", "sex", "born_on", "station", "category", "retired_on", *PARTY)),
    ("住处与联系", ("phone", "phone_removed", "area", "address")),
    ("身体与生活", ("living", "ability", "health")),
    ("家庭", ("marriage", "contact_name", "contact_relation", "contact_phone")),
    ("其他", ("notes",)),
)
INCOMPLETE = "这一页不完整，请刷新后再填。"
REMOVED_AND_TYPED = "已经填了新电话，就不要再勾选删除。"


class CleanedField(forms.CharField):
    """A line whose rule is a function that takes the text, never blank, and returns the value."""

    def __init__(self, rule: Callable[[Any], Any], *, blank: Any = "", rows: int = 0, **kwargs) -> None:
        if rows:
            kwargs.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(**kwargs)
        self.rule, self.blank = rule, blank

    def clean(self, value):
        """Straight to the rule, which knows better what to say of a NUL byte than Django's validators."""
        text = str(value or "").strip()
        self.validate(text)
        return self.rule(text) if text else self.blank

    def has_changed(self, initial, data) -> bool:
        try:
            return self.clean(data) != (initial or self.blank)
        except ValidationError:
            return True


def line(name: str, *, of: Any = Retiree, **kwargs) -> CleanedField:
    """Free text as long as the model's field."""
    field = of._meta.get_field(name)
    return CleanedField(text_of(field.max_length), label=field.verbose_name, required=False, **kwargs)


def choice(name: str, choices, empty: str = "没有登记") -> forms.ChoiceField:
    label = Retiree._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    return forms.ChoiceField(label=label, choices=[("", empty), *choices.choices], required=False)


def a_day(name: str, **kwargs) -> CleanedField:
    label = Retiree._meta.get_field(name).verbose_name  # type: ignore[union-attr]
    picker = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return CleanedField(day, blank=None, label=label, required=False, widget=picker, **kwargs)


def number(label: str, rule, kind: str = "text", **kwargs) -> CleanedField:
    """An ID number or a phone, which no browser should remember."""
    widget = forms.TextInput({"inputmode": kind, "autocomplete": "off", "spellcheck": "false"})
    return CleanedField(rule, label=label, widget=widget, **kwargs)


class PersonForm(StaffForm):
    """Everything that a roster says of a person, as far as `user` may write it."""

    name = CleanedField(clean_name, label="姓名")
    id_number = number("身份证号", clean_id_number, help_text="18 位，最后一位 x、X 都可以")
    sex = choice("sex", Sex, "按身份证号")
    born_on = a_day("born_on", help_text="可以不填，按身份证号得出")
    station = forms.ModelChoiceField(label="老年站", queryset=Unit.objects.none(), empty_label="请选择")
    category = forms.ChoiceField(label="人员类别", choices=Category.choices, initial=Category.RETIRED)
    retired_on = a_day("retired_on")
    politics = choice("politics", Politics)
    party_branch = line("party_branch")
    phone = number(
        "联系电话", clean_phone, "tel", required=False, help_text="手机，或带区号的座机，如 0546-8551234"
    )
    phone_removed = forms.BooleanField(label="删除这个电话", required=False)
    area = line("area", help_text="小区，如“石化小区”")
    address = line("address", help_text="到门牌，如“石化小区3号楼2单元501”")
    living = choice("living", Living)
    ability = choice("ability", Ability)
    health = line("health", rows=2)
    marriage = choice("marriage", Marriage)
    notes = line("notes", rows=2)

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, user=user, **kwargs)
        if not user.sees_party:
            self.leave_out(*PARTY)

    def leave_out(self, *names: str) -> None:
        for name in names:
            self.fields.pop(name, None)

    def groups(self) -> Iterator[tuple[str, list[forms.BoundField]]]:
        """The fields by what they are about, groups without any left out."""
        for title, names in GROUPS:
            if fields := [self[name] for name in names if name in self.fields]:
                yield title, fields

    def hold_together(self, id_number: str, values: dict[str, Any]) -> None:
        """Sex and birth follow from the ID number; nobody retires before that."""
        said = {"sex": values["sex"], "born_on": values["born_on"]}
        for name, message in contradictions(id_number, **said).items():
            self.add_error(name, f"{self.fields[name].label}：{message}")
        retired_on = values.get("retired_on")
        if retired_on and retired_on <= said["born_on"]:
            self.add_error("retired_on", "退休日期：不能早于出生日期，请核对。")


class RegisterForm(PersonForm):
    """A new person, with whom to call first."""

    contact_name = CleanedField(clean_name, label="紧急联系人", required=False)
    contact_relation = line("relation", of=EmergencyContact, help_text="如：儿子、女儿、邻居")
    contact_phone = number("紧急联系电话", clean_phone, "tel", required=False)
    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )

    def __init__(self, *args, user: User, **kwargs) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.leave_out("phone_removed")
        stations: Any = self.fields["station"]
        stations.queryset = Unit.objects.visible_to(user).stations()
        if stations.queryset.count() == 1:
            stations.initial, stations.empty_label = stations.queryset.get(), None

    @classmethod
    def begin(cls, user: User) -> "RegisterForm":
        return cls(user=user, initial={"submission_id": uuid.uuid4()})

    def clean(self):
        data = self.cleaned_data
        if id_number := data.get("id_number"):
            follow = from_id_number(id_number)
            data["sex"] = data.get("sex") or follow["sex"]
            if "born_on" not in self.errors:
                data["born_on"] = data["born_on"] or follow["born_on"]
                self.hold_together(id_number, data)
        if not data.get("contact_name") and (data.get("contact_phone") or data.get("contact_relation")):
            self.add_error("contact_name", "填了紧急联系电话或关系，还要填紧急联系人。")
        return data

    def values(self) -> dict[str, Any]:
        """The fields of the person."""
        own = {field.name for field in Retiree._meta.fields} - {"submission_id"}
        return {name: value for name, value in self.cleaned_data.items() if name in own}

    def contact(self) -> dict[str, str] | None:
        """Whom to call, if anybody was named."""
        names = ("name", "relation", "phone")
        contact = {name: self.cleaned_data[f"contact_{name}"] for name in names}
        return contact if contact["name"] else None


class RetireeForm(EditedForm, PersonForm):
    """A person's data changed: all of them, or what is learnt at the door."""

    def __init__(self, *args, row: Retiree, user: User, **kwargs) -> None:
        super().__init__(*args, row=row, user=user, **kwargs)
        self.leave_out("station")
        if not user.has_perm("people.change_retiree"):
            self.leave_out(*(self.fields.keys() - {*DAILY, "phone_removed", "version"}))
        if "id_number" in self.fields:
            self.hide("id_number", row.masked_id_number)
        if user.may_call or not row.phone:
            self.leave_out("phone_removed")
        else:
            self.hide("phone", row.masked_phone)

    def clean(self):
        data = self.cleaned_data
        if data.get("phone_removed") and data.get("phone"):
            self.add_error("phone_removed", REMOVED_AND_TYPED)
        if {"id_number", "sex", "born_on"} <= data.keys():
            self.follow_id_number(data)
        return data

    def follow_id_number(self, data: dict[str, Any]) -> None:
        """A new ID number takes sex and birth along where they were left as they stood."""
        typed = data["id_number"]
        follow = from_id_number(typed) if typed else {"sex": self.row.sex, "born_on": self.row.born_on}
        for name in ("sex", "born_on"):
            if not data[name] or data[name] == getattr(self.row, name):
                data[name] = follow[name]
        self.hold_together(typed or self.row.id_number, data)


class ContactForm(EditedForm):
    """Somebody to call, changed."""

    name = CleanedField(clean_name, label="姓名")
    relation = line("relation", of=EmergencyContact, help_text="如：儿子、女儿、邻居")
    phone = number("电话", clean_phone, "tel", required=False)
    phone_removed = forms.BooleanField(label="删除这个电话", required=False)

    def __init__(self, *args, row: EmergencyContact, user: User, **kwargs) -> None:
        super().__init__(*args, row=row, user=user, **kwargs)
        if user.may_call or not row.phone:
            self.fields.pop("phone_removed")
        else:
            self.hide("phone", row.masked_phone)

    def clean(self):
        if self.cleaned_data.get("phone_removed") and self.cleaned_data.get("phone"):
            self.add_error("phone_removed", REMOVED_AND_TYPED)
        return self.cleaned_data


class NewContactForm(PlainWords, forms.Form):
    """Somebody else to call."""

    name = CleanedField(clean_name, label="姓名")
    relation = line("relation", of=EmergencyContact, help_text="如：儿子、女儿、邻居")
    phone = number("电话", clean_phone, "tel", required=False)
    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )

    @classmethod
    def begin(cls) -> "NewContactForm":
        return cls(initial={"submission_id": uuid.uuid4()})


class TransferForm(StaffForm):
    """Where somebody goes, why, and with whom; the station of another department asks for a tick."""

    to_station = forms.ModelChoiceField(
        label="转到哪个老年站",
        queryset=Unit.objects.none(),
        help_text="转到别的服务部以后，您不再能看到这位老同志的资料",
    )
    reason = CleanedField(text_of(200), label="原因", help_text="例如：搬到锦苑小区，由那里的老年站服务")
    together = forms.BooleanField(label="同住的人一起转", required=False)
    leaves_scope = forms.BooleanField(label="我知道：转出以后，我不再能看到这位老同志的资料", required=False)
    from_station = forms.IntegerField(
        widget=forms.HiddenInput, error_messages=dict.fromkeys(["required", "invalid"], INCOMPLETE)
    )

    def __init__(self, *args, user: User, retiree: Retiree, family: list[Retiree], **kwargs) -> None:
        super().__init__(*args, user=user, **kwargs)
        self.initial = {"from_station": retiree.station_id, **self.initial}
        self.own = set(Unit.objects.visible_to(user).values_list("pk", flat=True))
        stations: Any = self.fields["to_station"]
        stations.queryset = Unit.objects.stations()
        others = stations.queryset.exclude(pk=retiree.station_id)
        stations.choices = [("", "请选择"), *self.by_department(others)]
        names = "、".join(person.name for person in family)
        self.fields["together"].label = f"同住的{names}也一起转"
        if not family:
            self.fields.pop("together")
        chosen = self.data.get("to_station", "")
        if not chosen.isdecimal() or int(chosen) in self.own:
            self.fields.pop("leaves_scope")

    def by_department(self, stations) -> Iterator[tuple[str, list[tuple[int, str]]]]:
        """The choices under the names of their departments, one's own first."""
        departments = sorted(
            Unit.objects.filter(level=Level.DEPARTMENT), key=lambda unit: unit.pk not in self.own
        )
        for department in departments:
            inside = [s for s in stations if s.path.startswith(department.path)]
            away = "" if department.pk in self.own else "（别的服务部）"
            if inside:
                yield f"{department.name}{away}", [(s.pk, s.name) for s in inside]

    @property
    def leaves(self) -> bool:
        """Whether the station that was chosen lies outside of what the user sees."""
        station = self.cleaned_data.get("to_station")
        return station is not None and station.pk not in self.own

    def clean(self):
        if "leaves_scope" in self.fields and self.leaves and not self.cleaned_data["leaves_scope"]:
            station = self.cleaned_data["to_station"]
            words = f"{station}属于别的服务部，转出后您不再能看到这位老同志。确定要转的，请勾选。"
            self.add_error("leaves_scope", words)
        return self.cleaned_data


class SearchForm(PlainWords, forms.Form):
    """Somebody else, by name."""

    name = PlainTextField(label="姓名、拼音、电话后四位或楼号", max_length=50)
