"""What people do with policies: write, publish and withdraw them, and tick who was told and who has received it.

Invalid input raises ValidationError by field; what somebody else did meanwhile raises Outdated.
"""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from laoling.accounts.models import Unit
from laoling.answers import Outdated
from visits.models import Policy
from visits.policies.fitting import match_people


@transaction.atomic
def save_policy(
    *, policy: Policy, stations, by, now: datetime, today: date, version: int | None = None
) -> Policy:
    """Save a new policy, or an edited one; a published one lists those who fit now.

    The same `submission_id` again returns what it made. `version` is the policy's when the form was shown.
    Raises PermissionDenied for another's unit, Outdated when somebody saved meanwhile.
    """
    if not Unit.objects.visible_to(by).filter(pk=policy.unit_id).exists():
        raise PermissionDenied("a policy of a unit outside the user's subtree")
    if policy.pk is None:
        if made := Policy.objects.filter(submission_id=policy.submission_id, created_by=by).first():
            return made
        policy.created_by, policy.created_at = by, now
    else:
        lock(policy, version)
        policy.version += 1
    policy.full_clean()
    policy.save()
    policy.stations.set(stations)
    match_people(policy, today=today, now=now)
    return policy


def lock(policy: Policy, version: int | None) -> Policy:
    """The policy as it stands, locked; raises Outdated when it is another than the page showed."""
    locked = Policy.objects.select_for_update(of=("self",)).select_related("unit").get(pk=policy.pk)
    if version is not None and version != locked.version:
        raise Outdated(f"“{locked.title}”刚刚被别人修改过。请核对最新情况，再操作一次。")
    return locked


@transaction.atomic
def publish_policy(*, policy: Policy, by, now: datetime, today: date) -> Policy:
    """Show it on the public pages and list who is entitled; a second time changes nothing."""
    check_own(policy, by)
    policy = lock(policy, None)
    if not policy.is_published:
        policy.published_at, policy.published_by = now, by
        policy.version += 1
        policy.save()
        match_people(policy, today=today, now=now)
    return policy


@transaction.atomic
def withdraw_policy(*, policy: Policy, by) -> Policy:
    """Take it off the public pages; who was told or has received it stays written down."""
    check_own(policy, by)
    policy = lock(policy, None)
    if policy.is_published:
        policy.published_at = policy.published_by = None
        policy.version += 1
        policy.save()
        policy.entitlements.untold().delete()
    return policy


def check_own(policy: Policy, by) -> None:
    """Raise PermissionDenied for a policy of a unit above: a department doesn't end the centre's."""
    if not policy.unit.path.startswith(by.unit.path):
        raise PermissionDenied("a policy of a unit above the user's")


@transaction.atomic
def tick_told(*, rows, channel: str, on: date, by, today: date) -> int:
    """Write down that these were told, how and when; returns how many weren't before."""
    check_day(on, today)
    facts: dict[str, Any] = {"told_on": on, "channel": channel, "told_by": by}
    return locked_rows(rows).filter(told_on=None).update(**facts)


@transaction.atomic
def tick_received(*, rows, on: date, by, today: date) -> int:
    """Write down that these have what the policy offers; returns how many hadn't before."""
    check_day(on, today)
    return locked_rows(rows).filter(received_on=None).update(received_on=on, received_by=by)


@transaction.atomic
def untick(*, rows) -> int:
    """Take both ticks back: they were the wrong people; the history keeps what stood there."""
    nothing: dict[str, Any] = dict.fromkeys(["told_on", "told_by", "received_on", "received_by"])
    ticked = locked_rows(rows).exclude(told_on=None, received_on=None)
    return ticked.update(**nothing, channel="")


def locked_rows(rows):
    """The rows once more, each locked in the order of keys, so that two clerks can't wait for one another."""
    keys = list(rows.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    return rows.model.objects.filter(pk__in=keys)


def check_day(on: date, today: date) -> None:
    if on > today:
        raise ValidationError({"on": "日期不能晚于今天。"})
    if (today - on).days > 366:
        raise ValidationError({"on": "最多补记一年以内的，请核对年份。"})
