"""How far a candidate for brand staff is: computed from attendance and checks, nothing of it typed."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from branding.models import QualityCheck
from branding.training.models import Candidate, Invitation, Topic


@dataclass(frozen=True)
class Progress:
    """`passed` and `missing` are topics of the aims; of the year's `checks` of the member `clean` found nothing."""

    passed: Sequence[Topic]
    missing: Sequence[Topic]
    checks: int
    clean: int
    wanted_share: int

    @property
    def topics(self) -> int:
        return len(self.passed) + len(self.missing)

    @property
    def share(self) -> int | None:
        """Percent of the checks that found nothing, rounded down; None without a check."""
        return self.clean * 100 // self.checks if self.checks else None

    @property
    def has_good_checks(self) -> bool:
        return self.share is not None and self.share >= self.wanted_share

    @property
    def is_reached(self) -> bool:
        """Whether all computed aims are met: every topic, and good checks, of which there was at least one."""
        return not self.missing and self.has_good_checks


def progress_of(candidates: Sequence[Candidate], *, today: date) -> dict[int, Progress]:
    """By the candidate's key, how far each is, on `today` or at the end of the plan's year if that is over.

    A topic is passed with credits that are valid on that day. `candidates` come with `plan` and `topics`; two queries.
    """
    members = {one.member_id for one in candidates}
    earned: dict[int, list[Invitation]] = defaultdict(list)
    for row in Invitation.objects.earned().filter(member__in=members).select_related("training"):
        earned[row.member_id].append(row)
    checks: Counter[tuple[int, int]] = Counter()
    clean: Counter[tuple[int, int]] = Counter()
    made = QualityCheck.objects.filter(
        member__in=members, checked_on__year__in={one.plan.year for one in candidates}
    )
    for member, day, failed in made.values_list("member", "checked_on", "failed"):
        checks[member, day.year] += 1
        clean[member, day.year] += not failed
    return {
        one.pk: progress(
            one,
            earned[one.member_id],
            checks[one.member_id, one.plan.year],
            clean[one.member_id, one.plan.year],
            day=min(today, date(one.plan.year, 12, 31)),
        )
        for one in candidates
    }


def progress(
    candidate: Candidate, earned: Sequence[Invitation], checks: int, clean: int, *, day: date
) -> Progress:
    """One candidate's, from what was earned and how many of the year's checks found nothing."""
    valid = {row.training.topic_id for row in earned if is_valid(row, day)}
    topics = list(candidate.topics.all())
    return Progress(
        passed=[topic for topic in topics if topic.pk in valid],
        missing=[topic for topic in topics if topic.pk not in valid],
        checks=checks,
        clean=clean,
        wanted_share=candidate.clean_checks,
    )


def is_valid(row: Invitation, day: date) -> bool:
    return row.earned_on is not None and row.earned_on <= day and row.is_valid_on(day)
