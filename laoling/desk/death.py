"""A death in one step, across the programmes and in one transaction; a mistaken report is undone, all of it.

Rules of duties, 8. What a death does stands in STEPS, once: the page that says beforehand what will happen, the
report, and its undoing all walk along them. A programme that must know of a death (courses) joins there.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction

from activities.groups import services as groups_services
from activities.signing import leaving
from cards import services as cards_services
from cards.models import Assessment, ServiceCard
from laoling import calendar
from laoling.answers import Outdated
from laoling.people.models import Living, Marriage, Retiree
from visits import life_events, planner, reminders, services
from visits.absences import follow_absences
from visits.models import DutyKind, EventKind, LifeEvent, MustStandard
from visits.moods import services as moods_services

UNDONE_WITHIN = timedelta(days=7)
REASON = "老同志已去世"


@dataclass(frozen=True)
class Step:
    """One thing that a death brings with it.

    `foresee` says in words what it would do now; `carry_out` does it and returns what undoing needs to know;
    `undo` gets that back.
    """

    key: str
    foresee: Callable[[Retiree, datetime], list[str]]
    carry_out: Callable[[LifeEvent, datetime], Any]
    undo: Callable[[LifeEvent, Any, datetime], None]


def foresee_person(retiree: Retiree, now: datetime) -> list[str]:
    words = [f"{retiree}不再出现在在册名单、待办和提醒里；资料和全部记录保留，可以查阅。"]
    if waiting := retiree.requests.not_closed().count():
        words.append(f"还没有结案的 {waiting} 件诉求照旧列出：家属还需要的接着办，不再需要的请站长结案。")
    return words


def mark_as_dead(death: LifeEvent, now: datetime) -> None:
    death.retiree.died_on = death.happened_on
    save_person(death.retiree, "died_on")


def mark_as_living(death: LifeEvent, notes: None, now: datetime) -> None:
    death.retiree.died_on = None
    save_person(death.retiree, "died_on")


def foresee_card(retiree: Retiree, now: datetime) -> list[str]:
    card = retiree.cards.open().first()
    if card is None:
        return []
    left = retiree.duties.unsettled().exclude(kind=DutyKind.FUNERAL).count()
    return [f"服务卡 {card.number}（{card.get_tier_display()}）销卡，还没完成的 {left} 项任务不再催办。"]


def close_card(death: LifeEvent, now: datetime) -> int | None:
    """Close the card on the day of the death: nothing that fell due later was missed."""
    card = ServiceCard.objects.open().select_for_update().filter(retiree=death.retiree).first()
    if card is None:
        return None
    closed_on = max(death.happened_on, card.opened_on)
    reason = ServiceCard.CloseReason.DIED
    cards_services.close_locked(card, reason=reason, by=death.reported_by, today=closed_on)
    return card.pk


def reopen_card(death: LifeEvent, notes: int, now: datetime) -> None:
    card = ServiceCard.objects.select_for_update().get(pk=notes)
    card.closed_on, card.closed_by, card.close_reason, card.close_words = None, None, "", ""
    cards_services.save_card(card, replan=True)


def foresee_stay(retiree: Retiree, now: datetime) -> list[str]:
    stay = retiree.life_events.in_hospital().first()
    return [f"住院（{stay.happened_on:%-m月%-d日}起）结束。"] if stay else []


def end_stay(death: LifeEvent, now: datetime) -> int | None:
    stay = death.retiree.life_events.in_hospital().first()
    if stay is None:
        return None
    life_events.set_end_of(stay, max(death.happened_on, stay.happened_on))
    return stay.pk


def open_stay(death: LifeEvent, notes: int, now: datetime) -> None:
    life_events.set_end_of(LifeEvent.objects.get(pk=notes), None)


def foresee_sign_ups(retiree: Retiree, now: datetime) -> list[str]:
    titles = [f"“{activity.title}”" for activity in leaving.coming_of(retiree, now)]
    return [f"退出已报名的活动：{'、'.join(titles)}，空出的名额按候补顺序转给别人。"] if titles else []


def withdraw_sign_ups(death: LifeEvent, now: datetime) -> list[dict]:
    return leaving.withdraw_coming(retiree=death.retiree, reason=REASON, by=death.reported_by, now=now)


def restore_sign_ups(death: LifeEvent, notes: list[dict], now: datetime) -> None:
    leaving.restore(notes=notes, now=now)


def foresee_assessments(retiree: Retiree, now: datetime) -> list[str]:
    return ["等待审批的困难评估退回。"] if retiree.assessments.waiting().exists() else []


def reject_assessments(death: LifeEvent, now: datetime) -> list[int]:
    waiting = list(death.retiree.assessments.waiting().order_by("pk"))
    for assessment in waiting:
        status = Assessment.Status.REJECTED
        cards_services.decide(
            assessment, status=status, tier=None, reason=REASON, by=death.reported_by, now=now
        )
    return [assessment.pk for assessment in waiting]


def ask_for_assessments_again(death: LifeEvent, notes: list[int], now: datetime) -> None:
    Assessment.objects.filter(pk__in=notes, status=Assessment.Status.REJECTED).update(
        status=Assessment.Status.PROPOSED,
        decision_reason="",
        decided_on=None,
        decided_at=None,
        decided_by=None,
    )


def foresee_groups(retiree: Retiree, now: datetime) -> list[str]:
    """Said of everybody alike: whoever reports a death may not learn who belongs to the Party."""
    return ["参加的协会、小组和组织登记为离开，担任的职务同时结束。"]


def leave_groups(death: LifeEvent, now: datetime) -> list[dict[str, Any]]:
    on = death.happened_on
    return groups_services.end_memberships_of(retiree=death.retiree, on=on, by=death.reported_by)


def rejoin_groups(death: LifeEvent, notes: list[dict[str, Any]], now: datetime) -> None:
    groups_services.take_up_again(notes)


def foresee_talk(retiree: Retiree, now: datetime) -> list[str]:
    return ["正在跟进的谈心结束。"] if retiree.talks.unended().exists() else []


def end_talk(death: LifeEvent, now: datetime) -> int | None:
    return moods_services.end_by_death(death.retiree, by=death.reported_by, now=now)


def resume_talk(death: LifeEvent, notes: int, now: datetime) -> None:
    moods_services.resume_talk(notes)


def living_spouse(retiree: Retiree) -> Retiree | None:
    return Retiree.objects.current().filter(pk=retiree.spouse_id).select_related("station").first()


def foresee_spouse(retiree: Retiree, now: datetime) -> list[str]:
    spouse = living_spouse(retiree)
    if spouse is None:
        return ["没有登记在世的配偶。如果有，请另外给他（她）报告“丧偶”。"]
    return [f"配偶{spouse}登记为丧偶，列入待评估：请本站一周内上门看望，并做困难评估。"]


def widow(death: LifeEvent, now: datetime) -> dict | None:
    """Put the surviving spouse up for assessment: a bereavement that the station sees until it is assessed."""
    spouse = living_spouse(death.retiree)
    if spouse is None:
        return None
    before = {"marriage": spouse.marriage, "living": spouse.living}
    spouse.marriage = Marriage.WIDOWED
    if spouse.living == Living.SPOUSE:
        spouse.living = ""  # how they live now is what the assessment finds out
    save_person(spouse, "marriage", "living")
    event = LifeEvent(
        retiree=spouse,
        station=spouse.station,
        kind=EventKind.BEREAVED,
        happened_on=death.happened_on,
        words=f"{death.retiree}去世",
        follows=death,
        reported_at=now,
        reported_by=death.reported_by,
        submission_id=uuid4(),
    )
    life_events.save(event)
    reminders.tell_of_event(event, now=now)
    return {"spouse": spouse.pk, **before}


def unwidow(death: LifeEvent, notes: dict, now: datetime) -> None:
    spouse = Retiree.objects.select_for_update(no_key=True).get(pk=notes["spouse"])
    if spouse.marriage == Marriage.WIDOWED:
        spouse.marriage = notes["marriage"]
        spouse.living = spouse.living or notes["living"]
        save_person(spouse, "marriage", "living")


def foresee_funeral(retiree: Retiree, now: datetime) -> list[str]:
    hours = MustStandard.objects.get(kind=DutyKind.FUNERAL).hours
    return [f"产生“后事必到”：{hours} 小时之内看望家属、帮助料理后事，马上提醒走访员和站长。"]


def ask_for_funeral(death: LifeEvent, now: datetime) -> None:
    """For every retiree; the card that was open says who answers (Rules of duties, 7)."""
    card = ServiceCard.objects.filter(pk=death.before.get("card")).first()
    life_events.make_duty(death, DutyKind.FUNERAL, card=card, now=now)


def forget_funeral(death: LifeEvent, notes: None, now: datetime) -> None:
    """The duty of a withdrawn event is cancelled by `planner.follow_events`."""


STEPS = (
    Step("person", foresee_person, mark_as_dead, mark_as_living),
    Step("card", foresee_card, close_card, reopen_card),
    Step("stay", foresee_stay, end_stay, open_stay),
    Step("sign_ups", foresee_sign_ups, withdraw_sign_ups, restore_sign_ups),
    Step("assessments", foresee_assessments, reject_assessments, ask_for_assessments_again),
    Step("groups", foresee_groups, leave_groups, rejoin_groups),
    Step("talk", foresee_talk, end_talk, resume_talk),
    Step("spouse", foresee_spouse, widow, unwidow),
    Step("funeral", foresee_funeral, ask_for_funeral, forget_funeral),
)


def foresee(retiree: Retiree, now: datetime) -> list[str]:
    """What reporting the death would do now, in words, one sentence a thing."""
    return [words for step in STEPS for words in step.foresee(retiree, now)]


@transaction.atomic
def report_death(
    *,
    retiree: Retiree,
    happened_on: date,
    place: str = "",
    words: str = "",
    submission_id: UUID,
    by,
    now: datetime,
) -> LifeEvent:
    """Report a death and do all that follows, or nothing (Rules of duties, 8).

    The same `submission_id` again returns what it made. Raises ValidationError for a day that can't be, and
    Outdated when the death was reported already or the person is archived.
    """
    lock(retiree, now)
    made = LifeEvent.objects.filter(submission_id=submission_id).first()
    if made is not None and made.retiree_id == retiree.pk:
        return made
    retiree = Retiree.objects.select_related("station").get(pk=retiree.pk)
    check_reportable(retiree)
    life_events.check_day(retiree, happened_on, calendar.local_day(now))
    death = LifeEvent(
        retiree=retiree,
        station=retiree.station,
        kind=EventKind.DIED,
        happened_on=happened_on,
        place=place,
        words=words,
        reported_at=now,
        reported_by=by,
        submission_id=submission_id,
    )
    life_events.save(death)
    for step in STEPS:
        notes = step.carry_out(death, now)
        if notes:
            death.before[step.key] = notes
    death.save(update_fields=["before"])
    work_out_again(death, now)
    return death


@transaction.atomic
def correct_death(*, death: LifeEvent, version: int, by, now: datetime, **changes) -> LifeEvent:
    """Correct the day or the words of a death; all that ended or began on its day follows. Raises Outdated as usual."""
    lock(death.retiree, now)
    death = life_events.correct_event(event=death, version=version, by=by, now=now, **changes)
    mark_as_dead(death, now)
    groups_services.move_day_of_death(death.before.get("groups", []), on=death.happened_on)
    stay = LifeEvent.objects.valid().filter(pk=death.before.get("stay")).first()
    if stay is not None:
        life_events.set_end_of(stay, max(death.happened_on, stay.happened_on))
    for bereavement in death.followers.valid():
        bereavement.happened_on = death.happened_on
        life_events.save(bereavement)
    card = ServiceCard.objects.select_for_update().filter(pk=death.before.get("card")).first()
    if card is not None:
        card.closed_on = max(death.happened_on, card.opened_on)
        cards_services.save_card(card, replan=True)
    work_out_again(death, now)
    return death


@transaction.atomic
def undo_death(*, death: LifeEvent, reason: str, by, now: datetime) -> LifeEvent:
    """Take back a mistaken report within 7 days, with everything that followed from it.

    What was done for it (a visit to the family) stays readable. A second time changes nothing. Raises
    ValidationError after 7 days and without a reason.
    """
    lock(death.retiree, now)
    death = LifeEvent.objects.select_related("retiree__station").get(pk=death.pk)
    if death.withdrawn_at is not None:
        return death
    if not may_be_undone(death, now):
        raise ValidationError("报告已超过 7 天，不能整体撤销；请服务部管理员逐项更正。")
    for follower in death.followers.valid():
        life_events.take_back(follower, reason=reason, by=by, now=now)
    for step in reversed(STEPS):
        notes = death.before.get(step.key)
        if notes or step.key == "person":
            step.undo(death, notes, now)
    life_events.take_back(death, reason=reason, by=by, now=now)
    work_out_again(death, now)
    return death


def may_be_undone(death: LifeEvent, now: datetime) -> bool:
    return death.withdrawn_at is None and now - death.reported_at <= UNDONE_WITHIN


def lock(retiree: Retiree, now: datetime) -> None:
    """Keep everybody out who could change what a death touches, in the order of `cards.services`.

    All planning and settling first, since the card is planned within this transaction; then the person, and the
    proposals, which may be turned down without the person.
    """
    planner.hold_still()
    services.lock_person(retiree.pk, now)
    list(Assessment.objects.waiting().filter(retiree=retiree).select_for_update().order_by("pk"))


def check_reportable(retiree: Retiree) -> None:
    death = retiree.life_events.deaths().select_related("reported_by").first()
    if death is not None:
        raise Outdated(f"{retiree}去世已由{death.reported_by}报告（{death.happened_on}去世），没有重复登记。")
    if retiree.died_on is not None:
        raise Outdated(f"{retiree}已登记去世（{retiree.died_on}），没有重复登记。")
    if retiree.archived_at is not None:
        raise Outdated(f"{retiree}的资料已经归档，请先恢复再登记。")


def save_person(retiree: Retiree, *fields: str) -> None:
    """Save these fields as the person's next version."""
    retiree.version += 1
    retiree.save(update_fields=[*fields, "version", "updated_at"])


def work_out_again(death: LifeEvent, now: datetime) -> None:
    """Make the duties and the reminders equal to the facts as they are now, before anybody sees them."""
    cards = list(
        ServiceCard.objects.filter(retiree=death.retiree, planned_to=None).values_list("pk", flat=True)
    )
    if cards:
        services.plan_duties(today=calendar.local_day(now), cards=cards)
    planner.follow_events(death.retiree_id)
    planner.settle(death.retiree_id)
    follow_absences(death.retiree_id, now=now)
    people = [key for key in (death.retiree_id, death.retiree.spouse_id) if key]
    reminders.close_answered(now=now, waiting=reminders.waiting_events(people), people=people)
