"""Policies for tests, made directly: no rule of `visits.policies.services` is asked."""

from uuid import uuid4

from visits.models import Entitlement, Policy
from visits.tests.factories import NOW, TODAY


def make_policy(unit, by, people=(), is_published=True, stations=(), **kwargs) -> Policy:
    """A policy of the unit, in force since the first of the month, with a row for each of `people`."""
    fields = {
        "title": "高龄补贴",
        "words": "每月发放，到老年站登记。",
        "valid_from": TODAY.replace(day=1),
        "created_by": by,
        "submission_id": uuid4(),
        **kwargs,
    }
    if is_published:
        fields |= {"published_at": NOW, "published_by": by}
    policy = Policy.objects.create(unit=unit, **fields)
    policy.stations.set(stations)
    Entitlement.objects.bulk_create(
        Entitlement(policy=policy, retiree=person, made_at=NOW) for person in people
    )
    return policy
