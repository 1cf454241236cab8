"""What the lists of appraisals and of accountability are narrowed down by; all of it stands in the address."""

import django_filters as filters
from django.db.models import F

from branding.appraisal.models import Consequence
from branding.appraisal.scoring import Of
from laoling.accounts.filters import ALL, Order, ScopedFilter, StationFilter, Words

OPEN, OBJECTED, READY, CLOSED = "open", "objected", "ready", "closed"
STANDING, UNANSWERED, WITHDRAWN = "standing", "unanswered", "withdrawn"


class AppraisalFilter(ScopedFilter):
    """The appraisals of one month, the newest unless said otherwise."""

    lowered = ("of",)
    orders = {
        "unit": Order("按单位", ("unit__path", "venue__name", "member__name", "pk")),
        "lowest": Order("得分低的在前", ("score", "pk")),
        "highest": Order("得分高的在前", (F("score").desc(nulls_last=True), "pk")),
    }

    month = filters.ChoiceFilter(label="月份", method="in_month", empty_label=None, choices=[])
    of = Words(label="对象", method="of_kind", choices=Of.choices, empty_label="全部")
    station = StationFilter(field_name="unit")
    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[
            (ALL, "全部"),
            (OPEN, "没有定稿"),
            (OBJECTED, "有异议等答复"),
            (READY, "可以定稿"),
            (CLOSED, "已定稿"),
        ],
    )

    def __init__(self, data, queryset, *, request, today):
        super().__init__(data, queryset, request=request, today=today)
        months = queryset.order_by("-month").values_list("month", flat=True).distinct()
        choices = [(f"{month:%Y-%m}", f"{month.year}年{month.month}月") for month in months]
        self.filters["month"].extra["choices"] = choices
        if choices:
            self._fall_back("month", choices[0][0])
        else:
            self.data.pop("month", None)

    @property
    def month_in_words(self) -> str:
        """`2026年10月`, or "" when there is none yet."""
        return dict(self.filters["month"].extra["choices"]).get(self.data.get("month"), "")

    @property
    def is_narrowed(self) -> bool:
        """The month alone narrows nothing: there is always one."""
        others = any(self.data.get(name) for name in ("of", "station") if name in self.filters)
        return others or self.data["state"] != self.default_state

    def in_month(self, rows, name, value):
        return rows.of_month(f"{value}-01")

    def of_kind(self, rows, name, value):
        return rows.of_staff() if value.upper() == Of.STAFF else rows.of_venues()

    def in_state(self, rows, name, value):
        found = {
            OPEN: rows.open,
            OBJECTED: rows.objected,
            READY: lambda: rows.ready_to_close(self.today),
            CLOSED: lambda: rows.exclude(closed_at=None),
        }
        return found[value]() if value in found else rows


class AccountabilityFilter(ScopedFilter):
    """Consequences by state, kind and station; the newest first."""

    default_state = STANDING
    lowered = ("kind",)
    orders = {
        "newest": Order("新的在前", ("-happened_on", "-pk")),
        "unit": Order("按单位", ("unit__path", "member__name", "-pk")),
    }

    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[
            (STANDING, "有效"),
            (UNANSWERED, "等本人表示意见"),
            (WITHDRAWN, "已撤销"),
            (ALL, "全部"),
        ],
    )
    kind = Words(label="方式", choices=Consequence.choices, empty_label="全部")
    station = StationFilter(field_name="unit")

    def in_state(self, rows, name, value):
        found = {
            STANDING: rows.standing,
            UNANSWERED: rows.unanswered,
            WITHDRAWN: lambda: rows.exclude(withdrawn_at=None),
        }
        return found[value]() if value in found else rows
