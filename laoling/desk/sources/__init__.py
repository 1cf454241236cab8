"""What each room tells of a person's story: `find` and `tell` for every kind of happening (see `timeline.py`).

Of one day what was written down later stands above. Facts that have a day but no moment count as its end.
"""

from collections.abc import Sequence
from datetime import date

from laoling.desk.sources import activities, cards, people, visits
from laoling.desk.timeline import Kind, Source
from laoling.people.models import Retiree
from visits.moods.todo import may_read

SOURCES = (*visits.SOURCES, *cards.SOURCES, *activities.SOURCES, *people.SOURCES)


def sources_for(user, retiree: Retiree, today: date) -> Sequence[Source]:
    """What of the person's story is the user's business: moods and talks aren't everybody's."""
    if may_read(user, retiree, today):
        return SOURCES
    return tuple(source for source in SOURCES if source.kind != Kind.MOOD)
