"""The policies in force, for elders. No sign-in, no personal data."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import render
from django.views.decorators.http import conditional_page, require_safe

from activities import board
from activities.choices import Choice
from activities.display import display_of
from activities.frame import frame, not_found
from laoling import calendar
from visits.models import Policy
from visits.policies.fitting import in_words


@login_not_required
@require_safe
@conditional_page
def policies(request):
    """What is offered now, newest first; of one `?station=` only what is for it."""
    units, today = board.Units(), calendar.today()
    code = request.GET.get("station", "")
    station = units.of_code(code) if code else None
    if code and station is None:
        return not_found(request, "没有找到这个老年站", "网址里的老年站代号不对，或者这个站已经撤并。")
    found = Policy.objects.published().valid_on(today).select_related("unit").prefetch_related("stations")
    if station:
        above = [unit.pk for unit in units.all if station.path.startswith(unit.path)]
        found = found.filter(Q(unit__in=above), Q(stations=None) | Q(stations=station))
    context = frame(request.path, units, Choice(station), display_of(request), today)
    context["policies"] = [(policy, in_words(policy)) for policy in found]
    return render(request, "public/policies.html", context)
