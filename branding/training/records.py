"""What somebody has learnt and what they owe, and who of a unit is behind: read for pages and prints."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from branding.training.figures import MonthCredits, owed_on
from branding.training.models import Candidate, Invitation, Topic
from branding.training.models.sessions import LEARNING_ROLES
from branding.training.obligations import FOREVER, Owed
from laoling.accounts.models import Role, User

SOON = timedelta(days=30)


@dataclass(frozen=True)
class TopicState:
    """One topic that is required of somebody, on a day; `until` is None for credits that never lapse."""

    topic: Topic
    owed: Owed
    today: date

    @property
    def until(self) -> date | None:
        return None if self.owed.due_on == FOREVER else self.owed.due_on

    @property
    def is_behind(self) -> bool:
        return not self.owed.is_met

    @property
    def lapses_soon(self) -> bool:
        return self.owed.is_met and self.owed.due_on <= self.today + SOON

    @property
    def label(self) -> str:
        if self.is_behind:
            return "学分不够" if self.owed.valid else "没有有效学分"
        return "即将到期" if self.lapses_soon else "已达标"

    @property
    def colour(self) -> str:
        if self.is_behind:
            return "red"
        return "amber" if self.lapses_soon else "green"


@dataclass(frozen=True)
class Standing:
    """A member of staff and the topics required of them; `named_on` is when they became brand staff, if they are."""

    member: User
    topics: list[TopicState] = field(default_factory=list)
    named_on: date | None = None

    @property
    def behind(self) -> list[TopicState]:
        return [row for row in self.topics if row.is_behind]

    @property
    def lapsing(self) -> list[TopicState]:
        return [row for row in self.topics if row.lapses_soon]

    @property
    def credits(self) -> MonthCredits:
        owed = [row.owed for row in self.topics]
        return MonthCredits(
            sum(one.required for one in owed), sum(min(one.valid, one.required) for one in owed)
        )

    @property
    def state(self) -> str:
        if self.behind:
            return "behind"
        return "soon" if self.lapsing else "met"


@dataclass(frozen=True)
class Record:
    """Somebody's page: how they stand, what they attended, what is ahead, and the years they were in a plan."""

    standing: Standing
    attended: list[Invitation]
    ahead: list[Invitation]
    missed: list[Invitation]
    candidacies: list[Candidate]

    @property
    def total(self) -> int:
        """All credits ever earned."""
        return sum(one.credits for one in self.attended)


def learners_of(user):
    """Whose records the user reads: a visitor their own, others those of their subtree too."""
    own = User.objects.filter(pk=user.pk)
    if not user.is_authenticated or user.role == Role.VISITOR or user.unit_id is None:
        return own if user.is_authenticated else User.objects.none()
    return (own | User.objects.visible_to(user)).filter(role__in=[*LEARNING_ROLES, user.role])


def named_days(members: Iterable[User]) -> dict[int, date]:
    """By primary key, the last day on which each of these members was named brand staff."""
    rows = Candidate.objects.named().filter(member__in=[one.pk for one in members]).order_by("decided_on")
    return dict(rows.values_list("member", "decided_on"))


def standings(members: Iterable[User], today: date) -> list[Standing]:
    """How each of these members stands, in their order; a constant number of queries."""
    members = list(members)
    topics, owed, named = Topic.objects.in_bulk(), owed_on(members, today), named_days(members)
    return [
        Standing(
            member,
            [TopicState(topics[row.topic], row, today) for row in owed.get(member.pk, [])],
            named.get(member.pk),
        )
        for member in members
    ]


def record_of(member: User, *, today: date, now) -> Record:
    """Everything about one member's training."""
    rows = list(
        Invitation.objects.filter(member=member, training__cancelled_at=None)
        .select_related("training__topic", "training__unit")
        .order_by("-training__starts_at")
    )
    for row in rows:
        row.is_valid_now = row.is_valid_on(today)  # type: ignore[attr-defined]
    candidacies = Candidate.objects.filter(member=member).select_related(
        "plan__unit", "reviewed_by", "decided_by"
    )
    return Record(
        standing=standings([member], today)[0],
        attended=[row for row in rows if row.came],
        ahead=[row for row in reversed(rows) if row.came is None and row.training.starts_at >= now],
        missed=[row for row in rows if row.came is False],
        candidacies=list(candidacies.order_by("-plan__year")),
    )
