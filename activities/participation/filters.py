"""What the figures of taking part are narrowed down by and put together by; all of it stands in the address."""

from datetime import date

import django_filters as filters

from activities.models import ActivityKind, SignUp
from activities.participation.figures import OLDEST, YOUNGEST, Grouping, age_in_words, decade
from laoling import calendar
from laoling.accounts.filters import DayFilter, Order, ScopedFilter, StationFilter, Words
from laoling.calendar import start_of
from laoling.programmes import Programme


class ParticipationFilter(ScopedFilter):
    """Sign-ups of people who came, by day, station, programme, kind and age; a year back unless said otherwise.

    Somebody who sees no people by name gets no rows by person.
    """

    orders = {"usual": Order("", ("pk",))}
    lowered = ("programme", "kind")
    ranges = (("since", "until"),)

    by = filters.ChoiceFilter(
        label="按什么统计", choices=Grouping.choices, method="as_it_is", empty_label=None
    )
    since = DayFilter(label="从", method="from_day")
    until = DayFilter(label="到", method="until_day")
    station = StationFilter(field_name="retiree__station")
    programme = Words(
        label="工作", field_name="activity__programme", choices=Programme.choices, empty_label="全部"
    )
    kind = Words(label="类型", field_name="activity__kind", choices=ActivityKind.choices, empty_label="全部")
    age = filters.ChoiceFilter(
        label="年龄段",
        choices=[(str(number), age_in_words(number)) for number in range(YOUNGEST, OLDEST + 1)],
        method="of_age",
        empty_label="全部",
    )

    class Meta:
        model = SignUp
        fields: list[str] = []

    def __init__(self, data, *args, today: date, **kwargs):
        data = data.copy()
        if not data.get("since"):
            data["since"] = default_since(today).isoformat()
        if not data.get("until"):
            data["until"] = today.isoformat()
        super().__init__(data, *args, today=today, **kwargs)
        if not self.request.user.sees_people:
            choices = [choice for choice in Grouping.choices if choice[0] != Grouping.PERSON]
            self.filters["by"].extra["choices"] = choices
        self._fall_back("by", Grouping.STATION if self.request.user.uses_admin else Grouping.PERSON)

    def from_day(self, rows, name, value):
        return rows.filter(activity__starts_at__gte=start_of(value))

    def until_day(self, rows, name, value):
        return rows.filter(activity__starts_at__lt=start_of(value + calendar.ONE_DAY))

    def of_age(self, rows, name, value):
        return rows.annotate(decade=decade()).filter(decade=int(value))

    @property
    def by_what(self) -> Grouping:
        return Grouping(self.data["by"])

    @property
    def days(self) -> tuple[date, date]:
        """From when to when, of a valid form."""
        return self.form.cleaned_data["since"], self.form.cleaned_data["until"]

    @property
    def open_fields(self):
        return [field for field in self.form if field.name != "sort"]

    @property
    def is_narrowed(self) -> bool:
        return any(self.data.get(name) for name in ("station", "programme", "kind", "age"))


def default_since(today: date) -> date:
    """The first of the month, eleven months ago: twelve months with this one."""
    month = today.year * 12 + today.month - 1 - 11
    return date(month // 12, month % 12 + 1, 1)
