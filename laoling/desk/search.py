"""The one search box: whom it lists, of the people within the user's scope."""

from django.db.models import OuterRef, Subquery

from cards.models import ServiceCard
from cards.search import IsOneOf, people_matching
from laoling.people.models import Retiree

SHOWN = 50


def find_people(user, query: str) -> tuple[list[Retiree], bool]:
    """The people in the user's scope who fit each word, by name, each with `tier`; and whether more would."""
    people = Retiree.objects.filter(
        IsOneOf("pk", people_matching(user, query)), archived_at=None, erased_at=None
    )
    open_cards = ServiceCard.objects.open().filter(retiree=OuterRef("pk"))
    people = people.select_related("station").annotate(tier=Subquery(open_cards.order_by().values("tier")))
    found = list(people.sorted_by_name()[: SHOWN + 1])
    return found[:SHOWN], len(found) > SHOWN
