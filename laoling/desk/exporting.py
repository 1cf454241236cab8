"""The list of the people as a file: the roster, narrowed down as the list is."""

from django.contrib.auth.decorators import permission_required
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cards.resources import RosterResource
from cards.roster.checking import Scope
from cards.search import without_whole_numbers
from laoling.desk.retirees import people_of
from laoling.people.exporting import export_list


@never_cache
@require_http_methods(["GET", "POST"])
@permission_required("people.export_retiree", raise_exception=True)
@without_whole_numbers
def retiree_export(request):
    """The people that the filter of the address finds, in the columns of the roster."""
    found = people_of(request)
    resource = RosterResource(shared_names=Scope.of(request.user).shared_names)
    return export_list(
        request, resource=resource, found=found, rows=found.qs, back=reverse("desk:retiree_list")
    )
