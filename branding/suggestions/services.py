"""What becomes of a suggestion: answered, assigned, carried out, shown with thanks, its suggester called.

Every step is a row with who and when. Invalid input raises ValidationError, what somebody else did meanwhile
Outdated.
"""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.privacy import names_in, numbers_problem
from branding.suggestions.models import Source, State, Step, Suggestion, SuggestionStep, Thanks
from branding.suggestions.reminders import tell_owner
from laoling import calendar
from laoling.accounts.models import Leave, Role, Unit, User
from laoling.answers import Outdated

JUDGE = "suggestions.judge_suggestion"
WORK = "suggestions.work_suggestion"
WORKING_DAYS = 10  # from being assigned to the deadline, unless another day is chosen
CALLED_IN_PUBLIC = "这段话要公开给大家看，"


def owners_for(unit: Unit, by: User):
    """Whom `by` may ask to carry it out: those who work there, and, for a manager, the department's own."""
    roles = [Role.VISITOR, Role.STATION_HEAD, Role.DEPARTMENT_MANAGER]
    above = [unit.path[:length] for length in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    units = Unit.objects.visible_to(by).filter(path__in=above)
    staff = User.objects.filter(unit__in=units, role__in=roles, is_active=True)
    return staff.order_by("-unit__path", "name", "pk")


def add_step(row: Suggestion, kind: Step, *, by: User | None, now: datetime, words: str = "") -> None:
    """One more line of the story."""
    SuggestionStep.objects.create(suggestion=row, kind=kind, at=now, by=by, words=words)


@transaction.atomic
def make_suggestion(
    *,
    unit: Unit,
    words: str,
    name: str = "",
    phone: str = "",
    may_name: bool = False,
    by: User | None,
    submission_id: UUID,
    now: datetime,
) -> Suggestion:
    """Keep what somebody proposes; `by` is None for the public. The same `submission_id` again is the same one."""
    today = calendar.local_day(now)
    values = {
        "unit": unit,
        "source": Source.STAFF if by else Source.PUBLIC,
        "author": by,
        "words": words,
        "name": "" if by else name,
        "phone": "" if by else phone,
        "name_agreed_on": today if may_name and (by or name) else None,
        "submitted_at": now,
        "submitted_on": today,
    }
    made, is_new = Suggestion.objects.get_or_create(submission_id=submission_id, defaults=values)
    if (made.unit_id, made.author_id) != (unit.pk, by.pk if by else None):
        raise ValidationError("这一页已经过期，请重新打开再填。")
    if is_new:
        add_step(made, Step.SUBMITTED, by=by, now=now)
    return made


def may_work_on(user: User, row: Suggestion, today: date) -> bool:
    """Whether the user may report it as done: its owner, a substitute, and whoever judges."""
    if not user.has_perm(WORK):
        return False
    if row.owner_id == user.pk or user.has_perm(JUDGE):
        return True
    away = Leave.objects.filter(substitute=user, starts_on__lte=today, ends_on__gte=today)
    return away.filter(user=row.owner_id).exists()


def lock(row: Suggestion, version: int, *states: State) -> Suggestion:
    """The row as it stands, nobody else's until the transaction ends. Raises Outdated unless it is in `states`."""
    fresh = (
        Suggestion.objects.select_for_update(of=("self",))
        .select_related("unit", "author", "owner")
        .get(pk=row.pk)
    )
    if fresh.version != version or fresh.state not in states:
        raise Outdated(f"刚刚有人办理过，现在是“{fresh.get_state_display()}”。您的这一步没有保存，请看经过。")
    return fresh


def save(row: Suggestion) -> None:
    row.version += 1
    row.full_clean(validate_unique=False)
    row.save()


def judged_by(by: User) -> None:
    if not by.has_perm(JUDGE):
        raise PermissionDenied


@transaction.atomic
def accept(*, suggestion: Suggestion, words: str = "", version: int, by: User, now: datetime) -> Suggestion:
    """Take it up; who carries it out is said next."""
    judged_by(by)
    row = lock(suggestion, version, State.SUBMITTED)
    row.state, row.answered_on = State.ACCEPTED, calendar.local_day(now)
    save(row)
    add_step(row, Step.ACCEPTED, by=by, now=now, words=words)
    return row


@transaction.atomic
def decline(*, suggestion: Suggestion, words: str, version: int, by: User, now: datetime) -> Suggestion:
    """Say why it isn't taken up; also of one that was accepted and turned out not to work."""
    judged_by(by)
    row = lock(suggestion, version, State.SUBMITTED, State.ACCEPTED, State.ASSIGNED)
    row.state, row.reason, row.answered_on = State.DECLINED, words, calendar.local_day(now)
    row.owner, row.due_on = None, None
    save(row)
    add_step(row, Step.DECLINED, by=by, now=now, words=words)
    return row


@transaction.atomic
def assign(
    *, suggestion: Suggestion, owner: User, due_on: date, version: int, by: User, now: datetime
) -> Suggestion:
    """Say who carries it out by when; one that waits for an answer is accepted with it."""
    judged_by(by)
    row = lock(suggestion, version, State.SUBMITTED, State.ACCEPTED, State.ASSIGNED)
    if due_on < calendar.local_day(now):
        raise ValidationError({"due_on": "期限不能早于今天。"})
    if owner not in owners_for(row.unit, by):
        raise ValidationError({"owner": "请选择本站或上级在岗的工作人员。"})
    if row.state == State.SUBMITTED:
        add_step(row, Step.ACCEPTED, by=by, now=now)
        row.answered_on = calendar.local_day(now)
    row.state, row.owner, row.due_on = State.ASSIGNED, owner, due_on
    save(row)
    add_step(row, Step.ASSIGNED, by=by, now=now, words=f"{owner}，{calendar.day_in_words(due_on)}前办成")
    tell_owner(row, by=by, now=now)
    return row


@transaction.atomic
def report_done(*, suggestion: Suggestion, words: str, version: int, by: User, now: datetime) -> Suggestion:
    """What was done about it."""
    row = lock(suggestion, version, State.ASSIGNED)
    if not may_work_on(by, row, calendar.local_day(now)):
        raise PermissionDenied
    row.state, row.done, row.done_on = State.DONE, words, calendar.local_day(now)
    save(row)
    add_step(row, Step.DONE, by=by, now=now, words=words)
    return row


def name_to_show(row: Suggestion) -> str:
    """The suggester's name where the public may read it; else nothing."""
    if not row.may_be_named:
        return ""
    return row.author.name if row.author else row.name


@transaction.atomic
def show(
    *, suggestion: Suggestion, words: str, done: str, version: int, by: User, now: datetime
) -> Suggestion:
    """Show it on the public page with thanks, in these words: no number, and nobody's name but by consent."""
    judged_by(by)
    row = lock(suggestion, version, State.DONE)
    refuse_personal({"words": words, "done": done}, by=by)
    facts = {
        "unit": row.unit,
        "words": words,
        "done": done,
        "name": name_to_show(row),
        "shown_on": calendar.local_day(now),
        "shown_by": by,
    }
    Thanks.objects.update_or_create(suggestion=row, defaults=facts)
    save(row)
    add_step(row, Step.SHOWN, by=by, now=now)
    return row


def refuse_personal(texts: dict[str, str], *, by: User) -> None:
    """Raises ValidationError, by field, for numbers and for names of the judge's own people."""
    for field, text in texts.items():
        if numbers_problem(text):
            raise ValidationError({field: f"{CALLED_IN_PUBLIC}请删去身份证号、手机号。"})
        if names := names_in(text, user=by):
            raise ValidationError({field: f"{CALLED_IN_PUBLIC}请删去老同志的姓名：{'、'.join(names)}。"})


@transaction.atomic
def hide(*, suggestion: Suggestion, words: str, version: int, by: User, now: datetime) -> Suggestion:
    """Take it off the public page, for a reason."""
    judged_by(by)
    row = lock(suggestion, version, State.DONE)
    Thanks.objects.filter(suggestion=row).delete()
    save(row)
    add_step(row, Step.HIDDEN, by=by, now=now, words=words)
    return row


@transaction.atomic
def call(*, suggestion: Suggestion, words: str = "", version: int, by: User, now: datetime) -> Suggestion:
    """The suggester was called, told what became of it, and thanked."""
    if not by.has_perm(WORK):
        raise PermissionDenied
    row = lock(suggestion, version, State.DONE, State.DECLINED)
    if not row.wants_call:
        raise Outdated("已经打过电话致谢了。")
    row.called_at, row.called_by = now, by
    save(row)
    add_step(row, Step.CALLED, by=by, now=now, words=words)
    return row


@transaction.atomic
def revoke_name(*, suggestion: Suggestion, words: str = "", version: int, by: User, now: datetime):
    """The suggester no longer agrees to being named: the name leaves the public page in the same moment."""
    if not (by.has_perm(JUDGE) or by.pk == suggestion.author_id):
        raise PermissionDenied
    row = lock(suggestion, version, *State)
    if not row.may_be_named:
        raise Outdated("现在没有同意公开姓名的记录。")
    row.name_revoked_on = calendar.local_day(now)
    save(row)
    Thanks.objects.filter(suggestion=row).update(name="")
    add_step(row, Step.REVOKED, by=by, now=now, words=words)
    return row
