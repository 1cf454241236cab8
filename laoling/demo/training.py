"""Training in the demo: one whose credits lapse soon, one finished lately, one ahead, and plans of brand staff."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from branding.training import plan_services, services
from branding.training.models import BrandPlan, Candidate, Topic, Training
from laoling.accounts.models import Unit, User
from laoling.calendar import is_working_day, start_of
from laoling.demo.staff import Organisation

SHARE_CAME = 0.88
LAPSING, LATELY, UNRECORDED, AHEAD = -345, -45, -3, 6  # days from today
PLANNED_IN = "S01", "S02"
NAMED_BEFORE = timedelta(days=20)


class Trainings:
    """Writes what each department trained, and whom two stations bring up to brand staff."""

    def __init__(self, rng: Random, made: Organisation, *, today: date, now: datetime) -> None:
        self.rng, self.made, self.today, self.now = rng, made, today, now
        self.topics = {topic.name: topic for topic in Topic.objects.all()}

    def write(self) -> None:
        for code, unit in self.made.departments.items():
            manager = self.made.managers[code][0]
            self.hold(unit, manager, "消防安全", "消防安全培训和疏散演练", LAPSING, trainer="消防队 王队长")
            self.hold(
                unit,
                manager,
                "服务规范和礼仪",
                "“六个一”接待礼仪",
                LATELY,
                trainer="培训中心 刘老师",
                credits=2,
            )
            ahead = self.arrange(
                unit,
                manager,
                "消防安全",
                "消防安全复训",
                self.next_working_day(AHEAD),
                trainer="消防队 王队长",
            )
            asked = services.invite(
                training=ahead, members=services.audience_of(ahead), by=manager, now=self.now
            )
            services.excuse(invitation=asked[0], reason="那天外出走访", by=asked[0].member, now=self.now)
        head = self.made.heads["S01"]
        assert head.unit is not None  # a head of a station has one
        late = self.arrange(
            head.unit,
            head,
            "应急救护",
            "心肺复苏练习",
            self.today + timedelta(days=UNRECORDED),
            trainer="职工医院 李医生",
        )
        self.ask(late, services.audience_of(late), head)
        for code in PLANNED_IN:
            self.plan(code)

    def next_working_day(self, days: int) -> date:
        day = self.today + timedelta(days=days)
        while not is_working_day(day):
            day += timedelta(days=1)
        return day

    def arrange(
        self, unit: Unit, by: User, topic: str, title: str, day: date, *, trainer: str, credits: int = 1
    ):
        training = Training(
            unit=unit,
            topic=self.topics[topic],
            title=title,
            starts_at=start_of(day) + timedelta(hours=9),
            place=f"{unit.name}会议室",
            trainer=trainer,
            credits=credits,
            for_visitors=True,
            for_heads=True,
            submission_id=UUID(int=self.rng.getrandbits(128), version=4),
        )
        return services.save_training(training=training, units=[], by=by, now=self.now)

    def hold(
        self, unit: Unit, by: User, topic: str, title: str, days: int, *, trainer: str, credits: int = 1
    ) -> None:
        """One that took place: most came, and it was recorded at noon."""
        day = self.today + timedelta(days=days)
        training = self.arrange(unit, by, topic, title, day, trainer=trainer, credits=credits)
        asked = self.ask(training, services.audience_of(training), by)
        came = {row.pk for row in asked if self.rng.random() < SHARE_CAME}
        noon = start_of(day) + timedelta(hours=12)
        services.record_attendance(training=training, came=came, version=1, by=by, now=noon)

    def ask(self, training: Training, members: Iterable[User], by: User):
        """Invited two weeks before, and so long ago that no message waits any more."""
        return services.invite(training=training, members=members, by=by, now=training.starts_at)

    def plan(self, code: str) -> None:
        """A station's plan: one was named lately in the first, one waits for the decision, one is on the way."""
        head, manager = self.made.heads[code], self.made.managers[self.made.department_of(code)][0]
        day = self.today - NAMED_BEFORE
        plan = plan_services.save_plan(
            plan=BrandPlan(
                unit=head.unit,
                year=day.year,
                words="今年培养一至两名品牌员工：老带新结对，每月一次现场观摩，培训主题全部通过，检查少出问题。",
            ),
            by=head,
        )
        people = [user for user in self.made.visitors[code] if user.is_active][:2]
        rows = [self.add(plan, member, head) for member in people]
        reviewed = plan_services.review(
            candidate=rows[0],
            review="待老同志如亲人，走访记录写得细，主动补位，群众评价好。",
            version=1,
            by=head,
            now=start_of(day) + timedelta(hours=10),
        )
        if code == PLANNED_IN[0]:
            plan_services.decide(
                candidate=reviewed,
                outcome=Candidate.Outcome.NAMED,
                decided_on=day,
                reason="培训主题全部通过，群众评价好，检查发现的问题当天改好",
                version=reviewed.version,
                by=manager,
                now=start_of(day) + timedelta(hours=15),
            )

    def add(self, plan: BrandPlan, member: User, by: User) -> Candidate:
        topics = [self.topics["消防安全"], self.topics["服务规范和礼仪"]]
        return plan_services.add_candidate(
            plan=plan, member=member, topics=topics, clean_checks=90, aims="带一名新同事", by=by
        )
