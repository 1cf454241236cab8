"""What the list of people is narrowed down by; all of it stands in the address."""

import django_filters as filters
from django import forms

from cards.models import ServiceCard, Tier
from cards.search import PeopleSearch
from laoling.accounts.filters import ALL, Order, ScopedFilter, StationFilter
from laoling.forms import PlainTextField
from laoling.people.models import Ability, Category, Consent, Living, Purpose
from laoling.people.order import Natural

CURRENT, DIED, ARCHIVED = "current", "died", "archived"
WITH_CARD, WITHOUT_CARD = "any", "none"
OLDEST = 130


class AgeFilter(filters.NumberFilter):
    """Full years, no more than anybody can be."""

    field_class = forms.IntegerField

    def __init__(self, **kwargs):
        wrong = f"年龄请填 0 到 {OLDEST} 的整数。"
        words = {"invalid": wrong, "min_value": wrong, "max_value": wrong}
        super().__init__(method="by_age", min_value=0, max_value=OLDEST, error_messages=words, **kwargs)

    def get_max_validator(self):
        return None  # the bound above says it already


class AreaFilter(filters.CharFilter):
    """The beginning of a residential area."""

    field_class = PlainTextField


class RetireeFilter(ScopedFilter):
    """People by words, state, station, card, category, living, ability, age and area; those current at first."""

    default_state = CURRENT
    ranges = (("age_from", "age_to"),)
    folded = ("category", "living", "ability", "without_consent", "age_from", "age_to", "area")
    orders = {
        "name": Order("姓名拼音", ("name_sort", "pk")),
        "age": Order("年龄（大的在前）", ("born_on", "pk")),
        "area": Order("居民区和楼号", ("area", Natural("address"), "name_sort", "pk")),
    }

    q = PeopleSearch(field_name="pk")
    state = filters.ChoiceFilter(
        label="状态",
        method="in_state",
        empty_label=None,
        choices=[(CURRENT, "在册"), (DIED, "已去世"), (ARCHIVED, "已归档"), (ALL, "全部")],
    )
    card = filters.ChoiceFilter(
        label="服务卡",
        method="by_card",
        empty_label="不限",
        choices=[(WITH_CARD, "有服务卡"), *Tier.choices, (WITHOUT_CARD, "没有服务卡")],
    )
    station = StationFilter()
    category = filters.ChoiceFilter(label="人员类别", choices=Category.choices, empty_label="不限")
    living = filters.ChoiceFilter(label="居住状况", choices=Living.choices, empty_label="不限")
    ability = filters.ChoiceFilter(label="能力等级", choices=Ability.choices, empty_label="不限")
    without_consent = filters.ChoiceFilter(
        label="还没有同意", method="by_missing_consent", choices=Purpose.choices, empty_label="不限"
    )
    age_from = AgeFilter(label="年龄从")
    age_to = AgeFilter(label="到")
    area = AreaFilter(label="居民区", lookup_expr="startswith", max_length=60)

    def in_state(self, people, name, value):
        return {
            CURRENT: people.current,
            DIED: lambda: people.exclude(died_on=None),
            ARCHIVED: lambda: people.exclude(archived_at=None),
            ALL: people.all,
        }[value]()

    def by_card(self, people, name, value):
        cards = ServiceCard.objects.open()
        if value == WITHOUT_CARD:
            return people.exclude(pk__in=cards.values("retiree"))
        if value != WITH_CARD:
            cards = cards.filter(tier=value)
        return people.filter(pk__in=cards.values("retiree"))

    def by_missing_consent(self, people, name, value):
        """Who was never asked about that purpose, or withdrew."""
        return people.exclude(pk__in=Consent.objects.in_force().filter(purpose=value).values("retiree"))

    def by_age(self, people, name, value):
        bounds = (value, None) if name == "age_from" else (None, value)
        return people.aged(*bounds, self.today)
