"""The schedule as a calendar feed (RFC 5545) that phones and desktop calendars subscribe to."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

import icalendar

from activities import words
from activities.choices import Choice
from activities.models import Activity, ActivityKind
from laoling import calendar
from laoling.programmes import Programme

DAYS_BACK, DAYS_AHEAD = 31, 366
NAME = "老年活动表"
ASK_AGAIN = timedelta(hours=1)
EVENT_OF = "laoling-schedule"  # makes the UIDs ours; a calendar knows an event by them for ever


class Occasion(NamedTuple):
    """All that an event in the feed depends on."""

    submission_id: str
    title: str
    programme: str
    kind: str
    description: str
    venue: str
    address: str
    unit: str
    phone: str
    starts_at: datetime
    ends_at: datetime
    cancel_reason: str
    moved_from: datetime | None
    moved_from_venue: str | None
    move_reason: str
    created_at: datetime
    updated_at: datetime


FIELDS = (
    "submission_id",
    "title",
    "programme",
    "kind",
    "description",
    "venue__name",
    "venue__address",
    "unit__name",
    "phone",
    "starts_at",
    "ends_at",
    "cancel_reason",
    "moved_from",
    "moved_from_venue__name",
    "move_reason",
    "created_at",
    "updated_at",
)


def calendar_of(choice: Choice, *, today: date) -> bytes:
    """The feed of what was chosen: a month back and a year ahead."""
    first, last = today - timedelta(days=DAYS_BACK), today + timedelta(days=DAYS_AHEAD)
    rows = choice.activities().between(first, last).values_list(*FIELDS)
    head, tail = _frame(f"{choice.in_words} 活动" if choice.in_words else NAME)
    return head + b"".join(event_lines(Occasion(*row)) for row in rows) + tail


def calendar_of_one(activity: Activity) -> bytes:
    """A calendar with one activity, to be kept without a subscription."""
    (row,) = Activity.objects.filter(pk=activity.pk).values_list(*FIELDS)
    head, tail = _frame(NAME)
    return head + event_lines(Occasion(*row)) + tail


@lru_cache(maxsize=20_000)
def event_lines(occasion: Occasion) -> bytes:
    """The VEVENT of an occasion: kept, since of ten thousand few change between two readings."""
    event = icalendar.Event()
    event.add("uid", f"{occasion.submission_id}@{EVENT_OF}")
    event.add("dtstamp", occasion.updated_at)
    event.add("created", occasion.created_at)
    event.add("last-modified", occasion.updated_at)
    # Seconds since it was written down: grows with each change, as calendars expect, and needs no column.
    event.add("sequence", int((occasion.updated_at - occasion.created_at).total_seconds()))
    event.add("dtstart", occasion.starts_at.astimezone(calendar.SHANGHAI))
    event.add("dtend", occasion.ends_at.astimezone(calendar.SHANGHAI))
    event.add("location", " ".join(filter(None, (occasion.venue, occasion.address))))
    event.add("status", "CANCELLED" if occasion.cancel_reason else "CONFIRMED")
    event.add("categories", [Programme(occasion.programme).label, ActivityKind(occasion.kind).label])
    event.add("summary", f"已取消：{occasion.title}" if occasion.cancel_reason else occasion.title)
    told = [f"已取消，原因：{occasion.cancel_reason}"] if occasion.cancel_reason else []
    moved = words.move_in_words(occasion.moved_from, occasion.moved_from_venue or "", occasion.move_reason)
    told += ["，".join(moved)] if any(moved) else []
    told += [f"主办：{occasion.unit}", f"咨询电话：{occasion.phone}", occasion.description]
    event.add("description", "\n".join(filter(None, told)))
    return event.to_ical()


@lru_cache(maxsize=256)
def _frame(name: str) -> tuple[bytes, bytes]:
    """What stands before and after the events: who made it, how it is called, the time zone."""
    whole = icalendar.Calendar()
    whole.add("prodid", "-//laoling//schedule//ZH")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("name", name)
    whole.add("x-wr-calname", name)
    whole.add("x-wr-timezone", calendar.SHANGHAI.key)
    whole.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
    whole.add("x-published-ttl", icalendar.vDuration(ASK_AGAIN))
    first = date(1992, 1, 1)  # Shanghai's last summer time ended in 1991: one rule since then
    whole.add_component(icalendar.Timezone.from_tzid(calendar.SHANGHAI.key, first_date=first))
    lines = whole.to_ical()
    end = b"END:VCALENDAR\r\n"
    return lines.removesuffix(end), end
