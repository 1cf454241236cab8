"""Keeping the record of a post: the steps of 一二三 as they are done, and the note for the next shift."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count

from branding.models import Norm, ShiftRecord, ShiftTick, Standard, StandardItem
from laoling import calendar
from laoling.accounts.models import Unit, User
from laoling.answers import Outdated

NOTES_KEPT = timedelta(days=7)  # a note that nobody took for so long is told of no more


def standard_on(day: date) -> Standard:
    """The version of 一二三工作法 that holds on that day."""
    return Standard.objects.of_versions_on(day).named(Norm.SHIFT).get()


def record_of(member: User, day: date) -> ShiftRecord:
    """The record of the member's post on that day, with the version it was begun under; unsaved at first."""
    found = ShiftRecord.objects.filter(member=member, on_day=day, unit=member.unit).select_related("standard")
    return found.first() or ShiftRecord(
        member=member, on_day=day, unit=member.unit, standard=standard_on(day)
    )


def steps_left(member: User, day: date) -> int:
    """How many steps of the member's post on that day aren't ticked yet; none before the first version holds."""
    begun = ShiftRecord.objects.filter(member=member, on_day=day, unit=member.unit)
    ticked = begun.annotate(ticked=Count("ticks")).values_list("standard", "ticked").first()
    holding = Standard.objects.of_versions_on(day).named(Norm.SHIFT)
    standard, done = ticked or (holding.values_list("pk", flat=True).first(), 0)
    return StandardItem.objects.filter(standard=standard).count() - done


@transaction.atomic
def save_shift(
    *, standard: Standard, items: Iterable[StandardItem], handover: str, by: User, now: datetime
) -> ShiftRecord:
    """Make the ticks of today's record equal to `items`, of `standard`; what was ticked keeps its time.

    A note that the next shift has taken already isn't changed: Outdated then.
    """
    if by.unit is None:
        raise PermissionDenied("a post belongs to a unit")
    day = calendar.local_day(now)
    ShiftRecord.objects.get_or_create(member=by, on_day=day, unit=by.unit, defaults={"standard": standard})
    row = ShiftRecord.objects.select_for_update(of=("self",)).get(member=by, on_day=day, unit=by.unit)
    if row.standard_id != standard.pk:
        raise Outdated("服务规范换了新版本，没有保存。请重新打开这一页。")
    if row.seen_at and handover != row.handover:
        raise Outdated("接班的同事已经看过交接事项，不能再改；请当面说，或者写进明天的记录。")
    wanted = {item.pk for item in items}
    row.ticks.exclude(item__in=wanted).delete()
    ticked = set(row.ticks.values_list("item", flat=True))
    ShiftTick.objects.bulk_create(ShiftTick(record=row, item_id=pk, at=now) for pk in sorted(wanted - ticked))
    if row.handover != handover:
        row.handover = handover
        row.save(update_fields=["handover"])
    return row


@transaction.atomic
def take_over(*, record: ShiftRecord, by: User, now: datetime) -> ShiftRecord:
    """Somebody of the next shift has read the note; the first one counts. Nobody takes his own: PermissionDenied."""
    row = ShiftRecord.objects.select_for_update().get(pk=record.pk)
    if row.member_id == by.pk or not row.handover:
        raise PermissionDenied("a note that isn't theirs to take")
    if row.seen_at is None:
        row.seen_at, row.seen_by = now, by
        row.save(update_fields=["seen_at", "seen_by"])
    return row


def notes_for(user: User, day: date):
    """Notes that wait for the user's shift: those of colleagues that nobody has taken, of the last days."""
    if user.unit is None:
        return ShiftRecord.objects.none()
    rows = ShiftRecord.objects.filter(unit=user.unit, on_day__range=(day - NOTES_KEPT, day)).unread()
    return rows.exclude(member=user).select_related("member").order_by("-on_day", "pk")


def records_of_day(user: User, unit: Unit, day: date) -> list[ShiftRecord]:
    """Everybody's record of that unit on that day, with their ticks."""
    rows = ShiftRecord.objects.visible_to(user).filter(unit=unit, on_day=day)
    return list(
        rows.select_related("member", "seen_by", "standard").prefetch_related(
            "ticks__item", "standard__items"
        )
    )
