"""A death in one step: the page says beforehand what will happen; and a mistaken report is taken back."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from laoling import calendar
from laoling.answers import carried_out, status_of
from laoling.desk import death as deaths
from laoling.desk.views import find_retiree
from laoling.ticks import ask_on_commit
from visits.event_forms import CorrectionForm, DeathForm, WithdrawForm
from visits.event_views import REMIND, event_page, may_change
from visits.models import EventKind, LifeEvent


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("visits.report_lifeevent", raise_exception=True)
def retiree_death(request, pk):
    """Report that somebody died; whoever reports sees first what will be done (Rules of duties, 8)."""
    retiree = find_retiree(request.user, pk)
    today = calendar.today()
    form = DeathForm(request.POST) if request.method == "POST" else None
    if form is None:
        form = DeathForm(initial={"happened_on": today, "submission_id": uuid.uuid4()})
    elif carried_out(
        request,
        form,
        lambda: deaths.report_death(
            retiree=retiree, by=request.user, now=timezone.now(), **form.cleaned_data
        ),
    ):
        ask_on_commit(REMIND)
        messages.success(
            request, f"已登记{retiree}去世。请在 24 小时内看望家属；若报错了，7 天内可以整体撤销"
        )
        return redirect("desk:retiree_detail", retiree.pk)
    context = {
        "retiree": retiree,
        "form": form,
        "consequences": deaths.foresee(retiree, timezone.now()),
        "death": retiree.life_events.deaths().select_related("reported_by").first(),
        "today": today,
    }
    return render(request, "desk/retiree_death.html", context, status=status_of(form))


def find_death(request, pk) -> LifeEvent:
    """A death within the user's scope that this user may change; Http404 or PermissionDenied otherwise."""
    events = LifeEvent.objects.visible_to(request.user).filter(kind=EventKind.DIED)
    death = get_object_or_404(events.select_related("retiree__station", "reported_by", "withdrawn_by"), pk=pk)
    if not may_change(request.user, death):
        raise PermissionDenied
    return death


@require_POST
@permission_required("visits.report_lifeevent", raise_exception=True)
def death_correct(request, pk):
    death = find_death(request, pk)
    form = CorrectionForm(request.POST, event=death, has_card=False)
    if carried_out(
        request,
        form,
        lambda: deaths.correct_death(death=death, by=request.user, now=timezone.now(), **form.cleaned_data),
    ):
        messages.success(request, f"已更正{death.retiree}的去世日期和说明")
        return redirect("visits:event_detail", death.pk)
    return event_page(request, find_death(request, pk), form)


@require_POST
@permission_required("visits.report_lifeevent", raise_exception=True)
def death_undo(request, pk):
    """Take a mistaken report back, with everything that followed (Rules of duties, 8)."""
    death = find_death(request, pk)
    form = WithdrawForm(request.POST)
    if carried_out(
        request,
        form,
        lambda: deaths.undo_death(death=death, by=request.user, now=timezone.now(), **form.cleaned_data),
    ):
        ask_on_commit(REMIND)
        messages.success(request, f"已撤销{death.retiree}去世的报告：服务卡、任务和配偶的登记都已恢复")
        return redirect("desk:retiree_detail", death.retiree_id)
    return event_page(request, find_death(request, pk), form)
