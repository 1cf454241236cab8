"""What each room tells of a person's story: `find` and `tell` for every kind of happening (see `timeline.py`).

Of one day what was written down later stands above. Facts that have a day but no moment count as its end.
"""

from datetime import date, timedelta

from django.db.models import DateField, DateTimeField, Exists, ExpressionWrapper, F, OuterRef, Q, Subquery
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse

from cards.models import Assessment, CardAction, ContactCard, Pause, ServiceCard, Tier, TierChange
from laoling.calendar import SHANGHAI
from laoling.desk.timeline import Entry, Kind, Source
from laoling.people.models import Retiree, Transfer
from visits.models import Duty, DutyKind, HelpRequest, LifeEvent, Outcome, RequestStep, Visit
from visits.requests.states import SATISFIED_FROM, Step
from visits.windows import End

VISIT_COLOURS = {Outcome.MET: "green", Outcome.PHONED: "blue"}
ONE_DAY = timedelta(days=1)


def end_of(day: str):
    """A moment at the end of the day in that column."""
    return ExpressionWrapper(Cast(F(day), DateTimeField()) + ONE_DAY, output_field=DateTimeField())


def day_of(moment: str) -> TruncDate:
    """The Shanghai day of the moment in that column."""
    return TruncDate(F(moment), tzinfo=SHANGHAI)


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
        ("心情", visit.get_mood_display() if visit.mood else ""),
        ("下一步", visit.next_step),
        ("下次再访", f"{visit.next_try_on}" if visit.next_try_on else ""),
        ("", "这条记录已撤回。" if visit.withdrawn_at else ""),
    ]
    return Entry(
        on=visit.visited_on,
        kind=Kind.CALL if visit.outcome == Outcome.PHONED else Kind.VISIT,
        title=kinds,
        tag="已撤回" if visit.withdrawn_at else visit.get_outcome_display(),
        colour="grey" if visit.withdrawn_at else VISIT_COLOURS.get(visit.outcome, "amber"),
        lines=[line for line in lines if line[1]],
        by=str(visit.visitor),
        url=reverse("visits:visit_detail", args=[visit.pk]),
    )


# Assessments and what was decided


def assessments_of(retiree: Retiree, today: date):
    found = Assessment.objects.filter(retiree=retiree).select_related("proposed_by").defer("source")
    return found.annotate(story_on=F("assessed_on"), story_at=F("proposed_at"))


def tell_assessment(assessment: Assessment) -> Entry:
    tier = Tier(assessment.proposed_tier).label if assessment.proposed_tier else "不需要服务卡"
    lines = [
        ("困难", "、".join(assessment.hardship_labels)),
        ("能力", assessment.get_ability_display()),
        ("居住", assessment.get_living_display()),
        ("说明", assessment.notes),
        ("申报理由", assessment.proposal_reason),
    ]
    return Entry(
        on=assessment.assessed_on,
        kind=Kind.ASSESSMENT,
        title=f"困难评估，申报{tier}",
        lines=[line for line in lines if line[1]],
        by=str(assessment.proposed_by),
        url=reverse("cards:assessment_detail", args=[assessment.pk]),
    )


def decisions_of(retiree: Retiree, today: date):
    found = Assessment.objects.filter(retiree=retiree).decided().select_related("decided_by")
    return found.annotate(story_on=F("decided_on"), story_at=F("decided_at"))


def tell_decision(assessment: Assessment) -> Entry:
    approved = assessment.status == Assessment.Status.APPROVED
    tier = f"定为{Tier(assessment.tier).label}" if assessment.tier else "不需要服务卡"
    return Entry(
        on=assessment.decided_on,
        kind=Kind.ASSESSMENT,
        title=f"评估批准，{tier}" if approved else "评估退回",
        tag=assessment.get_status_display(),
        colour="green" if approved else "amber",
        lines=[("意见", assessment.decision_reason)] if assessment.decision_reason else [],
        by=str(assessment.decided_by),
        url=reverse("cards:assessment_detail", args=[assessment.pk]),
    )


# The service card: opened, tier, paused, back, handed over, closed


def openings_of(retiree: Retiree, today: date):
    first = TierChange.objects.filter(card=OuterRef("pk"), from_on=OuterRef("opened_on")).order_by("-pk")
    cards = ServiceCard.objects.filter(retiree=retiree).select_related("opened_by", "former")
    return cards.annotate(
        first_tier=Subquery(first.values("tier")[:1]), story_on=F("opened_on"), story_at=F("created_at")
    )


def tell_opening(card: ServiceCard) -> Entry:
    tier = Tier(card.first_tier or card.tier).label
    lines = [("原卡", card.former.number)] if card.former else []
    if card.reopen_reason:
        lines.append(("原因", card.reopen_reason))
    return card_entry(
        card.opened_on,
        f"{'重新开卡' if card.former else '开卡'} {card.number}，{tier}",
        card,
        by=str(card.opened_by),
        lines=lines,
        tag="开卡",
        colour="green",
    )


def closings_of(retiree: Retiree, today: date):
    cards = ServiceCard.objects.filter(retiree=retiree).closed().select_related("closed_by")
    return cards.annotate(story_on=F("closed_on"), story_at=end_of("closed_on"))


def tell_closing(card: ServiceCard) -> Entry:
    return card_entry(
        card.closed_on,
        f"销卡 {card.number}，{card.get_close_reason_display()}",
        card,
        by=str(card.closed_by),
        lines=[("说明", card.close_words)] if card.close_words else [],
        tag="销卡",
    )


def tiers_of(retiree: Retiree, today: date):
    """Where the tier became another one; the last of a day counts, and the first comes with the opening."""
    same_day = TierChange.objects.filter(
        card=OuterRef("card"), from_on=OuterRef("from_on"), pk__gt=OuterRef("pk")
    )
    before = TierChange.objects.filter(card=OuterRef("card"), from_on__lt=OuterRef("from_on"))
    changes = TierChange.objects.filter(~Exists(same_day), card__retiree=retiree)
    changes = changes.annotate(before=Subquery(before.order_by("-from_on", "-pk").values("tier")[:1]))
    changes = changes.filter(before__isnull=False).exclude(before=F("tier"))
    people = ["card", "assessment__decided_by"]
    return changes.select_related(*people).annotate(story_on=F("from_on"), story_at=F("recorded_at"))


def tell_tier(change: TierChange) -> Entry:
    decision = change.assessment
    return card_entry(
        change.from_on,
        f"等级由{Tier(change.before).label}改为{Tier(change.tier).label}",
        change.card,
        by=str(decision.decided_by) if decision else "",
        lines=[("意见", decision.decision_reason)] if decision and decision.decision_reason else [],
        tag="等级",
        colour="red" if change.tier < change.before else "blue",
    )


def pauses_of(retiree: Retiree, today: date):
    pauses = Pause.objects.filter(card__retiree=retiree, starts_on__lte=today)
    people = ["card", "recorded_by"]
    return pauses.select_related(*people).annotate(story_on=F("starts_on"), story_at=F("recorded_at"))


def tell_pause(pause: Pause) -> Entry:
    return card_entry(
        pause.starts_on,
        f"暂停服务，到 {pause.ends_on} 为止",
        pause.card,
        by=str(pause.recorded_by),
        lines=[("原因", pause.reason)],
        tag="暂停",
        colour="amber",
    )


def resumptions_of(retiree: Retiree, today: date):
    """The day after a pause, unless the card was closed meanwhile."""
    back = Q(card__closed_on=None) | Q(card__closed_on__gt=F("ends_on"))
    pauses = Pause.objects.filter(back, card__retiree=retiree, ends_on__lt=today).select_related("card")
    return pauses.annotate(story_on=Cast(F("ends_on") + ONE_DAY, DateField()), story_at=end_of("ends_on"))


def tell_resumption(pause: Pause) -> Entry:
    return card_entry(pause.story_on, "恢复服务", pause.card, tag="恢复", colour="green")


def actions_of(retiree: Retiree, today: date):
    actions = CardAction.objects.filter(card__retiree=retiree).select_related("card", "recorded_by")
    return actions.annotate(story_on=F("recorded_on"), story_at=F("recorded_at"))


def tell_action(action: CardAction) -> Entry:
    return card_entry(
        action.recorded_on,
        f"{action.get_kind_display()}：{action.detail}",
        action.card,
        by=str(action.recorded_by),
        lines=[("原因", action.reason)] if action.reason else [],
    )


def card_entry(on: date, title: str, card: ServiceCard, **words) -> Entry:
    return Entry(
        on=on, kind=Kind.CARD, title=title, url=reverse("cards:card_detail", args=[card.pk]), **words
    )


# The contact card: handed out, signed for


def issues_of(retiree: Retiree, today: date):
    issued = ContactCard.objects.filter(retiree=retiree, issued_on__isnull=False).select_related("issued_by")
    return issued.defer("numbers").annotate(story_on=F("issued_on"), story_at=F("printed_at"))


def tell_issue(card: ContactCard) -> Entry:
    return Entry(
        on=card.issued_on,
        kind=Kind.CONTACT_CARD,
        title=f"发放联系卡：{card.get_style_display()}",
        tag="发放",
        colour="blue",
        lines=[("", f"{card.replaced_on} 作废，换了新卡。")] if card.replaced_on else [],
        by=str(card.issued_by),
    )


def receipts_of(retiree: Retiree, today: date):
    received = ContactCard.objects.filter(retiree=retiree, received_on__isnull=False)
    received = received.select_related("received_by").defer("numbers")
    return received.annotate(story_on=F("received_on"), story_at=end_of("received_on"))


def tell_receipt(card: ContactCard) -> Entry:
    return Entry(
        on=card.received_on,
        kind=Kind.CONTACT_CARD,
        title=f"签收联系卡：{card.get_style_display()}",
        tag="签收",
        colour="green",
        lines=[("签收人", card.signer or card.get_signed_by_display())],
        by=str(card.received_by),
    )


# Duties that nobody answered


def ended_duties_of(retiree: Retiree, today: date):
    """Waived, or missed at the closing of the card; what a pause waived is told by the pause."""
    ended = Duty.objects.filter(retiree=retiree, ended_as__in=[End.WAIVED, End.MISSED])
    return ended.select_related("ended_by").annotate(story_on=day_of("ended_at"), story_at=F("ended_at"))


def tell_ended_duty(duty: Duty) -> Entry:
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


def tell_request_step(step: RequestStep) -> Entry:
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


# The person: entered, moved to another station, died, archived


def entries_of(retiree: Retiree, today: date):
    return Retiree.objects.filter(pk=retiree.pk).annotate(
        story_on=day_of("created_at"), story_at=F("created_at")
    )


def tell_entry(person: Retiree) -> Entry:
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


def tell_death(person: Retiree) -> Entry:
    return Entry(on=person.died_on, kind=Kind.RECORD, title="去世", tag="去世")


def archivings_of(retiree: Retiree, today: date):
    people = Retiree.objects.filter(pk=retiree.pk, archived_at__isnull=False).select_related("archived_by")
    return people.annotate(story_on=day_of("archived_at"), story_at=F("archived_at"))


def tell_archiving(person: Retiree) -> Entry:
    return Entry(
        on=person.story_on,
        kind=Kind.RECORD,
        title=f"归档：{person.get_archive_reason_display()}",
        tag="归档",
        lines=[("说明", person.archive_note)] if person.archive_note else [],
        by=str(person.archived_by) if person.archived_by else "",
    )


# What happened: hospital, death, bereavement, a move


def events_of(retiree: Retiree, today: date):
    events = LifeEvent.objects.filter(retiree=retiree).select_related("reported_by")
    return events.annotate(story_on=F("happened_on"), story_at=F("reported_at"))


def tell_event(event: LifeEvent) -> Entry:
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


SOURCES = (
    Source(Kind.EVENT, events_of, tell_event),
    Source(Kind.VISIT, visits_of, tell_visit),
    Source(Kind.CALL, calls_of, tell_visit),
    Source(Kind.ASSESSMENT, decisions_of, tell_decision),
    Source(Kind.ASSESSMENT, assessments_of, tell_assessment),
    Source(Kind.CARD, closings_of, tell_closing),
    Source(Kind.CARD, tiers_of, tell_tier),
    Source(Kind.CARD, resumptions_of, tell_resumption),
    Source(Kind.CARD, pauses_of, tell_pause),
    Source(Kind.CARD, actions_of, tell_action),
    Source(Kind.CARD, openings_of, tell_opening),
    Source(Kind.CONTACT_CARD, receipts_of, tell_receipt),
    Source(Kind.CONTACT_CARD, issues_of, tell_issue),
    Source(Kind.DUTY, ended_duties_of, tell_ended_duty),
    Source(Kind.REQUEST, request_steps_of, tell_request_step),
    Source(Kind.REQUEST, requests_of, tell_request),
    Source(Kind.RECORD, archivings_of, tell_archiving),
    Source(Kind.RECORD, deaths_of, tell_death),
    Source(Kind.RECORD, transfers_of, tell_transfer),
    Source(Kind.RECORD, entries_of, tell_entry),
)
