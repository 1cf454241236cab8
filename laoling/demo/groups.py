"""Groups of the demo: Party branches with their groups, associations, interest groups, volunteers; and their study."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from activities.models import Activity, Group, GroupKind, GroupReview, Membership, Office
from activities.models.groups import POSTS
from activities.study.models import (
    Attendance,
    Directive,
    Meeting,
    StudySession,
    StudyTheme,
    Transmission,
)
from activities.study.months import last_of, shifted
from laoling.accounts.models import Unit, User
from laoling.calendar import SHANGHAI
from laoling.demo.moments import office_day, office_moment
from laoling.demo.names import draw
from laoling.demo.staff import STATIONS, Organisation
from laoling.people.models import Retiree
from laoling.programmes import Programme

NUMERALS = "一二三四"
YEARS_THERE = 3
MOST_MEMBERS = 40
OTHERS = [
    (GroupKind.CLUB, "合唱协会", "每周三排练，节日演出"),
    (GroupKind.CLUB, "太极拳协会", "每天早晨在小区广场练拳"),
    (GroupKind.SELF_GOVERNED, "棋牌自管会", "管好棋牌室：排桌、卫生、熄灯锁门"),
    (GroupKind.INTEREST, "手工兴趣小组", "剪纸、编织、中国结，互相教"),
    (GroupKind.VOLUNTEER, "夕阳红志愿服务队", "理发、磨刀、修小家电，陪同看病"),
]
CHARTER = (
    "一、本会由本站老同志自愿参加，在老年站领导下开展活动。\n二、会员大会每年一次，选出会长、秘书长和财务。\n"
    "三、活动经费公开，账目每半年公布一次。\n四、遵守法律法规，注意安全，量力而行。"
)
PLAN = "春季郊游一次，七一、重阳各有一次展演，每月活动不少于两次。"
TOPICS = [
    "学习党章第一章，交流体会",
    "学习党史：石油会战精神",
    "学唱《我为祖国献石油》，讲会战故事",
    "讲惠民政策，做好宣传员",
    "纵比知足：说说这些年的变化",
    "横比知福：看身边的变化",
    "怎样当好邻里和谐守护者",
]
MINUTES = "传达学习材料，{count} 位同志发言。大家表示听党话、跟党走，带头参加站里的活动，关心生病的老党员。"
DIRECTIVES = [
    (
        "关于组织离退休党员学习党的全会精神的通知",
        "原原本本学，联系油田发展讲变化；行动不便的党员送学上门。",
        75,
        45,
    ),
    (
        "关于在离退休党员中开展“学唱做、双比”活动的意见",
        "学党史党章，唱时代歌曲，做政策宣讲员、和谐守护者；纵比知足，横比知福。",
        40,
        21,
    ),
    ("关于冬季取暖安全和防诈骗宣传的通知", "每个支部讲一次，党员带头查看邻居家的烟道和燃气。", 12, -8),
]
SPEAKERS = ["市委党校教师", "油田宣传部讲师", "退休的总地质师", "社区书记"]


class Groups:
    """Makes the groups of each station, and what the Party branches of them did in the last year."""

    def __init__(self, rng: Random, made: Organisation, *, today: date, now: datetime) -> None:
        self.rng, self.made, self.today, self.now = rng, made, today, now
        self.since = now - timedelta(days=YEARS_THERE * 365)
        self.themes = list(StudyTheme.objects.order_by("place"))

    def write(self) -> int:
        """Returns how many groups there are."""
        branches: list[Group] = []
        for code, station in self.made.stations.items():
            head = self.made.heads[code]
            branches += self.branches_of(code, station, head)
            self.others_of(code, station, head)
        for code, department in self.made.departments.items():
            self.troupe_of(code, department)
        self.write_meetings()
        self.write_directives(branches)
        self.write_sessions(branches)
        return Group.objects.count()

    def group(self, unit: Unit, kind: GroupKind, name: str, by: User, **facts) -> Group:
        return Group.objects.create(
            unit=unit,
            kind=kind,
            name=name,
            founded_on=self.today - timedelta(days=YEARS_THERE * 365 + int(self.rng.random() * 3000)),
            created_at=self.since,
            created_by=by,
            submission_id=UUID(int=self.rng.getrandbits(128), version=4),
            **facts,
        )

    def join(self, group: Group, people: Sequence[Retiree], by: User) -> list[Membership]:
        """Let them join in the order given; the first ones are the officers."""
        members = [
            Membership(
                group=group,
                retiree=person,
                joined_on=self.today - timedelta(days=200 + int(self.rng.random() * 800)),
                recorded_at=self.since,
                recorded_by=by,
            )
            for person in people
        ]
        Membership.objects.bulk_create(members)
        posts = zip(members, POSTS[GroupKind(group.kind)][: 3 if len(members) > 8 else 1], strict=False)
        Office.objects.bulk_create(
            Office(membership=member, post=post, from_on=member.joined_on, recorded_by=by)
            for member, post in posts
        )
        return members

    def branches_of(self, code: str, station: Unit, head: User) -> list[Group]:
        """The branches that the roster names, most of their members written down, each with one Party group."""
        found = []
        for numeral in NUMERALS:
            name = f"{STATIONS[code][1][:2]}第{numeral}党支部"
            roster = Retiree.objects.current().filter(station=station, party_branch=name)
            people = list(roster.order_by("pk")[: MOST_MEMBERS + 2])
            if not people:
                continue
            branch = self.group(
                station, GroupKind.PARTY_BRANCH, name, head, purpose="组织党员学习，每月一次例会"
            )
            # Some that the roster names aren't written down yet: the page offers them.
            listed = people[:-2] if len(people) > 4 else people
            self.join(branch, listed, head)
            if len(listed) >= 6:
                below = self.group(station, GroupKind.PARTY_GROUP, f"{name}第一党小组", head, parent=branch)
                self.join(below, listed[1::2], head)
            found.append(branch)
        return found

    def others_of(self, code: str, station: Unit, head: User) -> None:
        people = list(Retiree.objects.current().filter(station=station).order_by("pk")[:200])
        manager = self.made.managers[self.made.department_of(code)][0]
        for kind, name, purpose in OTHERS:
            if self.rng.random() < 0.2:
                continue
            chartered = kind in (GroupKind.CLUB, GroupKind.SELF_GOVERNED)
            group = self.group(
                station,
                kind,
                station.name[:2] + name,
                head,
                purpose=purpose,
                plan=PLAN,
                charter=CHARTER if chartered else "",
            )
            size = min(len(people), 6 + int(self.rng.random() * 18))
            members = self.join(group, self.rng.sample(people, size), head)
            if chartered and self.rng.random() < 0.85:
                self.register(group, len(members), manager)
            Activity.objects.filter(unit=station, title__contains=name[:2]).update(group=group)

    def troupe_of(self, code: str, department: Unit) -> None:
        """A club of the department to which people of all its stations belong: each head sees the own ones."""
        manager = self.made.managers[code][0]
        people = Retiree.objects.current().filter(station__path__startswith=department.path).order_by("pk")
        keys = list(people.values_list("pk", flat=True))
        chosen = self.rng.sample(keys, min(len(keys), 24))
        name, purpose = (
            f"{department.name.removesuffix('老年服务部')}老年艺术团",
            "各站的文艺骨干，节日演出，下站辅导",
        )
        facts = {"purpose": purpose, "plan": PLAN, "charter": CHARTER}
        group = self.group(department, GroupKind.CLUB, name, manager, **facts)
        members = self.join(group, list(people.filter(pk__in=chosen)), manager)
        self.register(group, len(members), manager)

    def register(self, group: Group, members: int, manager: User) -> None:
        group.registered_on, group.registered_by = group.founded_on + timedelta(days=20), manager
        group.save(update_fields=["registered_on", "registered_by"])
        if self.rng.random() < 0.8:
            GroupReview.objects.create(
                group=group,
                year=self.today.year - 1,
                activities_held=12 + int(self.rng.random() * 30),
                members=members,
                accounts_in_order=True,
                result=draw(self.rng, [GroupReview.Result.GOOD, GroupReview.Result.PASSED]),
                reviewed_on=date(self.today.year, 2, 20)
                if self.today > date(self.today.year, 2, 20)
                else self.today,
                reviewed_by=manager,
            )

    def write_meetings(self) -> None:
        """A year of monthly meetings: nearly all held, a few missing; this month's announced or held."""
        for group in Group.objects.of_the_party().select_related("unit", "created_by"):
            members = list(group.memberships.all())
            for back in range(12, -1, -1):
                month = shifted(self.today, -back)
                chance = self.rng.random()
                if back <= 2 and chance < 0.12:
                    continue  # nobody met
                if back or (self.today.day > 20 and chance < 0.6):
                    self.hold(group, month, members)
                else:
                    self.announce(group, month)

    def announce(self, group: Group, month: date) -> None:
        day = office_day(last_of(month))
        Meeting.objects.create(
            group=group,
            month=month,
            topic=draw(self.rng, TOPICS),
            planned_at=datetime(day.year, day.month, day.day, 9, 0, tzinfo=SHANGHAI),
            place="活动室",
            updated_at=self.now - timedelta(days=2),
            updated_by=group.created_by,
        )

    def hold(self, group: Group, month: date, members: Sequence[Membership]) -> None:
        held_on = min(office_day(month + timedelta(days=9 + int(self.rng.random() * 15))), self.today)
        there = [member for member in members if member.joined_on <= held_on]
        came = [member for member in there if self.rng.random() < 0.78]
        meeting = Meeting.objects.create(
            group=group,
            month=month,
            topic=draw(self.rng, TOPICS),
            held_on=max(held_on, month),
            minutes=MINUTES.format(count=max(1, len(came) // 4)),
            updated_at=office_moment(self.rng, max(held_on, month)),
            updated_by=group.created_by,
        )
        meeting.themes.set([self.themes[int(self.rng.random() * len(self.themes))]])
        Attendance.objects.bulk_create(Attendance(meeting=meeting, membership=member) for member in came)

    def write_directives(self, branches: Sequence[Group]) -> None:
        """One passed on by all, one nearly, one that is still running."""
        for place, (title, words, issued, due) in enumerate(DIRECTIVES):
            unit = self.made.centre if place != 1 else self.made.departments["D1"]
            by = self.made.managers["D1"][0] if place == 1 else self.leader()
            directive = Directive.objects.create(
                unit=unit,
                title=title,
                number=f"老管发〔{self.today.year}〕{12 + place} 号",
                words=words,
                issued_on=self.today - timedelta(days=issued),
                due_on=self.today - timedelta(days=due),
                created_at=self.now - timedelta(days=issued),
                created_by=by,
                submission_id=UUID(int=self.rng.getrandbits(128), version=4),
            )
            for branch in branches:
                if branch.unit.path.startswith(unit.path) and self.rng.random() < (1.0, 0.85, 0.4)[place]:
                    self.pass_on(directive, branch)

    def leader(self) -> User:
        return User.objects.get(username="zhongxin")

    def pass_on(self, directive: Directive, branch: Group) -> None:
        day = min(directive.issued_on + timedelta(days=2 + int(self.rng.random() * 9)), self.today)
        Transmission.objects.create(
            directive=directive,
            branch=branch,
            passed_on=day,
            how=draw(self.rng, [*Transmission.How][:3]),
            reached=max(1, branch.memberships.count() * 4 // 5),
            recorded_at=office_moment(self.rng, day),
            recorded_by=branch.created_by,
        )

    def write_sessions(self, branches: Sequence[Group]) -> None:
        """What the study activities of the programme were: most are written down."""
        activities = Activity.objects.filter(
            programme=Programme.STUDY, cancelled_at=None, ends_at__lt=self.now
        )
        for activity in activities.select_related("created_by").order_by("starts_at", "pk"):
            by = activity.created_by
            if self.rng.random() < 0.15 or by is None:
                continue
            form, themes = form_of(activity.title)
            lecture = form == StudySession.Form.LECTURE
            session = StudySession.objects.create(
                activity=activity,
                form=form,
                speaker=draw(self.rng, SPEAKERS) if lecture else "",
                summary="讲了国内外形势和油田新变化，大家提了五个问题，当场答复。" if lecture else "",
                updated_by=by,
            )
            session.themes.set(theme for theme in self.themes if theme.name in themes)
            session.branches.set(one for one in branches if one.unit_id == activity.unit_id)


def form_of(title: str) -> tuple[StudySession.Form, Sequence[str]]:
    """What a title of the demo's programme means."""
    if "报告" in title:
        return StudySession.Form.LECTURE, ["政策宣讲员", "横比知福"]
    if "红歌" in title:
        return StudySession.Form.SINGING, ["时代歌曲"]
    return StudySession.Form.LESSON, ["党史", "党章"]
