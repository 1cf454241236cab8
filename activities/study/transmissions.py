"""Which branch still has to pass which directive on."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from activities.models import Group
from activities.models.groups import GroupQuerySet
from activities.study.models import Directive, Transmission


@dataclass(frozen=True)
class Passing:
    """One directive at one branch: passed on, or still to be."""

    directive: Directive
    branch: Group
    transmission: Transmission | None
    today: date

    @property
    def is_overdue(self) -> bool:
        return self.transmission is None and self.directive.due_on < self.today

    @property
    def is_late(self) -> bool:
        """Passed on, after the day."""
        return self.transmission is not None and self.transmission.passed_on > self.directive.due_on

    @property
    def words(self) -> str:
        if self.transmission is not None:
            return "已传达（逾期）" if self.is_late else "已传达"
        return f"已逾期 {(self.today - self.directive.due_on).days} 天" if self.is_overdue else "待传达"

    @property
    def colour(self) -> str:
        if self.transmission is not None:
            return "green"
        return "red" if self.is_overdue else "amber"


def passings(directives: Iterable[Directive], branches: GroupQuerySet, today: date) -> list[Passing]:
    """Each of these directives at each of these branches that it is addressed to, in two queries.

    The same rule as `Directive.addressees`.
    """
    directives, there = list(directives), list(branches.branches().select_related("unit"))
    done = {
        (row.directive_id, row.branch_id): row
        for row in Transmission.objects.filter(directive__in=directives).select_related("recorded_by")
    }
    return [
        Passing(directive, branch, done.get((directive.pk, branch.pk)), today)
        for directive in directives
        for branch in there
        if is_addressed(directive, branch)
    ]


def is_addressed(directive: Directive, branch: Group) -> bool:
    """Whether the branch lies below the directive's unit and is there on its last day."""
    due = directive.due_on
    is_there = branch.founded_on <= due and (branch.dissolved_on is None or branch.dissolved_on > due)
    return is_there and branch.unit.path.startswith(directive.unit.path)


def outstanding(branches: GroupQuerySet, today: date, *, ahead: int = 0) -> list[Passing]:
    """What these branches haven't passed on and is due by `today` + `ahead` days, the oldest first.

    What was asked for before a branch was entered here isn't asked of it.
    """
    directives = Directive.objects.in_force().select_related("unit").order_by("due_on", "pk")
    rows = passings(directives, branches.active(), today)
    return [
        row
        for row in rows
        if row.transmission is None
        and (row.directive.due_on - today).days <= ahead
        and row.branch.since <= row.directive.due_on
    ]
