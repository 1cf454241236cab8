"""What each tier is promised, from which day on."""

from datetime import date

import pghistory
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from laoling import calendar
from laoling.calendar import Period


class Tier(models.IntegerChoices):
    """1 is the gravest."""

    FIRST = 1, "一级"
    SECOND = 2, "二级"
    THIRD = 3, "三级"


class CareKind(models.TextChoices):
    VISIT = "VISIT", "走访"
    HOME_SERVICE = "HOME_SERVICE", "上门服务"


MOST_TIMES = {Period.WEEK: 7, Period.MONTH: 28, Period.QUARTER: 90, Period.YEAR: 365}


class CareStandardQuerySet(models.QuerySet):
    def in_force(self, day: date):
        """The row that counts on `day` for each tier and kind: the latest one valid by then."""
        latest = self.filter(valid_from__lte=day).order_by("tier", "kind", "-valid_from")
        return latest.distinct("tier", "kind")

    def coming(self, day: date):
        """The rows that begin after `day`, the earliest first."""
        return self.filter(valid_from__gt=day).order_by("valid_from", "tier", "-kind")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CareStandard(models.Model):
    """From a day on, what a tier is promised: so many times a period of one kind of care.

    Rows are only added: what was promised under an old one stays readable. One that hasn't begun can be withdrawn.
    """

    tier = models.PositiveSmallIntegerField("困难等级", choices=Tier)
    kind = models.CharField("服务类别", max_length=12, choices=CareKind)
    times = models.PositiveSmallIntegerField("次数")
    period = models.CharField("周期", max_length=8, choices=Period)
    phone_counts = models.BooleanField("电话也算", default=False)
    valid_from = models.DateField("开始日期", help_text="从这一天起执行，最早为今天；之前的任务按原标准")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="设定人",
    )
    created_at = models.DateTimeField("设定时间", auto_now_add=True)

    objects = CareStandardQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "服务标准"
        ordering = ["tier", "kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["tier", "kind", "valid_from"],
                name="cards_carestandard_one_per_day",
                violation_error_message="这一等级、这一类别在这一天已有标准。",
            ),
            models.CheckConstraint(
                name="cards_carestandard_times_fit_period",
                condition=Q(times__gte=1)
                & (
                    Q(period=Period.WEEK, times__lte=MOST_TIMES[Period.WEEK])
                    | Q(period=Period.MONTH, times__lte=MOST_TIMES[Period.MONTH])
                    | Q(period=Period.QUARTER, times__lte=MOST_TIMES[Period.QUARTER])
                    | Q(period=Period.YEAR, times__lte=MOST_TIMES[Period.YEAR])
                ),
                violation_error_message="次数至少为 1，且每天不超过一次。",
            ),
        ]

    def __str__(self):
        return f"{self.get_tier_display()} {self.get_kind_display()} {self.promise}"

    @property
    def promise(self) -> str:
        """The promise without its kind, such as "每周 2 次"."""
        return f"每{self.get_period_display()} {self.times} 次"

    @property
    def fits_period(self) -> bool:
        """Whether that often is at most once a day, in the shortest period of its kind."""
        return 1 <= self.times <= MOST_TIMES[Period(self.period)]

    def promises_the_same_as(self, other: "CareStandard | None") -> bool:
        """Whether nobody would notice if the one took the place of the other."""
        return other is not None and (self.times, self.period, self.phone_counts) == (
            other.times,
            other.period,
            other.phone_counts,
        )

    def clean(self):
        """A new standard begins today at the earliest: past windows stay as promised (Rules of duties, 2)."""
        if self.pk is None and self.valid_from and self.valid_from < calendar.today():
            raise ValidationError({"valid_from": "开始日期最早为今天：过去的任务已按原标准安排。"})
