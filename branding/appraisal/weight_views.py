"""What each measure weighs, and changing it from a month on."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from branding.appraisal.evidence import EXPLAINED
from branding.appraisal.forms import WeightsForm
from branding.appraisal.models import WeightTable
from branding.appraisal.scoring import MEASURES, Of
from branding.appraisal.weights import CHANGE, set_weights
from laoling import calendar
from laoling.answers import carried_out, status_of


@require_safe
@permission_required("appraisal.view_weighttable", raise_exception=True)
def weight_list(request):
    """For staff and for venues the weights that hold this month, those to come, and the old ones."""
    month = calendar.today().replace(day=1)
    tables = list(WeightTable.objects.order_by("-valid_from"))
    kinds = []
    for of in Of:
        mine = [table for table in tables if table.of == of]
        now = next(table for table in mine if table.valid_from <= month)
        kinds.append(
            {
                "of": of,
                "slug": of.lower(),
                "now": now,
                "coming": [table for table in mine if table.valid_from > month],
                "earlier": [table for table in mine if table.valid_from < now.valid_from],
                "measures": [
                    (measure.label, EXPLAINED[measure], now.weights[measure]) for measure in MEASURES[of]
                ],
            }
        )
    return render(request, "appraisal/weight_list.html", {"kinds": kinds})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required(["appraisal.view_weighttable", CHANGE], raise_exception=True)
def weight_change(request, slug):
    """A form with the newest weights, which makes those of a later month."""
    if slug.upper() not in Of.values:
        raise Http404
    of, today = Of(slug.upper()), calendar.today()
    last = WeightTable.objects.filter(of=of).latest("valid_from")
    form = WeightsForm(request.POST if request.method == "POST" else None, of=of, last=last, today=today)

    def save():
        set_weights(by=request.user, today=today, **form.facts())

    if form.is_bound and carried_out(request, form, save):
        month = form.facts()["valid_from"]
        words = f"从{month.year}年{month.month}月的考核起；以前的月份仍按原来的权重"
        messages.success(request, f"已保存{of.label}的考核权重，{words}。")
        return redirect("appraisal:weight_list")
    context = {"form": form, "of": of}
    return render(request, "appraisal/weight_form.html", context, status=status_of(form))
