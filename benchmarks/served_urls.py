"""All addresses of the portal, and two to measure against: a constant, and today's page made anew each time."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from activities import pages, public_views
from laoling import urls


@login_not_required
def constant(request):
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
def anew(request):
    """Today's page as if nothing were kept."""
    pages.shelf.turn_to(None)
    pages.shelf.looked_at = float("-inf")
    return public_views.schedule(request)


urlpatterns = [path("constant/", constant), path("anew/", anew), *urls.urlpatterns]
handler400, handler403, handler404, handler500 = (
    urls.handler400,
    urls.handler403,
    urls.handler404,
    urls.handler500,
)
