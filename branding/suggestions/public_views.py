"""The public's pages: what was done with suggestions, with thanks, and a box for one more. No sign-in, no cookie."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from activities import board
from activities.choices import Choice
from activities.display import display_of
from activities.frame import NotThere, choice_of, finished, frame, not_found
from branding.feedback import limits
from branding.suggestions import services
from branding.suggestions.forms import PublicForm
from branding.suggestions.models import Thanks
from laoling import calendar
from laoling.accounts.models import Level
from laoling.accounts.services import client_address

MOST_SHOWN = 50
FULL = "刚刚收到很多建议，暂时收不下了。请过一个小时再来，或者直接告诉工作人员。"


@login_not_required
@require_safe
def thanked(request):
    """What was done, newest first; of one `?station=` only its own."""
    today, shown_as = calendar.today(), display_of(request)

    def make():
        units = board.Units()
        choice = choice_of(units, request.GET)
        rows = Thanks.objects.select_related("unit")
        if choice.station:
            rows = rows.filter(unit__path__startswith=choice.station.path)
        context = frame(request.path, units, choice, shown_as, today)
        context["rows"] = rows[:MOST_SHOWN]
        return render_to_string("suggestions/thanked.html", context).encode()

    return finished(request, (shown_as, today), make)


# Nobody is signed in here, so there is nothing that another site could make a browser do in somebody's name.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request):
    """The box; which station it is for stands in the address. 429 when too many came from one address."""
    units = board.Units()
    try:
        station = choice_of(units, request.GET).station
    except NotThere as reason:
        return not_found(request, *reason.args)
    if station is None or station.level != Level.STATION:
        return page(request, units, None)
    form = PublicForm(request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return page(request, units, station, form=form)
    if not form.is_valid():
        return page(request, units, station, form=form, status=422)
    now = timezone.now()
    if not limits.take_try(client_address(request), f"suggestions.{station.pk}", now=now):
        return page(request, units, station, form=form, notice=FULL, status=429)
    try:
        services.make_suggestion(unit=station, by=None, now=now, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return page(request, units, station, form=form, status=422)
    return redirect(f"{reverse('suggestions:received')}{Choice(station).query}")


@login_not_required
@require_safe
def received(request):
    """That it arrived; a page of its own, so that a reload sends nothing again."""
    units = board.Units()
    try:
        station = choice_of(units, request.GET).station
    except NotThere as reason:
        return not_found(request, *reason.args)
    return page(request, units, station, is_received=True)


def page(request, units: board.Units, station, *, form=None, notice="", status=200, is_received=False):
    """The box of a station, or the choice of stations, or thanks. What was typed is in no cache."""
    shown_as, here = display_of(request), reverse("suggestions:propose")
    choice = Choice(station)
    context = {
        **frame(here, units, choice, shown_as, calendar.today()),
        "form": form,
        "notice": notice,
        "here": here + choice.query,
        "is_received": is_received,
    }
    response = render(request, "suggestions/propose.html", context, status=status)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response
