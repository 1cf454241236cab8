"""Labour competitions in the demo: innovations with a tie, stars of service being judged, venues still entering."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from branding.appraisal.scoring import Measure
from branding.competitions import closing, judging, services
from branding.competitions.models import Award, Competition, Criterion, Entry
from branding.competitions.models.competitions import Kind, Who
from laoling.accounts.models import User
from laoling.calendar import start_of
from laoling.demo.staff import Organisation

DEPARTMENT = "D1"
AWARDS = (("一等奖", 1), ("二等奖", 1), ("三等奖", 2))
# Station, name of the innovation, what it is, and what the judges give: the second and the third come out equal. The
# last judge shares in the third.
INNOVATIONS = [
    (
        "S01",
        "用药提醒三色盒",
        "早中晚三色分格，家属和走访员一眼看出漏没漏服；试用 12 户，漏服少了八成。",
        (95, 93, 94),
    ),
    ("S02", "上门服务一袋清", "血压计、扶手检查表、联系卡补打单装进一个袋子，出门不再漏带。", (90, 88, 89)),
    ("S03", "楼道小推车", "给三楼以上的老同志送米面，三级轮上台阶，一个人也推得动。", (90, 88)),
    ("S01", "老歌点唱本", "把活动室会唱的老歌印成大字本，点歌接龙，冷清的下午也热闹。", (82, 80, 84)),
]
STARS = 3  # of each station
CRITERIA = (
    ("检查合格", 30, Measure.CHECK),
    ("按期走访", 30, Measure.DUTY),
    ("群众评价", 20, Measure.FEEDBACK),
    ("事迹", 20, ""),
)
ROOMS = (
    ("每日检查", 40, Measure.COVERAGE),
    ("检查合格", 40, Measure.CHECK),
    ("群众评价", 20, Measure.FEEDBACK),
)
IDEAS = (("实用", 50, ""), ("新意", 30, ""), ("好推广", 20, ""))


class Competitions:
    """Writes what one department holds, with the services and as if on those days."""

    def __init__(self, rng: Random, made: Organisation, *, today: date, now: datetime) -> None:
        self.rng, self.made, self.today, self.now = rng, made, today, now
        self.manager, second = made.managers[DEPARTMENT]
        self.judges = [second, made.heads["S01"], made.heads["S03"]]

    def write(self) -> None:
        self.innovations()
        self.stars()
        self.rooms()

    def moment(self, days: int, hour: int = 10) -> datetime:
        return start_of(self.today + timedelta(days=days)) + timedelta(hours=hour)

    def arrange(
        self,
        title: str,
        days: tuple[int, int, int, int],
        criteria: Sequence[tuple[str, int, str]],
        *,
        kind: Kind = Kind.EXCELLENCE,
        who: Who = Who.STAFF,
        words: str,
        judges: Sequence[User] = (),
    ) -> Competition:
        """Open on its first day; `days` from today are the first, the last, and the ends of entering and judging."""
        first, last, entries, judged = (self.today + timedelta(days=number) for number in days)
        competition = services.save_competition(
            competition=Competition(
                unit=self.manager.unit,
                kind=kind,
                who=who,
                title=title,
                words=words,
                starts_on=first,
                ends_on=last,
                entries_until=entries,
                judged_until=judged,
                submission_id=UUID(int=self.rng.getrandbits(128), version=4),
            ),
            plan=services.Plan(
                criteria=[
                    Criterion(name=name, weight=weight, figure=figure) for name, weight, figure in criteria
                ],
                awards=[Award(name=name, places=places) for name, places in AWARDS],
                judges=judges,
            ),
            by=self.manager,
        )
        return services.open_competition(
            competition=competition, version=1, by=self.manager, now=self.moment(days[0])
        )

    def score(self, entry: Entry, judge: User, points: int, *, days: int) -> None:
        """The same points for every criterion that is judged."""
        criteria = [one for one in entry.competition.criteria.all() if one.is_judged]
        judging.give_scores(
            entry=entry, points=dict.fromkeys(criteria, points), by=judge, now=self.moment(days, 15)
        )

    def innovations(self) -> None:
        """Closed, with two that share the second rank; one judge is in an entry and doesn't judge it."""
        competition = self.arrange(
            "“巧手解难”创新竞赛",
            (-120, -60, -50, -40),
            IDEAS,
            kind=Kind.INNOVATION,
            words="面向日常服务中的难点，小改小革也算。要有做法、有效果，能推广。",
            judges=self.judges,
        )
        for number, (code, title, text, points) in enumerate(INNOVATIONS):
            member = self.made.visitors[code][number % 2]
            partners = {1: [self.made.visitors[code][2]], 2: [self.made.heads["S03"]]}
            entry = services.submit_entry(
                competition=competition,
                thing=member,
                title=title,
                text=text,
                team=partners.get(number, []),
                by=member,
                now=self.moment(-60),
            )
            for judge, given in zip(self.judges[: len(points)], points, strict=True):
                self.score(entry, judge, given, days=-45)
        closing.close_competition(competition=competition, version=2, by=self.manager, now=self.moment(-38))

    def stars(self) -> None:
        """Being judged: one judge has finished, one has begun, one hasn't."""
        competition = self.arrange(
            "“服务之星”创优竞赛",
            (-50, -8, -5, 4),
            CRITERIA,
            words="比检查、比走访、比群众评价，评委看事迹。数据由系统计算。",
            judges=self.judges,
        )
        entries = []
        for code in ("S01", "S02", "S03"):
            for member in self.made.visitors[code][:STARS]:
                if member.is_active:
                    text = "坚持每天先到岗、后离岗，走访不落一户。"
                    now = self.moment(-10)
                    entries.append(
                        services.submit_entry(
                            competition=competition, thing=member, text=text, by=member, now=now
                        )
                    )
        for judge, done in zip(self.judges[:2], (len(entries), len(entries) // 2), strict=True):
            for entry in entries[:done]:
                self.score(entry, judge, 78 + int(self.rng.random() * 20), days=-1)

    def rooms(self) -> None:
        """Computed from the figures alone; every room takes part, and more may until next week."""
        competition = self.arrange(
            "“最美活动室”竞赛",
            (-20, 10, 7, 12),
            ROOMS,
            who=Who.VENUE,
            words="全部由数据计算：每天有没有检查，检查合格多少，群众满意多少。",
        )
        services.submit_everything(competition=competition, by=self.manager, now=self.now)
