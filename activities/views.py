"""The staff's pages of activities: the list, one activity, the form, publishing and cancelling; the venues."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities import services
from activities.filters import ActivityFilter, State
from activities.forms import ActivityForm, CancelForm, VenueForm
from activities.models import Activity, Call, Group, Venue, seats_and_waiting
from activities.pages import let_the_public_see_it
from activities.plan_views import confirm_plan
from laoling.accounts.models import Unit

PER_PAGE = 50

form_page = require_http_methods(["GET", "HEAD", "POST"])
may_read = permission_required("activities.view_activity", raise_exception=True)
may_publish = permission_required("activities.publish_activity", raise_exception=True)


@require_safe
@may_read
def activity_list(request):
    activities = Activity.objects.visible_to(request.user).select_related("venue", "unit")
    activities = activities.annotate(**seats_and_waiting()).order_by("starts_at", "pk")
    found = ActivityFilter(request.GET, activities, user=request.user)
    page = Paginator(found.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "page": page,
        "states": State,
        "several_units": Unit.objects.visible_to(request.user).count() > 1,
        "calls": Call.objects.visible_to(request.user).open().count(),
    }
    return render(request, "activities/activity_list.html", context)


@require_safe
@may_read
def activity_detail(request, pk):
    return _detail(request, _visible(request, pk), CancelForm(user=request.user))


def _visible(request, pk):
    activities = Activity.objects.visible_to(request.user).annotate(**seats_and_waiting())
    people = "created_by", "published_by", "cancelled_by", "summed_up_by"
    return get_object_or_404(
        activities.select_related("venue__unit", "unit", "series", "group", "moved_from_venue", *people),
        pk=pk,
    )


def _detail(request, activity, form, status=200):
    now = timezone.now()
    calls = Call.objects.visible_to(request.user).filter(sign_up__activity=activity)
    context = {
        "activity": activity,
        "form": form,
        "group_is_seen": Group.objects.visible_to(request.user).filter(pk=activity.group_id).exists(),
        "is_over": activity.ends_at <= now,
        "may_be_ticked": activity.may_be_ticked(now),
        "calls": calls.open().count(),
    }
    return render(request, "activities/activity_detail.html", context, status=status)


@form_page
@may_publish
def activity_new(request):
    """A new activity, or a plan of several: its days are shown first."""
    form = ActivityForm(request.POST or None, user=request.user, now=timezone.now())
    if form.is_bound and form.is_valid() and form.plan:
        return confirm_plan(request, form) or _show_form(request, form)
    if activity := _saved(form, by=request.user):
        return _after_saving(request, activity)
    return _show_form(request, form)


@require_safe
@may_publish
def activity_copy(request, pk):
    """The form of a new activity with everything but the days of that one."""
    like = _visible(request, pk)
    return _show_form(request, ActivityForm(user=request.user, now=timezone.now(), like=like))


@form_page
@may_publish
def activity_edit(request, pk):
    activity = _visible(request, pk)
    if activity.is_cancelled:
        messages.warning(request, "这次活动已经取消，不能再修改。")
        return redirect("activities:activity_detail", pk=pk)
    form = ActivityForm(request.POST or None, instance=activity, user=request.user, now=timezone.now())
    if activity := _saved(form, by=request.user):
        return _after_saving(request, activity)
    return _show_form(request, form)


def _saved(form, **kwargs):
    """What a valid form saved; None, with the reason among its errors, when there was none to save."""
    if not form.is_valid():
        return None
    try:
        return form.keep(**kwargs, now=timezone.now())
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _show_form(request, form):
    context = {"form": form, "activity": form.instance if form.instance.pk else None}
    return render(request, "activities/activity_form.html", context, status=422 if form.errors else 200)


def _after_saving(request, activity):
    """Publish too when that button was pressed, say what happened, and go to the activity's page."""
    if request.POST.get("then") == "publish":
        return _publish(request, activity)
    if activity.is_public:
        let_the_public_see_it()
        messages.success(request, f"已保存“{activity.title}”，公开的活动表已经更新。")
    else:
        messages.success(request, f"已保存草稿“{activity.title}”，还没有发布。")
    _warn_of_the_past(request, activity)
    return redirect("activities:activity_detail", pk=activity.pk)


def _publish(request, activity):
    try:
        services.publish_activity(activity=activity, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.error(request, error.message)
    else:
        let_the_public_see_it()
        messages.success(request, f"已发布“{activity.title}”，老同志现在就能看到。")
        _warn_of_the_past(request, activity)
    return redirect("activities:activity_detail", pk=activity.pk)


def _warn_of_the_past(request, activity):
    if activity.starts_at <= timezone.now():
        messages.warning(request, "请核对日期：这次活动的开始时间已经过去。")


@require_POST
@may_publish
def activity_publish(request, pk):
    return _publish(request, _visible(request, pk))


@require_POST
@may_publish
def activity_cancel(request, pk):
    activity = _visible(request, pk)
    form = CancelForm(request.POST, user=request.user)
    if _saved(form, activity=activity, by=request.user):
        let_the_public_see_it()
        told = "公开的活动表已写明取消和原因。" if activity.is_public else "它没有发布过，老同志看不到。"
        calls = Call.objects.visible_to(request.user).open().filter(sign_up__activity=pk).count()
        told += f"有 {calls} 人报了名，请打电话告诉他们（见“电话通知”）。" if calls else ""
        messages.success(request, f"已取消“{activity.title}”。{told}")
        return redirect("activities:activity_detail", pk=pk)
    return _detail(request, activity, form, status=422)


@require_safe
@may_read
def venue_list(request):
    venues = Venue.objects.visible_to(request.user).select_related("unit")
    page = Paginator(venues, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "activities/venue_list.html", {"page": page})


@form_page
@may_publish
def venue_new(request):
    return _venue_form(request, VenueForm(request.POST or None, user=request.user))


@form_page
@may_publish
def venue_edit(request, pk):
    venue = get_object_or_404(Venue.objects.visible_to(request.user), pk=pk)
    return _venue_form(request, VenueForm(request.POST or None, instance=venue, user=request.user))


def _venue_form(request, form):
    if venue := _saved(form, by=request.user):
        let_the_public_see_it()
        messages.success(request, f"已保存活动室“{venue.name}”。")
        return redirect("activities:venue_list")
    context = {"form": form, "is_new": form.instance.pk is None}
    return render(request, "activities/venue_form.html", context, status=422 if form.errors else 200)
