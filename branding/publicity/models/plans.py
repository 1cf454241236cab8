"""The plan of publicity 宣传计划: what is to appear on which channel by when, and who writes it."""

from datetime import date, timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery

from branding.publicity.models.pieces import Appearance, Channel, Piece, State
from laoling import calendar
from laoling.accounts.models import Leave, Unit

SOON = timedelta(days=7)


class Span(models.TextChoices):
    MONTH = "MONTH", "月"
    QUARTER = "QUARTER", "季度"


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user):
        if not user.is_authenticated:
            return self.none()
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def in_force(self):
        return self.filter(cancelled_at=None)

    def with_appearance(self):
        """Annotate `appeared_on`: the day on which its piece came out on its channel, and None before that."""
        out = Appearance.objects.filter(
            piece=OuterRef("piece"), channel=OuterRef("channel"), piece__state=State.APPROVED
        )
        return self.annotate(appeared_on=Subquery(out.values("on_day")[:1]))

    def behind(self, today: date):
        """What should have appeared by now, and hasn't."""
        return self.still_to_appear().filter(due_on__lt=today)

    def pressing(self, today: date):
        """What is behind, or has to appear within SOON."""
        return self.still_to_appear().filter(due_on__lte=today + SOON)

    def still_to_appear(self):
        return self.in_force().with_appearance().filter(appeared_on=None)

    def of(self, user, today: date):
        """Those that the user writes, also in place of somebody on leave that day."""
        away = Leave.objects.filter(substitute=user, starts_on__lte=today, ends_on__gte=today)
        return self.filter(Q(writer=user) | Q(writer__in=away.values("user")))


@pghistory.track()
class PlannedPiece(models.Model):
    """One line of a unit's plan for a month or a quarter; done when its piece has appeared on that channel."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    span = models.CharField("计划期", max_length=10, choices=Span, default=Span.MONTH)
    starts_on = models.DateField("期初", editable=False)
    topic = models.CharField("宣传什么", max_length=80)
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="+", verbose_name="渠道")
    due_on = models.DateField("期限", help_text="这一天以前见报、上墙或上网；它在哪个月，就是哪个月的计划")
    writer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="撰稿人"
    )
    piece = models.ForeignKey(
        Piece, models.SET_NULL, null=True, blank=True, related_name="plans", verbose_name="稿件"
    )
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人", db_index=False
    )
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="取消人",
        db_index=False,
    )
    cancel_reason = models.CharField("取消原因", max_length=200, blank=True, default="")
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只登记一次")

    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "宣传计划"
        default_permissions = ["view"]
        permissions = [("plan_publicity", "安排宣传计划")]
        ordering = ["due_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="publicity_plannedpiece_due_in_its_span",
                condition=Q(due_on__gte=F("starts_on"), starts_on__day=1),
            ),
            models.CheckConstraint(
                name="publicity_plannedpiece_cancelled_with_who_and_why",
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                violation_error_message="取消的，请写明原因。",
            ),
        ]
        indexes = [models.Index(fields=["unit", "starts_on"], name="publicity_plan_by_unit")]

    def __str__(self):
        return self.topic

    def save(self, *args, **kwargs):
        self.starts_on = calendar.period_of(self.due_on, self.span)[0]
        super().save(*args, **kwargs)

    @property
    def span_in_words(self) -> str:
        """`2026年11月`, `2026年第4季度`."""
        day = self.starts_on
        if self.span == Span.QUARTER:
            return f"{day.year}年第{(day.month + 2) // 3}季度"
        return f"{day.year}年{day.month}月"

    def state_in_words(self, today: date) -> str:
        """How far it is; of a row `with_appearance`."""
        if self.cancelled_at:
            return "已取消"
        appeared_on: date | None = getattr(self, "appeared_on", None)
        if appeared_on:
            return "已发布" if appeared_on <= self.due_on else "晚发布"
        if self.due_on < today:
            return f"逾期 {(today - self.due_on).days} 天"
        return "已有稿件" if self.piece_id else "还没有稿件"

    def colour(self, today: date) -> str:
        words = self.state_in_words(today)
        if words.startswith("逾期"):
            return "red"
        return {"已发布": "green", "晚发布": "amber", "已取消": "grey"}.get(words, "blue")
