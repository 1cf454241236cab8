"""How activities are spoken of in templates."""

from django import template

from activities import words
from laoling import calendar

register = template.Library()


@register.filter
def span(activity) -> str:
    """`上午9点到11点半`."""
    return words.span_in_words(activity.starts_at, activity.ends_at)


@register.filter
def clock(activity) -> str:
    """`上午9点`, for narrow columns."""
    return words.clock_in_words(activity.starts_at)


@register.filter
def clock_of(moment) -> str:
    """`上午9点` of a moment."""
    return words.clock_in_words(moment)


@register.filter
def day_words(moment) -> str:
    """`11月23日 星期一` of a moment."""
    return calendar.day_in_words(calendar.local_day(moment))


@register.filter
def moment_words(moment) -> str:
    """`11月23日 星期一 上午9点` of a moment."""
    return calendar.moment_in_words(moment)


@register.filter
def year_and_day(moment) -> str:
    """`2026年11月23日 星期一` of a moment, for lists that reach over the years."""
    day = calendar.local_day(moment)
    return f"{day.year}年{calendar.day_in_words(day)}"


@register.filter
def tel(phone: str) -> str:
    """The address that dials a number: `tel:05468551234`."""
    return "tel:" + "".join(c for c in phone if c.isdecimal() or c == "+")


@register.filter
def move_label(activity) -> str:
    """`已改期` or `已换地点`; nothing for what wasn't moved."""
    return words.move_of(activity)[0]


@register.filter
def move_told(activity) -> str:
    """`原定11月25日 星期三 上午9点。原因：停电` of what was moved."""
    return words.move_of(activity)[1]


@register.filter
def because(reason: str) -> str:
    """`因停电，`; nothing where no reason is known."""
    return words.because_of(reason)
