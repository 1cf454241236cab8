"""What happens where and when: the activities that staff publish and elders read."""

import uuid
from datetime import timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models import F, Q

from activities.models.venues import Venue
from activities.models.versions import public_content
from laoling import calendar
from laoling.accounts.models import Unit
from laoling.programmes import Programme


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def public(self):
        """What elders may read: published, the cancelled ones too (they say so)."""
        return self.exclude(published_at=None)

    def drafts(self):
        return self.filter(published_at=None, cancelled_at=None)

    def cancelled(self):
        return self.exclude(cancelled_at=None)

    def not_cancelled(self):
        return self.filter(cancelled_at=None)

    def from_day(self, day):
        """Those that end on that Shanghai day or later."""
        return self.filter(ends_at__gt=calendar.start_of(day))

    def before_day(self, day):
        """Those that are over when that Shanghai day begins."""
        return self.filter(ends_at__lte=calendar.start_of(day))

    def between(self, first, last):
        """Those that take place on one of the Shanghai days from first to last, both included."""
        begin, end = calendar.start_of(first), calendar.start_of(last + timedelta(days=1))
        return self.filter(starts_at__gte=begin - Activity.LONGEST, starts_at__lt=end, ends_at__gt=begin)


@pghistory.track()
class Activity(models.Model):
    """One occasion: what, where, from when to when, and whom to call."""

    LONGEST = timedelta(days=31)  # so that a day's activities are found by their start

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="activities", verbose_name="主办单位")
    programme = models.CharField("工作", max_length=12, choices=Programme)
    title = models.CharField("活动名称", max_length=60)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="activities", verbose_name="活动地点")
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    description = models.TextField("内容介绍", max_length=2000, blank=True)
    phone = models.CharField("咨询电话", max_length=30, help_text="会印在公开的活动表上，请填单位电话")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="发布人",
    )
    cancelled_at = models.DateTimeField("取消时间", null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="取消人",
    )
    cancel_reason = models.CharField("取消原因", max_length=100, blank=True)
    created_at = models.DateTimeField("登记时间", auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="登记人"
    )
    updated_at = models.DateTimeField("更新时间", auto_now=True)
    submission_id = models.UUIDField(
        "提交编号",
        unique=True,
        default=uuid.uuid4,
        db_default=RandomUUID(),
        editable=False,
        help_text="同一张表单只登记一次；也是日历里认活动的编号",
    )

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        permissions = [("publish_activity", "发布活动")]
        ordering = ["starts_at", "pk"]
        triggers = [public_content("new_schedule_version")]
        constraints = [
            models.CheckConstraint(
                name="activities_activity_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="结束时间要晚于开始时间。",
            ),
            models.CheckConstraint(
                name="activities_activity_a_month_at_most",
                condition=Q(ends_at__lte=F("starts_at") + timedelta(days=31)),
                violation_error_message="一次活动最长 31 天，更长的请分成几次登记。",
            ),
            models.CheckConstraint(
                name="activities_activity_published_with_who",
                condition=Q(published_at=None, published_by=None)
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
            models.CheckConstraint(
                name="activities_activity_cancelled_with_who_and_why",
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                violation_error_message="取消活动要写明原因。",
            ),
        ]
        indexes = [
            models.Index(
                fields=["starts_at"],
                name="activities_activity_public",
                condition=Q(published_at__isnull=False),
            ),
            models.Index(fields=["unit", "starts_at"], name="activities_activity_by_unit"),
        ]

    def __str__(self):
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.published_at is None and self.cancelled_at is None

    @property
    def is_public(self) -> bool:
        return self.published_at is not None

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None
