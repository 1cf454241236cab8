"""The activities of the demo: a programme for each station, three months back and two months ahead."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from activities.models import Activity, ActivityKind, Rhythm, Series
from activities.rhythms import number_of
from laoling.calendar import is_working_day, start_of
from laoling.copying import copy_rows
from laoling.demo.moments import office_moment
from laoling.demo.names import draw
from laoling.demo.staff import Organisation
from laoling.programmes import Programme

ROOMS = 3
BACK, AHEAD = timedelta(days=91), timedelta(days=61)
SHARE_CANCELLED, SHARE_DRAFT_AHEAD, SHARE_MOVED = 0.05, 0.12, 0.06

# One for each working day, another in each station: (starts at hour, minutes, programme, room, title, description)
WEEKLY = [
    (9.0, 90, Programme.CULTURE, 1, "太极拳晨练", "简化二十四式，有老师带练。穿宽松的衣服和平底鞋。"),
    (9.0, 120, Programme.CULTURE, 2, "书法班", "楷书入门。纸墨由活动室准备，毛笔请自带。"),
    (14.5, 120, Programme.CULTURE, 1, "合唱队排练", "《歌唱祖国》《我为祖国献石油》，欢迎新队员。"),
    (9.0, 120, Programme.CULTURE, 0, "象棋友谊赛", "现场报名，输赢不论。"),
    (14.5, 90, Programme.CULTURE, 1, "广场舞教学", "本月学新曲子，零基础也能来。"),
]
NOW_AND_THEN = [
    (9.0, 90, Programme.STUDY, 1, "党史学习会", "共同学习，自由发言。请党员同志带好学习笔记。"),
    (14.5, 90, Programme.STUDY, 0, "红歌会", "一起唱年轻时候的歌，可以自带乐器。"),
    (9.5, 90, Programme.STUDY, 1, "形势报告会", "请老师讲讲国家大事和油田的新变化。"),
    (9.0, 120, Programme.WARM_HEART, 0, "义诊：量血压、测血糖", "请空腹前来，带上平时吃的药。"),
    (9.0, 90, Programme.WARM_HEART, 1, "健康讲座：冬季保暖与用药", "社区医院的大夫主讲，讲完可以提问。"),
    (14.5, 90, Programme.WARM_HEART, 0, "医保政策现场解答", "带上医保卡和看不懂的单子，一件一件讲清楚。"),
    (9.0, 120, Programme.VOLUNTEERS, 0, "志愿服务队：小家电维修", "收音机、电饭锅、台灯都可以拿来修。"),
    (9.0, 120, Programme.VOLUNTEERS, 0, "志愿服务队：义务理发", "不用预约，按先后顺序。"),
    (14.5, 90, Programme.VOLUNTEERS, 2, "手工兴趣小组", "剪纸、中国结，材料由活动室准备。"),
    (14.5, 60, Programme.BRAND, 0, "意见听取会", "对活动室有什么意见，当面说，当场记，下月答复。"),
    (9.0, 60, Programme.BRAND, 0, "金点子征集", "怎样让活动室更好用？好点子会写在墙上。"),
    (9.5, 60, Programme.TWO_CARDS, 0, "联系卡领取和换卡", "电话有变化的卡可以换新，带旧卡来。"),
    (14.5, 120, Programme.CULTURE, 2, "老照片交流会", "带一张老照片，讲一段故事。"),
    (14.5, 90, Programme.CULTURE, 1, "智能手机课堂", "学挂号、学视频通话。请把手机充好电。"),
    (8.5, 180, Programme.CULTURE, 0, "健步走", "三公里慢走，门口集合，请穿运动鞋，带好水。"),
    (14.0, 150, Programme.CULTURE, 1, "电影放映", "字幕大，声音清楚，座位靠前。"),
]
# Those for which one signs up, with the seats there are; for all others one just comes.
SEATS = {
    "书法班": 16,
    "手工兴趣小组": 12,
    "智能手机课堂": 12,
    "义诊：量血压、测血糖": 30,
    "老照片交流会": None,
}
Kind = ActivityKind
KINDS = {
    "太极拳晨练": Kind.SPORT,
    "书法班": Kind.LESSON,
    "合唱队排练": Kind.ARTS,
    "象棋友谊赛": Kind.SPORT,
    "广场舞教学": Kind.LESSON,
    "党史学习会": Kind.LESSON,
    "红歌会": Kind.ARTS,
    "形势报告会": Kind.LECTURE,
    "义诊：量血压、测血糖": Kind.SERVICE,
    "健康讲座：冬季保暖与用药": Kind.LECTURE,
    "医保政策现场解答": Kind.SERVICE,
    "志愿服务队：小家电维修": Kind.SERVICE,
    "志愿服务队：义务理发": Kind.SERVICE,
    "手工兴趣小组": Kind.CRAFT,
    "意见听取会": Kind.EXCHANGE,
    "金点子征集": Kind.OTHER,
    "联系卡领取和换卡": Kind.SERVICE,
    "老照片交流会": Kind.EXCHANGE,
    "智能手机课堂": Kind.LESSON,
    "健步走": Kind.OUTING,
    "电影放映": Kind.ARTS,
}
MOVE_REASONS = ["活动室检修电路", "老师临时有事", "原来的房间坐不下", "要参加油田的会演"]
CANCEL_REASONS = ["天气不好，改期另行通知", "老师临时有事，下周补上", "活动室检修电路", "与上级会议时间冲突"]
COLUMNS = (
    "unit_id programme kind title venue_id starts_at ends_at description phone published_at published_by_id "
    "cancelled_at cancelled_by_id cancel_reason created_at created_by_id updated_at submission_id "
    "takes_sign_ups capacity series_id occurs_on moved_from moved_from_venue_id move_reason"
)

STAYS = (None, None, "")  # moved neither to another time nor to another room


class Programmes:
    """Makes the activities of all stations, on working days only."""

    def __init__(self, rng: Random, made: Organisation, *, today: date) -> None:
        self.rng = rng
        self.made = made
        self.today = today

    def write(self) -> int:
        """Copy the activities, whose plans stand before; returns how many."""
        return copy_rows(Activity, COLUMNS, list(self.rows()))

    def rows(self) -> Iterator[tuple]:
        """Each station's weekly ones are plans of their own; on some days there is another one in a free room."""
        for shift, code in enumerate(self.made.stations):
            plans = [self.plan(code, weekday, weekly_on(weekday, shift)[4]) for weekday in range(len(WEEKLY))]
            skip = int(self.rng.random() * len(NOW_AND_THEN))
            day = self.today - BACK
            number = 0
            while day <= self.today + AHEAD:
                if is_working_day(day):
                    taken = None
                    if day.weekday() < len(WEEKLY):
                        taken = weekly_on(day.weekday(), shift)
                        yield self.row(code, day, *(*taken, plans[day.weekday()]))
                    if self.rng.random() < 0.38:
                        number += 1
                        what = NOW_AND_THEN[(skip + number * 5) % len(NOW_AND_THEN)]
                        yield self.row(code, day, *in_a_free_room(what, taken))
                day += timedelta(days=1)

    def plan(self, code: str, weekday: int, title: str) -> Series:
        """What a station does every week on that day of the week."""
        first = self.today - BACK
        first += timedelta(days=(weekday - first.weekday()) % 7)
        return Series.objects.create(
            unit=self.made.stations[code],
            title=title,
            rhythm=Rhythm.WEEKLY,
            first_on=first,
            until=self.today + AHEAD,
            key=UUID(int=self.rng.getrandbits(128), version=4),
            created_by=self.made.heads[code],
        )

    def row(self, code, day, hour, minutes, programme, room, title, description, plan=None) -> tuple:
        """One activity in the order of COLUMNS."""
        rng = self.rng
        station = self.made.stations[code]
        head = self.made.heads[code].pk
        by = head if rng.random() < 0.4 else draw(rng, self.made.visitors[code]).pk
        starts_at = start_of(day) + timedelta(hours=hour)
        created_at = office_moment(rng, min(day - timedelta(days=21), self.today - timedelta(days=2)))
        is_draft = day > self.today + timedelta(days=7) and rng.random() < SHARE_DRAFT_AHEAD
        published_at = None if is_draft else created_at + timedelta(hours=2)
        cancelled_at = None
        if not is_draft and rng.random() < SHARE_CANCELLED:
            cancelled_at = office_moment(rng, min(day, self.today) - timedelta(days=1))
        return (
            station.pk,
            programme,
            KINDS[title],
            title,
            self.made.venues[code][room].pk,
            starts_at,
            starts_at + timedelta(minutes=minutes),
            description,
            station.phone,
            published_at,
            by if published_at else None,
            cancelled_at,
            head if cancelled_at else None,
            draw(rng, CANCEL_REASONS) if cancelled_at else "",
            created_at,
            by,
            cancelled_at or published_at or created_at,
            number_of(plan.key, day) if plan else UUID(int=rng.getrandbits(128), version=4),
            title in SEATS,
            SEATS.get(title),
            plan and plan.pk,
            plan and day,
            *(self.move(code, room, starts_at) if published_at else STAYS),
        )

    def move(self, code: str, room: int, starts_at: datetime) -> tuple:
        """What was published first of one that was moved, and why: another day, or another room."""
        if self.rng.random() >= SHARE_MOVED:
            return STAYS
        reason = draw(self.rng, MOVE_REASONS)
        if self.rng.random() < 0.5:
            return (starts_at - timedelta(days=1), None, reason)
        return (None, self.made.venues[code][(room + 1) % ROOMS].pk, reason)


def weekly_on(weekday: int, shift: int) -> tuple:
    """What a station does every week on that day of the week."""
    return WEEKLY[(weekday + shift) % len(WEEKLY)]


def in_a_free_room(what: tuple, taken: tuple | None) -> tuple:
    """The same, in the next room when its own is taken at that time."""
    hour, minutes, programme, room, *words = what
    if taken is not None and taken[3] == room and overlap(what, taken):
        room = (room + 1) % ROOMS
    return (hour, minutes, programme, room, *words)


def overlap(one: tuple, other: tuple) -> bool:
    return one[0] < other[0] + other[1] / 60 and other[0] < one[0] + one[1] / 60
