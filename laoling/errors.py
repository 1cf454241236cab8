"""What people see when something doesn't go: plain words, a phone number and a way back."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string

from laoling.accounts.services import help_phone


def error_page(request, status, template=None):
    context = {"help_phone": help_phone()}
    return render(request, template or f"{status}.html", context, status=status)


@login_not_required
def bad_request(request, exception):
    return error_page(request, 400)


@login_not_required
def forbidden(request, exception):
    return error_page(request, 403)


@login_not_required
def csrf_failure(request, reason=""):
    """A form from a page that is too old, or from a browser that refuses cookies."""
    return error_page(request, 403, "403_csrf.html")


@login_not_required
def not_found(request, exception):
    return error_page(request, 404)


@login_not_required
def server_error(request):
    """Without the request's context: whatever broke may break there again."""
    return HttpResponseServerError(render_to_string("500.html", {"help_phone": help_phone()}))
