"""What happens where and when: rooms, groups, activities, and the version of what the public reads."""

from activities.models.activities import Activity
from activities.models.groups import Group, GroupKind, GroupReview, Membership, Office
from activities.models.venues import Venue
from activities.models.versions import PublicUnit, ScheduleVersion

__all__ = [
    "Activity",
    "Group",
    "GroupKind",
    "GroupReview",
    "Membership",
    "Office",
    "PublicUnit",
    "ScheduleVersion",
    "Venue",
]
