"""What is to be checked today, and what was: venues and staff within the reader's scope."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from activities.models import Venue
from branding.models import QualityCheck
from laoling import calendar
from laoling.accounts.models import Role, Unit, User

CHECKED_ROLES = (Role.VISITOR, Role.STATION_HEAD)


@dataclass
class Target:
    """A venue or a member of staff with the checks of the day, the newest first."""

    row: Venue | User
    checks: list[QualityCheck] = field(default_factory=list)

    @property
    def unit(self):
        return self.row.unit

    @property
    def failed(self) -> int:
        """How many items the checks of the day found wrong."""
        return sum(check.failed for check in self.checks)


def checks_of(user, day: date):
    return QualityCheck.objects.visible_to(user).of_day(day).select_related("checked_by")


def venues_today(user, day: date, station: Unit | None = None) -> list[Target]:
    """The venues of the user's stations, or of that one, those not checked yet on top."""
    venues = Venue.objects.visible_to(user).rooms().in_use(day).select_related("unit")
    if station:
        venues = venues.filter(unit=station)
    return targets_of(venues, "venue_id", checks_of(user, day).of_venues())


def checked_staff(user):
    """Whose service the user may look at: the visitors and heads who work within scope."""
    return User.objects.visible_to(user).filter(role__in=CHECKED_ROLES, is_active=True).select_related("unit")


def staff_today(user, day: date, station: Unit | None = None) -> list[Target]:
    """Whose service the user checks: oneself, and of heads and managers the staff of their stations, or that one."""
    staff = checked_staff(user)
    if user.role == Role.VISITOR:
        staff = staff.filter(pk=user.pk)
    if station:
        staff = staff.filter(unit=station)
    return targets_of(staff, "member_id", checks_of(user, day).filter(venue=None))


def targets_of(rows, name: str, checks) -> list[Target]:
    by_row = defaultdict(list)
    for check in checks:
        by_row[getattr(check, name)].append(check)
    found = [Target(row, by_row[row.pk]) for row in rows]
    return sorted(found, key=lambda target: bool(target.checks))


def is_for_checking(day: date) -> bool:
    """Whether the rooms are open, so that a venue without a check is missing one."""
    return calendar.is_working_day(day)
