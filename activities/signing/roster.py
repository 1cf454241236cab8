"""What a roster shows to one reader: the people within scope by name, all others as figures."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activities.models import Activity, SignUp
from activities.signing.services import why_not
from laoling.people.models import Retiree

FOUND = 20
State = SignUp.State


@dataclass
class Roster:
    """Seated by name, waiting in order (each with its `position`, 1 is next), withdrawn newest first.

    `others` are those of other units who hold a seat, `others_waiting` those who wait: their own station calls and
    ticks them.
    """

    seated: list[SignUp]
    waiting: list[Any]
    withdrawn: list[Any]
    others: int
    others_waiting: int

    @classmethod
    def of(cls, activity: Activity, user) -> "Roster":
        own = SignUp.objects.visible_to(user).filter(activity=activity).defer("retiree__id_number")
        own = own.select_related("retiree__station", "signed_up_by", "withdrawn_by", "came_by")
        rows = list(own.order_by("retiree__name_sort", "pk"))
        order = list(activity.sign_ups.waiting().values_list("pk", flat=True))
        seated: list[Any] = [row for row in rows if row.state == State.SEATED]
        waiting: list[Any] = [row for row in rows if row.state == State.WAITING]
        withdrawn: list[Any] = [row for row in rows if row.state == State.WITHDRAWN]
        for row in waiting:
            row.position = order.index(row.pk) + 1
        all_seated = activity.sign_ups.seated().count()
        return cls(
            seated=seated,
            waiting=sorted(waiting, key=lambda row: row.position),
            withdrawn=sorted(withdrawn, key=lambda row: row.withdrawn_at, reverse=True),
            others=all_seated - len(seated),
            others_waiting=len(order) - len(waiting),
        )

    @property
    def came(self) -> int:
        return sum(row.came is True for row in self.seated)

    @property
    def absent(self) -> int:
        return sum(row.came is False for row in self.seated)

    @property
    def unticked(self) -> int:
        return len(self.seated) - self.came - self.absent


def found_people(activity: Activity, people, now: datetime) -> list[dict[str, Any]]:
    """Who was looked for, the first of them by name: with their sign-up if there is one, and why they can't else."""
    current = people.filter(archived_at=None, erased_at=None).select_related("station").defer("id_number")
    shown: list[Retiree] = list(current.sorted_by_name()[:FOUND])
    there = {row.retiree_id: row for row in activity.sign_ups.active().filter(retiree__in=shown)}
    return [
        {"retiree": one, "sign_up": there.get(one.pk), "why_not": why_not(activity, one, now)}
        for one in shown
    ]
