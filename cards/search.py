"""Who is found by words, a card's number included: one definition for the search box and for every list."""

from functools import partial, wraps

import django_filters as filters
from django import forms
from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, F, Func, Q
from django.shortcuts import redirect

from cards.models import ServiceCard
from laoling.people import search
from laoling.people.models import Retiree

FEW = 50
SERIAL = 6  # digits at most of the last part of a card's number
# The same as `search.is_private`, for the browser: what it refuses is never sent, so it gets into no address.
NO_WHOLE_NUMBER = r"(?!.*(\d[\s\-\(\)]*){7}).*|[A-Za-z]+\d*-\d{4}-\d{1,6}"
ONLY_THE_TAIL = "电话请只写后四位；整个电话号码或身份证号，请用页面顶部的搜索框查。"


def people_matching(user, text: str):
    """The people within the user's scope who fit each word of `text`; nobody when it has no word."""
    return Retiree.objects.visible_to(user).matching(text, also=partial(by_card, user))


class IsOneOf(Func):
    """Whether the key in a column is one of `people`: these are found first, by their own indexes.

    As a plain subquery they would be looked for while walking through everybody in the order of the list, which
    takes seconds where few fit and the order begins far from them.
    """

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()

    def __init__(self, column: str, people):
        super().__init__(F(column), ArraySubquery(people.order_by().values("pk")))


def by_card(user, word: str) -> Q:
    """The beginning of a card's number, open or closed; or its last part, 42 for D1-2026-0042."""
    fits = Q(number__startswith=word)
    if word.isdigit() and len(word) <= SERIAL:
        fits |= Q(number__endswith=f"-{word:0>4}")
    cards = ServiceCard.objects.visible_to(user).filter(fits).values("retiree")
    few = list(cards.values_list("retiree", flat=True)[: FEW + 1])
    # Some ids let PostgreSQL use the indexes of the other ways to fit; a subquery would make it read everybody.
    return Q(pk__in=few if len(few) <= FEW else cards)


def without_whole_numbers(view):
    """A list that is asked with a whole phone or ID number in its address: once more without, and why."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        query = request.GET.copy()
        if not search.is_private(search.clean(query.get("q", ""))):
            return view(request, *args, **kwargs)
        del query["q"]
        messages.warning(request, ONLY_THE_TAIL)
        return redirect(f"{request.path}?{query.urlencode()}")

    return guarded


class WordsField(forms.CharField):
    """Words to search for, as they are searched for; a whole phone or ID number is refused."""

    def to_python(self, value):
        text = search.clean(super().to_python(value) or "")
        if search.is_private(text):
            raise ValidationError(ONLY_THE_TAIL)
        return text


class PeopleSearch(filters.CharFilter):
    """Narrows a list down to the people who fit; `field_name` leads from a row to its retiree."""

    field_class = WordsField

    def __init__(self, **kwargs):
        words = {
            "maxlength": search.LONGEST,
            "pattern": NO_WHOLE_NUMBER,
            "title": ONLY_THE_TAIL,
            "placeholder": "姓名、拼音、电话后四位、卡号、住址",
            "autocomplete": "off",
        }
        kwargs.setdefault("label", "查找")
        super().__init__(widget=forms.SearchInput(attrs=words), **kwargs)

    def filter(self, rows, value):
        if not value:
            return rows
        people = people_matching(self.parent.request.user, value)
        return rows.filter(IsOneOf(self.field_name, people))
