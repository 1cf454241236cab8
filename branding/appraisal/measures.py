"""What is counted of a month, per member of staff and per venue, in a constant number of queries.

Competitions whose criteria come from the figures count with the same functions, so one number means one thing.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, Sum

from activities.models import Venue
from branding.appraisal.scoring import Counted, Measure
from branding.checks.today import is_for_checking
from branding.models import CheckKind, Feedback, Finding, Mark, QualityCheck, Rectification
from branding.models.findings import REPEATS_WITHIN
from branding.training.figures import owed_on
from laoling import calendar
from laoling.accounts.models import User
from laoling.calendar import ONE_DAY, Period
from visits.models import Duty, HelpRequest, RequestStep
from visits.models.duties import ON_TIME, VISITOR
from visits.requests.states import SATISFIED_FROM, Step

Counts = dict[int, Counted]
Measures = dict[int, dict[Measure, Counted]]
MARKS = ("reception", "place", "work")


@dataclass(frozen=True)
class Span:
    """The days that count, both included: a month, or its beginning while it isn't over."""

    first: date
    last: date

    @classmethod
    def of(cls, month: date, until: date | None = None) -> "Span":
        """The month that holds `month`; not beyond `until`, which may lie before it: then no day counts."""
        first, last = calendar.period_of(month, Period.MONTH)
        return cls(first, min(last, until or last))

    @property
    def days(self) -> tuple[date, date]:
        """For `__range`."""
        return self.first, self.last

    @property
    def working_days(self) -> list[date]:
        """Those on which the venues are open."""
        days = (self.first + ONE_DAY * number for number in range((self.last - self.first).days + 1))
        return [day for day in days if is_for_checking(day)]


def measures_of_staff(month: date, users: Iterable[User], *, until: date | None = None) -> Measures:
    """By the key of each user what was counted in the month that holds the day `month`.

    A deadline counts in the month that it falls in. `until`, a Shanghai day, is the last one that counts: of a
    month that isn't over, yesterday. A measure without anything to measure has `whole` 0. One query a measure, five for
    training.
    """
    staff, span = list(users), Span.of(month, until)
    keys = [user.pk for user in staff]
    at_home = feedback_by({user.unit_id for user in staff if user.unit_id}, span, of="venue__unit")
    found: dict[Measure, Counts] = {measure: count(keys, span) for measure, count in OF_STAFF.items()}
    found[Measure.FEEDBACK] = {
        user.pk: at_home[user.unit_id] for user in staff if user.unit_id and user.unit_id in at_home
    }
    found[Measure.TRAINING] = credited(staff, span)
    return turned(found, keys)


def measures_of_venues(month: date, venues: Iterable[Venue], *, until: date | None = None) -> Measures:
    """By the key of each venue what was counted in the month; everything else as for `measures_of_staff`."""
    keys, span = [venue.pk for venue in venues], Span.of(month, until)
    return turned({measure: count(keys, span) for measure, count in OF_VENUES.items()}, keys)


def turned(found: Mapping[Measure, Counts], keys: Sequence[int]) -> Measures:
    """From by measure to by key; what wasn't found counted nothing."""
    return {key: {measure: counts.get(key, Counted()) for measure, counts in found.items()} for key in keys}


def collected(rows, key: str) -> Counts:
    """Rows of `values(key, part, whole)`."""
    return {row[key]: Counted(row["part"] or 0, row["whole"] or 0) for row in rows}


def coverage(keys: Sequence[int], span: Span) -> Counts:
    """On how many of the days when it was open the venue was checked at all, by whomever.

    Days before it was put into use, and from its closing on, are none of them.
    """
    days = span.working_days
    checks = QualityCheck.objects.filter(venue__in=keys, checked_on__in=days, venue__is_ours=True)
    checks = checks.filter(Q(venue__opened_on=None) | Q(checked_on__gte=F("venue__opened_on")))
    checks = checks.filter(Q(venue__closed_on=None) | Q(checked_on__lt=F("venue__closed_on"))).order_by()
    rows = checks.values("venue").annotate(part=Count("checked_on", distinct=True))
    found = {row["venue"]: row["part"] for row in rows}
    venues = Venue.objects.filter(pk__in=keys, is_ours=True)
    wanted = {venue.pk: sum(venue.is_in_use(day) for day in days) for venue in venues}
    return {key: Counted(found.get(key, 0), wanted.get(key, 0)) for key in keys}


def checked(keys: Sequence[int], span: Span, *, of: str) -> Counts:
    """Items found right, of those that others looked at: whoever reports his own mistake doesn't pay for it."""
    rows = checks_behind(of, span).filter(**{f"{of}__in": keys}).order_by().values(of)
    return collected(rows.annotate(whole=Sum("items"), part=Sum("items") - Sum("failed")), of)


def not_repeated(keys: Sequence[int], span: Span, *, of: str) -> Counts:
    """Findings of others' checks that weren't made there, of the same words, within 30 days before."""
    rows = with_again(findings_behind(of, span).filter(**{f"{of}__in": keys}), of).order_by()
    return collected(rows.values(of).annotate(whole=Count("pk"), part=Count("pk", filter=Q(again=False))), of)


def rectified(keys: Sequence[int], span: Span, *, of: str) -> Counts:
    """What had to be put right by a day of the month, and was reported as done by that day."""
    rows = rectifications_behind(span).filter(**{f"{of}__in": keys}).order_by().values(of)
    return collected(
        rows.annotate(whole=Count("pk"), part=Count("pk", filter=Q(done_on__lte=F("due_on")))), of
    )


def visited(keys: Sequence[int], span: Span) -> Counts:
    """Duties whose last day fell in the month, and those that were kept on time."""
    rows = duties_behind(span).filter(answers__in=keys).order_by().annotate(who=F("answers")).values("who")
    return collected(rows.annotate(whole=Count("pk"), part=Count("pk", filter=ON_TIME)), "who")


def resolved(keys: Sequence[int], span: Span) -> Counts:
    """Requests whose deadline fell in the month, and those resolved before it."""
    rows = requests_behind(span).filter(handler__in=keys).order_by().values("handler")
    in_time = Q(resolved_at__lt=F("due_at"))
    return collected(rows.annotate(whole=Count("pk"), part=Count("pk", filter=in_time)), "handler")


def satisfied(keys: Sequence[int], span: Span) -> Counts:
    """Call-backs of the month about requests that the member handled; one that began anew counts each time."""
    rows = call_backs_behind(span).filter(request__handler__in=keys)
    content = Count("pk", filter=Q(satisfaction__gte=SATISFIED_FROM))
    rows = rows.order_by().values("request__handler").annotate(whole=Count("pk"), part=content)
    return collected(rows, "request__handler")


def credited(staff: Iterable[User], span: Span) -> Counts:
    """Training credits that had to be held at the end of the month, and those of them that were."""
    return {
        key: Counted(sum(min(row.valid, row.required) for row in rows), sum(row.required for row in rows))
        for key, rows in owed_on(staff, span.last).items()
    }


def feedback_by(keys: Iterable[int], span: Span, *, of: str = "venue") -> Counts:
    """Marks 满意 of all that the public gave: three each time."""
    rows = Feedback.objects.filter(**{f"{of}__in": list(keys)}, given_on__range=span.days).order_by()
    good = {mark: Count("pk", filter=Q(**{mark: Mark.GOOD})) for mark in MARKS}
    rows = rows.values(of).annotate(given=Count("pk"), **{f"good_{mark}": n for mark, n in good.items()})
    return {
        row[of]: Counted(sum(row[f"good_{mark}"] for mark in MARKS), row["given"] * len(MARKS))
        for row in rows
    }


def checks_behind(of: str, span: Span):
    """Checks of the month of venues or members (`of`) by others than those who are checked."""
    rows = QualityCheck.objects.exclude(**{of: None}).exclude(kind=CheckKind.SELF)
    return rows.filter(checked_on__range=span.days)


def findings_behind(of: str, span: Span):
    """Findings of such checks."""
    rows = Finding.objects.exclude(**{of: None}).exclude(check_made=None)
    return rows.exclude(check_made__kind=CheckKind.SELF).filter(found_on__range=span.days)


def with_again(findings, of: str):
    """Annotate `again`: whether the same was found there within the 30 days before, by whomever."""
    earlier = Finding.objects.filter(
        **{of: OuterRef(of)},
        norm=OuterRef("norm"),
        item__text=OuterRef("item__text"),
        found_on__gte=OuterRef("found_on") - REPEATS_WITHIN,
        found_at__lt=OuterRef("found_at"),
    )
    return findings.annotate(again=Exists(earlier))


def rectifications_behind(span: Span):
    """Rectifications due in the month; what needed none isn't one."""
    return Rectification.objects.filter(due_on__range=span.days, set_aside="")


def duties_behind(span: Span):
    """Duties due in the month that somebody answers for (`answers`), neither waived nor cancelled."""
    return Duty.objects.counted().filter(due_on__range=span.days).alias(answers=VISITOR)


def requests_behind(span: Span):
    """Requests due in the month; one closed without being worked on (registered twice, taken back) isn't one."""
    rows = HelpRequest.objects.filter(due_on__range=span.days)
    return rows.exclude(state=HelpRequest.State.CLOSED, resolved_at=None)


def call_backs_behind(span: Span):
    """Call-backs that were made in the month."""
    first, after = calendar.start_of(span.first), calendar.start_of(span.last + ONE_DAY)
    return RequestStep.objects.filter(kind=Step.CALLED_BACK, at__gte=first, at__lt=after)


Counting = Callable[[Sequence[int], Span], Counts]
OF_STAFF: dict[Measure, Counting] = {
    Measure.CHECK: lambda keys, span: checked(keys, span, of="member"),
    Measure.REPEAT: lambda keys, span: not_repeated(keys, span, of="member"),
    Measure.RECTIFY: lambda keys, span: rectified(keys, span, of="owner"),
    Measure.DUTY: visited,
    Measure.REQUEST: resolved,
    Measure.SATISFACTION: satisfied,
}
OF_VENUES: dict[Measure, Counting] = {
    Measure.COVERAGE: coverage,
    Measure.CHECK: lambda keys, span: checked(keys, span, of="venue"),
    Measure.REPEAT: lambda keys, span: not_repeated(keys, span, of="venue"),
    Measure.RECTIFY: lambda keys, span: rectified(keys, span, of="finding__venue"),
    Measure.FEEDBACK: feedback_by,
}
