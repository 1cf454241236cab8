"""What the demo's people agreed to, and who of them is in the register twice."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from laoling.copying import copy_rows
from laoling.demo.names import IdNumbers, draw, full_name
from laoling.demo.staff import Organisation
from laoling.people.models import Consent, How, Purpose, Retiree, Sex

COLUMNS = "retiree_id purpose how relative given_on recorded_at recorded_by_id withdrawn_on withdrawn_by_id"
AGREED = 0.92  # who agreed to be registered and called; the others are still to be asked
WITH_CARD = {Purpose.HEALTH: 0.9, Purpose.FAMILY: 0.7, Purpose.SHARING: 0.5, Purpose.PUBLICITY: 0.3}
WITHDRAWN = 0.06
RELATIVES = {"儿子": Sex.MALE, "女儿": Sex.FEMALE, "侄子": Sex.MALE, "外甥女": Sex.FEMALE}
TWICE_IN_A_DEPARTMENT = 2
SAME = ["name", "sex", "born_on", "category", "retired_on"]


def write_consents(rng: Random, made: Organisation, *, with_card: set[int], today: date) -> int:
    """Most agreed to the service itself; those `with_card` were asked about the other purposes too."""
    heads = {unit.pk: made.heads[code].pk for code, unit in made.stations.items()}
    people = Retiree.objects.order_by("pk").values_list("pk", "station", "created_at", "died_on")
    # All of them first: the connection can't read while it copies.
    rows = consents_of(rng, list(people), heads, with_card, today)
    return copy_rows(Consent, COLUMNS, rows)


def consents_of(rng: Random, people, heads, with_card, today: date) -> Iterator[tuple]:
    for retiree, station, registered_at, died_on in people:
        if rng.random() >= AGREED:
            continue
        asked = [p for p, share in WITH_CARD.items() if rng.random() < share] if retiree in with_card else []
        relative = relative_of(rng) if rng.random() < 0.05 else ""
        how = How.RELATIVE if relative else How.WRITTEN if rng.random() < 0.7 else How.SPOKEN
        given_on = registered_at.date()
        for purpose in [Purpose.SERVICE, *asked]:
            ends = asked and died_on is None and purpose != Purpose.SERVICE and rng.random() < WITHDRAWN
            withdrawn_on = today - timedelta(days=1 + int(rng.random() * 60)) if ends else None
            head = heads[station]
            yield (
                retiree,
                purpose.value,
                how.value,
                relative,
                given_on,
                registered_at,
                head,
                withdrawn_on,
                head if ends else None,
            )


def relative_of(rng: Random) -> str:
    """Who agreed in the person's place: `王强（儿子）`."""
    relation = draw(rng, list(RELATIVES))
    return f"{full_name(rng, RELATIVES[relation])}（{relation}）"


class Doubles:
    """Makes some people of each department look like an earlier one there: the first pair with one phone."""

    def __init__(self, rng: Random, numbers: IdNumbers, columns: str) -> None:
        self.rng, self.numbers = rng, numbers
        self.place = {name: place for place, name in enumerate(columns.split())}
        self.earlier: dict[str, tuple] = {}
        self.pairs: dict[str, int] = {}

    def perhaps(self, row: tuple, department: str) -> tuple:
        """The row, or one that was registered a second time, with another ID number."""
        pairs = self.pairs.setdefault(department, 0)
        if pairs == TWICE_IN_A_DEPARTMENT or self.value(row, "died_on") or self.value(row, "archived_at"):
            return row
        earlier = self.earlier.pop(department, None)
        if earlier is None:
            self.earlier[department] = row
            return row
        self.pairs[department] += 1
        same = SAME + (["phone"] if pairs == 0 else [])
        values = {name: self.value(earlier, name) for name in same}
        values["id_number"] = self.numbers.make(self.rng, values["born_on"], values["sex"])
        return tuple(values.get(name, row[place]) for name, place in self.place.items())

    def value(self, row: tuple, name: str):
        return row[self.place[name]]
