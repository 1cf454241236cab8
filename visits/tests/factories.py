"""Duties and visits for tests, made directly: no rule of `visits.services` is asked."""

from datetime import date, datetime, time, timedelta
from uuid import uuid4

from cards.models import CareStandard, Pause, ServiceCard, Tier, TierChange
from cards.tests.factories import make_card
from laoling.accounts.models import Role
from laoling.accounts.tests.factories import make_user
from laoling.calendar import SHANGHAI, local_day
from laoling.people.tests.factories import make_retiree
from visits.models import Duty, DutyKind, EventKind, LifeEvent, MoodRecord, Visit
from visits.windows import CardFacts, Outcome

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 10, 0, tzinfo=SHANGHAI)


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a Shanghai day."""
    return datetime.combine(day, time(hour, minute), SHANGHAI)


def make_visit(retiree=None, visited_at=NOW - timedelta(hours=1), outcome=Outcome.MET, **kwargs) -> Visit:
    """A visit by somebody of the retiree's station; it settles nothing. With `mood`, how the person was."""
    noted = {name: kwargs.pop(name) for name in ("mood", "concerns", "mood_words") if name in kwargs}
    retiree = retiree or make_retiree()
    visitor = kwargs.pop("visitor", None) or make_user(Role.VISITOR, retiree.station)
    kwargs.setdefault("kinds", [DutyKind.VISIT])
    kwargs.setdefault("recorded_by", visitor)
    kwargs.setdefault("submission_id", uuid4())
    kwargs.setdefault("visited_on", visited_at.astimezone(SHANGHAI).date())
    visit = Visit.objects.create(
        retiree=retiree, visitor=visitor, visited_at=visited_at, outcome=outcome, **kwargs
    )
    if noted:
        MoodRecord.objects.create(
            visit=visit,
            station=retiree.station,
            mood=noted["mood"],
            concerns=noted.get("concerns", []),
            words=noted.get("mood_words", ""),
        )
    return visit


def make_event(retiree=None, kind=EventKind.HOSPITALISED, reported_at=NOW, **kwargs) -> LifeEvent:
    """What somebody of the station reported; nothing follows it."""
    retiree = retiree or make_retiree()
    if "reported_by" not in kwargs:
        kwargs["reported_by"] = make_user(Role.VISITOR, retiree.station)
    kwargs.setdefault("happened_on", local_day(reported_at))
    kwargs.setdefault("submission_id", uuid4())
    return LifeEvent.objects.create(
        retiree=retiree, station=retiree.station, kind=kind, reported_at=reported_at, **kwargs
    )


def make_duty(card=None, opens_on=date(2026, 11, 1), due_on=date(2026, 11, 30), **kwargs) -> Duty:
    """A monthly visit that is owed in November 2026, unless told otherwise.

    Without `card` it is laid on a new one that the planner leaves alone, as it would end what no rule wants.
    """
    card = card or make_card(opened_on=min(opens_on, date(2026, 10, 1)), planned_to=date.max)
    kwargs.setdefault("kind", DutyKind.VISIT)
    kwargs.setdefault("tier", card.tier)
    return Duty.objects.create(card=card, retiree=card.retiree, opens_on=opens_on, due_on=due_on, **kwargs)


def make_card_of(facts: CardFacts, retiree=None, by=None) -> ServiceCard:
    """A card with the history that `facts` tell; standards are shared by all cards and made apart."""
    retiree = retiree or make_retiree()
    by = by or make_user(Role.DEPARTMENT_MANAGER, retiree.station)
    card = make_card(retiree, Tier(facts.tiers[0].tier), facts.opened_on, facts.closed_on, opened_by=by)
    TierChange.objects.filter(card=card).delete()
    set_history(card, facts, by)
    return card


def set_history(card: ServiceCard, facts: CardFacts, by) -> None:
    """Make the card's tiers, pauses and closing those of `facts`, and ask for it to be planned anew."""
    TierChange.objects.filter(card=card).delete()
    TierChange.objects.bulk_create(
        TierChange(card=card, tier=change.tier, from_on=change.on) for change in facts.tiers
    )
    Pause.objects.filter(card=card).delete()
    Pause.objects.bulk_create(
        Pause(
            card=card,
            recorded_on=pause.recorded_on,
            starts_on=pause.first_day,
            ends_on=pause.last_day,
            reason="回老家探亲",
            recorded_by=by,
        )
        for pause in facts.pauses
    )
    closed = facts.closed_on is not None
    ServiceCard.objects.filter(pk=card.pk).update(
        tier=facts.tiers[-1].tier,
        closed_on=facts.closed_on,
        closed_by=by if closed else None,
        close_reason=ServiceCard.CloseReason.IMPROVED if closed else "",
        planned_to=None,
    )


def set_standards(standards) -> None:
    """Make these the only care standards there are."""
    CareStandard.objects.all().delete()
    CareStandard.objects.bulk_create(
        CareStandard(
            tier=s.tier,
            kind=s.kind,
            times=s.times,
            period=s.period,
            valid_from=s.valid_from,
            phone_counts=s.phone_counts,
        )
        for s in standards
    )
