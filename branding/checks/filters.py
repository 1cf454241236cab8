"""What the list of checks is narrowed down by; all of it stands in the address."""

import django_filters as filters

from activities.models import Venue
from branding.models import CheckKind
from laoling.accounts.filters import ALL, DayFilter, Order, ScopedFilter, Words, stations_of


def venues_of(request):
    return Venue.objects.visible_to(request.user).select_related("unit")


class CheckFilter(ScopedFilter):
    """Checks by result, way, venue and day."""

    ranges = (("since", "until"),)
    lowered = ("kind",)
    orders = {
        "newest": Order("新的在前", ("-checked_at", "-pk")),
        "oldest": Order("早的在前", ("checked_at", "pk")),
    }

    state = filters.ChoiceFilter(
        label="结果",
        method="in_state",
        empty_label=None,
        choices=[(ALL, "全部"), ("failed", "有不合格"), ("passed", "全部合格")],
    )
    kind = Words(label="方式", choices=CheckKind.choices, empty_label="全部")
    station = filters.ModelChoiceFilter(
        label="老年站", field_name="unit", queryset=stations_of, empty_label="全部"
    )
    venue = filters.ModelChoiceFilter(label="活动室", queryset=venues_of, empty_label="全部")
    since = DayFilter(label="检查日从", field_name="checked_on", lookup_expr="gte")
    until = DayFilter(label="到", field_name="checked_on", lookup_expr="lte")

    def in_state(self, checks, name, value):
        if value == ALL:
            return checks
        return checks.filter(failed__gt=0) if value == "failed" else checks.filter(failed=0)
