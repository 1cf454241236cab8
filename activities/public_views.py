"""The elders' pages: no sign-in, no session, no personal data, complete without JavaScript."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from activities import board, pages
from activities import feed as calendar_feed
from activities.display import ALL, COOKIE, COOKIE_AGE, display_of, safe_back
from laoling import calendar

WEEK = timedelta(days=7)
ROOMY = 12  # activities of a week that fit on an A4 sheet in larger type than 16 pt


class NotThere(Exception):
    """What was asked for isn't there; its arguments say so to an elder: a title and a hint."""


@login_not_required
@require_safe
def schedule(request):
    """Today, then the rest of this week."""

    def content(station, today):
        sunday = calendar.period_of(today, calendar.Period.WEEK)[1]
        days = board.days_between(today, sunday, station=station, today=today)
        return {
            "today": days[0],
            "days": days[1:],
            "has_more": any(day.activities for day in days[1:]),
            "monday": sunday + timedelta(days=1),
        }

    return _page(request, "schedule", content)


@login_not_required
@require_safe
def this_week(request):
    return _week(request, calendar.today())


@login_not_required
@require_safe
def week(request, day):
    """The week that holds `day`, to read and to print on an A4 sheet."""
    try:
        day = date.fromisoformat(day)
    except ValueError:
        return not_found(request, "没有这一天", "网址里的日期不对。")
    return _week(request, day)


def _week(request, day):
    def content(station, today):
        _check_within_reach(day, today)
        monday, sunday = calendar.period_of(day, calendar.Period.WEEK)
        days = board.days_between(monday, sunday, station=station, today=today)
        return {
            "days": days,
            "only_phone": board.only_phone(days),
            "roomy": sum(len(day.activities) for day in days) <= ROOMY,
            "monday": monday,
            "sunday": sunday,
            "before": board.reachable(monday - WEEK, today),
            "after": board.reachable(monday + WEEK, today),
        }

    return _page(request, "schedule_week", content)


@login_not_required
@require_safe
def month(request, year, month):
    """A month; of the current one the days to come first."""
    try:
        first = date(int(year), int(month), 1)
    except ValueError:
        return not_found(request, "没有这个月份", "一年只有1月到12月，请从下面重新选择。")

    def content(station, today):
        _check_within_reach(first, today)
        last = calendar.period_of(first, calendar.Period.MONTH)[1]
        days = board.days_between(first, last, station=station, today=today)
        days = [day for day in days if day.activities]
        return {
            "first": first,
            "festivals": calendar.festivals_between(first, last),
            "days": [day for day in days if day.day >= today or last < today],
            "past_days": [day for day in days if day.day < today <= last],
            "before": board.reachable(board.month_around(first, -1), today),
            "after": board.reachable(board.month_around(first, 1), today),
        }

    return _page(request, "schedule_month", content)


@login_not_required
@require_safe
def feed(request):
    """The calendar feed, of everything or of one `?station=`."""
    code = request.GET.get("station", "")
    today = calendar.today()

    def make():
        station = _station(board.Units(), code)
        return calendar_feed.calendar_of(station, today=today)

    try:
        return pages.finished(request, ("feed", code, today), make, "text/calendar; charset=utf-8")
    except NotThere as reason:
        return not_found(request, *reason.args)


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


def _page(request, name, content):
    """The page of template `name`; `content(station, today)` gives what is its own."""
    code = request.GET.get("station", "")
    today = calendar.today()
    shown_as = display_of(request)

    def make():
        units = board.Units()
        station = _station(units, code)
        context = frame(request.path, units, station, shown_as, today)
        context.update(content(station, today))
        return render_to_string(f"activities/{name}.html", context).encode()

    try:
        return pages.finished(request, (request.path, code, shown_as, today), make)
    except NotThere as reason:
        return not_found(request, *reason.args)


def _station(units, code):
    station = units.of_code(code) if code else None
    if code and station is None:
        raise NotThere("没有找到这个老年站", "网址里的老年站代号不对，或者这个站已经撤并。")
    return station


def frame(path, units, station, shown_as, today):
    """What every public page shows around its own content."""
    query = f"?{urlencode({'station': station.code})}" if station else ""
    return {
        "path": path,
        "query": query,
        "today_on": today,
        "station": station,
        "station_id": station.pk if station else None,
        "groups": units.groups(),
        "call": units.whom_to_call(station),
        "display": shown_as,
        "controls": shown_as.controls(path + query),
    }


def not_found(request, title, hint):
    """404 in the elders' own frame: what is wrong, a way on, and whom to call."""
    back = reverse("activities:schedule")
    context = frame(back, board.Units(), None, display_of(request), calendar.today())
    body = render_to_string("public/not_found.html", {**context, "title": title, "hint": hint})
    return HttpResponse(body, status=404)


def _check_within_reach(day, today):
    if not board.reachable(day, today):
        raise NotThere("这么远的活动表看不到", "这里只有去年、今年和明年的活动。")
