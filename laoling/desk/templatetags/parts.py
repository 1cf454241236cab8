"""Small helpers of the shared parts of pages (`templates/_*.html`)."""

from datetime import date

from django import template

from laoling.calendar import SHANGHAI, WEEKDAYS
from laoling.people.id_number import mask_phone
from visits.models import DutyKind
from visits.windows import State

register = template.Library()


@register.filter
def error_anchor(bound_field) -> str:
    """The id of the input that an error summary jumps to; of a group of choices the first one."""
    return bound_field.id_for_label or f"{bound_field.auto_id}_0"


@register.filter
def error_count(form) -> int:
    """How many places of a form need a correction: each field once, and each error about the whole."""
    fields = sum(1 for name in form.errors if name != "__all__")
    return fields + len(form.non_field_errors())


TIER_COLOURS = {1: "red", 2: "amber", 3: "blue"}
MOOD_COLOURS = {1: "red", 2: "amber", 3: "grey", 4: "green", 5: "green"}
STATE_COLOURS = {
    "OVERDUE": "red",
    "MISSED": "red",
    "DUE_SOON": "amber",
    "OPEN": "blue",
    "UPCOMING": "grey",
    "DONE": "green",
    "DONE_LATE": "green",
    "WAIVED": "grey",
    "CANCELLED": "grey",
}


@register.filter
def tier_colour(tier) -> str:
    """The colour of a tier's badge; its words are beside it, colour is never the only sign."""
    return TIER_COLOURS.get(tier, "grey")


@register.filter
def mood_colour(mood: int) -> str:
    """The colour of a mood's badge, 1 to 5."""
    return MOOD_COLOURS.get(mood, "grey")


@register.filter
def state_words(state) -> str:
    """A duty's state in words; the annotation of `with_state` has no display method of its own."""
    return str(State(state).label)


@register.filter
def state_colour(state) -> str:
    """The colour of a duty's state."""
    return STATE_COLOURS.get(str(state).upper(), "grey")


@register.filter
def may_call(user) -> bool:
    """Whether the role sees phones in full."""
    return user.may_call


@register.filter
def day_words(day: date, today: date) -> str:
    """`今天`, `明天`, `昨天`, else `11月15日（周日）`; with the year when it isn't this one."""
    near = {0: "今天", 1: "明天", -1: "昨天"}.get((day - today).days)
    if near:
        return near
    words = f"{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"
    return words if day.year == today.year else f"{day.year}年{day.month}月{day.day}日"


@register.filter
def days_since(day: date, today: date) -> int:
    """Whole days from `day` to `today`; 0 when it lies ahead."""
    return max((today - day).days, 0)


@register.filter
def window_words(duty) -> str:
    """`11月1日—11月30日`, or until when a duty with a clock is to be done: `11月24日 10:00前`."""
    if duty.due_at is not None:
        due = duty.due_at.astimezone(SHANGHAI)
        return f"{due.month}月{due.day}日 {due:%H:%M}前"
    first, last = duty.opens_on, duty.due_on
    return f"{first.month}月{first.day}日—{last.month}月{last.day}日"


@register.filter
def late_words(duty, today: date) -> str:
    """How late an overdue duty is: `逾期 3 天`; on the very day of its clock `已过时限`."""
    days = days_since(duty.due_on, today)
    return f"逾期 {days} 天" if days else "已过时限"


@register.filter
def age_on(person, today: date) -> int:
    """Full years of a retiree on that day."""
    return person.age_on(today)


@register.filter
def age_then(person, today: date) -> int:
    """Full years of a retiree on that day, or on the day of death."""
    return person.age_on(person.died_on or today)


@register.filter
def masked_phone(phone: str) -> str:
    """A phone number with its middle hidden."""
    return mask_phone(phone)


@register.filter
def kind_words(kinds: list[str]) -> str:
    """`走访、上门服务`."""
    return "、".join(str(DutyKind(kind).label) for kind in kinds)


@register.filter
def home_of(retiree) -> str:
    """Residential area and address, the area once only when the address begins with it."""
    return retiree.home


@register.filter
def review_state(card, today: date) -> str:
    """The state of the yearly review of a card that brings `review` and `rests_until`; empty of a closed one."""
    return card.review.state_on(today, resting=card.rests_until is not None) if card.is_open else ""
