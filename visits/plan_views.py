"""Planning the week: what is to be done by building and day, who goes, and who stands in for whom is away."""

from collections.abc import Iterator
from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from laoling import calendar
from laoling.accounts.models import Leave, Unit, User
from laoling.answers import carried_out
from visits import assigning, week_plan
from visits.models import Duty
from visits.plan_forms import AbsenceForm, AssignForm, CoverForm, LeftForm
from visits.week_plan import NOBODY, Line

LOOK_AHEAD = timedelta(days=14)  # as far as duties are planned


def key_of(text: str) -> int | None:
    """A row's number from an address; None for anything else."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None


class Page:
    """What the address asks for: the station, the days, and which of its lines."""

    def __init__(self, request, when: str = ""):
        self.query = request.GET.urlencode()
        self.now = timezone.now()
        self.today = calendar.local_day(self.now)
        self.stations = list(Unit.objects.visible_to(request.user).stations().order_by("path"))
        self.station = self.chosen_station(request.GET.get("station", ""))
        self.spans = week_plan.spans(self.today)
        self.span = next((s for s in self.spans if s.key == (when or request.GET.get("when"))), self.spans[0])
        self.all_lines = week_plan.lines_of(self.station, self.span, self.today)
        self.staff = list(assigning.staff_of(self.station))
        self.visitor = request.GET.get("visitor", "")
        self.area = request.GET.get("area", "")
        self.by = "day" if request.GET.get("by") == "day" else "building"

    def chosen_station(self, text: str) -> Unit:
        """The station of the address, else the first one; Http404 for one out of scope."""
        found = [unit for unit in self.stations if not text or unit.pk == key_of(text)]
        if not found:
            raise Http404
        return found[0]

    @property
    def areas(self) -> list[str]:
        return sorted({line.retiree.area for line in self.all_lines if line.retiree.area})

    @property
    def lines(self) -> list[Line]:
        """Those of the visitor and the area that were asked for."""
        return [
            line
            for line in self.all_lines
            if self.visitor in ("", str(line.visitor_id or NOBODY)) and self.area in ("", line.retiree.area)
        ]

    @property
    def groups(self) -> list[week_plan.Group]:
        by_day = self.by == "day"
        return week_plan.by_day(self.lines, self.now) if by_day else week_plan.by_building(self.lines)

    def loads(self) -> list[week_plan.Load]:
        return week_plan.loads_of(self.all_lines, self.station, self.span, self.staff)

    def form(self, data=None) -> AssignForm:
        return AssignForm(data, staff=self.staff, states=week_plan.away_in_words(self.staff, self.span))


@never_cache
@require_safe
@permission_required("visits.assign_duty", raise_exception=True)
def plan(request):
    page = Page(request)
    return plan_page(request, page, page.form(), ticked=set())


def plan_page(request, page: Page, form: AssignForm, *, ticked, status=200):
    lines = page.lines
    context = {
        "plan": page,
        "groups": page.groups,
        "loads": page.loads(),
        "duties": sum(line.count for line in lines),
        "form": form,
        "ticked": ticked,
        "today": page.today,
        "now": page.now,
    }
    return render(request, "visits/plan.html", context, status=status)


@require_POST
@permission_required("visits.assign_duty", raise_exception=True)
def plan_confirm(request):
    """Name everybody whose duties are about to be given to somebody."""
    page = Page(request)
    ticked = set(request.POST.getlist("chosen"))
    chosen = page.lines if "all" in request.POST else [line for line in page.lines if line.key in ticked]
    form = page.form(request.POST)
    if form.is_valid() and not chosen:
        form.add_error(None, "请先勾选要派的任务，或者选“派全部”。")
    if form.errors:
        return plan_page(request, page, form, ticked=ticked, status=422)
    context = {
        "plan": page,
        "lines": chosen,
        "duties": sum(line.count for line in chosen),
        "people": len({line.retiree.pk for line in chosen}),
        "visitor": form.cleaned_data["visitor"],
        "answer": form["visitor"].value(),
        "given": ",".join(f"{pk}:{who or NOBODY}" for line in chosen for pk, who in line.given.items()),
        "today": page.today,
    }
    return render(request, "visits/plan_confirm.html", context)


@require_POST
@permission_required("visits.assign_duty", raise_exception=True)
def plan_assign(request):
    """Give what the page before named to whom it named, all or none."""
    page = Page(request)
    duties = given_of(request.POST.get("duties", ""))
    mine = Duty.objects.visible_to(request.user).filter(pk__in=duties, retiree__station=page.station)
    if not duties or mine.count() < len(duties):
        raise Http404
    form = page.form(request.POST)
    done: list[int] = []

    def assign():
        visitor = form.cleaned_data["visitor"]
        now, by = timezone.now(), request.user
        done.append(
            assigning.assign_duties(duties=duties, station=page.station, visitor=visitor, by=by, now=now)
        )

    if carried_out(request, form, assign):
        visitor = form.cleaned_data["visitor"]
        words = f"派给{visitor}" if visitor else "恢复为各自的责任走访员"
        messages.success(request, f"已更新 {done[0]} 条：{words}")
    elif form.errors:
        return plan_page(request, page, form, ticked=set(), status=422)
    return redirect(f"{reverse('visits:plan')}?{page.query}")


def given_of(text: str) -> dict[int, int | None]:
    """The duties that a confirmation names with whom each was given to: "12:0,15:7"; anything else is passed over."""
    pairs = [word.split(":") for word in text.split(",")]
    numbers = [[key_of(part) for part in pair] for pair in pairs if len(pair) == 2]
    return {pk: who or None for pk, who in numbers if pk is not None and who is not None}


@never_cache
@require_safe
@permission_required("visits.assign_duty", raise_exception=True)
def cover(request):
    """Who is away or gone, what they have to do, and who takes it."""
    return cover_page(request, Page(request, "both"))


def cover_page(request, page: Page, bound=None, *, status=200):
    """`bound` is the form that was sent; it stands where the empty one of its prefix would."""
    sent = {bound.prefix: bound} if bound is not None else {}
    absence = AbsenceForm(prefix="absence", staff=page.staff, initial={"starts_on": page.today})
    context = {
        "plan": page,
        "away": [
            {"leave": leave, "form": sent.get(f"leave{leave.pk}") or form} for leave, form in leaves_of(page)
        ],
        "left": [
            {"load": load, "form": sent.get(f"left{load.visitor_id}") or form}
            for load, form in left_behind(page)
        ],
        "absence": sent.get("absence") or absence,
        "form": bound,
        "today": page.today,
    }
    return render(request, "visits/cover.html", context, status=status)


def leaves_of(page: Page) -> Iterator[tuple[Leave, CoverForm]]:
    """The leaves of the station's staff in the days that are planned, with `count` of what each has to do."""
    leaves = assigning.leaves_between(page.today, page.today + LOOK_AHEAD).filter(user__in=page.staff)
    leaves = leaves.select_related("user", "substitute").order_by("starts_on", "pk")
    for leave in leaves.annotate(count=assigning.due_while_away(page.station)):
        initial = {"visitor": leave.substitute_id}
        yield (
            leave,
            CoverForm(prefix=f"leave{leave.pk}", staff=page.staff, without=leave.user, initial=initial),
        )


def left_behind(page: Page) -> Iterator[tuple[week_plan.Load, LeftForm]]:
    """What nobody of the station answers for."""
    staff = {person.pk for person in page.staff}
    initial = {"until": page.today + LOOK_AHEAD}
    for load in page.loads():
        if load.visitor_id not in staff:
            yield load, LeftForm(prefix=f"left{load.visitor_id}", staff=page.staff, initial=initial)


@require_POST
@permission_required("visits.assign_duty", raise_exception=True)
def cover_leave(request, pk):
    """Everything that somebody on leave has to do on those days goes to one other."""
    leaves = Leave.objects.filter(user__unit__in=Unit.objects.visible_to(request.user).stations())
    leave = get_object_or_404(leaves.select_related("user__unit"), pk=pk)
    station = leave.user.unit
    assert station is not None  # it is one of those that the user sees
    staff = assigning.staff_of(station)
    form = CoverForm(request.POST, prefix=f"leave{pk}", staff=staff, without=leave.user)

    def act(now) -> str:
        visitor = form.cleaned_data["visitor"]
        count = assigning.cover_leave(leave=leave, substitute=visitor, by=request.user, now=now)
        days = assigning.in_words(leave.starts_on, leave.ends_on)
        return f"{days}由{visitor}替{leave.user}：现有 {count} 项任务，期满自动归还"

    return answer(request, form, act)


@require_POST
@permission_required("visits.assign_duty", raise_exception=True)
def cover_left(request, station_pk, visitor_pk):
    """What nobody answers for, as its visitor is gone or was never named, goes to one of the station."""
    station = get_object_or_404(Unit.objects.visible_to(request.user).stations(), pk=station_pk)
    left = None if visitor_pk == NOBODY else get_object_or_404(User, pk=visitor_pk)
    if left is not None and not Duty.objects.answered_by(left).filter(retiree__station=station).exists():
        raise Http404
    form = LeftForm(request.POST, prefix=f"left{visitor_pk}", staff=assigning.staff_of(station))

    def act(now) -> str:
        count = assigning.hand_out_left(
            left=left, station=station, by=request.user, now=now, **form.cleaned_data
        )
        return f"已更新 {count} 条：{f'{left}的' if left else '没有人负责的'}任务派给{form.cleaned_data['visitor']}"

    return answer(request, form, act)


@require_POST
@permission_required("visits.assign_duty", raise_exception=True)
def absence_new(request, station_pk):
    """Somebody is away: who, when, and who stands in."""
    station = get_object_or_404(Unit.objects.visible_to(request.user).stations(), pk=station_pk)
    form = AbsenceForm(request.POST, prefix="absence", staff=assigning.staff_of(station))

    def act(now) -> str:
        cleaned = form.cleaned_data
        count = assigning.record_absence(
            user=cleaned["user"],
            starts_on=cleaned["starts_on"],
            ends_on=cleaned["ends_on"],
            substitute=cleaned["visitor"],
            by=request.user,
            now=now,
        )
        days = assigning.in_words(cleaned["starts_on"], cleaned["ends_on"])
        return f"已登记{cleaned['user']}{days}不在，由{cleaned['visitor']}替：现有 {count} 项任务"

    return answer(request, form, act)


def answer(request, form, act):
    """Carry out what the form asks for and say so, or show the page again with what is wrong."""
    now = timezone.now()
    said: list[str] = []
    page = Page(request, "both")
    if carried_out(request, form, lambda: said.append(act(now))):
        messages.success(request, said[0])
    elif form.errors:
        return cover_page(request, page, form, status=422)
    return redirect(f"{reverse('visits:cover')}?{page.query}")
