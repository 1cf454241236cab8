"""The talks that wait for somebody on the home page, and what a person's page says of moods."""

from dataclasses import dataclass
from datetime import date

from laoling.accounts.models import Role
from visits.models import MoodRecord, Talk
from visits.models.moods import people_open_to

SHOWN_AT_HOME = 8
MOODS_SHOWN = 6


@dataclass
class TalksWaiting:
    """The first SHOWN_AT_HOME of `count`, the one due first on top; each with `late_now`."""

    rows: list[Talk]
    count: int
    overdue: int

    @property
    def hidden(self) -> int:
        return self.count - len(self.rows)


def talks_for(user, today: date) -> TalksWaiting:
    """The talks that the user has to hold or, a manager, sees waiting below him."""
    talks = Talk.objects.known_to(user, today).unended()
    talks = talks.filter(retiree__archived_at=None, retiree__died_on=None)
    rows = list(with_names(talks).order_by("due_on", "pk")[:SHOWN_AT_HOME])
    for talk in rows:
        talk.late_now = talk.is_overdue(today)
    return TalksWaiting(rows, talks.count(), talks.overdue(today).count())


def with_names(talks):
    return talks.select_related("retiree__station").defer("retiree__id_number", "retiree__phone")


@dataclass
class MoodsOfOne:
    """What a person's page shows: the newest moods, and the talk that waits if there is one the user knows of."""

    records: list[MoodRecord]
    talk: Talk | None
    is_open: bool

    @property
    def is_shown(self) -> bool:
        return self.is_open or self.talk is not None


def moods_of(retiree, user, today: date) -> MoodsOfOne:
    """`records` only for those whose business the person is, `talk` also for their manager."""
    is_open = may_read(user, retiree, today)
    records = MoodRecord.objects.valid().filter(visit__retiree=retiree).newest_first()
    talk = Talk.objects.known_to(user, today).unended().filter(retiree=retiree).first()
    return MoodsOfOne(
        records=list(records.select_related("visit__visitor")[:MOODS_SHOWN]) if is_open else [],
        talk=talk,
        is_open=is_open,
    )


def may_read(user, retiree, today: date) -> bool:
    """Whether the moods and talks of the person are the user's business."""
    if user.role not in (Role.VISITOR, Role.STATION_HEAD):
        return False
    return people_open_to(user, today).filter(pk=retiree.pk).exists()
