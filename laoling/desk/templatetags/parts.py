"""Small helpers of the shared parts of pages (`templates/_*.html`)."""

from django import template

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
def state_colour(state) -> str:
    """The colour of a duty's state."""
    return STATE_COLOURS.get(str(state).upper(), "grey")
