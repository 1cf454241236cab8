from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.db.models import Max, Q
from django.http import Http404
from django.shortcuts import render

from cards.models import ServiceCard
from laoling import calendar
from laoling.accounts.models import Unit
from laoling.dashboards.figures import Month, cards_due
from laoling.dashboards.history import HistoryForm, changes_of, events_for


def chosen_unit(request) -> Unit:
    """The unit of the query string within the reader's scope, by default the reader's own; 404 for another's."""
    pk = request.GET.get("unit", "")
    if not pk:
        return request.user.unit
    unit = Unit.objects.visible_to(request.user).filter(pk=int(pk)).first() if is_key(pk) else None
    if unit is None:
        raise Http404
    return unit


def is_key(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 18


@permission_required(["accounts.view_dashboard", "cards.view_servicecard"], raise_exception=True)
def uncovered_cards(request):
    """Whom nobody has reached yet this month: the list behind the coverage."""
    unit, month = chosen_unit(request), Month.of(calendar.today())
    mine = ServiceCard.objects.visible_to(request.user).filter(retiree__station__path__startswith=unit.path)
    cards = cards_due(month).filter(pk__in=mine.values("pk"), is_covered=False)
    cards = cards.select_related("retiree__station", "visitor").defer("retiree__id_number", "retiree__phone")
    last_visit = Max("retiree__visits__visited_on", filter=Q(retiree__visits__withdrawn_at=None))
    cards = cards.annotate(last_visit_on=last_visit).order_by(
        "tier", "retiree__station__path", "retiree__name_sort"
    )
    context = {
        **admin.site.each_context(request),
        "title": f"{unit.name}：本月还没有联系上的服务卡",
        "unit": unit,
        "page": Paginator(cards, 50).get_page(request.GET.get("page")),
    }
    return render(request, "admin/uncovered_cards.html", context)


@permission_required("accounts.view_history", raise_exception=True)
def history(request):
    """What was changed, by whom and when."""
    form = HistoryForm(request.GET or {"kind": "people.retiree"})
    page, changes = None, []
    if form.is_valid():
        events = events_for(request.user, **form.cleaned_data)
        page = Paginator(events, 50).get_page(request.GET.get("page"))
        changes = changes_of(page)
    context = {
        **admin.site.each_context(request),
        "title": "修改记录",
        "form": form,
        "page": page,
        "changes": changes,
        "query": querystring(request, without="page"),
    }
    return render(request, "admin/history.html", context, status=422 if form.errors else 200)


def querystring(request, *, without: str) -> str:
    query = request.GET.copy()
    query.pop(without, None)
    return query.urlencode()
