"""Accountability 问责: a consequence that was recorded, why, and what the person says to it."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from branding.appraisal.models.appraisals import Appraisal, own_or_led
from branding.models import Finding
from laoling.accounts.models import Unit
from visits.models import Duty


class Consequence(models.TextChoices):
    """From the mildest on."""

    TALK = "TALK", "提醒谈话"
    CRITICISM = "CRITICISM", "批评教育"
    CORRECTION = "CORRECTION", "责令整改"
    CIRCULAR = "CIRCULAR", "通报批评"


class AccountabilityQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(own_or_led(user))

    def standing(self):
        """Not withdrawn."""
        return self.filter(withdrawn_at=None)

    def unanswered(self):
        """Standing, and the person hasn't said anything to it."""
        return self.standing().filter(replied_at=None)


@pghistory.track()
class Accountability(models.Model):
    """One consequence for one member of staff; withdrawn with a reason, never deleted."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="单位")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="accountabilities", verbose_name="当事人"
    )
    kind = models.CharField("方式", max_length=12, choices=Consequence)
    reason = models.CharField("事由", max_length=500)
    happened_on = models.DateField("日期")
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="登记人"
    )
    finding = models.ForeignKey(
        Finding, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="有关的问题"
    )
    appraisal = models.ForeignKey(
        Appraisal, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="有关的考核"
    )
    duty = models.ForeignKey(
        Duty,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="有关的应访任务",
        help_text="任务被清除后为空",
    )
    reply = models.CharField("本人意见", max_length=500, blank=True)
    replied_at = models.DateTimeField("本人意见的时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤销时间", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="撤销人",
    )
    withdraw_reason = models.CharField("撤销原因", max_length=200, blank=True)
    version = models.PositiveIntegerField("版本", default=1, editable=False)
    submission_id = models.UUIDField("提交编号", unique=True, help_text="同一次填写只登记一次")

    objects = AccountabilityQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "问责"
        default_permissions = ["view"]
        permissions = [("record_accountability", "登记和撤销问责")]
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="appraisal_accountability_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="请写明事由。",
            ),
            models.CheckConstraint(
                name="appraisal_accountability_of_another",
                condition=~Q(recorded_by=F("member")),
                violation_error_message="问责由别人登记，不能登记自己。",
            ),
            models.CheckConstraint(
                name="appraisal_accountability_replied_with_moment",
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="appraisal_accountability_withdrawn_with_who_and_why",
                condition=Q(withdrawn_at=None, withdrawn_by=None, withdraw_reason="")
                | (Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False) & ~Q(withdraw_reason="")),
                violation_error_message="撤销要有经办人和原因。",
            ),
        ]
        indexes = [models.Index(fields=["unit", "-happened_on"], name="appraisal_account_by_unit")]

    def __str__(self):
        return f"{self.member} {self.happened_on} {self.get_kind_display()}"

    def get_absolute_url(self) -> str:
        return reverse("appraisal:accountability_detail", args=[self.pk])

    @property
    def is_standing(self) -> bool:
        return self.withdrawn_at is None

    @property
    def state(self) -> str:
        """In words."""
        if self.withdrawn_at:
            return "已撤销"
        return "本人已表示意见" if self.replied_at else "等本人表示意见"
