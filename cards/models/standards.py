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


class CareStandardQuerySet(models.QuerySet):
    def in_force(self, day: date):
        """The row that counts on `day` for each tier and kind: the latest one valid by then."""
        latest = self.filter(valid_from__lte=day).order_by("tier", "kind", "-valid_from")
        return latest.distinct("tier", "kind")


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
                    Q(period=Period.WEEK, times__lte=7)
                    | Q(period=Period.MONTH, times__lte=28)
                    | Q(period=Period.QUARTER, times__lte=90)
                    | Q(period=Period.YEAR, times__lte=365)
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

    def clean(self):
        """A new standard begins today at the earliest: past windows stay as promised (Rules of duties, 2)."""
        if self.pk is None and self.valid_from and self.valid_from < calendar.today():
            raise ValidationError({"valid_from": "开始日期最早为今天：过去的任务已按原标准安排。"})
