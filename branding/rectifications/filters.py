"""What the list of rectifications is narrowed down by; all of it stands in the address."""

import django_filters as filters
from django import forms

from branding.checks.filters import venues_of
from branding.models import Norm
from laoling.accounts.filters import ALL, DayFilter, Order, ScopedFilter, stations_of

OPEN, UNDONE, OVERDUE, WAITING = "open", "undone", "overdue", "waiting"
UNASSIGNED, REPEATED, PUBLIC = "unassigned", "repeated", "public"


class RectificationFilter(ScopedFilter):
    """Rectifications by state, norm, venue and day of the finding; what isn't ended yet, unless said otherwise."""

    default_state = OPEN
    ranges = (("since", "until"),)
    folded = ("norm", "venue", "since", "until")
    orders = {
        "due": Order("期限（早的在前）", ("due_on", "pk")),
        "newest": Order("发现日（新的在前）", ("-finding__found_at", "-pk")),
    }

    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[
            (OPEN, "没有了结"),
            (UNDONE, "待整改"),
            (OVERDUE, "逾期"),
            (WAITING, "待核实"),
            (UNASSIGNED, "还没有整改人"),
            (REPEATED, "没有了结，30 天内重复出现"),
            (PUBLIC, "来自群众评价"),
            (ALL, "全部"),
        ],
    )
    station = filters.ModelChoiceFilter(
        label="老年站", field_name="finding__unit", queryset=stations_of, empty_label="全部"
    )
    norm = filters.ChoiceFilter(
        label="规范", field_name="finding__norm", choices=Norm.choices, empty_label="全部"
    )
    venue = filters.ModelChoiceFilter(
        label="活动室", field_name="finding__venue", queryset=venues_of, empty_label="全部"
    )
    since = DayFilter(label="发现日从", field_name="finding__found_on", lookup_expr="gte")
    until = DayFilter(label="到", field_name="finding__found_on", lookup_expr="lte")
    mine = filters.BooleanFilter(label="只看我的", method="of_mine", widget=forms.CheckboxInput)

    def in_state(self, rows, name, value):
        found = {
            OPEN: rows.open,
            UNDONE: rows.undone,
            OVERDUE: lambda: rows.overdue(self.today),
            WAITING: rows.awaiting_verification,
            UNASSIGNED: lambda: rows.undone().filter(owner=None),
            REPEATED: lambda: rows.open().repeated(),
            PUBLIC: lambda: rows.filter(finding__check_made=None),
        }
        return found[value]() if value in found else rows

    def of_mine(self, rows, name, value):
        return rows.of(self.request.user, self.today) if value else rows
