"""What the lists of pieces and of the plan are narrowed down by; all of it stands in the address."""

import django_filters as filters
from django import forms

from branding.publicity.models import Channel, Kind, State
from laoling import calendar
from laoling.accounts.filters import ALL, DayFilter, Order, ScopedFilter, Words
from laoling.accounts.models import Unit

PUBLIC, UNPUBLISHED, DUE, BEHIND, PRESSING, NEXT = (
    "public",
    "unpublished",
    "due",
    "behind",
    "pressing",
    "next",
)


def units_of(request):
    return Unit.objects.visible_to(request.user)


class PieceFilter(ScopedFilter):
    """Stories and notices by words, kind, state, unit, channel and day."""

    lowered = ("state", "kind")
    ranges = (("since", "until"),)
    folded = ("unit", "channel", "since", "until")
    orders = {
        "newest": Order("写稿时间（新的在前）", ("-written_at", "-pk")),
        "oldest": Order("写稿时间（早的在前）", ("written_at", "pk")),
    }

    q = filters.CharFilter(label="标题里的字", field_name="title", lookup_expr="icontains", max_length=40)
    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[
            (ALL, "全部"),
            (PUBLIC, "公开的页面上有"),
            (UNPUBLISHED, "审核通过，还没有发布"),
            *((state.value.lower(), state.label) for state in State),
        ],
    )
    kind = Words(label="类别", choices=Kind.choices, empty_label="全部")
    unit = filters.ModelChoiceFilter(label="单位", queryset=units_of, empty_label="全部")
    channel = filters.ModelChoiceFilter(
        label="发布渠道",
        field_name="appearances__channel",
        queryset=Channel.objects.all(),
        empty_label="全部",
    )
    since = DayFilter(label="写稿日从", field_name="written_at", lookup_expr="date__gte")
    until = DayFilter(label="到", field_name="written_at", lookup_expr="date__lte")
    mine = filters.BooleanFilter(label="只看我写的", method="of_mine", widget=forms.CheckboxInput)

    def in_state(self, rows, name, value):
        found = {ALL: rows.all, PUBLIC: lambda: rows.public(self.today)}
        found[UNPUBLISHED] = lambda: rows.unpublished(self.today)
        return found[value]() if value in found else rows.filter(state=value.upper())

    def of_mine(self, rows, name, value):
        return rows.filter(author=self.request.user) if value else rows


class PlanFilter(ScopedFilter):
    """The plan by state, period, unit and channel: this quarter's unless said otherwise."""

    default_state = DUE
    folded = ("unit", "channel")
    orders = {"due": Order("期限（早的在前）", ("due_on", "pk"))}

    state = filters.ChoiceFilter(
        label="显示",
        method="in_state",
        empty_label=None,
        choices=[
            (DUE, "本季度的计划"),
            (NEXT, "下季度的计划"),
            (BEHIND, "逾期没有发布的"),
            (PRESSING, "逾期和七天内到期的"),
            (ALL, "全部"),
        ],
    )
    unit = filters.ModelChoiceFilter(label="单位", queryset=units_of, empty_label="全部")
    channel = filters.ModelChoiceFilter(label="渠道", queryset=Channel.objects.all(), empty_label="全部")
    mine = filters.BooleanFilter(label="只看我写的", method="of_mine", widget=forms.CheckboxInput)

    def in_state(self, rows, name, value):
        if value == ALL:
            return rows
        if value in (BEHIND, PRESSING):
            return rows.behind(self.today) if value == BEHIND else rows.pressing(self.today)
        quarter = calendar.Period.QUARTER
        span = calendar.period_of if value == DUE else calendar.next_period
        return rows.filter(due_on__range=span(self.today, quarter))

    def of_mine(self, rows, name, value):
        return rows.of(self.request.user, self.today) if value else rows
