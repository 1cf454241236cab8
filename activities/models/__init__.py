"""What happens where and when, who comes, who belongs together, and the version of what the public reads."""

from activities.models.activities import Activity, Audience
from activities.models.groups import Group, GroupKind, GroupReview, Membership, Office
from activities.models.kinds import ActivityKind
from activities.models.series import Series
from activities.models.sign_ups import Call, SignUp, seats_and_waiting
from activities.models.venues import Venue
from activities.models.versions import PublicUnit, ScheduleVersion
from activities.rhythms import Rhythm

__all__ = [
    "Activity",
    "ActivityKind",
    "Audience",
    "Call",
    "Group",
    "GroupKind",
    "GroupReview",
    "Membership",
    "Office",
    "PublicUnit",
    "Rhythm",
    "ScheduleVersion",
    "Series",
    "SignUp",
    "Venue",
    "seats_and_waiting",
]
