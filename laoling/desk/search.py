"""The one search box: whom it lists, of the people within the user's scope."""

from django.db.models import OuterRef, Subquery

from cards.models import ServiceCard
from cards.search import people_matching
from laoling.people.models import Retiree

SHOWN = 50


def find_people(user, query: str) -> tuple[list[Retiree], bool]:
    """The people in the user's scope who fit each word, by name, each with `tier`; and whether more would."""
    people = people_matching(user, query).filter(archived_at=None, erased_at=None).select_related("station")
    open_cards = ServiceCard.objects.open().filter(retiree=OuterRef("pk"))
    people = people.annotate(tier=Subquery(open_cards.values("tier")))
    found = list(people.sorted_by_name()[: SHOWN + 1])
    return found[:SHOWN], len(found) > SHOWN
