"""The retirees of the demo, their households and whom to call: made one by one while COPY reads them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random

from laoling.calendar import start_of
from laoling.copying import copy_rows, next_ids
from laoling.demo import names
from laoling.demo.names import Choice, draw
from laoling.demo.privacy import Doubles
from laoling.demo.staff import STATIONS, Organisation
from laoling.people.models import (
    Ability,
    ArchiveReason,
    Category,
    EmergencyContact,
    Household,
    Living,
    Marriage,
    Politics,
    Retiree,
    Sex,
)

COUPLES = 0.34  # of the people who come next, how many bring a spouse with them
DIED = 0.012
COLUMNS = (
    "id station_id household_id spouse_id name id_number sex born_on phone address area category retired_on politics "
    "party_branch marriage living health ability notes died_on archived_at archive_reason archive_note version "
    "created_at updated_at"
)

STATION = Choice({code: share for code, (_, _, share, _) in STATIONS.items()})
CATEGORY = Choice({Category.RETIRED: 86, Category.EARLY: 6, Category.SURVIVOR: 7, Category.VETERAN: 1})
POLITICS = Choice({Politics.MASSES: 62, Politics.PARTY: 36, Politics.DEMOCRATIC: 2})
SINGLE_LIFE = Choice({Marriage.WIDOWED: 60, Marriage.MARRIED: 28, Marriage.DIVORCED: 8, Marriage.SINGLE: 4})
LIVING_ALONE = Choice({Living.ALONE: 48, Living.CHILDREN: 46, Living.INSTITUTION: 6})
ABILITY = Choice({Ability.INTACT: 80, Ability.MILD: 14, Ability.MODERATE: 3, Ability.SEVERE: 0.4})
HEALTH = Choice(
    {
        "良好": 30, "高血压": 18, "高血压、糖尿病": 9, "冠心病": 8, "糖尿病": 7, "腰椎间盘突出": 5, "膝关节炎": 6,
        "脑梗后遗症，左侧肢体不便": 3, "慢性支气管炎": 4, "白内障术后": 3, "心脏支架术后": 2, "听力差，需大声说话": 3,
        "": 2,
    }
)  # fmt: skip
WORSE_HEALTH = {
    Ability.MODERATE: ["脑梗后遗症，行走需搀扶", "帕金森病", "股骨骨折术后", "类风湿，手指变形"],
    Ability.SEVERE: ["脑出血后遗症，长期卧床", "阿尔茨海默病中期", "截瘫", "尿毒症，每周透析三次"],
    Ability.TOTAL: ["植物状态", "阿尔茨海默病晚期，鼻饲", "脑干梗死，完全卧床"],
}
NOTES = [
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "退休前任采油队长",
    "爱下象棋",
    "会二胡",
    "子女在外地",
    "眼神不好，材料请用大字",
]
MOVES = ["随女儿迁往济南", "随儿子迁往青岛", "回原籍养老"]
RELATIONS = ["儿子", "女儿", "儿子", "女儿", "侄子", "外甥女", "邻居", "老同事"]


@dataclass(frozen=True)
class Profile:
    """What a person's hardship says about how they live."""

    living: str
    ability: str
    hardships: tuple[str, ...] = ()
    died_on: date | None = None
    moved_on: date | None = None


@dataclass
class Person:
    """What the other parts of the demo need to know of somebody with a profile."""

    pk: int
    station: str
    profile: Profile
    living: str
    ability: str


class Census:
    """Makes `count` people; those whose number is in `profiles` live as it says and are kept in `known`."""

    def __init__(
        self, rng: Random, made: Organisation, *, count: int, profiles: dict[int, Profile], today: date
    ) -> None:
        self.rng = rng
        self.made = made
        self.count = count
        self.profiles = profiles
        self.today = today
        self.registered_at: datetime = start_of(today - timedelta(days=480)) + timedelta(hours=10)
        self.numbers = names.IdNumbers()
        self.doubles = Doubles(rng, self.numbers, COLUMNS)
        self.known: dict[int, Person] = {}
        self.households: list[tuple] = []
        self.contacts: list[tuple] = []

    def write(self) -> None:
        """Copy everybody, then the households and contacts that came with them."""
        self.ids = next_ids(Retiree, self.count)
        self.household_ids = iter(next_ids(Household, self.count // 2))
        copy_rows(Retiree, COLUMNS, self.people())
        copy_rows(Household, "id station_id address", self.households)
        copy_rows(EmergencyContact, "retiree_id place name relation phone version", self.contacts)

    def people(self) -> Iterator[tuple]:
        """Rows in the order of COLUMNS: couples side by side, then those without a spouse among us."""
        index = 0
        while index < self.count:
            if self.rng.random() < COUPLES and self.may_be_couple(index):
                yield from self.couple(index)
                index += 2
            else:
                station = self.station()
                row = self.person(index, station, sex=self.sex())
                has_story = index in self.profiles
                yield row if has_story else self.doubles.perhaps(row, self.made.department_of(station))
                index += 1

    def may_be_couple(self, index: int) -> bool:
        profiles = (self.profiles.get(index), self.profiles.get(index + 1))
        return index + 1 < self.count and all(p is None or p.living == Living.SPOUSE for p in profiles)

    def station(self) -> str:
        return STATION.of(self.rng)

    def sex(self) -> str:
        return Sex.FEMALE if self.rng.random() < 0.54 else Sex.MALE

    def couple(self, index: int) -> Iterator[tuple]:
        """Husband and wife at one address."""
        station, household = self.station(), next(self.household_ids)
        area = draw(self.rng, STATIONS[station][3])
        address = names.home_of(self.rng, area)
        self.households.append((household, self.made.stations[station].pk, address))
        husband = names.birthday(self.rng)
        home = {"household": household, "area": area, "address": address}
        yield self.person(index, station, sex=Sex.MALE, born_on=husband, spouse=self.ids[index + 1], **home)
        wife = names.birthday(self.rng, around=husband + timedelta(days=500))
        yield self.person(index + 1, station, sex=Sex.FEMALE, born_on=wife, spouse=self.ids[index], **home)

    def person(
        self, index, station, *, sex, born_on=None, household=None, spouse=None, area=None, address=None
    ) -> tuple:
        """One row; whoever has a profile is noted in `known`."""
        rng = self.rng
        born_on = born_on or names.birthday(rng)
        area = area or draw(rng, STATIONS[station][3])
        marriage = Marriage.MARRIED if household else SINGLE_LIFE.of(rng)
        living = Living.SPOUSE if marriage == Marriage.MARRIED else LIVING_ALONE.of(rng)
        ability = ABILITY.of(rng)
        died_on = self.day_before_today(400) if rng.random() < DIED else None
        moved_on = None
        profile = self.profiles.get(index)
        if profile is not None:
            living, ability = profile.living, profile.ability
            died_on, moved_on = profile.died_on, profile.moved_on
            if living == Living.SPOUSE:
                marriage = Marriage.MARRIED
            elif marriage == Marriage.MARRIED:
                marriage = Marriage.WIDOWED
            self.known[index] = Person(self.ids[index], station, profile, living, ability)
        self.add_contacts(self.ids[index], known=profile is not None)
        politics = POLITICS.of(rng)
        branch = (
            f"{STATIONS[station][1][:2]}第{draw(rng, '一二三四')}党支部" if politics == Politics.PARTY else ""
        )
        ended_on = died_on or moved_on
        ended_at = start_of(ended_on) + timedelta(hours=16) if ended_on else None
        return (
            self.ids[index],
            self.made.stations[station].pk,
            household,
            spouse,
            names.full_name(rng, sex),
            self.numbers.make(rng, born_on, sex),
            sex,
            born_on,
            names.mobile(rng) if rng.random() < 0.93 else "",
            address or names.home_of(rng, area),
            area,
            self.category(born_on),
            self.retired_on(born_on, sex),
            politics,
            branch,
            marriage,
            living,
            draw(rng, WORSE_HEALTH[ability]) if ability in WORSE_HEALTH else HEALTH.of(rng),
            ability,
            draw(rng, NOTES),
            died_on,
            ended_at if moved_on else None,
            ArchiveReason.MOVED.value if moved_on else "",
            draw(rng, MOVES) if moved_on else "",
            1,
            self.registered_at,
            ended_at or self.registered_at,
        )

    def category(self, born_on: date) -> str:
        """Veterans joined before 1949, so they are the very oldest; early retirement is for the youngest."""
        category = CATEGORY.of(self.rng)
        if category == Category.VETERAN and born_on.year > 1934:
            return Category.RETIRED
        if category == Category.EARLY and born_on.year < 1962:
            return Category.RETIRED
        return category

    def retired_on(self, born_on: date, sex: str) -> date:
        """The month after the 60th birthday of a man, the 50th or 55th of a woman."""
        age = 60 if sex == Sex.MALE else draw(self.rng, (50, 55))
        month = born_on.year * 12 + born_on.month + age * 12
        return min(date(month // 12, month % 12 + 1, 1), date(self.today.year - 1, 1, 1))

    def day_before_today(self, days: int) -> date:
        return self.today - timedelta(days=1 + int(self.rng.random() * days))

    def add_contacts(self, retiree: int, *, known: bool) -> None:
        """Half of the people named somebody to call; of those `known` to be in hardship nearly all, often two."""
        rng = self.rng
        first, second = (0.93, 0.4) if known else (0.5, 0.08)
        for place in range(1, 1 + (rng.random() < first) + (rng.random() < second)):
            sex = Sex.FEMALE if rng.random() < 0.5 else Sex.MALE
            self.contacts.append(
                (retiree, place, names.full_name(rng, sex), draw(rng, RELATIONS), names.mobile(rng), 1)
            )
