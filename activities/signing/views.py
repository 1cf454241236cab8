"""The roster of an activity: who has a seat, who waits, who came; and signing people up at the desk."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from activities.models import Activity, SignUp, seats_and_waiting
from activities.services import sum_up
from activities.signing import services
from activities.signing.forms import FindForm, SummaryForm, WithdrawForm
from activities.signing.roster import Roster, found_people
from activities.signing.seats import people_in_front
from cards.search import people_matching, without_whole_numbers
from laoling import calendar
from laoling.answers import Outdated, carried_out, status_of
from laoling.people.models import Retiree

CAME = {"yes": True, "no": False, "undo": None}
may_sign_up = permission_required(
    ["activities.view_activity", "activities.sign_up_people"], raise_exception=True
)


def find_activity(user, pk) -> Activity:
    """An activity to which the user may sign up people: one of the own units', or a published one."""
    activities = Activity.objects.within_reach_of(user).select_related("unit", "venue")
    return get_object_or_404(activities.annotate(**seats_and_waiting()), pk=pk)


def find_sign_up(user, pk) -> SignUp:
    rows = SignUp.objects.visible_to(user).select_related("activity", "retiree").defer("retiree__id_number")
    return get_object_or_404(rows, pk=pk)


@never_cache
@require_safe
@may_sign_up
@without_whole_numbers
def sign_up_list(request, pk):
    return roster_page(request, find_activity(request.user, pk))


def roster_page(request, activity: Activity, *, form=None, status=200):
    """The roster with whoever was looked for; `form` is the one that was refused, if one was."""
    now = timezone.now()
    find = FindForm(request.GET)
    words = find.cleaned_data.get("q", "") if find.is_valid() else ""
    context = {
        "activity": activity,
        "roster": Roster.of(activity, request.user),
        "find": find,
        "words": words,
        "found": found_people(activity, people_matching(request.user, words), now) if words else [],
        "why_nobody": services.why_nobody(activity, now),
        "may_be_ticked": activity.may_be_ticked(now),
        "is_over": activity.ends_at <= now,
        "withdraw_form": WithdrawForm(),
        "form": form,
    }
    return render(request, "activities/sign_up_list.html", context, status=status)


def person_of(request) -> Retiree:
    """The retiree within scope whose key was posted."""
    key = request.POST.get("retiree", "")
    is_key = key.isascii() and key.isdigit() and len(key) < 18
    people = Retiree.objects.visible_to(request.user)
    return get_object_or_404(people, pk=int(key) if is_key else 0)


def back_to(request, activity: Activity, retiree: Retiree):
    """Where the button was pressed: the roster, or the person's list of activities."""
    if request.POST.get("from") == "person":
        return redirect("activities:sign_up_for", retiree.pk)
    return redirect("activities:sign_up_list", activity.pk)


@require_POST
@may_sign_up
def sign_up_add(request, pk):
    activity, retiree = find_activity(request.user, pk), person_of(request)
    try:
        made = services.sign_up(activity=activity, retiree=retiree, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, words_of(made, activity))
    return back_to(request, activity, retiree)


def words_of(made: SignUp, activity: Activity) -> str:
    if made.state == SignUp.State.WAITING:
        front = people_in_front(made)
        return f"“{activity.title}”名额已满，{made.retiree}排在候补第 {front + 1} 位"
    return f"已为{made.retiree}报名“{activity.title}”"


@require_POST
@may_sign_up
def walk_in_add(request, pk):
    activity, retiree = find_activity(request.user, pk), person_of(request)
    try:
        services.walk_in(activity=activity, retiree=retiree, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, f"已记下{retiree}到场")
    return redirect("activities:sign_up_list", activity.pk)


@require_POST
@may_sign_up
def sign_up_withdraw(request, pk):
    found = find_sign_up(request.user, pk)
    form, now = WithdrawForm(request.POST), timezone.now()
    promoted: list[SignUp] = []

    def withdraw():
        reason = form.cleaned_data["reason"]
        promoted.extend(services.withdraw(sign_up=found, reason=reason, by=request.user, now=now))

    if carried_out(request, form, withdraw):
        told = f"，候补的 {len(promoted)} 人转为已报名，请在“电话通知”里告诉他们" if promoted else ""
        messages.success(request, f"{found.retiree}已退出“{found.activity.title}”{told}")
        return back_to(request, found.activity, found.retiree)
    activity = find_activity(request.user, found.activity_id)
    return roster_page(request, activity, form=form, status=status_of(form))


@require_POST
@may_sign_up
def sign_up_tick(request, pk):
    """Came, didn't come, or neither; by htmx only the row is sent back."""
    found = find_sign_up(request.user, pk)
    came, now = CAME.get(request.POST.get("came", "")), timezone.now()
    try:
        services.tick(sign_up=found, came=came, by=request.user, now=now)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    except Outdated as error:
        messages.warning(request, str(error))
    else:
        if request.headers.get("HX-Request"):
            return ticked_row(request, found.pk)
    return redirect(f"{reverse('activities:sign_up_list', args=[found.activity_id])}#person-{found.pk}")


def ticked_row(request, pk):
    """The row as it is now, and the figures above it."""
    found = find_sign_up(request.user, pk)
    activity = find_activity(request.user, found.activity_id)
    context = {
        "row": found,
        "activity": activity,
        "roster": Roster.of(activity, request.user),
        "may_be_ticked": True,
        "is_answer": True,
    }
    return render(request, "activities/_roster_answer.html", context)


@require_POST
@may_sign_up
def roll_call_end(request, pk):
    activity = find_activity(request.user, pk)
    rows = SignUp.objects.visible_to(request.user)
    try:
        count = services.end_roll_call(activity=activity, rows=rows, by=request.user, now=timezone.now())
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    else:
        messages.success(request, f"点名结束，没有点到的 {count} 人记为没到")
    return redirect("activities:sign_up_list", pk)


@require_http_methods(["GET", "HEAD", "POST"])
@may_sign_up
def activity_summary(request, pk):
    """A summary of one of the own units' activities."""
    activity = get_object_or_404(Activity.objects.visible_to(request.user), pk=pk)
    form = SummaryForm(request.POST or None, instance=activity, user=request.user)

    def keep():
        facts = {name: form.cleaned_data[name] for name in ("summary", "others_came")}
        sum_up(activity=activity, by=request.user, now=timezone.now(), **facts)

    if form.is_bound and carried_out(request, form, keep):
        messages.success(request, f"已保存“{activity.title}”的小结")
        return redirect("activities:activity_detail", pk)
    context = {"form": form, "activity": activity}
    return render(request, "activities/activity_summary.html", context, status=status_of(form))


@never_cache
@require_safe
@may_sign_up
def sign_up_for(request, retiree_pk):
    """One person, and everything that they could sign up for, or have signed up for."""
    people = Retiree.objects.visible_to(request.user).select_related("station").defer("id_number")
    retiree = get_object_or_404(people, pk=retiree_pk)
    now = timezone.now()
    mine = {row.activity_id: row for row in retiree.sign_ups.to_come(now)}
    near = Q(unit__path__startswith=retiree.station.path) | Q(unit__in=units_above(retiree))
    open_now = Activity.objects.taking_sign_ups_on(calendar.local_day(now), now)
    rows = Activity.objects.filter(
        Q(pk__in=mine) | Q(pk__in=open_now.filter(near | Q(audience="ALL")).values("pk"))
    )
    rows = rows.select_related("unit", "venue").annotate(**seats_and_waiting()).order_by("starts_at", "pk")
    entries = [
        {
            "activity": activity,
            "sign_up": mine.get(activity.pk),
            "why_not": "" if activity.pk in mine else services.why_not(activity, retiree, now),
        }
        for activity in rows
    ]
    context = {"retiree": retiree, "entries": entries, "withdraw_form": WithdrawForm()}
    return render(request, "activities/sign_up_for.html", context)


def units_above(retiree: Retiree) -> list[int]:
    """The units above the person's station."""
    return list(retiree.station.get_ancestors().values_list("pk", flat=True))
