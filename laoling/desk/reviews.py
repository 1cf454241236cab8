"""The yearly reviews on the home page: whose card is to be assessed anew, the longest overdue first."""

from dataclasses import dataclass
from datetime import date

from cards.models import ServiceCard
from laoling.accounts.models import Role
from laoling.desk.todo import answers_for

SHOWN = 10  # the rest stands behind a link to the list of cards
SECRETS = ["retiree__id_number", "retiree__phone"]


@dataclass
class ReviewsDue:
    """`cards` are the first SHOWN of `count`; `in_hand` were proposed and wait for approval."""

    count: int
    cards: list[ServiceCard]
    in_hand: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.cards)


def reviews_for(user, today: date) -> ReviewsDue:
    """The reviews due among the people that the user sees; of a visitor those they answer for."""
    due = ServiceCard.objects.visible_to(user).review_due(today)
    if user.role == Role.VISITOR:
        due = due.filter(visitor__in=answers_for(user, today))
    to_do = due.filter(review__proposal=None)
    rows = to_do.select_related("retiree__station", "visitor", "review").defer(*SECRETS).with_rest_on(today)
    return ReviewsDue(
        count=to_do.count(),
        cards=list(rows.order_by("review__due_on", "tier", "pk")[:SHOWN]),
        in_hand=due.exclude(review__proposal=None).count(),
    )
