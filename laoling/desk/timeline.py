"""The whole story of a person: what every room knows of it, as one line of dated entries, the newest first.

A source is one kind of happening: where its rows are, on which day and at which moment each was, and how it is
told. The places of all entries come from one UNION, so a page is right however deep it lies; then each source
reads and tells only the rows of that page. A later room adds its sources to `laoling/desk/sources/`.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, SmallIntegerField, TextChoices, Value

from laoling.people.models import Retiree

PLACE = ("story_on", "story_at", "story_source", "story_pk")


class Kind(TextChoices):
    """What the story can be narrowed down to."""

    VISIT = "visit", "走访"
    CALL = "call", "电话"
    ASSESSMENT = "assessment", "困难评估"
    CARD = "card", "服务卡和等级"
    CONTACT_CARD = "contact", "联系卡"
    DUTY = "duty", "免访和未完成"
    EVENT = "event", "重要情况"
    REQUEST = "request", "诉求"
    GROUP = "group", "协会和组织"
    ACTIVITY = "activity", "活动"
    MOOD = "mood", "思想动态"
    RECORD = "record", "登记和变动"


@dataclass(frozen=True)
class Entry:
    """One happening in words: `lines` are (label, text), the label may be empty; `url` is its own page, or empty."""

    on: date
    kind: Kind
    title: str
    lines: Sequence[tuple[str, str]] = ()
    tag: str = ""
    colour: str = "grey"
    by: str = ""
    url: str = ""

    @property
    def month(self) -> date:
        """The first day of its month."""
        return self.on.replace(day=1)


@dataclass(frozen=True)
class Source:
    """One kind of happening.

    `find(retiree, today)` gives its rows with `story_on`, a Shanghai day, and `story_at`, a moment that puts
    those of a day in order, and with everything that `tell(row)` needs: telling asks the database nothing.
    """

    kind: Kind
    find: Callable[[Retiree, date], QuerySet]
    tell: Callable[[Any], Entry]


@dataclass(frozen=True)
class Narrowing:
    """Which entries are wanted: some kinds (none: all), and days, both ends included."""

    kinds: Collection[Kind] = ()
    since: date | None = None
    until: date | None = None

    def rows_of(self, source: Source, retiree: Retiree, today: date) -> QuerySet | None:
        """The rows of a source that are wanted; None when its kind isn't."""
        if self.kinds and source.kind not in self.kinds:
            return None
        rows = source.find(retiree, today)
        if self.since:
            rows = rows.filter(story_on__gte=self.since)
        if self.until:
            rows = rows.filter(story_on__lte=self.until)
        return rows


class Timeline:
    """The entries of one person, the newest first: a sequence for a Paginator.

    Counting is one query; a slice is one more, and one for each source that has a row in it.
    """

    def __init__(self, sources: Sequence[Source], retiree: Retiree, today: date, wanted: Narrowing):
        self.sources, self.retiree, self.today = sources, retiree, today
        self.places = self._places(wanted)

    def _places(self, wanted: Narrowing) -> QuerySet | None:
        """Day, moment, source and key of every wanted entry, in order."""
        parts = []
        for number, source in enumerate(self.sources):
            rows = wanted.rows_of(source, self.retiree, self.today)
            if rows is not None:
                place = {
                    "story_source": Value(number, output_field=SmallIntegerField()),
                    "story_pk": F("pk"),
                }
                parts.append(rows.order_by().annotate(**place).values_list(*PLACE))
        if not parts:
            return None
        places = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
        return places.order_by("-story_on", "-story_at", "story_source", "-story_pk")

    def count(self) -> int:
        return self.places.count() if self.places is not None else 0

    __len__ = count

    def __getitem__(self, wanted: slice) -> list[Entry]:
        if self.places is None:
            return []
        return self._told([(source, pk) for _, _, source, pk in self.places[wanted]])

    def _told(self, keys: Iterable[tuple[int, int]]) -> list[Entry]:
        """The entries with these keys, in their order."""
        keys = list(keys)
        rows: dict[tuple[int, int], Entry] = {}
        for number in {number for number, _ in keys}:
            source = self.sources[number]
            found = source.find(self.retiree, self.today).filter(pk__in=[pk for n, pk in keys if n == number])
            rows |= {(number, row.pk): source.tell(row) for row in found}
        return [rows[key] for key in keys if key in rows]
