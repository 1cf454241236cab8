"""Whom people may call, and the printed cards: most handed out and signed for, one number changed lately."""

import base64
import json
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from cards.contact.directory import Directory, number_of
from cards.models import CardStyle, ContactCard, ServiceCard, ServiceContact
from laoling.accounts.models import Unit
from laoling.calendar import local_day
from laoling.copying import copy_rows
from laoling.demo.moments import day_between, office_day, office_moment
from laoling.demo.names import land_line
from laoling.demo.staff import Organisation

# place, name, what it does, when; the numbers follow one another
OF_CENTRE = [(7, "老年热线", "政策咨询、意见建议", "工作日上午8点到下午6点")]
OF_DEPARTMENT = [
    (3, "职工医院", "看病、住院、家庭病床", "每天，白天黑夜都有人"),
    (4, "物业维修", "水、电、暖、门窗", "每天上午8点到晚上10点"),
    (6, "送餐", "中午、晚上送饭到家", "每天上午9点前订当天的"),
]
OF_STATION = [
    (1, "{station}", "有事先找我们", "每天上午8点到下午6点"),
    (2, "社区门诊", "拿药、量血压、打针", "每天上午8点到下午5点半"),
    (5, "志愿服务队", "陪同看病、理发、跑腿", "工作日上午9点到下午5点"),
]
OWN_REPAIRS, WITHOUT_MEALS, MOVED_CLINIC = "S03", "S06", "S02"
SINCE_CHANGE = timedelta(days=4)
SHARE_WITHOUT, SHARE_WAITING, SHARE_UNSIGNED, SHARE_DOOR = 0.12, 0.1, 0.1, 0.25
LATELY = timedelta(days=10)  # what isn't given out or signed for was printed within so many days
COLUMNS = (
    "retiree_id style token numbers printed_at printed_by_id issued_on issued_by_id received_on received_by_id "
    "signed_by signer replaced_on"
)


class Printers:
    """Registers the services, then prints and hands out cards to those who have a service card."""

    def __init__(self, rng: Random, made: Organisation, *, today: date) -> None:
        self.rng = rng
        self.made = made
        self.today = today
        self.next_line = 5000

    def write(self) -> int:
        """Returns how many cards were printed."""
        self.register_services()
        # Whole before COPY begins: it has the connection to itself.
        count = copy_rows(ContactCard, COLUMNS, list(self.cards()))
        self.move_clinic()
        return count

    def register_services(self) -> None:
        centre, stations = self.made.centre, self.made.stations
        services = self.services_of(centre, OF_CENTRE)
        for unit in self.made.departments.values():
            services += self.services_of(unit, OF_DEPARTMENT)
        for unit in stations.values():
            services += self.services_of(unit, OF_STATION)
        services += self.services_of(stations[OWN_REPAIRS], [OF_DEPARTMENT[1]])
        services.append(ServiceContact(unit=stations[WITHOUT_MEALS], name=OF_DEPARTMENT[2][1]))
        ServiceContact.objects.bulk_create(services)

    def services_of(self, unit: Unit, rows: list[tuple[int, str, str, str]]) -> list[ServiceContact]:
        return [
            ServiceContact(
                unit=unit,
                place=place,
                name=name.format(station=unit.name),
                phone=self.number(unit, place),
                does=does,
                hours=hours,
            )
            for place, name, does, hours in rows
        ]

    def number(self, unit: Unit, place: int) -> str:
        """The unit's own telephone first, then new ones."""
        if place == 1:
            return unit.phone
        self.next_line += 1
        return land_line(self.next_line)

    def move_clinic(self) -> None:
        """One number changed after the cards were printed."""
        clinic = ServiceContact.objects.get(unit=self.made.stations[MOVED_CLINIC], name=OF_STATION[1][1])
        clinic.phone, clinic.version = self.number(clinic.unit, clinic.place), 2
        clinic.save()

    def cards(self) -> Iterator[tuple]:
        """The rows of the cards, in the order of COLUMNS."""
        directory = Directory.read()
        numbers = {
            (code, style): json.dumps(
                [number_of(contact) for contact in directory.on_card(unit, style)], ensure_ascii=False
            )
            for code, unit in self.made.stations.items()
            for style in (CardStyle.CARD, CardStyle.DOOR)
        }
        people = ServiceCard.objects.open().order_by("pk")
        rows = people.values_list("retiree_id", "retiree__station__code", "opened_on", "visitor_id")
        for retiree, code, opened_on, visitor in rows.iterator(chunk_size=5000):
            if self.rng.random() < SHARE_WITHOUT:
                continue
            yield self.card(retiree, code, CardStyle.CARD, numbers, opened_on, visitor)
            if self.rng.random() < SHARE_DOOR:
                yield self.card(retiree, code, CardStyle.DOOR, numbers, opened_on, visitor)

    def card(self, retiree: int, code: str, style: str, numbers, opened_on: date, visitor) -> tuple:
        rng, head = self.rng, self.made.heads[code].pk
        how, latest = rng.random(), self.today - SINCE_CHANGE
        done = how >= SHARE_WAITING + SHARE_UNSIGNED
        first = min(opened_on, latest - LATELY) if done else latest - LATELY
        printed_at = office_moment(rng, office_day(day_between(rng, first, latest)))
        token = base64.urlsafe_b64encode(rng.getrandbits(96).to_bytes(12, "big")).decode()
        issued_on = min(local_day(printed_at) + timedelta(days=1 + int(rng.random() * 3)), self.today)
        given = (issued_on, visitor or head)
        if done:
            rest: tuple = (*given, *given, ContactCard.SignedBy.SELF.value, "")
        elif how < SHARE_WAITING:
            rest = (None, None, None, None, "", "")
        else:
            rest = (*given, None, None, "", "")
        return (retiree, style, token, numbers[code, style], printed_at, head, *rest, None)
