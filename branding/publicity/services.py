"""What staff do with stories and notices: write, submit, approve or return, publish by channel, withdraw; and plans.

Invalid input raises ValidationError by field; what somebody else did meanwhile raises Outdated.
"""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.privacy import ID_NUMBER, MOBILE_NUMBER
from branding.publicity.models import (
    Agreement,
    Appearance,
    Channel,
    Mention,
    Piece,
    PlannedPiece,
    State,
)
from branding.publicity.names import names_of, unsettled
from laoling import calendar
from laoling.accounts.models import Role, User
from laoling.answers import Outdated

WRITE, APPROVE, PUBLISH = (f"publicity.{deed}_piece" for deed in ("write", "approve", "publish"))
PLAN = "publicity.plan_publicity"
BY_ANOTHER = "自己写的稿件不能自己审核，请由别人审核。"
CHANGED = "刚刚有人办理过，现在是“{state}”。您的这一步没有保存，请看最新情况。"


def allowed(by: User, right: str) -> None:
    if not by.has_perm(right):
        raise PermissionDenied


def lock(piece: Piece, version: int, *states: State) -> Piece:
    """The row as it stands, nobody else's until the transaction ends. Raises Outdated unless it is in `states`."""
    rows = Piece.objects.select_for_update(of=("self",), no_key=True).select_related("unit", "author")
    fresh = rows.get(pk=piece.pk)
    if fresh.version != version or fresh.state not in states:
        raise Outdated(CHANGED.format(state=fresh.get_state_display()))
    return fresh


def save(piece: Piece) -> None:
    piece.version += 1
    piece.full_clean(validate_unique=False)
    piece.save()


def refuse_numbers(piece: Piece) -> None:
    """Raises ValidationError, by field, for what is never public."""
    for field in ("title", "words"):
        text = getattr(piece, field)
        if ID_NUMBER.search(text):
            raise ValidationError({field: "这里像是有身份证号。稿件是公开的，请删去。"})
        if MOBILE_NUMBER.search(text):
            raise ValidationError({field: "这里有手机号。稿件是公开的，请删去，改写单位的座机。"})


@transaction.atomic
def write(
    *, piece: Piece, version: int | None, plan: PlannedPiece | None = None, by: User, now: datetime
) -> Piece:
    """Save what a form filled in: a new piece (`version` None), or one that isn't with the approver.

    What was returned or withdrawn is a draft again, and must be approved and published anew. The same
    `submission_id` again is the same piece. `plan` is the line that it was written for.
    """
    allowed(by, WRITE)
    if piece.pk is None:
        if there := Piece.objects.filter(submission_id=piece.submission_id).first():
            return there
        piece.author, piece.written_at = by, now
        refuse_numbers(piece)
        piece.full_clean(validate_unique=False)
        piece.save()
    else:
        fresh = lock(piece, version or 0, State.DRAFT, State.RETURNED, State.WITHDRAWN)
        if fresh.state == State.WITHDRAWN:
            piece.appearances.filter(channel__is_portal=True).delete()
        refuse_numbers(piece)
        piece.version, piece.state, piece.reason = fresh.version, State.DRAFT, ""
        piece.decided_by, piece.decided_at, piece.submitted_on = None, None, None
        piece.mentions.all().delete()
        save(piece)
    if plan is not None:
        PlannedPiece.objects.filter(pk=plan.pk, piece=None).update(piece=piece)
    return piece


def refuse_unsettled(piece: Piece) -> None:
    """Raises ValidationError while somebody is named who hasn't agreed."""
    if missing := unsettled(names_of(piece)):
        words = "、".join(missing[:5])
        raise ValidationError(f"文中写到{words}，还没有登记同意公开姓名。请先登记，或者改成不写姓名。")


@transaction.atomic
def submit(*, piece: Piece, version: int, by: User, now: datetime) -> Piece:
    """Hand it to the approver; nobody may be named by then who hasn't agreed."""
    allowed(by, WRITE)
    row = lock(piece, version, State.DRAFT, State.RETURNED)
    refuse_unsettled(row)
    row.state, row.reason, row.submitted_on = State.SUBMITTED, "", calendar.local_day(now)
    row.decided_by, row.decided_at = None, None
    save(row)
    return row


def judged(piece: Piece, version: int, by: User, now: datetime) -> Piece:
    """The submitted row, marked as decided by somebody who didn't write it."""
    allowed(by, APPROVE)
    row = lock(piece, version, State.SUBMITTED)
    if row.author_id == by.pk:
        raise ValidationError(BY_ANOTHER)
    row.decided_by, row.decided_at = by, now
    return row


@transaction.atomic
def approve(*, piece: Piece, version: int, by: User, now: datetime) -> Piece:
    """It may be published. Whom it names by the consent in their record is noted: it counts as long as that lasts."""
    row = judged(piece, version, by, now)
    refuse_unsettled(row)
    row.state = State.APPROVED
    save(row)
    people = {consent.retiree_id for named in names_of(row) for consent in named.consents}
    Mention.objects.bulk_create(Mention(piece=row, retiree_id=pk) for pk in sorted(people))
    return row


@transaction.atomic
def give_back(*, piece: Piece, words: str, version: int, by: User, now: datetime) -> Piece:
    """Return it to the author, for a reason."""
    row = judged(piece, version, by, now)
    row.state, row.reason = State.RETURNED, words
    save(row)
    return row


@transaction.atomic
def publish(
    *, piece: Piece, channel: Channel, on_day: date, where: str = "", version: int, by: User, now: datetime
) -> Piece:
    """Write down that it came out on a channel on a day; on the portal's own the public reads it from then on."""
    allowed(by, PUBLISH)
    row = lock(piece, version, State.APPROVED)
    if on_day > calendar.local_day(now):
        raise ValidationError({"on_day": "日期不能晚于今天：发布了再登记。"})
    made = Appearance(piece=row, channel=channel, on_day=on_day, where=where, recorded_at=now, recorded_by=by)
    made.full_clean()
    made.save()
    save(row)
    return row


@transaction.atomic
def withdraw(*, piece: Piece, words: str, version: int, by: User, now: datetime) -> Piece:
    """Take it off the public pages, for a reason; where else it appeared stays written down."""
    allowed(by, PUBLISH)
    row = lock(piece, version, State.APPROVED)
    row.state, row.reason = State.WITHDRAWN, words
    save(row)
    return row


@transaction.atomic
def agree(
    *, piece: Piece, name: str, how: str, given_on: date, version: int, by: User, now: datetime
) -> Piece:
    """Write down that somebody named in it agreed, or that it is nobody's name."""
    allowed(by, WRITE)
    row = lock(piece, version, *State)
    if given_on > calendar.local_day(now):
        raise ValidationError({"given_on": "同意的日期不能晚于今天。"})
    if name not in f"{row.title}\n{row.words}":
        raise ValidationError({"name": "稿件里没有这个姓名。"})
    Agreement.objects.update_or_create(
        piece=row,
        name=name,
        defaults={
            "how": how,
            "given_on": given_on,
            "recorded_at": now,
            "recorded_by": by,
            "withdrawn_on": None,
        },
    )
    save(row)
    return row


@transaction.atomic
def take_back(*, piece: Piece, agreement: Agreement, version: int, by: User, now: datetime) -> Piece:
    """Somebody no longer agrees: the piece leaves the public pages in the same moment, until it was rewritten."""
    allowed(by, WRITE)
    row = lock(piece, version, *State)
    row.agreements.filter(pk=agreement.pk, withdrawn_on=None).update(withdrawn_on=calendar.local_day(now))
    save(row)
    return row


def writers_for(units):
    """Who may be asked to write: the staff of these units."""
    roles = [Role.VISITOR, Role.STATION_HEAD, Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER]
    return User.objects.filter(unit__in=units, role__in=roles, is_active=True).order_by("unit__path", "name")


@transaction.atomic
def save_plan(*, plan: PlannedPiece, version: int | None, by: User) -> PlannedPiece:
    """Save one line of the plan; the writer is of its unit or of one above. Raises Outdated for another `version`."""
    allowed(by, PLAN)
    if not plan.unit.path.startswith(plan.writer.unit.path if plan.writer.unit else "-"):
        raise ValidationError({"writer": "请选择这个单位或上级单位的工作人员。"})
    if plan.pk is None:
        if there := PlannedPiece.objects.filter(submission_id=plan.submission_id).first():
            return there
        plan.planned_by = by
    else:
        fresh = PlannedPiece.objects.select_for_update(of=("self",)).get(pk=plan.pk)
        if fresh.version != version or fresh.cancelled_at:
            raise Outdated("刚刚有人改过这一条计划，请核对最新情况，再改一次。")
        plan.version = fresh.version + 1
    plan.save()
    return plan


@transaction.atomic
def cancel_plan(*, plan: PlannedPiece, words: str, by: User, now: datetime) -> None:
    """It need not appear any more, for a reason; a second time changes nothing."""
    allowed(by, PLAN)
    PlannedPiece.objects.filter(pk=plan.pk, cancelled_at=None).update(
        cancelled_at=now, cancelled_by=by, cancel_reason=words, version=plan.version + 1
    )
