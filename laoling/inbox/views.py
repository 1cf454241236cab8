"""One's own reminders."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from laoling import calendar
from laoling.inbox.models import Reminder
from laoling.inbox.services import acknowledge

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
