"""What the list of contact cards is narrowed down by and sorted by; all of it stands in the address."""

import django_filters as filters
from django import forms
from django.db import models

from cards.models import CardStyle
from cards.search import PeopleSearch
from laoling.accounts.filters import Order, ScopedFilter, StationFilter

NAME = ("retiree__name_sort", "retiree", "pk")


class State(models.TextChoices):
    WAITING = "waiting", "待发放"
    UNSIGNED = "unsigned", "待签收"
    RECEIVED = "received", "已签收"


class ContactCardFilter(ScopedFilter):
    """Cards by words, station and style, in the state of the tab; those to be handed out unless said otherwise."""

    default_state = State.WAITING.value
    orders = {
        "name": Order("姓名拼音", NAME),
        "station": Order("老年站", ("retiree__station__path", *NAME)),
        "printed": Order("打印时间（早的在前）", ("printed_at", *NAME)),
    }

    q = PeopleSearch(field_name="retiree")
    state = filters.ChoiceFilter(
        label="状态", method="in_state", empty_label=None, choices=State.choices, widget=forms.HiddenInput
    )
    station = StationFilter(field_name="retiree__station")
    style = filters.ChoiceFilter(label="样式", choices=CardStyle.choices, empty_label="全部")

    @property
    def state_asked_for(self) -> str:
        return self.data["state"]

    @property
    def is_narrowed(self) -> bool:
        """Whether anything beside the tab hides something."""
        return any(self.data.get(name) for name in ("q", "station", "style"))

    def in_state(self, cards, name, value):
        return {State.WAITING: cards.waiting, State.UNSIGNED: cards.unsigned, State.RECEIVED: cards.received}[
            State(value)
        ]()
