"""What happens in the year beside the visits: each act asks a service, and says in words what was done.

An act gets the play, the moment and who acts; it returns the line to be told.
"""

from datetime import datetime, timedelta
from typing import Any

from cards import services as cards
from cards.handover import hand_over_cards
from cards.models import Hardship, ServiceCard, Tier
from laoling.accounts.models import User
from laoling.calendar import local_day
from laoling.demo import words
from laoling.demo.play.cast import Cast, register
from laoling.desk.death import report_death, undo_death
from laoling.people.models import Ability, Living, Retiree
from visits import life_events, services
from visits.models import DutyKind, EventKind, HelpRequest, RequestTopic, RequestUrgency
from visits.requests.services import register_request, take_step
from visits.requests.states import Channel, Step
from visits.windows import Outcome

PAUSED_DAYS = 21
HOSPITAL, WARD = words.HOSPITALS[0]


def enter(cast: Cast, now: datetime, by: User) -> str:
    return register(cast, by, local_day(now))


# Assessments, the card and its tier


def propose(cast: Cast, retiree: Retiree, now: datetime, by: User, what: str, **found: Any) -> None:
    """Assess somebody in the way that the table of rules suggests."""
    facts = {name: found[name] for name in ("hardships", "ability", "living")}
    cards.propose_assessment(
        retiree=retiree,
        assessed_on=local_day(now),
        notes=found["notes"],
        proposed_tier=cards.suggestion_for(**facts).tier,
        submission_id=cast.submission(what),
        by=by,
        now=now,
        **facts,
    )


def approve(retiree: Retiree, now: datetime, by: User) -> ServiceCard:
    """Give what was proposed; the view asks for a plan on commit, and so does the play."""
    waiting = retiree.assessments.waiting().get()
    card = cards.approve_assessment(assessment=waiting, tier=waiting.proposed_tier, by=by, now=now)
    assert card is not None
    return card


def assess_first(cast: Cast, now: datetime, by: User) -> str:
    found = {"hardships": [Hardship.NO_HELPER], "ability": Ability.MILD, "living": Living.SPOUSE}
    propose(cast, cast.elder, now, by, "first", notes="两人互相照应，买菜上楼吃力，儿女在外地。", **found)
    return f"入户评估{cast.elder}：有事没有帮手，能力轻度；申报三级"


def open_card(cast: Cast, now: datetime, by: User) -> str:
    card = approve(cast.elder, now, by)
    return f"批准，开卡 {card.number}，{card.get_tier_display()}，责任走访员{card.visitor}"


def assess_worse(cast: Cast, now: datetime, by: User) -> str:
    found = {"hardships": [Hardship.NO_HELPER], "ability": Ability.MODERATE, "living": Living.SPOUSE}
    propose(cast, cast.elder, now, by, "worse", notes="摔了一跤，下楼要人扶。", **found)
    return "再次评估：摔过一跤，能力降为中度；申报二级"


def raise_tier(cast: Cast, now: datetime, by: User) -> str:
    card = approve(cast.elder, now, by)
    assert card.tier == Tier.SECOND
    return "批准，由三级升为二级"


def assess_yearly(cast: Cast, now: datetime, by: User) -> str:
    found = {"hardships": [Hardship.NO_HELPER], "ability": Ability.MODERATE, "living": Living.SPOUSE}
    propose(cast, cast.elder, now, by, "yearly", notes="与去年相仿，出院后走路慢了。", **found)
    return "年度复评：情况与去年相仿，申报二级"


def keep_tier(cast: Cast, now: datetime, by: User) -> str:
    approve(cast.elder, now, by)
    return "批准复评，仍为二级"


def pause(cast: Cast, now: datetime, by: User) -> str:
    today = local_day(now)
    ends_on = today + timedelta(days=PAUSED_DAYS - 1)
    card = cast.elder.cards.open().get()
    cards.pause_card(
        card=card, starts_on=today, ends_on=ends_on, reason=words.PAUSE_REASONS[0], by=by, today=today
    )
    return f"暂停服务到 {ends_on}：{words.PAUSE_REASONS[0]}"


def hand_over(cast: Cast, now: datetime, by: User) -> str:
    card = cast.elder.cards.open().get()
    hand_over_cards(
        versions={card.pk: card.version},
        before=cast.staff("visitor"),
        visitor=cast.staff("successor"),
        reason="片区调整",
        by=by,
        today=local_day(now),
        now=now,
    )
    return f"片区调整，服务卡由{cast.staff('visitor')}移交给{cast.staff('successor')}"


# Hospital and death


def report(cast: Cast, kind: EventKind, now: datetime, by: User, **facts: Any) -> None:
    life_events.report_event(
        retiree=cast.elder,
        kind=kind,
        happened_on=local_day(now),
        submission_id=cast.submission(kind),
        by=by,
        now=now,
        **facts,
    )


def come_to_hospital(cast: Cast, now: datetime, by: User) -> str:
    report(cast, EventKind.HOSPITALISED, now, by, place=HOSPITAL, ward=WARD, words="儿子来电告知")
    return f"儿子来电：{cast.elder}胸闷住院，{HOSPITAL} {WARD}"


def visit_in_hospital(cast: Cast, now: datetime, by: User) -> str:
    see(cast, cast.elder, now, by, DutyKind.HOSPITAL, words.IN_HOSPITAL, mood=2)
    return "到医院看望，心情较差"


def leave_hospital(cast: Cast, now: datetime, by: User) -> str:
    report(cast, EventKind.DISCHARGED, now, by, words="恢复得不错，在家休养")
    return f"{cast.elder}出院"


def report_wrongly(cast: Cast, now: datetime, by: User) -> str:
    report_dead(cast, now, by, "wrong death", "邻居电话里听说")
    return f"邻居来电，误报{cast.elder}去世"


def undo(cast: Cast, now: datetime, by: User) -> str:
    death = cast.elder.life_events.deaths().get()
    undo_death(death=death, reason="听错了名字，是隔壁楼的另一位同志", by=by, now=now)
    return "核实是听错了名字，整体撤销"


def die(cast: Cast, now: datetime, by: User) -> str:
    report_dead(cast, now, by, "death", "因病去世，儿子来电告知")
    return f"儿子来电：{cast.elder}因病去世"


def report_dead(cast: Cast, now: datetime, by: User, what: str, said: str) -> None:
    report_death(
        retiree=cast.elder,
        happened_on=local_day(now),
        words=said,
        submission_id=cast.submission(what),
        by=by,
        now=now,
    )


def console(cast: Cast, now: datetime, by: User) -> str:
    see(cast, cast.elder, now, by, DutyKind.FUNERAL, words.FUNERAL)
    return f"看望{cast.spouse}和儿女，帮助料理后事"


def assess_spouse(cast: Cast, now: datetime, by: User) -> str:
    found = {"hardships": [Hardship.NO_COMPANION], "ability": Ability.INTACT, "living": Living.ALONE}
    propose(
        cast, cast.spouse, now, by, "spouse", notes="老伴去世，一个人住，儿女劝她去济南，她不肯。", **found
    )
    return f"上门看望并评估{cast.spouse}：独居，缺乏精神慰藉；申报三级"


def open_spouses_card(cast: Cast, now: datetime, by: User) -> str:
    card = approve(cast.spouse, now, by)
    return f"批准，给{cast.spouse}开卡 {card.number}，{card.get_tier_display()}"


def see(
    cast: Cast, retiree: Retiree, now: datetime, by: User, kind: DutyKind, done: str, **more: Any
) -> None:
    """A visit an hour ago, recorded now."""
    services.record_visit(
        retiree=retiree,
        visited_at=now - timedelta(hours=1),
        outcome=Outcome.MET,
        kinds=[kind],
        done=done,
        submission_id=cast.submission(f"{kind} {now:%Y-%m-%d}"),
        by=by,
        now=now,
        **more,
    )


# A request, from the call to the call back


def ask_for_help(cast: Cast, now: datetime, by: User) -> str:
    topics, urgencies = RequestTopic.objects.all(), RequestUrgency.objects.all()
    topic = topics.filter(name="水电暖维修").first() or topics[0]
    urgency = urgencies.filter(name="急").first() or urgencies[0]
    request = register_request(
        retiree=cast.elder,
        topic=topic,
        urgency=urgency,
        words="厨房水龙头漏水，关不上",
        channel=Channel.PHONE,
        handler=cast.staff("visitor"),
        submission_id=cast.submission("request"),
        by=by,
        now=now,
    )
    return f"{cast.elder}来电：厨房水龙头漏水。登记为“{urgency}”，{request.due_in_words}前办结"


def step(cast: Cast, kind: Step, now: datetime, by: User, **facts: Any) -> None:
    request = HelpRequest.objects.get(submission_id=cast.submission("request"))
    take_step(request=request, kind=kind, by=by, now=now, **facts)


def accept(cast: Cast, now: datetime, by: User) -> str:
    step(cast, Step.ACCEPTED, now, by)
    return "受理诉求，已报物业维修"


def resolve(cast: Cast, now: datetime, by: User) -> str:
    step(cast, Step.RESOLVED, now, by, words="换了新龙头，试过不漏")
    return "诉求办结：换了新龙头"


def call_back(cast: Cast, now: datetime, by: User) -> str:
    step(cast, Step.CALLED_BACK, now, by, words="办得快，谢谢你们", satisfaction=5)
    return "回访：很满意（5 分）"
