"""What the list of suggestions is narrowed down by; all of it stands in the address."""

import django_filters as filters
from django import forms

from branding.suggestions.models import Source, State
from laoling.accounts.filters import ALL, DayFilter, Order, ScopedFilter, Words, stations_of

OPEN, OVERDUE, TO_CALL, SHOWN = "open", "overdue", "call", "shown"


class SuggestionFilter(ScopedFilter):
    """Suggestions by words, state, source, station and day; what isn't settled yet, unless said otherwise."""

    default_state = OPEN
    lowered = ("state", "source")
    ranges = (("since", "until"),)
    folded = ("source", "since", "until")
    orders = {
        "newest": Order("提出时间（新的在前）", ("-submitted_at", "-pk")),
        "oldest": Order("提出时间（早的在前）", ("submitted_at", "pk")),
        "due": Order("期限（早的在前）", ("due_on", "submitted_at", "pk")),
    }

    q = filters.CharFilter(label="建议里的字", field_name="words", lookup_expr="icontains", max_length=40)
    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[
            (OPEN, "没有办结"),
            (OVERDUE, "逾期"),
            (TO_CALL, "要打电话致谢"),
            (SHOWN, "已公示"),
            *((state.value.lower(), state.label) for state in State),
            (ALL, "全部"),
        ],
    )
    station = filters.ModelChoiceFilter(
        label="老年站", field_name="unit", queryset=stations_of, empty_label="全部"
    )
    source = Words(label="来自", choices=Source.choices, empty_label="全部")
    since = DayFilter(label="提出日从", field_name="submitted_on", lookup_expr="gte")
    until = DayFilter(label="到", field_name="submitted_on", lookup_expr="lte")
    mine = filters.BooleanFilter(label="只看我办理的", method="of_mine", widget=forms.CheckboxInput)

    def in_state(self, rows, name, value):
        found = {
            ALL: rows.all,
            OPEN: rows.open,
            OVERDUE: lambda: rows.overdue(self.today),
            TO_CALL: rows.to_be_called,
            SHOWN: lambda: rows.filter(thanks__isnull=False),
        }
        return found[value]() if value in found else rows.filter(state=value.upper())

    def of_mine(self, rows, name, value):
        return rows.of(self.request.user, self.today) if value else rows
