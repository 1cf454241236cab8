"""What of the brand's work waits on the home page: checks, what is to be put right, notes of the last shift."""

from dataclasses import dataclass
from datetime import date

from branding.checks import today as checks
from branding.models import Rectification, ShiftRecord
from branding.rectifications.services import VERIFY
from branding.shifts.services import notes_for
from laoling.accounts.models import Role

SHOWN = 8  # of each list; the rest stands behind a link


@dataclass
class Waiting:
    """`venues` have no check today; `mine` is to be put right by the user, `judged` to be verified or assigned."""

    venues: list[checks.Target]
    mine: list[Rectification]
    judged: list[Rectification]
    notes: list[ShiftRecord]
    overdue: int

    @property
    def rows(self) -> list[Rectification]:
        return [*self.mine, *self.judged][:SHOWN]

    @property
    def hidden(self) -> int:
        return len(self.mine) + len(self.judged) - len(self.rows)

    @property
    def venues_shown(self) -> list[checks.Target]:
        return self.venues[:SHOWN]

    @property
    def venues_hidden(self) -> int:
        return len(self.venues) - len(self.venues_shown)


def brand_work_for(user, today: date) -> Waiting:
    """What waits for that user today; on a day off no venue waits for its check."""
    venues = checks.venues_today(user, today) if checks.is_for_checking(today) else []
    rows = Rectification.objects.visible_to(user).select_related(
        "finding__unit", "finding__venue", "finding__member", "finding__item", "owner"
    )
    mine = list(rows.undone().of(user, today)) if user.role != Role.DEPARTMENT_MANAGER else []
    judged = []
    if user.has_perm(VERIFY):
        known = {row.pk for row in mine}
        others = [*rows.awaiting_verification(), *rows.undone().filter(owner=None)]
        judged = [
            row for row in others if row.pk not in known and user.pk not in (row.owner_id, row.done_by_id)
        ]
    for row in [*mine, *judged]:
        row.late_now = row.is_overdue(today)
    return Waiting(
        venues=[target for target in venues if not target.checks],
        mine=mine,
        judged=judged,
        notes=list(notes_for(user, today)) if user.has_perm("branding.keep_shift") else [],
        overdue=sum(row.late_now for row in [*mine, *judged]),
    )
