"""The list of requests on paper."""

from django.contrib.auth.decorators import permission_required
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from laoling.accounts.printing import Column, print_list, station_column
from visits.requests.views import requests_of


@never_cache
@require_POST
@permission_required(["visits.view_helprequest", "people.print_retiree"], raise_exception=True)
def request_print(request):
    """The requests that the filter of the address finds."""
    found = requests_of(request)
    columns = [
        Column("登记日", lambda row: f"{row.registered_on}", narrow=True),
        Column("谁的诉求", lambda row: row.whose, narrow=True),
        *station_column(request.user, lambda row: row.home_station),
        Column("事项", lambda row: row.topic, narrow=True),
        Column("内容", lambda row: row.words),
        Column("期限", lambda row: f"{row.due_on}", narrow=True),
        Column("状态", lambda row: row.get_state_display(), narrow=True),
        Column("经办人", lambda row: row.handler or "未指派", narrow=True),
        Column("办理结果", lambda row: row.done),
    ]
    back = reverse("visits:request_list")
    return print_list(request, title="诉求", found=found, rows=found.qs, columns=columns, back=back)
