"""What the pages of groups show: counts, officers and members, each only as far as the reader may see them."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from activities.models import Activity, Group, Membership, Office
from laoling.accounts.models import User

HIDDEN = ("retiree__id_number", "retiree__phone")


def with_member_count(groups: QuerySet) -> QuerySet:
    """Annotate `member_count`: who belongs to it now, by the same rule as `Membership.objects.current()`."""
    now = Q(
        memberships__left_on=None,
        memberships__retiree__died_on=None,
        memberships__retiree__archived_at=None,
    )
    return groups.annotate(member_count=Count("memberships", filter=now))


def officers_of(groups, user: User) -> dict[int, list[Office]]:
    """The officers of these groups that the user may be told, by the group's key; one query."""
    offices = Office.objects.visible_to(user).current().filter(membership__group__in=[g.pk for g in groups])
    found: dict[int, list[Office]] = defaultdict(list)
    rows = offices.select_related("membership__retiree").defer(
        "membership__retiree__id_number", "membership__retiree__phone"
    )
    for office in rows.order_by("from_on", "pk"):
        found[office.membership.group_id].append(office)
    return found


def members_of(group: Group, user: User) -> QuerySet[Membership]:
    """Who belongs to the group now and may be named to the user, by name, with `posts` held now."""
    held = Prefetch("offices", Office.objects.filter(until_on=None), to_attr="posts")
    members = Membership.objects.visible_to(user).current().filter(group=group)
    return members.select_related("retiree__station").prefetch_related(held).defer(*HIDDEN)


def former_members_of(group: Group, user: User) -> QuerySet[Membership]:
    """Who belonged to it once, the last to leave first."""
    left = Membership.objects.visible_to(user).filter(group=group, left_on__isnull=False)
    return left.select_related("retiree", "ended_by").defer(*HIDDEN).order_by("-left_on", "-pk")


def held_by(group: Group, today: date) -> dict[str, Any]:
    """The activities that the group holds: those ahead, and how many there were this year."""
    activities = Activity.objects.filter(group=group).not_cancelled()
    ahead = activities.from_day(today).order_by("starts_at")
    first = today.replace(month=1, day=1)
    return {
        "ahead": list(ahead.select_related("venue")[:10]),
        "this_year": activities.public().between(first, today).count(),
        "last": list(
            activities.public().before_day(today).select_related("venue").order_by("-starts_at")[:5]
        ),
    }
