"""Archiving a person, who then is on no list any more, and getting them back; nobody is ever deleted."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.signing.leaving import withdraw_coming
from cards import services as cards
from cards.models import Assessment, ServiceCard
from laoling import calendar
from laoling.accounts.models import User
from laoling.answers import Outdated
from laoling.people.models import ArchiveReason, Retiree
from laoling.people.services import lock, save_as_next_version


@transaction.atomic
def archive_retiree(
    *, retiree: Retiree, reason: str, note: str, by: User, now: datetime
) -> ServiceCard | None:
    """Archive a person with a reason; the open card is closed, a waiting assessment turned down, and sign-ups end.

    Other reasons than the named ones need a `note`. The view asks for a plan on commit, which ends the duties.
    Returns the card that was closed. Raises Outdated when somebody archived the person already.
    """
    retiree = lock(retiree)
    if retiree.archived_at:
        raise Outdated(f"{retiree}刚刚已由{retiree.archived_by or '别人'}归档，没有再做改动。")
    if reason == ArchiveReason.OTHER and not note.strip():
        raise ValidationError({"note": "选了“其他原因”，请写明是什么原因。"})
    words = f"老同志归档：{ArchiveReason(reason).label}"
    for assessment in Assessment.objects.waiting().filter(retiree=retiree):
        cards.reject_assessment(assessment=assessment, reason=words, by=by, now=now)
    card = ServiceCard.objects.open().filter(retiree=retiree).first()
    if card is not None:
        today = calendar.local_day(now)
        card = cards.close_card(
            card=card, reason=ServiceCard.CloseReason.MOVED, words=words, by=by, today=today
        )
    withdraw_coming(retiree=retiree, reason=words, by=by, now=now)
    retiree.archived_at, retiree.archived_by = now, by
    retiree.archive_reason, retiree.archive_note = reason, note.strip()
    save_as_next_version(retiree)
    return card


@transaction.atomic
def restore_retiree(*, retiree: Retiree, by: User) -> Retiree:
    """Take a person out of the archive; a card that was closed stays closed. Raises Outdated when it was done."""
    retiree = lock(retiree)
    if not retiree.archived_at:
        raise Outdated(f"{retiree}已经恢复，没有再做改动。")
    retiree.archived_at = retiree.archived_by = None
    retiree.archive_reason = retiree.archive_note = ""
    save_as_next_version(retiree)
    return retiree
