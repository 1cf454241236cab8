"""What the room of visits tells: visits and calls, duties, requests, events, moods and talks."""

from datetime import date
from typing import Any

from django.db.models import F
from django.urls import reverse

from laoling.desk.sources.moments import day_of
from laoling.desk.timeline import Entry, Kind, Source
from laoling.people.models import Retiree
from visits.models import (
    Duty,
    DutyKind,
    HelpRequest,
    LifeEvent,
    MoodRecord,
    Outcome,
    RequestStep,
    Talk,
    TalkSession,
    Visit,
)
from visits.moods.services import TALKED_THROUGH
from visits.requests.states import SATISFIED_FROM, Step
from visits.windows import End

VISIT_COLOURS = {Outcome.MET: "green", Outcome.PHONED: "blue"}


# Visits and calls


def visits_of(retiree: Retiree, today: date):
    visits = Visit.objects.filter(retiree=retiree).exclude(outcome=Outcome.PHONED)
    return visits.select_related("visitor").annotate(story_on=F("visited_on"), story_at=F("visited_at"))


def calls_of(retiree: Retiree, today: date):
    calls = Visit.objects.filter(retiree=retiree, outcome=Outcome.PHONED)
    return calls.select_related("visitor").annotate(story_on=F("visited_on"), story_at=F("visited_at"))


def tell_visit(visit: Visit) -> Entry:
    kinds = "、".join(str(DutyKind(kind).label) for kind in visit.kinds)
    lines = [
        ("", visit.done),
        ("需求", visit.needs),
        ("下一步", visit.next_step),
        ("下次再访", f"{visit.next_try_on}" if visit.next_try_on else ""),
        ("", "这条记录已撤回。" if visit.withdrawn_at else ""),
    ]
    return Entry(
        on=visit.visited_on,
        kind=Kind.CALL if visit.outcome == Outcome.PHONED else Kind.VISIT,
        title=kinds,
        tag="已撤回" if visit.withdrawn_at else visit.get_outcome_display(),
        colour="grey" if visit.withdrawn_at else VISIT_COLOURS.get(Outcome(visit.outcome), "amber"),
        lines=[line for line in lines if line[1]],
        by=str(visit.visitor),
        url=reverse("visits:visit_detail", args=[visit.pk]),
    )


# Duties that nobody answered


def ended_duties_of(retiree: Retiree, today: date):
    """Waived, or missed at the closing of the card; what a pause waived is told by the pause."""
    ended = Duty.objects.filter(retiree=retiree, ended_as__in=[End.WAIVED, End.MISSED])
    return ended.select_related("ended_by").annotate(story_on=day_of("ended_at"), story_at=F("ended_at"))


def tell_ended_duty(duty: Any) -> Entry:
    waived = duty.ended_as == End.WAIVED
    window = f"{duty.get_kind_display()}（{duty.opens_on} 至 {duty.due_on}）"
    return Entry(
        on=duty.story_on,
        kind=Kind.DUTY,
        title=f"免访：{window}" if waived else f"未完成：{window}",
        tag="免访" if waived else "未完成",
        colour="grey" if waived else "red",
        lines=[("原因", duty.end_reason)] if duty.end_reason else [],
        by=str(duty.ended_by) if duty.ended_by else "",
        url=reverse("visits:duty_detail", args=[duty.pk]),
    )


# What was asked for, and what came of it


def requests_of(retiree: Retiree, today: date):
    asked = HelpRequest.objects.filter(retiree=retiree).select_related("topic", "registered_by")
    return asked.defer("caller_phone").annotate(story_on=F("registered_on"), story_at=F("registered_at"))


def tell_request(request: HelpRequest) -> Entry:
    return Entry(
        on=request.registered_on,
        kind=Kind.REQUEST,
        title=f"诉求：{request.topic}",
        tag=request.get_state_display(),
        colour="blue",
        lines=[("", request.words), *([("来电人", request.caller_name)] if request.caller_name else [])],
        by=str(request.registered_by),
        url=reverse("visits:request_detail", args=[request.pk]),
    )


def request_steps_of(retiree: Retiree, today: date):
    """The answers: what was done, what was said at the call-back, why it was done again."""
    told = [Step.RESOLVED, Step.CALLED_BACK, Step.REOPENED]
    steps = RequestStep.objects.filter(request__retiree=retiree, kind__in=told)
    steps = steps.select_related("request__topic", "by").defer("request__caller_phone")
    return steps.annotate(story_on=day_of("at"), story_at=F("at"))


def tell_request_step(step: Any) -> Entry:
    happy = step.satisfaction is None or step.satisfaction >= SATISFIED_FROM
    return Entry(
        on=step.story_on,
        kind=Kind.REQUEST,
        title=f"诉求{step.get_kind_display()}：{step.request.topic}",
        tag=step.get_satisfaction_display() or step.get_kind_display(),
        colour="amber" if step.kind == Step.REOPENED or not happy else "green",
        lines=[("", step.words)] if step.words else [],
        by=str(step.by),
        url=reverse("visits:request_detail", args=[step.request_id]),
    )


# What happened: hospital, death, bereavement, a move


def events_of(retiree: Retiree, today: date):
    events = LifeEvent.objects.filter(retiree=retiree).select_related("reported_by")
    return events.annotate(story_on=F("happened_on"), story_at=F("reported_at"))


def tell_event(event: Any) -> Entry:
    lines = [
        ("", event.where),
        ("说明", event.words),
        ("出院", f"{event.ended_on}" if event.ended_on else ""),
        ("撤回", event.withdraw_reason),
    ]
    tag = "已撤回" if event.withdrawn_at else "住院中" if event.is_stay else "重要情况"
    return Entry(
        on=event.happened_on,
        kind=Kind.EVENT,
        title=event.get_kind_display(),
        tag=tag,
        colour="grey" if event.withdrawn_at else "amber",
        lines=[line for line in lines if line[1]],
        by=str(event.reported_by),
        url=reverse("visits:event_detail", args=[event.pk]),
    )


# How somebody was, and the talks: only for those whose business it is (`sources_for`)


def moods_of(retiree: Retiree, today: date):
    records = MoodRecord.objects.filter(visit__retiree=retiree).select_related("visit__visitor")
    return records.annotate(story_on=F("visit__visited_on"), story_at=F("visit__visited_at"))


def tell_mood(record: MoodRecord) -> Entry:
    visit = record.visit
    return Entry(
        on=visit.visited_on,
        kind=Kind.MOOD,
        title="心情和关切",
        tag="已撤回" if visit.withdrawn_at else record.get_mood_display(),
        colour="grey" if visit.withdrawn_at or not record.is_low else "amber",
        lines=[line for line in (("关切", record.concern_words), ("", record.words)) if line[1]],
        by=str(visit.visitor),
        url=reverse("visits:visit_detail", args=[visit.pk]),
    )


def sessions_of(retiree: Retiree, today: date):
    sessions = TalkSession.objects.filter(talk__retiree=retiree).select_related("by")
    return sessions.annotate(story_on=F("talked_on"), story_at=F("recorded_at"))


def tell_session(session: TalkSession) -> Entry:
    again = f"{session.next_on}" if session.next_on else ""
    return Entry(
        on=session.talked_on,
        kind=Kind.MOOD,
        title="谈心",
        tag=session.appeal_words,
        colour="blue",
        lines=[line for line in (("", session.words), ("再谈", again)) if line[1]],
        by=str(session.by),
        url=reverse("visits:talk_detail", args=[session.talk_id]),
    )


def ended_talks_of(retiree: Retiree, today: date):
    """Closed without one more talk; what was talked through is told by the last session."""
    closed = Talk.objects.filter(retiree=retiree, ended_as=Talk.End.CLOSED).exclude(end_words=TALKED_THROUGH)
    return closed.select_related("ended_by").annotate(story_on=day_of("ended_at"), story_at=F("ended_at"))


def tell_ended_talk(talk: Any) -> Entry:
    return Entry(
        on=talk.story_on,
        kind=Kind.MOOD,
        title="谈心结束",
        tag=talk.get_ended_as_display(),
        lines=[("说明", talk.end_words)],
        by=str(talk.ended_by),
        url=reverse("visits:talk_detail", args=[talk.pk]),
    )


SOURCES = (
    Source(Kind.EVENT, events_of, tell_event),
    Source(Kind.VISIT, visits_of, tell_visit),
    Source(Kind.CALL, calls_of, tell_visit),
    Source(Kind.DUTY, ended_duties_of, tell_ended_duty),
    Source(Kind.REQUEST, request_steps_of, tell_request_step),
    Source(Kind.REQUEST, requests_of, tell_request),
    Source(Kind.MOOD, ended_talks_of, tell_ended_talk),
    Source(Kind.MOOD, sessions_of, tell_session),
    Source(Kind.MOOD, moods_of, tell_mood),
)
