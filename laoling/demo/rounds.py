"""Who goes where in the demo: some duties given to a colleague for once, and rounds with an order of their own."""

from datetime import datetime, timedelta

from laoling.calendar import local_day
from laoling.demo.staff import Organisation
from laoling.desk.routes import save_route, sheet_for
from visits.assigning import assign_duties
from visits.models import Duty

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
            .answered_by(visitors[0].pk)
            .filter(retiree__station=station, due_on__range=(today, today + timedelta(days=7)))
        )
        given = dict(duties.order_by("pk").values_list("pk", "assigned_to")[:GIVEN])
        if given:
            assign_duties(duties=given, station=station, visitor=visitors[-1], by=made.heads[code], now=now)
        for visitor in (visitors[0], visitors[-1]):
            put_in_order(visitor, now)


def put_in_order(visitor, now: datetime) -> None:
    """Save today's round as somebody would go who begins at the far end."""
    today = local_day(now)
    places = [entry.place for entry in sheet_for(visitor, today, today, now).stops]
    if places:
        stops, left_out = places[:BY_NUMBER][::-1], places[BY_NUMBER:]
        save_route(
            visitor=visitor, first=today, last=today, stops=stops, left_out=left_out, by=visitor, now=now
        )
