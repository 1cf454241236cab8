"""The brand in the demo: three months of checks and what was put right, two weeks of posts, half a year of voices."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from activities.models import Venue
from branding.checks.services import Failed, kind_for, record_check, standards_for
from branding.feedback.services import code_for, give_feedback
from branding.models import (
    Feedback,
    Mark,
    QualityCheck,
    Rectification,
    ShiftRecord,
    ShiftTick,
    StandardItem,
)
from branding.photos import CleanPhoto
from branding.rectifications import services
from branding.shifts.services import standard_on
from laoling.accounts.models import User
from laoling.calendar import ONE_DAY, is_working_day, local_day, start_of
from laoling.demo.names import Choice, draw
from laoling.demo.pictures import draw_room
from laoling.demo.staff import Organisation

CHECKED_DAYS, POST_DAYS, VOICE_DAYS = 92, 14, 180
SHARE_CHECKED, SHARE_FOUND, SHARE_LOW = 0.93, 0.04, 0.006
SURPRISED = 5  # of seventeen days, the one on which somebody from above looks in
LEFT_LYING = timedelta(days=15)  # what is older was put right
POSTS = 2  # members on duty in a station on a day
MARKS = Choice({Mark.GOOD: 86, Mark.FAIR: 14})
NOTES = {
    "地面净": ["门口有泥脚印", "饮水机旁边有水，容易滑"],
    "墙面净": ["西墙有一块污渍"],
    "门窗净": ["窗台有灰", "门把手不干净"],
    "设施净": ["棋牌桌面有茶渍", "空调滤网该洗了"],
    "器材摆放整齐": ["椅子没有归位", "乒乓球拍散在桌上"],
    "一张笑脸相迎": ["低头看手机，没有先打招呼"],
    "一杯茶水暖心": ["暖瓶是空的"],
}
DONE = ["当场打扫了", "擦干净了，加了一次中午保洁", "重新摆好，贴了提示"]
SAID = [
    "活动室暖和，姑娘们热情",
    "棋牌桌再多两张就好了",
    "饮水机有时候没水",
    "来了就有人招呼，舒心",
    "下午人多，椅子不够坐",
]
HANDED_OVER = [
    "饮水机滤芯明天上午来换，请留人开门",
    "周师傅的老花镜落在书画室，已收在抽屉里",
    "投影仪遥控器没电了，请领电池",
]

NEW_ROOM, NEW_ROOM_WAY, NEW_ROOM_FROM = (
    "康宁棋牌室",
    "一楼大厅往东第二间",
    16,
)  # opened on that day of last month


class Brand:
    """Writes what happened in each station's rooms, none of it after the demo's `now`."""

    def __init__(self, rng: Random, made: Organisation, *, today: date, now: datetime) -> None:
        self.rng, self.made, self.today, self.now = rng, made, today, now

    def write(self) -> None:
        self.open_new_room()
        for code in self.made.stations:
            staff = [user for user in self.made.visitors[code] if user.is_active]
            self.check_rooms(code, staff)
            self.check_service(code, staff)
            self.keep_posts(staff[:POSTS])
            for place, venue in enumerate(self.made.venues[code]):
                self.hear(venue, code, busy=place == 0)

    def open_new_room(self) -> None:
        """The last station opened a room in the middle of last month: only from then on it has to be checked."""
        opened_on = (self.today.replace(day=1) - ONE_DAY).replace(day=NEW_ROOM_FROM)
        code, station = list(self.made.stations.items())[-1]
        rooms = self.made.venues[code]
        rooms.append(
            Venue.objects.create(
                unit=station,
                name=NEW_ROOM,
                address=rooms[0].address,
                how_to_get_there=NEW_ROOM_WAY,
                opened_on=opened_on,
            )
        )

    def days(self, back: int) -> list[date]:
        """The working days of the last so many days, today included."""
        days = [self.today - timedelta(days=number) for number in range(back, -1, -1)]
        return [day for day in days if is_working_day(day)]

    def identity(self) -> UUID:
        return UUID(int=self.rng.getrandbits(128), version=4)

    def moment(self, day: date, hour: float) -> datetime:
        return start_of(day) + timedelta(hours=hour, minutes=int(self.rng.random() * 40))

    def check_rooms(self, code: str, staff: list[User]) -> None:
        """Each room each morning, mostly by those who work there; now and then by the head or from above."""
        manager = self.made.managers[self.made.department_of(code)][0]
        passed: list[tuple[Venue, User, datetime]] = []
        for number, day in enumerate(self.days(CHECKED_DAYS)):
            for place, venue in enumerate(self.made.venues[code]):
                turn = number + place
                by = draw(self.rng, staff) if turn % 5 else self.made.heads[code]
                by = manager if turn % 17 == SURPRISED else by
                at = self.moment(day, 8)
                if (
                    at > self.now
                    or not venue.is_in_use(day)
                    or self.rng.random() > SHARE_CHECKED
                    or (day == self.today and place == 2)
                ):
                    continue
                if self.rng.random() < SHARE_FOUND:
                    self.find(code, at, by=by, venue=venue)
                else:
                    passed.append((venue, by, at))
        self.write_passed(passed)

    def write_passed(self, passed: list[tuple[Venue, User, datetime]]) -> None:
        """Checks that found everything right, all at once."""
        standards = standards_for(self.today, of_venue=True)
        items = sum(len(standard.items.all()) for standard in standards)
        checks = QualityCheck.objects.bulk_create(
            QualityCheck(
                unit=venue.unit,
                venue=venue,
                kind=kind_for(by, member=None),
                checked_on=local_day(at),
                checked_at=at,
                checked_by=by,
                items=items,
                failed=0,
                submission_id=self.identity(),
            )
            for venue, by, at in passed
        )
        link = QualityCheck.standards.through
        link.objects.bulk_create(
            link(qualitycheck_id=check.pk, standard_id=standard.pk)
            for check in checks
            for standard in standards
        )

    def check_service(self, code: str, staff: list[User]) -> None:
        """The head looks at each member's service once a fortnight."""
        for number, member in enumerate(staff[:6]):
            for back in (80, 66, 52, 38, 24, 10):
                at = self.moment(self.today - timedelta(days=back + number % 4), 10)
                if self.rng.random() < SHARE_FOUND * 3:
                    self.find(code, at, by=self.made.heads[code], member=member)

    def find(self, code: str, at: datetime, *, by: User, venue=None, member=None) -> None:
        """A check with one finding, and what became of it."""
        standards = standards_for(self.today, of_venue=venue is not None)
        items: list[StandardItem] = [i for s in standards for i in s.items.all() if i.text in NOTES]
        item = draw(self.rng, items)
        photo = self.photo() if venue is not None else None
        failed = [Failed(item, draw(self.rng, NOTES[item.text]), photo)]
        check = record_check(
            venue=venue,
            member=member,
            standards=standards,
            failed=failed,
            submission_id=self.identity(),
            by=by,
            now=at,
        )
        row = Rectification.objects.select_related("finding").get(finding__check_made=check)
        self.put_right(row, code, at)

    def photo(self, *, is_right: bool = False) -> CleanPhoto:
        """A drawn picture in place of one."""
        return draw_room(self.rng, is_right=is_right)

    def put_right(self, row: Rectification, code: str, at: datetime) -> None:
        """Assigned if nobody owns it, done mostly in time, verified by the head or, where it is his, from above."""
        head = self.made.heads[code]
        manager = self.made.managers[self.made.department_of(code)][0]
        staff = [user for user in self.made.visitors[code] if user.is_active]
        is_recent = self.now - at < LEFT_LYING
        if row.owner is None:
            asked_at = at + timedelta(hours=2)
            if asked_at > self.now or (is_recent and self.rng.random() < 0.2):
                return
            row = services.assign(
                rectification=row,
                owner=draw(self.rng, staff),
                due_on=row.due_on,
                version=row.version,
                by=head,
                now=asked_at,
            )
        is_late = self.rng.random() < 0.12
        done_at = at + timedelta(days=8 if is_late else 1, hours=3)
        if done_at > self.now or (is_recent and self.rng.random() < 0.2):
            return
        assert row.owner is not None
        row = services.report_done(
            rectification=row,
            words=draw(self.rng, DONE),
            photo=self.photo(is_right=True) if row.finding.photos.exists() else None,
            version=row.version,
            by=row.owner,
            now=done_at,
        )
        seen_at = done_at + timedelta(days=1)
        if seen_at <= self.now and not (is_recent and self.rng.random() < 0.3):
            judge = head if row.owner != head else manager
            services.verify(rectification=row, version=row.version, by=judge, now=seen_at)

    def keep_posts(self, staff: list[User]) -> None:
        """The steps of two weeks; of today only those that come before noon."""
        standard = standard_on(self.today)
        items = list(standard.items.all())
        for day in self.days(POST_DAYS):
            for member in staff:
                record = ShiftRecord(member=member, unit=member.unit, on_day=day, standard=standard)
                if day < self.today and self.rng.random() < 0.25:
                    record.handover = draw(self.rng, HANDED_OVER)
                others = [user for user in staff if user != member]
                if record.handover and others and day < self.today - timedelta(days=2):
                    record.seen_by, record.seen_at = others[0], self.moment(day + timedelta(days=1), 8)
                record.save()
                ShiftTick.objects.bulk_create(
                    ShiftTick(record=record, item=item, at=at)
                    for place, item in enumerate(items)
                    if (at := self.moment(day, 8 + place)) <= self.now and self.rng.random() < 0.95
                )

    def hear(self, venue: Venue, code: str, *, busy: bool) -> None:
        """The voices of half a year; what was marked low goes the way of any finding."""
        first = self.now - timedelta(days=VOICE_DAYS)
        made_at = max(first, start_of(venue.opened_on)) if venue.opened_on else first
        code_for(venue=venue, by=self.made.heads[code], now=made_at)
        voices = []
        for day in self.days(VOICE_DAYS):
            for _ in range(int(self.rng.random() * (3 if busy else 1.4))):
                at = self.moment(day, 9 + int(self.rng.random() * 8))
                if at <= self.now and venue.is_in_use(day):
                    voices.append(self.voice(venue, at))
        Feedback.objects.bulk_create(voice for voice in voices if not is_low(voice))
        for voice in filter(is_low, voices):
            marks = {name: getattr(voice, name) for name in ("reception", "place", "work")}
            give_feedback(
                venue=venue, words=voice.words, submission_id=voice.submission_id, now=voice.given_at, **marks
            )
        rows = Rectification.objects.filter(finding__venue=venue, finding__check_made=None)
        for row in rows.select_related("finding").order_by("finding__found_at", "pk"):
            self.put_right(row, code, row.finding.found_at)

    def voice(self, venue: Venue, at: datetime) -> Feedback:
        marks = [Mark.BAD if self.rng.random() < SHARE_LOW else MARKS.of(self.rng) for _ in range(3)]
        return Feedback(
            venue=venue,
            reception=marks[0],
            place=marks[1],
            work=marks[2],
            words=draw(self.rng, SAID) if self.rng.random() < 0.15 else "",
            given_on=local_day(at),
            given_at=at,
            submission_id=self.identity(),
        )


def is_low(voice: Feedback) -> bool:
    return Mark.BAD in (voice.reception, voice.place, voice.work)
