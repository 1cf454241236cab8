"""What became of the person: entered, moved to another station, died, archived."""

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef

from laoling.desk.sources.moments import day_of, end_of
from laoling.desk.timeline import Entry, Kind, Source
from laoling.people.models import Consent, Retiree, Transfer
from visits.models import LifeEvent


def entries_of(retiree: Retiree, today: date):
    return Retiree.objects.filter(pk=retiree.pk).annotate(
        story_on=day_of("created_at"), story_at=F("created_at")
    )


def tell_entry(person: Any) -> Entry:
    return Entry(on=person.story_on, kind=Kind.RECORD, title="登记入册", tag="登记", colour="blue")


def transfers_of(retiree: Retiree, today: date):
    moves = Transfer.objects.filter(retiree=retiree)
    people = ["from_station", "to_station", "recorded_by"]
    return moves.select_related(*people).annotate(story_on=F("moved_on"), story_at=F("recorded_at"))


def tell_transfer(transfer: Transfer) -> Entry:
    return Entry(
        on=transfer.moved_on,
        kind=Kind.RECORD,
        title=f"由{transfer.from_station}转到{transfer.to_station}",
        tag="转站",
        colour="blue",
        lines=[("原因", transfer.reason)] if transfer.reason else [],
        by=str(transfer.recorded_by),
    )


def deaths_of(retiree: Retiree, today: date):
    """What an import brought along; a death that was reported stands among the events."""
    reported = LifeEvent.objects.deaths().filter(retiree=OuterRef("pk"))
    people = Retiree.objects.filter(~Exists(reported), pk=retiree.pk, died_on__isnull=False)
    return people.annotate(story_on=F("died_on"), story_at=end_of("died_on"))


def tell_death(person: Any) -> Entry:
    return Entry(on=person.died_on, kind=Kind.RECORD, title="去世", tag="去世")


def archivings_of(retiree: Retiree, today: date):
    people = Retiree.objects.filter(pk=retiree.pk, archived_at__isnull=False).select_related("archived_by")
    return people.annotate(story_on=day_of("archived_at"), story_at=F("archived_at"))


def tell_archiving(person: Any) -> Entry:
    return Entry(
        on=person.story_on,
        kind=Kind.RECORD,
        title=f"归档：{person.get_archive_reason_display()}",
        tag="归档",
        lines=[("说明", person.archive_note)] if person.archive_note else [],
        by=str(person.archived_by) if person.archived_by else "",
    )


def consents_of(retiree: Retiree, today: date):
    consents = Consent.objects.filter(retiree=retiree).select_related("recorded_by")
    return consents.annotate(story_on=F("given_on"), story_at=F("recorded_at"))


def tell_consent(consent: Consent) -> Entry:
    return Entry(
        on=consent.given_on,
        kind=Kind.RECORD,
        title=f"同意：{consent.get_purpose_display()}",
        tag="同意",
        lines=[("方式", consent.get_how_display() + (f"，{consent.relative}" if consent.relative else ""))],
        by=str(consent.recorded_by),
    )


def withdrawals_of(retiree: Retiree, today: date):
    consents = Consent.objects.filter(retiree=retiree, withdrawn_on__isnull=False)
    return consents.select_related("withdrawn_by").annotate(
        story_on=F("withdrawn_on"), story_at=end_of("withdrawn_on")
    )


def tell_withdrawal(consent: Any) -> Entry:
    return Entry(
        on=consent.withdrawn_on,
        kind=Kind.RECORD,
        title=f"撤回同意：{consent.get_purpose_display()}",
        tag="撤回同意",
        by=str(consent.withdrawn_by),
    )


def mergings_of(retiree: Retiree, today: date):
    """The records that became a part of this one."""
    gone = Retiree.objects.filter(merged_into=retiree).select_related("merged_by")
    return gone.annotate(story_on=day_of("merged_at"), story_at=F("merged_at"))


def tell_merging(gone: Any) -> Entry:
    return Entry(
        on=gone.story_on,
        kind=Kind.RECORD,
        title=f"并入重复登记的资料（编号 {gone.pk}）",
        tag="合并",
        by=str(gone.merged_by),
    )


SOURCES = (
    Source(Kind.RECORD, mergings_of, tell_merging),
    Source(Kind.RECORD, withdrawals_of, tell_withdrawal),
    Source(Kind.RECORD, consents_of, tell_consent),
    Source(Kind.RECORD, archivings_of, tell_archiving),
    Source(Kind.RECORD, deaths_of, tell_death),
    Source(Kind.RECORD, transfers_of, tell_transfer),
    Source(Kind.RECORD, entries_of, tell_entry),
)
