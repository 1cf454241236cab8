"""What staff do with service numbers and printed cards.

Invalid input raises ValidationError; what somebody else did meanwhile raises Outdated.
"""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from cards.models import ContactCard, ServiceContact
from laoling import calendar, history
from laoling.accounts.models import Unit
from laoling.answers import Outdated

EDITABLE = ["name", "phone", "does", "hours", "place"]


@transaction.atomic
def add_contact(*, contact: ServiceContact) -> ServiceContact:
    """Save a new service of a unit; the same form sent twice (its `submission_id`) is one service.

    Raises ValidationError when the unit has one of that name.
    """
    Unit.objects.select_for_update(no_key=True).get(pk=contact.unit_id)  # one new service of a unit at a time
    if made := ServiceContact.objects.filter(submission_id=contact.submission_id).first():
        return made
    contact.full_clean()
    contact.save()
    return contact


@transaction.atomic
def change_contact(*, contact: ServiceContact, version: int) -> ServiceContact:
    """Save what a form changed; cards with the old number are from now on to be reprinted.

    `version` is the service's when the form was shown. Raises Outdated when somebody saved or ended it meanwhile.
    """
    lock_in_force(contact, version)
    contact.version = version + 1
    contact.full_clean()
    contact.save(update_fields=[*EDITABLE, "version"])
    return contact


@transaction.atomic
def end_contact(*, contact: ServiceContact, by, today: date, version: int) -> ServiceContact:
    """Say that a number serves no longer; what it hid or replaced of units above counts again. Raises Outdated."""
    contact = lock_in_force(contact, version)
    contact.ended_on, contact.ended_by, contact.version = today, by, version + 1
    contact.save(update_fields=["ended_on", "ended_by", "version"])
    return contact


def lock_in_force(contact: ServiceContact, version: int) -> ServiceContact:
    now = ServiceContact.objects.select_for_update().get(pk=contact.pk)
    if now.ended_on:
        raise Outdated(f"“{now.name}”已于 {now.ended_on} 停用，没有再做改动。")
    if now.version != version:
        raise Outdated(
            f"您填写的时候，同事刚刚改过“{now.name}”（现在是 {now.phone}）。请看看下面的最新内容，再决定怎么改。"
        )
    return now


@transaction.atomic
def leave_out(*, unit, name: str, submission_id) -> ServiceContact:
    """Say that a unit doesn't offer a service that the units above it do."""
    contact, _ = ServiceContact.objects.in_force().get_or_create(
        unit=unit, name=name, defaults={"phone": "", "submission_id": submission_id}
    )
    return contact


@transaction.atomic
def issue_cards(*, cards: Collection[int], issued_on: date, by, today: date) -> int:
    """Note that printed cards were given out; what they replace becomes void. Returns how many.

    Cards that were given out already are passed over. Raises ValidationError for a day ahead of `today` or
    before a card was printed.
    """
    return _issue(lock_valid(cards), issued_on=issued_on, by=by, today=today)


@transaction.atomic
def receive_cards(
    *, cards: Collection[int], received_on: date, signed_by: str, signer: str, by, today: date
) -> int:
    """Note who signed for cards; those not given out yet were given out then. Returns how many.

    `signer` is the name of a family member who signed. Cards that were signed for already are passed over.
    """
    if signed_by not in ContactCard.SignedBy.values:
        raise ValidationError({"signed_by": "请选择由谁签收。"})
    if (signed_by == ContactCard.SignedBy.FAMILY) != bool(signer):
        raise ValidationError({"signer": "家属签收的，请填写家属姓名；本人签收的，这里留空。"})
    locked = lock_valid(cards).filter(received_on=None)
    _issue(locked, issued_on=received_on, by=by, today=today)
    if locked.filter(issued_on__gt=received_on).exists():
        raise ValidationError({"day": "签收日期不能早于发放日期。"})
    with history.in_bulk(action="receive_cards"):
        return locked.update(received_on=received_on, received_by=by, signed_by=signed_by, signer=signer)


def lock_valid(cards: Collection[int]):
    """These cards, locked, as far as no newer one has replaced them."""
    locked = ContactCard.objects.valid().filter(pk__in=cards).select_for_update(no_key=True).order_by("pk")
    return ContactCard.objects.valid().filter(pk__in=[card.pk for card in locked])


def _issue(cards, *, issued_on: date, by, today: date) -> int:
    if issued_on > today:
        raise ValidationError({"day": "日期不能晚于今天。"})
    waiting = cards.filter(issued_on=None)
    printed_on = TruncDate("printed_at", tzinfo=calendar.SHANGHAI)
    if waiting.annotate(printed_on=printed_on).filter(printed_on__gt=issued_on).exists():
        raise ValidationError({"day": "日期不能早于打印的日期。"})
    same = waiting.filter(retiree=OuterRef("retiree"), style=OuterRef("style"))
    with history.in_bulk(action="issue_cards"):
        older = ContactCard.objects.valid().filter(Q(issued_on__isnull=False), Exists(same))
        older.update(replaced_on=today)
        return waiting.update(issued_on=issued_on, issued_by=by)
