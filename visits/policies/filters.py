"""What the list of who is entitled is narrowed down by."""

import django_filters as filters

from cards.search import PeopleSearch
from laoling.accounts.filters import ALL, Order, ScopedFilter, StationFilter

LEFT_OUT = "left_out"
BUILDING = ("retiree__station__path", "retiree__area", "retiree__address", "retiree__name_sort", "pk")


class EntitlementFilter(ScopedFilter):
    """Those entitled to one policy: first of all who was left out, by building."""

    default_state = LEFT_OUT
    orders = {
        "building": Order("楼号", BUILDING),
        "name": Order("姓名拼音", ("retiree__name_sort", "pk")),
    }
    q = PeopleSearch(field_name="retiree")
    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[
            (LEFT_OUT, "还没有告知"),
            ("waiting", "告知了，还没有落实"),
            ("received", "已落实"),
            (ALL, "全部"),
        ],
    )
    station = StationFilter(field_name="retiree__station")

    def in_state(self, rows, name, value):
        if value == LEFT_OUT:
            return rows.untold()
        if value == "waiting":
            return rows.filter(told_on__isnull=False, received_on=None)
        if value == "received":
            return rows.exclude(received_on=None)
        return rows
