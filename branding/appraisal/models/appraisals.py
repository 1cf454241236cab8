"""The month's scores, the numbers behind them, what was objected to and what was put right."""

from datetime import date, timedelta
from decimal import Decimal

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from activities.models import Venue
from branding.appraisal.models.weights import WeightTable
from branding.appraisal.scoring import Counted, Measure, Of
from laoling.accounts.models import Role, Unit

OBJECTION_DAYS = 7  # so long everybody may look at it before it can be closed
CLOSE_WITHIN = 14  # days after it was shown

# Nobody changes what was closed, by whatever way; and nothing is closed over an objection that waits.
FROZEN = """
IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION '考核已经定稿，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
IF NEW.closed_at IS NOT NULL AND EXISTS (
    SELECT FROM appraisal_objection WHERE appraisal_id = NEW.id AND answered_at IS NULL
) THEN
    RAISE EXCEPTION '还有异议没有答复，不能定稿。' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END IF;
RETURN NEW;
"""
FROZEN_PART = """
IF EXISTS (
    SELECT FROM appraisal_appraisal
    WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.appraisal_id ELSE NEW.appraisal_id END AND closed_at IS NOT NULL
) THEN
    RAISE EXCEPTION '考核已经定稿，不能再改。' USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""


def frozen_with_appraisal() -> pgtrigger.Trigger:
    """The trigger of what belongs to an appraisal: it stands still once that is closed."""
    return pgtrigger.Trigger(
        name="frozen",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=FROZEN_PART,
    )


def own_or_led(user) -> Q:
    """Rows of `unit` and maybe of a `member`: one's own, and what one's line leads; a visitor's venues too.

    Only the person and their line see what is about a person: station head, department manager, centre.
    """
    if not user.is_authenticated:
        return Q(pk=None)
    within = Q(unit__in=Unit.objects.visible_to(user))
    if user.role in (Role.STATION_HEAD, Role.DEPARTMENT_MANAGER, Role.CENTRE_LEADER):
        return within | Q(member=user)
    if user.role == Role.VISITOR:
        return Q(member=user) | (within & Q(member=None))
    return Q(member=user)


class AppraisalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(own_or_led(user))

    def of_month(self, month: date):
        return self.filter(month=month)

    def of_staff(self):
        return self.exclude(member=None)

    def of_venues(self):
        return self.exclude(venue=None)

    def open(self):
        """Not closed: recomputed every day, and open to objection."""
        return self.filter(closed_at=None)

    def objected(self):
        """With an objection that waits for its answer."""
        return self.filter(waiting())

    def ready_to_close(self, today: date):
        """Open, shown long enough, and without an objection that waits."""
        return self.open().filter(~waiting(), shown_on__lt=today - timedelta(days=OBJECTION_DAYS))

    def overdue(self, today: date):
        """Still open past the day by which a manager closes them."""
        return self.open().filter(shown_on__lt=today - timedelta(days=CLOSE_WITHIN))


def waiting() -> Exists:
    return Exists(Objection.objects.filter(appraisal=OuterRef("pk"), answered_at=None))


@pghistory.track()
class Appraisal(models.Model):
    """What somebody, or a venue, reached in a month; `lines` are the numbers that it came from."""

    is_objected: bool  # of the rows of lists: whether an objection waits

    month = models.DateField("月份", help_text="当月第一天")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals",
        verbose_name="工作人员",
        db_index=False,
    )
    venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="appraisals",
        verbose_name="活动室",
        db_index=False,
    )
    weights = models.ForeignKey(WeightTable, models.PROTECT, related_name="+", verbose_name="权重")
    score = models.DecimalField("得分", max_digits=4, decimal_places=1, null=True, blank=True)
    shown_on = models.DateField("公示日", help_text="第一次算出的那天，从这天起可以提出异议")
    computed_at = models.DateTimeField("计算时间", help_text="数字最近一次有变化的时候")
    closed_at = models.DateTimeField("定稿时间", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="定稿人",
    )
    version = models.PositiveIntegerField("版本", default=1, editable=False)

    objects = AppraisalQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核"
        default_permissions = ["view"]
        permissions = [
            ("object_appraisal", "对考核提出异议"),
            ("close_appraisal", "答复异议、更正和定稿考核"),
            ("print_appraisal", "打印考核表"),
            ("export_appraisal", "导出考核"),
        ]
        ordering = ["-month", "unit__path", "pk"]
        triggers = [
            pgtrigger.Trigger(
                name="frozen",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=FROZEN,
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="appraisal_appraisal_of_a_member_or_a_venue",
                condition=Q(member__isnull=False, venue=None) | Q(member=None, venue__isnull=False),
                violation_error_message="考核的是一位工作人员，或者一处活动室。",
            ),
            models.UniqueConstraint(
                fields=["member", "month"],
                name="appraisal_appraisal_member_once_a_month",
                violation_error_message="这位工作人员这个月已有考核。",
            ),
            models.UniqueConstraint(
                fields=["venue", "month"],
                name="appraisal_appraisal_venue_once_a_month",
                violation_error_message="这处活动室这个月已有考核。",
            ),
            models.CheckConstraint(
                name="appraisal_appraisal_score_of_100",
                condition=Q(score=None) | Q(score__range=(0, 100)),
            ),
            models.CheckConstraint(
                name="appraisal_appraisal_shown_after_its_month",
                condition=Q(month__day=1, shown_on__gt=F("month")),
            ),
            models.CheckConstraint(
                name="appraisal_appraisal_closed_with_who",
                condition=Q(closed_at=None, closed_by=None)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["month", "unit"], name="appraisal_by_month")]

    def __str__(self):
        return f"{self.of_what} {self.month:%Y-%m}"

    def get_absolute_url(self) -> str:
        return reverse("appraisal:appraisal_detail", args=[self.pk])

    @property
    def of(self) -> Of:
        return Of.STAFF if self.member_id else Of.VENUE

    @property
    def subject_key(self) -> int:
        """The key of the member or the venue."""
        key = self.member_id or self.venue_id
        assert key is not None  # a constraint holds it
        return key

    @property
    def of_what(self) -> str:
        """The member's or the venue's name."""
        return str(self.member or self.venue)

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def objections_until(self) -> date:
        """The last day before it may be closed."""
        return self.shown_on + timedelta(days=OBJECTION_DAYS)

    @property
    def due_on(self) -> date:
        """By when a manager closes it."""
        return self.shown_on + timedelta(days=CLOSE_WITHIN)


class Line(models.Model):
    """One measure of an appraisal: what was counted, what stands after corrections, its weight and its points."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="lines", verbose_name="考核")
    measure = models.CharField("项目", max_length=12, choices=Measure)
    counted_part = models.PositiveIntegerField("统计：合格")
    counted_whole = models.PositiveIntegerField("统计：总数")
    part = models.PositiveIntegerField("合格")
    whole = models.PositiveIntegerField("总数")
    weight = models.PositiveSmallIntegerField("权重")
    counts_for = models.DecimalField("实际权重", max_digits=4, decimal_places=1, null=True, blank=True)
    points = models.DecimalField("得分", max_digits=4, decimal_places=1, null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "考核项目"
        default_permissions = []
        ordering = ["pk"]
        triggers = [frozen_with_appraisal()]
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "measure"], name="appraisal_line_once"),
            models.CheckConstraint(
                name="appraisal_line_part_of_a_whole",
                condition=Q(part__lte=F("whole"), counted_part__lte=F("counted_whole")),
                violation_error_message="合格的数目不能超过总数。",
            ),
            models.CheckConstraint(
                name="appraisal_line_points_of_what_was_measured",
                condition=Q(points=None, counts_for=None)
                | Q(points__isnull=False, counts_for__isnull=False, whole__gte=1),
            ),
        ]

    def __str__(self):
        return f"{self.get_measure_display()} {self.part}/{self.whole}"

    @property
    def counted(self) -> Counted:
        return Counted(self.part, self.whole)

    @property
    def is_corrected(self) -> bool:
        return (self.part, self.whole) != (self.counted_part, self.counted_whole)

    @property
    def percent(self) -> Decimal | None:
        """The share in percent, to one decimal place; None where there was nothing to measure."""
        return Decimal(self.part * 1000 // self.whole) / 10 if self.whole else None


class Outcome(models.TextChoices):
    UPHELD = "UPHELD", "采纳"
    PARTLY = "PARTLY", "部分采纳"
    REJECTED = "REJECTED", "不采纳"


class ObjectionQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(answered_at=None)


@pghistory.track()
class Objection(models.Model):
    """What the person, or the head of the venue's station, doesn't agree with; answered by a manager with a reason."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="objections", verbose_name="考核")
    words = models.CharField("异议", max_length=500)
    at = models.DateTimeField("提出时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="提出人")
    due_on = models.DateField("答复期限")
    outcome = models.CharField("结论", max_length=10, choices=Outcome, blank=True)
    answer = models.CharField("答复", max_length=500, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="答复人",
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "考核异议"
        default_permissions = []
        ordering = ["at", "pk"]
        triggers = [frozen_with_appraisal()]
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal"],
                condition=Q(answered_at=None),
                name="appraisal_objection_one_waits",
                violation_error_message="已经提出异议，正在等待答复。",
            ),
            models.CheckConstraint(
                name="appraisal_objection_has_words",
                condition=~Q(words=""),
                violation_error_message="请写明对什么有异议、为什么。",
            ),
            models.CheckConstraint(
                name="appraisal_objection_answered_with_reason",
                condition=Q(answered_at=None, answered_by=None, answer="", outcome="")
                | (Q(answered_at__isnull=False, answered_by__isnull=False) & ~Q(answer="") & ~Q(outcome="")),
                violation_error_message="答复要写明结论和理由。",
            ),
            models.CheckConstraint(
                name="appraisal_objection_answered_by_another",
                condition=Q(answered_by=None) | ~Q(answered_by=F("by")),
                violation_error_message="自己提出的异议由别人答复。",
            ),
        ]

    def __str__(self):
        return f"{self.appraisal}的异议"


class Correction(models.Model):
    """What a manager put right in a measure, and why; the latest of a measure counts, all stay readable."""

    appraisal = models.ForeignKey(Appraisal, models.CASCADE, related_name="corrections", verbose_name="考核")
    measure = models.CharField("项目", max_length=12, choices=Measure)
    part = models.PositiveIntegerField("合格")
    whole = models.PositiveIntegerField("总数", help_text="0 是这个月不考核这一项")
    reason = models.CharField("理由", max_length=500)
    at = models.DateTimeField("更正时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="更正人")

    class Meta:
        verbose_name = verbose_name_plural = "考核更正"
        default_permissions = []
        ordering = ["at", "pk"]
        triggers = [frozen_with_appraisal()]
        constraints = [
            models.CheckConstraint(
                name="appraisal_correction_part_of_a_whole",
                condition=Q(part__lte=F("whole")),
                violation_error_message="合格的数目不能超过总数。",
            ),
            models.CheckConstraint(
                name="appraisal_correction_with_reason",
                condition=~Q(reason=""),
                violation_error_message="请写明更正的理由。",
            ),
        ]

    def __str__(self):
        return f"{self.get_measure_display()} {self.part}/{self.whole}"
