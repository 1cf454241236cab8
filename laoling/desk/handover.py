"""Handing over a visitor's cards: whose they are, what they owe, who takes them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from cards.handover import hand_over_cards
from cards.models import ServiceCard, Tier
from laoling import calendar
from laoling.accounts.models import Leave, Unit, User
from laoling.answers import carried_out
from laoling.desk.forms import HandOverForm
from visits.models import Duty

NOBODY = 0  # in an address: the cards that no visitor is named for
SECRETS = ["retiree__id_number", "retiree__phone"]


@dataclass
class Pile:
    """All open cards of one visitor at one station; `visitor` is None where nobody is named."""

    visitor: User | None
    station: Unit
    count: int
    tiers: list[tuple[str, int]]
    away_until: date | None = None

    @property
    def visitor_pk(self) -> int:
        return self.visitor.pk if self.visitor else NOBODY

    @property
    def is_left(self) -> bool:
        """Whether nobody answers for these cards any more."""
        visitor = self.visitor
        return visitor is None or not visitor.is_active or visitor.unit_id != self.station.pk

    @property
    def state(self) -> str:
        """Why they may have to be handed over, in words; empty where nothing is out of order."""
        if self.visitor is None:
            return "没有指定走访员"
        if not self.visitor.is_active:
            return "账号已停用"
        if self.visitor.unit_id != self.station.pk:
            return "已调离本站"
        return f"休假到 {self.away_until}" if self.away_until else ""


def piles_of(user, today: date) -> list[Pile]:
    """The cards in scope by visitor and station, those that nobody answers for first."""
    per_tier = {f"tier{tier}": Count("pk", filter=Q(tier=tier)) for tier in Tier.values}
    cards = ServiceCard.objects.visible_to(user).open().order_by()
    rows = list(cards.values("visitor", "retiree__station").annotate(count=Count("pk"), **per_tier))
    visitors = User.objects.in_bulk({row["visitor"] for row in rows} - {None})
    stations = Unit.objects.in_bulk({row["retiree__station"] for row in rows})
    away = dict(
        Leave.objects.filter(user__in=visitors, starts_on__lte=today, ends_on__gte=today).values_list(
            "user", "ends_on"
        )
    )
    piles = [
        Pile(
            visitors.get(row["visitor"]),
            stations[row["retiree__station"]],
            row["count"],
            [(tier.label, row[f"tier{tier}"]) for tier in Tier if row[f"tier{tier}"]],
            away.get(row["visitor"]),
        )
        for row in rows
    ]
    return sorted(piles, key=lambda p: (not p.is_left, not p.away_until, p.station.path, str(p.visitor)))


def cards_of(user, station: Unit, visitor_id: int, now: datetime) -> list[ServiceCard]:
    """The open cards of that pile with what each owes (`open_duties`, `overdue_duties`), gravest tier first."""

    def count(duties):
        counts = duties.order_by().values("card").annotate(count=Count("pk")).values("count")
        return Coalesce(Subquery(counts), 0)

    mine = Duty.objects.filter(card=OuterRef("pk"))
    cards = ServiceCard.objects.visible_to(user).open().filter(retiree__station=station)
    cards = cards.filter(visitor=visitor_id or None).select_related("retiree").defer(*SECRETS)
    cards = cards.annotate(
        open_duties=count(mine.open_on(calendar.local_day(now))),
        overdue_duties=count(mine.overdue(now)),
    )
    return list(cards.order_by("tier", "retiree__name_sort", "pk"))


@dataclass
class Sum:
    """What some cards come to."""

    cards: list[Any]  # rows of `cards_of`

    @property
    def count(self) -> int:
        return len(self.cards)

    @property
    def tiers(self) -> list[tuple[str, int]]:
        found = [(tier.label, sum(card.tier == tier for card in self.cards)) for tier in Tier]
        return [(label, count) for label, count in found if count]

    @property
    def open_duties(self) -> int:
        return sum(card.open_duties for card in self.cards)

    @property
    def overdue_duties(self) -> int:
        return sum(card.overdue_duties for card in self.cards)


@require_safe
@permission_required("cards.assign_card", raise_exception=True)
def handover(request):
    """Whose cards are to be handed over."""
    piles = piles_of(request.user, calendar.today())
    return render(request, "desk/handover.html", {"piles": piles})


def pile_of(request, station_pk: int, visitor_pk: int):
    """The station within scope, the visitor or None, and the cards; Http404 for what isn't there."""
    stations = Unit.objects.visible_to(request.user).stations()
    station = get_object_or_404(stations, pk=station_pk)
    cards = cards_of(request.user, station, visitor_pk, timezone.now())
    if visitor_pk == NOBODY:
        return station, None, cards
    visitor = User.objects.filter(pk=visitor_pk).first()
    if visitor is None or not (cards or User.objects.visible_to(request.user).filter(pk=visitor_pk).exists()):
        raise Http404
    return station, visitor, cards


@never_cache
@require_safe
@permission_required("cards.assign_card", raise_exception=True)
def handover_cards(request, station_pk, visitor_pk):
    """The cards of one visitor, to be ticked or taken all."""
    station, visitor, cards = pile_of(request, station_pk, visitor_pk)
    if not cards:
        return redirect("desk:handover")
    form = HandOverForm(station=station, before=visitor)
    return pile_page(request, station, visitor, cards, form, ticked=set())


def pile_page(request, station, visitor, cards, form, *, ticked, status=200):
    context = {
        "station": station,
        "visitor": visitor,
        "visitor_pk": visitor.pk if visitor else NOBODY,
        "cards": cards,
        "sum": Sum(cards),
        "form": form,
        "ticked": ticked,
    }
    return render(request, "desk/handover_cards.html", context, status=status)


@require_POST
@permission_required("cards.assign_card", raise_exception=True)
def handover_confirm(request, station_pk, visitor_pk):
    """Name everybody whose card is about to go, with what it owes, and who takes it."""
    station, visitor, cards = pile_of(request, station_pk, visitor_pk)
    ticked = set(request.POST.getlist("chosen"))
    chosen = cards if "all" in request.POST else [card for card in cards if str(card.pk) in ticked]
    form = HandOverForm(request.POST, station=station, before=visitor)
    if form.is_valid() and not chosen:
        form.add_error(None, "请先勾选要移交的服务卡，或者选“移交全部”。")
    if form.errors:
        return pile_page(request, station, visitor, cards, form, ticked=ticked, status=422)
    return confirm_page(request, station, visitor, chosen, form)


def confirm_page(request, station, visitor, chosen, form, *, status=200):
    context = {
        "station": station,
        "visitor": visitor,
        "visitor_pk": visitor.pk if visitor else NOBODY,
        "sum": Sum(chosen),
        "versions": ",".join(f"{card.pk}:{card.version}" for card in chosen),
        "form": form,
    }
    return render(request, "desk/handover_confirm.html", context, status=status)


def versions_of(text: str) -> dict[int, int]:
    """The cards and versions that a confirmation names, such as "12:3,15:1"; anything else is passed over."""
    pairs: Iterable[list[str]] = (word.split(":") for word in text.split(","))
    return {
        int(pair[0]): int(pair[1])
        for pair in pairs
        if len(pair) == 2 and all(part.isascii() and part.isdigit() and len(part) < 10 for part in pair)
    }


@require_POST
@permission_required("cards.assign_card", raise_exception=True)
def handover_carry_out(request, station_pk, visitor_pk):
    """Hand over what the page before named, all or none."""
    station = get_object_or_404(Unit.objects.visible_to(request.user).stations(), pk=station_pk)
    before = None if visitor_pk == NOBODY else get_object_or_404(User, pk=visitor_pk)
    versions = versions_of(request.POST.get("versions", ""))
    mine = ServiceCard.objects.visible_to(request.user).filter(pk__in=versions, retiree__station=station)
    if not versions or mine.count() < len(versions):
        raise Http404
    form = HandOverForm(request.POST, station=station, before=before)
    moment: dict = {"today": calendar.today(), "now": timezone.now()}
    done: list[int] = []
    if carried_out(
        request,
        form,
        lambda: done.append(
            hand_over_cards(versions=versions, before=before, by=request.user, **form.cleaned_data, **moment)
        ),
    ):
        whose = f"{before}的 {done[0]} 张" if before else f" {done[0]} 张没有走访员的"
        messages.success(request, f"已将{whose}服务卡移交给{form.cleaned_data['visitor']}")
        return redirect("desk:handover_cards", station_pk, visitor_pk)
    if form.errors:
        cards = cards_of(request.user, station, visitor_pk, moment["now"])
        return pile_page(request, station, before, cards, form, ticked=set(map(str, versions)), status=422)
    return redirect("desk:handover_cards", station_pk, visitor_pk)
