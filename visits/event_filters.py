"""What the list of life events is narrowed down by."""

import django_filters as filters

from laoling.accounts.filters import ALL, stations_of
from visits.filters import DayInput, ScopedFilter
from visits.models import EventKind, LifeEvent

IN_HOSPITAL, TO_ASSESS = "in-hospital", "to-assess"


class EventFilter(ScopedFilter):
    """Events by kind or by what is still to be done, day, station; those in hospital now unless said otherwise."""

    what = filters.ChoiceFilter(
        label="情况",
        method="of_kind",
        empty_label=None,
        choices=[
            (IN_HOSPITAL, "正在住院"),
            (TO_ASSESS, "丧偶待评估"),
            *((kind.value.lower(), kind.label) for kind in EventKind),
            (ALL, "全部，含撤回的"),
        ],
    )
    since = filters.DateFilter(label="从", field_name="happened_on", lookup_expr="gte", widget=DayInput)
    until = filters.DateFilter(label="到", field_name="happened_on", lookup_expr="lte", widget=DayInput)
    station = filters.ModelChoiceFilter(
        label="老年站", field_name="retiree__station", queryset=stations_of, empty_label="全部"
    )
    mine = filters.BooleanFilter(label="只看我报告的", method="of_mine")

    class Meta:
        model = LifeEvent
        fields: list[str] = []

    def __init__(self, data, *args, **kwargs):
        data = data.copy()
        data.setdefault("what", IN_HOSPITAL)
        super().__init__(data, *args, **kwargs)

    def of_kind(self, events, name, value):
        if value == IN_HOSPITAL:
            return events.in_hospital()
        if value == TO_ASSESS:
            return events.waiting_for_assessment()
        return events if value == ALL else events.valid().filter(kind=value.upper())

    def of_mine(self, events, name, value):
        return events.filter(reported_by=self.request.user) if value else events

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in self.filters if name != "what") or (
            self.data.get("what") != IN_HOSPITAL
        )
