"""Groups and their members for tests."""

import uuid
from datetime import date
from itertools import count

from activities.models import Group, GroupKind, Membership, Office
from activities.tests.factories import at
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_unit, make_user
from laoling.people.tests.factories import make_retiree

_numbers = count(1)
LONG_AGO = date(2020, 1, 1)


def make_group(kind=GroupKind.CLUB, *, unit=None, **kwargs) -> Group:
    """Founded on 2020-01-01 and known to the portal since then; a Party group gets a branch."""
    unit = unit or make_unit()
    by = kwargs.pop("by", None) or make_user(Role.SYSTEM_ADMIN)
    if kind == GroupKind.PARTY_GROUP and "parent" not in kwargs:
        kwargs["parent"] = make_group(GroupKind.PARTY_BRANCH, unit=unit, by=by)
    if kwargs.get("registered_on"):
        kwargs = {"charter": "章程", "registered_by": by, **kwargs}
    if kwargs.get("dissolved_on"):
        kwargs = {"dissolve_reason": "没有人", "dissolved_by": by, **kwargs}
    fields = {
        "name": f"团队{next(_numbers)}",
        "founded_on": LONG_AGO,
        "created_at": at("2020-01-01 09:00"),
        "created_by": by,
        "submission_id": uuid.uuid4(),
        **kwargs,
    }
    return Group.objects.create(unit=unit, kind=kind, **fields)


def make_branch(**kwargs) -> Group:
    return make_group(GroupKind.PARTY_BRANCH, **kwargs)


def make_member(group, retiree=None, *, post="", **kwargs) -> Membership:
    """A member since 2024-01-01 unless told otherwise; with `post` an officer since then."""
    by = kwargs.pop("by", None) or group.created_by
    if kwargs.get("left_on"):
        kwargs = {"left_reason": Membership.Reason.WISH, "ended_by": by, **kwargs}
    fields = {"joined_on": date(2024, 1, 1), "recorded_by": by, **kwargs}
    member = Membership.objects.create(
        group=group, retiree=retiree or make_retiree(station=group.unit), **fields
    )
    if post:
        Office.objects.create(membership=member, post=post, from_on=member.joined_on, recorded_by=by)
    return member
