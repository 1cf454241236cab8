"""The round of a visitor on a day or in a week: which households, in which order, and which one comes next."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction

from laoling.accounts.models import User
from laoling.calendar import Period, local_day, period_of
from laoling.desk.todo import Entry, add_details, answers_for, entries_for, split_by_visitor
from laoling.people.models import Retiree
from laoling.people.order import natural_key
from visits.models import Route, Visit


@dataclass
class Sheet:
    """One visitor's households for the days from `first` to `last`, both included.

    `stops` are gone to in this order; `others` are due in the same week, and not on the round.
    """

    visitor: User
    first: date
    last: date
    stops: list[Entry]
    others: list[Entry]
    route: Route | None

    @property
    def is_week(self) -> bool:
        return self.first != self.last

    @property
    def entries(self) -> list[Entry]:
        return [*self.stops, *self.others]


def sheet_for(visitor: User, first: date, last: date, now: datetime) -> Sheet:
    """The round as it was saved; what fell due since then comes last, by building."""
    until = period_of(last, Period.WEEK)[1]
    mine = answers_for(visitor, max(first, local_day(now)))
    entries = [entry for entry in entries_for(visitor, now, until) if entry.visitors & mine]
    add_details(person for entry in entries for person in entry.people)
    entries.sort(key=home_key)
    route = Route.objects.filter(visitor=visitor, starts_on=first, ends_on=last).first()
    stops, left_out = (route.stops, route.left_out) if route else ([], [])
    by_place = {entry.place: entry for entry in entries}
    chosen = [by_place[place] for place in stops if place in by_place]
    known = {*stops, *left_out}
    chosen += [entry for entry in entries if entry.place not in known and entry.act_on <= last]
    there = {entry.place for entry in chosen}
    others = [entry for entry in entries if entry.place not in there]
    return Sheet(visitor, first, last, chosen, others, route)


def home_key(entry: Entry) -> tuple[str, str, int]:
    """By area, building and door of whoever is named first."""
    retiree = entry.people[0].retiree
    assert retiree is not None
    return retiree.area, natural_key(retiree.home), entry.place


def reordered(sheet: Sheet, numbers: dict[int, int | None]) -> tuple[list[int], list[int]]:
    """The places to go to, in order, and those left out, from the numbers that were written beside them.

    None leaves a place out. Of two with one number the one that was moved up stands before, the one that was moved
    down after the other.
    """
    before = {entry.place: number for number, entry in enumerate(sheet.stops, start=1)}
    last = len(before) + 1

    def key(place: int) -> tuple[int, int, int]:
        old, new = before.get(place, last), numbers[place] or 0
        return new, (new > old) - (new < old), old

    places = [entry.place for entry in sheet.entries if entry.place in numbers]
    stops = sorted((place for place in places if numbers[place] is not None), key=key)
    return stops, [place for place in places if numbers[place] is None]


def moved(stops: Sequence[int], place: int, steps: int) -> list[int]:
    """The places with one of them so many steps further down; up when negative. At either end it stays."""
    places = [other for other in stops if other != place]
    if place in stops:
        places.insert(max(list(stops).index(place) + steps, 0), place)
    return places


@transaction.atomic
def save_route(
    *,
    visitor: User,
    first: date,
    last: date,
    stops: Sequence[int],
    left_out: Sequence[int],
    by: User,
    now: datetime,
) -> Route:
    """Remember the order for these days; the last one saved holds."""
    values = {"stops": list(stops), "left_out": list(left_out), "saved_at": now, "saved_by": by}
    route, _ = Route.objects.update_or_create(visitor=visitor, starts_on=first, ends_on=last, defaults=values)
    return route


def next_stop_for(
    user: User, now: datetime, *, after: int | None = None, whole: bool = False
) -> Entry | None:
    """The household that the user sees next: along today's route if one was saved, else as on the home page.

    Left out are `after`, who was just recorded (with `whole` the whole household), and everybody who was tried today
    already.
    """
    today = local_day(now)
    mine, others = split_by_visitor(entries_for(user, now), user, today)
    here = place_of(after)
    entries = along(route_of(user, today), [*mine, *others], here)
    if whole:
        entries = [entry for entry in entries if entry.place != here]
    people = [person.retiree_id for entry in entries for person in entry.people]
    visits = Visit.objects.valid().filter(visited_on=today, retiree__in=people)
    seen = {after, *visits.values_list("retiree_id", flat=True)}
    for entry in entries:
        if left := [person for person in entry.people if person.retiree_id not in seen]:
            return replace(entry, people=left)
    return None


def place_of(retiree: int | None) -> int | None:
    """The key of somebody's household, or minus their own."""
    if retiree is None:
        return None
    person = Retiree.objects.filter(pk=retiree).values("pk", "household").first()
    return (person["household"] or -person["pk"]) if person else None


def route_of(visitor: User, day: date) -> Route | None:
    """What was saved for that day, else for its week."""
    routes = Route.objects.filter(visitor=visitor, starts_on__lte=day, ends_on__gte=day)
    return min(routes, key=lambda route: route.ends_on - route.starts_on, default=None)


def along(route: Route | None, entries: list[Entry], here: int | None) -> list[Entry]:
    """The entries in the order of the route, on from `here` and then from its beginning; the others after it."""
    if route is None:
        return entries
    start = route.stops.index(here) if here in route.stops else 0
    by_place = {entry.place: entry for entry in entries}
    on_route = [
        by_place[place] for place in [*route.stops[start:], *route.stops[:start]] if place in by_place
    ]
    known = {*route.stops, *route.left_out}
    return on_route + [entry for entry in entries if entry.place not in known]
