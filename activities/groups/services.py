"""What staff do with groups: write them down, register, review and dissolve them; members and officers come and go.

Invalid input raises ValidationError by field; what somebody else did meanwhile raises Outdated.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q

from activities.models import Group, GroupKind, GroupReview, Membership, Office
from laoling.accounts.models import Unit, User
from laoling.answers import Outdated
from laoling.people.models import Retiree
from laoling.people.services import lock_all

Reason = Membership.Reason


@transaction.atomic
def save_group(*, group: Group, by: User, now: datetime, version: int | None = None) -> Group:
    """Save a new group or an edited one; the same `submission_id` again returns what it made.

    `version` is the group's when the form was shown. Raises PermissionDenied for another's unit, Outdated when
    somebody saved meanwhile or the group is dissolved.
    """
    if not Unit.objects.visible_to(by).filter(pk=group.unit_id).exists():
        raise PermissionDenied("a group of a unit outside the user's subtree")
    if group.pk is None:
        if made := Group.objects.filter(submission_id=group.submission_id, created_by=by).first():
            return made
        group.created_by, group.created_at = by, now
    else:
        lock(group, version)
        group.version += 1
    check_parent(group)
    group.full_clean()
    group.save()
    return group


def check_parent(group: Group) -> None:
    """A Party group stands below an active branch of the same unit."""
    parent = group.parent
    if parent is not None and (
        parent.kind != GroupKind.PARTY_BRANCH or parent.unit_id != group.unit_id or not parent.is_active
    ):
        raise ValidationError({"parent": "请选择本单位的一个党支部。"})


def lock(group: Group, version: int | None = None) -> Group:
    """The group as it stands, locked. Raises Outdated when it is dissolved or another than the page showed."""
    locked = Group.objects.select_for_update(of=("self",)).select_related("unit", "parent").get(pk=group.pk)
    if not locked.is_active:
        raise Outdated(f"“{locked}”已经解散，没有再做改动。")
    if version is not None and version != locked.version:
        raise Outdated(f"“{locked}”刚刚被别人修改过。请核对最新情况，再操作一次。")
    return locked


def save_as_next_version(group: Group) -> None:
    group.version += 1
    group.full_clean()
    group.save()


@transaction.atomic
def register_group(*, group: Group, on: date, by: User, today: date) -> Group:
    """Note that the department registered the group with its charter; a second time changes nothing."""
    group = lock(group)
    if group.registered_on is not None:
        return group
    check_past("on", on, today)
    if not group.is_chartered:
        raise ValidationError("只有文体协会和自管组织需要备案。")
    if not group.charter.strip():
        raise ValidationError("还没有章程：请先在“修改”里写上章程，再备案。")
    group.registered_on, group.registered_by = on, by
    save_as_next_version(group)
    return group


@transaction.atomic
def dissolve_group(*, group: Group, on: date, reason: str, by: User, today: date) -> Group:
    """End a group: its members leave and its offices end on that day; everything stays readable."""
    group = lock(group)
    check_past("on", on, today)
    if group.children.active().exists():
        raise ValidationError("下面还有党小组，请先解散党小组。")
    members = list(group.memberships.filter(left_on=None).select_for_update().order_by("pk"))
    if any(member.joined_on > on for member in members):
        raise ValidationError({"on": "有成员在这一天以后才加入，请核对日期。"})
    end_all(members, on=on, reason=Reason.DISSOLVED, by=by)
    group.dissolved_on, group.dissolved_by, group.dissolve_reason = on, by, reason
    save_as_next_version(group)
    return group


@transaction.atomic
def review_group(*, review: GroupReview, by: User, today: date) -> GroupReview:
    """Save the review of one year; the year must have begun, and the group be registered by its end."""
    group = lock(review.group)
    if group.registered_on is None or group.registered_on.year > review.year:
        raise ValidationError({"year": "这个团队那一年还没有备案。"})
    if review.year > today.year:
        raise ValidationError({"year": "这一年还没有到。"})
    review.reviewed_on, review.reviewed_by = today, by
    review.full_clean()
    review.save()
    return review


@transaction.atomic
def add_members(
    *, group: Group, people: Sequence[Retiree], joined_on: date, by: User, today: date
) -> list[Membership]:
    """Let people of the user's stations join; who is a member already stays one. Returns the new memberships.

    A Party branch takes in whoever is in no other branch; a Party group the members of its branch.
    """
    keys = [retiree.pk for retiree in people]
    if Retiree.objects.visible_to(by).filter(pk__in=keys).count() != len(set(keys)):
        raise PermissionDenied("a retiree outside the user's subtree")
    rows = lock_all(keys)
    group = lock(group)
    check_past("joined_on", joined_on, today)
    if joined_on < group.founded_on:
        raise ValidationError({"joined_on": f"团队 {group.founded_on} 才成立，加入日期不能更早。"})
    there = set(group.memberships.filter(left_on=None, retiree__in=keys).values_list("retiree", flat=True))
    made = []
    for retiree in rows:
        if retiree.pk in there:
            continue
        check_may_join(group, retiree)
        member = Membership(group=group, retiree=retiree, joined_on=joined_on, recorded_by=by)
        member.full_clean()
        member.save()
        made.append(member)
    return made


def check_may_join(group: Group, retiree: Retiree) -> None:
    """Raise ValidationError for somebody who isn't there any more, or whose Party branch is another."""
    if not retiree.is_current:
        raise ValidationError(f"{retiree}已去世或已归档，不能加入。")
    if not group.is_of_the_party:
        return
    same_kind = Membership.objects.filter(retiree=retiree, left_on=None, group__kind=group.kind)
    other = same_kind.select_related("group").exclude(group=group).first()
    if other is not None:
        raise ValidationError(f"{retiree}现在属于{other.group}，请先在那里办理离开。")
    if group.kind == GroupKind.PARTY_GROUP:
        branch = Membership.objects.filter(retiree=retiree, left_on=None, group=group.parent_id)
        if not branch.exists():
            raise ValidationError(f"{retiree}不是{group.parent}的党员，请先加入党支部。")


@transaction.atomic
def end_membership(
    *, membership: Membership, left_on: date, reason: str, by: User, today: date
) -> Membership:
    """Note that somebody left; offices end with it, and with a Party branch its groups. A second time: Outdated."""
    lock_all([membership.retiree_id])
    member = Membership.objects.select_for_update(of=("self",)).select_related("group").get(pk=membership.pk)
    if member.left_on is not None:
        raise Outdated(f"{member.retiree}已于 {member.left_on} 离开，没有再做改动。")
    check_past("left_on", left_on, today)
    rows = [member]
    if member.group.kind == GroupKind.PARTY_BRANCH:
        below = Membership.objects.filter(
            retiree=member.retiree_id, group__parent=member.group_id, left_on=None
        )
        rows += list(below.select_for_update(of=("self",)).order_by("pk"))
    if any(row.joined_on > left_on for row in rows):
        raise ValidationError({"left_on": "离开日期不能早于加入日期。"})
    end_all(rows, on=left_on, reason=reason, by=by)
    return rows[0]


def end_all(members: Iterable[Membership], *, on: date, reason: str, by: User) -> None:
    """End these memberships, locked, and the offices held in them; none ends before it began."""
    for member in members:
        member.left_on, member.left_reason, member.ended_by = max(on, member.joined_on), reason, by
        member.save(update_fields=["left_on", "left_reason", "ended_by"])
        for office in member.offices.filter(until_on=None):
            office.until_on = max(on, office.from_on)
            office.save(update_fields=["until_on"])


@transaction.atomic
def end_memberships_of(*, retiree: Retiree, on: date, by: User) -> list[dict[str, Any]]:
    """Whoever died leaves every group; returns the notes that `take_up_again` needs. The person is locked."""
    members = Membership.objects.filter(retiree=retiree, left_on=None)
    rows = list(members.select_for_update().order_by("pk"))
    held = Office.objects.filter(membership__in=rows, until_on=None)
    offices: dict[int, list[int]] = {row.pk: [] for row in rows}
    for office in held:
        offices[office.membership_id].append(office.pk)
    end_all(rows, on=on, reason=Reason.DIED, by=by)
    return [{"membership": key, "offices": held_by} for key, held_by in offices.items()]


@transaction.atomic
def take_up_again(notes: Sequence[dict[str, Any]]) -> None:
    """Undo `end_memberships_of`, but for groups that were dissolved meanwhile."""
    for note in notes:
        found = Membership.objects.select_for_update(of=("self",)).filter(
            pk=note["membership"], left_reason=Reason.DIED, group__dissolved_on=None
        )
        for member in found:
            member.left_on, member.left_reason, member.ended_by = None, "", None
            member.save(update_fields=["left_on", "left_reason", "ended_by"])
            for office in Office.objects.filter(pk__in=note["offices"]):
                office.until_on = None
                office.save(update_fields=["until_on"])


@transaction.atomic
def move_day_of_death(notes: Sequence[dict[str, Any]], *, on: date) -> None:
    """The day of a death was corrected: memberships and offices that ended with it end on that day."""
    for member in Membership.objects.select_for_update().filter(
        pk__in=[note["membership"] for note in notes], left_reason=Reason.DIED
    ):
        member.left_on = max(on, member.joined_on)
        member.save(update_fields=["left_on"])
    for office in Office.objects.filter(pk__in=[pk for note in notes for pk in note["offices"]]):
        office.until_on = max(on, office.from_on)
        office.save(update_fields=["until_on"])


@transaction.atomic
def give_office(*, membership: Membership, post: str, from_on: date, by: User, today: date) -> Office:
    """A member takes an office. Raises Outdated for somebody who left meanwhile."""
    lock_all([membership.retiree_id])
    member = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if member.left_on is not None:
        raise Outdated(f"{member.retiree}已经离开，没有再做改动。")
    check_past("from_on", from_on, today)
    if from_on < member.joined_on:
        raise ValidationError({"from_on": f"{member.joined_on} 才加入，任职日期不能更早。"})
    office = Office(membership=member, post=post, from_on=from_on, recorded_by=by)
    office.full_clean()
    office.save()
    return office


@transaction.atomic
def end_office(*, office: Office, until_on: date, today: date) -> Office:
    """An office ends; a second time changes nothing."""
    office = Office.objects.select_for_update().get(pk=office.pk)
    if office.until_on is None:
        check_past("until_on", until_on, today)
        office.until_on = until_on
        office.full_clean()
        office.save(update_fields=["until_on"])
    return office


def check_past(field: str, day: date, today: date) -> None:
    if day > today:
        raise ValidationError({field: "日期不能晚于今天。"})


def candidates_for(group: Group, user: User):
    """Whom the roster names as members of that Party branch, and who is in none yet."""
    people = Retiree.objects.visible_to(user).current()
    if group.kind != GroupKind.PARTY_BRANCH or not user.sees_party:
        return people.none()
    branches = Membership.objects.filter(left_on=None, group__kind=GroupKind.PARTY_BRANCH)
    in_the_party = Q(politics__in=["PARTY", "PROBATIONARY"])
    found = people.filter(in_the_party, party_branch=group.name, station__path__startswith=group.unit.path)
    return found.exclude(pk__in=branches.values("retiree")).sorted_by_name()
