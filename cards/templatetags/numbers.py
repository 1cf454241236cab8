"""How service numbers are shown and dialled in templates."""

from django import template

from cards.contact import phones

register = template.Library()


@register.filter
def in_groups(phone: str) -> str:
    """`154 0000 1111`."""
    return phones.in_groups(phone)


@register.filter
def dialled(phone: str) -> str:
    """The address that dials it, with a pause before an extension."""
    return phones.dialled(phone)
