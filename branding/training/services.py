"""Writes about trainings: arranging, inviting, excuses, who came and what that is worth."""

from collections.abc import Collection, Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from branding.training.models import Invitation, Training
from branding.training.models.sessions import LEARNING_ROLES
from branding.training.obligations import last_valid_day
from laoling import calendar
from laoling.accounts.models import Unit, User
from laoling.answers import Outdated
from laoling.inbox.services import tell

KEEP = "training.keep_training"


def staff_for(training: Training):
    """Everybody who can be invited: those at work in the units of whoever holds it."""
    return learners_within([training.unit])


def learners_within(units: Iterable[Unit]):
    """Staff at work in these units and below them who learn: whoever has a role that trainings are for."""
    below = Q(pk__in=[])
    for unit in units:
        below |= Q(unit__path__startswith=unit.path)
    return User.objects.select_related("unit").filter(below, is_active=True, role__in=LEARNING_ROLES)


def audience_of(training: Training):
    """Those who have to come."""
    return learners_within(training.audience_units()).filter(role__in=training.roles)


def lock(training: Training, version: int | None = None) -> Training:
    """The training as it is now, nobody else's until the transaction ends. Raises Outdated."""
    row = Training.objects.select_for_update(of=("self",)).select_related("unit", "topic").get(pk=training.pk)
    if row.cancelled_at:
        raise Outdated(f"“{row}”已经取消，没有再做改动。")
    if version is not None and row.version != version:
        raise Outdated(f"“{row}”刚刚被别人修改过。请核对最新情况，再操作一次。")
    return row


def check_keeper(training: Training, by: User) -> None:
    """Raises PermissionDenied unless `by` keeps trainings of that unit."""
    if not by.has_perm(KEEP) or not Unit.objects.visible_to(by).filter(pk=training.unit_id).exists():
        raise PermissionDenied


@transaction.atomic
def save_training(
    *, training: Training, units: Collection[Unit], by: User, now: datetime, version: int | None = None
) -> Training:
    """Arrange a training, or change one that wasn't recorded yet; the same `submission_id` again changes nothing.

    Who is invited hears of another time or place.
    """
    check_keeper(training, by)
    if any(not unit.path.startswith(training.unit.path) for unit in units):
        raise ValidationError({"units": "只能选择举办单位及其下属单位。"})
    before = None
    if training.pk is None:
        made = Training.objects.filter(submission_id=training.submission_id, created_by=by).first()
        if made is not None:
            return made
        training.created_by = by
    else:
        before = lock(training, version)
        if before.recorded_at:
            raise Outdated(f"“{before}”已经登记到会，不能再改。")
        if training.capacity and before.invitations.filter(excused="").count() > training.capacity:
            raise ValidationError({"capacity": "已邀请的人数超过这个上限，请先减少名单。"})
        training.version = before.version + 1
    training.full_clean()
    training.save()
    training.units.set(units)
    if before and (before.starts_at, before.place) != (training.starts_at, training.place):
        tell_invited(training, "时间、地点有变", f"moved.{training.version}", now=now)
    return training


@transaction.atomic
def invite(*, training: Training, members: Iterable[User], by: User, now: datetime) -> list[Invitation]:
    """Ask these members of staff; who is asked already isn't asked again. Returns the new invitations."""
    check_keeper(training, by)
    row = lock(training)
    if row.recorded_at:
        raise Outdated(f"“{row}”已经登记到会，名单不能再改。")
    known = set(row.invitations.values_list("member", flat=True))
    new = [
        member
        for member in staff_for(row).filter(pk__in=[one.pk for one in members])
        if member.pk not in known
    ]
    expected = row.invitations.filter(excused="").count() + len(new)
    if row.capacity and expected > row.capacity:
        raise ValidationError(
            f"最多 {row.capacity} 人，加上这些共 {expected} 人。请减少人数，或修改人数上限。"
        )
    made = [
        Invitation.objects.create(training=row, member=member, invited_at=now, invited_by=by)
        for member in new
    ]
    if row.starts_at > now:
        for invitation in made:
            tell_one(row, invitation.member, "请您参加培训", f"invited.{invitation.pk}", now=now)
    return made


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, by: User, now: datetime) -> None:
    """Take somebody off the list, as long as nobody recorded who came."""
    check_keeper(invitation.training, by)
    row = lock(invitation.training)
    if row.recorded_at:
        raise Outdated(f"“{row}”已经登记到会，名单不能再改。")
    Invitation.objects.filter(pk=invitation.pk).delete()
    if row.starts_at > now and invitation.member != by:
        tell_one(row, invitation.member, "您不用参加了", f"off.{invitation.pk}", now=now)


@transaction.atomic
def excuse(*, invitation: Invitation, reason: str, by: User, now: datetime) -> Invitation:
    """Somebody can't come, and says why: it is their own invitation, or they keep the training."""
    if invitation.member != by:
        check_keeper(invitation.training, by)
    row = lock(invitation.training)
    if row.recorded_at:
        raise Outdated(f"“{row}”已经登记到会，请找举办单位更正。")
    invitation = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    invitation.excused = reason
    invitation.full_clean()
    invitation.save()
    if row.created_by_id != by.pk:
        tell(
            recipient=row.created_by,
            subject=f"training.excused:{invitation.pk}",
            title=f"{invitation.member} · 培训请假 · {row}",
            body=reason,
            url=reverse("training:training_detail", args=[row.pk]),
            unit=row.unit,
            now=now,
        )
    return invitation


@transaction.atomic
def cancel_training(*, training: Training, reason: str, version: int, by: User, now: datetime) -> Training:
    """It doesn't take place: everybody invited is told, with the reason."""
    check_keeper(training, by)
    row = lock(training, version)
    if row.recorded_at:
        raise Outdated(f"“{row}”已经登记到会，不能取消。")
    row.cancelled_at, row.cancelled_by, row.cancelled_reason = now, by, reason
    row.version += 1
    row.full_clean()
    row.save()
    tell_invited(row, "取消了", "cancelled", now=now, body=reason)
    return row


@transaction.atomic
def record_attendance(
    *, training: Training, came: Collection[int], version: int, by: User, now: datetime
) -> Training:
    """Write down who came, by the keys of their invitations, and give them the credits; again, to correct it.

    Credits count from the training's day and for as long as its topic says now.
    """
    check_keeper(training, by)
    row = lock(training, version)
    if row.day > calendar.local_day(now):
        raise ValidationError("培训还没有开始，开始那天才能登记到会。")
    until = last_valid_day(row.day, row.topic.valid_months)
    for invitation in row.invitations.select_for_update(of=("self",)).order_by("pk"):
        is_there = invitation.pk in came
        invitation.came = is_there
        invitation.credits = row.credits if is_there else 0
        invitation.earned_on = row.day if is_there else None
        invitation.valid_until = until if is_there else None
        invitation.excused = "" if is_there else invitation.excused
        invitation.save()
    row.recorded_at, row.recorded_by = now, by
    row.version += 1
    row.save()
    return row


def tell_invited(training: Training, what: str, key: str, *, now: datetime, body: str = "") -> None:
    """Everybody who is invited and didn't excuse themselves hears of it, as long as it is ahead."""
    if training.starts_at <= now:
        return
    for invitation in training.invitations.filter(excused="").select_related("member"):
        tell_one(training, invitation.member, what, key, now=now, body=body)


def tell_one(training: Training, member: User, what: str, key: str, *, now: datetime, body: str = "") -> None:
    """One message about a training; `key` names the occasion, so that it is told once."""
    tell(
        recipient=member,
        subject=f"training.{key}:{training.pk}",
        title=f"{training} · {what}",
        body=body
        or f"{calendar.moment_in_words(training.starts_at)}，{training.place}。授课人：{training.trainer}",
        url=reverse("training:training_detail", args=[training.pk]),
        unit=None,  # it may be held by a unit above the reader's
        now=now,
    )
