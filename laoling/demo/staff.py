"""The organisation of the demo: units, venues, and staff of every role."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from activities.models import Venue
from laoling.accounts.models import Leave, Level, Role, Unit, User
from laoling.calendar import start_of
from laoling.demo import names
from laoling.people.models import Sex

CENTRE = "示范油田老年管理中心"
DEPARTMENTS = {"D1": "东区老年服务部", "D2": "西区老年服务部"}
STATIONS = {  # code: (department, name, share of the people, residential areas)
    "S01": ("D1", "向阳老年站", 22, ["向阳一区", "向阳二区", "向阳花园"]),
    "S02": ("D1", "锦华老年站", 18, ["锦华一区", "锦华二区"]),
    "S03": ("D1", "文汇老年站", 15, ["文汇小区", "文苑小区"]),
    "S04": ("D2", "海河老年站", 19, ["海河一区", "海河二区", "滨河小区"]),
    "S05": ("D2", "清风老年站", 14, ["清风小区", "清风东苑"]),
    "S06": ("D2", "康宁老年站", 12, ["康宁小区", "安泰小区"]),
}
VENUES = [("活动室", "一楼大厅进门左手边"), ("多功能厅", "二楼，有电梯"), ("书画室", "二楼楼梯口右转")]
CARDS_PER_VISITOR = 25
LEAVE = (timedelta(days=-3), timedelta(days=9))
AT_WORK_FOR = timedelta(days=3 * 365)
COMING = (timedelta(days=2), timedelta(days=6))  # a leave for which nobody stands in yet
LEFT = ("S01", "S04")  # stations whose last visitor left the service lately: cards to be handed over


@dataclass
class Organisation:
    """What was made, for the other parts of the demo to draw from; stations in the order of their codes."""

    centre: Unit
    departments: dict[str, Unit] = field(default_factory=dict)
    stations: dict[str, Unit] = field(default_factory=dict)
    visitors: dict[str, list[User]] = field(default_factory=dict)
    heads: dict[str, User] = field(default_factory=dict)
    managers: dict[str, list[User]] = field(default_factory=dict)
    venues: dict[str, list[Venue]] = field(default_factory=dict)
    staff: list[User] = field(default_factory=list)

    def department_of(self, station: str) -> str:
        return STATIONS[station][0]


def make_organisation(rng: Random, *, cards: int, today: date) -> Organisation:
    """Units, staff without passwords, venues, one visitor on leave with a substitute, and some who left.

    `cards` is how many service cards will have to be answered for.
    """
    made = make_units()
    employ(made, rng, User(username="zhongxin", role=Role.CENTRE_LEADER, unit=made.centre))
    employ(made, rng, User(username="shenji", role=Role.AUDITOR, unit=made.centre))
    employ(made, rng, User(username="xitong", role=Role.SYSTEM_ADMIN, unit=made.centre))
    for code, unit in made.departments.items():
        made.managers[code] = [
            employ(made, rng, User(username=f"guanli{code[1]}{n}", role=Role.DEPARTMENT_MANAGER, unit=unit))
            for n in (1, 2)
        ]
    for code, unit in made.stations.items():
        number = code[1:]
        made.heads[code] = employ(
            made, rng, User(username=f"zhanzhang{number}", role=Role.STATION_HEAD, unit=unit)
        )
        share = STATIONS[code][2] / 100
        made.visitors[code] = [
            employ(made, rng, User(username=f"zoufang{number}{n:02}", role=Role.VISITOR, unit=unit))
            for n in range(1, max(3, round(cards * share / CARDS_PER_VISITOR)) + 1 + (code in LEFT))
        ]
        if code in LEFT:
            made.visitors[code][-1].is_active = False
    for user in made.staff:
        user.date_joined = start_of(today) - AT_WORK_FOR
    User.objects.bulk_create(made.staff)
    away, substitute = made.visitors["S01"][1:3]
    Leave.objects.create(
        user=away, starts_on=today + LEAVE[0], ends_on=today + LEAVE[1], substitute=substitute
    )
    Leave.objects.create(user=made.visitors["S02"][1], starts_on=today + COMING[0], ends_on=today + COMING[1])
    return made


def make_units() -> Organisation:
    """The centre, its departments and their stations, each with rooms."""
    made = Organisation(
        Unit.objects.add_root(
            {"name": CENTRE, "code": "C", "level": Level.CENTRE, "phone": names.land_line(1000)}
        )
    )
    for number, (code, name) in enumerate(DEPARTMENTS.items(), start=1):
        made.departments[code] = add_below(
            made.centre, name, code, Level.DEPARTMENT, phone=names.land_line(1000 + number * 100)
        )
    for number, (code, (department, name, _, areas)) in enumerate(STATIONS.items(), start=1):
        station = add_below(
            made.departments[department],
            name,
            code,
            Level.STATION,
            phone=names.land_line(2000 + number * 100),
            address=f"{areas[0]}院内",
        )
        made.stations[code] = station
        made.venues[code] = [
            Venue.objects.create(
                unit=station, name=name[:2] + room, address=f"{areas[0]}老年站", how_to_get_there=way
            )
            for room, way in VENUES
        ]
    return made


def add_below(parent: Unit, name: str, code: str, level: str, **fields) -> Unit:
    """A unit below another, which is read again: the tree notes its children in its own row."""
    fields = {"name": name, "code": code, "level": level, **fields}
    return Unit.objects.add_child(Unit.objects.get(pk=parent.pk), fields)


def employ(made: Organisation, rng: Random, user: User) -> User:
    """Give a member of staff a name, a phone and no password, and note them to be saved."""
    sex = Sex.FEMALE if rng.random() < 0.6 else Sex.MALE
    user.name = names.surname(rng) + names.given_name(rng, sex)
    user.phone = names.mobile(rng)
    user.password = make_password(None)
    made.staff.append(user)
    return user
