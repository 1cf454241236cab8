"""The brand's voice in the demo: stories and notices, the quarter's plan, and suggestions in every state."""

from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from branding.publicity import services as publicity
from branding.publicity.models import Channel, Kind, Piece, PlannedPiece
from branding.suggestions import services
from branding.suggestions.models import Suggestion
from laoling.accounts.models import User
from laoling.calendar import add_working_days
from laoling.demo.names import draw, mobile
from laoling.demo.staff import Organisation

STORIES = [
    (
        "一杯热茶",
        "天刚冷下来，站里把暖瓶挪到了门口。老同志一进门，先递上一杯热茶，再问今天想做什么。\n\n"
        "有位老师傅说：“就冲这杯茶，我每天都想来坐坐。”",
    ),
    (
        "雨天里的三趟路",
        "连着下了三天雨，社区的路不好走。走访员把要办的事记在本子上，一天跑一趟：取药、交水费、修灯。\n\n"
        "第三天雨停了，老人们在楼下等着，说要当面道一声谢。",
    ),
    (
        "合唱队的新谱架",
        "合唱队的谱架用了八年，螺丝都松了。站里自己动手，用旧桌板做了十二个新的，高矮能调。\n\n"
        "排练那天，大家唱得格外响。",
    ),
]
NOTICES = [
    (
        "活动室停电检修",
        "电路检修，活动室停用半天。棋牌和书画改在二楼多功能厅。\n\n给您添麻烦了，请互相转告。",
        6,
    ),
    ("冬季开放时间", "天黑得早了，活动室每天早上八点开门，下午五点关门。\n\n路滑，请走有扶手的一侧。", 80),
]
PLANS = ["冬季防滑小知识", "合唱队排练纪实", "志愿者上门理发", "重阳节活动回顾"]
IDEAS = [
    ("下午人多，多摆几把带扶手的椅子", "添了六把带扶手的椅子，放在窗边"),
    ("洗手间的灯太暗，换亮一点的", "换成了亮的灯，加了一个夜灯"),
    ("棋牌桌旁边放两副老花镜", "放了三副不同度数的老花镜"),
    ("热水器上贴一张大字的说明", "写了大字说明，贴在齐眼的高处"),
    ("书画室的窗户关不严，冬天冷", "换了密封条，加了厚窗帘"),
]
CALLED = ["张大妈", "李师傅", "王老师", "刘大爷"]


class Voices:
    """Writes what was told to the public and what it proposed, none of it after the demo's `now`."""

    def __init__(self, rng: Random, made: Organisation, *, today: date, now: datetime) -> None:
        self.rng, self.made, self.today, self.now = rng, made, today, now
        self.channels = list(Channel.objects.all())

    def write(self) -> None:
        for number, code in enumerate(self.made.stations):
            self.tell_stories(code, number)
            self.plan(code, number)
            self.hear_ideas(code, number)

    def identity(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def manager_of(self, code: str) -> User:
        return self.made.managers[self.made.department_of(code)][0]

    def tell_stories(self, code: str, number: int) -> None:
        """A published story and notice, and a story that waits for approval or was returned."""
        title, words = STORIES[number % len(STORIES)]
        piece = self.piece(code, Kind.STORY, title, words, days=40 - number)
        self.publish(self.approved(piece, code, days=36 - number), code, days=35 - number, also=True)
        title, words, length = NOTICES[number % len(NOTICES)]
        piece = self.piece(code, Kind.NOTICE, title, words, days=3, length=length)
        self.publish(self.approved(piece, code, days=3), code, days=2)
        title, words = STORIES[(number + 1) % len(STORIES)]
        waiting = self.piece(code, Kind.STORY, title, words, days=5)
        at = self.now - timedelta(days=4)
        waiting = publicity.submit(piece=waiting, version=waiting.version, by=waiting.author, now=at)
        if number % 3 == 1:
            publicity.give_back(
                piece=waiting,
                words="请写明是哪一天的事",
                version=waiting.version,
                by=self.manager_of(code),
                now=self.now - timedelta(days=2),
            )

    def piece(self, code: str, kind: Kind, title: str, words: str, *, days: int, length: int = 0) -> Piece:
        piece = Piece(
            kind=kind,
            unit=self.made.stations[code],
            title=title,
            words=words,
            submission_id=self.identity(),
        )
        if kind == Kind.NOTICE:
            piece.from_on = self.today - timedelta(days=1)
            piece.until_on = self.today + timedelta(days=length)
        at = self.now - timedelta(days=days)
        return publicity.write(piece=piece, version=None, by=self.made.heads[code], now=at)

    def approved(self, piece: Piece, code: str, *, days: int) -> Piece:
        at = self.now - timedelta(days=days)
        piece = publicity.submit(piece=piece, version=piece.version, by=piece.author, now=at)
        return publicity.approve(piece=piece, version=piece.version, by=self.manager_of(code), now=at)

    def publish(self, piece: Piece, code: str, *, days: int, also: bool = False) -> None:
        """On the portal, and some days later on another channel too."""
        at, day = self.now - timedelta(days=days), self.today - timedelta(days=days)
        portal = next(channel for channel in self.channels if channel.is_portal)
        facts: dict[str, Any] = {"by": self.made.heads[code]}
        piece = publicity.publish(
            piece=piece, channel=portal, on_day=day, version=piece.version, now=at, **facts
        )
        if also:
            other = draw(self.rng, [channel for channel in self.channels if not channel.is_portal])
            later = day + timedelta(days=4)
            publicity.publish(
                piece=piece, channel=other, on_day=later, version=piece.version, now=self.now, **facts
            )

    def plan(self, code: str, number: int) -> None:
        """Four lines of the quarter: one done, one behind at some stations, two to come."""
        head, unit = self.made.heads[code], self.made.stations[code]
        writers = [user for user in self.made.visitors[code] if user.is_active] or [head]
        done = Piece.objects.filter(unit=unit, kind=Kind.STORY, state="APPROVED").first()
        for place, (topic, days) in enumerate(
            zip(PLANS, (-30, -3 if number % 2 else 4, 12, 26), strict=True)
        ):
            plan = PlannedPiece(
                unit=unit,
                topic=done.title if done and place == 0 else topic,
                channel=self.channels[0 if place == 0 else place % len(self.channels)],
                due_on=self.today + timedelta(days=days),
                writer=draw(self.rng, writers),
                piece=done if place == 0 else None,
                submission_id=self.identity(),
            )
            publicity.save_plan(plan=plan, version=None, by=head)

    def hear_ideas(self, code: str, number: int) -> None:
        """Five suggestions: shown with thanks, done, under way (one late), waiting, and one declined."""
        head = self.made.heads[code]
        for place in range(5):
            words, done = IDEAS[(number + place) % len(IDEAS)]
            days = (60, 45, 20, 6, 15)[place]
            by_staff = place == 2
            row = services.make_suggestion(
                unit=self.made.stations[code],
                words=words,
                name="" if by_staff else draw(self.rng, CALLED),
                phone="" if by_staff or place == 3 else mobile(self.rng),
                may_name=place == 0 and number % 2 == 0,
                by=draw(self.rng, self.made.visitors[code]) if by_staff else None,
                submission_id=self.identity(),
                now=self.now - timedelta(days=days),
            )
            if place in (0, 1, 2):
                row = self.assign(row, head, days=days - 2)
            if place in (0, 1):
                row = self.finish(row, head, done, days=days - 9)
            if place == 0:
                self.show(row, head)
            if place == 4:
                at = self.now - timedelta(days=days - 3)
                words = "场地不够，明年换了新房再办"
                services.decline(suggestion=row, words=words, version=row.version, by=head, now=at)

    def assign(self, row: Suggestion, head: User, *, days: int) -> Suggestion:
        due_on = add_working_days(self.today - timedelta(days=days), 8)
        at = self.now - timedelta(days=days)
        return services.assign(
            suggestion=row, owner=head, due_on=due_on, version=row.version, by=head, now=at
        )

    def finish(self, row: Suggestion, head: User, done: str, *, days: int) -> Suggestion:
        at = self.now - timedelta(days=days)
        return services.report_done(suggestion=row, words=done, version=row.version, by=head, now=at)

    def show(self, row: Suggestion, head: User) -> None:
        """On the public page, and the suggester was called."""
        facts: dict[str, Any] = {"by": head, "now": self.now - timedelta(days=40)}
        row = services.show(suggestion=row, words=row.words, done=row.done, version=row.version, **facts)
        if row.wants_call:
            services.call(suggestion=row, words="很高兴", version=row.version, **facts)
