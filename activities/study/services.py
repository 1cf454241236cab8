"""What staff do for political study: meetings, directives, what an activity was for.

Invalid input raises ValidationError by field; what somebody else did meanwhile raises Outdated.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from activities.models import Group, Membership
from activities.study.models import (
    Attendance,
    Directive,
    Meeting,
    StudySession,
    StudyTheme,
    Transmission,
)
from activities.study.months import last_of, shifted
from laoling.accounts.models import Unit, User
from laoling.answers import Outdated

OUTDATED = "刚刚有人登记过，请核对最新情况，再操作一次。"


def meeting_for(group: Group, month: date) -> Meeting:
    """The meeting of that month, or a new one that isn't saved."""
    return Meeting.objects.filter(group=group, month=month).first() or Meeting(group=group, month=month)


@transaction.atomic
def save_meeting(
    *, group: Group, month: date, version: int | None, by: User, now: datetime, **facts
) -> Meeting:
    """Write down facts (fields of Meeting) about a month's meeting. Raises Outdated for another `version`.

    The group's row is locked, so that two who announce the same month come one after the other. None: a new one.
    """
    Group.objects.select_for_update(of=("self",), no_key=True).get(pk=group.pk)
    meeting = meeting_for(group, month)
    if (meeting.version if meeting.pk else None) != version:
        raise Outdated(OUTDATED)
    for name, value in facts.items():
        setattr(meeting, name, value)
    meeting.version += 1 if meeting.pk else 0
    meeting.updated_by, meeting.updated_at = by, now
    meeting.full_clean()
    meeting.save()
    return meeting


def announce_meeting(*, topic: str, planned_at: datetime, place: str, **who) -> Meeting:
    """Say when and where a month's meeting takes place; `who` is what `save_meeting` needs."""
    month: date = who["month"]
    if not month <= planned_at.date() < shifted(month, 2):
        raise ValidationError({"day": "请核对日期：例会应当在这个月，最晚下个月补开。"})
    return save_meeting(topic=topic, planned_at=planned_at, place=place, **who)


@transaction.atomic
def record_meeting(
    *,
    group: Group,
    held_on: date,
    topic: str,
    minutes: str,
    guests: int,
    themes: Collection[StudyTheme],
    came: Collection[int],
    today: date,
    **who,
) -> Meeting:
    """Record that the meeting was held: minutes, themes, and which members came (`came`: keys of memberships).

    Members whom the recorder doesn't see, of other stations, keep what stood there.
    """
    if held_on > today:
        raise ValidationError({"held_on": "召开日期不能晚于今天。"})
    facts: dict[str, Any] = {
        "held_on": held_on,
        "topic": topic,
        "minutes": minutes,
        "guests": guests,
        "excused_reason": "",
    }
    meeting = save_meeting(group=group, **facts, **who)
    meeting.themes.set(themes)
    mine = members_in(group, meeting.month).visible_to(who["by"])
    wanted = set(mine.filter(pk__in=list(came)).values_list("pk", flat=True))
    meeting.attendances.filter(membership__in=mine).exclude(membership__in=wanted).delete()
    there = set(meeting.attendances.values_list("membership", flat=True))
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, membership_id=key) for key in sorted(wanted - there)
    )
    return meeting


def members_in(group: Group, month: date):
    """Who belonged to the group on some day of that month."""
    members = Membership.objects.filter(group=group, joined_on__lte=last_of(month))
    return members.exclude(left_on__lte=month)


def excuse_meeting(*, reason: str, **who) -> Meeting:
    """The department lets a month go by without a meeting, for a reason."""
    meeting = meeting_for(who["group"], who["month"])
    if meeting.held_on is not None:
        raise Outdated("这个月的例会已经召开，不用免开。")
    return save_meeting(excused_reason=reason, **who)


@transaction.atomic
def save_session(
    *,
    session: StudySession,
    themes: Collection[StudyTheme],
    branches: Collection[Group],
    by: User,
    version: int | None,
) -> StudySession:
    """Save what an activity is for political study. Branches that the user doesn't see stay as they were."""
    activity = type(session.activity).objects.select_for_update(of=("self",), no_key=True)
    activity.get(pk=session.activity_id)
    current = StudySession.objects.filter(activity=session.activity_id).first()
    if (current.version if current else None) != version:
        raise Outdated(OUTDATED)
    if current is not None:
        session.pk, session.version = current.pk, current.version + 1
        session._state.adding = False
    session.updated_by = by
    session.full_clean()
    session.save()
    session.themes.set(themes)
    mine = Group.objects.visible_to(by).branches()
    session.branches.set([*branches, *session.branches.exclude(pk__in=mine)])
    return session


@transaction.atomic
def save_directive(*, directive: Directive, by: User, now: datetime, version: int | None = None) -> Directive:
    """Issue a directive, or correct one; the same `submission_id` again returns what it made."""
    if not Unit.objects.visible_to(by).filter(pk=directive.unit_id).exists():
        raise PermissionDenied("a directive of a unit outside the user's subtree")
    if directive.pk is None:
        made = Directive.objects.filter(submission_id=directive.submission_id, created_by=by).first()
        if made is not None:
            return made
        directive.created_by, directive.created_at = by, now
    else:
        lock_directive(directive, version)
        directive.version += 1
    directive.full_clean()
    directive.save()
    return directive


def lock_directive(directive: Directive, version: int | None = None) -> Directive:
    locked = Directive.objects.select_for_update(of=("self",)).get(pk=directive.pk)
    if locked.is_withdrawn:
        raise Outdated(f"“{locked}”已经撤回，没有再做改动。")
    if version is not None and version != locked.version:
        raise Outdated(f"“{locked}”刚刚被别人修改过。请核对最新情况，再操作一次。")
    return locked


@transaction.atomic
def withdraw_directive(*, directive: Directive, by: User, now: datetime) -> Directive:
    """Nobody has to pass it on any more; who did stays written down. A second time changes nothing."""
    if not directive.unit.path.startswith(by.unit.path if by.unit else "-"):
        raise PermissionDenied("a directive of a unit above the user's")
    directive = Directive.objects.select_for_update(of=("self",)).get(pk=directive.pk)
    if not directive.is_withdrawn:
        directive.withdrawn_at, directive.withdrawn_by = now, by
        directive.version += 1
        directive.save()
    return directive


@transaction.atomic
def record_transmission(*, transmission: Transmission, by: User, now: datetime, today: date) -> Transmission:
    """Record, or correct, that a branch passed a directive on: at most one row for each branch."""
    directive = lock_directive(transmission.directive)
    branch = transmission.branch
    if not directive.addressees().filter(pk=branch.pk).exists():
        raise ValidationError("这个党支部不在传达范围里。")
    if transmission.passed_on > today:
        raise ValidationError({"passed_on": "传达日期不能晚于今天。"})
    if transmission.passed_on < directive.issued_on:
        raise ValidationError({"passed_on": f"文件 {directive.issued_on} 才发出，传达日期不能更早。"})
    there = Transmission.objects.filter(directive=directive, branch=branch).first()
    if there is not None:
        transmission.pk, transmission._state.adding = there.pk, False
    transmission.recorded_by, transmission.recorded_at = by, now
    transmission.full_clean()
    transmission.save()
    return transmission


def join_attendance(*, kept: Membership, gone: Sequence[Membership]) -> None:
    """Two memberships become one: who came as either came."""
    there = set(kept.attendances.values_list("meeting", flat=True))
    for row in Attendance.objects.filter(membership__in=gone).order_by("pk"):
        if row.meeting_id in there:
            row.delete()
            continue
        there.add(row.meeting_id)
        row.membership = kept
        row.save(update_fields=["membership"])
