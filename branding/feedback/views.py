"""Staff's pages of what the public says: satisfaction over time, and the poster with a venue's code."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from activities.models import Venue
from branding.feedback import figures, poster, services
from branding.models import Feedback
from branding.stations import chosen_station
from cards.contact.orders import public_site
from laoling import calendar
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access

SENTENCES = 30


@require_safe
@permission_required("branding.view_feedback", raise_exception=True)
def satisfaction(request):
    """By norm, by venue and month, and the newest sentences; of one `?station=` only its own."""
    today, station = calendar.today(), chosen_station(request)
    venues = Venue.objects.visible_to(request.user).rooms()
    said = Feedback.objects.visible_to(request.user)
    if station:
        venues, said = venues.filter(unit=station), said.filter(venue__unit=station)
    table = figures.by_venue(venues.select_related("unit", "feedback_code"), said, today)
    context = {
        "station": station,
        "months": figures.months_to(today),
        "norms": figures.by_norm(table),
        "table": table,
        "sentences": figures.sentences(said, SENTENCES),
        "several_units": request.user.uses_admin,
    }
    return render(request, "branding/satisfaction.html", context)


@never_cache
@require_POST
@permission_required("branding.print_poster", raise_exception=True)
def poster_print(request, pk):
    """The poster as PDF; the first one makes the venue's code."""
    venue = get_object_or_404(Venue.objects.visible_to(request.user).select_related("unit"), pk=pk)
    code = services.code_for(venue=venue, by=request.user, now=timezone.now())
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.PRINT,
        subject=f"activities.venue:{venue.pk}",
        detail=f"评价二维码海报：{venue}",
        address=client_address(request),
    )
    pdf = poster.poster_of(venue=venue, token=code.token, site=public_site(request))
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="feedback-{venue.pk}.pdf"'
    return response
