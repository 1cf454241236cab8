"""The one search box: name, pinyin, initials, phone or its tail, ID number, card number, building."""

import re

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
CARD_NUMBER = re.compile(r"[A-Z]+\d*-\d{4}-\d{1,6}")
TRIGRAM = 3
PRIVATE_DIGITS = 7  # as many in a row may be a phone or an ID number


def clean(text: str) -> str:
    """The query as it is searched for: full-width letters made plain, invisible ones and spare blanks gone."""
    words = (visible(word) for word in text[:LONGEST].translate(FULL_WIDTH).split())
    return " ".join([word.upper() for word in words if word][:WORDS])


def is_private(query: str) -> bool:
    """Whether the query may hold a phone or an ID number, which must not get into an address or a log."""
    numbers = re.sub(r"[\s\-()+]", "", CARD_NUMBER.sub("", query))
    return any(len(run) >= PRIVATE_DIGITS for run in re.findall(r"\d+", numbers))


def find_people(user, query: str) -> tuple[list[Retiree], bool]:
    """The people in the user's scope who fit each word of a cleaned query, by name; and whether more would.

    Every kind of word has its index: keyed hashes for numbers, `text_pattern_ops` for pinyin, trigrams for
    Chinese names and addresses. Only when these find nobody is a word of one or two letters looked for in the
    middle of addresses, where no index helps.
    """
    if PHONE.fullmatch(query.replace(" ", "")):
        query = query.replace(" ", "")  # 138 0013 8000
    words = query.split()
    if not words:
        return [], False
    found = _people_fitting(user, words, in_the_middle=False)
    if not found and any(len(word) < TRIGRAM for word in words):
        found = _people_fitting(user, words, in_the_middle=True)
    return found[:SHOWN], len(found) > SHOWN


def _people_fitting(user, words: list[str], *, in_the_middle: bool) -> list[Retiree]:
    """At most one more than are shown, each with `tier`, None without an open card."""
    people = Retiree.objects.visible_to(user).filter(archived_at=None).select_related("station")
    open_cards = ServiceCard.objects.open().filter(retiree=OuterRef("pk"))
    people = people.annotate(tier=Subquery(open_cards.values("tier")))
    for word in words:
        people = people.filter(fits(user, word, in_the_middle=in_the_middle))
    return list(people.sorted_by_name()[: SHOWN + 1])


def fits(user, word: str, *, in_the_middle: bool = False) -> Q:
    """Who fits one word, in capitals: everything that a word of that look may mean."""
    if ID_NUMBER.fullmatch(word):
        return Q(id_number_index=blind_index(word, purpose="people.id_number"))
    found = by_address(word, in_the_middle=in_the_middle)
    if PHONE.fullmatch(word):
        return found | by_phone(user, word) | by_card(user, word)
    if word.isascii():
        return found | by_pinyin(word) | by_card(user, word)
    return found | by_name(word)


def by_phone(user, word: str) -> Q:
    """A whole phone, or its last four or more digits: the blind index knows four, the rest is compared here."""
    number = digits(word.removeprefix("+86"))
    if len(number) < 4:
        return Q(pk__in=[])
    tail = blind_index(number, purpose="people.phone_tail", transform="tail4")
    candidates = Retiree.objects.visible_to(user).filter(phone_tail_index=tail).only("pk", "phone")
    return Q(pk__in=[retiree.pk for retiree in candidates if digits(retiree.phone).endswith(number)])


def by_pinyin(word: str) -> Q:
    """The beginning of the pinyin, or of its first letters."""
    return Q(name_pinyin__startswith=word.lower()) | Q(name_initials__startswith=word.lower())


def by_name(word: str) -> Q:
    """A name or a part of it. Trigrams can't help with two letters inside a word, but they can at either end."""
    if len(word) >= TRIGRAM:
        return Q(name__contains=word)
    return Q(name__startswith=word) | Q(name__endswith=word)


def by_address(word: str, *, in_the_middle: bool = False) -> Q:
    """A part of the address; of fewer than three letters only its beginning, unless `in_the_middle`."""
    if len(word) >= TRIGRAM or in_the_middle:
        return Q(address__icontains=word) | Q(area__startswith=word)
    return Q(address__istartswith=word) | Q(area__startswith=word)


def by_card(user, word: str) -> Q:
    """The beginning of a card's number, open or closed."""
    cards = ServiceCard.objects.visible_to(user).filter(number__startswith=word)
    return Q(pk__in=list(cards.values_list("retiree", flat=True)[: SHOWN + 1]))
