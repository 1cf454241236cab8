"""What each room tells of a person's story: `find` and `tell` for every kind of happening (see `timeline.py`).

Of one day what was written down later stands above. Facts that have a day but no moment count as its end.
"""

from laoling.accounts.models import User
from laoling.desk.sources import activities, cards, groups, people, visits
from laoling.desk.timeline import Source

SOURCES = (*visits.SOURCES, *cards.SOURCES, *activities.SOURCES, *groups.SOURCES, *people.SOURCES)


def sources_for(user: User) -> tuple[Source, ...]:
    """What that member of staff is told: Party membership only where the role needs it."""
    return (*SOURCES, *groups.OF_THE_PARTY) if user.sees_party else SOURCES
