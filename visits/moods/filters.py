"""What the list of talks is narrowed down by."""

import django_filters as filters
from django import forms

from cards.search import PeopleSearch
from laoling.accounts.filters import ALL, Order, ScopedFilter, StationFilter
from visits.models import Talk

OPEN, OVERDUE, ENDED = "open", "overdue", "ended"


class TalkFilter(ScopedFilter):
    """Talks by words, state (those that wait, unless said otherwise) and place."""

    default_state = OPEN
    orders = {
        "due": Order("应谈日期（早的在前）", ("due_on", "pk")),
        "newest": Order("提出时间（新的在前）", ("-asked_at", "-pk")),
        "name": Order("姓名拼音", ("retiree__name_sort", "-asked_at", "-pk")),
    }
    q = PeopleSearch(field_name="retiree")
    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[(OPEN, "待谈（含逾期）"), (OVERDUE, "逾期"), (ENDED, "已结束"), (ALL, "全部")],
    )
    station = StationFilter(field_name="retiree__station")
    mine = filters.BooleanFilter(label="只看我负责的", method="of_mine", widget=forms.CheckboxInput)

    def in_state(self, talks, name, value):
        if value == OPEN:
            return talks.unended()
        if value == OVERDUE:
            return talks.overdue(self.today)
        if value == ENDED:
            return talks.exclude(ended_at=None)
        return talks.exclude(ended_as=Talk.End.CANCELLED)

    def of_mine(self, talks, name, value):
        return talks.answered_by(self.request.user, self.today) if value else talks
