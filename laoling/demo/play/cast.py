"""Who is in the play: a couple, registered as a clerk registers them, and staff of a station of the demo."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from itertools import count
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from laoling.accounts.models import Leave, Role, Unit, User
from laoling.demo.names import IdNumbers, full_name, home_of, mobile
from laoling.people import contacts, families, services
from laoling.people.consents import record_consents
from laoling.people.models import Ability, Category, How, Living, Marriage, Purpose, Retiree, Sex

AGES = {"elder": (Sex.MALE, 83), "spouse": (Sex.FEMALE, 81)}
COUPLES = [("顾长庚", "沈玉梅"), ("方立山", "程淑琴"), ("陆根生", "姚秀云")]
CHILDREN = [("儿子", Sex.MALE), ("女儿", Sex.FEMALE)]


class NoStage(Exception):
    """No station of the portal has everybody whom the play needs."""


@dataclass
class Cast:
    """The keys of those who act; people are read anew each time, as they change."""

    number: int
    visitor_pk: int
    successor_pk: int
    head_pk: int
    manager_pk: int
    elder_pk: int = 0
    spouse_pk: int = 0

    def as_plain(self) -> dict[str, int]:
        return asdict(self)

    @property
    def people(self) -> list[int]:
        """The keys of the couple, the elder first."""
        return [self.elder_pk, self.spouse_pk]

    @property
    def elder(self) -> Retiree:
        return Retiree.objects.select_related("station").get(pk=self.elder_pk)

    @property
    def spouse(self) -> Retiree:
        return Retiree.objects.select_related("station").get(pk=self.spouse_pk)

    def staff(self, post: str) -> User:
        """Who holds a post: visitor, successor, head or manager."""
        return User.objects.select_related("unit").get(pk=getattr(self, f"{post}_pk"))

    def submission(self, what: str) -> UUID:
        """The same submission for the same thing in every run of this play."""
        return submission(self.number, what)


def submission(number: int, what: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"play_year:{number}:{what}")


def engage() -> Cast:
    """Staff of the first station with two visitors who aren't away, a head and a manager. Raises NoStage."""
    number = next(
        n for n in count(1) if not Retiree.objects.filter(submission_id=submission(n, "elder")).exists()
    )
    at_work = User.objects.filter(is_active=True).exclude(pk__in=Leave.objects.values("user"))
    for station in Unit.objects.stations():
        own = at_work.filter(unit=station).order_by("username")
        visitors = own.filter(role=Role.VISITOR)[:2]
        head = own.filter(role=Role.STATION_HEAD).first()
        department = Unit.objects.get_parent(station)
        manager = at_work.filter(unit=department, role=Role.DEPARTMENT_MANAGER).order_by("username").first()
        if len(visitors) == 2 and head and manager:
            return Cast(number, visitors[0].pk, visitors[1].pk, head.pk, manager.pk)
    raise NoStage


def register(cast: Cast, by: User, today: date) -> str:
    """Register the couple, their children and what they agreed to; fills in their keys."""
    rng, numbers = Random(f"play_year:{cast.number}"), IdNumbers()  # noqa: S311 - no secret is drawn from it
    names = COUPLES[cast.number - 1] if cast.number <= len(COUPLES) else None
    assert by.unit is not None  # a head has a station
    area = f"{by.unit.name[:2]}小区"
    address = home_of(rng, area)
    for place, (who, (sex, age)) in enumerate(AGES.items()):
        born_on = date(today.year - age, 1, 1) + timedelta(days=int(rng.random() * 365))
        values = {
            "station": by.unit,
            "name": names[place] if names else full_name(rng, sex),
            "id_number": numbers.make(rng, born_on, sex),
            "phone": mobile(rng),
            "address": address,
            "area": area,
            "category": Category.RETIRED,
            "retired_on": date(born_on.year + 60, 1, 1),
            "marriage": Marriage.MARRIED,
            "living": Living.SPOUSE,
            "ability": Ability.MILD if who == "elder" else Ability.INTACT,
            "health": "高血压，膝关节不好" if who == "elder" else "一般",
        }
        setattr(cast, f"{who}_pk", register_one(cast, who, values, by).pk)
    families.join_household(retiree=cast.elder, other=cast.spouse, by=by)
    families.set_spouse(retiree=cast.elder, other=cast.spouse, by=by)
    for relation, sex in CHILDREN:
        child = {
            "name": cast.elder.name[0] + full_name(rng, sex)[1:],
            "relation": relation,
            "phone": mobile(rng),
        }
        for person in (cast.elder, cast.spouse):
            number = cast.submission(f"{relation} of {person.pk}")
            contacts.add_contact(retiree=person, values=child, submission_id=number, by=by)
    agreed: dict[str, Any] = {
        "purposes": [Purpose.SERVICE, Purpose.HEALTH, Purpose.FAMILY],
        "how": How.SPOKEN,
        "relative": "",
    }
    record_consents(retiree=cast.elder, given_on=today, by=by, today=today, **agreed)
    return f"登记{cast.elder}（{AGES['elder'][1]}岁）和老伴{cast.spouse}，儿女在外地，留了电话"


def register_one(cast: Cast, who: str, values: dict[str, Any], by: User) -> Retiree:
    """Who looks alike is somebody else: both are invented."""
    born_on = services.from_id_number(values["id_number"])["born_on"]
    alike = Retiree.objects.like(name=values["name"], born_on=born_on, phone=values["phone"])
    return services.register_retiree(
        values=values,
        contact=None,
        submission_id=cast.submission(who),
        by=by,
        others=set(alike.values_list("pk", flat=True)),
    )
