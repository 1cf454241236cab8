"""The week's poster: an A4 sheet for the wall, in the largest type with which it fits."""

from datetime import date

from activities import board, words
from activities.choices import Choice
from activities.models import Activity
from laoling import calendar
from laoling.typeset import make_pdf, unprintable

TEMPLATE = "activities/poster.typ"


def poster_of(choice: Choice, day: date, *, today: date) -> bytes:
    """The week that holds `day` as PDF: one sheet in 16 to 28 pt; what doesn't fit in 16 goes on to the next."""
    monday, sunday = calendar.period_of(day, calendar.Period.WEEK)
    days = board.days_between(monday, sunday, choice=choice, today=today)
    only_phone = board.only_phone(days)
    data = {
        "title": "一周活动表",
        "of": choice.in_words or "全部老年站",
        "week": f"{monday.year}年{_short(monday)} 到 {_short(sunday)}",
        "phone": only_phone,
        "days": [_told(day, choice, with_phone=not only_phone) for day in days],
    }
    return make_pdf(TEMPLATE, {**data, "missing": "".join(unprintable(_texts(data)))})


def _short(day: date) -> str:
    return f"{day.month}月{day.day}日"


def _told(day: board.Day, choice: Choice, *, with_phone: bool) -> dict:
    """A day with its activities, in the words that are printed."""
    return {
        "day": day.in_words,
        "about": day.about,
        "activities": [_row(found, choice, with_phone=with_phone) for found in day.activities],
        "moved_away": [
            {
                "title": found.title,
                "to": f"{words.because_of(found.move_reason)}改到{calendar.moment_in_words(found.starts_at)}",
            }
            for found in day.moved_away
        ],
    }


def _row(activity: Activity, choice: Choice, *, with_phone: bool) -> dict[str, str]:
    is_others = choice.station is None or activity.unit_id != choice.station.pk
    return {
        "time": words.span_in_words(activity.starts_at, activity.ends_at),
        "title": activity.title,
        "place": activity.venue.name,
        "unit": activity.unit.name if is_others else "",
        "phone": activity.phone if with_phone else "",
        "cancelled": f"已取消，原因：{activity.cancel_reason}" if activity.is_cancelled else "",
        "moved": _moved_in_words(activity),
    }


def _moved_in_words(activity: Activity) -> str:
    return "" if activity.is_cancelled else "，".join(filter(None, words.move_of(activity)))


def _texts(data) -> list[str]:
    """All that is printed."""
    if isinstance(data, str):
        return [data]
    parts = data.values() if isinstance(data, dict) else data
    return [text for part in parts for text in _texts(part)]
