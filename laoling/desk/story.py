"""What a retiree's page tells: the card and its promise, what is to be done, what was done."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch

from activities.models import Membership, Office
from cards.models import Assessment, CareStandard, Review, ServiceCard
from cards.reviewing import ReviewState
from laoling.calendar import local_day
from laoling.people.models import EmergencyContact, Retiree, Transfer
from visits.models import Duty, EventKind, LifeEvent, Visit
from visits.recording import times_absent

VISITS_SHOWN = 20
ASSESSMENTS_SHOWN = 5
AHEAD_DAYS = 14


@dataclass
class Story:
    """All lists are newest first, duties by due day."""

    card: ServiceCard | None
    closed_card: ServiceCard | None  # the last one, of somebody who has none open
    review: tuple[Review, ReviewState] | None
    standards: list[CareStandard]
    duties: list[Duty]
    visits: list[Visit]
    visit_count: int
    assessments: list[Assessment]
    contacts: list[EmergencyContact]
    family: list[Retiree]
    spouse: Retiree | None
    transfers: list[Transfer]
    shows_party: bool
    times_absent: int
    events: list[LifeEvent]
    groups: list[Membership]

    @property
    def stay(self) -> LifeEvent | None:
        """The stay in hospital that isn't over."""
        return next((event for event in self.events if event.is_stay), None)

    @property
    def death(self) -> LifeEvent | None:
        valid = (event for event in self.events if event.withdrawn_at is None)
        return next((event for event in valid if event.kind == EventKind.DIED), None)

    @property
    def bereaved(self) -> LifeEvent | None:
        """A bereavement after which nobody made an assessment yet."""
        return next((event for event in self.events if event.is_waiting), None)


def story_of(retiree, user, now: datetime) -> Story:
    """Gather the page in a constant number of queries; the retiree is within the user's scope already."""
    today = local_day(now)
    card = retiree.cards.open().select_related("visitor", "review").with_rest_on(today).first()
    visits = retiree.visits.valid()
    duties = retiree.duties.unsettled().filter(opens_on__lte=today + timedelta(days=AHEAD_DAYS))
    people = Retiree.objects.visible_to(user)
    return Story(
        card=card,
        closed_card=None if card else retiree.cards.order_by("-closed_on", "-pk").first(),
        review=(card.review, card.review.state_on(today, resting=bool(card.rests_until))) if card else None,
        standards=list(CareStandard.objects.in_force(today).filter(tier=card.tier)) if card else [],
        duties=list(duties.with_state(now).order_by("due_on", "kind", "pk")),
        visits=list(visits.select_related("visitor")[:VISITS_SHOWN]),
        visit_count=visits.count(),
        assessments=list(retiree.assessments.select_related("proposed_by", "decided_by")[:ASSESSMENTS_SHOWN]),
        contacts=list(retiree.contacts.all()),
        family=list(people.current().family_of(retiree).exclude(pk=retiree.spouse_id)),
        spouse=people.filter(pk=retiree.spouse_id).first() if retiree.spouse_id else None,
        transfers=list(retiree.transfers.select_related("from_station", "to_station", "recorded_by")),
        shows_party=user.sees_party,
        times_absent=times_absent(retiree),
        groups=groups_of(retiree, user),
        events=list(retiree.life_events.with_waiting()),
    )


def groups_of(retiree: Retiree, user) -> list[Membership]:
    """What the person belongs to now, as far as the user may see it, each with its current `posts`."""
    held = Prefetch("offices", Office.objects.filter(until_on=None), to_attr="posts")
    found = Membership.objects.visible_to(user).filter(retiree=retiree, left_on=None)
    return list(found.select_related("group").prefetch_related(held).order_by("joined_on", "pk"))
