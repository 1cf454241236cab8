"""The staff's pages of political study: how it stands, meetings, coverage, a branch's year."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from activities.models import Group, Membership
from activities.study import services
from activities.study.coverage import coverage_of
from activities.study.filters import (
    choice_of,
    chosen_month,
    chosen_unit,
    chosen_year,
    party_groups,
    units_for,
    years_for,
)
from activities.study.forms import AnnounceForm, ExcuseForm, RecordForm
from activities.study.meetings import missing, standing_of, standings
from activities.study.models import Meeting
from activities.study.months import MeetingState, first_of, month_from, shifted
from activities.study.printing import year_pdf
from activities.study.transmissions import outstanding
from activities.study.years import branch_year
from laoling import calendar
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import client_address, record_access
from laoling.answers import carried_out

may_read = permission_required("study.view_meeting", raise_exception=True)
may_record = permission_required(["study.view_meeting", "study.record_meeting"], raise_exception=True)
may_excuse = permission_required(["study.view_meeting", "study.excuse_meeting"], raise_exception=True)


@require_safe
@may_read
def overview(request):
    """What is missing today: meetings, directives; and where everything else is."""
    today, unit = calendar.today(), chosen_unit(request)
    groups = party_groups(request, unit)
    context = {
        "unit": unit,
        "units": units_for(request.user),
        "missing": missing(groups, today),
        "overdue": outstanding(groups, today, ahead=-1),
        "standings": standings(groups.active(), first_of(today), today),
        "month": first_of(today),
        "branches": groups.active().branches(),
        "today": today,
    }
    return render(request, "study/overview.html", context)


@require_safe
@may_read
def meeting_list(request):
    """Every branch and group in one month: held, announced, missing."""
    today, unit = calendar.today(), chosen_unit(request)
    month = chosen_month(request, today)
    rows = standings(party_groups(request, unit), month, today)
    state = choice_of(request, "state", MeetingState.values, "")
    context = {
        "month": month,
        "before": shifted(month, -1),
        "after": shifted(month, 1) if month < first_of(today) else None,
        "rows": [row for row in rows if not state or row.state == state],
        "counts": [(one, sum(row.state == one for row in rows)) for one in MeetingState],
        "state": state,
        "unit": unit,
        "units": units_for(request.user),
    }
    return render(request, "study/meeting_list.html", context)


def find_group(request, pk) -> Group:
    groups = Group.objects.visible_to(request.user).of_the_party().select_related("unit", "parent")
    return get_object_or_404(groups, pk=pk)


def month_of(words: str) -> date:
    month = month_from(words)
    if month is None or month > shifted(calendar.today(), 2):
        raise Http404
    return month


@never_cache
@require_safe
@may_read
def meeting_detail(request, pk, month):
    return meeting_page(request, find_group(request, pk), month_of(month))


def meeting_page(request, group: Group, month: date, status: int = 200, **forms):
    """One month's meeting of one group; names and minutes only for roles that need Party membership."""
    user, today = request.user, calendar.today()
    meeting = Meeting.objects.filter(group=group, month=month).select_related("updated_by").first()
    shown = meeting or Meeting(group=group, month=month)
    version = shown.version if meeting else None
    members = services.members_in(group, month)
    came = set(meeting.attendances.values_list("membership", flat=True)) if meeting else set()
    named = members.visible_to(user).select_related("retiree").defer("retiree__id_number", "retiree__phone")
    context: dict[str, Any] = {
        "group": group,
        "month": month,
        "meeting": meeting,
        "standing": standing_of(
            group, month, today, meeting=meeting, members=members.count(), came=len(came)
        ),
        "members": [(member, member.pk in came) for member in named],
        "elsewhere": members.count() - named.count(),
        "names_members": user.sees_party,
        "today": today,
        "announce_form": AnnounceForm(initial=AnnounceForm.facts_of(shown), auto_id="announce_%s"),
        "record_form": RecordForm(initial=recorded(shown, version, today), auto_id="record_%s"),
        "excuse_form": ExcuseForm(initial={"version": version}, auto_id="excuse_%s"),
        **forms,
    }
    return render(request, "study/meeting_detail.html", context, status=status)


def recorded(meeting: Meeting, version: int | None, today: date) -> dict[str, Any]:
    """What the form of the minutes begins with."""
    planned = calendar.local_day(meeting.planned_at) if meeting.planned_at else None
    return {
        "held_on": meeting.held_on or (planned if planned and planned <= today else None),
        "topic": meeting.topic,
        "minutes": meeting.minutes,
        "guests": meeting.guests or None,
        "themes": meeting.themes.all() if meeting.pk else [],
        "version": version,
    }


def answered(request, group: Group, month: date, form, action, words: str, **forms):
    """Carry out `action` and show the meeting, or say what is wrong."""
    if carried_out(request, form, action):
        messages.success(request, f"{group} {month.month}月例会：{words}")
    elif form.errors:
        return meeting_page(request, group, month, status=422, form=form, **forms)
    return redirect("study:meeting_detail", group.pk, f"{month:%Y-%m}")


def act_of(request, group: Group, month: date, form) -> dict[str, Any]:
    who = {"group": group, "month": month, "by": request.user, "now": timezone.now()}
    return who | {"version": form.cleaned_data["version"]}


@require_POST
@may_record
def meeting_announce(request, pk, month):
    group, month = find_group(request, pk), month_of(month)
    form = AnnounceForm(request.POST, auto_id="announce_%s")

    def announce():
        facts = {"topic": form.cleaned_data["topic"], "place": form.cleaned_data["place"]}
        services.announce_meeting(planned_at=form.planned_at, **facts, **act_of(request, group, month, form))

    return answered(request, group, month, form, announce, "已登记通知", announce_form=form)


@require_POST
@may_record
def meeting_record(request, pk, month):
    group, month = find_group(request, pk), month_of(month)
    form = RecordForm(request.POST, auto_id="record_%s")
    came = [
        int(key) for key in request.POST.getlist("came") if key.isascii() and key.isdigit() and len(key) < 18
    ]

    def record():
        names = ("held_on", "topic", "minutes", "guests", "themes")
        facts = {name: form.cleaned_data[name] for name in names}
        who = act_of(request, group, month, form)
        services.record_meeting(came=came, today=calendar.today(), **facts, **who)

    members = Membership.objects.visible_to(request.user).filter(pk__in=services.members_in(group, month))
    ticked = [(member, member.pk in came) for member in members.select_related("retiree")]
    words = f"已记录，到会 {len(came)} 人"
    return answered(request, group, month, form, record, words, record_form=form, members=ticked)


@require_POST
@may_excuse
def meeting_excuse(request, pk, month):
    group, month = find_group(request, pk), month_of(month)
    form = ExcuseForm(request.POST, auto_id="excuse_%s")

    def excuse():
        reason = form.cleaned_data["reason"]
        services.excuse_meeting(reason=reason, **act_of(request, group, month, form))

    return answered(request, group, month, form, excuse, "已同意免开", excuse_form=form)


@require_safe
@may_read
def coverage(request):
    """How often each branch took up each theme this year."""
    today, unit = calendar.today(), chosen_unit(request)
    year = chosen_year(request, today)
    themes, rows = coverage_of(party_groups(request, unit).branches().active(), year, today)
    context = {
        "themes": themes,
        "rows": rows,
        "year": year,
        "years": years_for(today),
        "unit": unit,
        "units": units_for(request.user),
    }
    return render(request, "study/coverage.html", context)


@never_cache
@require_safe
@may_read
def branch_year_page(request, pk):
    """A branch's year, as it will be printed."""
    today = calendar.today()
    year = chosen_year(request, today)
    shown = branch_year(find_group(request, pk), year, user=request.user, today=today)
    context = {"shown": shown, "group": shown.group, "year": year, "years": years_for(today)}
    return render(request, "study/branch_year.html", context)


@never_cache
@require_POST
@may_read
def branch_year_print(request, pk):
    """The same on one A4 sheet; that it was printed is written down."""
    today = calendar.today()
    shown = branch_year(find_group(request, pk), chosen_year(request, today), user=request.user, today=today)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.PRINT,
        subject=f"activities.group:{shown.group.pk}",
        detail=f"{shown.group} {shown.year} 年学习情况",
        address=client_address(request),
    )
    response = HttpResponse(year_pdf(shown, by=request.user, today=today), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="branch-year-{shown.year}.pdf"'
    return response
