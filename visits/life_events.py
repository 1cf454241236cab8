"""Reporting what happened to people, and what must follow it in the same transaction (Rules of duties, 7).

A death is more than this room knows: `laoling.desk.death` reports and undoes it, with `make_duty` from here.
Invalid input raises ValidationError by field; what somebody else did meanwhile raises Outdated.
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction

from laoling import calendar
from laoling.answers import Outdated
from laoling.people.models import Retiree
from visits import planner, reminders, services
from visits.models import Duty, DutyKind, EventKind, LifeEvent, MustStandard
from visits.windows import Origin

OLDEST_DAYS = 366  # a guard against a mistyped year
CORRECTABLE = {"happened_on", "place", "ward", "words", "must_visit"}


@transaction.atomic
def report_event(
    *,
    retiree: Retiree,
    kind: str,
    happened_on: date,
    place: str = "",
    ward: str = "",
    words: str = "",
    must_visit: bool = False,
    submission_id: UUID,
    by,
    now: datetime,
) -> LifeEvent:
    """Write down what happened and start what must follow it; nothing here reports a death.

    A stay in hospital asks for a visit within the hours of the standard: of everybody with an open card, and of
    anybody else if `must_visit`. A discharge ends the stay. The same `submission_id` again returns what it made.
    """
    services.lock_person(retiree.pk, now)
    made = LifeEvent.objects.filter(submission_id=submission_id).first()
    if made is not None and made.retiree_id == retiree.pk:
        return made
    retiree = Retiree.objects.select_related("station").get(pk=retiree.pk)
    if not retiree.is_current:
        raise Outdated(f"{retiree}已去世或已归档，没有登记。")
    check_day(retiree, happened_on, calendar.local_day(now))
    event = LifeEvent(
        retiree=retiree,
        station=retiree.station,
        kind=kind,
        happened_on=happened_on,
        place=place,
        ward=ward,
        words=words,
        must_visit=must_visit,
        reported_at=now,
        reported_by=by,
        submission_id=submission_id,
    )
    FOLLOW[EventKind(kind)](event, now)
    return event


def begin_stay(event: LifeEvent, now: datetime) -> None:
    """Somebody came into hospital: a visit is asked for within the hours of the standard (Rules of duties, 7)."""
    if event.retiree.life_events.in_hospital().exists():
        raise Outdated(f"{event.retiree}已登记住院，还没有出院，没有重复登记。")
    last = event.retiree.life_events.stays().order_by("-ended_on").first()
    if last is not None and event.happened_on < last.ended_on:
        raise ValidationError({"happened_on": f"上次住院到 {last.ended_on} 才出院，请核对日期。"})
    card = event.retiree.cards.open().first()
    event.must_visit = event.must_visit or card is not None
    save(event)
    if event.must_visit:
        make_duty(event, DutyKind.HOSPITAL, card=card, now=now)


def end_stay(event: LifeEvent, now: datetime) -> None:
    """Somebody left hospital: what was still asked for is over, what was overdue stays missed."""
    stay = event.retiree.life_events.in_hospital().first()
    if stay is None:
        raise Outdated(f"{event.retiree}没有登记住院，或已登记出院，没有再登记。")
    check_discharge(stay, event.happened_on)
    event.follows, event.must_visit = stay, False
    save(event)
    set_end_of(stay, event.happened_on)


def note(event: LifeEvent, now: datetime) -> None:
    """A bereavement asks for an assessment, a move for a transfer or an archiving: the station is told at once."""
    event.must_visit = False
    save(event)
    reminders.tell_of_event(event, now=now)


FOLLOW = {
    EventKind.HOSPITALISED: begin_stay,
    EventKind.DISCHARGED: end_stay,
    EventKind.BEREAVED: note,
    EventKind.MOVED: note,
}


def make_duty(event: LifeEvent, kind: DutyKind, *, card, now: datetime) -> Duty:
    """Ask for the must that an event causes, with the clock of the standard, and tell whom the ladder names.

    A visit of that kind since the day of the event answers it already. Where the card is closed it still says who
    answers. Run it in the transaction of the report, with the person locked.
    """
    standard = MustStandard.objects.get(kind=kind)
    assert standard.hours is not None  # a constraint holds it for every kind but festivals
    due_at = now + timedelta(hours=standard.hours)
    duty = Duty.objects.create(
        retiree=event.retiree,
        card=card,
        kind=kind,
        origin=Origin.EVENT,
        event=event,
        tier=card.tier if card else None,
        phone_counts=standard.phone_counts,
        opens_on=min(event.happened_on, calendar.local_day(now)),
        asked_at=now,
        due_at=due_at,
        due_on=calendar.local_day(due_at),
    )
    planner.settle(event.retiree_id)
    reminders.tell_of_duty(duty, now=now)
    return duty


@transaction.atomic
def correct_event(*, event: LifeEvent, version: int, by, now: datetime, **changes) -> LifeEvent:
    """Change what was reported (any of CORRECTABLE); what follows from it is worked out again.

    Raises Outdated when it was taken back or changed since the form with `version` was shown.
    """
    if unknown := changes.keys() - CORRECTABLE:
        raise TypeError(f"an event's {', '.join(sorted(unknown))} can't be corrected")
    event = lock_event(event, now, version)
    check_day(event.retiree, changes.get("happened_on", event.happened_on), calendar.local_day(now))
    for field, value in changes.items():
        setattr(event, field, value)
    card = event.retiree.cards.open().first()
    if event.kind == EventKind.HOSPITALISED:
        event.must_visit = event.must_visit or card is not None
        if event.ended_on is not None and event.happened_on > event.ended_on:
            raise ValidationError({"happened_on": f"住院日期不能晚于出院日期（{event.ended_on}）。"})
        check_apart(event, event.happened_on, event.ended_on)
    if event.kind == EventKind.DISCHARGED and event.follows:
        check_discharge(event.follows, event.happened_on)
        check_apart(event.follows, event.follows.happened_on, event.happened_on)
        set_end_of(event.follows, event.happened_on)
    save(event)
    follow_correction(event, card, now)
    return event


def follow_correction(event: LifeEvent, card, now: datetime) -> None:
    """Let the duty of a corrected event begin on its day; one that is asked for only now is made now."""
    duty = event.duties.first()
    if duty is None and event.is_stay and event.must_visit:
        make_duty(event, DutyKind.HOSPITAL, card=card, now=now)
    elif duty is not None and duty.settled_by_id is None and duty.opens_on != event.happened_on:
        duty.opens_on = min(event.happened_on, duty.due_on)
        duty.save(update_fields=["opens_on"])
    planner.follow_events(event.retiree_id)
    planner.settle(event.retiree_id)


@transaction.atomic
def withdraw_event(
    *, event: LifeEvent, reason: str, by, now: datetime, version: int | None = None
) -> LifeEvent:
    """Take a report back that was wrong: it stays readable, and what it had asked for is no longer asked for.

    What was done for it stays done. A second time changes nothing. Raises Outdated for another `version`.
    """
    if event.kind == EventKind.DIED:
        raise TypeError("a death is undone by laoling.desk.death")
    services.lock_person(event.retiree_id, now)
    event = LifeEvent.objects.select_related("retiree", "follows").get(pk=event.pk)
    if event.withdrawn_at is not None:
        return event
    check_version(event, version)
    for follower in event.followers.valid():
        take_back(follower, reason=reason, by=by, now=now)
    if event.kind == EventKind.DISCHARGED and event.follows:
        if event.retiree.life_events.in_hospital().exists():
            raise Outdated(f"{event.retiree}后来又住院了，不能再撤回这次出院；请先撤回后一次住院。")
        set_end_of(event.follows, None)
    take_back(event, reason=reason, by=by, now=now)
    planner.follow_events(event.retiree_id)
    return event


def take_back(event: LifeEvent, *, reason: str, by, now: datetime) -> None:
    """Mark one event as withdrawn. Raises ValidationError without a reason."""
    if not reason.strip():
        raise ValidationError({"reason": "请说明撤回的原因。"})
    event.withdrawn_at, event.withdrawn_by, event.withdraw_reason = now, by, reason.strip()
    save(event)


def set_end_of(stay: LifeEvent, day: date | None) -> None:
    """The last day of a stay, None to open it again; the duty follows."""
    stay.ended_on = day
    save(stay)
    planner.follow_events(stay.retiree_id)


def save(event: LifeEvent) -> None:
    """Check and save an event as its next version."""
    if event.pk is not None:
        event.version += 1
    event.full_clean()
    event.save()


def lock_event(event: LifeEvent, now: datetime, version: int | None) -> LifeEvent:
    """The event as it stands, with its person locked; raises Outdated when it isn't what the form showed."""
    services.lock_person(event.retiree_id, now)
    event = LifeEvent.objects.select_related("retiree", "follows", "withdrawn_by").get(pk=event.pk)
    if event.withdrawn_at is not None:
        raise Outdated(f"{event.retiree}的这条情况已由{event.withdrawn_by}撤回，没有再做改动。")
    check_version(event, version)
    return event


def check_version(event: LifeEvent, version: int | None) -> None:
    if version is not None and version != event.version:
        raise Outdated(f"{event.retiree}的这条情况刚刚被别人修改过。请核对下面的最新情况，再操作一次。")


def check_day(retiree: Retiree, day: date, today: date) -> None:
    """Raise ValidationError unless the day is today or at most a year back."""
    if day > today:
        raise ValidationError({"happened_on": "日期不能晚于今天。"})
    if day < max(retiree.born_on, today - timedelta(days=OLDEST_DAYS)):
        raise ValidationError({"happened_on": "日期最早为一年前，请核对年份。"})


def check_discharge(stay: LifeEvent, day: date) -> None:
    if day < stay.happened_on:
        raise ValidationError({"happened_on": f"出院日期不能早于住院日期（{stay.happened_on}）。"})


def check_apart(stay: LifeEvent, first: date, last: date | None) -> None:
    """Raise ValidationError when a corrected stay (`last`: None, not over) shares days with another of the person.

    Leaving and coming back on one day is no overlap.
    """
    others = LifeEvent.objects.stays().filter(retiree=stay.retiree_id).exclude(pk=stay.pk)
    for other in others.order_by("happened_on", "pk"):
        if first < (other.ended_on or date.max) and other.happened_on < (last or date.max):
            until = other.ended_on or "现在"
            raise ValidationError(
                {"happened_on": f"和另一次住院（{other.happened_on} 至 {until}）重叠，请核对日期。"}
            )
