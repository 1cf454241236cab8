"""What the list of groups is narrowed down by."""

import django_filters as filters

from activities.models import Group, GroupKind
from activities.models.groups import PARTY_KINDS
from laoling.accounts.filters import ALL, Order, ScopedFilter
from laoling.accounts.models import Unit

ACTIVE, UNREGISTERED, UNREVIEWED, DISSOLVED = "active", "unregistered", "unreviewed", "dissolved"


def units_of(request):
    return Unit.objects.visible_to(request.user)


def kinds_for(user):
    """The kinds of groups that the user sees."""
    kinds = [kind for kind in GroupKind if user.sees_party or user.uses_admin or kind not in PARTY_KINDS]
    return [(kind.value, kind.label) for kind in kinds]


class GroupFilter(ScopedFilter):
    """Groups by kind, unit and state; first of all those that there are."""

    default_state = ACTIVE
    orders = {
        "unit": Order("单位", ("unit__path", "kind", "pk")),
        "name": Order("名称", ("name", "pk")),
    }
    q = filters.CharFilter(label="名称", field_name="name", lookup_expr="contains", max_length=60)
    kind = filters.ChoiceFilter(label="类别", empty_label="全部")
    unit = filters.ModelChoiceFilter(
        label="单位",
        queryset=units_of,
        method="in_unit",
        empty_label="全部",
        error_messages={"invalid_choice": "没有这个单位，请重新选择。"},
    )
    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[
            (ACTIVE, "在册"),
            (UNREGISTERED, "还没有备案"),
            (UNREVIEWED, "上年没有年审"),
            (DISSOLVED, "已解散"),
            (ALL, "全部"),
        ],
    )

    class Meta:
        model = Group
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.request.user.uses_admin:
            del self.filters["unit"]  # a station has one
        self.filters["kind"].extra["choices"] = kinds_for(self.request.user)

    def in_unit(self, rows, name, value):
        return rows.filter(unit__path__startswith=value.path)

    def in_state(self, rows, name, value):
        if value == UNREGISTERED:
            return rows.waiting_for_registration()
        if value == UNREVIEWED:
            return rows.without_review_of(self.today.year - 1)
        if value == DISSOLVED:
            return rows.exclude(dissolved_on=None)
        return rows.active() if value == ACTIVE else rows
