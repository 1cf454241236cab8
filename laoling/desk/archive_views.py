"""Archiving a person and getting them back."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from laoling import calendar
from laoling.answers import carried_out, status_of
from laoling.desk.archiving import archive_retiree, restore_retiree
from laoling.desk.forms import ArchiveForm
from laoling.desk.views import find_retiree
from laoling.ticks import ask_on_commit

PLAN = "visits.tasks.plan_duties"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("people.archive_retiree", raise_exception=True)
def retiree_archive(request, pk):
    """Say first what archiving ends, then do it with a reason."""
    retiree = find_retiree(request.user, pk)
    form = ArchiveForm(request.POST or None)
    closed = []

    def archive():
        answers = {"by": request.user, "now": timezone.now(), **form.cleaned_data}
        closed.append(archive_retiree(retiree=retiree, **answers))

    if request.method == "POST" and carried_out(request, form, archive):
        ask_on_commit(PLAN)
        card = f"，服务卡 {closed[0].number} 已销卡" if closed[0] else ""
        messages.success(request, f"已归档{retiree}{card}")
        return redirect("desk:retiree_detail", pk)
    if retiree.archived_at or (request.method == "POST" and not form.errors):
        return redirect("desk:retiree_detail", pk)
    context = {
        "retiree": retiree,
        "form": form,
        "card": retiree.cards.open().first(),
        "waiting": retiree.assessments.waiting().exists(),
        "today": calendar.today(),
    }
    return render(request, "desk/retiree_archive.html", context, status=status_of(form))


@require_POST
@permission_required("people.archive_retiree", raise_exception=True)
def retiree_restore(request, pk):
    """Take a person out of the archive."""
    retiree = find_retiree(request.user, pk)
    form = forms.Form(request.POST)
    if carried_out(request, form, lambda: restore_retiree(retiree=retiree, by=request.user)):
        card = "。服务卡已经销了，需要的请重新开卡或评估" if retiree.cards.exists() else ""
        messages.success(request, f"已恢复{retiree}{card}")
    return redirect("desk:retiree_detail", pk)
