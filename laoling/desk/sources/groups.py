"""What groups tell: joining, leaving, offices. Those of the Party are a source of their own, for few readers."""

from datetime import date
from typing import Any

from django.db.models import F

from activities.models import Membership, Office
from activities.models.groups import PARTY_KINDS
from laoling.desk.sources.moments import end_of
from laoling.desk.timeline import Entry, Kind, Source
from laoling.people.models import Retiree


def memberships_of(retiree: Retiree):
    return Membership.objects.filter(retiree=retiree).select_related("group", "recorded_by", "ended_by")


def offices_of(retiree: Retiree):
    found = Office.objects.filter(membership__retiree=retiree)
    return found.select_related("membership__group", "recorded_by")


def joined(rows):
    return rows.annotate(story_on=F("joined_on"), story_at=F("recorded_at"))


def left(rows):
    return rows.filter(left_on__isnull=False).annotate(story_on=F("left_on"), story_at=end_of("left_on"))


def taken(rows):
    return rows.annotate(story_on=F("from_on"), story_at=end_of("from_on"))


def laid_down(rows):
    return rows.filter(until_on__isnull=False).annotate(story_on=F("until_on"), story_at=end_of("until_on"))


def without_party(rows, path: str = "group__kind"):
    return rows.exclude(**{f"{path}__in": PARTY_KINDS})


def of_party(rows, path: str = "group__kind"):
    return rows.filter(**{f"{path}__in": PARTY_KINDS})


OF_OFFICE = "membership__group__kind"


def joinings_of(retiree: Retiree, today: date):
    return without_party(joined(memberships_of(retiree)))


def leavings_of(retiree: Retiree, today: date):
    return without_party(left(memberships_of(retiree)))


def office_beginnings_of(retiree: Retiree, today: date):
    return without_party(taken(offices_of(retiree)), OF_OFFICE)


def office_ends_of(retiree: Retiree, today: date):
    return without_party(laid_down(offices_of(retiree)), OF_OFFICE)


def party_joinings_of(retiree: Retiree, today: date):
    return of_party(joined(memberships_of(retiree)))


def party_leavings_of(retiree: Retiree, today: date):
    return of_party(left(memberships_of(retiree)))


def party_office_beginnings_of(retiree: Retiree, today: date):
    return of_party(taken(offices_of(retiree)), OF_OFFICE)


def party_office_ends_of(retiree: Retiree, today: date):
    return of_party(laid_down(offices_of(retiree)), OF_OFFICE)


def entry(title: str, row: Any, **words) -> Entry:
    """Without a link: the group may be another unit's, whose pages the reader doesn't see."""
    return Entry(on=row.story_on, kind=Kind.GROUP, title=title, **words)


def tell_joining(row: Any) -> Entry:
    words = {"tag": "加入", "colour": "green", "by": str(row.recorded_by)}
    return entry(f"加入{row.group}（{row.group.get_kind_display()}）", row, **words)


def tell_leaving(row: Any) -> Entry:
    words = {"tag": "离开", "lines": [("原因", row.get_left_reason_display())], "by": str(row.ended_by)}
    return entry(f"离开{row.group}", row, **words)


def tell_office_beginning(row: Any) -> Entry:
    group = row.membership.group
    return entry(f"任{group}{row.post}", row, tag="任职", colour="blue", by=str(row.recorded_by))


def tell_office_end(row: Any) -> Entry:
    group = row.membership.group
    return entry(f"不再任{group}{row.post}", row, tag="免职")


SOURCES = (
    Source(Kind.GROUP, office_ends_of, tell_office_end),
    Source(Kind.GROUP, office_beginnings_of, tell_office_beginning),
    Source(Kind.GROUP, leavings_of, tell_leaving),
    Source(Kind.GROUP, joinings_of, tell_joining),
)
OF_THE_PARTY = (
    Source(Kind.GROUP, party_office_ends_of, tell_office_end),
    Source(Kind.GROUP, party_office_beginnings_of, tell_office_beginning),
    Source(Kind.GROUP, party_leavings_of, tell_leaving),
    Source(Kind.GROUP, party_joinings_of, tell_joining),
)
