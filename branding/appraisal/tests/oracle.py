"""The appraisal once more, as plainly as can be: walk over every row there is and ask whom it is about.

Written from what the page says of each measure, not from `measures.py`; plain numbers, no query does any counting.
"""

from collections import defaultdict
from datetime import date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from branding.models import Feedback, Finding, QualityCheck, Rectification
from branding.training.models import Invitation, Training
from laoling.calendar import is_working_day
from visits.models import Duty, HelpRequest, RequestStep

ZONE = ZoneInfo("Asia/Shanghai")


def in_month(day: date, month: date) -> bool:
    return (day.year, day.month) == (month.year, month.month)


def shanghai(moment: datetime) -> date:
    return moment.astimezone(ZONE).date()


class Tally(defaultdict):
    """By measure: [as it should be, all]."""

    def __init__(self):
        super().__init__(lambda: [0, 0])

    def add(self, measure: str, good: int, all_: int = 1) -> None:
        self[measure][0] += good
        self[measure][1] += all_


def of_member(member, month: date) -> Tally:
    tally = Tally()
    add_checks(tally, "member_id", member.pk, month)
    add_findings(tally, "member_id", member.pk, month)
    for row in Rectification.objects.all():
        if row.owner_id == member.pk:
            add_rectification(tally, row, month)
    for duty in Duty.objects.select_related("card"):
        answers = duty.assigned_to_id or (duty.card.visitor_id if duty.card else None)
        if answers == member.pk and in_month(duty.due_on, month):
            add_duty(tally, duty)
    for request in HelpRequest.objects.all():
        if request.handler_id == member.pk and in_month(request.due_on, month):
            add_request(tally, request)
    add_call_backs(tally, member, month)
    for voice in Feedback.objects.select_related("venue"):
        if voice.venue.unit_id == member.unit_id:
            add_voice(tally, voice, month)
    add_credits(tally, member, month)
    return tally


def of_venue(venue, month: date) -> Tally:
    tally = Tally()
    add_checks(tally, "venue_id", venue.pk, month)
    add_findings(tally, "venue_id", venue.pk, month)
    looked_at = {check.checked_on for check in QualityCheck.objects.all() if check.venue_id == venue.pk}
    for day in days_of(month):
        is_open = not (
            (venue.opened_on and day < venue.opened_on) or (venue.closed_on and day >= venue.closed_on)
        )
        if is_working_day(day) and is_open:
            tally.add("COVERAGE", day in looked_at)
    for row in Rectification.objects.select_related("finding"):
        if row.finding.venue_id == venue.pk:
            add_rectification(tally, row, month)
    for voice in Feedback.objects.all():
        if voice.venue_id == venue.pk:
            add_voice(tally, voice, month)
    return tally


def days_of(month: date):
    day = month
    while in_month(day, month):
        yield day
        day += timedelta(days=1)


def add_checks(tally: Tally, whose: str, key: int, month: date) -> None:
    for check in QualityCheck.objects.all():
        if getattr(check, whose) == key and check.kind != "SELF" and in_month(check.checked_on, month):
            tally.add("CHECK", check.items - check.failed, check.items)


def add_findings(tally: Tally, whose: str, key: int, month: date) -> None:
    for finding in every_finding():
        if getattr(finding, whose) == key and counts_as_found(finding, month):
            tally.add("REPEAT", not was_found_before(finding, whose))


def add_rectification(tally: Tally, row, month: date) -> None:
    if in_month(row.due_on, month) and not row.set_aside:
        tally.add("RECTIFY", row.done_on is not None and row.done_on <= row.due_on)


def add_duty(tally: Tally, duty) -> None:
    if duty.settled_on is None and duty.ended_as not in ("", "MISSED"):
        return  # a pause, a closing, a discharge: nobody was to go any more
    if duty.settled_on is None:
        tally.add("DUTY", False)
    elif duty.due_at is not None:
        tally.add("DUTY", duty.settled_at <= duty.due_at)
    else:
        tally.add("DUTY", duty.settled_on <= duty.due_on)


def add_request(tally: Tally, request) -> None:
    if request.resolved_at is not None:
        tally.add("REQUEST", request.resolved_at < request.due_at)
    elif request.state != "CLOSED":
        tally.add("REQUEST", False)


def every_finding():
    return Finding.objects.select_related("item", "check_made")


def counts_as_found(finding, month: date) -> bool:
    by_another = finding.check_made is not None and finding.check_made.kind != "SELF"
    return by_another and in_month(finding.found_on, month)


def was_found_before(finding, whose: str) -> bool:
    return any(
        getattr(other, whose) == getattr(finding, whose)
        and other.item is not None
        and (other.norm, other.item.text) == (finding.norm, finding.item.text)
        and other.found_at < finding.found_at
        and (finding.found_on - other.found_on).days <= 30
        for other in every_finding()
    )


def add_call_backs(tally: Tally, member, month: date) -> None:
    for step in RequestStep.objects.select_related("request"):
        is_mine = step.kind == "CALLED_BACK" and step.request.handler_id == member.pk
        if is_mine and in_month(shanghai(step.at), month):
            tally.add("SATISFACTION", step.satisfaction in (4, 5))


def add_voice(tally: Tally, voice, month: date) -> None:
    if not in_month(voice.given_on, month):
        return
    for mark in (voice.reception, voice.place, voice.work):
        tally.add("FEEDBACK", mark == 3)


def add_credits(tally: Tally, member, month: date) -> None:
    """What had to be held on the last evening of the month: of each topic what its newest obligatory training asks."""
    evening = max(days_of(month))
    newest = {}
    for training in Training.objects.order_by("starts_at", "pk"):
        was_held = training.recorded_at is not None and training.cancelled_at is None
        is_meant = training.for_visitors and member.role == "VISITOR"
        below = [unit.path for unit in training.units.all()] or [training.unit.path]
        is_meant = is_meant and any(member.unit.path.startswith(path) for path in below)
        if was_held and is_meant and shanghai(training.starts_at) <= evening:
            newest[training.topic_id] = training.credits
    for topic, wanted in newest.items():
        held = sum(
            one.credits
            for one in Invitation.objects.select_related("training")
            if one.member_id == member.pk
            and one.training.topic_id == topic
            and one.came
            and one.earned_on <= evening
            and (one.valid_until is None or one.valid_until >= evening)
        )
        tally.add("TRAINING", min(held, wanted), wanted)


def score_by_hand(tally: Tally, weights: dict[str, int]) -> Fraction | None:
    """The mean of the shares, each as often as it weighs; None when nothing was measured."""
    shares: list[Fraction] = []
    for measure, weight in weights.items():
        good, all_ = tally[measure]
        if all_:
            shares += [Fraction(good, all_)] * weight
    return 100 * sum(shares, Fraction(0)) / len(shares) if shares else None
