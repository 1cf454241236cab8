"""Putting a finding right: assigned, reported as done, verified by somebody else, or sent back.

Every step is a row with who and when. Invalid input raises ValidationError, what somebody else did meanwhile
Outdated.
"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from branding.models import Finding, Photo, Rectification, RectificationStep, Step
from branding.photos import CleanPhoto
from branding.rectifications.reminders import tell_owner
from laoling import calendar
from laoling.accounts.models import Leave, Role, Unit, User
from laoling.answers import Outdated

WORKING_DAYS = 3  # from the finding to the deadline, unless the head sets another
VERIFY = "branding.verify_rectification"
WORK = "branding.work_rectification"
BY_ANOTHER = "整改人自己不能核实，请由别人核实。"


def owners_for(unit: Unit):
    """Who may be asked to put something right there: the visitors and heads who work there."""
    roles = [Role.VISITOR, Role.STATION_HEAD]
    return User.objects.filter(unit=unit, role__in=roles, is_active=True).order_by("-role", "name", "pk")


def ask_for_rectification(
    finding: Finding, *, owner: User | None, by: User | None, now: datetime
) -> Rectification:
    """Begin the rectification of a finding; `by` is None for one that the public found."""
    due_on = calendar.add_working_days(finding.found_on, WORKING_DAYS)
    made = Rectification.objects.create(finding=finding, owner=owner, due_on=due_on)
    add_step(made, Step.FOUND, by=by, now=now, owner=owner, due_on=due_on, words=finding.note)
    tell_owner(made, by=by, now=now)
    return made


def add_step(made: Rectification, kind: Step, *, by, now: datetime, **facts) -> RectificationStep:
    """One more row of the story."""
    return RectificationStep.objects.create(rectification=made, kind=kind, at=now, by=by, **facts)


def add_photo(
    finding: Finding, photo: CleanPhoto, *, by: User, now: datetime, step: RectificationStep | None = None
) -> Photo:
    """Keep a photo of the finding, or, with `step`, of how it was put right."""
    return Photo.objects.create(
        finding=finding,
        step=step,
        content=photo.content,
        width=photo.width,
        height=photo.height,
        added_at=now,
        added_by=by,
    )


def may_work_on(user: User, row: Rectification, today: date) -> bool:
    """Whether the user may report it as done: its owner, a substitute, the head, and anybody while nobody owns it."""
    if not user.has_perm(WORK):
        return False
    if row.owner_id in (None, user.pk) or user.has_perm(VERIFY):
        return True
    return Leave.objects.filter(
        user=row.owner_id, substitute=user, starts_on__lte=today, ends_on__gte=today
    ).exists()


def may_verify(user: User, row: Rectification) -> bool:
    """Whether the user may judge it: with the right, and neither its owner nor who reported it."""
    return user.has_perm(VERIFY) and user.pk not in (row.owner_id, row.done_by_id)


def lock(row: Rectification, version: int) -> Rectification:
    """The row as it stands, nobody else's until the transaction ends. Raises Outdated when it was changed since."""
    rows = Rectification.objects.select_for_update(of=("self",)).select_related(
        "finding__unit", "finding__venue", "finding__member", "finding__item", "owner"
    )
    fresh = rows.get(pk=row.pk)
    if fresh.version != version:
        raise Outdated(f"刚刚有人处理过这项整改，现在是“{fresh.state}”，您的这一步没有保存。请看下面的经过。")
    if not fresh.is_open:
        raise Outdated(f"这项整改已经了结（{fresh.state}），您的这一步没有保存。")
    return fresh


def save(row: Rectification) -> None:
    row.version += 1
    row.full_clean(validate_unique=False)
    row.save()


@transaction.atomic
def assign(
    *,
    rectification: Rectification,
    owner: User,
    due_on: date,
    words: str = "",
    version: int,
    by,
    now: datetime,
) -> Rectification:
    """Say who puts it right by when; what was reported as done is judged, not assigned."""
    if not by.has_perm(VERIFY):
        raise PermissionDenied
    row = lock(rectification, version)
    if not row.is_undone:
        raise Outdated("已经报告改好，请核实，或者退回重改。")
    if due_on < calendar.local_day(now):
        raise ValidationError({"due_on": "期限不能早于今天。"})
    if owner not in owners_for(row.finding.unit):
        raise ValidationError({"owner": "请选择本站在岗的工作人员。"})
    row.owner, row.due_on = owner, due_on
    save(row)
    add_step(row, Step.ASSIGNED, by=by, now=now, owner=owner, due_on=due_on, words=words)
    tell_owner(row, by=by, now=now)
    return row


@transaction.atomic
def report_done(
    *,
    rectification: Rectification,
    words: str,
    photo: CleanPhoto | None = None,
    version: int,
    by,
    now: datetime,
) -> Rectification:
    """What was done about it, with a photo if there is one; who does what nobody was asked for owns it."""
    row = lock(rectification, version)
    if not may_work_on(by, row, calendar.local_day(now)):
        raise PermissionDenied
    if not row.is_undone:
        raise Outdated("已经有人报告改好，正在等待核实。")
    row.owner = row.owner or by
    row.done, row.done_at, row.done_on, row.done_by = words, now, calendar.local_day(now), by
    save(row)
    step = add_step(row, Step.DONE, by=by, now=now, words=words)
    if photo:
        add_photo(row.finding, photo, by=by, now=now, step=step)
    return row


@transaction.atomic
def verify(
    *, rectification: Rectification, words: str = "", version: int, by, now: datetime
) -> Rectification:
    """Somebody else has seen that it is right now."""
    row = judged_by(by, lock(rectification, version))
    if row.is_undone:
        raise Outdated("还没有报告改好，不能核实。")
    row.ended_at, row.ended_by = now, by
    save(row)
    add_step(row, Step.VERIFIED, by=by, now=now, words=words)
    return row


@transaction.atomic
def send_back(
    *, rectification: Rectification, words: str, due_on: date, version: int, by, now: datetime
) -> Rectification:
    """It isn't right yet: the same owner, a new deadline, and its reminders begin anew."""
    row = judged_by(by, lock(rectification, version))
    if row.is_undone:
        raise Outdated("还没有报告改好，不用退回。")
    if due_on < calendar.local_day(now):
        raise ValidationError({"due_on": "期限不能早于今天。"})
    return begin_anew(row, due_on=due_on, words=words, by=by, now=now)


@transaction.atomic
def look_again(finding: Finding, *, now: datetime) -> None:
    """The public marked low again on the day on which somebody had done with it: nothing changes while it is undone."""
    row = Rectification.objects.select_for_update(of=("self",)).select_related("owner").get(finding=finding)
    if row.is_undone:
        return
    due_on = calendar.add_working_days(calendar.local_day(now), WORKING_DAYS)
    begin_anew(row, due_on=due_on, words="又有群众评价不满意", by=None, now=now)


def begin_anew(
    row: Rectification, *, due_on: date, words: str, by: User | None, now: datetime
) -> Rectification:
    """Undone again, with a new deadline; what was said before stays in the steps."""
    row.done, row.done_at, row.done_on, row.done_by = "", None, None, None
    row.set_aside, row.ended_at, row.ended_by = "", None, None
    row.due_on, row.times_returned = due_on, row.times_returned + 1
    save(row)
    add_step(row, Step.RETURNED, by=by, now=now, due_on=due_on, words=words)
    tell_owner(row, by=by, now=now)
    return row


@transaction.atomic
def set_aside(*, rectification: Rectification, words: str, version: int, by, now: datetime) -> Rectification:
    """There is nothing to put right, for this reason."""
    row = judged_by(by, lock(rectification, version))
    if not row.is_undone:
        raise Outdated("已经报告改好，请核实，或者退回重改。")
    row.set_aside, row.ended_at, row.ended_by = words, now, by
    save(row)
    add_step(row, Step.SET_ASIDE, by=by, now=now, words=words)
    return row


def judged_by(by: User, row: Rectification) -> Rectification:
    """The row; raises PermissionDenied without the right, ValidationError for one's own."""
    if not by.has_perm(VERIFY):
        raise PermissionDenied
    if not may_verify(by, row):
        raise ValidationError(BY_ANOTHER)
    return row
