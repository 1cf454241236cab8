"""Recording a check: what failed becomes findings, each with a rectification, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.models import Venue
from branding.models import CheckKind, Finding, QualityCheck, Standard, StandardItem
from branding.models.checks import KIND_OF_ROLE
from branding.models.standards import OF_STAFF, OF_VENUES
from branding.photos import CleanPhoto
from branding.rectifications.services import add_photo, ask_for_rectification
from laoling import calendar
from laoling.accounts.models import Role, User

OUT_OF_DATE = "这一页已经过期，没有保存。请从“今天的检查”重新打开。"


@dataclass(frozen=True)
class Failed:
    """One item that wasn't as it should be."""

    item: StandardItem
    note: str = ""
    photo: CleanPhoto | None = None


def standards_for(day: date, *, of_venue: bool) -> list[Standard]:
    """The versions of the norms that a venue, or a member of staff, is checked against on that day."""
    norms = OF_VENUES if of_venue else OF_STAFF
    return list(Standard.objects.of_versions_on(day).named(*norms).order_by("name"))


def kind_for(user: User, *, member: User | None) -> CheckKind:
    """What a check by that user is. Raises PermissionDenied for one that isn't theirs to make."""
    if member == user:
        return CheckKind.SELF
    kind = KIND_OF_ROLE.get(user.role)  # type: ignore[call-overload]
    if kind is None or (member is not None and user.role == Role.VISITOR):
        raise PermissionDenied("a check that the role doesn't make")
    return kind


@transaction.atomic
def record_check(
    *,
    venue: Venue | None = None,
    member: User | None = None,
    standards: Sequence[Standard],
    failed: Sequence[Failed],
    submission_id: UUID,
    by: User,
    now: datetime,
) -> QualityCheck:
    """Write down a check of a venue or of a member against these versions of the norms.

    The same `submission_id` again returns what it made the first time. Raises ValidationError when that was
    another check, PermissionDenied for one that `by` may not make.
    """
    kind = kind_for(by, member=member)
    unit = venue.unit if venue else member.unit if member else None
    if unit is None:
        raise ValidationError("这位工作人员不属于任何单位。")
    values = {
        "unit": unit,
        "venue": venue,
        "member": member,
        "kind": kind,
        "checked_on": calendar.local_day(now),
        "checked_at": now,
        "checked_by": by,
        "items": sum(len(standard.items.all()) for standard in standards),
        "failed": len(failed),
    }
    made, is_new = QualityCheck.objects.get_or_create(submission_id=submission_id, defaults=values)
    if (made.checked_by_id, made.venue, made.member) != (by.pk, venue, member):
        raise ValidationError(OUT_OF_DATE)
    if is_new:
        made.standards.set(standards)
        for failure in failed:
            write_finding(made, failure)
    return made


def write_finding(check: QualityCheck, failure: Failed) -> Finding:
    """One finding with its photo, and the rectification that it asks for."""
    finding = Finding.objects.create(
        unit=check.unit,
        check_made=check,
        venue=check.venue,
        member=check.member,
        norm=failure.item.standard.name,
        item=failure.item,
        note=failure.note,
        found_on=check.checked_on,
        found_at=check.checked_at,
    )
    if failure.photo:
        add_photo(finding, failure.photo, by=check.checked_by, now=check.checked_at)
    ask_for_rectification(finding, owner=owner_for(check), by=check.checked_by, now=check.checked_at)
    return finding


def owner_for(check: QualityCheck) -> User | None:
    """Who puts it right unless the head says otherwise: the member, or the visitor who found it in his own room."""
    if check.member:
        return check.member
    return check.checked_by if check.checked_by.role == Role.VISITOR else None
