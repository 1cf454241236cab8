"""What the pages of groups show: counts, officers and members, each only as far as the reader may see them."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from activities.models import Activity, Group, GroupKind, Membership, Office
from activities.models.groups import POSTS
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
    for office in rows.select_related("membership__group").order_by("from_on", "pk"):
        found[office.membership.group_id].append(office)
    for offices in found.values():
        offices.sort(key=rank_of)
    return found


def rank_of(office: Office) -> int:
    """The head of the group first, offices of its own invention last."""
    posts = POSTS[GroupKind(office.membership.group.kind)]
    return posts.index(office.post) if office.post in posts else len(posts)


def members_of(group: Group, user: User) -> QuerySet[Membership]:
    """Who belongs to the group now and may be named to the user, officers first, with `posts` held now."""
    offices = Office.objects.filter(until_on=None)
    held = Prefetch("offices", offices, to_attr="posts")
    members = Membership.objects.visible_to(user).current().filter(group=group)
    members = members.alias(is_officer=Exists(offices.filter(membership=OuterRef("pk"))))
    members = members.order_by("-is_officer", "retiree__name_sort", "pk")
    return members.select_related("retiree__station").prefetch_related(held).defer(*HIDDEN)


def former_members_of(group: Group, user: User) -> QuerySet[Membership]:
    """Who belonged to it once, the last to leave first."""
    left = Membership.objects.visible_to(user).filter(group=group, left_on__isnull=False)
    return left.select_related("retiree", "ended_by").defer(*HIDDEN).order_by("-left_on", "-pk")


def held_by(group: Group, today: date, user: User) -> dict[str, Any]:
    """The activities that the group holds: those ahead, and how many there were this year; others' drafts aside."""
    mine = Activity.objects.visible_to(user) | Activity.objects.public()
    activities = mine.filter(group=group).not_cancelled()
    ahead = activities.from_day(today).order_by("starts_at")
    first = today.replace(month=1, day=1)
    return {
        "ahead": list(ahead.select_related("venue")[:10]),
        "this_year": activities.public().between(first, today).count(),
        "last": list(
            activities.public().before_day(today).select_related("venue").order_by("-starts_at")[:5]
        ),
    }
