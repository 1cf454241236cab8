"""What happened lately to a few people of the demo: hospital, a discharge, a death, somebody left behind.

Told by the same services as on the pages, so that all that must follow does.
"""

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from cards.models import ServiceCard
from laoling.accounts.models import Role, User
from laoling.calendar import local_day
from laoling.demo import words
from laoling.desk.death import report_death
from laoling.people.models import Retiree
from visits.life_events import report_event
from visits.models import DutyKind, EventKind
from visits.services import record_visit


def happen(now: datetime) -> None:
    """Two in hospital now, one just reported; one discharged; a death days ago with the family visited; a bereavement.

    A demo of a few people has as many of these as it has people for.
    """
    cards = list(
        ServiceCard.objects.open()
        .filter(opened_on__lt=local_day(now) - timedelta(days=30), visitor__isnull=False, pauses=None)
        .select_related("retiree", "visitor")
        .order_by("retiree__station__path", "number")[:40]
    )
    couple = next((card for card in cards if has_living_spouse(card)), None)
    others = [card for card in cards if card is not couple]
    if couple is not None:
        die(couple, now - timedelta(days=5))
    for card, hours in zip(others[2:12:4], (5, 70, 240), strict=False):
        come_to_hospital(card, now - timedelta(hours=hours), is_over=hours > 200, is_seen=hours > 24)
    without_card = Retiree.objects.current().filter(cards=None, life_events=None).order_by("pk").first()
    if without_card is not None:
        lose_somebody(without_card, now - timedelta(days=2))


def has_living_spouse(card: ServiceCard) -> bool:
    return Retiree.objects.current().filter(pk=card.retiree.spouse_id).exists()


def number_of(retiree: Retiree, what: str):
    """The same submission for the same person in every demo."""
    return uuid5(NAMESPACE_URL, f"{what}:{retiree.pk}")


def come_to_hospital(card: ServiceCard, at: datetime, *, is_seen: bool, is_over: bool) -> None:
    hospital, ward = words.HOSPITALS[card.pk % len(words.HOSPITALS)]
    report_event(
        retiree=card.retiree,
        kind=EventKind.HOSPITALISED,
        happened_on=local_day(at),
        place=hospital,
        ward=ward,
        words="家属来电告知",
        submission_id=number_of(card.retiree, "hospital"),
        by=card.visitor,
        now=at,
    )
    if is_seen:
        see(card, at + timedelta(hours=16), DutyKind.HOSPITAL, words.IN_HOSPITAL)
    if is_over:
        left = at + timedelta(days=6)
        report_event(
            retiree=card.retiree,
            kind=EventKind.DISCHARGED,
            happened_on=local_day(left),
            words="恢复得不错，在家休养",
            submission_id=number_of(card.retiree, "discharge"),
            by=card.visitor,
            now=left,
        )


def die(card: ServiceCard, at: datetime) -> None:
    report_death(
        retiree=card.retiree,
        happened_on=local_day(at),
        words="因病去世，家属来电告知",
        submission_id=number_of(card.retiree, "death"),
        by=card.visitor,
        now=at,
    )
    see(card, at + timedelta(hours=20), DutyKind.FUNERAL, words.FUNERAL)


def lose_somebody(retiree: Retiree, at: datetime) -> None:
    visitor = (
        User.objects.filter(unit=retiree.station, role=Role.VISITOR, is_active=True).order_by("pk").first()
    )
    report_event(
        retiree=retiree,
        kind=EventKind.BEREAVED,
        happened_on=local_day(at),
        words="老伴因病去世",
        submission_id=number_of(retiree, "bereaved"),
        by=visitor,
        now=at,
    )


def see(card: ServiceCard, at: datetime, kind: DutyKind, done: str) -> None:
    record_visit(
        retiree=card.retiree,
        visited_at=at,
        outcome="MET",
        kinds=[kind],
        done=done,
        submission_id=number_of(card.retiree, f"visit:{kind}"),
        by=card.visitor,
        now=at + timedelta(hours=1),
    )
