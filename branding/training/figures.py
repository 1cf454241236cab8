"""What the calculation of obligations needs, read in six queries, and what others ask of it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from branding.training.models import Invitation, Topic, Training
from branding.training.obligations import Earned, Learner, Owed, Post, Required, owed_by
from laoling import calendar, history
from laoling.accounts.models import Unit, User


@dataclass(frozen=True)
class MonthCredits:
    """Credits that somebody must hold at the end of a month, and how many of these hold."""

    required: int
    valid: int

    @property
    def share(self) -> int | None:
        """Percent, rounded down; None for somebody of whom nothing is required."""
        return self.valid * 100 // self.required if self.required else None


def credits_of(users: Iterable[User], month: date) -> dict[int, MonthCredits]:
    """By primary key, the credits of each user on the last day of the month that holds `month`.

    Credits above what a topic requires make up for no other topic. Who has no unit isn't in the answer. Six queries,
    however many users.
    """
    day = calendar.period_of(month, calendar.Period.MONTH)[1]
    return {
        pk: MonthCredits(sum(row.required for row in rows), sum(min(row.valid, row.required) for row in rows))
        for pk, rows in owed_on(users, day).items()
    }


def owed_on(users: Iterable[User], day: date) -> dict[int, list[Owed]]:
    """By primary key, what each user owes on that day; users of whom nothing is required have an empty list."""
    staff = with_units(users)
    posts = posts_of(staff)
    learners = [learner_of(user, posts[user.pk]) for user in staff]
    required = required_trainings({learner.path for learner in learners})
    earned = earned_by([learner.pk for learner in learners])
    retired: dict[int, Any] = dict(Topic.objects.exclude(retired_on=None).values_list("pk", "retired_on"))
    return {
        learner.pk: owed_by(learner, day, required=required, earned=earned[learner.pk], retired=retired)
        for learner in learners
    }


def with_units(users: Iterable[User]) -> list[User]:
    """Those of the users who belong to a unit, with the units read in one query."""
    return list(
        User.objects.filter(pk__in=[user.pk for user in users]).exclude(unit=None).select_related("unit")
    )


def learner_of(user: User, posts: Sequence[Post]) -> Learner:
    assert user.unit is not None  # `with_units` left the others out
    return Learner(user.pk, user.role, user.unit.path, calendar.local_day(user.date_joined), tuple(posts))


def posts_of(users: Iterable[User]) -> dict[int, list[Post]]:
    """By primary key, the posts in order; what the history knows first holds since the first day at work."""
    joined = {user.pk: calendar.local_day(user.date_joined) for user in users}
    found: dict[int, list[Post]] = {pk: [] for pk in joined}
    events: Any = history.event_model_of(User)
    rows = events.objects.filter(pgh_obj__in=joined).order_by("pgh_obj", "pgh_created_at", "pgh_id")
    for pk, at, role, path in rows.values_list("pgh_obj", "pgh_created_at", "role", "unit__path"):
        posts = found[pk]
        if not posts or (posts[-1].role, posts[-1].path) != (role, path or ""):
            posts.append(Post(calendar.local_day(at) if posts else joined[pk], role, path or ""))
    return found


def required_trainings(paths: Collection[str]) -> list[Required]:
    """The recorded trainings that somebody had to attend, and that may ask staff in units of these paths."""
    step = Unit.steplen
    above = {path[:length] for path in paths for length in range(step, len(path) + 1, step)}
    asking = Q(unit__path__in=above) | Q(units__path__in=above)
    rows = (
        Training.objects.recorded().filter(asking).distinct().select_related("unit").prefetch_related("units")
    )
    return [
        Required(
            topic=row.topic_id,
            day=row.day,
            credits=row.credits,
            roles=frozenset(row.roles),
            paths=tuple(unit.path for unit in row.audience_units()),
        )
        for row in rows
        if row.roles
    ]


def earned_by(members: Iterable[int]) -> dict[int, list[Earned]]:
    """The credits of these members, whether still valid or not."""
    found: dict[int, list[Earned]] = defaultdict(list)
    rows = Invitation.objects.earned().filter(member__in=list(members), training__cancelled_at=None)
    for member, topic, credits, earned_on, valid_until in rows.values_list(
        "member", "training__topic", "credits", "earned_on", "valid_until"
    ):
        found[member].append(Earned(topic, credits, earned_on, valid_until))
    return found
