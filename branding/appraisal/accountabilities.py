"""Recording a consequence, the person's reply to it, and withdrawing it.

Invalid input raises ValidationError, what somebody else did meanwhile Outdated, and a missing right PermissionDenied.
"""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from branding.appraisal.models import Accountability, Appraisal
from branding.checks.today import CHECKED_ROLES
from branding.models import Finding
from laoling import calendar
from laoling.accounts.models import User
from laoling.answers import Outdated
from laoling.inbox.services import tell
from visits.models import Duty

RECORD = "appraisal.record_accountability"
OUTDATED = "刚刚有人处理过这件问责，您的这一步没有保存。请看现在的情况。"


def members_for(user: User):
    """Whom the user may hold to account: visitors and heads below, but not oneself."""
    staff = User.objects.visible_to(user).filter(role__in=CHECKED_ROLES, is_active=True)
    return staff.exclude(pk=user.pk).select_related("unit").order_by("unit__path", "name", "pk")


@transaction.atomic
def record(
    *,
    member: User,
    kind: str,
    reason: str,
    happened_on: date,
    finding: Finding | None = None,
    appraisal: Appraisal | None = None,
    duty: Duty | None = None,
    submission_id: UUID,
    by: User,
    now: datetime,
) -> Accountability:
    """Write down a consequence and tell the person. The same `submission_id` again returns what it made."""
    if not by.has_perm(RECORD):
        raise PermissionDenied
    if member not in members_for(by):
        raise ValidationError({"member": "请选择本单位在岗的走访员或站长。"})
    if happened_on > calendar.local_day(now):
        raise ValidationError({"happened_on": "日期不能晚于今天。"})
    if appraisal is not None and appraisal.member_id != member.pk:
        raise ValidationError({"member": "选定的考核不是这位同志的。"})
    facts = {
        "unit": member.unit,
        "member": member,
        "kind": kind,
        "reason": reason,
        "happened_on": happened_on,
        "recorded_at": now,
        "recorded_by": by,
        "finding": finding,
        "appraisal": appraisal,
        "duty": duty,
    }
    made, is_new = Accountability.objects.get_or_create(submission_id=submission_id, defaults=facts)
    if (made.recorded_by_id, made.member_id) != (by.pk, member.pk):
        raise ValidationError("这一页已经过期，没有保存。请重新打开。")
    if is_new:
        tell(
            recipient=member,
            subject=f"appraisal.accountability:{made.pk}",
            title="有一件关于您的问责登记，请看一看，可以写下您的意见",
            url=made.get_absolute_url(),
            now=now,
        )
    return made


def lock(row: Accountability, version: int) -> Accountability:
    """The row as it stands, nobody else's until the transaction ends. Raises Outdated when it was changed since."""
    fresh = Accountability.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if fresh.version != version or not fresh.is_standing:
        raise Outdated(OUTDATED)
    return fresh


def save(row: Accountability) -> Accountability:
    row.version += 1
    row.full_clean()
    row.save()
    return row


@transaction.atomic
def reply(
    *, accountability: Accountability, words: str, version: int, by: User, now: datetime
) -> Accountability:
    """What the person says to it; once, since it is a record of what was said when."""
    if by.pk != accountability.member_id:
        raise PermissionDenied
    row = lock(accountability, version)
    if row.replied_at:
        raise Outdated("您已经写过意见，不能再改。")
    row.reply, row.replied_at = words, now
    tell(
        recipient=row.recorded_by,
        subject=f"appraisal.reply:{row.pk}",
        title="问责的当事人写了意见，请看一看",
        url=row.get_absolute_url(),
        now=now,
    )
    return save(row)


@transaction.atomic
def withdraw(
    *, accountability: Accountability, reason: str, version: int, by: User, now: datetime
) -> Accountability:
    """Take it back, with a reason; it stays readable as withdrawn."""
    if not by.has_perm(RECORD):
        raise PermissionDenied
    row = lock(accountability, version)
    if row.member_id == by.pk:
        raise PermissionDenied
    row.withdrawn_at, row.withdrawn_by, row.withdraw_reason = now, by, reason
    tell(
        recipient=row.member,
        subject=f"appraisal.withdrawn:{row.pk}",
        title="关于您的一件问责已经撤销",
        url=row.get_absolute_url(),
        now=now,
    )
    return save(row)
