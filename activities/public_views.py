"""The elders' pages: no sign-in, no session, no personal data, complete without JavaScript."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from activities import board, feed, poster, words
from activities.choices import Choice
from activities.display import ALL, COOKIE, COOKIE_AGE, safe_back
from activities.frame import NotThere, choice_of, finished, not_found, schedule_page
from activities.models import Activity, ActivityKind
from laoling import calendar

WEEK = timedelta(days=7)
ROOMY = 12  # activities of a week that fit on an A4 sheet in larger type than 16 pt
CALENDAR = "text/calendar; charset=utf-8"
NO_SUCH_DAY = "没有这一天", "网址里的日期不对。"


@login_not_required
@require_safe
def schedule(request):
    """Today, then the rest of this week."""

    def content(choice, today):
        sunday = calendar.period_of(today, calendar.Period.WEEK)[1]
        days = board.days_between(today, sunday, choice=choice, today=today)
        return {
            "today": days[0],
            "days": days[1:],
            "has_more": any(day.activities or day.moved_away for day in days[1:]),
            "monday": sunday + timedelta(days=1),
        }

    return schedule_page(request, "schedule", content)


@login_not_required
@require_safe
def this_week(request):
    return _week(request, calendar.today())


@login_not_required
@require_safe
def week(request, day):
    """The week that holds `day`, to read and to print on an A4 sheet."""
    try:
        return _week(request, date.fromisoformat(day))
    except ValueError:
        return not_found(request, *NO_SUCH_DAY)


def _week(request, day):
    def content(choice, today):
        _check_within_reach(day, today)
        monday, sunday = calendar.period_of(day, calendar.Period.WEEK)
        days = board.days_between(monday, sunday, choice=choice, today=today)
        return {
            "days": days,
            "only_phone": board.only_phone(days),
            "roomy": sum(len(day.activities) for day in days) <= ROOMY,
            "monday": monday,
            "sunday": sunday,
            "before": board.reachable(monday - WEEK, today),
            "after": board.reachable(monday + WEEK, today),
        }

    return schedule_page(request, "schedule_week", content)


@login_not_required
@require_safe
def week_poster(request, day):
    """The week that holds `day` as a PDF of an A4 sheet, for the wall of an activity room."""
    try:
        day = date.fromisoformat(day)
    except ValueError:
        return not_found(request, *NO_SUCH_DAY)
    today = calendar.today()

    def make():
        choice = choice_of(board.Units(), request.GET)
        _check_within_reach(day, today)
        return poster.poster_of(choice, day, today=today)

    response = finished(request, (today,), make, "application/pdf")
    if response.status_code == 200:
        response["Content-Disposition"] = f'inline; filename="week-{day.isoformat()}.pdf"'
    return response


@login_not_required
@require_safe
def month(request, year, month):
    """A month; of the current one the days to come first."""
    try:
        first = date(int(year), int(month), 1)
    except ValueError:
        return not_found(request, "没有这个月份", "一年只有1月到12月，请从下面重新选择。")

    def content(choice, today):
        _check_within_reach(first, today)
        last = calendar.period_of(first, calendar.Period.MONTH)[1]
        days = board.days_between(first, last, choice=choice, today=today)
        days = [day for day in days if day.activities or day.moved_away]
        return {
            "first": first,
            "festivals": calendar.festivals_between(first, last),
            "days": [day for day in days if day.day >= today or last < today],
            "past_days": [day for day in days if day.day < today <= last],
            "before": board.reachable(board.month_around(first, -1), today),
            "after": board.reachable(board.month_around(first, 1), today),
        }

    return schedule_page(request, "schedule_month", content)


@login_not_required
@require_safe
def activity(request, pk):
    """One activity: when, where and how to get there, whom to call, and what has changed about it."""

    def content(choice, today):
        found = _public_activity(pk)
        day = calendar.local_day(found.starts_at)
        return {
            "activity": found,
            "kind": "" if found.kind == ActivityKind.OTHER else found.get_kind_display(),
            "day": board.day_of(day, [found], today=today),
            "sign_up": words.sign_up_in_words(found),
            "is_over": calendar.local_day(found.ends_at) < today,
            "of_unit": home + Choice(found.unit).query,
        }

    home = reverse("activities:schedule")
    return schedule_page(request, "schedule_activity", content, choices_at=home)


@login_not_required
@require_safe
def activity_calendar(request, pk):
    """One activity for a phone's calendar; under the same number as in the feed, so it never stands there twice."""
    return finished(request, (), lambda: feed.calendar_of_one(_public_activity(pk)), CALENDAR)


def _public_activity(pk):
    found = (
        Activity.objects.public().select_related("venue", "unit", "moved_from_venue").filter(pk=pk).first()
    )
    if found is None:
        raise NotThere("没有找到这次活动", "它可能已经撤下。请从下面重新选择，或者打电话问一问。")
    return found


@login_not_required
@require_safe
def schedule_feed(request):
    """The calendar feed, of everything or of one `?station=`, `?programme=` and `?kind=`."""
    today = calendar.today()

    def make():
        return feed.calendar_of(choice_of(board.Units(), request.GET), today=today)

    return finished(request, (today,), make, CALENDAR)


@login_not_required
@require_safe
def display(request):
    """Keep the text size and contrast that a link asks for in the cookie, and go back to the page."""
    response = redirect(safe_back(request.GET.get("back", "")))
    wanted = request.GET.get("as", "")
    if wanted in ALL:
        response.set_cookie(
            COOKIE, wanted, COOKIE_AGE, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def _check_within_reach(day, today):
    if not board.reachable(day, today):
        raise NotThere("这么远的活动表看不到", "这里只有去年、今年和明年的活动。")
