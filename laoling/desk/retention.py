"""What is past its time in the table of retention, and taking it away: `manage.py apply_retention`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Length

from branding.appraisal.models import Accountability, Appraisal
from branding.appraisal.removal import remove_accountabilities, remove_appraisals
from branding.models import Feedback, Photo
from branding.suggestions.models import Suggestion, Thanks
from cards.models import RosterRow, ServiceCard
from laoling import calendar
from laoling.accounts.models import AccessEvent
from laoling.accounts.services import record_access
from laoling.desk.erasing import DIGESTS, ENDED, erase_people
from laoling.inbox.models import Reminder
from laoling.people.models import RetentionRule, Retiree

Kind = RetentionRule.Kind
PEOPLE_AT_A_TIME = 200
ROWS_AT_A_TIME = 5000
# Reminders that are told once, whatever becomes of them: only for the others does the row itself prevent a second.
TOLD_ONCE = Q(subject__startswith=DIGESTS) | Q(subject__startswith="visits.visit:")


@dataclass
class Result:
    """What one rule did, or would do; `left` are people who wait because a card of theirs is still open."""

    rule: RetentionRule
    removed: int = 0
    left: int = 0


def apply_retention(*, today: date, now: datetime, dry_run: bool = False) -> list[Result]:
    """Take away what each rule says is past its time on `today`; may run any number of times.

    Each batch is a transaction of its own with its line in the access log, so an interrupted run is taken up by
    the next. Run it as the owner of the tables: the history and the access log are reached.
    """
    return [apply_rule(rule, today=today, now=now, dry_run=dry_run) for rule in RetentionRule.objects.all()]


def apply_rule(rule: RetentionRule, *, today: date, now: datetime, dry_run: bool) -> Result:
    cutoff = months_before(today, rule.months)
    if rule.kind in (Kind.DIED, Kind.ARCHIVED):
        people = people_past(rule.kind, cutoff)
        with_card = Exists(ServiceCard.objects.open().filter(retiree=OuterRef("pk")))
        result = Result(rule, left=people.filter(with_card).count())
        rows, size, remove = (
            people.exclude(with_card),
            PEOPLE_AT_A_TIME,
            lambda keys: erase_people(keys, now=now),
        )
    else:
        result, rows = Result(rule), ROWS[rule.kind](calendar.start_of(cutoff + timedelta(days=1)))
        take_away = WAYS.get(rule.kind, delete)
        size, remove = ROWS_AT_A_TIME, lambda keys: take_away(rows, keys)
    if dry_run:
        result.removed = rows.count()
        return result
    while batch := list(rows.order_by("pk").values_list("pk", flat=True)[:size]):
        result.removed += remove_batch(rule, batch, remove)
    return result


@transaction.atomic
def remove_batch(rule: RetentionRule, keys: Sequence[int], remove: Callable[[Sequence[int]], int]) -> int:
    """Remove some rows, and write into the access log how many."""
    removed = remove(keys)
    record_access(
        by=None,
        kind=AccessEvent.Kind.ERASE,
        subject=f"people.retentionrule:{rule.pk}",
        detail=f"{rule}，保存 {rule.months} 个月，已到期：清除 {removed} {'人' if rule.is_about_people else '条'}",
    )
    return removed


def delete(rows: QuerySet, keys: Sequence[int]) -> int:
    """Delete rows of one table by key; what hangs from them goes too and isn't counted."""
    found = rows.model._default_manager.filter(pk__in=keys)
    _, by_model = found.delete()
    return by_model.get(rows.model._meta.label, 0)


def unsay(rows: QuerySet, keys: Sequence[int]) -> int:
    """Take the words out of feedback; its marks stay in the figures."""
    return rows.model._default_manager.filter(pk__in=keys).update(words="")


def unname(rows: QuerySet, keys: Sequence[int]) -> int:
    """Take out who made a suggestion; what it was and what became of it stays."""
    Thanks.objects.filter(suggestion__in=keys).update(name="")
    nobody = {"name": "", "phone": "", "phone_index": None}
    return rows.model._default_manager.filter(pk__in=keys).update(**nobody)


def people_past(kind: str, cutoff: date) -> QuerySet[Retiree]:
    """Who died, or was archived alive, on `cutoff` or before, and isn't erased yet.

    Records that were merged into another go with that one.
    """
    people = Retiree.objects.filter(erased_at=None, merged_into=None)
    if kind == Kind.DIED:
        return people.filter(died_on__lte=cutoff)
    return people.filter(died_on=None, archived_at__lt=calendar.start_of(cutoff + timedelta(days=1)))


def roster_rows_before(moment: datetime) -> QuerySet:
    ended_at = Coalesce("roster__done_at", "roster__created_at")
    return RosterRow.objects.alias(ended_at=ended_at).filter(roster__status__in=ENDED, ended_at__lt=moment)


def reminders_before(moment: datetime) -> QuerySet:
    """Answered ones, and those told once that were taken note of; not while others are counted in them."""
    over = Q(answered_at__isnull=False) | (TOLD_ONCE & Q(acknowledged_at__isnull=False))
    counted = Reminder.objects.filter(part_of=OuterRef("pk"), answered_at=None)
    return Reminder.objects.filter(over, ~Exists(counted), sent_at__lt=moment)


def photos_before(moment: datetime) -> QuerySet:
    """Pictures of what was put right, or set aside, by then; they are in the database, so no file is left behind."""
    return Photo.objects.filter(finding__rectification__ended_at__lt=moment).defer("content")


def words_before(moment: datetime) -> QuerySet:
    return Feedback.objects.alias(size=Length("words")).filter(size__gt=0, given_at__lt=moment)


def appraisals_before(moment: datetime) -> QuerySet:
    """Closed by then; one that somebody was held to account for stays as long as that does."""
    named = Accountability.objects.filter(appraisal=OuterRef("pk"))
    return Appraisal.objects.filter(~Exists(named), closed_at__lt=moment)


def suggesters_before(moment: datetime) -> QuerySet:
    """Suggestions of the public that were settled by then and still say who made them."""
    day = calendar.local_day(moment)
    settled = Q(state="DONE", done_on__lt=day) | Q(state="DECLINED", answered_on__lt=day)
    return Suggestion.objects.filter(settled).exclude(name="", phone_index=None)


ROWS: dict[str, Callable[[datetime], QuerySet]] = {
    Kind.ACCESS_LOG: lambda moment: AccessEvent.objects.filter(at__lt=moment),
    Kind.ROSTER_ROWS: roster_rows_before,
    Kind.REMINDERS: reminders_before,
    Kind.CHECK_PHOTOS: photos_before,
    Kind.FEEDBACK: words_before,
    Kind.APPRAISALS: appraisals_before,
    Kind.ACCOUNTS: lambda moment: Accountability.objects.filter(recorded_at__lt=moment),
    Kind.SUGGESTIONS: suggesters_before,
}
# What isn't simply deleted: rows that stay without what was said or who said it, and those that go with their history.
WAYS: dict[str, Callable[[QuerySet, Sequence[int]], int]] = {
    Kind.FEEDBACK: unsay,
    Kind.SUGGESTIONS: unname,
    Kind.APPRAISALS: lambda rows, keys: remove_appraisals(keys),
    Kind.ACCOUNTS: lambda rows, keys: remove_accountabilities(keys),
}


def months_before(day: date, months: int) -> date:
    """The same day of the month so many months earlier, or the last of that month."""
    month = day.year * 12 + day.month - 1 - months
    last = calendar.period_of(date(month // 12, month % 12 + 1, 1), calendar.Period.MONTH)[1]
    return min(last.replace(day=min(day.day, last.day)), last)


def may_remove() -> bool:
    """Whether the database user of this process may change the history and the access log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege('people_retireeevent', 'UPDATE')"
            " AND has_table_privilege('accounts_accessevent', 'DELETE')"
        )
        return cursor.fetchone()[0]
