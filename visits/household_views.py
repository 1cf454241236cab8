"""Recording a visit to several people of one household on one page."""

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cards.models import ServiceCard
from laoling import calendar
from laoling.people.models import Retiree
from visits import recording
from visits.household_forms import HouseholdForm, Member
from visits.models import LifeEvent, Outcome, Visit
from visits.views import CHIPS, CHIPS_FOR_FAMILY


def members_of(user, household: int, today) -> list[Member]:
    """Who lives there, and of the dead whose family is still to be seen; Http404 for nobody within scope."""
    people = list(
        Retiree.objects.visible_to(user)
        .filter(household=household, archived_at=None)
        .select_related("station")
        .defer("id_number")
        .order_by("pk")
    )
    kinds = recording.open_kinds_of_all(people, today)
    members = [
        Member(retiree, kinds[retiree.pk])
        for retiree in people
        if retiree.died_on is None or kinds[retiree.pk]
    ]
    if not members:
        raise Http404
    return sorted(members, key=lambda member: not member.open_kinds)


def add_details(members: list[Member]) -> None:
    """The card's tier, how it was last time, how often in a row nobody was in, and in which hospital somebody lies."""
    by_id = {member.retiree.pk: member for member in members}
    for card in ServiceCard.objects.open().filter(retiree__in=by_id):
        by_id[card.retiree_id].tier = card.tier
    for stay in LifeEvent.objects.in_hospital().filter(retiree__in=by_id):
        by_id[stay.retiree_id].stay = stay
    latest = Visit.objects.valid().filter(retiree__in=by_id).order_by("retiree_id", "-visited_at", "-pk")
    for visit in latest.distinct("retiree_id"):
        member = by_id[visit.retiree_id]
        member.last_visit = visit
        if visit.outcome == Outcome.ABSENT:
            member.times_absent = recording.times_absent(member.retiree)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("visits.record_visit", raise_exception=True)
def household_new(request, pk):
    """The form of one visit to a household; the same submission, sent twice or from two tabs, is one set of visits."""
    now = timezone.now()
    members = members_of(request.user, pk, calendar.local_day(now))
    key = f"household-{pk}"
    if request.method == "POST":
        form = HouseholdForm(request.POST, members=members, now=now)
        if form.is_valid() and (visits := recording.save_household(request, form, key, now)):
            tell(request, form, visits)
            if "then_next" in request.POST:
                return redirect(f"{reverse('desk:next_visit', args=[visits[0].retiree_id])}?whole=1")
            return redirect("desk:home")
    else:
        number = recording.submission_for(request, key)
        form = HouseholdForm(None, members=members, now=now, submission_id=number)
    add_details(members)
    context = {
        "household_pk": pk,
        "home": next((m.retiree.home for m in members if m.retiree.home), ""),
        "members": members,
        "form": form,
        "done_chips": CHIPS,
        "family_chips": CHIPS_FOR_FAMILY,
        "today": calendar.local_day(now),
    }
    return render(request, "visits/household_form.html", context, status=422 if form.errors else 200)


def tell(request, form: HouseholdForm, visits: list[Visit]) -> None:
    """What was saved of each; the first message ends the draft."""
    number = str(form.when.cleaned_data["submission_id"])
    for visit in visits:
        tags = number if visit is visits[0] else ""
        messages.success(request, recording.saved_in_words(visit), extra_tags=tags)
        if visit.needs:
            messages.info(request, recording.needs_in_words(visit))
        if talk := recording.talk_asked_by(visit, request.user):
            messages.warning(request, recording.talk_in_words(talk))
