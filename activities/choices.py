"""Which part of the schedule a reader chose; it stands in the query of every address, so that links keep it."""

from dataclasses import dataclass, replace

from django.utils.http import urlencode

from activities.models import Activity
from activities.models.activities import ActivityQuerySet
from laoling.accounts.models import Unit
from laoling.programmes import Programme


@dataclass(frozen=True)
class Choice:
    """A station (or department, for all below it) and a programme; None stands for all of them."""

    station: Unit | None = None
    programme: Programme | None = None

    @property
    def query(self) -> str:
        """`?station=S01&programme=CULTURE`, or nothing when everything is shown."""
        words = {}
        if self.station:
            words["station"] = self.station.code
        if self.programme:
            words["programme"] = self.programme.value
        return f"?{urlencode(words)}" if words else ""

    @property
    def in_words(self) -> str:
        """`向阳老年站 文化养老`, for the names of calendars and sheets; "" when everything is shown."""
        names = (self.station and self.station.name, self.programme and self.programme.label)
        return " ".join(filter(None, names))

    def of_station(self, station: Unit | None) -> "Choice":
        return replace(self, station=station)

    def of_programme(self, programme: Programme | None) -> "Choice":
        return replace(self, programme=programme)

    def activities(self) -> ActivityQuerySet:
        """What the public may read of it."""
        found = Activity.objects.public()
        if self.station:
            found = found.filter(unit__path__startswith=self.station.path)
        if self.programme:
            found = found.filter(programme=self.programme)
        return found


EVERYTHING = Choice()
