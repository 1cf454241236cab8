"""Which part of the schedule a reader chose; it stands in the query of every address, so that links keep it."""

from dataclasses import dataclass, replace

from django.utils.http import urlencode

from activities.models import Activity, ActivityKind
from activities.models.activities import ActivityQuerySet
from laoling.accounts.models import Unit
from laoling.programmes import Programme


@dataclass(frozen=True)
class Choice:
    """A station (or department, for all below it), a programme and a kind; None stands for all of them."""

    station: Unit | None = None
    programme: Programme | None = None
    kind: ActivityKind | None = None

    @property
    def query(self) -> str:
        """`?station=S01&programme=CULTURE&kind=ARTS`, or nothing when everything is shown."""
        words = {}
        if self.station:
            words["station"] = self.station.code
        if self.programme:
            words["programme"] = self.programme.value
        if self.kind:
            words["kind"] = self.kind.value
        return f"?{urlencode(words)}" if words else ""

    @property
    def in_words(self) -> str:
        """`向阳老年站 文化养老 文艺书画`, for the names of calendars and sheets; "" when everything is shown."""
        names = [self.station.name] if self.station else []
        return " ".join(names + self.labels)

    @property
    def labels(self) -> list[str]:
        """`文化养老`, `文艺书画`: what the activities are narrowed to, beside the station."""
        return [str(part.label) for part in (self.programme, self.kind) if part]

    def of_station(self, station: Unit | None) -> "Choice":
        return replace(self, station=station)

    def of_programme(self, programme: Programme | None) -> "Choice":
        return replace(self, programme=programme)

    def of_kind(self, kind: ActivityKind | None) -> "Choice":
        return replace(self, kind=kind)

    def activities(self) -> ActivityQuerySet:
        """What the public may read of it."""
        found = Activity.objects.public()
        if self.station:
            found = found.filter(unit__path__startswith=self.station.path)
        if self.programme:
            found = found.filter(programme=self.programme)
        if self.kind:
            found = found.filter(kind=self.kind)
        return found


EVERYTHING = Choice()
