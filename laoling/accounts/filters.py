"""What every list that stations share is narrowed down by and sorted by; all of it stands in the address."""

from typing import Any, ClassVar, NamedTuple

import django_filters as filters
from django import forms

from laoling.accounts.models import Unit

ALL = "all"


def stations_of(request):
    """The stations of the user's subtree."""
    return Unit.objects.visible_to(request.user).stations()


class StationFilter(filters.ModelChoiceFilter):
    """One station of the user's subtree."""

    def __init__(self, **kwargs):
        words = {"invalid_choice": "没有这个老年站，请重新选择。"}
        super().__init__(
            label="老年站", queryset=stations_of, empty_label="全部", error_messages=words, **kwargs
        )


class DayFilter(filters.DateFilter):
    """A day, picked from the device's own calendar."""

    def __init__(self, **kwargs):
        words = {"invalid": "请填写有效的日期，例如 2026-11-23。"}
        day = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=day, error_messages=words, **kwargs)


class Words(filters.ChoiceFilter):
    """A choice whose word may be written small or in capitals in the address."""

    def __init__(self, *args, choices, **kwargs):
        super().__init__(*args, choices=[(value.lower(), label) for value, label in choices], **kwargs)

    def filter(self, qs, value):
        return super().filter(qs, value.upper() if value else value)


class Order(NamedTuple):
    """One way to sort a list; `fields` end with something unique, so that no row is on two pages."""

    label: str
    fields: tuple[Any, ...]


class InOrder:
    """A form mixin, named first: of each pair in `ranges` the second value isn't smaller than the first."""

    ranges: tuple[tuple[str, str], ...] = ()
    fields: dict[str, forms.Field]

    def clean(self):
        values: dict[str, Any] = super().clean()  # type: ignore[misc]  # of the form beside it
        for first, last in self.ranges:
            low, high = values.get(first), values.get(last)
            if low is not None and high is not None and high < low:
                self.add_error(  # type: ignore[attr-defined]
                    last, f"“到”不能小于“{self.fields[first].label}”，请核对。"
                )
        return values


class ScopedFilter(filters.FilterSet):
    """A filter with a default for `state` and a choice of `orders`, the first one unless said otherwise.

    Somebody with one station isn't asked for the station, a manager not for what is his own. Parameters named
    in `lowered` may be written in capitals too; `ranges` are pairs that have to be in order; `folded` are shown
    only on demand.
    """

    default_state: ClassVar[str] = ALL
    orders: ClassVar[dict[str, Order]] = {}
    lowered: ClassVar[tuple[str, ...]] = ()
    ranges: ClassVar[tuple[tuple[str, str], ...]] = ()
    folded: ClassVar[tuple[str, ...]] = ()

    sort = filters.ChoiceFilter(label="排序", method="as_it_is", empty_label=None)

    def __init__(self, data, *args, today, **kwargs):
        self.today = today
        data = data.copy()
        for name in self.lowered:
            if name in data:
                data[name] = data[name].lower()
        super().__init__(data, *args, **kwargs)
        self.data = data  # an empty one was replaced
        self.filters.pop("mine" if self.request.user.uses_admin else "station", None)
        self.filters["sort"].extra["choices"] = [(name, order.label) for name, order in self.orders.items()]
        self._fall_back("state", self.default_state)
        self._fall_back("sort", next(iter(self.orders)))

    def _fall_back(self, name: str, default: str) -> None:
        """What isn't among the choices is as good as not said."""
        choices = dict(self.filters[name].extra["choices"]) if name in self.filters else {}
        if self.data.get(name) not in choices:
            self.data[name] = default

    def get_form_class(self):
        return type("ListForm", (InOrder, super().get_form_class()), {"ranges": self.ranges})

    @property
    def qs(self):
        return super().qs.order_by(*self.orders[self.data["sort"]].fields)

    def as_it_is(self, rows, name, value):
        return rows

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the usual is asked for, so that an empty list says so."""
        others = any(self.data.get(name) for name in self.filters if name not in ("state", "sort"))
        return others or self.data["state"] != self.default_state

    @property
    def open_fields(self):
        fields = [field for field in self.form if field.name not in (*self.folded, "sort")]
        return [*fields, self.form["sort"]]

    @property
    def folded_fields(self):
        return [field for field in self.form if field.name in self.folded]

    @property
    def is_unfolded(self) -> bool:
        """Whether a condition that is folded away says something."""
        return any(self.data.get(name) for name in self.folded)

    def in_words(self, *, for_log: bool = False) -> str:
        """What the list is narrowed down to, such as "状态：在册；老年站：胜利站"; without names `for_log`."""
        words = []
        for field in self.form:
            value = self.form.cleaned_data.get(field.name) if self.form.is_bound else None
            if value in (None, "", False):
                continue
            words.append(f"{field.label}：{self._value_in_words(field, value, for_log)}")
        return "；".join(words)

    def _value_in_words(self, field, value, for_log: bool) -> str:
        if field.name == "q" and for_log:
            return "（有）"
        if value is True:
            return "是"
        choices = getattr(field.field, "choices", None)
        if choices is not None and not isinstance(field.field, forms.ModelChoiceField):
            return str(dict(choices).get(value, value))
        return str(value)
