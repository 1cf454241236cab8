"""What lists of duties and visits are narrowed down by; all of it stands in the address, so figures can link to it."""

import django_filters as filters
from django import forms

from cards.filters import NAME, visitors_of
from cards.models import Tier
from cards.search import PeopleSearch
from laoling.accounts.filters import ALL, DayFilter, Order, ScopedFilter, StationFilter, Words
from laoling.calendar import local_day
from visits.models import DutyKind, Outcome
from visits.windows import State

TODO = "todo"


class DutyFilter(ScopedFilter):
    """Duties by words, state (what is to be done now, unless said otherwise), tier, kind, last day, place, visitor."""

    default_state = TODO
    lowered = ("state", "kind")
    ranges = (("due_from", "due_to"),)
    folded = ("kind", "visitor", "due_from", "due_to")
    orders = {
        "due": Order("到期日（早的在前）", ("due_on", "pk")),
        "name": Order("姓名拼音", (*NAME, "due_on", "pk")),
        "tier": Order("困难等级", ("tier", "due_on", "pk")),
        "latest": Order("到期日（晚的在前）", ("-due_on", "-pk")),
    }

    q = PeopleSearch(field_name="retiree")
    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[(TODO, "待完成（含逾期）"), *((s.value.lower(), s.label) for s in State), (ALL, "全部")],
    )
    tier = filters.ChoiceFilter(label="困难等级", choices=Tier.choices, empty_label="全部")
    kind = Words(label="类别", choices=DutyKind.choices, empty_label="全部")
    station = StationFilter(field_name="retiree__station")
    visitor = filters.ModelChoiceFilter(
        label="责任走访员", method="of_visitor", queryset=visitors_of, empty_label="全部"
    )
    due_from = DayFilter(label="到期日从", field_name="due_on", lookup_expr="gte")
    due_to = DayFilter(label="到", field_name="due_on", lookup_expr="lte")
    mine = filters.BooleanFilter(label="只看我负责的", method="of_mine", widget=forms.CheckboxInput)

    def __init__(self, data, *args, now, **kwargs):
        self.now = now
        super().__init__(data, *args, today=local_day(now), **kwargs)

    @property
    def qs(self):
        return super().qs.with_state(self.now)

    def in_state(self, duties, name, value):
        if value == ALL:
            return duties
        if value == TODO:
            return duties.open_on(local_day(self.now))
        if value.upper() == State.OVERDUE:
            return duties.overdue(self.now)
        return duties.in_state(value.upper(), self.now)

    def of_mine(self, duties, name, value):
        return duties.answered_by(self.request.user) if value else duties

    def of_visitor(self, duties, name, value):
        return duties.answered_by(value) if value else duties


class VisitFilter(ScopedFilter):
    """Visits by words, outcome, kind, day, station, visitor."""

    lowered = ("outcome", "kind")
    ranges = (("since", "until"),)
    folded = ("kind", "visitor", "since", "until")
    orders = {
        "newest": Order("走访时间（新的在前）", ("-visited_at", "-pk")),
        "oldest": Order("走访时间（早的在前）", ("visited_at", "pk")),
        "name": Order("姓名拼音", (*NAME, "-visited_at", "-pk")),
    }

    q = PeopleSearch(field_name="retiree")
    outcome = Words(label="结果", choices=Outcome.choices, empty_label="全部")
    kind = Words(label="服务", method="of_kind", choices=DutyKind.choices, empty_label="全部")
    station = StationFilter(field_name="retiree__station")
    visitor = filters.ModelChoiceFilter(label="走访人", queryset=visitors_of, empty_label="全部")
    since = DayFilter(label="走访日从", field_name="visited_on", lookup_expr="gte")
    until = DayFilter(label="到", field_name="visited_on", lookup_expr="lte")
    mine = filters.BooleanFilter(label="只看我走访的", method="of_mine", widget=forms.CheckboxInput)

    def of_kind(self, visits, name, value):
        return visits.filter(kinds__contains=[value.upper()])

    def of_mine(self, visits, name, value):
        return visits.filter(visitor=self.request.user) if value else visits
