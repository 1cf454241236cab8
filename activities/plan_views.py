"""Plans of several days: the days are shown before anything is saved; later the plan has a page of its own."""

from datetime import date

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from activities import planning, rooms
from activities.form_parts import day_field
from activities.forms import ActivityForm, CancelForm
from activities.models import Activity, Series, seats_and_waiting
from activities.pages import let_the_public_see_it
from activities.words import lunar_and_festivals
from laoling import calendar
from laoling.answers import carried_out, status_of

may_read = permission_required("activities.view_activity", raise_exception=True)
may_publish = permission_required("activities.publish_activity", raise_exception=True)
ANSWERED = ("days", "confirmed", "then", "csrfmiddlewaretoken")  # not carried along: asked on this page


class ExtendForm(forms.Form):
    """Until when a plan goes on."""

    until = day_field("延长到")


def confirm_plan(request, form: ActivityForm):
    """The days of a valid form, to be ticked; the second time around they are saved.

    Returns a response; None when what was ticked can't be saved: the form then says why.
    """
    if "confirmed" in request.POST:
        series = saved_plan(request, form)
        return series and redirect("activities:series_detail", pk=series.pk)
    template = form.instance
    clashes: dict[date, Activity] = {}
    if template.venue_id:
        template.holds_venue = not template.venue.is_shared
        clashes = planning.clashes_on(template, form.plan)
    context = {
        "form": form,
        "days": [day_of_plan(day, clashes.get(day), request.user) for day in form.plan],
        "carried": [
            (name, value) for name, values in request.POST.lists() for value in values if name not in ANSWERED
        ],
        "activity": template,
    }
    return render(request, "activities/plan_confirm.html", context)


def day_of_plan(day: date, clash: Activity | None, user) -> dict:
    return {
        "day": day,
        "in_words": calendar.day_in_words(day),
        "about": lunar_and_festivals(day),
        "is_off": day.weekday() < 5 and not calendar.is_working_day(day),
        "clash": rooms.in_words(clash, user) if clash else "",
    }


def saved_plan(request, form: ActivityForm) -> Series | None:
    publish = request.POST.get("then") == "publish"
    try:
        series = form.keep_plan(days_of(request), by=request.user, publish=publish)
    except ValidationError as error:
        form.add_error(None, error)
        return None
    count = series.activities.count()
    if publish:
        let_the_public_see_it()
        messages.success(request, f"已发布“{series.title}”，共 {count} 次，老同志现在就能看到。")
    else:
        messages.success(request, f"已保存“{series.title}”，共 {count} 次，都是草稿，还没有发布。")
    return series


def days_of(request) -> list[date]:
    """The days that were ticked; what is no day is passed over."""
    days = []
    for text in request.POST.getlist("days"):
        try:
            days.append(date.fromisoformat(text))
        except ValueError:
            continue
    return days


def find_series(user, pk) -> Series:
    return get_object_or_404(Series.objects.visible_to(user).select_related("unit", "created_by"), pk=pk)


@require_safe
@may_read
def series_detail(request, pk):
    return series_page(request, find_series(request.user, pk))


def series_page(request, series: Series, *, cancel_form=None, extend_form=None, status=200):
    """All days of a plan, and what can be done with those to come."""
    now = timezone.now()
    activities = series.activities.select_related("venue").annotate(**seats_and_waiting())
    occasions = list(activities.order_by("occurs_on"))
    for occasion in occasions:
        occasion.is_over = occasion.ends_at <= now
        occasion.is_moved_away = calendar.local_day(occasion.starts_at) != occasion.occurs_on
    to_come = [one for one in occasions if not one.is_cancelled and not one.has_begun(now)]
    context = {
        "series": series,
        "occasions": occasions,
        "drafts": sum(one.is_draft for one in to_come),
        "to_come": len(to_come),
        "cancel_form": cancel_form or CancelForm(user=request.user),
        "extend_form": extend_form or ExtendForm(),
        "form": cancel_form or extend_form,
    }
    return render(request, "activities/series_detail.html", context, status=status)


@require_POST
@may_publish
def series_publish(request, pk):
    series = find_series(request.user, pk)
    count = planning.publish_series(series=series, by=request.user, now=timezone.now())
    let_the_public_see_it()
    messages.success(request, f"已发布“{series.title}”的 {count} 次，老同志现在就能看到。")
    return redirect("activities:series_detail", pk=pk)


@require_POST
@may_publish
def series_cancel(request, pk):
    """Cancel all that is still to come, for one reason."""
    series = find_series(request.user, pk)
    form = CancelForm(request.POST, user=request.user)
    done: list[int] = []

    def cancel():
        reason, now = form.cleaned_data["reason"], timezone.now()
        done.append(planning.cancel_rest(series=series, reason=reason, by=request.user, now=now))

    if carried_out(request, form, cancel):
        let_the_public_see_it()
        messages.success(request, f"已取消“{series.title}”后面的 {done[0]} 次；报了名的人在“电话通知”里。")
        return redirect("activities:series_detail", pk=pk)
    return series_page(request, series, cancel_form=form, status=status_of(form))


@require_POST
@may_publish
def series_extend(request, pk):
    series = find_series(request.user, pk)
    form = ExtendForm(request.POST)
    added: list[date] = []

    def extend():
        until = form.cleaned_data["until"]
        added.extend(planning.extend_series(series=series, until=until, by=request.user))

    if carried_out(request, form, extend):
        messages.success(request, f"已增加 {len(added)} 次，都是草稿，还没有发布。")
        return redirect("activities:series_detail", pk=pk)
    return series_page(request, series, extend_form=form, status=status_of(form))
