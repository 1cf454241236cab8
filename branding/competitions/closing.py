"""Closing a competition: everything computed, ranked and written down, and the way back with a reason."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.core.exceptions import ValidationError
from django.db import transaction

from branding.competitions.figures import figures_of
from branding.competitions.judging import missing_of
from branding.competitions.models import Competition, Criterion, Entry, Result, ResultLine, Score
from branding.competitions.ranking import award_of, mean, ranks_of, rounded, total_of
from branding.competitions.services import check_keeper, is_over, lock
from laoling import calendar
from laoling.accounts.models import User
from laoling.answers import Outdated


@dataclass(frozen=True)
class Points:
    """What one criterion gives an entry, 0 to 100 or None for nothing to measure, and where it comes from."""

    criterion: Criterion
    points: Fraction | None
    words: str


def points_of(competition: Competition, entries: list[Entry], *, until: date) -> dict[int, list[Points]]:
    """By the key of each entry, what every criterion gives it; the mean of all judges where they judge."""
    criteria = list(competition.criteria.all())
    figures = figures_of(competition, entries, [one.figure for one in criteria if one.figure], until=until)
    given: dict[tuple[int, int], list[int]] = defaultdict(list)
    for entry, criterion, points in Score.objects.filter(entry__in=entries).values_list(
        "entry", "criterion", "points"
    ):
        given[entry, criterion].append(points)
    return {
        entry.pk: [points_for(one, entry, figures, given[entry.pk, one.pk]) for one in criteria]
        for entry in entries
    }


def points_for(criterion: Criterion, entry: Entry, figures, given: list[int]) -> Points:
    if criterion.figure:
        figure = figures[entry.pk, criterion.figure]
        return Points(criterion, figure.points, figure.words)
    return Points(criterion, mean(given) if given else None, f"{len(given)} 位评委平均")


def preview(competition: Competition, *, until: date) -> list[tuple[Entry, list[Points]]]:
    """The computed criteria of all entries as they stand, without anything that a judge gave."""
    criteria = [one for one in competition.criteria.all() if one.figure]
    entries = list(competition.entries.standing().select_related("member", "venue", "unit"))
    figures = figures_of(competition, entries, [one.figure for one in criteria], until=until)
    return [(entry, [points_for(one, entry, figures, []) for one in criteria]) for entry in entries]


def why_not_closed(competition: Competition, day: date) -> str:
    """Why the competition can't be closed on that day, in words; "" when it can."""
    if not competition.is_open:
        return "竞赛不在评分中。"
    if not is_over(competition, day):
        last = max(competition.ends_on, competition.entries_until)
        return f"竞赛到{calendar.day_in_words(last)}才结束，之后才能公布。"
    missing = missing_of(competition)
    if not missing.entries:
        return "还没有人报名。"
    if missing.unjudged:
        return f"“{missing.unjudged[0]}”没有评委能评（评委都在其中），请增加评委。"
    if missing.total:
        return f"还缺 {missing.total} 个评分。"
    return ""


@transaction.atomic
def close_competition(*, competition: Competition, version: int, by: User, now: datetime) -> Competition:
    """Write down totals, ranks and awards, and freeze everything. Raises ValidationError while something is missing."""
    check_keeper(competition, by)
    row = lock(competition, version)
    if row.is_closed:
        raise Outdated(f"“{row}”已经公布。")
    if why := why_not_closed(row, calendar.local_day(now)):
        raise ValidationError(why)
    entries = list(row.entries.standing().select_related("competition", "member", "venue", "unit"))
    points = points_of(row, entries, until=row.ends_on)
    totals: dict[int, Decimal] = {
        key: total_of((one.criterion.weight, one.points) for one in lines) for key, lines in points.items()
    }
    ranks, awards = ranks_of(totals), list(row.awards.values_list("name", "places"))
    for entry in entries:
        rank = ranks[entry.pk]
        result = Result.objects.create(
            entry=entry, total=totals[entry.pk], rank=rank, award=award_of(rank, awards)
        )
        ResultLine.objects.bulk_create(
            ResultLine(
                result=result,
                criterion=one.criterion,
                points=None if one.points is None else rounded(one.points),
                words=one.words,
            )
            for one in points[entry.pk]
        )
    row.closed_at, row.closed_by = now, by
    row.version += 1
    row.save()
    return row


@transaction.atomic
def reopen_competition(
    *, competition: Competition, reason: str, version: int, by: User, now: datetime
) -> Competition:
    """Take the results back, for this reason: judges correct their scores, and it is closed anew."""
    check_keeper(competition, by)
    row = lock(competition, version)
    if not row.is_closed:
        raise Outdated(f"“{row}”还没有公布，不用重新评分。")
    row.closed_at = row.closed_by = None
    row.reopened_reason = reason
    row.times_reopened += 1
    row.version += 1
    row.full_clean()
    row.save()
    Result.objects.filter(entry__competition=row).delete()
    return row
