"""Who owes which credits, and what of them is valid: a pure calculation over facts, the same for every page.

A training whose attendance is recorded makes its topic an obligation of its audience: roles, and units with what lies
below them. From then on they hold valid credits of that topic, or are behind. The newest such training says how
many credits; whoever came into its audience later, to work, to the unit or into the role, has NEWCOMER_DAYS for the
next one. A retired topic asks nobody.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

NEWCOMER_DAYS = 90
FOREVER = date.max


@dataclass(frozen=True)
class Required:
    """A recorded training that had to be attended: on `day`, by holders of `roles` below one of the unit `paths`."""

    topic: int
    day: date
    credits: int
    roles: frozenset[str]
    paths: tuple[str, ...]

    def is_for(self, role: str, path: str) -> bool:
        """Whether holders of that role in that unit belong to the audience."""
        return role in self.roles and path.startswith(self.paths)


@dataclass(frozen=True)
class Earned:
    """Credits of one person: valid from `earned_on` to `valid_until`, both included; None is for ever."""

    topic: int
    credits: int
    earned_on: date
    valid_until: date | None

    @property
    def last_day(self) -> date:
        return self.valid_until or FOREVER


@dataclass(frozen=True)
class Post:
    """From which day on somebody had which role in the unit of that path."""

    since: date
    role: str
    path: str


@dataclass(frozen=True)
class Learner:
    """What of a member of staff matters here: role, path of the unit, the first day at work, and the posts since then.

    `posts` are in order, the last one is today's; without any the present one is as old as the work.
    """

    pk: int
    role: str
    path: str
    since: date
    posts: tuple[Post, ...] = ()

    def since_in_audience(self, training: Required) -> date:
        """The first day of the time without a break in which that training asks for this learner."""
        since = self.since
        for post in reversed(self.posts):
            if not training.is_for(post.role, post.path):
                break
            since = post.since
        return since


@dataclass(frozen=True)
class Owed:
    """One topic of one person on a day: `due_on` is the last day that it was, or is, in order.

    `valid` credits of `required` hold; those not held were never earned, or lapsed after `due_on`.
    """

    topic: int
    required: int
    valid: int
    due_on: date

    @property
    def is_met(self) -> bool:
        return self.valid >= self.required


def owed_by(
    learner: Learner,
    day: date,
    *,
    required: Iterable[Required],
    earned: Sequence[Earned],
    retired: Mapping[int, date],
) -> list[Owed]:
    """What that person owes on that day, by topic; `retired` says from which day a topic asks nobody any more."""
    asked: dict[int, list[Required]] = defaultdict(list)
    for one in required:
        if one.is_for(learner.role, learner.path) and one.day <= day < retired.get(one.topic, FOREVER):
            asked[one.topic].append(one)
    rows = []
    for topic, trainings in sorted(asked.items()):
        had = [one for one in earned if one.topic == topic and one.earned_on <= day]
        row = owed_of(topic, trainings, had, learner, day)
        if row is not None:
            rows.append(row)
    return rows


def owed_of(
    topic: int, trainings: Sequence[Required], had: Sequence[Earned], learner: Learner, day: date
) -> Owed | None:
    """One topic; None as long as a newcomer without credits has time for it."""
    wanted = max(trainings, key=lambda one: one.day).credits
    valid = sum(one.credits for one in had if one.last_day >= day)
    lapses = last_day_with(had, wanted)
    if lapses is None:
        first = min((one for one in trainings if one.credits >= wanted), key=lambda one: one.day)
        since = learner.since_in_audience(first)
        lapses = first.day if since <= first.day else since + timedelta(days=NEWCOMER_DAYS)
        if lapses > day:
            return None
    return Owed(topic, wanted, valid, lapses)


def last_valid_day(earned_on: date, months: int | None) -> date | None:
    """The last day of credits that are valid for so many months: a year from 1 March ends on 28 or 29 February."""
    if months is None:
        return None
    month = earned_on.year * 12 + earned_on.month - 1 + months
    first = date(month // 12, month % 12 + 1, 1)
    after = first + timedelta(days=earned_on.day - 1)
    # A month that is too short ends with its own last day.
    last = after if after.month == first.month else after.replace(day=1)
    return last - timedelta(days=1)


def last_day_with(had: Sequence[Earned], wanted: int) -> date | None:
    """The last day on which at least `wanted` credits hold; None if there never was one."""
    ends = sorted({one.last_day for one in had}, reverse=True)
    for end in ends:
        if sum(one.credits for one in had if one.earned_on <= end <= one.last_day) >= wanted:
            return end
    return None
