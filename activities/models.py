"""What happens where and when: the activities that staff publish and elders read."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from laoling.accounts.models import Unit
from laoling.programmes import Programme


class Venue(models.Model):
    """A room where something happens; an activity room is the window to the public."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="venues", verbose_name="单位")
    name = models.CharField("名称", max_length=60)
    address = models.CharField("地址", max_length=120, blank=True)
    how_to_get_there = models.CharField("怎么走", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "活动室"
        ordering = ["unit__path", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"],
                name="activities_venue_name_once_per_unit",
                violation_error_message="本单位已有同名的活动室。",
            ),
        ]

    def __str__(self):
        return self.name


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def public(self):
        """What elders may read: published, the cancelled ones too (they say so)."""
        return self.exclude(published_at=None)


@pghistory.track()
class Activity(models.Model):
    """One occasion: what, where, from when to when, and whom to call."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="activities", verbose_name="主办单位")
    programme = models.CharField("工作", max_length=12, choices=Programme)
    title = models.CharField("活动名称", max_length=60)
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="activities", verbose_name="活动地点")
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    description = models.TextField("内容介绍", max_length=2000, blank=True)
    phone = models.CharField("咨询电话", max_length=30, help_text="会印在公开的活动表上,请填单位电话")
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

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "活动"
        permissions = [("publish_activity", "发布活动")]
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="activities_activity_ends_after_start",
                condition=Q(ends_at__gt=F("starts_at")),
                violation_error_message="结束时间要晚于开始时间。",
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
