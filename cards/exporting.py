"""The lists of cards and assessments as files."""

from django.contrib.auth.decorators import permission_required
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cards.resources import AssessmentResource, CardResource
from cards.search import without_whole_numbers
from cards.views import assessments_of, cards_of
from laoling.people.exporting import export_list


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(["cards.view_servicecard", "people.export_retiree"], raise_exception=True)
@without_whole_numbers
def card_export(request):
    """The cards that the filter of the address finds."""
    found = cards_of(request)
    rows, back = found.qs.defer(None), reverse("cards:card_list")
    return export_list(request, resource=CardResource(), found=found, rows=rows, back=back)


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required(["cards.view_assessment", "people.export_retiree"], raise_exception=True)
@without_whole_numbers
def assessment_export(request):
    """The assessments that the filter of the address finds."""
    found = assessments_of(request)
    rows = found.qs.defer(None).defer("source__content")
    back = reverse("cards:assessment_list")
    return export_list(request, resource=AssessmentResource(), found=found, rows=rows, back=back)
