"""Assessments and cards for tests, made directly: no rule of `cards.services` is asked."""

from datetime import date, timedelta
from itertools import count

from django.utils import timezone

from cards.models import (
    Assessment,
    CardStyle,
    ContactCard,
    Hardship,
    Pause,
    ServiceCard,
    ServiceContact,
    Tier,
    TierChange,
)
from laoling.accounts.models import Role, Unit
from laoling.accounts.tests.factories import make_user
from laoling.people.tests.factories import make_retiree

numbers = count(1)
OPENED_ON = date(2026, 11, 4)


def make_assessment(retiree=None, proposed_tier=Tier.SECOND, status=Assessment.Status.PROPOSED, **kwargs):
    """A proposal by a visitor of the retiree's station; decided on `decided_on` when `status` says so."""
    retiree = retiree or make_retiree()
    if "proposed_by" not in kwargs:
        kwargs["proposed_by"] = make_user(Role.VISITOR, retiree.station)
    if status != Assessment.Status.PROPOSED:
        kwargs.setdefault("decided_on", OPENED_ON)
        kwargs.setdefault("decided_at", timezone.now())
        if "decided_by" not in kwargs:
            kwargs["decided_by"] = make_user(
                Role.DEPARTMENT_MANAGER, Unit.objects.get_parent(retiree.station)
            )
    if status == Assessment.Status.APPROVED:
        kwargs.setdefault("tier", proposed_tier)
    if status == Assessment.Status.REJECTED:
        kwargs.setdefault("decision_reason", "情况不符")
    fields = {"assessed_on": OPENED_ON, "hardships": [Hardship.NO_HELPER], "suggested_tier": proposed_tier}
    return Assessment.objects.create(
        retiree=retiree, proposed_tier=proposed_tier, status=status, **{**fields, **kwargs}
    )


def make_card(retiree=None, tier=Tier.SECOND, opened_on=OPENED_ON, closed_on=None, **kwargs):
    """A card with its first tier recorded, without assessment and without visitor unless given."""
    retiree = retiree or make_retiree()
    kwargs.setdefault("number", f"T-{opened_on.year}-{next(numbers):04}")
    if "opened_by" not in kwargs:
        kwargs["opened_by"] = make_user(Role.DEPARTMENT_MANAGER, Unit.objects.get_parent(retiree.station))
    if closed_on is not None:
        kwargs.setdefault("closed_by", kwargs["opened_by"])
        kwargs.setdefault("close_reason", ServiceCard.CloseReason.IMPROVED)
    card = ServiceCard.objects.create(
        retiree=retiree, tier=tier, opened_on=opened_on, closed_on=closed_on, **kwargs
    )
    TierChange.objects.create(card=card, tier=tier, from_on=opened_on)
    return card


def make_tier_change(card, tier, from_on, **kwargs):
    """A later tier of a card, which it has now as well."""
    change = TierChange.objects.create(card=card, tier=tier, from_on=from_on, **kwargs)
    ServiceCard.objects.filter(pk=card.pk).update(tier=tier)
    card.tier = tier
    return change


def make_pause(card=None, starts_on=date(2026, 11, 20), ends_on=date(2026, 12, 10), **kwargs):
    """A pause recorded on its first day unless `recorded_on` says otherwise."""
    card = card or make_card()
    kwargs.setdefault("recorded_on", starts_on)
    if "recorded_by" not in kwargs:
        kwargs["recorded_by"] = make_user(Role.STATION_HEAD, card.retiree.station)
    kwargs.setdefault("reason", "回老家探亲")
    return Pause.objects.create(card=card, starts_on=starts_on, ends_on=ends_on, **kwargs)


def make_contact(unit, name="社区医院", phone="0546-0850001", **kwargs):
    """A service of a unit, as its staff registered it."""
    return ServiceContact.objects.create(unit=unit, name=name, phone=phone, **kwargs)


def make_contact_card(retiree=None, style=CardStyle.CARD, numbers=None, **kwargs):
    """A printed card; given out, signed for or replaced as `kwargs` say."""
    retiree = retiree or make_retiree()
    kwargs.setdefault("printed_at", timezone.now() - timedelta(days=20))
    if "printed_by" not in kwargs:
        kwargs["printed_by"] = make_user(Role.STATION_HEAD, retiree.station)
    if kwargs.get("issued_on"):
        kwargs.setdefault("issued_by", kwargs["printed_by"])
    if kwargs.get("received_on"):
        kwargs.setdefault("received_by", kwargs["printed_by"])
        kwargs.setdefault("signed_by", ContactCard.SignedBy.SELF)
    if numbers is None:
        numbers = [{"name": "社区医院", "phone": "0546-0850001"}]
    return ContactCard.objects.create(retiree=retiree, style=style, numbers=numbers, **kwargs)
