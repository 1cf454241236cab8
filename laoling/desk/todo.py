"""What is to be done now: 逾期 · 今天 · 本周, one entry a household, oldest first.

A constant number of queries: what is to be done in one or two, then the people of the few entries shown.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Count, F, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from cards.models import Tier
from laoling.accounts.models import Role, User
from laoling.calendar import Period, local_day, period_of
from laoling.people.models import Retiree
from visits.models import VISITOR, Duty, DutyKind, LifeEvent, Visit

SHOWN = 20  # entries in a section; the rest stands behind a link to the list of duties
TITLES = {"overdue": "逾期", "today": "今天", "week": "本周"}


@dataclass
class Need:
    """The duties of one kind that one person waits for: one line, with the count.

    `tries_on` is the day for the next try after nobody was in; it never moves `due_on`. `due_at` is the moment of
    the first with a clock: such a duty is for now, whenever it is due.
    """

    kind: str
    count: int
    opens_on: date
    due_on: date
    tries_on: date | None = None
    due_at: datetime | None = None
    visitor_id: int | None = None
    visitor: str | None = None

    def is_late(self, now: datetime) -> bool:
        return self.due_on < local_day(now) or (self.due_at is not None and self.due_at < now)

    @property
    def label(self) -> str:
        return DutyKind(self.kind).label

    @property
    def act_on(self) -> date:
        if self.due_at is not None:
            return date.min
        return min(self.due_on, self.tries_on or self.due_on)


@dataclass
class Person:
    """Somebody to see, why, and how it was last time."""

    retiree_id: int
    place: int
    tier: int | None
    needs: list[Need] = field(default_factory=list)
    retiree: Retiree | None = None
    last_visit: Visit | None = None
    stay: LifeEvent | None = None

    @property
    def visitors(self) -> dict[int | None, str | None]:
        """Who answers for what is to be done, None where nobody does: by key the name."""
        return {need.visitor_id: need.visitor for need in self.needs}

    @property
    def is_unassigned(self) -> bool:
        return None in self.visitors

    @property
    def visitor_words(self) -> str:
        return "、".join(name for name in self.visitors.values() if name)


@dataclass
class Entry:
    """One household, or somebody who has none: everybody there who is to be seen, the most urgent first."""

    people: list[Person]
    due_on: date
    act_on: date
    tier: int
    is_late: bool

    @property
    def place(self) -> int:
        """The key of the household, or minus that of somebody who has none."""
        return self.people[0].place

    @property
    def is_shared(self) -> bool:
        """Whether one form records several people at once."""
        return self.place > 0 and len(self.people) > 1

    @property
    def visitors(self) -> set[int | None]:
        return {who for person in self.people for who in person.visitors}

    def section(self, today: date) -> str:
        """The key in TITLES of the section in which the entry stands."""
        if self.is_late:
            return "overdue"
        return "today" if self.act_on <= today else "week"


@dataclass
class Section:
    """One of 逾期, 今天, 本周; `entries` are the first SHOWN of `count`."""

    key: str
    count: int
    entries: list[Entry]

    @property
    def title(self) -> str:
        return TITLES[self.key]

    @property
    def hidden(self) -> int:
        return self.count - len(self.entries)


@dataclass
class Todo:
    """The lists of the home page. A visitor's own come first; for other roles everything is in `mine`."""

    mine: list[Section]
    others: list[Section]
    unassigned: int

    @property
    def others_count(self) -> int:
        return sum(section.count for section in self.others)

    def totals(self) -> list[tuple[str, str, int]]:
        """Key, title and number of entries of each section of `mine`, the empty ones too."""
        counts = {section.key: section.count for section in self.mine}
        return [(key, title, counts.get(key, 0)) for key, title in TITLES.items()]


def todo_for(user, now: datetime) -> Todo:
    """Everything due by Sunday, or agreed for by then, among the people that the user sees."""
    today = local_day(now)
    entries = entries_for(user, now)
    mine, others = split_by_visitor(entries, user, today)
    todo = Todo(
        mine=sections_of(mine, today),
        others=sections_of(others, today),
        unassigned=sum(person.is_unassigned for entry in entries for person in entry.people),
    )
    add_details(
        person
        for section in [*todo.mine, *todo.others]
        for entry in section.entries
        for person in entry.people
    )
    return todo


def entries_for(user, now: datetime, until: date | None = None) -> list[Entry]:
    """All entries by `until`, else by Sunday, ordered by section, then oldest first, the gravest first on a day."""
    today = local_day(now)
    sunday = until or period_of(today, Period.WEEK)[1]
    people: dict[int, Person] = {}
    for row in [*due_by(user, sunday), *agreed_by(user, today, sunday)]:
        person = people.setdefault(row["retiree_id"], Person(row["retiree_id"], row["place"], row["tier"]))
        if row["tier"] is not None:
            person.tier = min(person.tier or row["tier"], row["tier"])
        tries_on = row.get("tries_on")
        known = [need for need in person.needs if need.kind == row["kind"]] if tries_on else []
        for need in known:  # of one kind what is due says more: no second line, but its day counts
            need.tries_on = tries_on
        if not known:
            days = row["first_open"], row["first_due"], tries_on, row["first_due_at"]
            need = Need(row["kind"], row["count"], *days, row["visitor_id"], row["visitor"])
            person.needs.append(need)
    places = defaultdict(list)
    for person in people.values():
        person.needs.sort(key=lambda need: need.due_on)
        places[person.place].append(person)
    entries = [entry_of(there, now) for there in places.values()]
    order = {key: number for number, key in enumerate(TITLES)}
    return sorted(entries, key=lambda e: (order[e.section(today)], e.act_on, e.tier, e.people[0].place))


def entry_of(people: list[Person], now: datetime) -> Entry:
    """One household's entry; its days are those of its most urgent need."""
    people.sort(key=lambda person: (min(need.act_on for need in person.needs), person.retiree_id))
    needs = [need for person in people for need in person.needs]
    return Entry(
        people=people,
        due_on=min(need.due_on for need in needs),
        act_on=min(need.act_on for need in needs),
        tier=min(person.tier or Tier.THIRD for person in people),
        is_late=any(need.is_late(now) for need in needs),
    )


def due_by(user, day: date):
    """Rows of person and kind with unsettled duties due by `day` or with a clock: count, first opening, first due."""
    duties = Duty.objects.visible_to(user).unsettled()
    return _by_person_and_kind(duties.filter(Q(due_on__lte=day) | Q(due_at__isnull=False)))


def agreed_by(user, today: date, day: date):
    """The same of duties due after today whose last visit found nobody and set a next try by `day`."""
    last_visits = Visit.objects.valid().filter(retiree=OuterRef("retiree")).order_by("-visited_at", "-pk")
    duties = Duty.objects.visible_to(user).open_on(today).filter(due_on__gt=today)
    tries = duties.annotate(tries_on=Subquery(last_visits.values("next_try_on")[:1]))
    return _by_person_and_kind(tries.filter(tries_on__lte=day), "tries_on")


def _by_person_and_kind(duties, *more: str):
    """One row a person and kind; `place` is the household, or minus the person who has none."""
    return (
        duties.order_by()
        .annotate(
            place=Coalesce("retiree__household", -F("retiree")),
            visitor=Coalesce("assigned_to__name", "card__visitor__name"),
            visitor_id=VISITOR,
        )
        .values("retiree_id", "kind", "place", "visitor", "visitor_id", *more)
        .annotate(
            tier=Min("tier"),
            count=Count("pk"),
            first_open=Min("opens_on"),
            first_due=Min("due_on"),
            first_due_at=Min("due_at"),
        )
    )


def split_by_visitor(entries: list[Entry], user, today: date) -> tuple[list[Entry], list[Entry]]:
    """A visitor's own households (or of those they stand in for today) and the others; else everything is own."""
    if user.role != Role.VISITOR:
        return entries, []
    mine = answers_for(user, today)

    own = [entry for entry in entries if entry.visitors & mine]
    return own, [entry for entry in entries if not entry.visitors & mine]


def answers_for(user, today: date) -> set[int]:
    """The visitors whose duties are the user's that day: their own, and of those they stand in for."""
    return set(User.objects.answered_by(user, today).values_list("pk", flat=True))


def sections_of(entries: list[Entry], today: date) -> list[Section]:
    """The sections that aren't empty, in order."""
    parts = {key: [entry for entry in entries if entry.section(today) == key] for key in TITLES}
    return [Section(key, len(part), part[:SHOWN]) for key, part in parts.items() if part]


def add_details(people: Iterable[Person]) -> None:
    """Fill in who they are, their last visits, and in which hospital they lie, in three queries."""
    by_id = {person.retiree_id: person for person in people}
    for retiree in Retiree.objects.filter(pk__in=by_id).select_related("station").defer("id_number"):
        by_id[retiree.pk].retiree = retiree
    last_visits = Visit.objects.valid().filter(retiree__in=by_id).order_by("retiree_id", "-visited_at", "-pk")
    for visit in last_visits.distinct("retiree_id"):
        by_id[visit.retiree_id].last_visit = visit
    for stay in LifeEvent.objects.in_hospital().filter(retiree__in=by_id):
        by_id[stay.retiree_id].stay = stay
