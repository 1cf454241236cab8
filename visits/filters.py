"""What lists of duties and visits are narrowed down by; all of it stands in the address, so figures can link to it."""

import django_filters as filters
from django import forms

from cards.models import Tier
from laoling.accounts.filters import ALL, stations_of
from visits.models import DutyKind, Outcome
from visits.windows import State

TODO = "todo"


class DayInput(forms.DateInput):
    input_type = "date"


class Words(filters.ChoiceFilter):
    """A choice whose word may be written small or in capitals in the address."""

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, choices=[(value.lower(), label) for value, label in choices], **kwargs)

    def filter(self, qs, value):
        return super().filter(qs, value.upper() if value else value)


class ScopedFilter(filters.FilterSet):
    """A filter by station and by oneself; each asked only of those for whom it makes a difference.

    The values of the parameters named in `lowered` may be written in capitals too.
    """

    lowered: tuple[str, ...] = ()

    def __init__(self, data, *args, **kwargs):
        data = data.copy()
        for name in self.lowered:
            if name in data:
                data[name] = data[name].lower()
        super().__init__(data, *args, **kwargs)
        self.filters.pop("mine" if self.request.user.uses_admin else "station")

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is filtered, so that an empty list says so."""
        return any(value for name, value in self.data.items() if name in self.filters)


class DutyFilter(ScopedFilter):
    """Duties by state (what is to be done now, unless said otherwise), tier, kind, last day, station, visitor."""

    lowered = ("state", "kind")

    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[(TODO, "待完成（含逾期）"), *((s.value.lower(), s.label) for s in State), (ALL, "全部")],
    )
    tier = filters.ChoiceFilter(label="困难等级", choices=Tier.choices, empty_label="全部")
    kind = Words(label="类别", choices=DutyKind.choices, empty_label="全部")
    due_from = filters.DateFilter(label="到期日从", field_name="due_on", lookup_expr="gte", widget=DayInput)
    due_to = filters.DateFilter(label="到", field_name="due_on", lookup_expr="lte", widget=DayInput)
    station = filters.ModelChoiceFilter(
        label="老年站", field_name="retiree__station", queryset=stations_of, empty_label="全部"
    )
    mine = filters.BooleanFilter(label="只看我负责的", method="of_mine", widget=forms.CheckboxInput)

    def __init__(self, data, *args, today, **kwargs):
        self.today = today
        data = data.copy()
        data.setdefault("state", TODO)
        super().__init__(data, *args, **kwargs)

    @property
    def qs(self):
        return super().qs.with_state(self.today).order_by("due_on", "pk")

    def in_state(self, duties, name, value):
        if value == ALL:
            return duties
        if value == TODO:
            return duties.open_on(self.today)
        if value.upper() == State.OVERDUE:
            return duties.overdue(self.today)
        return duties.in_state(value.upper(), self.today)

    def of_mine(self, duties, name, value):
        return duties.filter(card__visitor=self.request.user) if value else duties

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.filters if name != "state") or (
            self.data.get("state") != TODO
        )


class VisitFilter(ScopedFilter):
    """Visits by outcome, kind, day, station, visitor."""

    lowered = ("outcome", "kind")

    outcome = Words(label="结果", choices=Outcome.choices, empty_label="全部")
    kind = Words(label="服务", method="of_kind", choices=DutyKind.choices, empty_label="全部")
    since = filters.DateFilter(label="走访日从", field_name="visited_on", lookup_expr="gte", widget=DayInput)
    until = filters.DateFilter(label="到", field_name="visited_on", lookup_expr="lte", widget=DayInput)
    station = filters.ModelChoiceFilter(
        label="老年站", field_name="retiree__station", queryset=stations_of, empty_label="全部"
    )
    mine = filters.BooleanFilter(label="只看我走访的", method="of_mine", widget=forms.CheckboxInput)

    def of_kind(self, visits, name, value):
        return visits.filter(kinds__contains=[value.upper()])

    def of_mine(self, visits, name, value):
        return visits.filter(visitor=self.request.user) if value else visits
