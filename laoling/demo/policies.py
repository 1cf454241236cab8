"""Three policies of the demo: one nearly done, one begun, one whose draft nobody has published."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from django.db import connection

from laoling.demo.staff import Organisation
from laoling.people.models import Living
from visits.models import Policy
from visits.policies.fitting import match_people

POLICIES = [
    ("高龄补贴", "八十周岁以上每月发放。带身份证和银行卡到老年站登记，次月到账。", {"youngest": 80}, 62, 40),
    (
        "独居老人安全扶手",
        "独居的老同志，卫生间免费装两处扶手。打老年站电话报名，师傅上门量尺寸。",
        {"youngest": 70, "livings": [Living.ALONE.value]},
        35,
        12,
    ),
    ("免费体检", "每年一次，空腹到社区医院，带医保卡。行动不便的可以预约上门。", {"youngest": 65}, 0, 0),
]
# Of a hundred, so many were told, and so many have it: by the key of the row, so that each load is alike.
TICK = """
UPDATE visits_entitlement row SET
    told_on = %(day)s, channel = CASE WHEN row.retiree_id %% 3 = 0 THEN 'PHONE' ELSE 'VISIT' END,
    told_by_id = head.id,
    received_on = CASE WHEN row.retiree_id * 37 %% 100 < %(received)s THEN %(day)s::date + 3 END,
    received_by_id = CASE WHEN row.retiree_id * 37 %% 100 < %(received)s THEN head.id END
FROM people_retiree person
JOIN accounts_user head ON head.unit_id = person.station_id AND head.role = 'STATION_HEAD'
WHERE row.policy_id = %(policy)s AND person.id = row.retiree_id AND row.retiree_id * 37 %% 100 < %(told)s
"""


def write_policies(rng: Random, made: Organisation, *, today: date, now: datetime) -> int:
    """Make the policies, list who fits, and tick some; returns how many rows there are."""
    manager, rows = made.managers["D1"][0], 0
    title: str
    conditions: Any
    for place, (title, words, conditions, told, received) in enumerate(POLICIES):
        published: dict[str, Any] = (
            {"published_at": now - timedelta(days=20), "published_by": manager} if told else {}
        )
        policy = Policy.objects.create(
            unit=made.departments["D1"],
            title=title,
            words=words,
            valid_from=today - timedelta(days=30 + place),
            created_by=manager,
            created_at=now - timedelta(days=25),
            submission_id=UUID(int=rng.getrandbits(128), version=4),
            **conditions,
            **published,
        )
        rows += match_people(policy, today=today, now=now)[0]
        if told:
            facts: dict[str, Any] = {
                "policy": policy.pk,
                "told": told,
                "received": received,
                "day": today - timedelta(days=9),
            }
            with connection.cursor() as cursor:
                cursor.execute(TICK, facts)
    return rows
