"""For whom contact cards are printed: the choices of the page as sets of people."""

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, QuerySet

from cards.models import ContactCard, PrintBatch, ServiceCard
from laoling.people.models import Retiree

Who = PrintBatch.Who


def people_for(
    who: str, *, style: str, user, numbers: Mapping[int, list[dict]], station=None, retiree: int | None = None
) -> QuerySet[Retiree]:
    """Those of the user's people whom `who` means, by station and name.

    `numbers` are those of each station now (`Directory.numbers`), which say whose card is outdated.
    """
    people = Retiree.objects.visible_to(user).current()
    if station is not None:
        people = people.filter(station=station)
    cards = ContactCard.objects.valid().filter(retiree=OuterRef("pk"), style=style)
    in_need = Exists(ServiceCard.objects.open().filter(retiree=OuterRef("pk")))
    chosen = {
        Who.WITHOUT: lambda: people.filter(in_need, ~Exists(cards)),
        Who.REPRINT: lambda: people.filter(Exists(cards.to_reprint(numbers))),
        Who.SERVICE_CARD: lambda: people.filter(in_need),
        Who.EVERYBODY_WITHOUT: lambda: people.filter(~Exists(cards)),
        Who.ONE: lambda: people.filter(pk=retiree),
    }[Who(who)]()
    return chosen.order_by("station__path", "name_sort", "pk")
