"""How a form that was sent is answered: done, to be corrected, or too late because somebody else was quicker."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError


class Outdated(Exception):
    """Somebody else was quicker; the text says in Chinese what they did."""


def carried_out(request, form, action: Callable[[], object]) -> bool:
    """Run `action` if the form is valid; what it refuses becomes the form's errors.

    What somebody else did meanwhile is told by a message: there is nothing to correct in what was typed.
    """
    if not form.is_valid():
        return False
    try:
        action()
    except ValidationError as error:
        for field, errors in error.update_error_dict({}).items():
            form.add_error(field if field in form.fields else None, errors)
    except Outdated as error:
        messages.warning(request, str(error))
        return False
    return not form.errors


def status_of(form) -> int:
    """200 for a form not sent yet, 422 for one with errors, 409 for one that came too late."""
    if not form.is_bound:
        return 200
    return 422 if form.errors else 409
