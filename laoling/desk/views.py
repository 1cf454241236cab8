"""The pages that join the rooms: the front door, the to-do home, search, and a retiree's page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from activities.models import Call
from activities.signing.recent import sign_ups_of
from branding.publicity.todo import publicity_lines
from branding.suggestions.todo import suggestion_lines
from branding.todo import brand_work_for
from cards.contact.directory import contact_cards_of
from cards.todo import approvals_waiting
from laoling import calendar
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access
from laoling.desk.duplicates import likely_same_as
from laoling.desk.events import events_for
from laoling.desk.forms import RevealForm
from laoling.desk.privacy_forms import ConsentForm, OwnDataForm
from laoling.desk.reviews import reviews_for
from laoling.desk.routes import next_stop_for
from laoling.desk.search import find_people
from laoling.desk.staff_work import staff_work_for
from laoling.desk.story import story_of
from laoling.desk.todo import todo_for
from laoling.inbox.models import Reminder
from laoling.people import search as search_words
from laoling.people.consents import standings_of
from laoling.people.models import Retiree
from visits.moods.todo import moods_of, talks_for
from visits.requests.todo import requests_of, waiting_for

REMINDERS_SHOWN = 5


@login_not_required
def front(request):
    """The bare address: elders go to the schedule, staff to the page where their role works."""
    if not request.user.is_authenticated:
        return redirect("activities:schedule")
    return redirect(
        "desk:home" if request.user.sees_people and not request.user.uses_admin else "admin:index"
    )


@require_safe
@permission_required("people.view_retiree", raise_exception=True)
def home(request):
    """The to-do list: 逾期 · 今天 · 本周, then the unread reminders."""
    now = timezone.now()
    today = calendar.local_day(now)
    reminders = Reminder.objects.visible_to(request.user).unread()[:REMINDERS_SHOWN]
    return render(
        request,
        "desk/home.html",
        {
            "now": now,
            "today": today,
            "todo": todo_for(request.user, now),
            "approvals": approvals_waiting(request.user),
            "reviews": reviews_for(request.user, today),
            "events": events_for(request.user, today),
            "requests": waiting_for(request.user, now),
            "calls": Call.objects.visible_to(request.user).open().count(),
            "brand": brand_work_for(request.user, today),
            "staff_work": staff_work_for(request.user, now),
            "voices": [*suggestion_lines(request.user, today), *publicity_lines(request.user, today)],
            "talks": talks_for(request.user, today),
            "reminders": reminders,
        },
    )


@require_safe
@permission_required("visits.record_visit", raise_exception=True)
def next_visit(request, after):
    """On to the next household of the route or the to-do list, after the retiree who was just recorded.

    With `?whole` the household was recorded as a whole: whoever was left out there isn't the next.
    """
    stop = next_stop_for(request.user, timezone.now(), after=after, whole="whole" in request.GET)
    if stop is None:
        messages.info(request, "待办名单上没有下一户了")
        return redirect("desk:home")
    if stop.is_shared:
        return redirect("visits:household_new", stop.place)
    return redirect("visits:visit_new", stop.people[0].retiree_id)


@never_cache
@permission_required("people.view_retiree", raise_exception=True)
def search(request):
    """The search box. A query that may be a phone or an ID number is answered at once and never gets an address."""
    query = search_words.clean(request.POST.get("q", "") or request.GET.get("q", ""))
    is_private = search_words.is_private(query)
    if is_private and request.method != "POST":
        messages.warning(request, "电话和身份证号请在上面的搜索框里输入，不要写进网址。")
        return redirect("desk:search")
    people, has_more = find_people(request.user, query)
    if request.method == "POST" and len(people) == 1:
        return redirect("desk:retiree_detail", people[0].pk)
    if request.method == "POST" and not is_private:
        return redirect(reverse("desk:search", query={"q": query}))
    context = {
        "query": "" if is_private else query,
        "asked": bool(query),
        "people": people,
        "has_more": has_more,
        "today": calendar.today(),
    }
    return render(request, "desk/search.html", context)


@require_safe
@permission_required("people.view_retiree", raise_exception=True)
def retiree_detail(request, pk):
    """Everything about one person on one page; that it was read is written down."""
    if (survivor := merged_into(request.user, pk)) is not None:
        return redirect("desk:retiree_detail", survivor)
    retiree = find_retiree(request.user, pk)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.READ,
        subject=f"people.retiree:{retiree.pk}",
        address=client_address(request),
    )
    return render(request, "desk/retiree_detail.html", page_of(retiree, request.user))


@never_cache
@require_POST
@permission_required("people.reveal_retiree", raise_exception=True)
def retiree_reveal(request, pk):
    """Show the full numbers once, in the answer itself; who, whom and why go into the access log."""
    retiree = find_retiree(request.user, pk)
    form = RevealForm(request.POST)
    context = page_of(retiree, request.user)
    if not form.is_valid():
        return render(request, "desk/retiree_detail.html", {**context, "form": form}, status=422)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.REVEAL,
        subject=f"people.retiree:{retiree.pk}",
        detail=f"身份证号和电话：{form.cleaned_data['reason']}",
        address=client_address(request),
    )
    return render(request, "desk/retiree_detail.html", {**context, "revealed": True})


def find_retiree(user, pk) -> Retiree:
    """The retiree within the user's scope; Http404 otherwise."""
    people = Retiree.objects.visible_to(user).select_related("station", "household", "archived_by")
    return get_object_or_404(people, pk=pk)


def merged_into(user, pk) -> int | None:
    """The key of the record into which that one was merged, if the user sees it: old addresses still lead there."""
    return Retiree.objects.visible_to(user).filter(merged_rows=pk).values_list("pk", flat=True).first()


def page_of(retiree, user) -> dict:
    """What the retiree's page shows, before anything was revealed."""
    now = timezone.now()
    today = calendar.local_day(now)
    standings = standings_of(retiree)
    return {
        "retiree": retiree,
        "story": story_of(retiree, user, now),
        "today": today,
        "contact_cards": contact_cards_of(retiree),
        "form": RevealForm(),
        "revealed": False,
        **requests_of(retiree, now),
        **sign_ups_of(retiree, now),
        "moods": moods_of(retiree, user, today),
        "alike": likely_same_as(retiree, user) if user.has_perm("people.merge_retiree") else [],
        "standings": standings,
        "consent_form": ConsentForm(auto_id="consent_%s", standings=standings, initial={"given_on": today}),
        "own_data_form": OwnDataForm(auto_id="own_%s"),
    }
