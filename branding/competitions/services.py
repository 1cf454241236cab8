"""Writes about a competition before its end: arranging it, its criteria, judges and awards, opening, entries."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from activities.models import Venue
from branding.competitions.figures import MEASURES_OF
from branding.competitions.models import Award, Competition, Criterion, Entry, Judge
from branding.competitions.models.competitions import Kind, Who
from laoling import calendar
from laoling.accounts.models import Role, Unit, User
from laoling.answers import Outdated
from laoling.inbox.services import tell

KEEP, ENTER, JUDGE = (f"competitions.{right}_competition" for right in ("keep", "enter", "judge"))
JUDGING_ROLES = (Role.VISITOR, Role.STATION_HEAD, Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER)
FULL = 100
OUTDATED = "这个竞赛刚刚被别人修改过。请核对最新情况，再操作一次。"


@dataclass(frozen=True)
class Plan:
    """What a competition is judged by and what there is to win, as somebody filled it in; all in order."""

    criteria: Sequence[Criterion]
    awards: Sequence[Award]
    judges: Collection[User]


def check_keeper(competition: Competition, by: User) -> None:
    """Raises PermissionDenied unless `by` arranges competitions of that unit."""
    if not by.has_perm(KEEP) or not Unit.objects.visible_to(by).filter(pk=competition.unit_id).exists():
        raise PermissionDenied


def lock(competition: Competition, version: int | None = None) -> Competition:
    """The competition as it is now, nobody else's until the transaction ends. Raises Outdated."""
    row = Competition.objects.select_for_update(of=("self",)).select_related("unit").get(pk=competition.pk)
    if version is not None and row.version != version:
        raise Outdated(OUTDATED)
    return row


def judges_for(unit: Unit):
    """Who can judge a unit's competitions: staff at work below it, or in a unit above."""
    step = Unit.steplen
    above = [unit.path[:length] for length in range(step, len(unit.path), step)]
    return User.objects.select_related("unit").filter(
        Q(unit__path__startswith=unit.path) | Q(unit__path__in=above), is_active=True, role__in=JUDGING_ROLES
    )


def check_plan(competition: Competition, plan: Plan) -> None:
    """Raises ValidationError, in words for the screen, for a plan that can't be carried out."""
    if sum(one.weight for one in plan.criteria) != FULL:
        total = sum(one.weight for one in plan.criteria)
        raise ValidationError(f"评分项目的权重合计应为 100，现在是 {total}。")
    possible = MEASURES_OF[competition.who]
    for one in plan.criteria:
        if one.figure and one.figure not in possible:
            raise ValidationError(
                f"“{one.get_figure_display()}”不是{competition.get_who_display()}的指标，请换一个。"
            )
    if any(not one.figure for one in plan.criteria) and not plan.judges:
        raise ValidationError("有项目由评委打分，请选择评委。")
    if competition.kind == Kind.INNOVATION and all(one.figure for one in plan.criteria):
        raise ValidationError("创新竞赛要有评委打分的项目。")
    for names in ([one.name for one in plan.criteria], [one.name for one in plan.awards]):
        if len(set(names)) != len(names):
            raise ValidationError("评分项目和奖项的名称不能重复。")


@transaction.atomic
def save_competition(
    *, competition: Competition, plan: Plan, by: User, version: int | None = None
) -> Competition:
    """Arrange a competition, or change one that isn't open yet; the same `submission_id` again changes nothing."""
    check_keeper(competition, by)
    if competition.pk is None:
        made = Competition.objects.filter(submission_id=competition.submission_id, created_by=by).first()
        if made is not None:
            return made
        competition.created_by = by
    else:
        before = lock(competition, version)
        if before.opened_at:
            raise Outdated(f"“{before}”已经开放报名，办法不能再改。")
        competition.version = before.version + 1
    competition.full_clean()
    check_plan(competition, plan)
    if set(plan.judges) - set(judges_for(competition.unit).filter(pk__in=[one.pk for one in plan.judges])):
        raise ValidationError("评委请在举办单位及其上级、下属单位里选。")
    competition.save()
    competition.criteria.all().delete()
    competition.awards.all().delete()
    competition.judges.exclude(member__in=plan.judges).delete()
    rows: list[Any] = [*plan.criteria, *plan.awards]
    for place, row in enumerate(rows, start=1):
        row.pk, row.competition, row.place = None, competition, place
        row.full_clean()
        row.save()
    known = set(competition.judges.values_list("member", flat=True))
    Judge.objects.bulk_create(
        Judge(competition=competition, member=one) for one in plan.judges if one.pk not in known
    )
    return competition


@transaction.atomic
def open_competition(*, competition: Competition, version: int, by: User, now: datetime) -> Competition:
    """Let entries in; from now on what is asked stays as it is, and the judges know that they are."""
    check_keeper(competition, by)
    row = lock(competition, version)
    if row.opened_at:
        raise Outdated(f"“{row}”已经开放报名。")
    if row.entries_until < calendar.local_day(now):
        raise ValidationError("报名截止日已经过去，请先修改。")
    row.opened_at, row.opened_by = now, by
    row.version += 1
    row.full_clean()
    row.save()
    for judge in row.judges.select_related("member"):
        if judge.member != by:
            tell(
                recipient=judge.member,
                subject=f"competitions.judge:{row.pk}",
                title=f"{row} · 请您担任评委",
                body=f"{calendar.day_in_words(row.entries_until)}报名截止，之后评分，{calendar.day_in_words(row.judged_until)}前评完。",
                url=reverse("competitions:competition_detail", args=[row.pk]),
                now=now,
            )
    return row


@transaction.atomic
def set_judges(*, competition: Competition, judges: Collection[User], version: int, by: User) -> Competition:
    """Other judges, until results are announced; whoever gave scores already stays."""
    check_keeper(competition, by)
    row = lock(competition, version)
    if row.is_closed:
        raise Outdated(f"“{row}”已经公布，评委不能再改。")
    if set(judges) - set(judges_for(row.unit).filter(pk__in=[one.pk for one in judges])):
        raise ValidationError({"judges": "评委请在举办单位及其上级、下属单位里选。"})
    gone = row.judges.exclude(member__in=judges)
    if busy := gone.filter(scores__isnull=False).select_related("member").first():
        raise ValidationError({"judges": f"{busy}已经评过分，不能去掉。"})
    gone.delete()
    known = set(row.judges.values_list("member", flat=True))
    Judge.objects.bulk_create(Judge(competition=row, member=one) for one in judges if one.pk not in known)
    row.version += 1
    row.save()
    return row


def enterable(competition: Competition, by: User):
    """What `by` can enter: users, venues or stations below the holding unit and within his reach, not entered yet.

    A visitor enters only himself.
    """
    below = {"unit__path__startswith": competition.unit.path, "unit__in": Unit.objects.visible_to(by)}
    there = competition.entries.standing()
    if competition.who == Who.VENUE:
        rooms = Venue.objects.rooms().in_use(competition.starts_on, competition.ends_on).filter(**below)
        return rooms.exclude(pk__in=there.exclude(venue=None).values("venue"))
    if competition.who == Who.STATION:
        stations = Unit.objects.stations().within(competition.unit)
        if by.role == Role.VISITOR:
            return stations.none()
        return stations.filter(pk__in=Unit.objects.visible_to(by)).exclude(pk__in=there.values("unit"))
    people = User.objects.filter(**below, is_active=True)
    if by.role == Role.VISITOR:
        people = people.filter(pk=by.pk)
    if competition.kind == Kind.EXCELLENCE:
        people = people.exclude(pk__in=there.exclude(member=None).values("member"))
    return people


def entry_of(competition: Competition, thing: User | Venue | Unit) -> Entry:
    """A new entry of that user, venue or station, not saved yet."""
    if isinstance(thing, Unit):
        return Entry(competition=competition, unit=thing)
    if isinstance(thing, Venue):
        return Entry(competition=competition, unit=thing.unit, venue=thing)
    return Entry(competition=competition, unit=thing.unit, member=thing)


def check_taken(competition: Competition, now: datetime) -> None:
    """Raises Outdated unless entries come in now."""
    if not competition.takes_entries_on(calendar.local_day(now)):
        raise Outdated(f"“{competition}”现在不接受报名（{competition.state(calendar.local_day(now))}）。")


@transaction.atomic
def submit_entry(
    *,
    competition: Competition,
    thing: User | Venue | Unit,
    title: str = "",
    text: str = "",
    team: Collection[User] = (),
    by: User,
    now: datetime,
) -> Entry:
    """Enter somebody or something. Raises Outdated after the deadline, ValidationError for what can't take part."""
    if not by.has_perm(ENTER):
        raise PermissionDenied
    row = lock(competition)
    check_taken(row, now)
    if not enterable(row, by).filter(pk=thing.pk).exists():
        raise ValidationError("这个不能报名：已经报过，或者不在范围里。")
    if row.kind == Kind.INNOVATION and not (title and text):
        raise ValidationError("创新项目请填写名称和做法。")
    entry = entry_of(row, thing)
    entry.title, entry.text, entry.submitted_at, entry.submitted_by = title, text, now, by
    entry.full_clean()
    entry.save()
    entry.team.set(set(team) - {thing})
    return entry


@transaction.atomic
def submit_everything(*, competition: Competition, by: User, now: datetime) -> int:
    """Enter all that `by` can enter at once, of a competition whose entries need no text; returns how many."""
    if competition.kind == Kind.INNOVATION:
        raise ValidationError("创新项目要逐个报名。")
    things = list(enterable(competition, by))
    for thing in things:
        submit_entry(competition=competition, thing=thing, by=by, now=now)
    return len(things)


def may_change(entry: Entry, by: User) -> bool:
    """Whoever handed it in, the person it is of, and whoever can enter that unit's things from above."""
    leads = (
        by.role != Role.VISITOR
        and by.has_perm(ENTER)
        and entry.unit.path.startswith(by.unit.path if by.unit else "-")
    )
    return leads or by.pk in (entry.member_id, entry.submitted_by_id)


def lock_entry(entry: Entry, version: int, by: User, now: datetime) -> Entry:
    competition = lock(entry.competition)
    if not may_change(entry, by):
        raise PermissionDenied
    check_taken(competition, now)
    row = Entry.objects.select_for_update(of=("self",)).select_related("competition", "unit").get(pk=entry.pk)
    if row.withdrawn_at or row.version != version:
        raise Outdated("这个报名刚刚被别人修改过。请核对最新情况，再操作一次。")
    return row


@transaction.atomic
def change_entry(
    *, entry: Entry, title: str, text: str, team: Collection[User], version: int, by: User, now: datetime
) -> Entry:
    """Other words, until the deadline."""
    row = lock_entry(entry, version, by, now)
    if row.competition.kind == Kind.INNOVATION and not (title and text):
        raise ValidationError("创新项目请填写名称和做法。")
    row.title, row.text = title, text
    row.version += 1
    row.full_clean()
    row.save()
    row.team.set({one for one in team if one.pk != row.member_id})
    return row


@transaction.atomic
def withdraw_entry(*, entry: Entry, version: int, by: User, now: datetime) -> Entry:
    """Take it back, until the deadline."""
    row = lock_entry(entry, version, by, now)
    row.withdrawn_at = now
    row.version += 1
    row.save()
    return row


def is_over(competition: Competition, day: date) -> bool:
    """Whether the period and the time for entries are over, so that everything can be counted."""
    return day > max(competition.ends_on, competition.entries_until)
