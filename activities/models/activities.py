"""What happens where and when: the activities that staff publish and elders read."""

import uuid
from datetime import timedelta

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q

from activities.models.groups import Group
from activities.models.kinds import ActivityKind
from activities.models.series import Series
from activities.models.venues import Venue
from activities.models.versions import public_content
from laoling import calendar
from laoling.accounts.models import Unit
from laoling.programmes import Programme


class Audience(models.TextChoices):
    """Who may sign up."""

    OWN = "OWN", "本单位的老同志"
    ALL = "ALL", "各单位的老同志都可以"


class Span(Func):
    """When an activity takes its room: its end is free for the next one."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class ActivityQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def within_reach_of(self, user):
        """Those to which a member of staff may sign up people: their own units', and what everybody may read."""
        own = Q(unit__in=Unit.objects.visible_to(user))
        return self.filter(own | Q(takes_sign_ups=True, published_at__isnull=False))

    def taking_sign_ups_on(self, day, now):
        """Those to which people can be signed up on that Shanghai day: published, not begun, within the days."""
        return (
            self.public()
            .not_cancelled()
            .filter(
                Q(sign_up_from=None) | Q(sign_up_from__lte=day),
                Q(sign_up_until=None) | Q(sign_up_until__gte=day),
                takes_sign_ups=True,
                starts_at__gt=now,
            )
        )

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

    def moved_from_between(self, first, last):
        """Those that take place, but were announced first for one of the Shanghai days from first to last."""
        begin, end = calendar.start_of(first), calendar.start_of(last + timedelta(days=1))
        return self.not_cancelled().filter(moved_from__gte=begin, moved_from__lt=end)

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
    kind = models.CharField(
        "类型", max_length=8, choices=ActivityKind, default=ActivityKind.OTHER, db_default=ActivityKind.OTHER
    )
    title = models.CharField("活动名称", max_length=60)
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name="承办团队",
        help_text="由哪个协会、小组或党支部承办；没有就不选",
    )
    venue = models.ForeignKey(Venue, models.PROTECT, related_name="activities", verbose_name="活动地点")
    starts_at = models.DateTimeField("开始时间")
    ends_at = models.DateTimeField("结束时间")
    description = models.TextField("内容介绍", max_length=2000, blank=True)
    phone = models.CharField("咨询电话", max_length=30, help_text="会印在公开的活动表上，请填单位电话")
    holds_venue = models.BooleanField(
        "独占场地",
        default=True,
        db_default=True,
        editable=False,
        help_text="随活动室：大厅、广场可以同时办几场",
    )
    series = models.ForeignKey(
        Series, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name="系列"
    )
    occurs_on = models.DateField(
        "系列里的哪一次", null=True, blank=True, editable=False, help_text="按计划的日子，改期也不变"
    )
    moved_from = models.DateTimeField(
        "原定时间", null=True, blank=True, editable=False, help_text="发布以后改期的，最早公布的开始时间"
    )
    moved_from_venue = models.ForeignKey(
        Venue,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="原定地点",
        help_text="发布以后换地点的，最早公布的地点",
        db_index=False,
    )
    move_reason = models.CharField(
        "改期或换地点的原因", max_length=100, blank=True, default="", db_default=""
    )
    takes_sign_ups = models.BooleanField("需要报名", default=False, db_default=False)
    capacity = models.PositiveSmallIntegerField(
        "名额", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(2000)]
    )
    audience = models.CharField(
        "谁可以报名", max_length=4, choices=Audience, default=Audience.OWN, db_default=Audience.OWN
    )
    youngest = models.PositiveSmallIntegerField(
        "年满", null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    oldest = models.PositiveSmallIntegerField(
        "不超过", null=True, blank=True, validators=[MaxValueValidator(120)]
    )
    sign_up_from = models.DateField("报名从", null=True, blank=True)
    sign_up_until = models.DateField("报名到", null=True, blank=True)
    others_came = models.PositiveSmallIntegerField(
        "没有登记姓名的人数", default=0, db_default=0, validators=[MaxValueValidator(5000)]
    )
    summary = models.TextField("活动小结", max_length=2000, blank=True, default="", db_default="")
    summed_up_at = models.DateTimeField("小结时间", null=True, blank=True)
    summed_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="小结人",
        db_index=False,
    )
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
                name="activities_activity_move_reason_of_a_move",
                condition=Q(move_reason="") | Q(moved_from__isnull=False) | Q(moved_from_venue__isnull=False),
                violation_error_message="时间和地点都没有改，不用写改期或换地点的原因。",
            ),
            models.CheckConstraint(
                name="activities_activity_cancelled_with_who_and_why",
                condition=Q(cancelled_at=None, cancelled_by=None, cancel_reason="")
                | (Q(cancelled_at__isnull=False, cancelled_by__isnull=False) & ~Q(cancel_reason="")),
                violation_error_message="取消活动要写明原因。",
            ),
            ExclusionConstraint(
                name="activities_activity_venue_free",
                expressions=[
                    ("venue", RangeOperators.EQUAL),
                    (Span("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at=None, holds_venue=True),
                violation_error_message="这个时间活动室已经有别的活动。",
            ),
            models.UniqueConstraint(
                fields=["series", "occurs_on"],
                name="activities_activity_once_per_day_of_series",
                violation_error_message="这个系列在这一天已经有一次活动。",
            ),
            models.CheckConstraint(
                name="activities_activity_series_with_day",
                condition=Q(series=None, occurs_on=None) | Q(series__isnull=False, occurs_on__isnull=False),
            ),
            models.CheckConstraint(
                name="activities_activity_seats_with_sign_up",
                condition=Q(takes_sign_ups=True)
                | Q(capacity=None, youngest=None, oldest=None, sign_up_from=None, sign_up_until=None),
                violation_error_message="不需要报名的活动，不用填名额、年龄和报名日期。",
            ),
            models.CheckConstraint(
                name="activities_activity_capacity_at_least_one",
                condition=Q(capacity=None) | Q(capacity__gte=1),
                violation_error_message="名额至少是 1；不限名额请留空。",
            ),
            models.CheckConstraint(
                name="activities_activity_sign_up_days_in_order",
                condition=Q(sign_up_from=None)
                | Q(sign_up_until=None)
                | Q(sign_up_until__gte=F("sign_up_from")),
                violation_error_message="报名截止日期不能早于开始日期。",
            ),
            models.CheckConstraint(
                name="activities_activity_ages_in_order",
                condition=Q(youngest=None) | Q(oldest=None) | Q(oldest__gte=F("youngest")),
                violation_error_message="年龄上限不能小于下限。",
            ),
            models.CheckConstraint(
                name="activities_activity_summed_up_with_who",
                condition=Q(summed_up_at=None, summed_up_by=None, summary="", others_came=0)
                | Q(summed_up_at__isnull=False, summed_up_by__isnull=False),
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

    @property
    def is_moved(self) -> bool:
        """Whether it takes place at another time or in another place than was first published."""
        return self.moved_from is not None or self.moved_from_venue_id is not None

    def has_begun(self, now) -> bool:
        return self.starts_at <= now

    def may_be_ticked(self, now) -> bool:
        """Whether attendance can be written down: from the day on which it begins."""
        day = calendar.local_day(self.starts_at)
        return self.is_public and not self.is_cancelled and calendar.local_day(now) >= day
