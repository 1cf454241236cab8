"""The clock of a demo portal, which can be set to the day of a play (docs/decisions/0021).

Web, workers and commands of a portal that bin/up made go by one file in its folder, so that a browser shows the
day on which the play stopped. Nothing else may move the clock: outside the embedded mode nobody looks at the file.
"""

import functools
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.apps import apps
from django.db.models import F
from django.utils import timezone

from laoling import home

real_now = timezone.now
LOOK_EVERY = 1.0  # seconds between two looks at the file
NO_TIME = timedelta(0)


class Hand:
    """Where the hand of this process's clock stands: at a moment, or so far from the machine's clock."""

    moment: datetime | None = None
    offset = NO_TIME
    looked_at = -LOOK_EVERY

    def now(self) -> datetime:
        if self.moment is not None:
            return self.moment
        if time.monotonic() - self.looked_at >= LOOK_EVERY:
            self.offset, self.looked_at = offset(), time.monotonic()
        return real_now() + self.offset


hand = Hand()


def install() -> None:
    """Let everything in this process that asks Django for the time ask us.

    Before any model is loaded: defaults of fields keep the function that they find, and migrations have to find
    the same one, under Django's name, or they would differ.
    """

    @functools.wraps(real_now)
    def now() -> datetime:
        return hand.now()

    vars(timezone)["now"] = now


def file() -> Path:
    """Holds by how many seconds the clock differs; readable by the account that serves the pages."""
    return home.home() / "demo-clock"


def offset() -> timedelta:
    """How far the portal's clock is from the machine's; nothing for a file that is missing or damaged."""
    try:
        return timedelta(seconds=float(file().read_text(encoding="ascii")))
    except (OSError, ValueError, OverflowError):
        return NO_TIME


def is_set() -> bool:
    """Whether this process goes by another clock than the machine's."""
    hand.now()
    return hand.offset != NO_TIME


def set_to(moment: datetime | None) -> None:
    """Let the portal live at `moment` and go on from there; None puts it back to the machine's clock.

    The heartbeats move along: a scan that ended well a minute ago did so a minute ago still.
    """
    before, after = offset(), NO_TIME if moment is None else moment - real_now()
    if moment is None:
        file().unlink(missing_ok=True)
    else:
        file().parent.mkdir(parents=True, exist_ok=True)
        draft = file().with_name("demo-clock.new")
        draft.write_text(str(after.total_seconds()), encoding="ascii")
        os.chmod(draft, 0o644)
        draft.replace(file())
    hand.looked_at = -LOOK_EVERY
    apps.get_model("inbox", "Heartbeat").objects.update(beat_at=F("beat_at") + (after - before))


@contextmanager
def standing_at(moment: datetime) -> Iterator[None]:
    """What this process writes meanwhile carries that moment, the stamps that rows give themselves included."""
    before, hand.moment = hand.moment, moment
    try:
        yield
    finally:
        hand.moment = before
