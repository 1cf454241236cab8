"""What the list of requests is narrowed down by; all of it stands in the address, so figures can link to it."""

import django_filters as filters
from django import forms
from django.db.models import Q

from cards.search import PeopleSearch
from laoling.accounts.filters import ALL, DayFilter, Order, ScopedFilter, Words, stations_of
from visits.models import RequestTopic, RequestUrgency
from visits.requests.states import HOW_SATISFIED, Category, State

TODO, OVERDUE, UNASSIGNED = "todo", "overdue", "unassigned"


class CallerSearch(PeopleSearch):
    """People as in every list, and callers who are nobody's yet by their name."""

    def filter(self, rows, value):
        if not value:
            return rows
        return rows.filter(pk__in=super().filter(rows, value).values("pk")) | rows.filter(
            retiree=None, caller_name__contains=value
        )


class RequestFilter(ScopedFilter):
    """Requests by words, state (what isn't resolved yet, unless said otherwise), kind, urgency, day, place."""

    default_state = TODO
    lowered = ("state", "category")
    ranges = (("since", "until"),)
    folded = ("topic", "urgency", "satisfaction", "since", "until")
    orders = {
        "due": Order("期限（早的在前）", ("due_at", "pk")),
        "newest": Order("登记时间（新的在前）", ("-registered_at", "-pk")),
        "oldest": Order("登记时间（早的在前）", ("registered_at", "pk")),
        "name": Order("姓名拼音", ("retiree__name_sort", "-registered_at", "-pk")),
    }

    q = CallerSearch(field_name="retiree")
    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[
            (TODO, "未办结（含逾期）"),
            (OVERDUE, "逾期"),
            (UNASSIGNED, "还没有经办人"),
            *((s.value.lower(), s.label) for s in State),
            (ALL, "全部"),
        ],
    )
    category = Words(label="类别", choices=Category.choices, empty_label="全部")
    station = filters.ModelChoiceFilter(
        label="老年站", method="at_station", queryset=stations_of, empty_label="全部"
    )
    topic = filters.ModelChoiceFilter(label="事项", queryset=RequestTopic.objects.all(), empty_label="全部")
    urgency = filters.ModelChoiceFilter(
        label="紧急程度", queryset=RequestUrgency.objects.all(), empty_label="全部"
    )
    satisfaction = filters.ChoiceFilter(label="满意度", choices=HOW_SATISFIED, empty_label="全部")
    since = DayFilter(label="登记日从", field_name="registered_on", lookup_expr="gte")
    until = DayFilter(label="到", field_name="registered_on", lookup_expr="lte")
    mine = filters.BooleanFilter(label="只看我办理的", method="of_mine", widget=forms.CheckboxInput)

    def __init__(self, *args, now, **kwargs):
        self.now = now
        super().__init__(*args, **kwargs)

    def in_state(self, requests, name, value):
        if value == ALL:
            return requests
        if value == TODO:
            return requests.unresolved()
        if value == OVERDUE:
            return requests.overdue(self.now)
        if value == UNASSIGNED:
            return requests.without_handler()
        return requests.filter(state=value.upper())

    def at_station(self, requests, name, value):
        return requests.filter(Q(retiree__station=value) | Q(station=value))

    def of_mine(self, requests, name, value):
        return requests.of(self.request.user, self.today) if value else requests
