"""Who is on the phone: a number, a name or its pinyin finds the person in the user's scope, or their relative."""

from dataclasses import dataclass

from cards.search import people_matching
from laoling.crypto import blind_index, digits
from laoling.people import search
from laoling.people.models import EmergencyContact, Retiree
from visits.models import HelpRequest

SHOWN = 20
WHOLE_NUMBER = 7  # digits from which on words are a whole number


@dataclass(frozen=True)
class Caller:
    """Somebody whose request it may be; `contact` when the number is that of an emergency contact."""

    retiree: Retiree
    contact: EmergencyContact | None = None


def number_in(text: str) -> str:
    """The digits of a whole phone number; "" when the text is something else."""
    words = search.words_of(text)
    number = digits(words[0].removeprefix("+86")) if len(words) == 1 else ""
    return number if search.PHONE.fullmatch(words[0] if words else "") and len(number) >= WHOLE_NUMBER else ""


def callers_for(user, text: str) -> tuple[list[Caller], bool]:
    """Whose number, name or pinyin that is, by name; and whether there are more than are shown."""
    people = people_matching(user, text).filter(archived_at=None).select_related("station")
    found = [Caller(retiree) for retiree in people.sorted_by_name()[: SHOWN + 1]]
    if number := number_in(text):
        known = {caller.retiree.pk for caller in found}
        contacts = contacts_with(user, number).exclude(retiree__in=known)
        found += [Caller(contact.retiree, contact) for contact in contacts[: SHOWN + 1]]
    return found[:SHOWN], len(found) > SHOWN


def contacts_with(user, number: str):
    """The emergency contacts with that number, of people in the user's scope."""
    index = blind_index(number, purpose="people.phone", transform="digits")
    mine = Retiree.objects.visible_to(user).filter(archived_at=None)
    contacts = EmergencyContact.objects.filter(phone_index=index, retiree__in=mine)
    return contacts.select_related("retiree__station").order_by("retiree__name_sort", "place", "pk")


def earlier_calls(user, number: str):
    """What callers with that number asked for before, the newest first."""
    index = blind_index(number, purpose="people.phone", transform="digits")
    calls = HelpRequest.objects.visible_to(user).filter(caller_phone_index=index)
    return calls.select_related("retiree", "topic").defer("caller_phone")[:5]
