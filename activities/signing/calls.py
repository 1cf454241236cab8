"""The list of calls: who must be told on the phone that something was cancelled, moved, or that a seat is theirs."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from activities.models import Call
from activities.signing import services
from activities.signing.views import may_sign_up

PER_PAGE = 100
OPEN, CALLED = "open", "called"


def calls_of(request):
    """The calls within scope that the address asks for: open or done, of all activities or of one."""
    rows = Call.objects.visible_to(request.user)
    of_activity = [f"sign_up__activity__{name}" for name in ("venue", "unit", "moved_from_venue")]
    rows = rows.select_related(*of_activity, "sign_up__retiree__station", "called_by").defer(
        "sign_up__retiree__id_number"
    )
    activity = request.GET.get("activity", "")
    if activity.isascii() and activity.isdigit() and len(activity) < 18:
        rows = rows.filter(sign_up__activity=int(activity))
    if request.GET.get("state") == CALLED:
        return rows.exclude(called_at=None).order_by("-called_at", "-pk")
    return rows.open().by_activity()


@never_cache
@require_safe
@may_sign_up
def call_list(request):
    page = Paginator(calls_of(request), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "state": CALLED if request.GET.get("state") == CALLED else OPEN}
    return render(request, "activities/call_list.html", context)


@require_POST
@may_sign_up
def call_tick(request):
    """Write down that somebody was called: the button beside the name."""
    key = request.POST.get("call", "")
    is_key = key.isascii() and key.isdigit() and len(key) < 18
    calls = Call.objects.visible_to(request.user).filter(pk=int(key) if is_key else 0)
    call = get_object_or_404(calls.select_related("sign_up__retiree"))
    services.tick_called(calls=calls, by=request.user, now=timezone.now())
    messages.success(request, f"已记下：{call.sign_up.retiree}已电话通知")
    return redirect(back(request))


@require_POST
@may_sign_up
def call_untick(request, pk):
    call = get_object_or_404(Call.objects.visible_to(request.user).select_related("sign_up__retiree"), pk=pk)
    if services.untick_called(call=call):
        messages.success(request, f"已撤销，{call.sign_up.retiree}还要打电话")
    else:
        messages.warning(request, f"没有改动：{call.sign_up.retiree}已经在要打电话的名单里")
    return redirect(back(request))


def back(request) -> str:
    """The list as it was narrowed down."""
    return f"{reverse('activities:call_list')}?{request.GET.urlencode()}"
