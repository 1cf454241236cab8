"""Whom a policy is for: its conditions as a query and in words, and the rows of those who fit, in a few statements."""

from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Q

from cards.models import ServiceCard, Tier
from laoling import calendar
from laoling.inbox.services import beat
from laoling.people.models import Ability, Category, Living, Retiree
from visits.models import Entitlement, Policy

INTERVAL_SECONDS = 3600
INSERT = """
INSERT INTO visits_entitlement (policy_id, retiree_id, made_at, channel)
SELECT %s, fitting.id, %s, '' FROM ({people}) AS fitting (id)
ON CONFLICT (policy_id, retiree_id) DO NOTHING
"""


def people_for(policy: Policy, today: date):
    """Who fits every condition on that day: alive, not archived, below the unit that publishes it."""
    people = Retiree.objects.current().filter(station__path__startswith=policy.unit.path)
    people = people.aged(policy.youngest, policy.oldest, today)
    for field in ("categories", "livings", "abilities"):
        if wanted := getattr(policy, field):
            people = people.filter(**{f"{ONE_OF[field]}__in": wanted})
    if policy.tiers:
        cards = ServiceCard.objects.open().filter(tier__in=policy.tiers)
        people = people.filter(pk__in=cards.values("retiree"))
    stations = list(policy.stations.values_list("pk", flat=True))
    return people.filter(station__in=stations) if stations else people


ONE_OF = {"categories": "category", "livings": "living", "abilities": "ability"}


def match_people(policy: Policy, *, today: date, now: datetime) -> tuple[int, int]:
    """Make the rows of a published policy those who fit: how many came, and how many went.

    Who was told or has received it keeps the row, whatever changed since. A policy that isn't published or
    isn't valid on `today` is left as it is. Any number of times, and twice at once: a row is made once.
    """
    if not policy.is_published or not policy.is_valid_on(today):
        return 0, 0
    people = people_for(policy, today).order_by().values("pk")
    gone, _ = policy.entitlements.untold().exclude(retiree__in=people).delete()
    sql, params = people.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(INSERT.format(people=sql), [policy.pk, now, *params])
        return cursor.rowcount, gone


def match_all(*, today: date, now: datetime) -> int:
    """Let those who came to fit since into every policy that is in force; returns how many came."""
    policies = Policy.objects.published().valid_on(today).select_related("unit")
    return sum(match_people(policy, today=today, now=now)[0] for policy in policies)


@transaction.atomic
def match_tick(*, now: datetime) -> int:
    """Match what is in force by `now`, and note that the scan ended well."""
    came = match_all(today=calendar.local_day(now), now=now)
    beat(name="policies", interval_seconds=INTERVAL_SECONDS, now=now)
    return came


def in_words(policy: Policy) -> list[str]:
    """The conditions, one by one, as they are read by staff and by elders."""
    words = []
    if policy.youngest is not None:
        words.append(f"年满 {policy.youngest} 周岁")
    if policy.oldest is not None:
        words.append(f"不超过 {policy.oldest} 周岁")
    for name, choices in (("categories", Category), ("livings", Living), ("abilities", Ability)):
        if values := getattr(policy, name):
            field: Any = Policy._meta.get_field(name)
            words.append(f"{field.verbose_name}：{'、'.join(str(choices(value).label) for value in values)}")
    if policy.tiers:
        words.append(f"困难等级：{'、'.join(Tier(tier).label for tier in sorted(policy.tiers))}")
    if stations := [station.name for station in policy.stations.all()]:
        words.append(f"老年站：{'、'.join(stations)}")
    return words or [f"{policy.unit.name}的全体老同志"]


def coverage_of(policy: Policy, unit) -> list[Any]:
    """By station of `unit`'s subtree: how many are entitled, were told, have received it, and were left out."""
    rows = Entitlement.objects.filter(policy=policy, retiree__station__path__startswith=unit.path)
    told, received = Q(told_on__isnull=False), Q(received_on__isnull=False)
    return list(
        rows.order_by("retiree__station__path")
        .values(pk=F("retiree__station"), name=F("retiree__station__name"))
        .annotate(
            entitled=Count("id"),
            told=Count("id", filter=told | received),
            received=Count("id", filter=received),
            left_out=Count("id", filter=~told & ~received),
        )
    )
