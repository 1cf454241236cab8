"""What happens where and when: rooms, activities, and the version of what the public reads."""

from activities.models.activities import Activity
from activities.models.venues import Venue
from activities.models.versions import PublicUnit, ScheduleVersion

__all__ = ["Activity", "PublicUnit", "ScheduleVersion", "Venue"]
