"""What the lists of trainings and of learners are narrowed down by; all of it stands in the address."""

import django_filters as filters

from branding.training.models import Topic
from branding.training.models.sessions import LEARNING_ROLES
from branding.training.records import learners_of
from laoling.accounts.filters import ALL, Order, ScopedFilter
from laoling.accounts.models import Role, Unit

AHEAD, UNRECORDED, RECORDED, CANCELLED = "ahead", "unrecorded", "recorded", "cancelled"


def units_of(request):
    """The units of the user's subtree."""
    return Unit.objects.visible_to(request.user)


class TrainingFilter(ScopedFilter):
    """Trainings by state, topic and whoever holds them."""

    orders = {
        "newest": Order("时间（新的在前）", ("-starts_at", "-pk")),
        "oldest": Order("时间（早的在前）", ("starts_at", "pk")),
    }

    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[
            (ALL, "全部"),
            (AHEAD, "待举办"),
            (UNRECORDED, "待登记到会"),
            (RECORDED, "已登记到会"),
            (CANCELLED, "已取消"),
        ],
    )
    topic = filters.ModelChoiceFilter(label="主题", queryset=Topic.objects.all(), empty_label="全部")
    station = filters.ModelChoiceFilter(
        label="举办单位", field_name="unit", queryset=units_of, empty_label="全部"
    )

    def __init__(self, *args, now, **kwargs):
        self.now = now
        super().__init__(*args, **kwargs)

    def in_state(self, rows, name, value):
        if value == CANCELLED:
            return rows.exclude(cancelled_at=None)
        if value == RECORDED:
            return rows.recorded()
        found = {AHEAD: rows.ahead, UNRECORDED: rows.unrecorded}
        return found[value](self.now) if value in found else rows


class LearnerFilter(ScopedFilter):
    """Staff by how they stand, unit and role; who is behind, unless said otherwise.

    How somebody stands is calculated, so the state is applied to the rows by the view.
    """

    default_state = "behind"
    orders = {
        "unit": Order("单位", ("unit__path", "name", "pk")),
        "name": Order("姓名", ("name", "pk")),
    }

    state = filters.ChoiceFilter(
        label="情况",
        method="as_it_is",
        empty_label=None,
        choices=[
            ("behind", "没有达标"),
            ("soon", "即将到期"),
            ("met", "已达标"),
            ("named", "品牌员工"),
            (ALL, "全部"),
        ],
    )
    station = filters.ModelChoiceFilter(label="单位", method="within", queryset=units_of, empty_label="全部")
    role = filters.ChoiceFilter(
        label="角色", choices=[(role.value, Role(role).label) for role in LEARNING_ROLES], empty_label="全部"
    )

    def within(self, rows, name, value):
        return rows.filter(unit__path__startswith=value.path) if value else rows

    @classmethod
    def rows_for(cls, user):
        """Everybody at work whose record the user reads and who learns."""
        return learners_of(user).filter(is_active=True, role__in=LEARNING_ROLES)
