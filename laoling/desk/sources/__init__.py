"""What each room tells of a person's story: `find` and `tell` for every kind of happening (see `timeline.py`).

Of one day what was written down later stands above. Facts that have a day but no moment count as its end.
"""

from collections.abc import Sequence
from datetime import date

from laoling.accounts.models import User
from laoling.desk.sources import activities, cards, groups, people, visits
from laoling.desk.timeline import Kind, Source
from laoling.people.models import Retiree
from visits.moods.todo import may_read

SOURCES = (*visits.SOURCES, *cards.SOURCES, *activities.SOURCES, *groups.SOURCES, *people.SOURCES)


def sources_for(user: User, retiree: Retiree, today: date) -> Sequence[Source]:
    """What of the person's story is the user's business: moods, talks and Party membership aren't everybody's."""
    told = (*SOURCES, *groups.OF_THE_PARTY) if user.sees_party else SOURCES
    if may_read(user, retiree, today):
        return told
    return tuple(source for source in told if source.kind != Kind.MOOD)
