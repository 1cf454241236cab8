"""The route sheet: a visitor's households of a day or a week, one line each, in an order that can be changed."""

from datetime import date, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from laoling import calendar
from laoling.accounts.models import AccessEvent, Role, User
from laoling.accounts.services import client_address, record_access
from laoling.desk import route_words
from laoling.desk.routes import Sheet, moved, reordered, save_route, sheet_for
from laoling.typeset import make_pdf, unprintable
from visits.assigning import GOING

AHEAD = 14  # days: as far as duties are planned
MOST = 999


class Asked:
    """What the address asks for: whose round, and which days."""

    def __init__(self, request):
        self.now = timezone.now()
        self.today = calendar.local_day(self.now)
        self.staff = staff_for(request.user)
        self.visitor = chosen_visitor(request.user, self.staff, request.GET.get("visitor", ""))
        self.day = chosen_day(request.GET.get("on", ""), self.today)
        self.is_week = request.GET.get("span") == "week"
        week = calendar.period_of(self.day, calendar.Period.WEEK)
        self.days = week if self.is_week else (self.day, self.day)

    @property
    def query(self) -> str:
        span = "&span=week" if self.is_week else ""
        return f"visitor={self.visitor.pk}&on={self.day}{span}"

    @property
    def title(self) -> str:
        if self.is_week:
            return f"{self.days[0]:%-m月%-d日}—{self.days[1]:%-m月%-d日}"
        return calendar.day_in_words(self.day)

    def sheet(self) -> Sheet:
        return sheet_for(self.visitor, *self.days, self.now)


def staff_for(user) -> list[User]:
    """Whose rounds that member of staff may see: one's own, or with the right to assign those of the subtree."""
    if not user.has_perm("visits.assign_duty"):
        return [user]
    staff = User.objects.visible_to(user).filter(role__in=GOING, is_active=True)
    return list(staff.select_related("unit").order_by("unit__path", "-role", "name", "pk"))


def chosen_visitor(user, staff: list[User], text: str) -> User:
    """Of the address, else oneself if one goes, else the first; Http404 for anybody out of scope."""
    if text:
        found = [person for person in staff if str(person.pk) == text]
    else:
        own = [person for person in staff if person == user and user.role == Role.VISITOR]
        found = own or [person for person in staff if person.role == Role.VISITOR] or staff
    if not found:
        raise Http404
    return found[0]


def chosen_day(text: str, today: date) -> date:
    """The day of the address from today to two weeks ahead, else today."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if today <= day <= today + timedelta(days=AHEAD) else today


@never_cache
@require_safe
@permission_required("visits.record_visit", raise_exception=True)
def route(request):
    asked = Asked(request)
    return route_page(request, asked, asked.sheet())


def route_page(request, asked: Asked, sheet: Sheet, *, typed=None, wrong=(), status=200):
    """`typed` are the numbers that were sent, by place; `wrong` the places of those that are none."""
    typed = typed or {}
    rows = [
        {
            "entry": entry,
            "number": typed.get(entry.place, str(place) if place <= len(sheet.stops) else ""),
            "is_wrong": entry.place in wrong,
            "is_on": place <= len(sheet.stops),
        }
        for place, entry in enumerate(sheet.entries, start=1)
    ]
    context = {
        "asked": asked,
        "sheet": sheet,
        "stops": rows[: len(sheet.stops)],
        "others": rows[len(sheet.stops) :],
        "wrong": [row for row in rows if row["is_wrong"]],
        "days": [asked.today + timedelta(days=n) for n in range(3)],
        "next_week": asked.today + timedelta(days=7 - asked.today.weekday()),
        "last_day": asked.today + timedelta(days=AHEAD),
        "today": asked.today,
        "now": asked.now,
    }
    return render(request, "desk/route.html", context, status=status)


@require_POST
@permission_required("visits.record_visit", raise_exception=True)
def route_save(request):
    """Remember the order: by the numbers, and with a button of a line one step up or down."""
    asked = Asked(request)
    sheet = asked.sheet()
    typed = {
        entry.place: request.POST[f"n{entry.place}"].strip()
        for entry in sheet.entries
        if f"n{entry.place}" in request.POST
    }
    wrong = [place for place, text in typed.items() if text and not is_number(text)]
    if wrong:
        return route_page(request, asked, sheet, typed=typed, wrong=wrong, status=422)
    stops, left_out = reordered(sheet, {place: int(text) if text else None for place, text in typed.items()})
    for name, steps in (("up", -1), ("down", 1)):
        place = request.POST.get(name, "")
        stops = moved(stops, int(place), steps) if place in map(str, stops) else stops
    save_route(
        visitor=asked.visitor,
        first=asked.days[0],
        last=asked.days[1],
        stops=stops,
        left_out=left_out,
        by=request.user,
        now=asked.now,
    )
    messages.success(request, f"已保存{asked.visitor}{asked.title}的路线：{len(stops)} 户")
    return redirect(f"{reverse('desk:route')}?{asked.query}")


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= 3 and 1 <= int(text) <= MOST


@never_cache
@require_POST
@permission_required(["visits.record_visit", "people.print_retiree"], raise_exception=True)
def route_print(request):
    """The round on A4, a household a line; that it was printed is written down."""
    asked = Asked(request)
    sheet = asked.sheet()
    people = sum(len(entry.people) for entry in sheet.stops)
    record_access(
        by=request.user,
        kind=AccessEvent.Kind.PRINT,
        subject=f"visits.route:{asked.visitor.pk}",
        detail=f"{asked.visitor}{asked.title}走访路线，{len(sheet.stops)} 户 {people} 人",
        address=client_address(request),
    )
    rows = [route_words.row_of(entry, request.user, asked.today, asked.now) for entry in sheet.stops]
    data = {
        "title": f"{asked.visitor}走访路线",
        "days": asked.title,
        "station": str(asked.visitor.unit),
        "printed": f"{request.user} {calendar.day_in_words(asked.today)}打印",
        "missing": "".join(unprintable(text for row in rows for texts in row.values() for text in texts)),
        "rows": rows,
    }
    response = HttpResponse(make_pdf("desk/route.typ", data), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="route-{asked.days[0]:%Y%m%d}.pdf"'
    return response
