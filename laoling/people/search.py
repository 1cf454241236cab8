"""What a clerk types to find somebody: name, pinyin, initials, phone or its tail, ID number, address.

One definition for the search box and every list: `RetireeQuerySet.matching` puts these together, and
`cards/search.py` adds the card number. Every kind of word has its index: keyed hashes for numbers,
`text_pattern_ops` for pinyin, trigrams for Chinese names and addresses.
"""

import re

from django.db.models import Q

from laoling.crypto import blind_index, digits
from laoling.people.id_number import FULL_WIDTH, visible

LONGEST = 60
WORDS = 4
ID_NUMBER = re.compile(r"\d{17}[\dX]")
PHONE = re.compile(r"\+?[\d\-()]*\d")
CARD_NUMBER = re.compile(r"[A-Z]+\d*-\d{4}-\d{1,6}")
BEGINS_CARD_NUMBER = re.compile(r"[A-Z]+\d*-[\d-]*")
TRIGRAM = 3
TAIL = 4  # the last digits of a phone that the blind index knows
PRIVATE_DIGITS = 7  # as many in a row may be a phone or an ID number


def clean(text: str) -> str:
    """The query as it is searched for: full-width letters made plain, invisible ones and spare blanks gone."""
    words = (visible(word) for word in text[:LONGEST].translate(FULL_WIDTH).split())
    return " ".join([word.upper() for word in words if word][:WORDS])


def is_private(query: str) -> bool:
    """Whether the query may hold a phone or an ID number, which must not get into an address or a log."""
    numbers = re.sub(r"[\s\-()+]", "", CARD_NUMBER.sub("", query))
    return any(len(run) >= PRIVATE_DIGITS for run in re.findall(r"\d+", numbers))


def words_of(query: str) -> list[str]:
    """The words of a query, each of which has to fit.

    A phone written in groups (138 0013 8000) is one word, and so is a name by its sounds (zhang san).
    """
    query = clean(query)
    joined = query.replace(" ", "")
    if PHONE.fullmatch(joined) or (joined.isascii() and joined.isalpha()):
        return [joined]
    return query.split()


def fits(people, word: str, *, also=None, in_the_middle: bool = False) -> Q:
    """Who of `people` fits one word, in capitals: everything that a word of that look may mean.

    `also(word)` is who fits it by what a room above knows of them. A word of one or two letters is looked for
    inside addresses only `in_the_middle`: no index helps there.
    """
    if ID_NUMBER.fullmatch(word):
        return Q(id_number_index=blind_index(word, purpose="people.id_number"))
    if also and BEGINS_CARD_NUMBER.fullmatch(word):
        return also(word)
    found = by_address(word, in_the_middle=in_the_middle)
    if PHONE.fullmatch(word):
        found |= by_phone(people, word)
    elif word.isascii():
        found |= by_pinyin(word)
    else:
        found |= by_name(word)
    return found | also(word) if also and word.isascii() else found


def by_phone(people, word: str) -> Q:
    """A whole phone, or its last four or more digits: the blind index knows four, the rest is compared here."""
    number = digits(word.removeprefix("+86"))
    if len(number) < TAIL:
        return Q(pk__in=[])
    tail = blind_index(number, purpose="people.phone_tail", transform="tail4")
    if len(number) == TAIL:
        return Q(phone_tail_index=tail)
    candidates = people.filter(phone_tail_index=tail).only("pk", "phone")
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
