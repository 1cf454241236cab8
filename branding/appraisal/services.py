"""What people do with an appraisal: object, answer, correct, close. Each locks the appraisal first.

Invalid input raises ValidationError, what somebody else did meanwhile Outdated, and a missing right PermissionDenied.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from branding.appraisal.computing import recompute
from branding.appraisal.models import Appraisal, Correction, Objection, Outcome
from branding.appraisal.scoring import Measure
from laoling import calendar
from laoling.accounts.models import Role, User
from laoling.answers import Outdated
from laoling.inbox.models import Reminder
from laoling.inbox.services import tell

OBJECT, CLOSE = "appraisal.object_appraisal", "appraisal.close_appraisal"
ANSWER_WITHIN = timedelta(days=5)  # the ladder's hours say the same: 120
IS_CLOSED = "这份考核已经定稿，不能再改。"
OUTDATED = "这份考核刚刚有变化，您的这一步没有保存。请看下面现在的数字，再做一次。"


@dataclass(frozen=True)
class Corrected:
    """What a measure should have counted."""

    measure: Measure
    part: int
    whole: int


def may_object(user: User, row: Appraisal) -> bool:
    """Whether it is the user's own appraisal, or of a venue of the station that the user heads."""
    if not user.has_perm(OBJECT):
        return False
    if row.member_id:
        return row.member_id == user.pk
    return user.role == Role.STATION_HEAD and user.unit_id == row.unit_id


def lock(row: Appraisal, version: int | None) -> Appraisal:
    """The row as it stands, nobody else's until the transaction ends. Raises Outdated when it was changed or closed."""
    rows = Appraisal.objects.select_for_update(of=("self",)).select_related(
        "unit", "member", "venue", "weights"
    )
    fresh = rows.get(pk=row.pk)
    if not fresh.is_open:
        raise Outdated(IS_CLOSED)
    if version is not None and fresh.version != version:
        raise Outdated(OUTDATED)
    return fresh


def save(row: Appraisal) -> None:
    row.version += 1
    row.save()


@transaction.atomic
def object_to(*, appraisal: Appraisal, words: str, version: int, by: User, now: datetime) -> Objection:
    """Say what isn't right about an open appraisal; one objection at a time."""
    if not may_object(by, appraisal):
        raise PermissionDenied
    row = lock(appraisal, version)
    if row.objections.waiting().exists():
        raise Outdated("已经提出异议，正在等待答复。")
    objection = Objection(
        appraisal=row, words=words, at=now, by=by, due_on=calendar.local_day(now) + ANSWER_WITHIN
    )
    objection.full_clean()
    objection.save()
    save(row)
    return objection


@transaction.atomic
def answer(
    *,
    appraisal: Appraisal,
    outcome: str,
    words: str,
    corrected: Corrected | None = None,
    version: int,
    by: User,
    now: datetime,
) -> Objection:
    """Answer the objection that waits, with a reason, and put a measure right where it was justified."""
    may_manage(by)
    row = lock(appraisal, version)
    objection = row.objections.waiting().select_for_update().first()
    if objection is None:
        raise Outdated("这份考核没有等待答复的异议。")
    if objection.by_id == by.pk:
        raise ValidationError("自己提出的异议由别人答复。")
    if corrected and outcome == Outcome.REJECTED:
        raise ValidationError({"outcome": "更正了数字，就不是“不采纳”。"})
    objection.outcome, objection.answer = outcome, words
    objection.answered_at, objection.answered_by = now, by
    objection.full_clean()
    objection.save()
    if corrected:
        put_right(row, corrected, reason=words, by=by, now=now)
    else:
        save(row)
    tell_answer(objection, row, now=now)
    return objection


def tell_answer(objection: Objection, row: Appraisal, *, now: datetime) -> None:
    """Put the answer into the inbox of whoever objected; the numbers are on the page only."""
    tell(
        recipient=objection.by,
        subject=f"appraisal.answer:{objection.pk}",
        title=f"{row.month.month}月考核的异议已答复：{objection.get_outcome_display()}",
        url=row.get_absolute_url(),
        now=now,
    )


@transaction.atomic
def correct(
    *, appraisal: Appraisal, corrected: Corrected, reason: str, version: int, by: User, now: datetime
) -> Correction:
    """Put a measure right, with a reason; what was counted stays readable beside it."""
    may_manage(by)
    return put_right(lock(appraisal, version), corrected, reason=reason, by=by, now=now)


def put_right(row: Appraisal, corrected: Corrected, *, reason: str, by: User, now: datetime) -> Correction:
    """Write the correction down and compute the locked row anew."""
    if corrected.measure not in row.weights.weights:
        raise ValidationError({"measure": "这份考核没有这一项。"})
    line = row.lines.filter(measure=corrected.measure).first()
    if line and (line.part, line.whole) == (corrected.part, corrected.whole):
        raise ValidationError({"part": "和现在的数字一样，没有改动。"})
    made = Correction(
        appraisal=row,
        measure=corrected.measure,
        part=corrected.part,
        whole=corrected.whole,
        reason=reason,
        at=now,
        by=by,
    )
    made.full_clean()
    made.save()
    save(row)
    recompute(row, now=now)
    return made


@transaction.atomic
def close(*, appraisal: Appraisal, version: int, by: User, now: datetime) -> Appraisal:
    """Close it for good: from now on nobody changes it."""
    may_manage(by)
    row = lock(appraisal, version)
    today = calendar.local_day(now)
    if row.objections.waiting().exists():
        raise ValidationError("还有异议没有答复，不能定稿。")
    if today <= row.objections_until:
        raise ValidationError(f"公示期到{calendar.day_in_words(row.objections_until)}，第二天起才能定稿。")
    close_rows([row], by=by, now=now)
    return row


@transaction.atomic
def close_many(*, appraisals, by: User, now: datetime) -> tuple[int, int]:
    """Close those of a queryset that are ready; how many were, and how many open ones are left."""
    may_manage(by)
    ready = appraisals.ready_to_close(calendar.local_day(now))
    keys = list(ready.order_by().values_list("pk", flat=True))
    # Asked again once they are ours: an objection may have come in between.
    mine = Appraisal.objects.filter(pk__in=keys).select_for_update().order_by("pk")
    list(mine)
    rows = list(Appraisal.objects.filter(pk__in=keys).ready_to_close(calendar.local_day(now)))
    close_rows(rows, by=by, now=now)
    return len(rows), appraisals.open().count()


def close_rows(rows: Iterable[Appraisal], *, by: User, now: datetime) -> None:
    """Close locked rows, and what was told of them is answered."""
    rows = list(rows)
    for row in rows:
        row.closed_at, row.closed_by, row.version = now, by, row.version + 1
    Appraisal.objects.bulk_update(rows, ["closed_at", "closed_by", "version"])
    subjects = [shown_subject(row) for row in rows]
    Reminder.objects.filter(subject__in=subjects, answered_at=None).update(answered_at=now)


def shown_subject(row: Appraisal) -> str:
    """The subject of the message that an appraisal can be looked at."""
    return f"appraisal.shown:{row.pk}"


def may_manage(by: User) -> None:
    if not by.has_perm(CLOSE):
        raise PermissionDenied
