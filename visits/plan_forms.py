"""What a head of a station fills in to say who goes where."""

from collections.abc import Sequence

from django import forms

from laoling.accounts.models import User
from laoling.forms import DayField, PlainWords

BACK = "back"  # to the visitors of the cards


class StaffField(forms.TypedChoiceField):
    """Somebody of the station who goes to see people; `offer` says who there is."""

    def __init__(self, label: str):
        words = {"required": f"请选择{label}。", "invalid_choice": "请选择本站在岗的走访员或站长。"}
        super().__init__(label=label, coerce=self.person, empty_value=None, error_messages=words)
        self.staff: dict[str, User] = {}

    def __deepcopy__(self, memo):
        copied = super().__deepcopy__(memo)
        copied.coerce = copied.person
        return copied

    def person(self, key: str) -> User | None:
        return self.staff.get(key)

    def offer(self, staff: Sequence[User], states: Sequence[str] = (), more=()) -> None:
        """`states`: why each of the `staff` may not be there, or empty; `more`: further choices."""
        self.staff = {str(person.pk): person for person in staff}
        words = states or [""] * len(staff)
        choices = [
            (str(person.pk), f"{person}（{state or person.get_role_display()}）")
            for person, state in zip(staff, words, strict=True)
        ]
        self.choices = [("", "请选择"), *choices, *more]


class StationForm(PlainWords, forms.Form):
    """A form whose choices of staff are those of one station; one may be left out."""

    def __init__(self, *args, staff: Sequence[User], without: User | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, StaffField):
                field.offer([person for person in staff if person != without])


class AssignForm(PlainWords, forms.Form):
    """Whom the ticked duties are given to, for this once; None: back to the cards' visitors."""

    visitor = StaffField("派给谁")

    def __init__(self, *args, staff: Sequence[User], states: Sequence[str], **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["visitor"]
        assert isinstance(field, StaffField)
        field.offer(staff, states, [(BACK, "恢复为各自的责任走访员")])


class CoverForm(StationForm):
    """Who stands in for somebody on leave."""

    visitor = StaffField("交给谁")


class LeftForm(StationForm):
    """Who takes what somebody left behind, and up to which day."""

    visitor = StaffField("交给谁")
    until = DayField(label="到哪天为止")


class AbsenceForm(StationForm):
    """Who is away from when to when, and who stands in."""

    user = StaffField("谁不在")
    starts_on = DayField(label="从")
    ends_on = DayField(label="到")
    visitor = StaffField("交给谁")
