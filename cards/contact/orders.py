"""The pages of printing: for whom, what can't be printed, progress, and the pages themselves."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cards.contact import jobs
from cards.contact.directory import Directory
from cards.contact.forms import OrderForm, WhoForm
from cards.contact.people import people_for
from cards.contact.printing import missing_in, reach_address, sheets_for
from cards.models import PrintBatch
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access

LATEST = 10
may_print = permission_required("people.print_retiree", raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@may_print
def print_batch_new(request):
    """Choose for whom, see who that is and what can't be printed, then order."""
    form = WhoForm(request.GET, request=request)
    found = chosen_people(request, form)
    order = OrderForm(request.POST or None, initial={"submission_id": uuid.uuid4(), "names": "gap"})
    if request.method == "POST" and order.is_valid() and may_be_ordered(found, order) and found:
        batch = ordered(request, form, found, order)
        return redirect("cards:print_batch_detail", batch.pk)
    context = {
        "choice": form,
        "form": order,
        "found": found,
        "most": PrintBatch.MOST,
        "batches": PrintBatch.objects.visible_to(request.user).defer("content")[:LATEST],
        "site": reach_address(public_site(request)),
    }
    return render(request, "cards/print_batch_new.html", context, status=422 if order.errors else 200)


def chosen_people(request, form) -> dict | None:
    """Who is meant, and what stands against printing; None while the choice itself is wrong."""
    if not form.is_valid():
        return None
    directory = Directory.read()
    data = form.cleaned_data
    chosen = people_for(
        data["who"],
        style=data["style"],
        user=request.user,
        numbers=directory.numbers(),
        station=data.get("station"),
        retiree=data.get("retiree"),
    )
    count = chosen.count()
    people = list(chosen.select_related("station").only("name", "station__name")[: PrintBatch.MOST])
    if data["who"] == PrintBatch.Who.ONE and not people:
        raise Http404
    without = {unit.pk for unit in directory.units.values() if not directory.services(unit)}
    printable = [person for person in people if person.station_id not in without]
    return {
        "people": people,
        "count": count,
        "more": count - len(people),
        "stations": by_station(people),
        "without_numbers": by_station([person for person in people if person.station_id in without]),
        "printable": len(printable),
        "sheets": sheets_for(len(printable), data["style"]),
        "unprintable": [(person, missing) for person in printable if (missing := missing_in(person.name))],
    }


def by_station(people) -> dict:
    """The names under their station, in the order given."""
    groups: dict = {}
    for person in people:
        groups.setdefault(person.station, []).append(person)
    return groups


def may_be_ordered(found: dict | None, order) -> bool:
    """Whether there is somebody to print for; the form says so otherwise."""
    if not found or not found["people"]:
        order.add_error(None, "现在没有要印的人，请重新选择。")
    elif not found["printable"]:
        order.add_error(None, "这些老年站还没有登记服务电话，请先登记，再打印。")
    return not order.errors


def ordered(request, form, found: dict, order) -> PrintBatch:
    """The order; a small one is made at once."""
    batch = jobs.start_batch(
        who=form.cleaned_data["who"],
        style=form.cleaned_data["style"],
        retirees=[person.pk for person in found["people"]],
        with_gaps=order.cleaned_data["names"] != "skip",
        site=public_site(request),
        submission_id=order.cleaned_data["submission_id"],
        by=request.user,
    )
    if len(batch.retirees) <= jobs.AT_ONCE:
        jobs.work_on(batch)
    return batch


def public_site(request) -> str:
    """Where elders find the public pages: LAOLING_PUBLIC_URL, else the address that the clerk uses."""
    return settings.PUBLIC_URL or request.build_absolute_uri("/")


@require_safe
@may_print
def print_batch_detail(request, pk):
    batch = find_batch(request, pk)
    printed = batch.cards.count()
    context = {
        "batch": batch,
        "printed": printed,
        "sheets": sheets_for(printed, batch.style),
        "now": timezone.now(),
    }
    return render(request, "cards/print_batch_detail.html", context)


def find_batch(request, pk) -> PrintBatch:
    """The user's own order, without its pages; Http404 otherwise."""
    return get_object_or_404(PrintBatch.objects.visible_to(request.user).defer("content"), pk=pk)


@require_safe
@may_print
def print_batch_progress(request, pk):
    """The part that asks for itself every second; once the work is done the whole page comes anew."""
    batch = find_batch(request, pk)
    response = render(request, "cards/_print_batch_progress.html", {"batch": batch})
    if not batch.is_working:
        response["HX-Refresh"] = "true"
    return response


@require_POST
@may_print
def print_batch_cancel(request, pk):
    batch = find_batch(request, pk)
    try:
        jobs.cancel_batch(batch=batch)
    except jobs.NotPossible as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, "已取消这次打印，什么也没有印。")
    return redirect("cards:print_batch_detail", pk)


@never_cache
@require_safe
@may_print
def print_batch_pages(request, pk):
    """The PDF; each time that somebody fetches it is in the access log."""
    batch = get_object_or_404(PrintBatch.objects.visible_to(request.user), pk=pk)
    if batch.content is None:
        messages.warning(request, "这份 PDF 已经删除（只保留 3 天），需要的话请再打印一次。")
        return redirect("cards:print_batch_detail", pk)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.PRINT,
        subject=jobs.subject_of(batch),
        detail=f"下载联系卡 PDF：{batch.get_style_display()} {batch.cards.count()} 张",
        address=client_address(request),
    )
    response = HttpResponse(jobs.content_of(batch), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(True, f"联系卡-{batch.pk}.pdf")
    return response
