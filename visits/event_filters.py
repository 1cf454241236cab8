"""What the list of life events is narrowed down by."""

import django_filters as filters
from django import forms

from cards.filters import NAME
from cards.search import PeopleSearch
from laoling.accounts.filters import ALL, DayFilter, Order, ScopedFilter, StationFilter
from visits.models import EventKind

IN_HOSPITAL, TO_ASSESS = "in-hospital", "to-assess"


class EventFilter(ScopedFilter):
    """Events by words, by kind or by what is still to be done, day, station; first those in hospital now."""

    default_state = IN_HOSPITAL
    ranges = (("since", "until"),)
    folded = ("since", "until")
    orders = {
        "newest": Order("日期（新的在前）", ("-happened_on", "-pk")),
        "oldest": Order("日期（早的在前）", ("happened_on", "pk")),
        "name": Order("姓名拼音", (*NAME, "-happened_on", "-pk")),
    }

    q = PeopleSearch(field_name="retiree")
    state = filters.ChoiceFilter(
        label="情况",
        method="of_kind",
        empty_label=None,
        choices=[
            (IN_HOSPITAL, "正在住院"),
            (TO_ASSESS, "丧偶待评估"),
            *((kind.value.lower(), kind.label) for kind in EventKind),
            (ALL, "全部，含撤回的"),
        ],
    )
    station = StationFilter(field_name="retiree__station")
    since = DayFilter(label="从", field_name="happened_on", lookup_expr="gte")
    until = DayFilter(label="到", field_name="happened_on", lookup_expr="lte")
    mine = filters.BooleanFilter(label="只看我报告的", method="of_mine", widget=forms.CheckboxInput)

    def of_kind(self, events, name, value):
        if value == IN_HOSPITAL:
            return events.in_hospital()
        if value == TO_ASSESS:
            return events.waiting_for_assessment()
        return events if value == ALL else events.valid().filter(kind=value.upper())

    def of_mine(self, events, name, value):
        return events.filter(reported_by=self.request.user) if value else events
