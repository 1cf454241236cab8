"""A competition: what is asked with which weight, who judges, and what there is to win."""

from datetime import date

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from branding.appraisal.scoring import Measure
from branding.competitions.models.frozen import closed_for_good, frozen
from laoling.accounts.models import Unit

STAFF = settings.AUTH_USER_MODEL


class Kind(models.TextChoices):
    EXCELLENCE = "EXCELLENCE", "创优"
    INNOVATION = "INNOVATION", "创新"


class Who(models.TextChoices):
    """What competes."""

    STAFF = "STAFF", "工作人员"
    VENUE = "VENUE", "活动室"
    STATION = "STATION", "老年站"


class CompetitionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Competitions of units in the user's subtree or above it, once open; those of the subtree before, too."""
        if not user.is_authenticated or user.unit_id is None:
            return self.none()
        path, step = user.unit.path, Unit.steplen
        above = [path[:length] for length in range(step, len(path), step)]
        below = Q(unit__path__startswith=path)
        judged = Q(pk__in=Judge.objects.filter(member=user).values("competition"))
        return self.filter(below | Q(unit__path__in=above, opened_at__isnull=False) | judged)

    def kept_by(self, user):
        """Those of the user's subtree, which are the user's to arrange if he has the right."""
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def judged_on(self, day: date):
        """Those that judges work on: entries are in, and nothing is announced yet."""
        return self.filter(opened_at__isnull=False, closed_at=None, entries_until__lt=day)


@pghistory.track()
class Competition(models.Model):
    """A unit's competition over a period: prepared, open to entries, judged, closed with its results."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="举办单位")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    who = models.CharField("参赛对象", max_length=10, choices=Who)
    title = models.CharField("名称", max_length=60)
    words = models.TextField("竞赛办法", max_length=4000, blank=True)
    starts_on = models.DateField("竞赛从")
    ends_on = models.DateField("到", help_text="数据指标按这段时间计算")
    entries_until = models.DateField("报名截止", help_text="当天仍可报名")
    judged_until = models.DateField("评分截止")
    opened_at = models.DateTimeField("开放报名时间", null=True, blank=True, editable=False)
    opened_by = models.ForeignKey(
        STAFF, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="开放人", editable=False
    )
    closed_at = models.DateTimeField("公布时间", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        STAFF, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公布人", editable=False
    )
    times_reopened = models.PositiveSmallIntegerField("重新评分次数", default=0, editable=False)
    reopened_reason = models.CharField("重新评分的原因", max_length=200, blank=True, editable=False)
    created_by = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="制定人")
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只登记一次")

    objects = CompetitionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "劳动竞赛"
        default_permissions = ["view"]
        permissions = [
            ("keep_competition", "举办竞赛、公布结果"),
            ("enter_competition", "报名参赛"),
            ("judge_competition", "竞赛评分"),
        ]
        ordering = ["-starts_on", "-pk"]
        triggers = [closed_for_good()]
        constraints = [
            models.CheckConstraint(
                name="competitions_competition_days_in_order",
                condition=Q(ends_on__gte=F("starts_on")) & Q(judged_until__gt=F("entries_until")),
                violation_error_message="竞赛结束不能早于开始；评分截止要晚于报名截止。",
            ),
            models.CheckConstraint(
                name="competitions_competition_innovations_are_of_staff",
                condition=Q(kind="EXCELLENCE") | Q(who="STAFF"),
                violation_error_message="创新竞赛的参赛对象是工作人员。",
            ),
            models.CheckConstraint(
                name="competitions_competition_opened_with_who",
                condition=Q(opened_at=None, opened_by=None)
                | Q(opened_at__isnull=False, opened_by__isnull=False),
            ),
            models.CheckConstraint(
                name="competitions_competition_closed_after_opening_with_who",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False, opened_at__isnull=False),
            ),
            models.CheckConstraint(
                name="competitions_competition_reopened_with_reason",
                condition=Q(times_reopened=0, reopened_reason="")
                | (Q(times_reopened__gte=1) & ~Q(reopened_reason="")),
                violation_error_message="请写明重新评分的原因。",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None and self.closed_at is None

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    def takes_entries_on(self, day: date) -> bool:
        return self.is_open and day <= self.entries_until

    def is_judged_on(self, day: date) -> bool:
        """Entries are in, and results aren't announced."""
        return self.is_open and day > self.entries_until

    def state(self, day: date) -> str:
        """In words."""
        if self.is_closed:
            return "已公布"
        if self.opened_at is None:
            return "准备中"
        return "报名中" if self.takes_entries_on(day) else "评分中"


class Criterion(models.Model):
    """One thing that counts, with its weight: computed from a figure, or judged from 0 to 100."""

    competition = models.ForeignKey(
        Competition, models.CASCADE, related_name="criteria", verbose_name="竞赛", db_index=False
    )
    name = models.CharField("评分项目", max_length=40)
    weight = models.PositiveSmallIntegerField("权重")
    figure = models.CharField(
        "数据指标", max_length=12, choices=Measure, blank=True, help_text="不选：由评委打分"
    )
    words = models.CharField("评分要点", max_length=200, blank=True)
    place = models.PositiveSmallIntegerField("次序", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "评分项目"
        default_permissions = []
        ordering = ["competition", "place", "pk"]
        triggers = [frozen("{row}.competition_id")]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "name"],
                name="competitions_criterion_once",
                violation_error_message="这个评分项目已经有了。",
            ),
            models.CheckConstraint(
                name="competitions_criterion_weight_1_to_100",
                condition=Q(weight__range=(1, 100)),
                violation_error_message="权重请填 1 到 100。",
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def is_judged(self) -> bool:
        return not self.figure


class Judge(models.Model):
    """That a member of staff judges a competition."""

    competition = models.ForeignKey(
        Competition, models.CASCADE, related_name="judges", verbose_name="竞赛", db_index=False
    )
    member = models.ForeignKey(STAFF, models.PROTECT, related_name="+", verbose_name="评委")

    class Meta:
        verbose_name = verbose_name_plural = "评委"
        default_permissions = []
        ordering = ["competition", "member__name", "pk"]
        triggers = [frozen("{row}.competition_id")]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "member"],
                name="competitions_judge_once",
                violation_error_message="这位同事已经是评委。",
            ),
        ]

    def __str__(self):
        return str(self.member)


class Award(models.Model):
    """What there is to win, the highest first: so many places; who shares the last of them wins too."""

    competition = models.ForeignKey(
        Competition, models.CASCADE, related_name="awards", verbose_name="竞赛", db_index=False
    )
    name = models.CharField("奖项", max_length=20)
    places = models.PositiveSmallIntegerField("名额")
    place = models.PositiveSmallIntegerField("次序", default=1)

    class Meta:
        verbose_name = verbose_name_plural = "奖项"
        default_permissions = []
        ordering = ["competition", "place", "pk"]
        triggers = [frozen("{row}.competition_id")]
        constraints = [
            models.UniqueConstraint(
                fields=["competition", "name"],
                name="competitions_award_once",
                violation_error_message="这个奖项已经有了。",
            ),
            models.CheckConstraint(
                name="competitions_award_1_to_100_places",
                condition=Q(places__range=(1, 100)),
                violation_error_message="名额请填 1 到 100。",
            ),
        ]

    def __str__(self):
        return self.name
