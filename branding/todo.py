"""What of the brand's work waits on the home page: checks, what is to be put right, one's post, notes of the last."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q
from django.urls import reverse

from branding.checks import today as checks
from branding.models import CheckKind, QualityCheck, Rectification, ShiftRecord
from branding.rectifications.services import VERIFY
from branding.shifts.services import notes_for, steps_left
from branding.waiting import Line, worth_saying
from laoling.accounts.models import Leave, Role

SHOWN = 8  # of each list; the rest stands behind a link
WITH_NAMES = ("finding__unit", "finding__venue", "finding__member", "finding__item", "owner")


@dataclass
class Waiting:
    """`venues` have no check today; `rows` are the first SHOWN of `count` rectifications, the one due first on top.

    `own` are the user's own self-check and post, where they aren't done yet.
    """

    venues: list[checks.Target]
    rows: list[Rectification]
    count: int
    overdue: int
    own: list[Line]
    notes: list[ShiftRecord]
    is_for_checking: bool

    @property
    def hidden(self) -> int:
        return self.count - len(self.rows)

    @property
    def venues_shown(self) -> list[checks.Target]:
        return self.venues[:SHOWN]

    @property
    def venues_hidden(self) -> int:
        return len(self.venues) - len(self.venues_shown)


def brand_work_for(user, today: date) -> Waiting:
    """What waits for that user today; on a day off nothing waits to be checked, and no post to be kept."""
    is_for_checking = checks.is_for_checking(today)
    venues = checks.venues_today(user, today) if is_for_checking else []
    waiting = rectifications_for(user, today)
    late = Q(done_at=None, due_on__lt=today)
    counts = waiting.aggregate(count=Count("pk"), overdue=Count("pk", filter=late))
    rows = list(waiting.select_related(*WITH_NAMES).order_by("due_on", "pk")[:SHOWN])
    for row in rows:
        row.late_now = row.is_overdue(today)
    return Waiting(
        venues=[target for target in venues if not target.checks],
        rows=rows,
        own=worth_saying(own_work(user, today)) if is_for_checking else [],
        notes=list(notes_for(user, today)) if user.has_perm("branding.keep_shift") else [],
        is_for_checking=is_for_checking,
        **counts,
    )


def rectifications_for(user, today: date):
    """What the user puts right, also for somebody on leave; with the right to judge, what waits for that, or is late.

    Nobody judges what is his own. A manager has nothing to put right himself.
    """
    wanted = Q(pk__in=[])
    if user.role != Role.DEPARTMENT_MANAGER:
        wanted |= Q(pk__in=Rectification.objects.undone().of(user, today).values("pk"))
    if user.has_perm(VERIFY):
        others = ~Q(owner=user) & ~Q(done_by=user)
        wanted |= others & (Q(done_at__isnull=False) | Q(owner=None) | Q(due_on__lt=today))
    return Rectification.objects.visible_to(user).open().filter(wanted)


def own_work(user, today: date) -> Iterator[Line]:
    """The self-check of one's service and the steps of one's post: of who works in a room and isn't on leave."""
    if user.role not in checks.CHECKED_ROLES or user.unit_id is None:
        return
    if Leave.objects.filter(user=user, starts_on__lte=today, ends_on__gte=today).exists():
        return
    checked = QualityCheck.objects.of_day(today).filter(member=user, kind=CheckKind.SELF).exists()
    yield Line("我的服务自查", int(not checked), "次", reverse("branding:check_member", args=[user.pk]))
    yield Line("我的岗位还没打勾", steps_left(user, today), "步", reverse("branding:shift_today"))
