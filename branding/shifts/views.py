"""The pages of the posts: today's own, a station's day, and that day on paper."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from branding.models import ShiftRecord
from branding.shifts import services
from branding.shifts.forms import DayForm, ShiftForm
from laoling import calendar
from laoling.accounts.models import AccessEvent, Unit
from laoling.accounts.services import client_address, record_access
from laoling.answers import carried_out, status_of

may_read = permission_required("branding.view_shiftrecord", raise_exception=True)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("branding.keep_shift", raise_exception=True)
def shift_today(request):
    """One's own post today: what the last shift left, the steps, the note for the next one."""
    now = timezone.now()
    day = calendar.local_day(now)
    record = services.record_of(request.user, day)
    form = ShiftForm(request.POST if request.method == "POST" else None, record=record)

    def save():
        services.save_shift(
            standard=record.standard,
            items=form.ticked(),
            handover=form.cleaned_data["handover"].strip(),
            by=request.user,
            now=now,
        )

    if form.is_bound and carried_out(request, form, save):
        done, whole = len(form.ticked()), len(record.standard.items.all())
        messages.success(request, f"已保存今天的岗位记录：{whole} 步做了 {done} 步")
        return redirect("branding:shift_today")
    context = {"form": form, "record": record, "day": day, "notes": services.notes_for(request.user, day)}
    return render(request, "branding/shift_today.html", context, status=status_of(form))


@require_POST
@permission_required("branding.keep_shift", raise_exception=True)
def handover_take(request, pk):
    """The note was read: it waits for nobody any more."""
    record = get_object_or_404(ShiftRecord.objects.visible_to(request.user).select_related("member"), pk=pk)
    services.take_over(record=record, by=request.user, now=timezone.now())
    messages.success(request, f"已接收{record.member}的交接事项")
    return redirect("branding:shift_today")


def chosen_day(request) -> tuple[DayForm, Unit, date]:
    """The form of the address, the station and the day that it names; by default one's own, and today."""
    units = Unit.objects.visible_to(request.user).stations()
    own = units.first()
    if own is None:
        raise Http404
    data = {"day": calendar.today(), "unit": own.pk, **request.GET.dict()}
    form = DayForm(data, units=units)
    form.is_valid()
    unit = form.cleaned_data.get("unit") or own
    return form, unit, form.cleaned_data.get("day") or calendar.today()


@require_safe
@may_read
def shift_day(request):
    """Everybody's record of a station on a day."""
    form, unit, day = chosen_day(request)
    records = services.records_of_day(request.user, unit, day)
    context = {"day_form": form, "unit": unit, "day": day, "records": records}
    return render(request, "branding/shift_day.html", context)


@never_cache
@require_POST
@may_read
def shift_print(request):
    """The same on A4, with who printed it."""
    _, unit, day = chosen_day(request)
    records = services.records_of_day(request.user, unit, day)
    back = f"{reverse('branding:shift_day')}?day={day:%Y-%m-%d}&unit={unit.pk}"
    if not records:
        messages.warning(request, "没有打印：这一天没有岗位记录。")
        return redirect(back)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.PRINT,
        subject=f"accounts.unit:{unit.pk}",
        detail=f"岗位记录 {day:%Y-%m-%d}，{len(records)} 人",
        address=client_address(request),
    )
    context = {"unit": unit, "day": day, "records": records, "now": timezone.now(), "back": back}
    return render(request, "branding/shift_print.html", context)
