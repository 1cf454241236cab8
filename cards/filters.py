"""What the lists of cards and assessments are narrowed down by; all of it stands in the address."""

import django_filters as filters
from django.db.models import F

from cards.models import Assessment, RosterImport, Tier
from cards.search import PeopleSearch
from laoling.accounts.filters import ALL, Order, ScopedFilter, StationFilter
from laoling.accounts.models import Role, User

OPEN, ACTIVE, RESTING, WITHOUT_VISITOR, CLOSED = "open", "active", "resting", "unassigned", "closed"
REVIEW_DUE = "review"
NAME = ("retiree__name_sort", "retiree")


def visitors_of(request):
    """Everybody in the user's subtree who may answer for a card."""
    staff = User.objects.visible_to(request.user)
    return staff.filter(role__in=[Role.VISITOR, Role.STATION_HEAD])


def rosters_of(request):
    """The imports that brought proposals within the user's scope."""
    brought = Assessment.objects.visible_to(request.user).exclude(source=None)
    return RosterImport.objects.filter(pk__in=brought.values("source"))


class CardFilter(ScopedFilter):
    """Cards by words, tier, station, visitor and state; the open ones unless said otherwise."""

    default_state = OPEN
    orders = {
        "name": Order("姓名拼音", (*NAME, "-opened_on", "-pk")),
        "tier": Order("困难等级", ("tier", *NAME, "-pk")),
        "opened": Order("开卡日期（新的在前）", ("-opened_on", "-pk")),
        "number": Order("卡号", ("number",)),
    }

    q = PeopleSearch(field_name="retiree")
    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[
            (OPEN, "在用（含暂停）"),
            (ACTIVE, "服务中"),
            (RESTING, "暂停中"),
            (WITHOUT_VISITOR, "缺责任走访员"),
            (REVIEW_DUE, "复评到期（四周内和逾期）"),
            (CLOSED, "已销卡"),
            (ALL, "全部"),
        ],
    )
    tier = filters.ChoiceFilter(label="困难等级", choices=Tier.choices, empty_label="全部")
    station = StationFilter(field_name="retiree__station")
    visitor = filters.ModelChoiceFilter(label="责任走访员", queryset=visitors_of, empty_label="全部")

    def in_state(self, cards, name, value):
        return {
            OPEN: cards.open,
            ACTIVE: lambda: cards.active_on(self.today),
            RESTING: lambda: cards.resting_on(self.today),
            WITHOUT_VISITOR: cards.without_visitor,
            REVIEW_DUE: lambda: cards.review_due(self.today),
            CLOSED: cards.closed,
            ALL: cards.all,
        }[value]()


class AssessmentFilter(ScopedFilter):
    """Assessments by words, state, station, tier asked for and the import they came with; at first the waiting."""

    default_state = Assessment.Status.PROPOSED.lower()
    orders = {
        "oldest": Order("提交时间（早的在前）", ("proposed_at", "pk")),
        "newest": Order("提交时间（新的在前）", ("-proposed_at", "-pk")),
        "name": Order("姓名拼音", (*NAME, "-proposed_at", "-pk")),
        "tier": Order("申报等级", (F("proposed_tier").asc(nulls_last=True), *NAME, "-pk")),
    }

    q = PeopleSearch(field_name="retiree")
    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[*((value.lower(), label) for value, label in Assessment.Status.choices), (ALL, "全部")],
    )
    tier = filters.ChoiceFilter(
        label="申报等级", field_name="proposed_tier", choices=Tier.choices, empty_label="全部"
    )
    station = StationFilter(field_name="retiree__station")
    source = filters.ModelChoiceFilter(label="来自导入", queryset=rosters_of, empty_label="不限")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not rosters_of(self.request).exists():
            self.filters.pop("source")

    @property
    def shows_waiting(self) -> bool:
        """Whether what is listed may be waiting for approval."""
        return self.data["state"] in (self.default_state, ALL)

    def in_state(self, assessments, name, value):
        return assessments if value == ALL else assessments.filter(status=value.upper())
