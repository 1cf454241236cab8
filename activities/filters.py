"""What the staff's list of activities can be narrowed to."""

import django_filters
from django.db import models

from activities.models import Activity, ActivityKind
from laoling import calendar
from laoling.accounts.models import Unit
from laoling.programmes import Programme


class State(models.TextChoices):
    UPCOMING = "upcoming", "即将举行"
    DRAFT = "draft", "草稿"
    PAST = "past", "已经过去"
    CANCELLED = "cancelled", "已取消"


class ActivityFilter(django_filters.FilterSet):
    """State (upcoming by default), programme, kind and unit; the unit stands for everything below it too."""

    state = django_filters.ChoiceFilter(choices=State, method="in_state", label="状态", empty_label=None)
    programme = django_filters.ChoiceFilter(choices=Programme, label="工作", empty_label="全部工作")
    kind = django_filters.ChoiceFilter(choices=ActivityKind, label="类型", empty_label="全部类型")
    unit = django_filters.ModelChoiceFilter(
        queryset=Unit.objects.none(), method="of_unit", label="单位", empty_label="全部单位"
    )

    class Meta:
        model = Activity
        fields = ["state", "programme", "kind", "unit"]

    def __init__(self, data, *args, user, **kwargs):
        data = data.copy()
        if data.get("state") not in State.values:
            data["state"] = State.UPCOMING
        super().__init__(data, *args, **kwargs)
        self.filters["unit"].queryset = Unit.objects.visible_to(user)

    def in_state(self, queryset, name, value):
        today = calendar.today()
        return {
            State.UPCOMING: lambda: queryset.not_cancelled().from_day(today),
            State.DRAFT: lambda: queryset.drafts(),
            State.PAST: lambda: queryset.not_cancelled().before_day(today).order_by("-starts_at", "-pk"),
            State.CANCELLED: lambda: queryset.cancelled().order_by("-starts_at", "-pk"),
        }[State(value)]()

    def of_unit(self, queryset, name, value):
        return queryset.filter(unit__path__startswith=value.path)

    @property
    def is_narrowed(self):
        """Whether programme, kind or unit hide anything."""
        return any(self.data.get(name) for name in ("programme", "kind", "unit"))
