"""Who judges what, what is still missing, and writing scores down. A judge reads nobody else's before the end."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from branding.competitions.models import Competition, Criterion, Entry, Judge, Partner, Score
from branding.competitions.models.competitions import Who
from laoling import calendar
from laoling.accounts.models import User
from laoling.answers import Outdated

FULL = 100


@dataclass(frozen=True)
class Missing:
    """What keeps a competition from being closed: how many scores each judge owes, and entries nobody may judge."""

    by_judge: list[tuple[Judge, int]]
    unjudged: list[Entry]
    entries: int

    @property
    def total(self) -> int:
        return sum(count for _, count in self.by_judge)

    @property
    def is_complete(self) -> bool:
        return not self.total and not self.unjudged and self.entries > 0


def entries_for(judge: Judge):
    """What a judge scores: every entry that stands and isn't about the judge."""
    return judge.competition.entries.standing().not_about(judge.member)


def people_in(entries: list[Entry]) -> dict[int, set[int]]:
    """By the key of each entry, the keys of everybody in it: person and team, or who works in that station now.

    Entries come with `competition`; two queries.
    """
    found: dict[int, set[int]] = {
        entry.pk: {entry.member_id} if entry.member_id else set() for entry in entries
    }
    for key, user in Partner.objects.filter(entry__in=found).values_list("entry", "user"):
        found[key].add(user)
    places = [entry for entry in entries if entry.competition.who != Who.STAFF]
    at_work: dict[int, set[int]] = {}
    for user, unit in User.objects.filter(unit__in={one.unit_id for one in places}).values_list("pk", "unit"):
        at_work.setdefault(unit, set()).add(user)
    for entry in places:
        found[entry.pk] |= at_work.get(entry.unit_id, set())
    return found


def missing_of(competition: Competition) -> Missing:
    """Count what is missing, in a constant number of queries; nobody's points are read."""
    entries = list(competition.entries.standing().select_related("competition", "member", "venue", "unit"))
    judges = list(competition.judges.select_related("member__unit"))
    criteria = [one.pk for one in competition.criteria.all() if one.is_judged]
    inside = people_in(entries)
    standing = {entry.pk for entry in entries}
    given: Counter[tuple[int, int]] = Counter(
        Score.objects.filter(judge__in=judges, entry__in=standing, criterion__in=criteria).values_list(
            "judge", "entry"
        )
    )
    by_judge = []
    for judge in judges:
        owed = sum(
            len(criteria) - given[judge.pk, entry.pk]
            for entry in entries
            if judge.member_id not in inside[entry.pk]
        )
        if owed:
            by_judge.append((judge, owed))
    able = {judge.member_id for judge in judges}
    unjudged = [entry for entry in entries if criteria and not able - inside[entry.pk]]
    return Missing(by_judge, unjudged, len(entries))


def judge_of(competition: Competition, user: User) -> Judge | None:
    return competition.judges.filter(member=user).select_related("member", "competition").first()


@transaction.atomic
def give_scores(*, entry: Entry, points: Mapping[Criterion, int], by: User, now: datetime) -> list[Score]:
    """Write down what `by` gives an entry for each judged criterion, 0 to 100; again, to change it.

    Raises PermissionDenied for who isn't a judge or is in the entry, Outdated when it isn't judged (any more).
    """
    competition = Competition.objects.select_for_update(of=("self",), no_key=True).get(
        pk=entry.competition_id
    )
    judge = judge_of(competition, by)
    if judge is None or not entries_for(judge).filter(pk=entry.pk).exists():
        raise PermissionDenied
    if not competition.is_judged_on(calendar.local_day(now)):
        raise Outdated(
            "已经公布结果，不能再评分。" if competition.is_closed else "报名还没有截止，截止以后才评分。"
        )
    wanted = {one for one in competition.criteria.all() if one.is_judged}
    if set(points) != wanted or any(not 0 <= one <= FULL for one in points.values()):
        raise ValidationError("每一项都请打 0 到 100 分。")
    return [
        Score.objects.update_or_create(
            entry=entry, criterion=criterion, judge=judge, defaults={"points": value, "given_at": now}
        )[0]
        for criterion, value in sorted(points.items(), key=lambda one: one[0].pk)
    ]
