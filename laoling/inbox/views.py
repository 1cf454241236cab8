"""One's own reminders, and over which channels else they are told."""

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from laoling import calendar
from laoling.inbox.delivery import NotSent, send_over
from laoling.inbox.forms import ChannelForm, kinds_offered
from laoling.inbox.models import Channel, Reminder
from laoling.inbox.services import acknowledge, save_channel, switch_channel

PER_PAGE = 30


@require_safe
def reminder_list(request):
    """What was sent to me: unread first, then the newest."""
    reminders = Reminder.objects.visible_to(request.user).unread_first()
    page = Paginator(reminders, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "inbox/reminder_list.html", {"page": page, "today": calendar.today()})


@require_POST
def reminder_acknowledge(request, pk):
    """The reader has taken note; the duty itself stays until it is done."""
    reminder = get_object_or_404(Reminder.objects.visible_to(request.user), pk=pk)
    acknowledge(reminder=reminder, now=timezone.now())
    messages.success(request, f"已确认提醒：{reminder.title}")
    return redirect("desk:home" if request.POST.get("from") == "home" else "inbox:reminder_list")


@never_cache
@require_safe
def channel_list(request):
    """Over which channels I am told, beside this page: none unless I say so."""
    return channels_page(request)


def channels_page(request, bound=None):
    """Every kind on offer with the reader's own channel, or None, and a form; `bound` was sent and refused."""
    mine = {channel.kind: channel for channel in Channel.objects.filter(user=request.user)}
    kinds = [
        (kind, mine.get(kind), bound if bound and bound.kind == kind else ChannelForm(kind=kind))
        for kind in kinds_offered()
    ]
    context = {"kinds": kinds, "form": bound}
    return render(request, "inbox/channel_list.html", context, status=422 if bound else 200)


@require_POST
def channel_save(request, kind):
    """Be told over this channel, at this address."""
    form = ChannelForm(request.POST, kind=offered(kind))
    if not form.is_valid():
        return channels_page(request, form)
    save_channel(kind=form.kind, address=form.cleaned_data["address"], by=request.user, now=timezone.now())
    messages.success(request, f"已开启{form.kind.label}提醒。请点“发一条试试”，看能不能收到。")
    return redirect("inbox:channel_list")


@require_POST
def channel_switch(request, kind):
    """Pause a channel, or go on with it."""
    channel = find_channel(request, kind)
    switch_channel(channel=channel, on="on" in request.POST, now=timezone.now())
    messages.success(request, f"已{'开启' if channel.is_on else '关闭'}{channel.get_kind_display()}提醒")
    return redirect("inbox:channel_list")


@require_POST
def channel_try(request, kind):
    """Send a message at once, to see whether it arrives."""
    channel = find_channel(request, kind)
    label = channel.get_kind_display()
    try:
        send_over(
            channel,
            title="老年服务平台：试发",
            text="这是一条试发的消息。以后有新提醒时，会这样告诉您。",
            key=uuid.uuid4(),
        )
    except NotSent as failure:
        messages.error(request, f"{label}没有发出去：{failure}。")
    else:
        messages.success(request, f"已向{label}发出一条消息，请查收。没有收到的，请核对地址。")
    return redirect("inbox:channel_list")


@require_POST
def channel_remove(request, kind):
    """Forget the address."""
    channel = find_channel(request, kind)
    channel.delete()
    messages.success(request, f"已删除{channel.get_kind_display()}地址")
    return redirect("inbox:channel_list")


def offered(kind: str) -> Channel.Kind:
    """The kind of channel that an address names; Http404 for one that isn't on offer."""
    found = next((each for each in kinds_offered() if each.lower() == kind), None)
    if found is None:
        raise Http404
    return found


def find_channel(request, kind: str) -> Channel:
    """The reader's own channel of that kind; Http404 without one."""
    return get_object_or_404(Channel, user=request.user, kind=offered(kind))
