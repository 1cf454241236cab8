"""Duties, and the visits that settle them."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from cards.models import ServiceCard, Tier
from laoling.people.models import Retiree


class DutyKind(models.TextChoices):
    VISIT = "VISIT", "走访"
    HOME_SERVICE = "HOME_SERVICE", "上门服务"
    HOSPITAL = "HOSPITAL", "住院必到"
    FESTIVAL = "FESTIVAL", "节日必到"
    FUNERAL = "FUNERAL", "后事必到"


class Outcome(models.TextChoices):
    MET = "MET", "见到"
    PHONED = "PHONED", "电话"
    ABSENT = "ABSENT", "无人"
    REFUSED = "REFUSED", "谢绝"


class VisitQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))

    def valid(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)


@pghistory.track()
class Visit(models.Model):
    """One contact with one retiree: when, how it went, and what it was for."""

    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="visits", verbose_name="老同志")
    visited_at = models.DateTimeField("走访时间")
    visited_on = models.DateField("走访日", editable=False, help_text="上海时间的日期,由走访时间得出")
    visitor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="visits", verbose_name="走访人"
    )
    outcome = models.CharField("结果", max_length=8, choices=Outcome)
    kinds = ArrayField(models.CharField(max_length=12, choices=DutyKind), verbose_name="本次完成")
    done = models.CharField("做了什么", max_length=1000, blank=True)
    needs = models.CharField("听到的需求", max_length=1000, blank=True)
    mood = models.PositiveSmallIntegerField(
        "心情",
        null=True,
        blank=True,
        choices=[(1, "很差"), (2, "较差"), (3, "一般"), (4, "较好"), (5, "很好")],
    )
    next_step = models.CharField("下一步", max_length=500, blank=True)
    next_try_on = models.DateField("下次再访", null=True, blank=True)
    tier = models.PositiveSmallIntegerField("当时等级", choices=Tier, null=True, blank=True)
    recorded_at = models.DateTimeField("记录时间", auto_now_add=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="记录人"
    )
    late_recorded = models.BooleanField("补记", default=False)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤回人",
    )
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只记一次")

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "走访记录"
        permissions = [("record_visit", "记录走访"), ("withdraw_visit", "撤回走访")]
        ordering = ["-visited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="visits_visit_withdrawn_with_who",
                condition=Q(withdrawn_at=None, withdrawn_by=None)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
        ]
        indexes = [models.Index(fields=["retiree", "-visited_at"], name="visits_visit_by_retiree")]

    def __str__(self):
        return f"{self.visited_on} {self.retiree}"


class DutyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(retiree__in=Retiree.objects.visible_to(user))


class Duty(models.Model):
    """An obligation with a window; both ends count. Made by the planner from dated facts, so without history."""

    class Origin(models.TextChoices):
        REGULAR = "REGULAR", "定期"
        FIRST = "FIRST", "首次"
        AFTER_PAUSE = "AFTER_PAUSE", "暂停后"

    class End(models.TextChoices):
        CANCELLED = "CANCELLED", "已取消"
        WAIVED = "WAIVED", "免访"
        MISSED = "MISSED", "未完成"

    retiree = models.ForeignKey(Retiree, models.PROTECT, related_name="duties", verbose_name="老同志")
    card = models.ForeignKey(
        ServiceCard, models.CASCADE, null=True, blank=True, related_name="duties", verbose_name="服务卡"
    )
    kind = models.CharField("类别", max_length=12, choices=DutyKind)
    origin = models.CharField("来由", max_length=12, choices=Origin, default=Origin.REGULAR)
    tier = models.PositiveSmallIntegerField("等级", choices=Tier, null=True, blank=True)
    opens_on = models.DateField("开始")
    due_on = models.DateField("到期")
    settled_by = models.ForeignKey(
        Visit, models.PROTECT, null=True, blank=True, related_name="settles", verbose_name="由走访完成"
    )
    settled_on = models.DateField("完成日", null=True, blank=True)
    ended_as = models.CharField("了结", max_length=10, choices=End, blank=True)
    ended_at = models.DateTimeField("了结时间", null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="了结人",
    )
    end_reason = models.CharField("原因", max_length=200, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "应访任务"
        permissions = [("waive_duty", "免访")]
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "kind", "origin", "opens_on", "due_on"], name="visits_duty_one_per_window"
            ),
            models.CheckConstraint(
                name="visits_duty_due_after_opening", condition=Q(due_on__gte=F("opens_on"))
            ),
            models.CheckConstraint(
                name="visits_duty_settled_with_day",
                condition=Q(settled_by=None, settled_on=None)
                | Q(settled_by__isnull=False, settled_on__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["retiree", "due_on"],
                name="visits_duty_unsettled",
                condition=Q(settled_by=None, ended_as=""),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.retiree} {self.opens_on}—{self.due_on}"
