"""The plan of brand staff 品牌员工培养计划: who is to become one in a year, by which aims, and what became of it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from branding.training.models.sessions import Topic
from laoling.accounts.models import Role, Unit


class BrandPlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Plans of one's subtree, for whoever leads it."""
        if not user.is_authenticated or user.role == Role.VISITOR:
            return self.none()
        return self.filter(unit__in=Unit.objects.visible_to(user))


@pghistory.track()
class BrandPlan(models.Model):
    """Whom a unit wants to bring up to brand staff in one year, and what it does for that."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    words = models.TextField("目标和措施", max_length=2000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="制定人"
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = BrandPlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "品牌员工培养计划"
        default_permissions = ["view"]
        permissions = [
            ("keep_brandplan", "制定培养计划、评议培养对象"),
            ("name_brandstaff", "命名品牌员工"),
        ]
        ordering = ["-year", "unit__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"],
                name="training_brandplan_one_a_year",
                violation_error_message="这个单位这一年已经有培养计划。",
            ),
            models.CheckConstraint(
                name="training_brandplan_year_of_our_time",
                condition=Q(year__range=(2020, 2100)),
                violation_error_message="年度请填 2020 到 2100。",
            ),
        ]

    def __str__(self):
        return f"{self.unit} {self.year} 年品牌员工培养计划"


class CandidateQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Oneself, and those in plans that one sees."""
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(member=user) | Q(plan__in=BrandPlan.objects.visible_to(user)))

    def named(self):
        """Those who were named brand staff."""
        return self.filter(outcome=Candidate.Outcome.NAMED)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Candidate(models.Model):
    """Somebody to be brought up to brand staff: the aims, the review, and whether they were named."""

    class Outcome(models.TextChoices):
        NAMED = "NAMED", "命名为品牌员工"
        NOT_NAMED = "NOT_NAMED", "暂不命名"

    plan = models.ForeignKey(
        BrandPlan, models.CASCADE, related_name="candidates", verbose_name="培养计划", db_index=False
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="candidacies", verbose_name="培养对象"
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="+", verbose_name="要通过的培训主题")
    clean_checks = models.PositiveSmallIntegerField(
        "检查无问题的比例（%）", default=90, help_text="这一年对本人的检查中，没有发现问题的应占多少"
    )
    aims = models.CharField("其他目标", max_length=300, blank=True)
    review = models.CharField("评议", max_length=500, blank=True)
    reviewed_at = models.DateTimeField("评议时间", null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="评议人",
        editable=False,
    )
    outcome = models.CharField("结果", max_length=10, choices=Outcome, blank=True)
    decided_on = models.DateField("决定日", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="决定人",
        editable=False,
    )
    reason = models.CharField("理由", max_length=300, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "培养对象"
        default_permissions = []
        ordering = ["plan", "member__unit__path", "member__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "member"],
                name="training_candidate_once_per_plan",
                violation_error_message="这位同事已经在计划里。",
            ),
            models.CheckConstraint(
                name="training_candidate_share_is_percent",
                condition=Q(clean_checks__lte=100),
                violation_error_message="比例请填 0 到 100。",
            ),
            models.CheckConstraint(
                name="training_candidate_reviewed_with_who_and_what",
                condition=Q(reviewed_at=None, reviewed_by=None, review="")
                | (Q(reviewed_at__isnull=False, reviewed_by__isnull=False) & ~Q(review="")),
                violation_error_message="请写评议。",
            ),
            models.CheckConstraint(
                name="training_candidate_decided_after_review_with_who_and_why",
                condition=Q(outcome="", decided_on=None, decided_by=None, reason="")
                | (
                    ~Q(outcome="")
                    & Q(decided_on__isnull=False, decided_by__isnull=False, reviewed_at__isnull=False)
                    & ~Q(reason="")
                ),
                violation_error_message="先评议，再决定；决定要有日期和理由。",
            ),
        ]

    def __str__(self):
        return f"{self.member} {self.plan.year}"

    @property
    def state(self) -> str:
        """In words."""
        if self.outcome:
            return self.get_outcome_display()
        return "已评议，待决定" if self.reviewed_at else "培养中"
