"""The life of a print order: waiting, made in the background, kept for some days, removed.

Cards and pages come into being in one transaction: a worker that dies leaves nothing, and the next one begins anew.
"""

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from cards.contact.directory import Directory, number_of
from cards.contact.printing import Piece, missing_in, pages_of
from cards.models import CardStyle, ContactCard, PrintBatch
from cards.models.contacts import new_token
from laoling import calendar, crypto, history
from laoling.accounts.models import AccessEvent, User
from laoling.accounts.services import record_access
from laoling.people.models import Retiree
from laoling.ticks import ask_on_commit

Status = PrintBatch.Status
PURPOSE = "cards.printbatch.content"
TASK = "cards.tasks.print_contact_cards"
MAX_ATTEMPTS = 3
AT_ONCE = 20  # so few are made while the clerk waits

RIGHT_LOST = "您的账号已停用、换了单位或没有打印权限，没有打印。"
GAVE_UP = "制作时多次中断，没有做成。请分老年站少印一些；还不行，请联系系统管理员。"
NOBODY_LEFT = "名单上的人都不能印：下面写着每个人的原因。"
GONE = "已去世、已归档或不归您管理"
NO_NUMBERS = "所在老年站还没有登记服务电话"


class NotPossible(Exception):
    """The order isn't in a state for this any more; the text says in Chinese what happened."""


class Superseded(Exception):
    """Somebody cancelled the order, or another worker took it over."""


@dataclass(frozen=True)
class LeftOut:
    """Somebody on the list who got no card, and why, in words."""

    retiree: int
    name: str
    why: str


@transaction.atomic
def start_batch(
    *, who: str, style: str, retirees: list[int], with_gaps: bool, site: str, submission_id, by: User
) -> PrintBatch:
    """Order cards for these people; the same form sent twice (its `submission_id`) is one order.

    A few are made at once, by the caller's `work_on`; more in the background.
    """
    assert by.unit is not None  # whoever may print has one
    order = {
        "unit": by.unit,
        "who": who,
        "style": style,
        "retirees": retirees,
        "with_gaps": with_gaps,
        "site": site,
        "created_by": by,
    }
    batch, made = PrintBatch.objects.get_or_create(submission_id=submission_id, defaults=order)
    if made:
        ask_on_commit(TASK)
    return batch


@transaction.atomic
def cancel_batch(*, batch: PrintBatch) -> None:
    """Give up an order that isn't done. Raises NotPossible."""
    end(locked(batch), Status.CANCELLED)


def locked(batch: PrintBatch) -> PrintBatch:
    """The row locked while it isn't done, or NotPossible."""
    row = PrintBatch.objects.select_for_update().get(pk=batch.pk)
    if not row.is_working:
        raise NotPossible(f"这次打印现在是“{row.get_status_display()}”，没有重复处理。")
    return row


def end(batch: PrintBatch, status: str, problem: str = "") -> None:
    batch.status, batch.problem, batch.claimed_at = status, problem, None
    batch.done_at = timezone.now()
    batch.save()


def content_of(batch: PrintBatch) -> bytes:
    """The pages of an order that are still kept. Raises DecryptionError."""
    return crypto.decrypt_bytes(bytes(batch.content or b""), purpose=PURPOSE)


def work_through() -> int:
    """Make everything that waits; return how many orders were worked on. Any number may run at once."""
    remove_old(timezone.now())
    worked = 0
    while batch := claim_next(timezone.now()):
        worked += 1
        make_claimed(batch)
    return worked


def work_on(batch: PrintBatch) -> None:
    """Make this order now, if nobody else does."""
    if claimed := claim_next(timezone.now(), only=batch.pk):
        make_claimed(claimed)


@transaction.atomic
def claim_next(now: datetime, only: int | None = None) -> PrintBatch | None:
    """The oldest order that nobody works on, marked as ours; one that crashed too often fails instead."""
    waiting = PrintBatch.objects.waiting_for_worker(now).select_for_update(skip_locked=True, of=("self",))
    if only is not None:
        waiting = waiting.filter(pk=only)
    for batch in waiting.select_related("created_by", "unit").order_by("pk"):
        if batch.attempts >= MAX_ATTEMPTS:
            end(batch, Status.FAILED, GAVE_UP)
            continue
        batch.attempts, batch.claimed_at, batch.status = batch.attempts + 1, now, Status.WORKING
        batch.save(update_fields=["attempts", "claimed_at", "status"])
        return batch
    return None


def still_allowed(batch: PrintBatch) -> bool:
    """Whether whoever ordered it may still print for that unit."""
    by = batch.created_by
    return (
        by.is_active
        and by.has_perm("people.print_retiree")
        and PrintBatch.objects.visible_to(by).filter(pk=batch.pk).exists()
    )


def make_claimed(batch: PrintBatch) -> None:
    """Make the pages and the cards, or leave the reason why not."""
    mine = PrintBatch.objects.filter(pk=batch.pk, status=Status.WORKING, attempts=batch.attempts)

    def tell(percent: int) -> None:
        if not mine.update(progress=percent, claimed_at=timezone.now()):
            raise Superseded

    if not still_allowed(batch):
        return end(batch, Status.FAILED, RIGHT_LOST)
    directory = Directory.read()
    people, left_out = sort_out(batch, directory)
    batch.left_out = [asdict(entry) for entry in left_out]
    if not people:
        return end(batch, Status.FAILED, NOBODY_LEFT)
    pieces = [Piece(retiree, new_token()) for retiree in people]
    try:
        tell(20)
        pages = pages_of(pieces, style=batch.style, directory=directory, site=batch.site)
        tell(80)
    except Superseded:
        return None
    with transaction.atomic():
        if mine.select_for_update().exists():
            keep(batch, pieces, directory)
            batch.content = crypto.encrypt_bytes(pages, purpose=PURPOSE)
            batch.progress = 100
            end(batch, Status.DONE)
    return None


def sort_out(batch: PrintBatch, directory: Directory) -> tuple[list[Retiree], list[LeftOut]]:
    """The people of an order who get a card, by station and name, and those who don't."""
    people = Retiree.objects.visible_to(batch.created_by).current().filter(pk__in=batch.retirees)
    people = people.order_by("station__path", "name_sort", "pk").only("name", "station_id")
    found = list(people)
    there = {retiree.pk for retiree in found}
    gone = Retiree.objects.filter(pk__in=set(batch.retirees) - there).values_list("pk", "name")
    left_out = [LeftOut(pk, name, GONE) for pk, name in gone]
    printed = []
    for retiree in found:
        if why := reason_against(retiree, batch, directory):
            left_out.append(LeftOut(retiree.pk, retiree.name, why))
        else:
            printed.append(retiree)
    return printed, left_out


def reason_against(retiree: Retiree, batch: PrintBatch, directory: Directory) -> str:
    """Why somebody gets no card, in words; "" for most."""
    if not directory.services(directory.units[retiree.station_id]):
        return NO_NUMBERS
    missing = [] if batch.with_gaps else missing_in(retiree.name)
    return f"姓名里的“{''.join(missing)}”打印不出来" if missing else ""


def keep(batch: PrintBatch, pieces: list[Piece], directory: Directory) -> None:
    """Write the cards down; one of the same style that was never given out is replaced by its successor."""
    ids = [piece.retiree.pk for piece in pieces]
    # Two orders at once: the second waits for the people whom both have.
    list(Retiree.objects.filter(pk__in=ids).select_for_update(no_key=True).order_by("pk").values_list("pk"))
    numbers = {
        station: [number_of(contact) for contact in directory.on_card(directory.units[station], batch.style)]
        for station in {piece.retiree.station_id for piece in pieces}
    }
    now = timezone.now()
    with history.in_bulk(action="print_contact_cards"):
        waiting = ContactCard.objects.waiting().filter(retiree__in=ids, style=batch.style)
        waiting.update(replaced_on=calendar.local_day(now))
        ContactCard.objects.bulk_create(
            [
                ContactCard(
                    retiree=piece.retiree,
                    style=batch.style,
                    token=piece.token,
                    numbers=numbers[piece.retiree.station_id],
                    batch=batch,
                    printed_at=now,
                    printed_by=batch.created_by,
                )
                for piece in pieces
            ],
            batch_size=1000,
        )
    record_access(
        by=batch.created_by,
        kind=AccessEvent.Kind.PRINT,
        subject=subject_of(batch),
        detail=f"打印联系卡（{CardStyle(batch.style).label}）{len(pieces)} 张：{batch.get_who_display()}",
    )


def subject_of(batch: PrintBatch) -> str:
    """What the access log calls it: the person where it is one, else the order."""
    if len(batch.retirees) == 1:
        return f"people.retiree:{batch.retirees[0]}"
    return f"cards.printbatch:{batch.pk}"


def remove_old(now: datetime) -> int:
    """Remove pages, and names beside them, that have been kept for long enough; the cards stay on record."""
    return PrintBatch.objects.past_keeping(now).update(content=None, left_out=[])
