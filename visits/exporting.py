"""The lists of duties and visits as files."""

from django.contrib.auth.decorators import permission_required
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cards.search import without_whole_numbers
from laoling.people.exporting import export_list
from visits.resources import DutyResource, VisitResource
from visits.views import duties_of, visits_of

UNSHOWN = "retiree__id_number"


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(["visits.view_duty", "people.export_retiree"], raise_exception=True)
@without_whole_numbers
def duty_export(request):
    """The duties that the filter of the address finds."""
    found, back = duties_of(request), reverse("visits:duty_list")
    rows = found.qs.defer(None).defer(UNSHOWN)
    return export_list(request, resource=DutyResource(), found=found, rows=rows, back=back)


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(["visits.view_visit", "people.export_retiree"], raise_exception=True)
@without_whole_numbers
def visit_export(request):
    """The visits that the filter of the address finds."""
    found, back = visits_of(request), reverse("visits:visit_list")
    rows = found.qs.defer(None).defer(UNSHOWN)
    return export_list(request, resource=VisitResource(), found=found, rows=rows, back=back)
