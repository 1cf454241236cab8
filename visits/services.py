"""What people do with visits and duties; every write that settles works the answers out again.

Invalid input raises ValidationError by field; what somebody else did meanwhile raises Outdated.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, QuerySet

from cards.models import CareStandard, ServiceCard, TierChange
from laoling import calendar
from laoling.answers import Outdated
from laoling.inbox.services import beat
from laoling.people.models import Retiree
from laoling.people.services import lock_retiree
from visits import planner, windows
from visits.absences import follow_absences
from visits.models import Duty, DutyKind, Visit
from visits.moods.services import correct_mood, work_out_talk
from visits.planner import PlanResult
from visits.windows import End, Outcome

PLAN_INTERVAL_SECONDS = 300
OF_THE_MOOD = {"mood", "concerns", "mood_words"}
CORRECTABLE = {"visited_at", "outcome", "kinds", "done", "needs", "next_step", "next_try_on", *OF_THE_MOOD}


def plan_duties(*, today: date, cards: Sequence[int] | None = None) -> PlanResult:
    """Make the duties equal to the rules up to `today` + 14 days; may run any number of times.

    `cards` are the ids of cards to plan afresh; None means every card that is due for planning.
    """
    return planner.plan(today=today, cards=cards)


def plan_tick(*, now: datetime, cards: Sequence[int] | None = None) -> PlanResult:
    """Plan what is due by `now` (`cards` as in `plan_duties`), and note that the scan ended well."""
    result = plan_duties(today=calendar.local_day(now), cards=cards)
    beat(name="plan", interval_seconds=PLAN_INTERVAL_SECONDS, now=now)
    return result


def cards_without_duty(today: date) -> QuerySet[ServiceCard]:
    """Open cards, not resting, that lack a duty of a kind their standard asks for (Rules of duties, 11).

    A kind is looked after when one of its duties is due today or later, done or waived included. Windows left
    out are shorter than the horizon, so what comes after them is planned. None means that planning is sound.
    """
    return (
        ServiceCard.objects.active_on(today)
        .filter(opened_on__lte=today)
        .annotate(asked=kinds_asked(today), looked_after=kinds_looked_after(today))
        .exclude(looked_after__contains=F("asked"))
    )


def kinds_asked(today: date) -> ArraySubquery:
    """The kinds that the standards of the card's tier ask for on a day."""
    in_force = CareStandard.objects.filter(
        pk__in=CareStandard.objects.in_force(today).values("pk"), tier=OuterRef("tier")
    )
    return ArraySubquery(in_force.values("kind"))


def kinds_looked_after(today: date) -> ArraySubquery:
    """The kinds of which the card has a duty that is due today or later and not taken away."""
    kept = Duty.objects.filter(card=OuterRef("pk"), due_on__gte=today)
    return ArraySubquery(kept.exclude(ended_as__in=[End.CANCELLED, End.CLOSED, End.MISSED]).values("kind"))


@transaction.atomic
def record_visit(
    *,
    retiree: Retiree,
    visited_at: datetime,
    outcome: str,
    kinds: Collection[str],
    done: str = "",
    needs: str = "",
    mood: int | None = None,
    concerns: Collection[str] = (),
    mood_words: str = "",
    next_step: str = "",
    next_try_on: date | None = None,
    submission_id: UUID,
    by,
    now: datetime,
) -> Visit:
    """Record a contact and settle what it answers (Rules of duties, 4 and 5).

    `kinds` are the kinds of duty that it serves; `mood` is how the person was, `concerns` and `mood_words` what
    concerned them (`visits.moods`): a low one asks for a talk. After ABSENT the next try is 2 days later unless
    `next_try_on` says another day; the second ABSENT in a row tells the station head. The same
    `submission_id` again returns the visit that it made the first time. Raises ValidationError when
    `visited_at` lies ahead of `now` or more than 30 days back, and for a mood of nobody.
    """
    visit = Visit(
        visited_at=visited_at,
        outcome=outcome,
        kinds=list(kinds),
        done=done,
        needs=needs,
        next_step=next_step,
        next_try_on=next_try_on,
        submission_id=submission_id,
    )
    said = {"mood": mood, "concerns": concerns, "mood_words": mood_words}
    return write_visit(visit, lock_person(retiree.pk, now), said=said, by=by, now=now)


@transaction.atomic
def record_household(
    *, answers: Mapping[int, Mapping[str, Any]], visited_at: datetime, submission_id: UUID, by, now: datetime
) -> list[Visit]:
    """Record one visit to several people of a household, all or none; returns the visits in the order of `answers`.

    `answers` says by the key of each person how it was: what `record_visit` takes besides the moment. The
    same `submission_id` again returns for everybody the visit that it made the first time. Raises as `record_visit`.
    """
    in_order = sorted(answers)  # so that two who record the same people don't wait for each other
    unseen = keep_planners_out(in_order)
    people = {pk: lock_retiree(pk) for pk in in_order}
    plan_unseen(unseen, now)
    visits = []
    for pk, own in answers.items():
        said = {name: own[name] for name in OF_THE_MOOD & own.keys()}
        facts = {name: value for name, value in own.items() if name not in said}
        visit = Visit(visited_at=visited_at, submission_id=uuid5(submission_id, str(pk)), **facts)
        visits.append(write_visit(visit, people[pk], said=said, by=by, now=now))
    return visits


def write_visit(visit: Visit, retiree: Retiree, *, said: Mapping[str, Any], by, now: datetime) -> Visit:
    """Save a visit to a person who is locked, and do what follows from it; or return what its submission made.

    `said` is what was noted of the mood, by the names in OF_THE_MOOD; nothing for what isn't there.
    """
    made = Visit.objects.filter(submission_id=visit.submission_id).first()
    if made is not None and made.retiree_id == retiree.pk:
        return made
    visit.retiree = retiree
    visit.visitor = visit.recorded_by = by
    visit.recorded_at = now
    visit.kinds = sorted(visit.kinds)
    check_moment(visit.visited_at, now)
    check_alive(visit)
    save_visit(visit)
    correct_mood(visit, said)
    work_out_talk(retiree, now=now)
    planner.settle(retiree.pk)
    follow_absences(retiree.pk, changed=visit.pk, now=now)
    return visit


@transaction.atomic
def correct_visit(*, visit: Visit, by, now: datetime, version: int | None = None, **changes: Any) -> Visit:
    """Change what was recorded (any of CORRECTABLE) and work out again what the visit answers.

    Raises ValidationError as `record_visit` does, and Outdated when the visit was withdrawn, or changed since the
    form with `version` was shown.
    """
    if unknown := changes.keys() - CORRECTABLE:
        raise TypeError(f"a visit's {', '.join(sorted(unknown))} can't be corrected")
    visit = lock_visit(visit, now)
    if visit.withdrawn_at is not None:
        raise Outdated(f"{visit.retiree}的这次走访已由{visit.withdrawn_by}撤回，没有再做改动。")
    if version is not None and version != visit.version:
        raise Outdated(f"{visit.retiree}的这次走访刚刚被别人修改过。请核对下面的最新情况，再改一次。")
    if changes.get("visited_at", visit.visited_at) != visit.visited_at:
        check_moment(changes["visited_at"], now)
    said = {name: changes.pop(name) for name in OF_THE_MOOD & changes.keys()}
    for field, value in changes.items():
        setattr(visit, field, value)
    if visit.outcome != Outcome.ABSENT:
        visit.next_try_on = None
    check_alive(visit)
    visit.kinds = sorted(visit.kinds)
    visit.version += 1
    planner.release(visit.pk)
    save_visit(visit)
    correct_mood(visit, said)
    work_out_talk(visit.retiree, now=now)
    settle_again(visit.retiree_id)
    follow_absences(visit.retiree_id, changed=visit.pk, now=now)
    return visit


@transaction.atomic
def withdraw_visit(*, visit: Visit, by, now: datetime) -> Visit:
    """Take a visit back: it stays readable, and its duties are as if it had never been recorded.

    A second time changes nothing.
    """
    visit = lock_visit(visit, now)
    if visit.withdrawn_at is None:
        planner.release(visit.pk)
        visit.withdrawn_at = now
        visit.withdrawn_by = by
        visit.version += 1
        visit.save()
        work_out_talk(visit.retiree, now=now)
        settle_again(visit.retiree_id)
        follow_absences(visit.retiree_id, changed=visit.pk, now=now)
    return visit


@transaction.atomic
def waive_duty(*, duty: Duty, reason: str, by, now: datetime) -> Duty:
    """Ask for a duty no longer, by decision of a station head (Rules of duties, 6).

    Raises ValidationError without a reason, and Outdated when the duty was settled or ended meanwhile.
    """
    if not reason.strip():
        raise ValidationError({"reason": "请说明免访的原因。"})
    planner.hold_planner_off()
    duty = Duty.objects.select_for_update(of=("self",)).select_related("retiree").get(pk=duty.pk)
    if duty.settled_by_id is not None or duty.ended_as:
        state = duty.state_at(now).label
        raise Outdated(f"{duty.retiree}的这项任务已是“{state}”，没有再做改动。")
    duty.ended_as = End.WAIVED
    duty.ended_at = now
    duty.ended_by = by
    duty.end_reason = reason.strip()
    duty.save()
    return duty


def lock_person(retiree: int, now: datetime) -> Retiree:
    """One recording at a time for a person, and no planning meanwhile, until the transaction ends.

    Returns the person to write about: another one when the record was merged while we waited. The order of the
    locks is that of `cards.services`: planning touches cards, and so comes when the person is held.
    """
    unseen = keep_planners_out([retiree])
    person = lock_retiree(retiree)
    plan_unseen(unseen, now)
    return person


def keep_planners_out(retirees: Sequence[int]) -> list[int]:
    """Keep planners out until the transaction ends; returns the cards of these people that no tick has seen yet."""
    unseen = ServiceCard.objects.filter(retiree__in=retirees, planned_to=None).values_list("pk", flat=True)
    cards = list(unseen)
    if cards:
        planner.hold_still()  # we shall be a planner ourselves
    else:
        planner.hold_planner_off()
    return cards


def plan_unseen(cards: Sequence[int], now: datetime) -> None:
    """Plan what no tick has seen yet: a pause of this morning waives before a visit settles.

    Call it with what `keep_planners_out` returned, once the people are held.
    """
    if cards:
        plan_duties(today=calendar.local_day(now), cards=cards)


def lock_visit(visit: Visit, now: datetime) -> Visit:
    """The visit as it stands, with its person locked."""
    lock_person(visit.retiree_id, now)
    return Visit.objects.select_related("retiree", "withdrawn_by").get(pk=visit.pk)


def save_visit(visit: Visit) -> None:
    """Derive what follows from the moment and the outcome, and save (Rules of duties, 4 and 5)."""
    visit.visited_on = calendar.local_day(visit.visited_at)
    visit.late_recorded = windows.is_late_recorded(visit.visited_on, calendar.local_day(visit.recorded_at))
    visit.tier = tier_then(visit.retiree_id, visit.visited_on)
    if visit.outcome == Outcome.ABSENT and visit.next_try_on is None:
        visit.next_try_on = visit.visited_on + timedelta(days=windows.NEXT_TRY_DAYS)
    visit.full_clean()
    visit.save()


def check_moment(visited_at: datetime, now: datetime) -> None:
    """Raise ValidationError unless the moment is past and at most 30 days back (Rules of duties, 5)."""
    if visited_at > now:
        raise ValidationError({"visited_at": "走访时间不能晚于现在。"})
    if not windows.may_be_recorded(calendar.local_day(visited_at), calendar.local_day(now)):
        raise ValidationError({"visited_at": "走访时间最多可以补记 30 天以前的。"})


def check_alive(visit: Visit) -> None:
    """Raise ValidationError for anything but a visit to the family after a death (Rules of duties, 8)."""
    died_on = Retiree.objects.filter(pk=visit.retiree_id).values_list("died_on", flat=True).get()
    day = calendar.local_day(visit.visited_at)
    if died_on is not None and day > died_on and set(visit.kinds) != {DutyKind.FUNERAL}:
        raise ValidationError({"kinds": f"已于 {died_on} 去世：这一天只能记录“后事必到”（慰问家属）。"})


def tier_then(retiree: int, day: date) -> int | None:
    """The tier of the card that the person had on `day`; None without a card."""
    card = (
        ServiceCard.objects.filter(retiree=retiree, opened_on__lte=day).order_by("-opened_on", "-pk").first()
    )
    if card is None or (card.closed_on is not None and card.closed_on < day):
        return None
    change = TierChange.objects.filter(card=card, from_on__lte=day).order_by("from_on", "pk").last()
    return change.tier if change else card.tier


def settle_again(retiree: int) -> None:
    """Answer the person's duties anew; what else follows is left to the next planning."""
    planner.settle(retiree)
    ServiceCard.objects.filter(retiree=retiree).update(planned_to=None)
