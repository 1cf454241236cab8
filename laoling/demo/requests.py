"""The help requests of the demo: four months of them, most seen to in time, some late, a few asked again."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from cards.models import ServiceCard
from laoling.calendar import local_day, start_of
from laoling.copying import copy_rows, next_ids
from laoling.demo.moments import office_moment
from laoling.demo.names import Choice, draw, mobile
from laoling.demo.staff import Organisation
from laoling.people.models import Retiree
from visits.models import HelpRequest, RequestStep, RequestTopic, RequestUrgency
from visits.requests.deadlines import last_day
from visits.requests.states import Channel, State, Step

BACK_DAYS = 120
PEOPLE_ASKED = 20_000
MOST = 6_000
CHANNELS = Choice({Channel.PHONE: 70, Channel.WINDOW: 30})
SATISFACTION = Choice({5: 55, 4: 30, 3: 10, 2: 4, 1: 1})
URGENCY = Choice({"一般": 74, "急": 20, "特急": 6})
# topic: (what is asked for, what was done)
WISHES = {
    "水电暖维修": [("厨房水龙头漏水", "换了新龙头，试过不漏"), ("卧室暖气不热", "放了气，供暖站来调了阀门")],
    "家政帮助": [
        ("想请人擦玻璃，自己够不着", "志愿者上门擦好了"),
        ("老伴住院，家里没人收拾", "联系家政，每周来一次"),
    ],
    "看病拿药": [
        ("要去医院复查，没有人陪", "周三陪着去了，药也拿回来了"),
        ("降压药吃完了，走不动", "代买了药送到家"),
    ],
    "送餐代购": [
        ("下雪天出不了门，想送几天饭", "社区食堂答应送餐，送到月底"),
        ("买一袋米，提不动", "买好送到家"),
    ],
    "出行接送": [
        ("去参加老同学聚会，想要个轮椅", "借了轮椅，已送到"),
        ("去银行办事，腿脚不便", "派车接送，办好了"),
    ],
    "适老改造": [("卫生间想装扶手", "装了两处扶手，试过很稳"), ("床边要一个小夜灯", "送去装好了")],
    "文体活动": [("想参加书法班", "报上了名，下周开始来")],
    "祝寿慰问": [("下周八十大寿，想照张全家福", "请老年大学的摄影老师上门照了")],
    "学用手机": [("不会用手机挂号", "上门教会了，写了步骤贴在墙上")],
    "医保报销": [("住院的单子不知道怎么报", "材料已代交医保窗口，月底到账")],
    "待遇政策": [("独生子女费没有到账", "查到是卡号换了，已经补发")],
    "生活困难": [("药费太贵，这几个月紧张", "帮着申请了困难补助，已批")],
    "邻里家庭": [("楼上夜里吵，睡不着", "和社区一起去谈了，答应铺地毯")],
    "陪伴谈心": [("老伴走了以后一个人闷得慌", "请结对的志愿者每周来坐坐")],
}
WAITS = ["等物业的配件，周五到", "等医保中心答复，下周二问", "等他儿子回来商量"]
SAID = ["办得快，谢谢你们", "满意", "还行，就是等得久了点", "电话里一直道谢", ""]
AGAIN = "过了两天又坏了"
COLUMNS = (
    "id retiree_id station_id caller_name caller_phone channel visit_id card_id category topic_id urgency_id words "
    "state handler_id registered_at registered_on registered_by_id due_at due_on wait_reason done resolved_at "
    "satisfaction called_back_at closed_at times_reopened version submission_id"
)
STEP = "request_id kind at by_id handler_id words satisfaction due_at"


class Requests:
    """Writes the requests and the steps taken on each, none after the demo's `now`."""

    def __init__(self, rng: Random, made: Organisation, *, today: date, now: datetime) -> None:
        self.rng = rng
        self.made = made
        self.today = today
        self.now = now
        self.topics = {topic.name: topic for topic in RequestTopic.objects.all()}
        self.urgencies = {urgency.name: urgency for urgency in RequestUrgency.objects.all()}
        self.steps: list[tuple] = []

    def write(self, retirees: int) -> int:
        """Copy them; returns how many."""
        people = Retiree.objects.current().order_by("pk").values_list("pk", "station__code")[:PEOPLE_ASKED]
        self.people = list(people)
        asked = [pk for pk, _ in self.people]
        cards = ServiceCard.objects.open().filter(retiree__in=asked)
        self.cards = {
            card: (pk, opened) for card, pk, opened in cards.values_list("retiree", "pk", "opened_on")
        }
        count = min(MOST, max(60, retirees * 15 // 100))
        written = copy_rows(HelpRequest, COLUMNS, self.rows(next_ids(HelpRequest, count)))
        copy_rows(RequestStep, STEP, self.steps)
        return written

    def rows(self, ids: list[int]) -> Iterator[tuple]:
        """Rows in the order of COLUMNS, the oldest first; most of them are of the last weeks."""
        for place, pk in enumerate(ids):
            back = int((1 - place / len(ids)) ** 2.2 * BACK_DAYS)
            at = min(office_moment(self.rng, self.today - timedelta(days=back)), self.now)
            yield self.row(pk, place, at)

    def row(self, pk: int, place: int, at: datetime) -> tuple:
        rng = self.rng
        retiree, station = draw(rng, self.people)
        is_unknown = place % 40 == 7
        topic = self.topics[draw(rng, list(WISHES))]
        urgency = self.urgencies[URGENCY.of(rng)]
        wish, deed = draw(rng, WISHES[topic.name])
        visitor = draw(rng, self.made.visitors[station]).pk
        card, opened_on = self.cards.get(retiree, (None, None))
        told = Told(self, pk, at, urgency, visitor, self.made.heads[station].pk, deed)
        told.happen(place)
        is_carded = card and not is_unknown and opened_on <= local_day(at)
        return (
            pk,
            None if is_unknown else retiree,
            self.made.stations[station].pk if is_unknown else None,
            "一位不愿留名的邻居" if is_unknown else "",
            mobile(rng) if is_unknown else "",
            CHANNELS.of(rng),
            None,
            card if is_carded else None,
            topic.category,
            topic.pk,
            urgency.pk,
            wish,
            told.state,
            told.handler,
            at,
            local_day(at),
            visitor,
            told.due_at,
            last_day(told.due_at),
            told.wait_reason,
            told.done,
            told.resolved_at,
            told.satisfaction,
            told.called_back_at,
            told.closed_at,
            told.times_reopened,
            told.steps,
            UUID(int=rng.getrandbits(128), version=4),
        )


class Told:
    """What becomes of one request, step by step, as far as time allows."""

    def __init__(self, requests: Requests, pk, at, urgency, visitor, head, deed) -> None:
        self.requests, self.rng = requests, requests.rng
        self.pk, self.at, self.urgency, self.visitor, self.head, self.deed = (
            pk,
            at,
            urgency,
            visitor,
            head,
            deed,
        )
        self.state, self.steps, self.times_reopened = State.REGISTERED, 0, 0
        self.handler = self.resolved_at = self.satisfaction = self.called_back_at = self.closed_at = None
        self.wait_reason = self.done = ""
        self.due_at, self.last_at = urgency.due_at(at), at - timedelta(minutes=5)

    def happen(self, place: int) -> None:
        """Everything that happened to the request counted as `place`."""
        self.step(Step.REGISTERED, self.at, self.visitor)
        if place % 29 == 11 and self.requests.today - local_day(self.at) < timedelta(days=6):
            return  # nobody has taken it yet
        if not self.step(Step.ACCEPTED, self.at + timedelta(minutes=40), self.visitor):
            return
        self.state, self.handler = State.ACCEPTED, self.visitor
        if place % 23 == 5 and self.requests.today - local_day(self.at) < timedelta(days=40):
            return  # and there it lies
        is_late, is_stuck = self.rng.random() < 0.09, place % 17 == 3
        span = self.due_at - self.at
        done_at = self.at + span * (1.2 + self.rng.random() if is_late else 0.1 + 0.7 * self.rng.random())
        if is_stuck and self.step(Step.WAITED, self.at + span / 10, self.visitor, draw(self.rng, WAITS)):
            self.state, self.wait_reason = State.WAITING, draw(self.rng, WAITS)
            if self.requests.today - local_day(self.at) < timedelta(days=15):
                return
        if self.resolve(done_at) and place % 13 == 6 and self.ask_again():
            self.resolve(self.called_again_at + (self.due_at - self.called_again_at) * 0.6)
        if (
            place % 9
            and self.state == State.CALLED_BACK
            and self.step(Step.CLOSED, self.last_at + timedelta(days=1), self.head)
        ):
            self.state, self.closed_at = State.CLOSED, self.last_at

    def step(self, kind: Step, at: datetime, by: int, words: str = "", **more) -> bool:
        """Note a step unless it lies ahead; whether it was taken."""
        at = self.in_office_hours(at)
        if at > self.requests.now:
            return False
        self.steps, self.last_at = self.steps + 1, at
        satisfaction, due_at = more.get("satisfaction"), more.get("due_at")
        self.requests.steps.append((self.pk, kind, at, by, None, words, satisfaction, due_at))
        return True

    def in_office_hours(self, at: datetime) -> datetime:
        """The same day between 8 and 18 o'clock, but after the step before."""
        begin = start_of(local_day(at))
        hours = min(max(at - begin, timedelta(hours=8)), timedelta(hours=17, minutes=45))
        return max(begin + hours, self.last_at + timedelta(minutes=5))

    def resolve(self, at: datetime) -> bool:
        """Resolve it and call back two days later; whether that was done by now."""
        if not self.step(Step.RESOLVED, at, self.visitor, self.deed):
            began_at = self.at + (at - self.at) / 3
            if (
                self.pk % 2
                and self.state == State.ACCEPTED
                and self.step(Step.STARTED, began_at, self.visitor)
            ):
                self.state = State.IN_PROGRESS
            return False
        self.state, self.resolved_at, self.done, self.wait_reason = (
            State.RESOLVED,
            self.last_at,
            self.deed,
            "",
        )
        called_at, satisfaction = self.last_at + timedelta(days=2), SATISFACTION.of(self.rng)
        if not self.step(
            Step.CALLED_BACK, called_at, self.visitor, draw(self.rng, SAID), satisfaction=satisfaction
        ):
            return False
        self.state, self.called_back_at, self.satisfaction = State.CALLED_BACK, self.last_at, satisfaction
        return True

    def ask_again(self) -> bool:
        """It didn't help: the deadline begins anew."""
        at = self.last_at + timedelta(minutes=10)
        due_at = self.urgency.due_at(at)
        if not self.step(Step.REOPENED, at, self.visitor, AGAIN, due_at=due_at):
            return False
        self.state, self.times_reopened, self.due_at, self.called_again_at = State.IN_PROGRESS, 1, due_at, at
        self.resolved_at = self.called_back_at = self.satisfaction = None
        self.done = ""
        return True
