"""What each room tells of a person's story: `find` and `tell` for every kind of happening (see `timeline.py`).

Of one day what was written down later stands above. Facts that have a day but no moment count as its end.
"""

from laoling.desk.sources import activities, cards, people, visits

SOURCES = (*visits.SOURCES, *cards.SOURCES, *activities.SOURCES, *people.SOURCES)
