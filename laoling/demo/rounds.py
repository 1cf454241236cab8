"""Who goes where in the demo: couples of whom both have a card, duties given to a colleague, rounds in order."""

from datetime import datetime, timedelta

from cards.models import Hardship, ServiceCard, Tier
from cards.services import approve_assessment, propose_assessment
from laoling.calendar import local_day
from laoling.demo.staff import Organisation
from laoling.desk.routes import save_route, sheet_for
from laoling.people.models import Ability, Living, Retiree
from visits.assigning import assign_duties
from visits.models import Duty
from visits.services import plan_duties

GIVEN = 3  # duties of a visitor that a colleague does for once
BY_NUMBER = 8  # households of a round that the visitor put in order


def share_out(made: Organisation, now: datetime) -> None:
    """In every station the head gives some of the first visitor's duties to the last; both know their round today."""
    today = local_day(now)
    for code, station in made.stations.items():
        visitors = [visitor for visitor in made.visitors[code] if visitor.is_active]
        if len(visitors) < 2:
            continue
        duties = (
            Duty.objects.open_on(today)
            .answered_by(visitors[0])
            .filter(retiree__station=station, due_on__range=(today, today + timedelta(days=7)))
        )
        given = dict(duties.order_by("due_on", "pk").values_list("pk", "assigned_to")[:GIVEN])
        if given:
            assign_duties(duties=given, station=station, visitor=visitors[-1], by=made.heads[code], now=now)
        for visitor in (visitors[0], visitors[-1]):
            put_in_order(visitor, now)


def pair_up(made: Organisation, now: datetime) -> None:
    """In every station one card more, for the spouse of somebody who has one: a visit to both is recorded at once."""
    today = local_day(now)
    then = now - timedelta(days=6)  # the first contact is due tomorrow
    alone = (
        ServiceCard.objects.open()
        .filter(visitor__is_active=True, pauses=None, retiree__household__isnull=False)
        .filter(retiree__spouse__in=Retiree.objects.current().filter(cards=None, assessments=None))
        .select_related("retiree__spouse", "visitor")
    )
    opened = []
    for code, station in made.stations.items():
        card = alone.filter(retiree__station=station).order_by("visitor", "number").first()
        if card is None:
            continue
        proposed = propose_assessment(
            retiree=card.retiree.spouse,
            assessed_on=local_day(then),
            hardships=[Hardship.NO_HELPER],
            ability=Ability.MODERATE,
            living=Living.SPOUSE,
            notes="",
            proposed_tier=Tier.SECOND,
            reason="老伴已有服务卡，两人同住互相照应有困难",
            by=card.visitor,
            now=then,
        )
        manager = made.managers[made.department_of(code)][0]
        opened.append(approve_assessment(assessment=proposed, tier=Tier.SECOND, by=manager, now=then))
    plan_duties(today=today, cards=[card.pk for card in opened if card])


def put_in_order(visitor, now: datetime) -> None:
    """Save today's round as somebody would go who begins at the far end."""
    today = local_day(now)
    places = [entry.place for entry in sheet_for(visitor, today, today, now).stops]
    if places:
        stops, left_out = places[:BY_NUMBER][::-1], places[BY_NUMBER:]
        save_route(
            visitor=visitor, first=today, last=today, stops=stops, left_out=left_out, by=visitor, now=now
        )
