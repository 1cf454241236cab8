"""Who is likely in the register twice: the same name by sound and day of birth, or the same phone."""

from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from laoling.accounts.models import Unit, User
from laoling.people.models import KnownApart, Retiree

PHONE_SHARED_BY = 4  # a number that more people have, such as a nursing home's, says nothing of anybody

# Each pair once, the lower number first. A man and a woman at one number are a couple, unless the name or the day
# of birth is the same too. Two who both died or were archived, and pairs known to be two people, are left alone.
PAIRS = """
WITH people AS MATERIALIZED (
    SELECT id, name_pinyin, name_sort, born_on, sex, phone_index,
           died_on IS NULL AND archived_at IS NULL AS is_current
    FROM people_retiree
    WHERE station_id = ANY(%(stations)s) AND merged_into_id IS NULL AND erased_at IS NULL
), rare_phones AS (
    SELECT phone_index FROM people WHERE phone_index IS NOT NULL
    GROUP BY phone_index HAVING count(*) BETWEEN 2 AND %(shared_by)s
), found AS (
    SELECT a.id AS first_id, b.id AS second_id, TRUE AS by_name, a.name_sort
    FROM people a JOIN people b ON a.name_pinyin = b.name_pinyin AND a.born_on = b.born_on AND a.id < b.id
    WHERE a.name_pinyin <> '' AND (a.is_current OR b.is_current)
    UNION ALL
    SELECT a.id, b.id, FALSE, a.name_sort
    FROM rare_phones
    JOIN people a USING (phone_index)
    JOIN people b ON b.phone_index = a.phone_index AND a.id < b.id
    WHERE (a.is_current OR b.is_current)
      AND (a.sex = b.sex OR a.name_pinyin = b.name_pinyin OR a.born_on = b.born_on)
), pairs AS (
    SELECT first_id, second_id, bool_or(by_name) AS by_name, bool_or(NOT by_name) AS by_phone,
           min(name_sort) AS name_sort
    FROM found
    WHERE NOT EXISTS (
        SELECT FROM people_knownapart apart
        WHERE apart.first_id = found.first_id AND apart.second_id = found.second_id)
    GROUP BY first_id, second_id
)
"""
COUNT = f"{PAIRS} SELECT count(*) FROM pairs"  # noqa: S608 # nosec B608 (our own words)
PAGE = f"""
{PAIRS}
SELECT first_id, second_id, by_name, by_phone FROM pairs
ORDER BY (by_name AND by_phone) DESC, by_name DESC, name_sort, first_id, second_id
LIMIT %(limit)s OFFSET %(offset)s
"""  # noqa: S608 # nosec B608


@dataclass
class Pair:
    """Two records that may be one person, and why."""

    first: Retiree
    second: Retiree
    by_name: bool
    by_phone: bool

    @property
    def reason(self) -> str:
        words = []
        if self.by_name:
            same = self.first.name == self.second.name
            words.append("姓名和出生日期相同" if same else "姓名同音、出生日期相同")
        return "，".join(words + (["电话相同"] if self.by_phone else []))


class PairsOf:
    """The pairs within a user's scope, as a paginator takes them: counted and cut by the database."""

    def __init__(self, user: User) -> None:
        stations = Unit.objects.visible_to(user).stations().values_list("pk", flat=True)
        self.values: dict[str, Any] = {"stations": list(stations), "shared_by": PHONE_SHARED_BY}

    def count(self) -> int:
        with connection.cursor() as cursor:
            cursor.execute(COUNT, self.values)
            return cursor.fetchone()[0]

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Pair]:
        cut = {"limit": part.stop - part.start, "offset": part.start}
        with connection.cursor() as cursor:
            cursor.execute(PAGE, {**self.values, **cut})
            rows = cursor.fetchall()
        keys = {key for row in rows for key in row[:2]}
        people = Retiree.objects.select_related("station").in_bulk(keys)
        return [Pair(people[first], people[second], *why) for first, second, *why in rows]


def likely_same_as(retiree: Retiree, user: User) -> list[Retiree]:
    """Others in the user's scope who may be this very person, but for those known to be somebody else."""
    apart = KnownApart.objects.about(retiree)
    known = {pk for pair in apart.values_list("first", "second") for pk in pair}
    like = Retiree.objects.visible_to(user).like(
        name=retiree.name, born_on=retiree.born_on, phone=retiree.phone
    )
    alike = Q(sex=retiree.sex) | Q(name_pinyin=retiree.name_pinyin) | Q(born_on=retiree.born_on)
    others = like.filter(alike, erased_at=None).exclude(pk__in=known | {retiree.pk})
    return list(others.select_related("station").sorted_by_name()[:PHONE_SHARED_BY])


@transaction.atomic
def keep_apart(*, one: Retiree, other: Retiree, by: User) -> KnownApart:
    """Remember that two records are two people; said again, it stays as it was said first."""
    first, second = sorted((one, other), key=lambda retiree: retiree.pk)
    pair, _ = KnownApart.objects.get_or_create(first=first, second=second, defaults={"decided_by": by})
    return pair
