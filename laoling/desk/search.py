"""The one search box: name, pinyin, initials, phone or its tail, ID number, card number, building."""

import re
from collections.abc import Callable

from django.db.models import OuterRef, Q, Subquery

from cards.models import ServiceCard
from laoling.crypto import blind_index, digits
from laoling.people.id_number import FULL_WIDTH, visible
from laoling.people.models import Retiree

SHOWN = 50
LONGEST = 60
WORDS = 4
ID_NUMBER = re.compile(r"\d{17}[\dX]")
PHONE = re.compile(r"\+?[\d\-()]*\d")
PRIVATE_DIGITS = 7  # as many in a row may be a phone or an ID number


def clean(text: str) -> str:
    """The query as it is searched for: full-width letters made plain, invisible ones and spare blanks gone."""
    words = (visible(word) for word in text[:LONGEST].translate(FULL_WIDTH).split())
    return " ".join([word.upper() for word in words if word][:WORDS])


def is_private(query: str) -> bool:
    """Whether the query may hold a phone or an ID number, which must not get into an address or a log."""
    return any(len(run) >= PRIVATE_DIGITS for run in re.findall(r"\d+", re.sub(r"[\s\-()+]", "", query)))


def find_people(user, query: str) -> tuple[list[Retiree], bool]:
    """The people within the user's scope who fit every word of a cleaned query, by name; and whether there are more.

    Every kind of word has its index: keyed hashes for numbers, `text_pattern_ops` for pinyin, trigrams for
    Chinese names and addresses.
    """
    people = Retiree.objects.visible_to(user).filter(archived_at=None).select_related("station")
    open_cards = ServiceCard.objects.open().filter(retiree=OuterRef("pk"))
    people = people.annotate(tier=Subquery(open_cards.values("tier")))
    if PHONE.fullmatch(query.replace(" ", "")):
        query = query.replace(" ", "")  # 138 0013 8000
    if not query:
        return [], False
    for word in query.split():
        people = people.filter(fits(user, word))
    found = list(people.sorted_by_name()[: SHOWN + 1])
    return found[:SHOWN], len(found) > SHOWN


def fits(user, word: str) -> Q:
    """Who fits one word, in capitals: everything that a word of that look may mean."""
    for looks_so, people_by in KINDS_OF_WORDS:
        if looks_so(word):
            return people_by(user, word)
    return by_text(user, word)


def by_id_number(user, word: str) -> Q:
    return Q(id_number_index=blind_index(word, purpose="people.id_number"))


def by_number(user, word: str) -> Q:
    """A phone, the last four or more digits of one, a card number, or a number in an address."""
    number = digits(word.removeprefix("+86"))
    found = by_card(user, word) | by_address(word)
    if len(number) >= 4:
        found |= Q(phone_index=blind_index(number, purpose="people.phone", transform="digits"))
        found |= Q(pk__in=with_phone_ending(user, number))
    return found


def with_phone_ending(user, number: str) -> list[int]:
    """People whose phone ends in four or more digits: the blind index knows four, the rest is compared here."""
    tail = blind_index(number, purpose="people.phone_tail", transform="tail4")
    candidates = Retiree.objects.visible_to(user).filter(phone_tail_index=tail).only("pk", "phone")
    return [retiree.pk for retiree in candidates if digits(retiree.phone).endswith(number)]


def by_letters(user, word: str) -> Q:
    """Pinyin in full or its first letters, a card number, or letters in an address."""
    pinyin = Q(name_pinyin__startswith=word.lower()) | Q(name_initials__startswith=word.lower())
    return pinyin | by_card(user, word) | by_address(word)


def by_text(user, word: str) -> Q:
    """A name or a part of it, a residential area, or a building."""
    # A trigram index can't help with two letters in the middle of a word, but it can at either end.
    name = Q(name__contains=word) if len(word) > 2 else Q(name__startswith=word) | Q(name__endswith=word)
    return name | by_address(word)


def by_address(word: str) -> Q:
    return Q(address__icontains=word) | Q(area__contains=word)


def by_card(user, word: str) -> Q:
    cards = ServiceCard.objects.visible_to(user).filter(number__startswith=word)
    return Q(pk__in=list(cards.values_list("retiree", flat=True)[: SHOWN + 1]))


KINDS_OF_WORDS: list[tuple[Callable[[str], object], Callable[..., Q]]] = [
    (ID_NUMBER.fullmatch, by_id_number),
    (PHONE.fullmatch, by_number),
    (str.isascii, by_letters),
]
